"""Acts side by side on each database: nothing lost, nothing doubled, no number used twice, every chain whole."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casebook.audit.verification import verify
from casebook.errors import Busy, IllegalMove, Refused
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, CaseRecord, Change, Incident, Team
from casebook.model.member import Role
from casebook.services import acceptance, casework, custody, disclosure, membership, recording
from casebook.services.acceptance import AcceptanceDraft
from casebook.services.drafts import IncidentDraft
from casebook.services.founding import Newcomer
from casebook.services.reading import case_book
from casebook.work import Work, begin
from tests import cast
from tests.conftest import Office
from tests.services.acting import assembled, take_in
from tests.services.reporting import Reporter

WRITERS = 4
EACH = 3
NOUR = Newcomer(name="Nour Adil", login="nour", passphrase="nour mends old radios", role=Role.ADMINISTRATOR)
Doing = Callable[[], Any]


def together(acts: Sequence[Doing]) -> list[Any]:
    """Do acts in threads that start at once; give what each gave, or its error."""
    gate = Barrier(len(acts))

    def do(act: Doing) -> Any:
        gate.wait()
        try:
            return act()
        except Exception as error:  # noqa: BLE001 -- given to the test
            return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


def record(office: Office, case_id: UUID, who: Newcomer = cast.DANA) -> UUID:
    """Record an incident beside whoever else is at work."""
    with office.acting(who, alone=False) as (work, keys):
        return recording.record_incident(work, keys, case_id, IncidentDraft(title="A post"))


def writer(office: Office, case_id: UUID) -> Doing:
    """Somebody who records one incident after the other."""
    return lambda: [record(office, case_id) for _ in range(EACH)]


def looked(office: Office, noun: type[CaseRecord]) -> list[Any]:
    """All rows of a kind, after the log of the office was found whole."""
    with begin(office.house, writes=False) as work:
        assert verify(work.db, office.house.heads).faults == ()
        rows = list(work.db.scalars(select(noun)).all())
        work.db.expunge_all()
        return rows


@pytest.mark.parametrize("cases", [1, WRITERS])
def test_writers_lose_nothing_and_use_no_number_twice(office_on: Office, cases: int) -> None:
    opened = [office_on.new_case() for _ in range(cases)]
    given = together([writer(office_on, opened[number % cases].id) for number in range(WRITERS)])
    written = [incident for each in given for incident in each]
    assert sorted(row.id for row in looked(office_on, Incident)) == sorted(written)
    numbers = sorted(row.number for row in looked(office_on, Change))
    assert numbers == list(range(1, cases + WRITERS * EACH + 1))
    with begin(office_on.house, writes=False) as work:
        assert work.db.scalars(select(Team.changes)).one() == numbers[-1]


def test_after_a_leaver_nothing_lies_under_the_old_key_whoever_wrote_meanwhile(office_on: Office) -> None:
    with office_on.acting(cast.DANA) as (work, keys):
        membership.admit(work, keys, office_on.omid)
    case = office_on.new_case()

    def leaves() -> None:
        with office_on.acting(cast.KIAN) as (work, keys):
            membership.remove(work, keys, office_on.omid)
        with office_on.acting(cast.DANA) as (work, keys):
            membership.settle(work, keys)

    given = together([leaves, *[writer(office_on, case.id) for _ in range(WRITERS)]])
    assert [each for each in given if isinstance(each, Exception)] == []
    with office_on.acting(cast.DANA) as (work, keys):
        membership.settle(work, keys)
    rows = [*looked(office_on, Incident), *looked(office_on, Change)]
    assert len(rows) == 2 * WRITERS * EACH + 1
    with begin(office_on.house, writes=False) as work:
        assert {row.key_version for row in rows} == {work.db.get_one(CaseFile, case.id).key_version} == {2}
    with office_on.acting(cast.DANA, writes=False) as (work, keys):
        assert len(case_book(work, keys, case.id, page="overview").incidents) == WRITERS * EACH


def test_a_key_is_renewed_only_when_nobody_is_still_writing_under_it(engine: str, office_on: Office) -> None:
    if engine == "sqlite":
        return  # one writer at a time: nobody can
    with office_on.acting(cast.DANA) as (work, keys):
        membership.admit(work, keys, office_on.omid)
    case = office_on.new_case()
    with office_on.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office_on.omid)

    def renew() -> None:
        with office_on.acting(cast.DANA) as (work, keys):
            membership.settle(work, keys)

    with ThreadPoolExecutor(1) as threads:
        with office_on.acting(cast.DANA, alone=False) as (work, keys):
            recording.record_incident(work, keys, case.id, IncidentDraft(title="A post"))
            renewing: Future[None] = threads.submit(renew)
            with pytest.raises(TimeoutError):
                renewing.result(timeout=0.2)
        renewing.result(timeout=10)
    assert {row.key_version for row in looked(office_on, Incident)} == {2}


def test_of_two_administrators_who_remove_each_other_one_stays(office_on: Office) -> None:
    with office_on.acting(cast.KIAN) as (work, keys):
        nour = membership.add(work, keys, NOUR)

    def remove(who: Newcomer, whom: UUID) -> Doing:
        def act() -> None:
            with office_on.acting(who) as (work, keys):
                membership.remove(work, keys, whom)

        return act

    given = together([remove(cast.KIAN, nour), remove(NOUR, office_on.kian)])
    assert sorted(type(each).__name__ for each in given) == ["NoneType", Refused.__name__]
    stays = cast.KIAN if given[0] is None else NOUR
    with office_on.acting(stays) as (work, keys):
        assert [view.login for view in membership.members(work, keys) if not view.removed and view.role is stays.role] == [stays.login]  # fmt: skip


def test_a_pack_that_is_kept_twice_at_once_is_kept_once(office_on: Office) -> None:
    case = office_on.new_case()
    evidence = take_in(office_on, case.id)
    built = assembled(office_on, case.id)

    def keep() -> UUID:
        with office_on.acting(cast.DANA, alone=False) as (work, keys):
            return disclosure.keep(work, keys, built, or_delete=False)

    packs = together([keep, keep])
    assert sorted(type(each).__name__ for each in packs) == [IntegrityError.__name__, UUID.__name__]
    with office_on.acting(cast.DANA) as (work, keys):
        seen = custody.exhibit(work, keys, case.id, evidence)
        assert (seen.chain_holds, [link.event for link in seen.custody].count("exported")) == (True, 1)
    assert looked(office_on, Incident) == []


def test_one_report_is_accepted_once(office_on: Office) -> None:
    case = office_on.new_case()
    report = Reporter(office_on.house).send(story="They call my mother")

    def accept() -> UUID:
        with office_on.acting(cast.DANA, alone=False) as (work, keys):
            draft = AcceptanceDraft(case_id=case.id, incident=IncidentDraft(title="Calls"))
            return acceptance.accept(work, keys, report, draft)

    given = together([accept] * 3)
    assert sorted(type(each).__name__ for each in given) == [IllegalMove.__name__] * 2 + [UUID.__name__]
    assert len(looked(office_on, Incident)) == 1


def test_acts_that_hold_several_cases_all_end(office_on: Office) -> None:
    cases = [office_on.new_case().id for _ in range(3)]

    def both(order: list[UUID]) -> Doing:
        def act() -> int:
            for tries in range(1, 200):
                with suppress(Busy):  # as the desk does with a form
                    with office_on.acting(cast.DANA, alone=False) as (work, keys):
                        _record_in(work, keys, order)
                    return tries
            raise AssertionError

        return act

    given = together([both(cases), both(cases[::-1]), both([cases[1], cases[0], cases[2]])])
    assert [each for each in given if isinstance(each, Exception)] == []
    assert len(looked(office_on, Incident)) == 3 * len(cases)


def _record_in(work: Work, keys: Keyring, cases: Sequence[UUID]) -> None:
    for case_id in cases:
        recording.record_incident(work, keys, case_id, IncidentDraft(title="A post"))
    assert casework.case(work, keys, cases[0]).id == cases[0]
