"""What leaves where originals are held back: approved redacted copies, closed words, and no hash that ties two packs together."""

import csv
import hashlib
import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from casebook.crypto.commitment import holds
from casebook.exporters import tables
from casebook.exporters.dossier import Dossier, ExhibitFacts
from casebook.services import assembling, committing, custody, disclosure, recording, redaction, redaction_register
from casebook.services.clearing import Clearance
from casebook.services.composing import Choice
from casebook.services.composition import Composition, contents_of, with_commitments
from casebook.services.drafts import PostDraft
from casebook.services.redacted_words import Closing
from casebook.settings import Settings
from casebook.work import House
from tests import cast
from tests.conftest import Office, settings_in
from tests.inspection.papers import SECRET, unpacked
from tests.keys.acting import grant, let_in
from tests.services.acting import as_dana, bytes_of, take_in
from tests.services.redacting import a_picture, kept

TRANSCRIPT = f"{SECRET} was here"
POSTED = f"{SECRET} is a traitor"
PLATFORM = Choice(profile="platform_dsa_notice", recipient="A platform", purpose="A notice")


@dataclass(frozen=True)
class Case:
    """A picture with an approved copy and a closed transcript, another whose copy waits, and a post with closed words."""

    id: UUID
    picture: UUID
    content: bytes
    waiting: UUID
    transcript: UUID
    post: UUID


@pytest.fixture(scope="module")
def prepared(founded_office: Office, tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Case]:
    """The office with that case, made once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("copies") / "instance"
    shutil.copytree(founded_office.house.settings.instance, folder)
    made = founded_office.moved(House(settings_in(folder)))
    case = a_case(made)
    made.house.close()
    return made, case


@pytest.fixture
def office(prepared: tuple[Office, Case], settings: Settings) -> Iterator[Office]:
    shutil.copytree(prepared[0].house.settings.instance, settings.instance)
    house = House(settings)
    yield prepared[0].moved(house)
    house.close()


@pytest.fixture
def case(prepared: tuple[Office, Case]) -> Case:
    return prepared[1]


def a_case(office: Office) -> Case:
    let_in(office, office.lena)
    opened = office.new_case()
    grant(office, opened, office.lena)
    content, case_id = a_picture(SECRET.encode()), opened.id
    picture, waiting = (take_in(office, case_id, content + tail, "seen.jpg") for tail in (b"", b"other"))
    given = {"operation": "transcript", "text": TRANSCRIPT, "language": "en", "made_by": ""}
    text = as_dana(office, lambda w, k: custody.derive_text(w, k, case_id, picture, **given))
    closing = [Closing(SECRET, "R2")]
    closed = as_dana(office, lambda w, k: redaction.close_words(w, k, case_id, picture, text, closing))
    draft = PostDraft(platform="vk", url="https://vk.com/wall-1_2", text=POSTED)
    (post,) = as_dana(office, lambda w, k: recording.add_posts(w, k, case_id, [draft], incident=None))
    as_dana(office, lambda w, k: redaction.close_words_of_post(w, k, case_id, post, "text", closing))
    copy = kept(office, case_id, picture)
    kept(office, case_id, waiting)
    for record, part in ((copy, ""), (closed, ""), (post, "text")):
        as_lena(office, lambda w, k, r=record, p=part: redaction_register.approve(w, k, case_id, r, p))
    return Case(case_id, picture, content, waiting, closed, UUID(str(post)))


def as_lena(office: Office, act: Any) -> Any:
    with office.acting(cast.LENA) as (work, keys):
        return act(work, keys)


def composed(office: Office, case: Case, choice: Choice = PLATFORM) -> Composition:
    choice = replace(choice, posts=(case.post,))
    made: Composition = as_dana(office, lambda w, k: disclosure.compose(w, k, case.id, choice))
    return made


def committed(office: Office, composition: Composition) -> Composition:
    return with_commitments(composition, office.house.blobs)


def by_label(dossier: Dossier) -> dict[str, ExhibitFacts]:
    return {exhibit.label: exhibit for exhibit in dossier.exhibits}


def written(dossier: Dossier) -> str:
    return msgspec.json.encode(dossier).decode()


def register(dossier: Dossier) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(tables.redactions(dossier).decode("utf-8-sig"))))


def test_a_copy_stands_for_an_original_that_is_held_back(office: Office, case: Case) -> None:
    """exports.md §4.3, §4.4: a copy, linked to its original."""
    composition = composed(office, case)
    exhibit = by_label(composition.dossier)["E001"]
    copy, transcript = exhibit.files
    assert (copy.role, copy.name, copy.redaction_codes) == ("derivative", "E001_redacted.png", ("R2",))
    assert (copy.based_on, copy.original_name) == ("E001/original", "")
    assert copy.made_by.startswith("redaction; Pillow ")
    assert (transcript.role, exhibit.transcription) == ("transcript", "[R2] was here")
    content = b"".join(contents_of(composition, office.house.blobs)(copy.key))
    assert hashlib.sha256(content).hexdigest() == copy.sha256
    assert SECRET.encode() not in content
    assert SECRET not in written(composition.dossier)


def test_what_waits_for_a_second_member_leaves_neither_as_copy_nor_as_original(office: Office, case: Case) -> None:
    whole = composed(office, case).dossier
    assert by_label(whole)["E002"].files == ()
    assert [(each.what, each.reason) for each in whole.failures] == [
        ("E002", "its redacted copy waits for a second member")
    ]
    as_dana(office, lambda w, k: redaction_register.withdraw(w, k, case.id, case.transcript))
    as_dana(office, lambda w, k: redaction_register.withdraw(w, k, case.id, case.post, "text"))
    dossier = composed(office, case).dossier
    assert by_label(dossier)["E001"].transcription == ""
    assert [file.role for file in by_label(dossier)["E001"].files] == ["derivative"]
    assert [post.text for post in dossier.asked_posts] == [""]
    assert SECRET not in written(dossier)


def test_where_originals_are_admitted_they_go_as_they_are(office: Office, case: Case) -> None:
    dossier = composed(office, case, replace(PLATFORM, profile="case_file")).dossier
    exhibit = by_label(dossier)["E001"]
    assert [file.role for file in exhibit.files] == ["original", "transcript"]
    assert exhibit.transcription == TRANSCRIPT
    assert dossier.redactions == ()


def test_the_register_of_a_pack_has_the_columns_of_the_specification(office: Office, case: Case) -> None:
    rows = register(committed(office, composed(office, case)).dossier)
    assert {row["code"] for row in rows} == {"R2"}
    assert {(row["done_by_role"], row["approved_by_role"]) for row in rows} == {("caseworker", "counsel")}
    assert sorted(row["region"] for row in rows) == [
        "page 1, x 0.00-50.00 %, y 0.00-100.00 %",
        "post https://vk.com/wall-1_2: text, characters 1-4",
        "transcript, characters 1-4",
    ]
    boxed = next(row for row in rows if row["region"].startswith("page"))
    assert boxed["derivative_file"] == "data/exhibits/E001/derivative/E001_redacted.png"
    assert all(row["original_sha256"] == "" and len(row["original_commitment"]) == 64 for row in rows)
    assert all(len(row["derivative_sha256"]) == 64 and row["at"] for row in rows)


def test_a_commitment_names_the_original_and_no_hash_of_it_leaves(office: Office, case: Case) -> None:
    plain = composed(office, case)
    bound = committed(office, plain)
    hashes = [hashlib.sha256(content).hexdigest() for content in (case.content, TRANSCRIPT.encode(), POSTED.encode())]
    assert all(digest in written(plain.dossier) for digest in hashes), "the dossier that is approved has them"
    assert [digest for digest in hashes if digest in written(bound.dossier)] == []
    made = {each.region.partition(",")[0].rpartition(": ")[2]: each for each in bound.commitments}
    assert holds(made["page 1"].key, [case.content], made["page 1"].value)
    assert holds(made["transcript"].key, [TRANSCRIPT.encode()], made["transcript"].value)
    assert holds(made["text"].key, [POSTED.encode()], made["text"].value)
    assert made["page 1"].evidence == case.picture
    assert len({each.key for each in bound.commitments}) == 3
    again = committed(office, composed(office, case))
    assert {each.value for each in bound.commitments}.isdisjoint(each.value for each in again.commitments)
    assert committed(office, bound).commitments == bound.commitments, "a draft that is stamped later keeps its own"


def test_a_profile_with_plain_hashes_says_them(office: Office, case: Case) -> None:
    plain = composed(office, case)
    profile = replace(plain.dossier.profile, hashes="plain")
    same = committed(office, replace(plain, dossier=replace(plain.dossier, profile=profile)))
    assert same.commitments == ()
    boxed = next(row for row in register(same.dossier) if row["region"].startswith("page"))
    assert (boxed["original_sha256"], boxed["original_commitment"]) == (hashlib.sha256(case.content).hexdigest(), "")


def test_an_original_whose_bytes_are_not_given_leaves_no_hash_either(office: Office, case: Case) -> None:
    plain = composed(office, case).dossier
    bare, made = committing.committed(plain, {}, (), lambda _: iter(()))
    assert made == ()
    assert {(line.original_sha256, line.original_commitment) for line in bare.redactions} == {("", "")}


def test_no_layer_of_a_whole_pack_holds_what_was_closed_or_a_hash_of_it(
    office: Office, case: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Clearance, "require", lambda _: None)  # consents and answers are another matter
    built = assembling.assemble(composed(office, case), office.house.blobs, office.house.settings)
    pack, reader = (bytes_of(office, case.id, built, reader=each) for each in (False, True))
    digests = [hashlib.sha256(content).hexdigest() for content in (case.content, TRANSCRIPT.encode(), POSTED.encode())]
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        layers = [unpacked(archive.read(name)) + name.encode() for name in archive.namelist()]
    (tmp_path / "reader.pdf").write_bytes(reader)
    told = subprocess.run(["pdftotext", tmp_path / "reader.pdf", "-"], capture_output=True, check=True).stdout
    for layer in (*layers, unpacked(reader), told):
        assert [word for word in (SECRET, *digests) if word.encode() in layer] == []
    assert b"[R2] was here" in b"".join(layers)
    assert b"R2" in told
    pack_id = as_dana(office, lambda w, k: disclosure.keep(w, k, built))
    shown = as_dana(office, lambda w, k: committing.show(w, k, case.id, pack_id))
    boxed = next(each for each in shown if each.region.startswith("page"))
    (tmp_path / "original").write_bytes(case.content)
    check = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{boxed.key}", tmp_path / "original"]
    assert boxed.value in subprocess.run(check, capture_output=True, text=True, check=True).stdout
    assert boxed.value in b"".join(layers).decode("utf-8", "replace")
