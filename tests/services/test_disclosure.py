"""Packs: what was chosen and nothing else, the same bytes each time, and nothing kept of what does not verify."""

import http.server
import io
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from casebook.errors import InvalidInput, NotFound
from casebook.exporters import proof_pack
from casebook.model import Incident
from casebook.model.person import PersonName
from casebook.services import assembling, delivery, disclosure, history, recording
from casebook.services.assembling import SelfTestFailed
from casebook.services.composing import Choice
from casebook.services.custody import ExhibitDraft
from casebook.services.drafts import ActDraft, IncidentDraft, PersonDraft, PostDraft
from casebook.verify import Verdict, verify
from casebook.verify.verdict import Step
from tests import cast
from tests.conftest import Office
from tests.exporters.authority import LocalAuthority, local_authority
from tests.keys.acting import grant
from tests.services.acting import TO_COURT, as_dana, assembled, bytes_of, rows, stored, take_in
from tests.services.test_custody import damage, read, seen, spoil


def text_of(pdf: bytes) -> str:
    """The text of a PDF, as an outside tool has it."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, check=True, capture_output=True)
    return done.stdout.decode()


def everything_in(pack: bytes) -> str:
    """All names and contents of a proof pack, with the text of its PDFs."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return "\n".join(
        [*files, *(text_of(each) if name.endswith(".pdf") else each.decode("latin-1") for name, each in files.items())]
    )


def test_nothing_that_was_not_chosen_is_in_the_pack(office: Office) -> None:
    case, incidents = office.new_case(), {}
    with office.acting(cast.DANA) as (work, keys):
        target = PersonDraft(names=(PersonName(text="Mahsa Orzu"),), role="target")
        mahsa = recording.add_person(work, keys, case.id, target)
        for word in ("CHOSEN", "OTHER"):
            kin = PersonDraft(names=(PersonName(text=f"{word}PERSON"),), related_to=mahsa, relationship="010102")
            person = recording.add_person(work, keys, case.id, kin)
            incidents[word] = recording.record_incident(
                work,
                keys,
                case.id,
                IncidentDraft(
                    title=f"{word}TITLE",
                    narrative=f"{word}NARRATIVE",
                    acts=(ActDraft(kind="killing_attempt", victim=person),),
                    posts=(PostDraft(platform="vk", author_handle=f"{word}HANDLE", text=f"{word}POST"),),
                ),
            )
    for word, incident in incidents.items():
        draft = ExhibitDraft(title=f"{word}EXHIBIT", incidents=(incident,), transcription=f"{word}HEARD")
        take_in(office, case.id, f"{word}BYTES".encode(), f"{word}NAME.txt", draft)
    choice = Choice(recipient="The court", purpose="Appeal", incidents=frozenset({incidents["CHOSEN"]}))
    built = assembled(office, case.id, choice, reader=True)
    inside, pages = (
        everything_in(bytes_of(office, case.id, built)),
        text_of(bytes_of(office, case.id, built, reader=True)),
    )
    for word in ("TITLE", "PERSON", "HANDLE", "EXHIBIT", "HEARD"):
        assert f"CHOSEN{word}" in inside
        assert f"CHOSEN{word}" in pages
    assert "Mahsa Orzu" in pages
    assert "OTHER" not in inside.replace("OTHERS", "")
    assert "OTHER" not in pages.replace("OTHERS", "")


def test_the_same_composition_gives_the_same_bytes(office: Office) -> None:
    case = office.new_case()
    take_in(office, case.id, draft=ExhibitDraft(translation="words", translation_language="en"))
    composition = as_dana(office, lambda w, k: disclosure.compose(w, k, case.id, TO_COURT))
    blobs, settings = office.house.blobs, office.house.settings
    first, second = (assembling.assemble(composition, blobs, settings, reader=False) for _ in range(2))
    assert bytes_of(office, case.id, first) == bytes_of(office, case.id, second)
    assert first.proof.sha256 == second.proof.sha256
    assert first.blob != second.blob


def test_a_kept_pack_is_in_the_ledger_and_in_the_chain_of_each_exhibit(office: Office) -> None:
    case = office.new_case()
    evidence = take_in(office, case.id)
    built = assembled(office, case.id)
    pack = as_dana(office, lambda w, k: disclosure.keep(w, k, built))
    (kept,) = as_dana(office, lambda w, k: disclosure.packs(w, k, case.id))
    assert (kept.id, kept.body.built_by, kept.body.exhibits) == (pack, office.dana, (evidence,))
    last = seen(office, case.id, evidence).custody[-1]
    assert (last.event, last.purpose) == ("exported", kept.body.identifier)
    log = as_dana(office, lambda w, k: history.case_history(w, k, case.id))
    assert [type(line.event).__name__ for line in log.lines].count("PackBuilt") == 1
    with pytest.raises(NotFound):
        as_dana(office, lambda w, k: delivery.hand_over(w, k, case.id, pack, part="reader"))
    other = office.new_case("Other")
    with pytest.raises(NotFound):
        as_dana(office, lambda w, k: delivery.hand_over(w, k, other.id, pack))


@pytest.mark.parametrize("fails", ["verdict", "crash"])
def test_a_pack_that_fails_its_own_test_is_not_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    case = office.new_case()
    take_in(office, case.id)
    files, before = stored(office), rows(office)

    def doubtful(_: object) -> Verdict:
        if fails == "crash":
            raise RuntimeError
        return Verdict(ok=False, steps=(Step(4, "Signature", False, "it is another"),))

    monkeypatch.setattr(proof_pack, "self_test", doubtful)
    composition = as_dana(office, lambda w, k: disclosure.compose(w, k, case.id, TO_COURT))
    with pytest.raises((SelfTestFailed, RuntimeError)) as failed:
        assembling.assemble(composition, office.house.blobs, office.house.settings)
    assert stored(office) == files
    assert rows(office) == before
    if isinstance(failed.value, SelfTestFailed):
        refusal = failed.value
        as_dana(office, lambda w, k: disclosure.refuse(w, k, composition, refusal))
        log = as_dana(office, lambda w, k: history.case_history(w, k, case.id))
        assert [line.event.step for line in log.lines if type(line.event).__name__ == "PackRefused"] == [4]


def test_what_is_damaged_is_named_and_does_not_sink_the_pack(office: Office, tmp_path: Path) -> None:
    case = office.new_case()
    sound, spoilt, broken = (take_in(office, case.id, content * 40_000) for content in (b"a", b"b", b"c"))
    for _ in range(3):
        read(office, case.id, broken)
    damage(office, broken, "removed")
    spoil(office, seen(office, case.id, spoilt).exhibit.blob, "", "flipped")
    with office.acting(cast.DANA) as (work, keys):
        incident = recording.record_incident(work, keys, case.id, IncidentDraft(title="T"))
        row = work.db.get_one(Incident, incident)
        row.key_version = 5
    built = assembled(office, case.id)
    told = {failure.what.split()[0].rstrip(":") for failure in built.built.dossier.failures}
    assert told == {"E002", "E003", "incident"}
    assert {each.label: len(each.files) for each in built.built.dossier.exhibits} == {"E001": 1, "E002": 0}
    (tmp_path / "p.zip").write_bytes(bytes_of(office, case.id, built))
    assert verify(tmp_path / "p.zip").ok
    assert seen(office, case.id, sound).chain_holds


@pytest.mark.parametrize("flag", ["graphic", "intimate"])
def test_what_may_distress_is_marked(office: Office, flag: str) -> None:
    case = office.new_case()
    take_in(office, case.id, draft=ExhibitDraft(graphic=flag == "graphic", intimate=flag == "intimate"))
    composition = as_dana(office, lambda w, k: disclosure.compose(w, k, case.id, TO_COURT))
    assert composition.dossier.exhibits[0].graphic


@pytest.mark.parametrize("locale", ["ru", "tg", "fa"])
def test_a_pack_is_built_in_each_language_of_hostile_words(office: Office, tmp_path: Path, locale: str) -> None:
    case = office.new_case("NUL \x00, \u202e and\nӯ")
    hostile = "a\x00b \u202ec\r\nContact-Email: evil@example.org ғӣқӯҳҷ چگونه"
    draft = ExhibitDraft(title=hostile, description=hostile, transcription=hostile, note=hostile)
    take_in(office, case.id, b"x", "../\x00\u202egpj.exe", draft)
    as_dana(office, lambda w, k: recording.record_incident(w, k, case.id, IncidentDraft(title="T", narrative=hostile)))
    choice = Choice(recipient=hostile, purpose=hostile, locale=locale)
    built = assembled(office, case.id, choice)
    (tmp_path / "p.zip").write_bytes(bytes_of(office, case.id, built))
    verdict = verify(tmp_path / "p.zip")
    assert verdict.ok, verdict.as_text()


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (replace(TO_COURT, recipient=" "), "recipient"),
        (replace(TO_COURT, purpose=""), "purpose"),
        (replace(TO_COURT, locale="../en"), "language"),
    ],
)
def test_a_choice_that_cannot_be_met_is_refused(office: Office, choice: Choice, field: str) -> None:
    case = office.new_case()
    with pytest.raises(InvalidInput) as refused:
        as_dana(office, lambda w, k: disclosure.compose(w, k, case.id, choice))
    assert refused.value.field == field
    with pytest.raises(NotFound):
        as_dana(office, lambda w, k: disclosure.compose(w, k, case.id, replace(TO_COURT, profile="../x")))


@contextmanager
def answering(authority: LocalAuthority) -> Iterator[str]:
    """Serve an authority on this machine; give its address."""

    class Desk(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reply = authority(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Desk) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_an_authority_stamps_the_pack_and_openssl_agrees(office: Office, tmp_path: Path) -> None:
    case = office.new_case()
    take_in(office, case.id)
    composition = as_dana(office, lambda w, k: disclosure.compose(w, k, case.id, TO_COURT))
    authority = local_authority(tmp_path / "tsa")
    with answering(authority) as url:
        settings = replace(office.house.settings, tsa=(url,))
        built = assembling.assemble(composition, office.house.blobs, settings, reader=False)
    assert len(built.built.stamps) == 1
    with zipfile.ZipFile(io.BytesIO(bytes_of(office, case.id, built))) as archive:
        archive.extractall(tmp_path / "out")
    (reply,) = (tmp_path / "out").rglob("*.tsr")
    (stamped,) = (tmp_path / "out").rglob("tagmanifest-sha256.txt")
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-data", stamped, "-in", reply, "-CAfile", authority.root],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "Verification: OK" in done.stdout + done.stderr
    late = assembling.assemble(composition, office.house.blobs, settings, reader=False)  # nobody answers there any more
    assert late.built.unstamped
    assert late.built.facts.manifest_sha256 == built.built.facts.manifest_sha256


def test_counsel_builds_a_pack_of_a_case_that_was_granted(office: Office) -> None:
    case = office.new_case()
    take_in(office, case.id)
    with pytest.raises(NotFound), office.acting(cast.LENA) as (work, keys):
        disclosure.compose(work, keys, case.id, TO_COURT)
    grant(office, case, office.lena)
    with office.acting(cast.LENA) as (work, keys):
        composition = disclosure.compose(work, keys, case.id, TO_COURT)
    built = assembling.assemble(composition, office.house.blobs, office.house.settings, reader=False)
    with office.acting(cast.LENA) as (work, keys):
        pack = disclosure.keep(work, keys, built)
        assert delivery.hand_over(work, keys, case.id, pack).size == built.proof.size
    assert seen(office, case.id, composition.evidence["E001"]).custody[-1].actor_role == "counsel"
