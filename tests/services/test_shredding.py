"""A case that is erased for good: two people, a waiting time, every crash; nothing of it is left, and nothing comes back."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from casebook.audit import log
from casebook.audit.verification import verify
from casebook.errors import IllegalMove, NotFound, Refused
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.keys.workers import WorkerKey
from casebook.model import AuditEntry, Base, Grant, Job, Person, TombstoneRow
from casebook.model.blob_columns import blob_columns
from casebook.model.person import PersonName
from casebook.search.entry import Query
from casebook.services import (
    acceptance,
    casework,
    holding,
    inbox,
    jobs,
    lookup,
    reconciling,
    recording,
    records,
    retention,
    retention_ending,
    shredding,
    tombstones,
    triage,
)
from casebook.services.drafts import PersonDraft
from casebook.services.job_of_patterns import PatternsGiven
from casebook.services.jobs import Hands
from casebook.services.pattern_table import ComparedCase
from casebook.services.retention_ending import Stage
from casebook.services.tombstones import Tombstone
from casebook.work import House, Work, begin
from tests import cast
from tests.conftest import Office
from tests.keys.acting import clocked, let_in
from tests.services.ending import a_full_case, closed, decided_by_two, shredded
from tests.services.reporting import Reporter

STEPS = ("_note", "_delete_files", "_forget_snapshots", "_settle", "_mark")


@pytest.fixture
def omid(office: Office) -> UUID:
    """A second caseworker of the team."""
    let_in(office, office.omid)
    return office.omid


def ready(office: Office) -> tuple[UUID, UUID]:
    """A case that may be erased now, and its report."""
    clock = clocked(office)
    case, report = a_full_case(office)
    with office.acting(cast.DANA) as (work, keys):
        assert lookup.find(work, keys, Query(words="Zarnigor")).total  # the index has read it, and keeps a snapshot
    decided_by_two(office, case)
    clock.pass_(days=7)
    return case, report


def left_of(office: Office, case: UUID, report: UUID) -> list[str]:
    """Everything that still names the case or its report where keys, rows, files and words lie."""
    found = []
    with begin(office.house, writes=False) as work:
        for table in Base.metadata.sorted_tables:
            if table.name in {"audit_entry", "audit_head", "tombstone"}:
                continue
            rows = work.db.execute(select(table)).mappings()
            found += [
                table.name for row in rows if {case, report} & {one for one in row.values() if isinstance(one, UUID)}
            ]
        named = {name for column in blob_columns() for name in work.db.scalars(select(column)) if name}
        found += [f"file {name}" for name in office.house.blobs.names() if name not in named]
        found += [f"snapshot {path.name}" for path in (office.house.settings.instance / "index").glob("*")]
    return found


def test_nothing_is_left_but_an_id_a_day_and_the_log(office: Office, omid: UUID) -> None:
    other, kept = a_full_case(office)
    case, report = ready(office)
    before = verify_log(office)
    place, hands = sessions.place_of(office.session(cast.DANA)), Hands(lambda *_: None, WorkerKey(), lambda _: None)
    with office.acting(cast.DANA) as (work, keys):  # over several cases, so that it stands in none
        given = PatternsGiven(cases=(ComparedCase(case, {}, ()),))
        job = jobs.start(work, keys, None, uuid4(), given, session=place, hands=hands)
    shredded(office, case)
    assert left_of(office, case, report) == []
    with begin(office.house, writes=False) as work:
        gone = {row.id: (row.noun, row.reason, row.finished) for row in work.db.scalars(select(TombstoneRow))}
        assert gone == {case: ("case", "term_over", True), report: ("report", "term_over", True)}
        assert work.db.scalars(select(AuditEntry.id).where(AuditEntry.chain == case)).first() is not None
        assert not work.db.scalars(select(Grant.id).where(Grant.subject_id == case)).all()
        assert not reconciling.compare(work.db, office.house.blobs).missing
        row = work.db.get_one(Job, job)
        assert (row.state, row.given) == ("ended", None)
    assert verify_log(office) > before
    noted = tombstones.read((office.house.settings.instance / tombstones.FILE).read_bytes())
    assert {each.id for each in noted} == {case, report}
    with office.acting(cast.DANA) as (work, keys):  # and the neighbour has lost nothing
        assert casework.case(work, keys, other).body.title == "Zarnigor"
        assert kept in {view.id for view in inbox.inbox(work, keys)}


def test_on_either_database_an_erased_case_is_gone_and_finished(office_on: Office) -> None:
    let_in(office_on, office_on.omid)
    case, report = ready(office_on)
    shredded(office_on, case)
    assert left_of(office_on, case, report) == []
    assert shredding.finish(office_on.house) == 0


def verify_log(office: Office) -> int:
    """The number of entries of a log without a fault."""
    with begin(office.house, writes=False) as work:
        verdict = verify(work.db, office.house.heads)
    assert verdict.faults == ()
    return verdict.entries


def test_whoever_held_it_finds_nothing_of_it_any_more_also_in_memory(office: Office, omid: UUID) -> None:
    case, report = ready(office)
    shredded(office, case)
    for who in (cast.DANA, cast.OMID):
        with office.acting(who) as (work, keys):
            assert lookup.find(work, keys, Query(words="Zarnigor")).total == 0
            assert case not in {view.id for view in casework.cases(work, keys)}
            assert report not in {view.id for view in inbox.inbox(work, keys)}
            with pytest.raises(NotFound):
                casework.case(work, keys, case)


def test_another_process_that_had_read_it_forgets_it_too(office: Office, omid: UUID) -> None:
    case, _ = ready(office)
    elsewhere = office.moved(House(office.house.settings, office.house.clock))
    with elsewhere.acting(cast.OMID) as (work, keys):
        assert lookup.find(work, keys, Query(words="Zarnigor")).total
    shredded(office, case)
    office.new_case("Another")  # a change that comes after it must not hide it
    with elsewhere.acting(cast.OMID) as (work, keys):
        assert lookup.find(work, keys, Query(words="Zarnigor")).total == 0
    elsewhere.house.close()


def test_the_return_code_of_its_report_opens_nothing(office: Office, omid: UUID) -> None:
    clock = clocked(office)
    case = office.new_case().id
    sender = Reporter(office.house)
    report = sender.send()
    with office.acting(cast.DANA) as (work, keys):
        acceptance.accept(work, keys, report, acceptance.AcceptanceDraft(case_id=case))
    decided_by_two(office, case)
    clock.pass_(days=7)
    shredded(office, case)
    with pytest.raises(Refused):
        sender.come_back()


# ── who decides ─────────────────────────────────────────────────────────────────────────────────────────


def test_one_caseworker_alone_cannot_end_a_case(office: Office, omid: UUID) -> None:
    case, _ = a_full_case(office)
    closed(office, case)
    with office.acting(cast.DANA) as (work, keys):
        retention_ending.order(work, keys, case, "mistake")
    with office.acting(cast.DANA) as (work, keys), pytest.raises(IllegalMove):
        retention_ending.confirm(work, keys, case)
    with pytest.raises(IllegalMove), office.acting(cast.DANA) as (work, keys):
        shredding.shred(work, keys, case)
    with office.acting(cast.DANA) as (work, keys):
        assert casework.case(work, keys, case).body.title == "Zarnigor"


def test_it_waits_and_can_be_called_off_until_the_last_moment(office: Office, omid: UUID) -> None:
    clock = clocked(office)
    case, _ = a_full_case(office)
    decided_by_two(office, case)
    clock.pass_(days=6, hours=14)
    with pytest.raises(IllegalMove), office.acting(cast.DANA) as (work, keys):
        shredding.shred(work, keys, case)
    clock.pass_(hours=1)  # midnight, UTC
    with office.acting(cast.OMID) as (work, keys):
        assert retention_ending.standing(work, keys, case).stage is Stage.READY
        retention_ending.call_off(work, keys, case)
    with pytest.raises(IllegalMove), office.acting(cast.DANA) as (work, keys):
        shredding.shred(work, keys, case)


@pytest.mark.parametrize("what", ["a record", "a message", "reopened"])
def test_what_comes_while_it_waits_stops_it_until_it_is_confirmed_anew(office: Office, omid: UUID, what: str) -> None:
    clock = clocked(office)
    case = office.new_case().id
    sender = Reporter(office.house)
    report = sender.send()
    with office.acting(cast.DANA) as (work, keys):
        acceptance.accept(work, keys, report, acceptance.AcceptanceDraft(case_id=case))
    decided_by_two(office, case)
    clock.pass_(days=7)
    if what == "a message":
        sender.come_back()
        sender.write("wait")
    with office.acting(cast.DANA) as (work, keys):
        if what == "a record":
            recording.add_person(work, keys, case, PersonDraft(names=(PersonName(text="Zarina"),)))
        elif what == "reopened":
            casework.reopen_case(work, keys, case)
    with pytest.raises(IllegalMove), office.acting(cast.DANA) as (work, keys):
        shredding.shred(work, keys, case)
    if what == "reopened":
        closed(office, case)
    with office.acting(cast.OMID) as (work, keys):
        assert retention_ending.standing(work, keys, case).stage is Stage.CHANGED
        retention_ending.confirm(work, keys, case)
    clock.pass_(days=7)
    shredded(office, case)
    assert left_of(office, case, report) == []


def test_a_hold_stops_it_and_every_other_deletion(office: Office, omid: UUID) -> None:
    case, report = ready(office)
    with office.acting(cast.OMID) as (work, keys):
        hold = holding.place_hold(work, keys, case, "A hearing")
        person = recording.add_person(work, keys, case, PersonDraft(names=(PersonName(text="Zarina"),)))
    for act in (
        lambda w, k: shredding.shred(w, k, case),
        lambda w, k: retention_ending.order(w, k, case, "mistake"),
        lambda w, k: triage.erase(w, k, report),
        lambda w, k: remove_person(w, k, case, person),
    ):
        with pytest.raises(retention.OnHold), office.acting(cast.DANA) as (work, keys):
            act(work, keys)
    with office.acting(cast.DANA) as (work, keys):
        holding.release_hold(work, keys, case, hold)
        remove_person(work, keys, case, person)
    with pytest.raises(IllegalMove), office.acting(cast.DANA) as (work, keys):
        shredding.shred(work, keys, case)  # the hold called the decision off


def remove_person(work: Work, keys: Keyring, case: UUID, person: UUID) -> None:
    """Remove a person of the case."""
    records.remove(work, keys, case, Person, person)


# ── crashes ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("step", ["log", *STEPS])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_between_any_two_steps_it_is_finished_by_the_next(
    office: Office, omid: UUID, step: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, report = ready(office)
    at = office.house.clock
    office.house.close()
    settings = office.house.settings
    if (child := os.fork()) == 0:  # a process of its own, killed as the kernel kills
        with suppress(BaseException):
            _kill_at(step, when)
            shredded(office.moved(House(settings, at)), case)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    again = office.moved(House(settings, at))
    if step == "log" and when == "before":  # nothing was committed: the case is whole
        with again.acting(cast.DANA) as (work, keys):
            assert casework.case(work, keys, case).body.title == "Zarnigor"
        shredded(again, case)
    shredding.finish(again.house)
    assert left_of(again, case, report) == []
    assert shredding.finish(again.house) == 0
    noted = (settings.instance / tombstones.FILE).read_text().splitlines()
    assert sorted(line.split()[1] for line in noted) == sorted([str(case), str(report)])
    again.house.close()


def _kill_at(step: str, when: str) -> None:
    module: Any
    if step == "log":
        module, name = log, "append"
        if when == "after":
            module, name = shredding, "_finish"
    else:
        module, name = shredding, step
    before: Callable[..., Any] = getattr(module, name)
    calls = []

    def killing(*given: Any, **named: Any) -> Any:
        calls.append(name)
        if name == "append" and not any("CaseErased" in type(each).__name__ for each in given[1]):
            return before(*given, **named)
        done = before(*given, **named) if when == "after" and step != "log" else None
        os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(module, name, killing)


def test_a_restore_of_an_older_list_erases_it_again_and_twice_is_once(office: Office, omid: UUID) -> None:
    case, report = a_full_case(office)
    buried = {
        Tombstone("case", case, office.house.clock().date()),
        Tombstone("report", report, office.house.clock().date()),
    }
    with begin(office.house, writes=True) as work:
        assert tombstones.erase(work, buried) == 2
    with begin(office.house, writes=True) as work:
        assert tombstones.erase(work, buried) == 0
    for path in (office.house.settings.instance / "index").glob("*"):
        path.unlink()
    assert left_of(office, case, report) == []
