"""How long things are kept: terms at their boundary, holds, restrictions, requests; and the papers and the register around it."""

import re
from datetime import UTC, date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from casebook.errors import IllegalMove, InvalidInput, NotFound
from casebook.i18n import LOCALES
from casebook.services import (
    breaches,
    casework,
    handover,
    holding,
    inbox,
    retention,
    retention_due,
    retention_papers,
    retention_remains,
    retention_sweeping,
    returning,
    triage,
)
from casebook.services.breaches import BreachDraft
from casebook.services.composing import Choice
from casebook.services.disclosure import compose
from casebook.services.handover import Choice as Out
from casebook.services.retention_clocks import clocks, due_on
from casebook.settings import Settings
from casebook.vocabulary import terms
from casebook.work import begin
from tests import cast
from tests.architecture.tree import ROOT
from tests.conftest import Office
from tests.keys.acting import clocked
from tests.services.ending import a_breach, closed
from tests.services.reporting import Reporter

BERLIN = ZoneInfo("Europe/Berlin")


def why_of(office: Office, case: UUID) -> tuple[str, ...]:
    """Why a case needs a look today, () where it needs none."""
    with office.acting(cast.DANA) as (work, keys):
        found = [one.why for one in retention_due.due(work, keys).cases if one.id == case]
    return found[0] if found else ()


# ── terms ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("closed_at", "days", "due"),
    [
        (datetime(2026, 5, 1, 0, 0, tzinfo=UTC), 1, date(2026, 5, 2)),
        (datetime(2026, 5, 1, 23, 59, 59, tzinfo=UTC), 1, date(2026, 5, 2)),
        # The night in which clocks go back has 25 hours in Berlin; a term is days of UTC and has as many as ever.
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=0).astimezone(UTC), 1, date(2026, 10, 26)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1).astimezone(UTC), 1, date(2026, 10, 26)),
        (datetime(2026, 3, 29, 3, 0, tzinfo=BERLIN).astimezone(UTC), 1, date(2026, 3, 30)),
        (datetime(2024, 2, 28, 12, 0, tzinfo=UTC), 2, date(2024, 3, 1)),
        (datetime(2026, 5, 1, tzinfo=UTC), 0, None),
    ],
)
def test_a_term_ends_on_its_day_whatever_clocks_do(closed_at: datetime, days: int, due: date | None) -> None:
    assert due_on(closed_at, days) == due


def test_the_day_to_which_it_was_postponed_wins_only_when_it_is_later() -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    assert due_on(at, 10, date(2026, 6, 1)) == date(2026, 6, 1)
    assert due_on(at, 10, date(2026, 5, 2)) == date(2026, 5, 11)


def test_a_case_is_due_at_the_boundary_and_not_once_it_is_postponed_or_open_again(office: Office) -> None:
    clock = clocked(office)
    case = office.new_case().id
    assert why_of(office, case) == ()
    closed(office, case)
    clock.pass_(days=1825 - 31)
    assert why_of(office, case) == ()
    clock.pass_(days=1)
    assert why_of(office, case) == ("soon",)
    clock.pass_(days=30, hours=-9, seconds=-1)  # a second before midnight
    assert why_of(office, case) == ("soon",)
    clock.pass_(seconds=1)
    assert why_of(office, case) == ("due",)
    with office.acting(cast.DANA) as (work, keys):
        holding.postpone(work, keys, case, date(2100, 1, 1), "An appeal is open")
    assert why_of(office, case) == ()
    with office.acting(cast.DANA) as (work, keys):
        holding.postpone(work, keys, case, clock().date().replace(year=clock().year + 1), "Shorter after all")
        casework.reopen_case(work, keys, case)
    assert why_of(office, case) == ()


def test_every_clock_has_words_and_every_setting_of_one_exists(settings: Settings) -> None:
    listed = clocks(settings)
    assert {one.purpose for one in listed} == {one.code for one in terms("retention_purpose")}
    assert {one.purpose for one in listed} == {one.code for one in terms("retention_why")}
    assert {one.ends for one in listed} == {one.code for one in terms("retention_end")}
    assert all(getattr(settings, one.setting) == one.term for one in listed if one.setting)
    assert all(one.source for one in listed)


def test_a_closed_report_goes_after_its_term_unless_its_sender_wrote_or_asked(office: Office) -> None:
    clock = clocked(office)
    quiet, wrote, asked = Reporter(office.house), Reporter(office.house), Reporter(office.house)
    ids = [each.send() for each in (quiet, wrote, asked)]
    with office.acting(cast.DANA) as (work, keys):
        for report in ids:
            triage.mark_spam(work, keys, report)
    clock.pass_(hours=1)
    wrote.come_back()
    wrote.write("It goes on")
    asked.come_back()
    with begin(office.house, writes=True) as work:
        returning.ask_erasure(work, asked.here(work))
    clock.pass_(days=89)
    with office.acting(cast.DANA) as (work, keys):
        assert retention_sweeping.erase_due_reports(work, keys) == 0
        due = retention_due.due(work, keys)
        assert [(one.view.id, one.asked) for one in due.reports] == [(ids[2], True)]
    clock.pass_(days=1)
    with office.acting(cast.DANA) as (work, keys):
        assert retention_sweeping.erase_due_reports(work, keys) == 1
        assert {view.id for view in inbox.inbox(work, keys)} == set(ids[1:])


# ── holds, restrictions, requests ───────────────────────────────────────────────────────────────────────


def test_a_hold_stays_written_down_and_is_released_once(office: Office) -> None:
    case = office.new_case().id
    with office.acting(cast.DANA) as (work, keys):
        hold = holding.place_hold(work, keys, case, "A hearing")
        assert casework.case(work, keys, case).held
    assert why_of(office, case) == ("hold",)
    with office.acting(cast.DANA) as (work, keys):
        holding.release_hold(work, keys, case, hold)
    with office.acting(cast.DANA) as (work, keys):
        (kept,) = retention.decided(work, keys, case).holds
        assert (kept.why, kept.by, kept.released_by, kept.stands) == ("A hearing", office.dana, office.dana, False)
        with pytest.raises(IllegalMove):
            holding.release_hold(work, keys, case, hold)
        with pytest.raises(NotFound):
            holding.release_hold(work, keys, case, uuid4())
        with pytest.raises(InvalidInput):
            holding.place_hold(work, keys, case, "  ")


def test_a_restricted_case_is_read_and_does_not_leave_but_to_whom_it_is_about(office: Office) -> None:
    case, free = office.new_case().id, office.new_case("Free").id
    with office.acting(cast.DANA) as (work, keys):
        holding.restrict_use(work, keys, case, "objection", "Says so")
    with office.acting(cast.DANA) as (work, keys):
        assert casework.case(work, keys, case).use_restricted
        assert handover.held(work, keys) == [free]
        with pytest.raises(retention.UseRestricted):
            handover.compose(work, keys, [free, case], Out(form="json"))
        with pytest.raises(retention.UseRestricted):
            compose(work, keys, case, Choice(recipient="A court", purpose="An appeal"))
        retention.may_leave(work, keys, case, kind="gdpr_access")
        with pytest.raises(IllegalMove):
            holding.restrict_use(work, keys, case, "objection", "Twice")
        holding.lift_restriction(work, keys, case)
        assert set(handover.held(work, keys)) == {case, free}


def test_a_request_is_answered_within_a_month_and_decided_once_with_its_reason(office: Office) -> None:
    clocked(office)
    case = office.new_case().id
    with office.acting(cast.DANA) as (work, keys):
        with pytest.raises(InvalidInput):
            holding.ask_erasure(work, keys, case, who="Mahsa", how="", received_on=date(2026, 5, 15))
        asked = holding.ask_erasure(work, keys, case, who="Mahsa", how="by letter", received_on=date(2026, 3, 31))
        (request,) = retention.decided(work, keys, case).requests
        assert request.due_on == date(2026, 4, 30)
        assert retention_due.due(work, keys).cases[0].open_requests == (request,)
        with pytest.raises(InvalidInput):
            holding.decide_erasure(work, keys, case, asked, "granted", "")
        holding.decide_erasure(work, keys, case, asked, "refused", "A hearing is near (art. 17(3)(e))")
        with pytest.raises(IllegalMove):
            holding.decide_erasure(work, keys, case, asked, "granted", "After all")
        assert retention_due.due(work, keys).cases == ()
        remains = retention_remains.remains(work, keys, case)
        assert (remains.left, remains.backups, remains.records > 0) == ((), 0, True)


# ── the register and the papers ─────────────────────────────────────────────────────────────────────────


def test_the_72_hours_of_a_breach_run_from_when_it_was_found_by_the_clock_of_utc(office: Office) -> None:
    clock = clocked(office)
    with office.acting(cast.KIAN) as (work, keys):
        found = breaches.record(work, keys, a_breach(work))
        view = breaches.breach(work, keys, found)
        assert view.hours_left(clock()) == 72
    clock.pass_(hours=72, seconds=1)
    with office.acting(cast.DANA) as (work, keys):
        assert view.hours_left(clock()) == 0 or view.due_at < clock()
        told = BreachDraft(happened="=1+1", found_at=view.body.found_at, authority_told_at=clock(), closed=True)
        breaches.correct(work, keys, found, told, revision=1)
        assert breaches.breach(work, keys, found).told_late
        with pytest.raises(IllegalMove):
            breaches.correct(work, keys, found, told, revision=1)
        with pytest.raises(InvalidInput):
            breaches.record(work, keys, BreachDraft(happened="Later", found_at=datetime(2100, 1, 1, tzinfo=UTC)))
        assert ",'=1+1," in breaches.table(work, keys).decode("utf-8-sig")


@pytest.mark.parametrize("kind", retention_papers.KINDS)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_paper_is_whole_in_each_language_and_names_what_is_kept(office: Office, kind: str, locale: str) -> None:
    with office.acting(cast.KIAN) as (work, keys):
        paper = retention_papers.paper(work, keys, kind, locale)
    markdown = paper.markdown().decode()
    assert "Charogh e.V." in markdown
    assert paper.notice in markdown
    assert paper.notice in paper.csv().decode("utf-8-sig")
    assert all(one.label(locale) in markdown for one in terms("retention_purpose"))
    widths = {line.count(" | ") for line in markdown.splitlines() if "GDPR art. 5(1)(e)" in line and line[0] == "|"}
    assert len(widths) == 1


def test_the_claims_that_the_papers_cite_stand_in_the_threat_model() -> None:
    known = set(re.findall(r"^\| (P\d+) \|", (ROOT / "docs" / "threat-model.md").read_text("utf-8"), re.MULTILINE))
    cited = {name for claims in retention_papers.MEASURES.values() for name in re.findall(r"P\d+", claims)}
    assert cited <= known
