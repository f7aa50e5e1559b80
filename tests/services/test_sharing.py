"""Who may know a case: handed over, closed to all but some, opened again; who loses it loses every path at once."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from casebook.errors import CasebookError, IllegalMove, InvalidInput, NotAllowed, NotFound
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, Grant, Member
from casebook.model.grant import Holder
from casebook.model.member import Role
from casebook.search.entry import Query
from casebook.services import (
    acceptance,
    casework,
    custody,
    handover,
    history,
    inbox,
    lookup,
    membership,
    reading,
    recording,
    sharing,
    undoing,
)
from casebook.services.acceptance import AcceptanceDraft
from casebook.services.casework import CaseView
from casebook.services.drafts import IncidentDraft
from casebook.services.founding import Newcomer
from casebook.services.handover import Choice
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.keys.acting import MORNING, clocked, grant, let_in, read_people, write_person
from tests.services.acting import as_dana, take_in
from tests.services.reporting import Reporter

RUTH = Newcomer(name="Ruth Abel", login="ruth", passphrase="ruth sings in the choir", role=Role.CASEWORKER)
LAST = date(2026, 5, 20)


@pytest.fixture
def ruth(office: Office) -> UUID:
    """A third caseworker, let in with Omid."""
    with office.acting(cast.KIAN) as (work, keys):
        ruth = membership.add(work, keys, RUTH)
    let_in(office, office.omid, ruth)
    return ruth


@pytest.fixture
def case(office: Office, ruth: UUID) -> CaseView:
    """A case of the team with an incident, an exhibit and a report in it."""
    del ruth
    case = office.new_case()
    as_dana(office, lambda w, k: recording.record_incident(w, k, case.id, IncidentDraft(title="A threat")))
    take_in(office, case.id)
    report = Reporter(office.house).send()
    as_dana(office, lambda w, k: acceptance.accept(w, k, report, AcceptanceDraft(case_id=case.id)))
    return case


def report_in(office: Office, case: CaseView) -> UUID:
    """The report that became part of a case."""
    with office.acting(cast.DANA, writes=False) as (work, keys):
        (report,) = acceptance.reports_of(work, keys, case.id)
    return report


def paths(office: Office, case: CaseView) -> dict[str, Callable[[Work, Keyring], Any]]:
    """Every way to something of a case; each gives something, or raises."""
    report = report_in(office, case)
    with office.acting(cast.DANA, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case.id, page="test")
    evidence = book.evidence[0].id

    def something(found: Any) -> Any:
        if not found:
            raise NotFound
        return found

    return {
        "pages": lambda w, k: reading.case_book(w, k, case.id, page="test"),
        "list": lambda w, k: something([one for one in casework.cases(w, k) if one.id == case.id]),
        "reference": lambda w, k: casework.case_by_reference(w, k, case.body.reference),
        "exhibit": lambda w, k: custody.exhibit(w, k, case.id, evidence),
        "file": lambda w, k: b"".join(custody.read(w, k, case.id, evidence, purpose="test").pieces()),
        "export": lambda w, k: handover.compose(w, k, [case.id], Choice()),
        "all cases": lambda w, k: something([one for one in handover.held(w, k) if one == case.id]),
        "changes": lambda w, k: undoing.changes(w, k, case.id),
        "log": lambda w, k: history.case_history(w, k, case.id),
        "grants": lambda w, k: membership.grants(w, k, case.id),
        "writing": lambda w, k: recording.record_incident(w, k, case.id, IncidentDraft(title="More")),
        "report": lambda w, k: inbox.report(w, k, report),
        "inbox": lambda w, k: something([one for one in inbox.inbox(w, k) if one.id == report]),
        "search": lambda w, k: something(lookup.find(w, k, Query(words="threat"), patience=None).records),
        "counts": lambda w, k: something(lookup.counts(w, k, Query(nouns=("incident",)), by=("noun",))),
    }


def open_to(office: Office, case: CaseView, who: Newcomer) -> set[str]:
    """Which of these ways somebody can go."""
    found = set()
    for name, way in paths(office, case).items():
        try:
            with office.acting(who) as (work, keys):
                way(work, keys)
                found.add(name)
        except (NotFound, NotAllowed):
            pass
    return found


def restrict(office: Office, case: CaseView, *members: UUID, who: Newcomer = cast.DANA) -> None:
    with office.acting(who) as (work, keys):
        sharing.restrict(work, keys, case.id, members)


# ── restricting ─────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_not_named_loses_every_path_at_once_and_who_is_keeps_them(
    office: Office, case: CaseView, ruth: UUID
) -> None:
    everything = set(paths(office, case))
    assert open_to(office, case, cast.OMID) == everything
    restrict(office, case, office.dana, ruth)
    assert open_to(office, case, cast.OMID) == set()
    assert open_to(office, case, cast.DANA) == everything
    assert open_to(office, case, RUTH) == everything
    with office.acting(cast.DANA, writes=False) as (work, keys):
        assert casework.case(work, keys, case.id).body.restricted
        (change, *_) = [one for one in undoing.changes(work, keys, case.id) if one.by == office.dana][1:]
        names = [type(line.event).__name__ for line in history.case_history(work, keys, case.id).lines]
    assert [(step.noun, step.doing) for step in change.steps] == [("case_file", "changed")]
    assert "CaseRestricted" in names


def test_no_key_of_the_team_opens_what_is_written_from_then_on(office: Office, case: CaseView) -> None:
    with office.acting(cast.OMID, writes=False) as (work, keys):
        old = keys.case_key(case.id, 1)
    restrict(office, case, office.dana)
    as_dana(office, lambda work, keys: write_person(work, keys, case.id, "Later"))
    with office.acting(cast.OMID, writes=False) as (work, keys):
        keys.adopt(old)  # what he had before
        assert work.db.get_one(CaseFile, case.id).key_version == 2
        with pytest.raises(CasebookError):
            read_people(work, keys, case.id)
        holders = {row.holder for row in work.db.scalars(select(Grant).where(Grant.subject_id == case.id))}
    assert holders == {Holder.MEMBER, Holder.RECOVERY}


def test_counsel_keeps_their_last_day_if_named_and_loses_the_case_if_not(office: Office, case: CaseView) -> None:
    clocked(office)
    grant(office, case, office.lena, LAST)
    restrict(office, case, office.dana, office.lena)
    with office.acting(cast.LENA, writes=False) as (work, keys):
        assert casework.case(work, keys, case.id).ends_on == LAST
    restrict(office, case, office.dana)
    with pytest.raises(NotFound), office.acting(cast.LENA, writes=False) as (work, keys):
        casework.case(work, keys, case.id)


def test_somebody_who_works_must_go_on_holding_it(office: Office, case: CaseView) -> None:
    for members in ((), (office.lena,), (office.kian, office.dana)):
        with pytest.raises(InvalidInput):
            restrict(office, case, *members)
    with pytest.raises(NotFound):
        restrict(office, case, case.id)
    assert "pages" in open_to(office, case, cast.OMID)


def test_who_restricts_may_give_a_case_away(office: Office, case: CaseView) -> None:
    restrict(office, case, office.omid)
    with pytest.raises(NotFound):
        as_dana(office, lambda work, keys: casework.case(work, keys, case.id))
    with office.acting(cast.OMID, writes=False) as (work, keys):
        assert casework.case(work, keys, case.id)


def test_opened_again_the_team_has_all_of_it_with_what_came_meanwhile(
    office: Office, case: CaseView, ruth: UUID
) -> None:
    restrict(office, case, office.dana, ruth)
    as_dana(office, lambda work, keys: write_person(work, keys, case.id, "Meanwhile"))
    as_dana(office, lambda work, keys: sharing.open_to_team(work, keys, case.id))
    assert open_to(office, case, cast.OMID) == set(paths(office, case))
    with office.acting(cast.OMID, writes=False) as (work, keys):
        assert "Meanwhile" in read_people(work, keys, case.id)
        assert [view.holder for view in membership.grants(work, keys, case.id)] == [Holder.TEAM]
        assert not casework.case(work, keys, case.id).body.restricted
    with pytest.raises(IllegalMove):
        as_dana(office, lambda work, keys: sharing.open_to_team(work, keys, case.id))
    restrict(office, case, office.dana)
    assert open_to(office, case, cast.OMID) == set()


# ── handing over ────────────────────────────────────────────────────────────────────────────────────────


def test_a_case_is_handed_over_with_a_note_in_one_act(office: Office, case: CaseView) -> None:
    as_dana(office, lambda w, k: sharing.hand_over(w, k, case.id, office.omid, "Call her brother first."))
    with office.acting(cast.OMID, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case.id, page="test")
        (change, *_) = undoing.changes(work, keys, case.id)
    assert (book.case.body.assigned, book.case.caretaker) == (office.omid, cast.OMID.name)
    assert [(note.body.words, note.body.by) for note in book.notes] == [("Call her brother first.", office.dana)]
    assert [step.noun for step in change.steps] == ["case_file", "note"]


def test_only_who_holds_a_case_can_take_care_of_it_and_who_loses_it_no_longer_does(
    office: Office, case: CaseView
) -> None:
    clock = clocked(office)
    with pytest.raises(InvalidInput):
        as_dana(office, lambda w, k: casework.assign(w, k, case.id, office.lena))
    grant(office, case, office.lena, MORNING.date())
    as_dana(office, lambda w, k: casework.assign(w, k, case.id, office.lena))
    clock.pass_(days=1)
    as_dana(office, lambda w, k: casework.assign(w, k, case.id, office.dana))
    with pytest.raises(InvalidInput):  # her last day is over
        as_dana(office, lambda w, k: casework.assign(w, k, case.id, office.lena))
    as_dana(office, lambda w, k: casework.assign(w, k, case.id, office.omid))
    restrict(office, case, office.dana)
    assert as_dana(office, lambda w, k: casework.case(w, k, case.id)).body.assigned is None
    with pytest.raises(InvalidInput):
        as_dana(office, lambda w, k: casework.assign(w, k, case.id, office.omid))


def test_whose_case_is_taken_back_takes_care_of_it_no_longer(office: Office, case: CaseView) -> None:
    grant(office, case, office.lena)
    as_dana(office, lambda w, k: casework.assign(w, k, case.id, office.lena))
    as_dana(office, lambda w, k: membership.revoke(w, k, case.id, office.lena))
    assert as_dana(office, lambda w, k: casework.case(w, k, case.id)).body.assigned is None


# ── last days ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_grant_is_lengthened_before_and_after_its_last_day(office: Office, case: CaseView) -> None:
    clock = clocked(office)
    with office.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case.id, office.lena, ends_on=LAST, purpose="Appeal")
    clock.pass_(days=30)
    with pytest.raises(NotFound), office.acting(cast.LENA, writes=False) as (work, keys):
        casework.case(work, keys, case.id)
    with pytest.raises(InvalidInput):
        as_dana(office, lambda w, k: sharing.extend(w, k, case.id, office.lena, LAST))
    later = date(2026, 7, 1)
    as_dana(office, lambda w, k: sharing.extend(w, k, case.id, office.lena, later))
    with office.acting(cast.LENA, writes=False) as (work, keys):
        assert casework.case(work, keys, case.id).ends_on == later
    with office.acting(cast.DANA, writes=False) as (work, keys):
        (lena,) = [view for view in membership.grants(work, keys, case.id) if view.holder_id == office.lena]
        assert (lena.ends_on, lena.purpose) == (later, "Appeal")
        assert casework.case(work, keys, case.id).ends_on is None
    as_dana(office, lambda w, k: sharing.extend(w, k, case.id, office.lena, None))
    with office.acting(cast.LENA, writes=False) as (work, keys):
        assert casework.case(work, keys, case.id).ends_on is None
    with pytest.raises(NotFound):
        as_dana(office, lambda w, k: sharing.extend(w, k, case.id, office.omid, later))


def test_a_public_key_that_was_exchanged_gets_nothing(office: Office, case: CaseView) -> None:
    with office.acting(cast.DANA) as (work, _):
        omid = work.db.get_one(Member, office.omid)
        omid.public_key = work.db.get_one(Member, office.lena).public_key
    with pytest.raises(CasebookError):
        restrict(office, case, office.dana, office.omid)
    assert as_dana(office, lambda w, k: casework.case(w, k, case.id)).body.restricted is False
