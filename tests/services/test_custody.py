"""Exhibits: byte for byte what was received, hashed as it came, never changed, and every touch one link of a chain."""

import errno
import hashlib
import io
import resource
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from casebook.blobs.directory import Directory, Incoming
from casebook.crypto.stream import CHUNK, HEADER, TAG
from casebook.errors import IllegalMove, InvalidInput, NotFound, StorageFull, Tampered
from casebook.inspection.inspector import detect
from casebook.inspection.sniff import HEAD_SIZE
from casebook.keys.keyring import Keyring
from casebook.model import CustodyEvent, Evidence
from casebook.model.evidence import CaptureBody
from casebook.services import custody, custody_chain, history, importing, recording
from casebook.services.custody import ExhibitDraft, ExhibitView
from casebook.services.custody_chain import chain_holds
from casebook.services.drafts import IncidentDraft
from casebook.services.receiving import Receiver, receive
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.services.acting import LIMIT, as_dana, received, rows, stored, take_in

MEGABYTE = 2**20
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1)


def content_of(size: int) -> bytes:
    """Bytes that do not repeat from chunk to chunk."""
    return b"".join(number.to_bytes(8) for number in range(size // 8 + 1))[:size]


def seen(office: Office, case_id: UUID, evidence_id: UUID) -> ExhibitView:
    """An exhibit as its page has it."""
    view: ExhibitView = as_dana(office, lambda w, k: custody.exhibit(w, k, case_id, evidence_id))
    return view


def read(office: Office, case_id: UUID, evidence_id: UUID, *span: int) -> bytes:
    """The bytes of an original."""
    file = as_dana(office, lambda w, k: custody.read(w, k, case_id, evidence_id, purpose="page"))
    return b"".join(file.pieces(*span))


# ── what comes in ───────────────────────────────────────────────────────────────────────────────────────


def test_any_size_comes_back_byte_for_byte_with_its_hashes(office: Office) -> None:
    case = office.new_case()
    for size in SIZES:
        content = content_of(size)
        evidence = take_in(office, case.id, content)
        original = seen(office, case.id, evidence).exhibit.original
        assert (original.size, original.sha256) == (size, hashlib.sha256(content).hexdigest())
        assert original.sha512 == hashlib.sha512(content).hexdigest()
        assert read(office, case.id, evidence) == content
        for start, end in ((0, 1), (size // 2, size), (CHUNK - 1, CHUNK + 1), (size - 1, size + 10), (size, size + 1)):
            assert read(office, case.id, evidence, max(start, 0), end) == content[max(start, 0) : end]
        assert as_dana(office, lambda w, k, e=evidence: custody.check(w, k, case.id, e))


@pytest.mark.parametrize("piece", [1, 7, 4096, 65_536, 65_537, MEGABYTE])
def test_it_does_not_matter_in_what_pieces_a_file_arrives(office: Office, piece: int) -> None:
    case, content = office.new_case(), content_of(min(3 * MEGABYTE, piece * 3000) + 5)
    pieces = [content[at : at + piece] for at in range(0, len(content), piece)]
    came = receive(office.house.blobs, case.id, "a", pieces, limit=LIMIT)
    assert (came.size, came.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert came.sha512 == hashlib.sha512(content).hexdigest()
    assert came.kind == detect(content[:HEAD_SIZE], "a")


def test_a_file_beyond_the_limit_is_refused_and_nothing_of_it_kept(office: Office) -> None:
    case = office.new_case()
    for size, limit in ((11, 10), (3 * MEGABYTE, 2 * MEGABYTE), (1, 0)):
        with pytest.raises(InvalidInput) as refused:
            receive(office.house.blobs, case.id, "a", [content_of(size)], limit=limit)
        assert refused.value.values == {"limit": limit}
    assert stored(office) == set()
    assert receive(office.house.blobs, case.id, "a", [content_of(10)], limit=10).size == 10


class Nowhere(Incoming):
    """Takes ciphertext and forgets it."""

    written = 0

    def write(self, piece: bytes) -> None:
        """Count."""
        self.written += len(piece)


@pytest.mark.slow
def test_a_file_of_five_gigabytes_is_refused_in_flat_memory(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case, piece = office.new_case(), bytes(16 * MEGABYTE)
    monkeypatch.setattr(Directory, "put", lambda store: Nowhere(store))  # noqa: PLW0108 -- a class would not bind

    def five_gigabytes() -> Iterator[bytes]:
        for _ in range(5 * 2**30 // len(piece) + 1):
            yield piece

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InvalidInput):
        receive(office.house.blobs, case.id, "a", five_gigabytes(), limit=2**29)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 80 * 1024, "KiB: half a gigabyte went through"
    assert stored(office) == set()


NAMES = (
    "../../etc/passwd",
    "nul\x00l.jpg",
    "line\r\nSet-Cookie: a=b.png",
    "gpj.\u202eexe",
    "/absolute",
    "C:\\con.txt",
    "ӯ" * 300,
    "x" * 1000,
    " ",
    "",
    "'; DROP TABLE evidence;--",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_exactly_and_never_becomes_a_path(office: Office, name: str) -> None:
    case = office.new_case()
    view = seen(office, case.id, take_in(office, case.id, b"x", name))
    assert view.exhibit.original.name == name
    assert 0 < len(view.exhibit.body.title) <= 300
    assert stored(office) == {view.exhibit.blob}


def test_a_name_that_is_no_text_is_kept_as_far_as_it_can_be(office: Office) -> None:
    case = office.new_case()
    view = seen(office, case.id, take_in(office, case.id, b"x", b"caf\xe9.txt".decode("utf-8", "surrogateescape")))
    assert view.exhibit.original.name == "caf\ufffd.txt"


@pytest.mark.parametrize(
    ("name", "content", "media_type", "agrees"),
    [
        ("photo.jpg", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf", False),
        ("letter.pdf", b"MZ\x90\x00" + bytes(60), None, False),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png", True),
    ],
)
def test_a_type_is_told_by_content_and_a_lying_name_is_noted(
    office: Office, name: str, content: bytes, media_type: str | None, agrees: bool
) -> None:
    case = office.new_case()
    original = seen(office, case.id, take_in(office, case.id, content, name)).exhibit.original
    assert original.name_agrees is agrees
    assert original.media_type == media_type or (media_type is None and original.media_type != "application/pdf")


# ── what is said about it ───────────────────────────────────────────────────────────────────────────────


def test_correcting_what_is_said_leaves_the_original_as_it_was(office: Office) -> None:
    case = office.new_case()
    evidence = take_in(office, case.id, b"words", draft=ExhibitDraft(graphic=True, capture=CaptureBody(page_title="A")))
    before = seen(office, case.id, evidence)
    draft = ExhibitDraft(title="New", description="Corrected", intimate=True, capture=CaptureBody(page_title="B"))
    as_dana(office, lambda w, k: custody.correct(w, k, case.id, evidence, draft, revision=1))
    after = seen(office, case.id, evidence)
    assert after.exhibit.original == before.exhibit.original
    assert (after.exhibit.body.label, after.exhibit.body.title) == ("E001", "New")
    assert (after.exhibit.body.graphic, after.exhibit.body.intimate) == (False, True)
    assert after.capture is not None
    assert after.capture.body.page_title == "B"
    assert after.capture.body.collector == office.dana
    assert read(office, case.id, evidence) == b"words"
    left = rows(office)
    with pytest.raises(IllegalMove):
        as_dana(office, lambda w, k: custody.correct(w, k, case.id, evidence, draft, revision=1))
    assert rows(office) == left


def test_nothing_of_another_case_can_be_named_or_opened(office: Office) -> None:
    here, there = office.new_case("Here"), office.new_case("There")
    foreign = as_dana(office, lambda w, k: recording.record_incident(w, k, there.id, IncidentDraft(title="T")))
    evidence, own = take_in(office, there.id), take_in(office, here.id)
    before, files = rows(office), stored(office)
    for incident, exhibit in ((foreign, evidence), (uuid4(), uuid4())):
        named = ExhibitDraft(incidents=(incident,))
        for attempt in (
            lambda w, k, d=named: custody.take_in(w, k, here.id, received(office, here.id), d),
            lambda w, k, d=named: custody.correct(w, k, here.id, own, d, revision=1),
            lambda w, k, e=exhibit: custody.correct(w, k, here.id, e, ExhibitDraft(title="T"), revision=1),
            lambda w, k, e=exhibit: custody.exhibit(w, k, here.id, e),
            lambda w, k, e=exhibit: custody.read(w, k, here.id, e, purpose="page"),
            lambda w, k, e=exhibit: custody.check(w, k, here.id, e),
            lambda w, k, e=exhibit: custody.derive_text(
                w, k, here.id, e, operation="translation", text="x", language="", made_by=""
            ),
            lambda w, k, e=exhibit: importing.run(
                w, k, here.id, io.BytesIO(b"url,text\n,a\n"), name="t.csv", sha256="", kind="csv", evidence_id=e
            ),
        ):
            with pytest.raises(NotFound):
                as_dana(office, attempt)
    assert rows(office) == before
    assert stored(office) == files


@pytest.mark.parametrize(
    "draft",
    [ExhibitDraft(kind="fog"), ExhibitDraft(capture=CaptureBody(method="magic")), ExhibitDraft(title="x" * 301)],
)
def test_an_exhibit_that_cannot_be_described_so_leaves_no_file(office: Office, draft: ExhibitDraft) -> None:
    case = office.new_case()
    with pytest.raises(InvalidInput):
        take_in(office, case.id, draft=draft)
    assert stored(office) == set()


@pytest.mark.parametrize(("operation", "text"), [("redaction", "words"), ("", "words"), ("translation", " \n")])
def test_only_words_become_a_transcript_or_translation(office: Office, operation: str, text: str) -> None:
    case = office.new_case()
    evidence = take_in(office, case.id)
    with pytest.raises(InvalidInput):
        as_dana(
            office,
            lambda w, k: custody.derive_text(
                w, k, case.id, evidence, operation=operation, text=text, language="", made_by=""
            ),
        )


# ── the chain ───────────────────────────────────────────────────────────────────────────────────────────


def test_each_act_is_one_link_with_its_hashes_before_and_after(office: Office) -> None:
    case = office.new_case()
    evidence = take_in(office, case.id, b"words", draft=ExhibitDraft(transcription="words as heard"))
    sha256, heard = (hashlib.sha256(each).hexdigest() for each in (b"words", b"words as heard"))
    read(office, case.id, evidence)
    as_dana(office, lambda w, k: custody.read(w, k, case.id, evidence, purpose="page", quietly=True))
    as_dana(office, lambda w, k: custody.check(w, k, case.id, evidence))
    view = seen(office, case.id, evidence)
    assert [(link.seq, link.event, link.sha256_before, link.sha256_after) for link in view.custody] == [
        (1, "received", "", sha256),
        (2, "copied", sha256, heard),
        (3, "viewed", "", ""),
        (4, "integrity_checked", sha256, sha256),
    ]
    assert view.chain_holds
    assert {link.actor_role for link in view.custody} == {"caseworker"}
    assert "Dana" not in "".join(link.record for link in view.custody)


def damage(office: Office, evidence_id: UUID, how: str) -> None:
    """Change the stored chain of an exhibit."""
    with office.acting(cast.DANA) as (work, _):
        chosen = select(CustodyEvent).where(CustodyEvent.evidence_id == evidence_id).order_by(CustodyEvent.seq)
        first, second, third = work.db.scalars(chosen).all()[:3]
        if how == "removed":
            work.db.delete(second)
        elif how == "first removed":
            work.db.delete(first)
        elif how == "reordered":
            numbers = (second.seq, third.seq)
            second.seq = 99
            work.db.flush()
            third.seq = numbers[0]
            work.db.flush()
            second.seq = numbers[1]
        elif how == "exchanged":
            second.body, third.body = third.body, second.body
        else:
            second.body = type(second.body)(second.body.ciphertext[:-1] + b"!")


@pytest.mark.parametrize("how", ["removed", "first removed", "reordered", "exchanged", "changed"])
def test_a_chain_that_was_touched_does_not_hold_and_other_exhibits_do(office: Office, how: str) -> None:
    case = office.new_case()
    one, other = take_in(office, case.id), take_in(office, case.id, b"other")
    for _ in range(3):
        read(office, case.id, one)
    damage(office, one, how)
    try:
        assert not seen(office, case.id, one).chain_holds
    except Tampered:
        assert how in {"exchanged", "changed"}
    assert seen(office, case.id, other).chain_holds
    assert read(office, case.id, other) == b"other"


def test_a_chain_of_nothing_does_not_hold() -> None:
    assert not chain_holds(())


# ── damage and want of room ─────────────────────────────────────────────────────────────────────────────


def spoil(office: Office, blob: str, other: str, how: str) -> None:
    """Do something to a stored file."""
    blobs = office.house.blobs
    path, bytes_ = blobs.path(blob), blobs.path(blob).read_bytes()
    at = HEADER + CHUNK + TAG + 100  # in the second chunk
    if how == "flipped":
        path.write_bytes(bytes_[:at] + bytes([bytes_[at] ^ 1]) + bytes_[at + 1 :])
    elif how == "cut":
        path.write_bytes(bytes_[: HEADER + CHUNK + TAG])
    elif how == "swapped":
        path.write_bytes(blobs.path(other).read_bytes())
        blobs.path(other).write_bytes(bytes_)
    elif how == "emptied":
        path.write_bytes(b"")
    else:
        path.unlink()


@pytest.mark.parametrize("how", ["flipped", "cut", "swapped", "emptied", "deleted"])
def test_a_damaged_file_gives_no_wrong_byte_and_is_reported(office: Office, how: str) -> None:
    case, content = office.new_case(), content_of(3 * CHUNK)
    one, other, third = (take_in(office, case.id, content + tail) for tail in (b"1", b"2", b"3"))
    blobs = [seen(office, case.id, each).exhibit.blob for each in (one, other)]
    spoil(office, *blobs, how)
    given = bytearray()
    with pytest.raises(Tampered):
        as_dana(office, lambda w, k: [*map(given.extend, custody.read(w, k, case.id, one, purpose="page").pieces())])
    assert (content + b"1").startswith(bytes(given))
    assert as_dana(office, lambda w, k: custody.check(w, k, case.id, one)) is False
    log = as_dana(office, lambda w, k: history.case_history(w, k, case.id))
    assert "EvidenceDamaged" in {type(line.event).__name__ for line in log.lines}
    assert seen(office, case.id, one).custody[-1].purpose == "damaged"
    assert read(office, case.id, third) == content + b"3"
    assert as_dana(office, lambda w, k: custody.check(w, k, case.id, third)) is True


def test_a_file_without_room_is_refused_whole_and_the_next_one_taken(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, room = office.new_case(), 100_000
    write = Incoming.write

    def written(incoming: Incoming, piece: bytes) -> None:
        nonlocal room
        room -= len(piece)
        if room < 0:
            raise StorageFull from OSError(errno.ENOSPC, "No space left on device")
        write(incoming, piece)

    monkeypatch.setattr(Incoming, "write", written)
    with pytest.raises(StorageFull), office.acting(cast.DANA) as (work, _):
        receive(work.blobs, case.id, "a", [content_of(MEGABYTE)], limit=LIMIT)
    assert stored(office) == set()
    room = 10 * MEGABYTE
    evidence = take_in(office, case.id)
    assert read(office, case.id, evidence) == b"words"


def test_an_act_that_fails_after_its_file_was_stored_takes_the_file_away(office: Office) -> None:
    case = office.new_case()
    came = received(office, case.id)
    assert stored(office) == {came.blob}

    def fail_afterwards(work: Work, keys: Keyring) -> None:
        custody.take_in(work, keys, case.id, came, ExhibitDraft())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        as_dana(office, fail_afterwards)
    assert stored(office) == set()
    log: Any = as_dana(office, lambda w, k: history.case_history(w, k, case.id))
    told = [(type(line.event).__name__, line.undone) for line in log.lines]
    assert ("EvidenceTakenIn", True) in told
    assert ("CaseActFailed", False) in told


def test_a_receiver_that_is_left_early_leaves_nothing(office: Office) -> None:
    with Receiver(office.house.blobs, uuid4(), "a", limit=LIMIT) as receiver:
        receiver.write(content_of(MEGABYTE))
        assert len(stored(office)) == 1
    assert stored(office) == set()


def test_a_damaged_row_of_an_exhibit_stops_no_other_and_no_import(office: Office) -> None:
    case = office.new_case()
    one, other = take_in(office, case.id), take_in(office, case.id, b"other")
    with office.acting(cast.DANA) as (work, _):
        work.db.execute(update(Evidence).where(Evidence.id == one).values(key_version=9))
    assert read(office, case.id, other) == b"other"
    found = hashlib.sha256(b"other").hexdigest()
    assert as_dana(office, lambda w, k: importing.kept_already(w, k, case.id, found)) == other


def test_one_event_for_many_exhibits_goes_on_with_each_chain(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(custody_chain, "AT_ONCE", 2)  # exhibits in one question: here they take two
    case, other = office.new_case(), office.new_case()
    mine = [take_in(office, case.id, content_of(number)) for number in range(1, 4)]
    foreign = take_in(office, other.id)
    read(office, case.id, mine[0])  # one chain is longer than the others
    before = {each: seen(office, case.id, each).custody for each in mine}

    def pack(evidence: list[UUID], *, all_there: bool = True) -> None:
        add = custody_chain.add_links
        as_dana(office, lambda w, k: add(w, k, case.id, evidence, "exported", purpose="P", all_there=all_there))

    pack([*mine, mine[0]])
    pack([*mine, foreign, uuid4()], all_there=False)
    kept = rows(office)
    with pytest.raises(NotFound):
        pack([*mine, foreign])
    assert rows(office) == kept
    for each in mine:
        after = seen(office, case.id, each)
        assert after.chain_holds
        assert after.custody[: len(before[each])] == before[each]
        added = after.custody[len(before[each]) :]
        assert [(link.event, link.purpose, link.actor_role) for link in added] == [("exported", "P", "caseworker")] * 2
    assert [link.event for link in seen(office, other.id, foreign).custody] == ["received"]
