"""Handing over: what leaves is what the ledger says, byte for byte; what must not leave does not; what is withdrawn is called back."""

import hashlib
import io
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pyrage
import pytest
import pyzipper

from casebook.crypto import parcels
from casebook.errors import IllegalMove, InvalidInput, NotFound, Tampered
from casebook.exporters.timestamps import NoTimeStamp
from casebook.keys.keyring import Keyring
from casebook.model import Consent, Delivery, Pack
from casebook.model.consent import ConsentBody
from casebook.model.delivery import DeliveryBody
from casebook.model.pack import PackBody
from casebook.model.person import PersonName
from casebook.services import (
    assembling,
    casework,
    delivery,
    disclosure,
    history,
    ledger,
    recording,
    releasing,
    stamping,
)
from casebook.services.custody import ExhibitDraft
from casebook.services.delivery import Answer, Handing, Parcel
from casebook.services.drafts import PersonDraft
from casebook.services.ledger import Line
from casebook.services.releasing import NotReleasable
from casebook.verify import verify
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.exporters.authority import local_authority
from tests.keys.acting import grant
from tests.services.acting import TO_COURT, as_dana, assembled, bytes_of, stored, take_in
from tests.services.acts import a_pack
from tests.services.test_custody import seen
from tests.services.test_disclosure import answering

IDENTITY = pyrage.x25519.Identity.generate()
TO_LENA = Handing(recipient="Lena Okafor", route="secure form", keys=(str(IDENTITY.to_public()),), note="in person")
CONTENT = b"PK!"  # of the pack that was never built


@pytest.fixture
def case(office: Office) -> casework.CaseView:
    return office.new_case()


@pytest.fixture
def pack(office: Office, case: casework.CaseView) -> UUID:
    """A pack of three bytes with one exhibit."""
    evidence = take_in(office, case.id)

    def put(work: Work, keys: Keyring) -> UUID:
        pack_id = a_pack(work, keys, case.id)
        changed(work, keys, pack_id, exhibits=(evidence,))
        return pack_id

    found: UUID = as_dana(office, put)
    return found


def changed(work: Work, keys: Keyring, pack_id: UUID, **fields: object) -> None:
    """Let the ledger's entry of a pack say something else."""
    work.db.flush()
    row = work.db.get_one(Pack, pack_id)
    keys.seal_row(row, msgspec.structs.replace(keys.open_row(row, PackBody), **fields))


def delivered(office: Office, case: casework.CaseView, pack: UUID, handing: Handing) -> tuple[bytes, Line]:
    """Hand a pack over to its last byte; give what left, and what the ledger says of it."""
    parcel: Parcel = as_dana(office, lambda w, k: delivery.begin(w, k, case.id, pack, handing))
    left = b"".join(parcel.pieces())
    as_dana(office, lambda w, k: delivery.finish(w, k, parcel))
    lines: list[Line] = as_dana(office, lambda w, k: ledger.ledger(w, k, case.id))
    return left, next(line for line in lines if line.delivery.id == parcel.delivery)


def test_what_leaves_for_an_age_key_is_what_the_ledger_says(
    office: Office, case: casework.CaseView, pack: UUID
) -> None:
    """exports.md §3.2, delivery: age; §0, 1 (C): the hash of every delivered file."""
    left, line = delivered(office, case, pack, TO_LENA)
    assert pyrage.decrypt(left, [IDENTITY]) == CONTENT
    body, (file,) = line.delivery.body, line.delivery.body.files
    assert (file.sha256, file.size, file.broken_off) == (hashlib.sha256(left).hexdigest(), len(left), False)
    assert (file.name, file.part, file.protection) == ("p.zip.age", "proof", "age")
    assert (body.recipient, body.route, body.keys, body.by) == (
        "Lena Okafor",
        "secure form",
        TO_LENA.keys,
        office.dana,
    )
    assert (line.role, line.reference, line.inside["proof"]) == (
        "caseworker",
        case.body.reference,
        hashlib.sha256(CONTENT).hexdigest(),
    )
    custody = seen(office, case.id, line.pack.body.exhibits[0])
    assert (custody.custody[-1].event, custody.custody[-1].purpose) == ("transferred", "CBP-2026-000000")
    assert custody.chain_holds
    told = as_dana(office, lambda w, k: history.case_history(w, k, case.id)).lines
    ended = [each.event for each in told if type(each.event).__name__ == "DeliveryEnded"]
    assert [(each.sha256, each.whole) for each in ended] == [(file.sha256, True)]


def test_a_zip_opens_with_the_passphrase_that_is_kept_nowhere(
    office: Office, case: casework.CaseView, pack: UUID
) -> None:
    """exports.md §3.2, delivery: AES-256, the passphrase by another way."""
    passphrase = parcels.new_passphrase()
    left, line = delivered(office, case, pack, Handing(passphrase=passphrase))
    with pyzipper.AESZipFile(io.BytesIO(left)) as archive:
        assert archive.read("p.zip", passphrase.encode()) == CONTENT
    assert line.delivery.body.files[0].name == "CBP-2026-000000-proof-encrypted.zip"
    assert line.delivery.body.recipient == "The court"  # the pack's own, as nobody was named
    assert passphrase.encode() not in msgspec.json.encode(line.delivery.body)
    assert passphrase not in repr(Handing(passphrase=passphrase))


def test_a_download_as_it_is_is_a_delivery_once_a_day(office: Office, case: casework.CaseView, pack: UUID) -> None:
    def download(onwards: bool = False) -> bytes:
        file = as_dana(office, lambda w, k: delivery.hand_over(w, k, case.id, pack, onwards=onwards))
        return b"".join(file.pieces())

    def files() -> list[tuple[str, str]]:
        lines = as_dana(office, lambda w, k: ledger.ledger(w, k, case.id))
        return [(file.sha256, file.protection) for line in lines for file in line.delivery.body.files]

    entry = (hashlib.sha256(CONTENT).hexdigest(), "")
    assert download(onwards=True) == CONTENT  # whoever begins in the middle has begun, too
    assert files() == [entry]
    assert download(onwards=True) == CONTENT
    assert files() == [entry]
    download()
    assert files() == [entry, entry]


def test_a_connection_that_breaks_leaves_a_line_that_says_so(
    office: Office, case: casework.CaseView, pack: UUID
) -> None:
    parcel: Parcel = as_dana(office, lambda w, k: delivery.begin(w, k, case.id, pack, TO_LENA))

    def file() -> tuple[str, int, bool]:
        (line,) = as_dana(office, lambda w, k: ledger.ledger(w, k, case.id))
        (file,) = line.delivery.body.files
        return file.sha256, file.size, file.broken_off

    assert file() == ("", 0, False)  # nothing is known yet
    stream = parcel.pieces()
    first = next(stream)
    stream.close()  # type: ignore[attr-defined]
    as_dana(office, lambda w, k: delivery.finish(w, k, parcel))
    assert file() == (hashlib.sha256(first).hexdigest(), len(first), True)


def test_a_damaged_pack_is_not_sent_as_if_it_were_whole(office: Office, case: casework.CaseView, pack: UUID) -> None:
    blob = as_dana(office, lambda w, _: w.db.get_one(Pack, pack).blob)
    parcel: Parcel = as_dana(office, lambda w, k: delivery.begin(w, k, case.id, pack, TO_LENA))
    path = office.house.blobs.path(blob)
    path.write_bytes(path.read_bytes()[:-1] + bytes([path.read_bytes()[-1] ^ 1]))
    with pytest.raises(Tampered):
        b"".join(parcel.pieces())
    as_dana(office, lambda w, k: delivery.finish(w, k, parcel))
    (line,) = as_dana(office, lambda w, k: ledger.ledger(w, k, case.id))
    assert line.delivery.body.files[0].broken_off


@pytest.mark.parametrize(
    ("handing", "field"),
    [
        (Handing(keys=("age1nobody",)), "keys"),
        (Handing(keys=("AGE-SECRET-KEY-1QQ",)), "keys"),
        (replace(TO_LENA, passphrase="0123-4567-89AB-CDEF-GHJK"), "keys"),
        (replace(TO_LENA, keys=TO_LENA.keys * 21), "keys"),
        (Handing(passphrase="of my own making"), "passphrase"),
    ],
)
def test_what_would_not_protect_is_refused_before_anything_is_written(
    office: Office, case: casework.CaseView, pack: UUID, handing: Handing, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        as_dana(office, lambda w, k: delivery.begin(w, k, case.id, pack, handing))
    assert refused.value.field == field
    assert as_dana(office, lambda w, k: ledger.ledger(w, k, case.id)) == []
    for part in ("nothing", "reader"):
        with pytest.raises(NotFound):
            as_dana(office, lambda w, k, part=part: delivery.begin(w, k, case.id, pack, Handing(part=part)))


# ── what must not leave ─────────────────────────────────────────────────────────────────────────────────


def consented(office: Office, case: casework.CaseView, pack: UUID, **fields: object) -> UUID:
    """Let a pack rest on one consent."""

    def put(work: Work, keys: Keyring) -> UUID:
        person = recording.add_person(work, keys, case.id, PersonDraft(names=(PersonName(text="Mahsa"),)))
        said = {"person": person, "purpose": "counsel", "given_on": date(2026, 5, 2)}
        body = ConsentBody(**{**said, **fields})  # type: ignore[arg-type]
        consent = recording.put(work, keys, Consent(case_id=case.id), body)
        changed(work, keys, pack, consents=(consent,))
        return consent

    found: UUID = as_dana(office, put)
    return found


YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)


@pytest.mark.parametrize(
    ("consent", "why"),
    [
        ({"withdrawn_on": YESTERDAY}, "withdrawn"),
        ({"valid_until": YESTERDAY}, "ended"),
        ({"valid_until": YESTERDAY + timedelta(days=9)}, ""),
    ],
)
def test_a_consent_that_stands_no_more_holds_a_built_pack_back(
    office: Office, case: casework.CaseView, pack: UUID, consent: dict[str, object], why: str
) -> None:
    """exports.md §5, 4 and 5: exports check the consent, also when they leave."""
    consented(office, case, pack, **consent)
    assert as_dana(office, lambda w, k: delivery.of_pack(w, k, case.id, pack)).withheld == why
    for act in (
        lambda w, k: delivery.begin(w, k, case.id, pack, TO_LENA),
        lambda w, k: delivery.hand_over(w, k, case.id, pack),
    ):
        if why:
            with pytest.raises(NotReleasable) as refused:
                as_dana(office, act)
            assert refused.value.why == why
        else:
            as_dana(office, act)


def test_a_consent_that_was_removed_counts_as_withdrawn(office: Office, case: casework.CaseView, pack: UUID) -> None:
    consent = consented(office, case, pack)
    as_dana(office, lambda w, _: w.db.delete(w.db.get_one(Consent, consent)))
    assert as_dana(office, lambda w, k: delivery.of_pack(w, k, case.id, pack)).withheld == "withdrawn"


def test_an_unstamped_draft_goes_to_counsel_and_to_no_court(
    office: Office, case: casework.CaseView, pack: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """exports.md §3.2: not releasable to courts."""
    as_dana(office, lambda w, k: changed(w, k, pack, unstamped=True))
    assert as_dana(office, lambda w, k: delivery.of_pack(w, k, case.id, pack)).withheld == ""
    whole = releasing.profile
    for fields in ({"recipient_kind": "court"}, {"time_stamp": "required"}):
        monkeypatch.setattr(releasing, "profile", lambda name, fields=fields: replace(whole(name), **fields))
        with pytest.raises(NotReleasable, match="unstamped draft"):
            as_dana(office, lambda w, k: delivery.hand_over(w, k, case.id, pack))
        draft = as_dana(office, lambda w, k: delivery.look(w, k, case.id, pack))  # the office itself may read it
        assert b"".join(draft.pieces()) == CONTENT
        with office.acting(cast.LENA) as (work, keys), pytest.raises(NotFound):
            delivery.look(work, keys, case.id, pack)
    monkeypatch.setattr(releasing, "profile", whole)
    with pytest.raises(NotReleasable):  # what may leave is handed over, and not looked at beside the ledger
        as_dana(office, lambda w, k: delivery.look(w, k, case.id, pack))
    assert as_dana(office, lambda w, k: ledger.ledger(w, k, case.id)) == []
    as_dana(office, lambda w, k: changed(w, k, pack, profile="a kind that is gone"))
    assert as_dana(office, lambda w, k: delivery.of_pack(w, k, case.id, pack)).withheld == "unstamped"


# ── the ledger ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_found_by_its_hash_as_it_left_and_as_it_lay_inside(
    office: Office, case: casework.CaseView, pack: UUID
) -> None:
    """exports.md §5, 13: file hashes of every export."""
    left, line = delivered(office, case, pack, TO_LENA)
    outside, inside = hashlib.sha256(left).hexdigest(), hashlib.sha256(CONTENT).hexdigest()
    for written in (outside, outside.upper(), f" {inside} ", f"SHA256:{inside}", f"{inside[:32]}\n{inside[32:]}"):
        found = as_dana(office, lambda w, k, written=written: ledger.ledgers(w, k, sha256=written))
        assert [each.delivery.id for each in found] == [line.delivery.id], written
    assert as_dana(office, lambda w, k: ledger.ledgers(w, k, sha256="0" * 64)) == []
    for junk in ("abc", "g" * 64):
        with pytest.raises(InvalidInput):
            as_dana(office, lambda w, k, junk=junk: ledger.ledgers(w, k, sha256=junk))


def test_counsel_sees_the_ledgers_of_granted_cases_alone(office: Office, case: casework.CaseView, pack: UUID) -> None:
    other = office.new_case("Other")
    theirs = as_dana(office, lambda w, k: a_pack(w, k, other.id))
    for each, its in ((case, pack), (other, theirs)):
        as_dana(office, lambda w, k, each=each, its=its: delivery.hand_over(w, k, each.id, its))
    grant(office, case, office.lena)
    with office.acting(cast.LENA) as (work, keys):
        assert {line.case_id for line in ledger.ledgers(work, keys)} == {case.id}
        with pytest.raises(NotFound):
            ledger.ledger(work, keys, other.id)
    assert {line.case_id for line in as_dana(office, ledger.ledgers)} == {case.id, other.id}


def test_what_the_recipient_said_is_noted_and_what_left_never_changes(
    office: Office, case: casework.CaseView, pack: UUID
) -> None:
    _, line = delivered(office, case, pack, TO_LENA)
    said = Answer(reference="IA/1/2026", acknowledged="12 May, by letter", note="they ask for the originals")
    note = lambda w, k: delivery.note_answer(w, k, case.id, line.delivery.id, said, revision=1)  # noqa: E731
    as_dana(office, note)
    with pytest.raises(IllegalMove):  # somebody was quicker
        as_dana(office, note)
    (after,) = as_dana(office, lambda w, k: ledger.ledger(w, k, case.id))
    body = after.delivery.body
    assert (body.reference, body.acknowledged, body.note) == (said.reference, said.acknowledged, said.note)
    assert (body.files, body.at, body.keys) == (
        line.delivery.body.files,
        line.delivery.body.at,
        line.delivery.body.keys,
    )


@pytest.mark.parametrize(
    ("locale", "word"), [("en", "Recall"), ("ru", "Отзыв"), ("tg", "Бозхонди"), ("fa", "بازخواندن"), ("de", "Recall")]
)
def test_a_consent_withdrawn_after_it_left_drafts_a_letter_that_calls_it_back(
    office: Office, case: casework.CaseView, pack: UUID, locale: str, word: str
) -> None:
    """exports.md §5: withdrawal lists past disclosures and drafts recall letters."""
    consent = consented(office, case, pack)
    as_dana(office, lambda w, k: changed(w, k, pack, locale=locale))
    left, line = delivered(office, case, pack, replace(TO_LENA, reference="IA/1"))
    assert not line.to_recall
    letter = lambda w, k: ledger.recall_letter(w, k, case.id, line.delivery.id)  # noqa: E731
    with pytest.raises(NotFound):  # nothing was withdrawn
        as_dana(office, letter)
    today = datetime.now(UTC).date()
    as_dana(office, lambda w, k: recording.withdraw_consent(w, k, case.id, consent, on=today))
    (line,) = as_dana(office, lambda w, k: ledger.ledger(w, k, case.id))
    assert (line.to_recall, line.withdrawn_on) == (True, today)
    words = as_dana(office, letter)
    for told in (word, hashlib.sha256(left).hexdigest(), "Lena Okafor", "IA/1", "CBP-2026-000000", today.isoformat()):
        assert told in words, told
    assert case.body.reference not in words
    assert case.body.title not in words
    as_dana(office, lambda w, k: delivery.note_recall(w, k, case.id, line.delivery.id, words=words, revision=1))
    (line,) = as_dana(office, lambda w, k: ledger.ledger(w, k, case.id))
    assert (line.to_recall, line.delivery.body.recalled) == (False, words)
    with pytest.raises(InvalidInput):
        as_dana(office, lambda w, k: delivery.note_recall(w, k, case.id, line.delivery.id, words=" ", revision=2))


def test_a_damaged_line_hides_no_other(office: Office, case: casework.CaseView, pack: UUID) -> None:
    for _ in range(2):
        delivered(office, case, pack, TO_LENA)
    with office.acting(cast.DANA) as (work, _keys):
        row = work.db.query(Delivery).first()
        assert row is not None
        row.key_version = 7
    assert len(as_dana(office, lambda w, k: ledger.ledger(w, k, case.id))) == 1


def test_a_ledger_line_cannot_be_undone(office: Office, case: casework.CaseView, pack: UUID) -> None:
    before = as_dana(office, lambda w, k: history.case_history(w, k, case.id)).lines
    delivered(office, case, pack, TO_LENA)
    added = [
        type(each.event).__name__ for each in as_dana(office, lambda w, k: history.case_history(w, k, case.id)).lines
    ]
    assert "RecordAdded" not in added[: len(added) - len(before)]
    body = as_dana(office, lambda w, k: delivery.deliveries_of(w, k, case.id))[0].body
    assert isinstance(body, DeliveryBody)


# ── stamp later ─────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def two_authorities(folder: Path) -> Iterator[tuple[str, str]]:
    with ExitStack() as stack:
        one, two = (
            stack.enter_context(answering(local_authority(folder / name, kind)))
            for name, kind in (("one", "ec"), ("two", "rsa"))
        )
        yield one, two


def in_files(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_a_draft_is_stamped_later_and_its_files_stay_the_same(office: Office, tmp_path: Path) -> None:
    case = office.new_case()
    take_in(office, case.id, draft=ExhibitDraft(translation="words", translation_language="en"))
    composition = as_dana(office, lambda w, k: disclosure.compose(w, k, case.id, TO_COURT))
    strict = replace(composition.dossier.profile, time_stamp="required")
    composition = replace(composition, dossier=replace(composition.dossier, profile=strict))
    blobs, settings = office.house.blobs, office.house.settings
    drafted = assembling.assemble(composition, blobs, settings)
    assert drafted.built.unstamped
    draft = in_files(bytes_of(office, case.id, drafted))
    pack = as_dana(office, lambda w, k: disclosure.keep(w, k, drafted))
    as_dana(office, lambda w, k: changed_kind(w, k, pack))
    with pytest.raises(NotReleasable):
        as_dana(office, lambda w, k: delivery.hand_over(w, k, case.id, pack))
    take_in(office, case.id, b"the case goes on")

    again = as_dana(office, lambda w, k: stamping.reopen(w, k, case.id, pack))
    assert again.dossier == composition.dossier
    still = assembling.assemble(again, blobs, settings)
    with pytest.raises(NoTimeStamp):  # nobody answers yet
        as_dana(office, lambda w, k: stamping.replace(w, k, pack, still))
    assert still.blob not in stored(office)
    with two_authorities(tmp_path) as urls:
        stamped = assembling.assemble(again, blobs, replace(settings, tsa=urls))
    as_dana(office, lambda w, k: stamping.replace(w, k, pack, stamped))

    (kept,) = as_dana(office, lambda w, k: disclosure.packs(w, k, case.id))
    assert (kept.body.unstamped, len(kept.body.stamped_by)) == (False, 2)
    assert drafted.blob not in stored(office)
    as_dana(office, lambda w, k: changed(w, k, pack, profile="case_file"))
    file = as_dana(office, lambda w, k: delivery.hand_over(w, k, case.id, pack))
    whole = b"".join(file.pieces())
    after = in_files(whole)
    assert {name: after[name] for name in after if name.startswith(("data/", "manifest"))} == {
        name: draft[name] for name in draft if name.startswith(("data/", "manifest"))
    }
    assert b"UNSTAMPED" in draft["bag-info.txt"]
    assert b"UNSTAMPED" not in after["bag-info.txt"] + after["README-FIRST.txt"] + after["verify/VERIFY.txt"]
    assert "signatures/tagmanifest-sha256.txt.tsa2.tsr" in after
    (tmp_path / "pack.zip").write_bytes(whole)
    assert verify(tmp_path / "pack.zip").ok
    (tmp_path / "certificate.pdf").write_bytes(after["EVIDENCE-CERTIFICATE.pdf"])
    shown = subprocess.run(["pdfsig", tmp_path / "certificate.pdf"], capture_output=True, check=False, text=True)
    assert "DocumentTimeStamp" in shown.stdout
    with pytest.raises(IllegalMove):
        as_dana(office, lambda w, k: stamping.reopen(w, k, case.id, pack))


def changed_kind(work: Work, keys: Keyring, pack_id: UUID) -> None:
    """Let the draft be of a kind that no file describes any more: the strictest rules stand."""
    row = work.db.get_one(Pack, pack_id)
    recipe = keys.open_column(row, "recipe", row.recipe, stamping.PackRecipe) if row.recipe else None
    changed(work, keys, pack_id, profile="gone")
    if recipe is not None:
        row.recipe = keys.seal_column(row, "recipe", recipe)


def test_only_a_draft_can_be_stamped(office: Office) -> None:
    case = office.new_case()
    take_in(office, case.id)
    built = assembled(office, case.id)
    pack = as_dana(office, lambda w, k: disclosure.keep(w, k, built))
    assert as_dana(office, lambda w, _: w.db.get_one(Pack, pack).recipe) is None
    with pytest.raises(IllegalMove):
        as_dana(office, lambda w, k: stamping.reopen(w, k, case.id, pack))
    with office.acting(cast.LENA) as (work, keys), pytest.raises(NotFound):
        stamping.reopen(work, keys, case.id, pack)
