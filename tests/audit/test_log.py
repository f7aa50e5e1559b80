"""The log: one entry per act, an unbroken chain, and every kind of damage seen."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session as Database

from casebook.audit import log
from casebook.audit.events import ActFailed, AnyEvent, CaseActFailed, CaseRead, CasesListed, Entry, RecordAdded
from casebook.audit.log import Head, HeadFile
from casebook.audit.verification import LogVerdict, verify
from casebook.crypto.chain import START, link
from casebook.crypto.envelope import Sealed
from casebook.crypto.padding import padded_size
from casebook.crypto.unsealing import unseal_from
from casebook.errors import Refused, WrongKey
from casebook.keys.hierarchy import team_pair
from casebook.model import AuditEntry, AuditHead
from casebook.model.person import PersonName
from casebook.services import casework, reading, recording
from casebook.services.casework import CaseView
from casebook.services.drafts import PersonDraft
from casebook.work import begin
from tests import cast
from tests.conftest import Office


def verdict(office: Office, *known: Head) -> LogVerdict:
    """Check the whole log."""
    with begin(office.house, writes=False) as work:
        return verify(work.db, office.house.heads, known)


def entries(office: Office, chain: UUID) -> list[AuditEntry]:
    """The entries of a chain, in order."""
    with begin(office.house, writes=False) as work:
        rows = list(work.db.scalars(select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.seq)))
        work.db.expunge_all()  # a reading act lets its rows expire
    return rows


def events(office: Office, case: CaseView) -> list[Entry]:
    """Open the log of a case as somebody who holds it."""
    rows = entries(office, case.id)
    with office.acting(cast.DANA, writes=False) as (_, keys):
        private = {team.version: team_pair(team.secret) for team in keys.teams()}
    return [
        msgspec.json.decode(unseal_from(private[row.key_version], log.info(row.chain, row.seq), row.body), type=Entry)
        for row in rows
    ]


@pytest.fixture
def case(office: Office) -> CaseView:
    """A case that was read a few times."""
    view = office.new_case()
    for _ in range(4):
        with office.acting(cast.DANA, writes=False) as (work, keys):
            casework.case(work, keys, view.id)
            work.record(CaseRead(case=view.id, page="overview"))
    return view


def test_each_act_is_one_entry_in_the_right_chain(office: Office, case: CaseView) -> None:
    found = events(office, case)
    assert [type(each.event).__name__ for each in found] == ["CaseOpened", *["CaseRead"] * 4]
    assert {each.actor for each in found} == {office.dana}
    assert not any(each.undone for each in found)
    assert verdict(office).faults == ()


def test_what_was_done_and_by_whom_cannot_be_read_without_a_key(office: Office, case: CaseView) -> None:
    for row in entries(office, case.id):
        for word in (b"CaseRead", b"overview", str(office.dana).encode(), office.dana.bytes):
            assert word not in row.body.ciphertext
        padded = len(row.body.ciphertext) - (1 + 1120 + 16)
        assert padded == padded_size(padded)


MAHSA = PersonDraft(names=(PersonName(text="Mahsa"),))


class Interrupted(Exception):  # noqa: N818  -- named for what happened
    """An act was cut short after it had done its work."""


def interrupted(_done: object) -> None:
    """Cut an act short."""
    raise Interrupted


def test_a_failed_act_leaves_its_record_marked_undone_and_a_failure(office: Office, case: CaseView) -> None:
    person = uuid4()
    with pytest.raises(Interrupted), office.acting(cast.DANA) as (work, keys):
        interrupted(recording.add_person(work, keys, case.id, MAHSA, person_id=person))
    found = events(office, case)[5:]
    assert [(type(each.event), each.undone) for each in found] == [(RecordAdded, True), (CaseActFailed, False)]
    assert isinstance(found[0].event, RecordAdded)
    assert found[0].event.record == person
    assert found[1].event == CaseActFailed(case=case.id, act="test", kind="Interrupted")
    with office.acting(cast.DANA, writes=False) as (work, _):
        assert work.db.get(recording.Person, person) is None
    assert verdict(office).faults == ()


def test_a_case_whose_opening_failed_is_recorded_in_the_offices_chain(office: Office) -> None:
    before = len(entries(office, office.founded.office_id))
    opened = uuid4()
    with pytest.raises(Interrupted), office.acting(cast.DANA) as (work, keys):
        interrupted(casework.open_case(work, keys, casework.CaseDraft(title="Gone"), case_id=opened))
    assert entries(office, opened) == []
    assert len(entries(office, office.founded.office_id)) == before + 2  # signed in, undone; failed
    assert verdict(office).faults == ()


def test_a_refused_sign_in_is_recorded(office: Office) -> None:
    before = len(entries(office, office.founded.office_id))
    with pytest.raises(Refused), office.acting(replace(cast.DANA, passphrase="no")):
        pass
    rows = entries(office, office.founded.office_id)
    assert len(rows) == before + 1
    with office.acting(cast.KIAN, writes=False) as (_, keys):
        private = team_pair(keys.log_secret().secret)
    body = unseal_from(private, log.info(rows[-1].chain, rows[-1].seq), rows[-1].body)
    said = msgspec.json.decode(body, type=Entry)
    assert said.event == ActFailed(act="test", kind="Refused")
    assert said.actor is None


# ── damage ──────────────────────────────────────────────────────────────────────────────────────────────

Damage = Callable[[Database, UUID], object]


def _of(chain: UUID, seq: int) -> tuple[object, object]:
    return AuditEntry.chain == chain, AuditEntry.seq == seq


DAMAGES: dict[str, Damage] = {
    "a body was edited": lambda db, chain: db.execute(
        update(AuditEntry).where(*_of(chain, 3)).values(body=Sealed(b"\x01other"))
    ),
    "a day was edited": lambda db, chain: db.execute(
        update(AuditEntry).where(*_of(chain, 3)).values(day=date(2020, 1, 1))
    ),
    "a key version was edited": lambda db, chain: db.execute(
        update(AuditEntry).where(*_of(chain, 3)).values(key_version=9)
    ),
    "an id was edited": lambda db, chain: db.execute(update(AuditEntry).where(*_of(chain, 3)).values(id=UUID(int=3))),
    "a link was edited": lambda db, chain: db.execute(update(AuditEntry).where(*_of(chain, 3)).values(link=bytes(32))),
    "the first entry is gone": lambda db, chain: db.execute(delete(AuditEntry).where(*_of(chain, 1))),
    "an entry in the middle is gone": lambda db, chain: db.execute(delete(AuditEntry).where(*_of(chain, 3))),
    "the last entry is gone": lambda db, chain: db.execute(delete(AuditEntry).where(*_of(chain, 5))),
    "the whole chain is gone": lambda db, chain: db.execute(delete(AuditEntry).where(AuditEntry.chain == chain)),
    "two entries were exchanged": lambda db, chain: _exchange(db, chain, 2, 4),
    "the head is gone": lambda db, chain: db.execute(delete(AuditHead).where(AuditHead.chain == chain)),
    "the head was set back": lambda db, chain: db.execute(
        update(AuditHead).where(AuditHead.chain == chain).values(seq=4)
    ),
}


def _exchange(db: Database, chain: UUID, first: int, second: int) -> None:
    for old, new in ((first, 99), (second, first), (99, second)):
        db.execute(update(AuditEntry).where(*_of(chain, old)).values(seq=new))


def _rewrite(db: Database, chain: UUID, upto: int) -> Head:
    """Cut a chain after an entry and make its head fit: what somebody who can write to the database would do."""
    db.execute(delete(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.seq > upto))
    last = db.scalars(select(AuditEntry.link).where(*_of(chain, upto))).one() if upto else START
    db.execute(update(AuditHead).where(AuditHead.chain == chain).values(seq=upto, link=last))
    return Head(chain, upto, last)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_found_in_its_chain(office: Office, case: CaseView, damage: Damage) -> None:
    assert verdict(office).faults == ()
    with begin(office.house, writes=True) as work:
        damage(work.db, case.id)
    assert {fault.chain for fault in verdict(office).faults} == {case.id}


def test_a_cut_tail_with_a_fitting_head_is_found_by_the_file(office: Office, case: CaseView) -> None:
    with begin(office.house, writes=True) as work:
        _rewrite(work.db, case.id, 3)
    assert "the head file knows entry 5, which is gone" in [fault.what for fault in verdict(office).faults]


def test_a_cut_tail_everywhere_is_found_by_a_head_that_somebody_kept(office: Office, case: CaseView) -> None:
    kept = next(head for head in verdict(office).heads if head.chain == case.id)
    file = office.house.settings.instance / "log-heads"
    with begin(office.house, writes=True) as work:
        _rewrite(work.db, case.id, 3)
    file.write_text("".join(f"{head.chain} {head.seq} {head.link.hex()}\n" for head in verdict(office).heads))
    assert verdict(office).faults == ()
    assert [fault.what for fault in verdict(office, kept).faults] == ["the given head knows entry 5, which is gone"]


def test_a_change_is_still_found_after_more_was_recorded_on_top_of_it(office: Office, case: CaseView) -> None:
    with begin(office.house, writes=True) as work:
        _rewrite(work.db, case.id, 3)
    for _ in range(5):
        with office.acting(cast.DANA) as (work, keys):
            casework.case_by_reference(work, keys, case.body.reference)
            reading.case_book(work, keys, case.id, page="overview")
    assert {fault.chain for fault in verdict(office).faults} == {case.id}


def test_a_chain_that_was_written_anew_is_found_by_file_and_by_a_kept_head(office: Office, case: CaseView) -> None:
    kept = next(head for head in verdict(office).heads if head.chain == case.id)
    with begin(office.house, writes=True) as work:
        head = START
        rows = work.db.scalars(select(AuditEntry).where(AuditEntry.chain == case.id).order_by(AuditEntry.seq))
        for row in rows.all():
            row.day = date(2020, 1, 1)
            row.link = head = link(head, log.record_of(row))
        work.db.execute(update(AuditHead).where(AuditHead.chain == case.id).values(link=head))
    assert "the head file knows another entry 5" in [fault.what for fault in verdict(office).faults]
    office.house.settings.instance.joinpath("log-heads").unlink()
    assert verdict(office).faults == ()
    assert [fault.what for fault in verdict(office, kept).faults] == ["the given head knows another entry 5"]


def test_an_entry_moved_to_another_place_does_not_open(office: Office, case: CaseView) -> None:
    rows = entries(office, case.id)
    with office.acting(cast.DANA, writes=False) as (_, keys):
        private = team_pair(keys.teams()[0].secret)
    with pytest.raises(WrongKey):
        unseal_from(private, log.info(case.id, 2), rows[2].body)


# ── the head file ───────────────────────────────────────────────────────────────────────────────────────

HEADS = [Head(UUID(int=1), 1, b"\x01" * 32), Head(UUID(int=2), 7, b"\x02" * 32), Head(UUID(int=1), 2, b"\x03" * 32)]


def test_the_file_gives_every_head_that_was_noted(office: Office) -> None:
    file = HeadFile(office.house.settings.instance / "folder" / "heads")
    assert file.read() == []
    file.note(HEADS)
    assert file.read() == HEADS


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 320))
def test_a_half_written_line_is_passed_over_and_never_misread(office: Office, cut: int) -> None:
    path = office.house.settings.instance / "heads"
    path.unlink(missing_ok=True)
    HeadFile(path).note(HEADS)
    path.write_bytes(path.read_bytes()[:cut])
    for head in HeadFile(path).read():
        assert head in HEADS


def test_a_head_is_printed_so_that_it_can_be_given_back() -> None:
    assert str(HEADS[0]) == "00000000-0000-0000-0000-000000000001:1:" + "01" * 32


# ── two at once ─────────────────────────────────────────────────────────────────────────────────────────


def test_two_at_once_make_one_unbroken_chain(office_on: Office) -> None:
    first, second = office_on.new_case("One"), office_on.new_case("Two")
    before = verdict(office_on).entries
    failed: list[BaseException] = []

    def act(turned: bool) -> None:
        chosen: list[AnyEvent] = [
            CaseRead(case=first.id, page="overview"),
            CasesListed(cases=2),
            CaseRead(case=second.id, page="overview"),
        ]
        try:
            for _ in range(15):
                with begin(office_on.house, writes=True, name="test") as work:
                    seen = work.db.get_one(AuditHead, first.id)  # an act may hold the head before it appends
                    assert seen.seq > 0
                    time.sleep(0.002)
                    for event in reversed(chosen) if turned else chosen:
                        work.record(event)
        except BaseException as error:  # noqa: BLE001  -- carried out of the thread
            failed.append(error)

    threads = [threading.Thread(target=act, args=(turned,)) for turned in (False, True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    found = verdict(office_on)
    assert found.faults == ()
    assert found.entries == before + 2 * 15 * 3
    with begin(office_on.house, writes=False) as work:
        highest = select(func.max(AuditEntry.seq)).where(AuditEntry.chain == first.id)
        assert work.db.scalar(highest) == 31
