"""The proof pack: complete, deterministic, streamed, and never sunk by one broken file."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.errors import InvalidInput, Tampered
from casebook.exporters import places
from casebook.exporters.dossier import Failure
from casebook.exporters.profile import Data, How
from casebook.exporters.proof_pack import build, self_test
from casebook.verify.index import COLUMNS
from tests.exporters.factories import SIGNER, Pipe, PlainTypesetter, a_dossier, a_file, a_pack, contents, exhibits

TREE = """\
EVIDENCE-CERTIFICATE.pdf
README-FIRST.txt
bag-info.txt
bagit.txt
data/00-index.csv
data/00-index.pdf
data/01-chronology.csv
data/01-chronology.pdf
data/02-statements/custodian-statement.pdf
data/03-custody/custody-log.csv
data/03-custody/custody-log.jsonl
data/04-redactions/redaction-register.csv
data/05-omissions.csv
data/exhibits/E001/capture.json
data/exhibits/E001/cover-slip.pdf
data/exhibits/E001/derivative/E001_redacted.png
data/exhibits/E001/original/photo.png
data/exhibits/E002/capture.json
data/exhibits/E002/cover-slip.pdf
data/exhibits/E002/original/chat.txt
data/exhibits/E002/text/E002_en.txt
data/exhibits/E003/capture.json
data/exhibits/E003/cover-slip.pdf
data/exhibits/E003/original/empty.txt
data/ro-crate-metadata.json
manifest-sha256.txt
manifest-sha512.txt
signatures/tagmanifest-sha256.txt.sig
tagmanifest-sha256.txt
verify/VERIFY.txt
verify/allowed_signers
""".splitlines()


def opened(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_pack_has_exactly_the_tree_of_its_format() -> None:
    pack, _ = a_pack()
    assert list(opened(pack)) == TREE


def test_the_same_dossier_gives_the_same_bytes() -> None:
    assert a_pack()[0] == a_pack()[0]


def test_another_dossier_gives_other_bytes() -> None:
    assert a_pack()[0] != a_pack(a_dossier(purpose="another purpose"))[0]


def test_a_built_pack_passes_its_own_test() -> None:
    pack, built = a_pack()
    verdict = self_test(io.BytesIO(pack))
    assert verdict.ok, verdict.as_text()
    assert built.size == len(pack)


def test_a_pack_whose_custody_was_edited_fails_its_own_test() -> None:
    dossier = a_dossier()
    edited = replace(dossier.custody[1], canonical=dossier.custody[1].canonical.replace("exported", "viewed"))
    pack, _ = a_pack(a_dossier(custody=(dossier.custody[0], edited, *dossier.custody[2:])))
    verdict = self_test(io.BytesIO(pack))
    assert [step.number for step in verdict.failures] == [7, 9]


def test_originals_are_byte_identical_in_the_pack() -> None:
    files = opened(a_pack()[0])
    assert files["data/exhibits/E001/original/photo.png"] == b"".join(contents("photo"))
    assert files["data/exhibits/E003/original/empty.txt"] == b""


def test_large_files_pass_through_in_pieces() -> None:
    pipe = Pipe()
    build(a_dossier(), contents, PlainTypesetter(), SIGNER, (), pipe)
    photo = b"".join(contents("photo"))
    assert photo not in pipe.pieces
    assert photo in pipe.getvalue()


def test_a_broken_file_is_named_as_a_failure_and_does_not_sink_the_pack() -> None:
    def damaged(key: str) -> Iterator[bytes]:
        if key == "chat":
            raise Tampered
        return contents(key)

    pipe = Pipe()
    built = build(a_dossier(), damaged, PlainTypesetter(), SIGNER, (), pipe)
    files = opened(pipe.getvalue())
    assert built.dossier.failures == (Failure(what="E002: chat.txt", reason="could not be read as recorded"),)
    assert "data/exhibits/E002/original/chat.txt" not in files
    assert "E002: chat.txt" in files["README-FIRST.txt"].decode()
    assert rows(files["data/05-omissions.csv"])[0]["what"] == "E002: chat.txt"
    assert self_test(io.BytesIO(pipe.getvalue())).ok


@pytest.mark.parametrize("change", [{"size": 1}, {"sha256": "0" * 64}])
def test_a_file_that_is_not_as_recorded_is_a_failure(change: dict[str, object]) -> None:
    first, *rest = exhibits()
    wrong = replace(first, files=(replace(first.files[0], **change), *first.files[1:]))
    _, built = a_pack(a_dossier(exhibits=(wrong, *rest)))
    assert [failure.what for failure in built.dossier.failures] == ["E001: photo.png"]


def test_a_file_that_changes_while_the_pack_streams_stops_the_pack() -> None:
    reads: list[str] = []

    def changing(key: str) -> Iterator[bytes]:
        reads.append(key)
        return iter((b"something else",)) if reads.count(key) > 1 else contents(key)

    with pytest.raises(Tampered):
        build(a_dossier(), changing, PlainTypesetter(), SIGNER, (), Pipe())


def test_a_profile_without_originals_discloses_none() -> None:
    dossier = a_dossier()
    closed = {**dossier.profile.admits, Data.ORIGINALS: How.NO, Data.CUSTODY: How.NO}
    profile = replace(dossier.profile, admits=closed)
    pack, _ = a_pack(replace(dossier, profile=profile))
    files = opened(pack)
    assert not [path for path in files if "/original/" in path or "03-custody" in path]
    assert b"".join(contents("photo")) not in pack
    assert self_test(io.BytesIO(pack)).ok


def test_nothing_left_out_means_no_list_of_omissions() -> None:
    files = opened(a_pack(a_dossier(withheld=()))[0])
    assert places.OMISSIONS not in files
    assert "Nothing that was chosen." in files["README-FIRST.txt"].decode()


def test_the_index_has_its_columns_and_neutralises_formulas() -> None:
    table = rows(opened(a_pack()[0])["data/00-index.csv"])
    assert list(table[0]) == COLUMNS
    assert table[1]["title"] == "'=HYPERLINK(0)"
    assert table[0]["bundle_pages"] == "2-4"
    assert table[0]["redacted"] == "Y"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_chronology_begins_like_a_formula(start: str) -> None:
    incident = replace(a_dossier().incidents[0], title=f"{start}cmd", narrative=f"{start}cmd")
    table = rows(opened(a_pack(a_dossier(incidents=(incident,)))[0])["data/01-chronology.csv"])
    assert table[0]["title"] == f"'{start}cmd"
    assert table[0]["narrative"].startswith(f"'{start}")


def test_further_files_of_an_exhibit_have_their_own_rows() -> None:
    first, *rest = exhibits()
    more = a_file("chat-en", "derivative", "E001_second.txt", based_on="photo", made_by="crop")
    pack, _ = a_pack(a_dossier(exhibits=(replace(first, files=(*first.files, more)), *rest)))
    table = rows(opened(pack)["data/00-index.csv"])
    assert [row["exhibit"] for row in table] == ["E001", "E001", "E002", "E003"]
    assert self_test(io.BytesIO(pack)).ok


def test_the_metadata_tells_capture_and_derivation() -> None:
    graph = json.loads(opened(a_pack()[0])["data/ro-crate-metadata.json"])["@graph"]
    entities = {entity["@id"]: entity for entity in graph}
    assert len(entities) == len(graph)
    root = entities["./"]
    assert all(root[required] for required in ("name", "description", "datePublished", "license"))
    assert entities["exhibits/E001/derivative/E001_redacted.png"]["isBasedOn"] == {
        "@id": "exhibits/E001/original/photo.png"
    }
    assert entities["#capture-E001"]["agent"] == {"@id": "#role-collector-c1"}
    referenced = {value["@id"] for entity in graph for value in entity.values() if isinstance(value, dict)}
    assert referenced - set(entities) == {"https://w3id.org/ro/crate/1.2"}


def test_the_certificate_is_given_the_true_numbers() -> None:
    pack, built = a_pack()
    files = opened(pack)
    payload = {path: content for path, content in files.items() if path.startswith("data/")}
    assert built.facts.file_count == len(payload)
    assert built.facts.payload_bytes == sum(map(len, payload.values()))
    assert [file.path for file in built.facts.files] == sorted(payload)
    assert built.facts.manifest_sha256.encode() in files["EVIDENCE-CERTIFICATE.pdf"]


@pytest.mark.parametrize(
    "change",
    [
        {"pack_id": "../CBP"},
        {"pack_id": ""},
        {"exhibits": (replace(exhibits()[0], label="../E1"),)},
        {"exhibits": (exhibits()[0], exhibits()[0])},
        {"issuer": replace(a_dossier().issuer, role_email='a b" namespaces="*')},
    ],
)
def test_an_identifier_that_no_pack_can_have_writes_nothing(change: dict[str, object]) -> None:
    pipe = Pipe()
    with pytest.raises(InvalidInput):
        build(a_dossier(**change), contents, PlainTypesetter(), SIGNER, (), pipe)
    assert pipe.pieces == []


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "a/b",
        "a\\b",
        "",
        ".",
        "..",
        ".hidden",
        "x.",
        "CON",
        "nul.txt",
        "фото.png",
        "a b",
        "x" * 150,
        "a\0",
        "a:b",
    ],
)
def test_a_file_name_that_some_system_cannot_store_writes_nothing(name: str) -> None:
    first, *rest = exhibits()
    named = replace(first, files=(replace(first.files[0], name=name),))
    pipe = Pipe()
    with pytest.raises(InvalidInput):
        build(a_dossier(exhibits=(named, *rest)), contents, PlainTypesetter(), SIGNER, (), pipe)
    assert pipe.pieces == []


def test_two_names_that_windows_cannot_tell_apart_write_nothing() -> None:
    first, *rest = exhibits()
    twins = (replace(first.files[0], name="A.png"), replace(first.files[0], name="a.PNG"))
    with pytest.raises(InvalidInput):
        a_pack(a_dossier(exhibits=(replace(first, files=twins), *rest)))


hostile = st.text(st.characters(codec=None), max_size=40)


@settings(max_examples=40, deadline=None)
@given(title=hostile, words=hostile, recipient=hostile)
def test_no_word_of_a_case_can_break_a_pack(title: str, words: str, recipient: str) -> None:
    first, *rest = exhibits()
    incident = replace(a_dossier().incidents[0], title=title, narrative=words)
    changed = (replace(first, title=title, notes=words, description=words), *rest)
    dossier = a_dossier(exhibits=changed, incidents=(incident,), recipient=recipient, withheld=(words,))
    verdict = self_test(io.BytesIO(a_pack(dossier)[0]))
    assert verdict.ok, verdict.as_text()


@pytest.mark.parametrize(("locale", "words"), [("ru", "ПАКЕТ"), ("tg", "БАСТАИ"), ("fa", "بستهٔ"), ("xx", "EVIDENCE")])
def test_the_readme_speaks_the_recipients_language_and_english(locale: str, words: str) -> None:
    readme = opened(a_pack(a_dossier(locale=locale))[0])["README-FIRST.txt"].decode()
    assert readme.startswith(words)
    assert readme.count("EVIDENCE PACK CBP-2026-7F3A91") == 1
    assert "$" not in readme
