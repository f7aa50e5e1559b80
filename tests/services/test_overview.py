"""The first page: threats to life before everything, each day in its group, what is settled left out, in all cases one may open."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from casebook.dates import Moment
from casebook.errors import NotAllowed
from casebook.keys.keyring import Keyring
from casebook.model import Intervention, Referral, RiskAssessment, Task
from casebook.model.consent import ConsentBody
from casebook.model.intervention import InterventionBody
from casebook.model.person import PersonName
from casebook.model.referral import ReferralBody
from casebook.model.risk_assessment import RiskAssessmentBody
from casebook.model.task import TaskBody
from casebook.search.entry import DueQuery
from casebook.services import agenda, casework, lookup, recording, records
from casebook.services.drafts import CaseDraft, IncidentDraft, PersonDraft
from casebook.services.lookup import DuePart
from casebook.services.overview import Overview, overview
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana

TODAY = date(2026, 5, 14)


@pytest.fixture
def here(office: Office) -> Office:
    office.house.clock = lambda: datetime(2026, 5, 14, 9, tzinfo=UTC)
    return office


def add(office: Office, case_id: UUID, noun: Any, body: Any) -> UUID:
    record: UUID = as_dana(office, lambda work, keys: records.add(work, keys, case_id, noun, body))
    return record


def seen(office: Office) -> Overview:
    built: Overview = as_dana(office, overview)
    return built


def kinds(part: DuePart) -> list[str]:
    assert part.total == len(part.hits)
    return [hit.due.kind for hit in part.hits]


def titles(part: DuePart) -> list[str]:
    assert part.total == len(part.hits)
    return [hit.title for hit in part.hits]


def task(days: int, **told: Any) -> TaskBody:
    return TaskBody(**{"title": f"In {days} days", "due": TODAY + timedelta(days=days), **told})


def test_every_day_stands_in_its_group_and_threats_to_life_apart(here: Office) -> None:
    case, other = here.new_case(), here.new_case("Another")
    for days in (-3, 0, 1, 2, 14, 15, 90, 91):
        add(here, case.id, Task, task(days))
    add(
        here,
        other.id,
        Intervention,
        InterventionBody(kind="appeal", removal=Moment("2026-05-25T06:40", "Europe/Warsaw")),
    )
    due = seen(here).due
    assert [titles(group) for group in (due.late, due.now, due.soon, due.later)] == [
        ["In -3 days"],
        ["In 0 days", "In 1 days"],
        ["In 2 days", "In 14 days"],
        ["In 15 days", "In 90 days"],
    ]
    assert kinds(due.life) == ["rule39", "removal"]
    assert {hit.reference for hit in due.life.hits} == {other.body.reference}
    assert due.late.hits[0].reference == case.body.reference


def test_what_is_done_or_settled_by_another_record_is_not_due(here: Office) -> None:
    case = here.new_case().id
    refused = InterventionBody(
        kind="platform_notice", platform="facebook", channel="dsa_art16", outcome="rejected",
        sent=Moment("2025-11-10"), answered=Moment("2025-11-20"),
    )  # fmt: skip
    notice = add(here, case, Intervention, refused)
    assert kinds(seen(here).due.soon) == ["dsa_art20", "dsa_art21"]
    appeal = InterventionBody(kind="appeal", platform="facebook", channel="art20_appeal", follows=notice)
    add(here, case, Intervention, appeal)
    assert kinds(seen(here).due.soon) == ["dsa_art20", "dsa_art21"]
    sent = InterventionBody(
        kind="appeal", platform="facebook", channel="art20_appeal", follows=notice, sent=Moment("2026-05-10")
    )
    add(here, case, Intervention, sent)
    assert "dsa_art20" not in kinds(seen(here).due.soon)
    assert "dsa_art21" in kinds(seen(here).due.soon)

    add(
        here,
        case,
        RiskAssessment,
        RiskAssessmentBody(level="life", assessed_on=date(2026, 1, 1), review_on=date(2026, 5, 1)),
    )
    assert kinds(seen(here).due.life) == ["risk_review"]
    add(here, case, RiskAssessment, RiskAssessmentBody(level="high", assessed_on=date(2026, 5, 2)))
    assert kinds(seen(here).due.life) == []


def test_a_right_that_has_passed_fades_and_our_own_tasks_do_not(here: Office) -> None:
    case = here.new_case().id
    add(here, case, Task, task(-200))
    for answered in ("2025-10-20", "2025-10-10"):  # six months end on 20 and on 10 April
        add(here, case, Intervention, InterventionBody(
            kind="platform_notice", channel="dsa_art16", outcome="rejected", answered=Moment(answered)
        ))  # fmt: skip
    assert [(hit.due.kind, hit.due.day) for hit in seen(here).due.late.hits if hit.due.kind != "dsa_art21"] == [
        ("task", TODAY - timedelta(days=200)),
        ("dsa_art20", date(2026, 4, 20)),
    ]


def test_what_a_closed_case_has_let_pass_is_over_and_what_comes_is_not(here: Office) -> None:
    case = here.new_case().id
    for days in (-3, 3):
        add(here, case, Task, task(days))
    as_dana(here, lambda work, keys: casework.close_case(work, keys, case))
    due = seen(here).due
    assert (titles(due.late), titles(due.soon)) == ([], ["In 3 days"])
    as_dana(here, lambda work, keys: casework.reopen_case(work, keys, case))
    assert titles(seen(here).due.late) == ["In -3 days"]


def test_only_mine_leaves_what_is_mine_and_every_threat_to_life(here: Office) -> None:
    mine, other = here.new_case().id, here.new_case("Another").id
    dana, omid = here.dana, here.omid
    as_dana(here, lambda work, keys: casework.assign(work, keys, mine, dana))
    add(here, mine, Task, task(3, title="In my case"))
    add(here, mine, Task, task(4, title="In my case, for Omid", assigned=omid))
    add(here, other, Task, task(5, title="For me", assigned=dana))
    add(here, other, Task, task(6, title="Of nobody"))
    add(here, other, Task, task(7, title="Removal", kind="removal"))
    for case in (mine, other):
        add(here, case, Referral, ReferralBody(kind="psychosocial", to="A doctor"))
    built: Overview = as_dana(here, lambda work, keys: overview(work, keys, mine=True))
    assert titles(built.due.soon) == ["In my case", "For me"]
    assert titles(built.due.life) == ["Removal"]
    assert [one.case for one in built.referrals.records] == [mine]
    assert seen(here).referrals.total == 2


def test_those_in_danger_and_those_who_wait_are_listed(here: Office) -> None:
    with here.acting(cast.DANA) as (work, keys):
        case = casework.open_case(work, keys, CaseDraft(title="Danger", severity="life"))
        closed = casework.open_case(work, keys, CaseDraft(title="Over", severity="life"))
        casework.close_case(work, keys, closed.id)
        for day, severity in (("2026-05-12", "life"), ("2026-05-12", "high"), ("2026-04-01", "life")):
            draft = IncidentDraft(title=f"{severity} {day}", when=Moment(day), severity=severity)
            recording.record_incident(work, keys, case.id, draft)
        person = recording.add_person(work, keys, case.id, PersonDraft(names=(PersonName(text="Mahsa"),)))
        for until in (date(2026, 5, 20), date(2026, 7, 20)):
            agreed = ConsentBody(person=person, purpose="un", given_on=date(2025, 5, 1), valid_until=until)
            recording.add_consent(work, keys, case.id, agreed)
    for outcome in ("waiting", "", "completed"):
        add(here, case.id, Referral, ReferralBody(kind="legal", to=f"Help {outcome}", outcome=outcome))
    built = seen(here)
    assert [record.title for record in built.cases.records] == ["Danger"]
    assert [record.title for record in built.incidents.records] == ["life 2026-05-12"]
    assert sorted(record.title for record in built.referrals.records) == ["Help ", "Help waiting"]
    assert [hit.due.day for hit in built.due.consents.hits] == [date(2026, 5, 20)]
    assert built.reading is None


def test_nobody_sees_the_days_of_a_case_that_is_not_theirs(here: Office) -> None:
    with here.acting(cast.DANA) as (work, keys):
        mine = casework.open_case(work, keys, CaseDraft(title="Mine", restricted=True))
    add(here, mine.id, Task, task(1))
    assert titles(seen(here).due.now) == ["In 1 days"]
    with here.acting(cast.LENA) as (work, keys):
        assert titles(overview(work, keys).due.now) == []
    with pytest.raises(NotAllowed), here.acting(cast.KIAN) as (work, keys):
        overview(work, keys)


def test_long_groups_are_counted_whole_and_read_in_part_also_beside_cases_of_ones_own(here: Office) -> None:
    shared = here.new_case().id
    with here.acting(cast.DANA) as (work, keys):
        mine = casework.open_case(work, keys, CaseDraft(title="Mine", restricted=True)).id
    with here.acting(cast.DANA) as (work, keys):
        for number in range(30):
            day = task(3 + number % 10, title=f"{number:02}")
            records.add(work, keys, mine if number % 3 == 0 else shared, Task, day)
    soon = seen(here).due.soon
    assert (len(soon.hits), soon.total) == (25, 30)
    parts = []
    for start in (0, 12, 24):
        with here.acting(cast.DANA) as (work, keys):
            query = DueQuery(until="2026-12-31", start=start, at_once=12)
            parts += lookup.due_parts(work, keys, {"all": query})["all"].hits
    assert sorted(hit.title for hit in parts) == [f"{number:02}" for number in range(30)]
    assert [hit.due.day for hit in parts] == sorted(hit.due.day for hit in parts)
    assert parts[:25] == soon.hits
    with here.acting(cast.DANA) as (work, keys):
        further = overview(work, keys, which="soon", start=25).due.soon
    assert (further.hits, further.total) == (parts[25:], 30)


def test_only_what_is_shown_is_read_and_nothing_is_opened_for_it(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case = here.new_case().id
    with here.acting(cast.DANA) as (work, keys):
        for number in range(40):
            records.add(work, keys, case, RiskAssessment, RiskAssessmentBody(
                level="high", person=None, assessed_on=TODAY, review_on=TODAY + timedelta(days=3 + number % 5)
            ))  # fmt: skip
    seen(here)  # the index is up to date
    told, opened = list[object](), list[object]()
    read, open_row = lookup._due_hit, Keyring.open_row
    monkeypatch.setattr(lookup, "_due_hit", lambda one: told.append(one) or read(one))

    def opening(keys: Keyring, row: Any, body_type: Any) -> Any:
        opened.append(row)
        return open_row(keys, row, body_type)

    monkeypatch.setattr(Keyring, "open_row", opening)
    assert seen(here).due.soon.total == 40
    assert (len(told), opened) == (25, [])


def test_a_calendar_begins_today_and_the_log_says_that_it_was_taken(here: Office) -> None:
    case = here.new_case().id
    for days in (-1, 0, 3, 40):
        add(here, case, Task, task(days))
    with here.acting(cast.DANA) as (work, keys):
        days_taken = agenda.take_calendar(work, keys, today=TODAY, until=TODAY + timedelta(days=14))
        told = [type(event).__name__ for event in work.journal]
    assert [one.day for one in days_taken] == [TODAY, TODAY + timedelta(days=3)]
    assert told[-1] == "CalendarTaken"
