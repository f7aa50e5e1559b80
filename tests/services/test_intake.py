"""Drafts and sending: kept once, ended in time, erased on leaving, and nobody gets an error for having pressed twice."""

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from sqlalchemy import select, update

from casebook.audit.verification import verify
from casebook.crypto import bearer
from casebook.crypto.envelope import Sealed
from casebook.errors import CasebookError, IllegalMove, InvalidInput, NotFound, Refused
from casebook.model import AuditEntry, Message, Report, ReporterSession, ReportFile, Team
from casebook.model.report import ReportState
from casebook.services import inbox, intake, posting, returning, visits
from casebook.services.drafts import LONGEST_TEXT, ReportDraft
from casebook.services.receiving import original_of, receive
from casebook.services.visits import BACK, visit
from casebook.work import Work, begin
from tests import cast
from tests.conftest import Office
from tests.keys.acting import Clock, clocked
from tests.services.acting import stored
from tests.services.reporting import STORY, Reporter

AT_ONCE = 4


def doing(office: Office, act: Callable[[Work], Any]) -> Any:
    """Do one act as nobody."""
    with begin(office.house, writes=True, name="portal.test") as work:
        return act(work)


def at_once(office: Office, *acts: Callable[[Work], Any]) -> list[Any]:
    """Do acts in threads that start together; give what each gave, or its error."""
    gate = Barrier(len(acts))

    def do(act: Callable[[Work], Any]) -> Any:
        gate.wait()
        try:
            return doing(office, act)
        except Exception as error:  # noqa: BLE001  -- given to the test
            return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


def count(office: Office, noun: Any) -> int:
    """How many rows a table has."""
    with begin(office.house, writes=False) as work:
        return len(work.db.scalars(select(noun)).all())


def alive(office: Office, reporter: Reporter) -> bool:
    """Whether this browser still opens a report."""
    with begin(office.house, writes=False) as work:
        return visit(work, reporter.cookie) is not None


@pytest.fixture
def reporter(office: Office) -> Reporter:
    """Somebody with a browser."""
    return Reporter(office.house)


@pytest.fixture
def clock(office: Office) -> Clock:
    """A clock that the test moves."""
    return clocked(office)


# ── beginning ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_form_sent_twice_begins_one_report(office: Office) -> None:
    cookie, form = bearer.new_cookie(), uuid4()
    for _ in range(2):
        begun = doing(office, lambda w: intake.begin_draft(w, cookie, ReportDraft(story="A"), report_id=form))
        assert begun.report.id == form
    assert count(office, Report) == 1


@pytest.mark.parametrize("begin_", [intake.begin_draft, intake.tell], ids=["begun", "told"])
def test_one_form_sent_four_times_at_once_begins_one_report(office_on: Office, begin_: Callable[..., Any]) -> None:
    cookie, form = bearer.new_cookie(), uuid4()

    def press(work: Work) -> UUID | None:
        begin_(work, cookie, ReportDraft(story="A"), report_id=form)
        return found.report.id if (found := visit(work, cookie)) is not None else None

    given = at_once(office_on, *[press] * AT_ONCE)
    # PostgreSQL lets them run at the same moment: who was second is told so, and finds the report by looking again.
    assert form in given
    assert {each for each in given if each != form and not isinstance(each, IllegalMove)} == set()
    assert (count(office_on, Report), count(office_on, ReporterSession)) == (1, 1)
    assert doing(office_on, press) == form


def test_an_old_form_begins_nothing_once_its_report_was_sent_and_put_away(office: Office, reporter: Reporter) -> None:
    report_id = reporter.send()
    doing(office, lambda w: returning.put_away(w, reporter.here(w)))
    for cookie in (reporter.cookie, bearer.new_cookie()):
        with pytest.raises(IllegalMove):
            doing(office, lambda w, c=cookie: intake.begin_draft(w, c, ReportDraft(story="A"), report_id=report_id))
    assert count(office, Report) == 1


def test_another_browser_does_not_get_a_draft_by_the_id_of_its_form(office: Office, reporter: Reporter) -> None:
    report_id = reporter.begin()
    with pytest.raises(IllegalMove):
        doing(office, lambda w: intake.begin_draft(w, bearer.new_cookie(), ReportDraft(), report_id=report_id))
    assert alive(office, reporter)


def test_a_browser_that_has_sent_one_report_can_begin_another(office: Office, reporter: Reporter) -> None:
    first = reporter.send()
    second = doing(office, lambda w: intake.begin_draft(w, reporter.cookie, ReportDraft(story="B"))).report.id
    assert first != second
    with begin(office.house, writes=False) as work:
        assert visits.told(reporter.here(work)).story == "B"
    assert count(office, Report) == 2


def test_no_cookie_of_ours_begins_nothing(office: Office) -> None:
    for cookie in ("", "x", "я", bearer.new_cookie() + "="):
        with pytest.raises(Refused):
            doing(office, lambda w, c=cookie: intake.begin_draft(w, c, ReportDraft(story="A")))
    assert count(office, Report) == 0


@pytest.mark.parametrize(
    "told",
    [
        {"story": "x" * (LONGEST_TEXT + 1)},
        {"contact": "\ud800"},
        {"danger": "none of them"},
        {"about": "x"},
        {"kinds": ("x",)},
        {"helps": ("x",)},
    ],
    ids=lambda told: next(iter(told)),
)
def test_what_cannot_be_an_answer_is_refused_by_name(office: Office, reporter: Reporter, told: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        reporter.begin(**told)
    assert refusal.value.field == next(iter(told))
    assert count(office, Report) == 0


# ── changing ────────────────────────────────────────────────────────────────────────────────────────────


def test_of_two_tabs_the_second_is_told(office: Office, reporter: Reporter) -> None:
    reporter.begin()
    draft = ReportDraft(story="B")
    doing(office, lambda w: intake.save_draft(w, reporter.here(w), draft, revision=1))
    with pytest.raises(IllegalMove):
        doing(office, lambda w: intake.save_draft(w, reporter.here(w), ReportDraft(story="C"), revision=1))
    with begin(office.house, writes=False) as work:
        assert visits.told(reporter.here(work)).story == "B"


def test_of_four_tabs_at_once_one_is_kept(office_on: Office) -> None:
    reporter = Reporter(office_on.house)
    reporter.begin()

    def save(story: str) -> Callable[[Work], Any]:
        return lambda w: intake.save_draft(w, reporter.here(w), ReportDraft(story=story), revision=1)

    given = at_once(office_on, *[save(story) for story in "ABCD"])
    assert sorted(type(each).__name__ for each in given) == ["IllegalMove"] * 3 + ["NoneType"]
    with begin(office_on.house, writes=False) as work:
        assert visits.told(reporter.here(work)).story == "ABCD"[given.index(None)]


def test_what_is_sent_is_changed_no_more(office: Office, reporter: Reporter) -> None:
    reporter.begin()
    file_id = reporter.add_file()
    reporter.finish()
    for act in (
        lambda w: intake.save_draft(w, reporter.here(w), ReportDraft(story="B"), revision=2),
        lambda w: intake.remove_file(w, reporter.here(w), file_id),
    ):
        with pytest.raises(IllegalMove):
            doing(office, act)
    with begin(office.house, writes=False) as work:
        assert visits.told(reporter.here(work)).story == STORY
        assert len(intake.files(work, reporter.here(work))) == 1


# ── sending ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("told", [{}, {"story": " \n\t"}, {"kinds": ("threat",)}, {"danger": "now", "called": "x"}])
def test_a_report_in_which_nothing_is_told_is_not_sent(
    office: Office, reporter: Reporter, told: dict[str, Any]
) -> None:
    reporter.begin(**{"story": "", **told})
    with pytest.raises(InvalidInput) as refusal:
        reporter.finish()
    assert refusal.value.field == "story"
    with begin(office.house, writes=False) as work:
        assert not reporter.here(work).sent
        assert work.db.scalars(select(Report.lookup)).all() == [None]


def test_a_file_alone_or_any_one_answer_is_enough(office: Office) -> None:
    for name in ("where", "who_did", "relatives", "contact", "when"):
        Reporter(office.house).send(**{"story": "", name: "x"})
    reporter = Reporter(office.house)
    reporter.begin(story="")
    reporter.add_file()
    reporter.finish()
    assert reporter.code


def test_one_report_sent_four_times_at_once_has_one_code_and_one_entry(office_on: Office) -> None:
    reporter = Reporter(office_on.house)
    report_id = reporter.begin()
    given = at_once(office_on, *[lambda w: intake.send(w, reporter.here(w))] * AT_ONCE)
    assert given == [None] * AT_ONCE
    assert entries(office_on) == 1
    reporter.finish()
    assert entries(office_on) == 1
    reporter.come_back()
    with office_on.acting(cast.DANA) as (work, keys):
        assert inbox.report(work, keys, report_id).view.body.state is ReportState.READ


def test_the_first_reports_of_an_office_may_come_at_once(office_on: Office) -> None:
    """The team's chain of the log begins with them: two acts must not both write its first entry."""
    reporters = [Reporter(office_on.house) for _ in range(AT_ONCE)]
    for reporter in reporters:
        reporter.begin()
    acts: list[Callable[[Work], Any]] = [lambda w, r=each: intake.send(w, r.here(w)) for each in reporters]
    assert at_once(office_on, *acts) == [None] * AT_ONCE
    with begin(office_on.house, writes=False) as work:
        assert verify(work.db, office_on.house.heads).faults == ()
    assert entries(office_on) == AT_ONCE


def entries(office: Office) -> int:
    """How many entries the team's chain has."""
    with begin(office.house, writes=False) as work:
        team = select(Team.id)
        return len(work.db.scalars(select(AuditEntry.id).where(AuditEntry.chain.in_(team))).all())


def test_what_is_told_in_one_step_is_what_beginning_and_sending_make(office: Office, clock: Clock) -> None:
    told, sent = Reporter(office.house, cookie=bearer.new_cookie()), Reporter(office.house)
    report_id = uuid4()
    draft = ReportDraft(story=STORY, danger="now")
    for _ in range(2):
        doing(office, lambda w: intake.tell(w, told.cookie, draft, report_id=report_id))
    other = sent.send(danger="now")
    assert entries(office) == 2
    with begin(office.house, writes=False) as work:
        bodies = [visits.told(each.here(work)) for each in (told, sent)]
        rows = [work.db.get_one(Report, each) for each in (report_id, other)]
        shown = returning.code_to_show(told.here(work))
        for name in ("team_id", "day", "code_day", "team_version", "team_wrap", "triage"):
            assert getattr(rows[0], name) == getattr(rows[1], name)
    assert {body.received_at for body in bodies} == {clock.time}
    assert bodies[0] == msgspec.structs.replace(bodies[1], revision=bodies[0].revision)
    assert shown is not None
    told.come_back(" ".join(shown.groups))
    with office.acting(cast.DANA) as (work, keys):
        assert inbox.report(work, keys, report_id).view.body.story == STORY


def test_nothing_told_in_one_step_is_not_sent(office: Office) -> None:
    with pytest.raises(InvalidInput) as refusal:
        doing(office, lambda w: intake.tell(w, bearer.new_cookie(), ReportDraft(story=" ")))
    assert refusal.value.field == "story"
    assert count(office, Report) == 0


def test_what_was_sealed_before_a_renewal_is_not_kept(office: Office) -> None:
    """Reports are sealed side by side and kept together: none may lie under a key that a leaver knows."""
    with begin(office.house, writes=False) as work:
        address, now = posting.address_of(work), work.clock()
        body = intake.checked(ReportDraft(story=STORY))
        posted = [posting.sealed(address, bytes(32), body, report_id=uuid4(), now=now, code_days=180)]
    with begin(office.house, writes=True) as work:
        work.db.scalars(select(Team)).one().rotation_due = True
    office.session(cast.DANA)
    with pytest.raises(IllegalMove):
        doing(office, lambda w: posting.keep(w, posted))
    assert count(office, Report) == 0


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_takes_so_many_files_and_no_more(office: Office, reporter: Reporter) -> None:
    office.house.settings = dataclasses.replace(office.house.settings, report_files=2)
    reporter.begin()
    for _ in range(2):
        reporter.add_file()
    kept = stored(office)
    with pytest.raises(InvalidInput) as refusal:
        reporter.add_file()
    assert refusal.value.field == "files"
    assert stored(office) == kept


def test_of_five_files_at_once_two_fit(office_on: Office) -> None:
    office_on.house.settings = dataclasses.replace(office_on.house.settings, report_files=2)
    reporter = Reporter(office_on.house)
    reporter.begin()
    given = at_once(office_on, *[lambda w: add(w, reporter, uuid4())] * 5)
    assert sorted(type(each).__name__ for each in given) == ["InvalidInput"] * 3 + ["NoneType"] * 2
    assert (count(office_on, ReportFile), len(stored(office_on))) == (2, 2)


def add(work: Work, reporter: Reporter, file_id: UUID, content: bytes = b"seen") -> None:
    """Add a file under an id of one's own."""
    here = reporter.here(work)
    received = receive(work.blobs, here.report.id, "seen.txt", [content], limit=100)
    intake.add_file(work, here, original_of(received, at=work.clock()), file_id=file_id, blob=received.blob)


def test_a_file_sent_twice_is_kept_once(office: Office, reporter: Reporter) -> None:
    reporter.begin()
    file_id = uuid4()
    for _ in range(2):
        doing(office, lambda w: add(w, reporter, file_id))
    assert (count(office, ReportFile), len(stored(office))) == (1, 1)


def test_a_file_that_is_taken_back_is_gone_and_only_by_its_sender(office: Office, reporter: Reporter) -> None:
    reporter.begin()
    file_id, other = reporter.add_file(), Reporter(office.house)
    other.begin()
    for wrong in (file_id, uuid4()):
        with pytest.raises(NotFound):
            doing(office, lambda w, f=wrong: intake.remove_file(w, other.here(w), f))
    assert len(stored(office)) == 1
    doing(office, lambda w: intake.remove_file(w, reporter.here(w), file_id))
    assert (count(office, ReportFile), stored(office)) == (0, set())


def test_a_damaged_file_is_left_out_and_the_others_are_listed(office: Office, reporter: Reporter) -> None:
    reporter.begin()
    broken, whole = reporter.add_file(b"one"), reporter.add_file(b"two")
    doing(
        office,
        lambda w: w.db.execute(update(ReportFile).where(ReportFile.id == broken).values(body=Sealed(b"\x01" * 600))),
    )
    with begin(office.house, writes=False) as work:
        assert [file_id for file_id, _ in intake.files(work, reporter.here(work))] == [whole]


# ── time ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_ends_after_its_hours(office: Office, clock: Clock, reporter: Reporter) -> None:
    reporter.begin()
    clock.pass_(hours=office.house.settings.draft_hours)
    assert alive(office, reporter)
    clock.pass_(seconds=1)
    assert not alive(office, reporter)


def test_a_draft_from_the_future_is_none(office: Office, clock: Clock, reporter: Reporter) -> None:
    """But a clock that was wrong and is set right takes nobody's words."""
    reporter.begin()
    clock.pass_(hours=-2)
    assert alive(office, reporter)
    clock.pass_(seconds=-1)
    assert not alive(office, reporter)


def test_who_presses_save_after_the_hours_begins_anew_with_the_words_on_their_page(
    office: Office, clock: Clock, reporter: Reporter
) -> None:
    report_id = reporter.begin()
    reporter.add_file()
    clock.pass_(hours=30)
    draft = ReportDraft(story="still on the page")
    doing(office, lambda w: intake.begin_draft(w, reporter.cookie, draft, report_id=report_id))
    with begin(office.house, writes=False) as work:
        assert visits.told(reporter.here(work)).story == "still on the page"
    assert (count(office, Report), count(office, ReportFile), stored(office)) == (1, 0, set())


def test_a_browser_that_came_back_is_let_go_after_two_hours(office: Office, clock: Clock, reporter: Reporter) -> None:
    reporter.send()
    reporter.come_back()
    clock.pass_(seconds=BACK.total_seconds())
    assert alive(office, reporter)
    clock.pass_(seconds=1)
    assert not alive(office, reporter)


def test_abandoned_drafts_are_swept_with_their_files_and_nothing_else_is(office: Office, clock: Clock) -> None:
    sent, left = Reporter(office.house), Reporter(office.house)
    sent.begin()
    sent.add_file(b"sent")
    sent.finish()
    kept = stored(office)
    left.begin()
    left.add_file(b"left")
    clock.time = clock.time.replace(hour=23, minute=58) + timedelta(days=1)
    doing(office, visits.sweep)
    assert count(office, Report) == 2, "by its day alone it might have been begun a moment before midnight"
    clock.pass_(minutes=5)
    fresh = Reporter(office.house)
    fresh.begin()
    doing(office, visits.sweep)
    assert (count(office, Report), count(office, ReporterSession)) == (2, 1)
    assert stored(office) == kept
    assert alive(office, fresh)
    sent.come_back()


def test_a_code_that_is_over_is_swept_and_the_team_keeps_the_report(
    office: Office, clock: Clock, reporter: Reporter
) -> None:
    report_id = reporter.send()
    clock.pass_(days=office.house.settings.code_days + 1)
    doing(office, visits.sweep)
    assert count(office, Report) == 1
    with begin(office.house, writes=False) as work:
        assert work.db.get_one(Report, report_id).lookup is not None
    clock.pass_(days=1)
    doing(office, visits.sweep)
    with office.acting(cast.DANA) as (work, keys):
        row = work.db.get_one(Report, report_id)
        assert (row.lookup, row.code_wrap) == (None, None)
        assert inbox.report(work, keys, report_id).view.body.story == STORY


# ── leaving ─────────────────────────────────────────────────────────────────────────────────────────────


def test_leaving_erases_a_draft_with_its_files(office: Office, reporter: Reporter) -> None:
    reporter.begin()
    reporter.add_file()
    doing(office, lambda w: visits.leave(w, reporter.cookie))
    assert [count(office, noun) for noun in (Report, ReportFile, ReporterSession)] == [0, 0, 0]
    assert stored(office) == set()


def test_leaving_erases_a_draft_whose_time_is_over(office: Office, clock: Clock, reporter: Reporter) -> None:
    reporter.begin()
    clock.pass_(hours=25)
    doing(office, lambda w: visits.leave(w, reporter.cookie))
    assert (count(office, Report), count(office, ReporterSession)) == (0, 0)


def test_leaving_a_report_that_is_sent_ends_this_browser_only(office: Office, reporter: Reporter) -> None:
    reporter.begin()
    reporter.add_file()
    reporter.finish()
    elsewhere = Reporter(office.house, code=reporter.code)
    elsewhere.come_back()
    doing(office, lambda w: visits.leave(w, reporter.cookie))
    assert not alive(office, reporter)
    assert alive(office, elsewhere)
    assert (count(office, Report), count(office, ReportFile), len(stored(office))) == (1, 1, 1)


def test_leaving_with_a_cookie_that_opens_nothing_does_nothing(office: Office, reporter: Reporter) -> None:
    reporter.begin()
    for cookie in ("", "x", bearer.new_cookie()):
        doing(office, lambda w, c=cookie: visits.leave(w, c))
    assert alive(office, reporter)


def test_who_sends_and_leaves_at_once_has_either_told_it_or_not(office_on: Office) -> None:
    for _ in range(5):
        reporter = Reporter(office_on.house)
        report_id = reporter.begin()
        sent, left = at_once(
            office_on,
            lambda w, r=reporter: intake.send(w, r.here(w)),
            lambda w, r=reporter: visits.leave(w, r.cookie),
        )
        assert left is None
        with begin(office_on.house, writes=False) as work:
            versions = work.db.scalars(select(Report.team_version).where(Report.id == report_id)).all()
            assert work.db.scalars(select(ReporterSession.report_id)).all() == []
        if not versions:
            assert isinstance(sent, (CasebookError, AssertionError)), sent  # the draft was gone first
        else:
            assert sent is None
            assert versions == [1]


def test_a_draft_begun_late_in_the_day_lives_its_hours(office: Office, clock: Clock, reporter: Reporter) -> None:
    clock.time = clock.time.replace(hour=23, minute=59)
    reporter.begin()
    for _ in range(12):
        clock.time += timedelta(hours=2)
        doing(office, visits.sweep)
        assert alive(office, reporter)
    assert count(office, Message) == 0
