"""How platforms deal with notices: counted by hand, and the same counted from an office; the tables to take away."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from casebook.dates import Moment
from casebook.exporters.platform_figures import Figures, by_platform, for_a_trusted_flagger
from casebook.model import Intervention
from casebook.model.intervention import InterventionBody
from casebook.services import platform_record, records
from casebook.services.platform_record import Complaint, counted
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana

TODAY = date(2026, 5, 14)


def told(outcome: str = "", **more: Any) -> Complaint:
    given: dict[str, Any] = {
        "record": uuid4(),
        "follows": None,
        "platform": "facebook",
        "channels": frozenset({"dsa_art16"}),
        "categories": (),
        "sent": date(2026, 1, 10),
        "outcome": outcome,
        "judgement": "",
        "answered": False,
        "days": None,
    }
    return Complaint(**{**given, **more})


def figures(*complaints: Complaint, since: date | None = None, until: date | None = None) -> Figures:
    return counted(complaints, since=since, until=until, today=TODAY).everything


def test_each_notice_is_counted_once_by_what_became_of_it() -> None:
    """exports.md §1.1, art. 22 and 23: action taken, rejection rate."""
    counts = figures(
        told("removed", days=2),
        told("partially", days=10),
        told("geo_blocked"),
        told("labelled"),
        told("rejected", days=4),
        told(answered=True),
        told("no_answer"),
        told(sent=date(2026, 4, 1)),
        told(sent=date(2026, 5, 1)),
        told("removed", platform=""),
        told("removed", channels=frozenset({"osa_s20"})),
    )
    assert (counts.notices, counts.decided, counts.removed, counts.partly, counts.rejected) == (9, 6, 1, 3, 1)
    assert (counts.no_answer, counts.waiting) == (2, 1)
    assert (counts.median, counts.slow) == (4, 10)
    assert counts.rejection_rate == pytest.approx(1 / 6)
    assert (counts.judged, counts.error_rate) == (0, None)


@pytest.mark.parametrize(
    ("days", "median", "slow"),
    [
        ((), None, None),
        ((7,), 7, 7),
        ((1, 2), 1.5, 2),
        ((1, 3), 2, 3),
        (tuple(range(1, 11)), 5.5, 9),
        ((0, 0, 30), 0, 30),
    ],
)
def test_median_and_the_days_within_which_nine_of_ten_came(days: tuple[int, ...], median: object, slow: object) -> None:
    counts = figures(*(told("removed", days=one) for one in reversed(days)))
    assert (counts.median, counts.slow) == (median, slow)


def test_a_decision_is_wrong_if_judged_so_or_reversed_by_any_appeal_down_the_line() -> None:
    judged, right = told("rejected", judgement="wrong"), told("rejected", judgement="right")
    contested, upheld, unsent = told("rejected"), told("rejected"), told("rejected")
    art20 = told("rejected", follows=contested.record, channels=frozenset({"art20_appeal"}))
    dispute = told("removed", follows=art20.record, channels=frozenset({"ods_art21"}))
    lost = told("rejected", follows=upheld.record, channels=frozenset({"art20_appeal"}))
    waiting = told(follows=unsent.record, channels=frozenset({"art20_appeal"}))
    counts = figures(judged, right, contested, upheld, unsent, art20, dispute, lost, waiting)
    assert (counts.notices, counts.judged, counts.wrong) == (5, 4, 2)
    assert counts.error_rate == 0.5


def test_a_circle_of_appeals_ends() -> None:
    first, second = uuid4(), uuid4()
    one = told("removed", record=first, follows=second, channels=frozenset({"art20_appeal"}))
    other = told("rejected", record=second, follows=first, channels=frozenset({"art20_appeal"}))
    assert figures(one, other).notices == 0


def test_a_period_counts_by_the_day_of_sending_both_ends_included() -> None:
    notices = [told("removed", sent=date(2026, month, 1)) for month in (1, 2, 3)]
    assert figures(*notices, since=date(2026, 2, 1), until=date(2026, 3, 1)).notices == 2
    assert figures(*notices, until=date(2026, 1, 31)).notices == 1


def test_the_largest_platform_stands_first_and_the_flaggers_file_counts_dsa_notices_in_each_category() -> None:
    """exports.md §1.1, art. 22: this log is the application file."""
    record = counted(
        [
            told("removed", platform="x"),
            told("removed", categories=("A", "B")),
            told("rejected", categories=("B",)),
            told("rejected", channels=frozenset({"tos_flag"}), categories=("B",)),
        ],
        since=None,
        until=None,
        today=TODAY,
    )
    assert list(record.platforms) == ["facebook", "x"]
    assert {name: one.notices for name, one in record.flagger.items()} == {
        ("facebook", "A"): 1,
        ("facebook", "B"): 2,
        ("x", ""): 1,
    }


def test_an_office_is_counted_over_all_cases_that_one_may_open(office: Office) -> None:
    office.house.clock = lambda: datetime(2026, 5, 14, 9, tzinfo=UTC)
    cases = [office.new_case().id, office.new_case().id]

    def notice(case_id: UUID, **more: Any) -> UUID:
        body = InterventionBody(**{"kind": "platform_notice", "platform": "telegram", "channel": "dsa_art16", **more})
        record: UUID = as_dana(office, lambda w, k: records.add(w, k, case_id, Intervention, body))
        return record

    category = ("STATEMENT_CATEGORY_CYBER_VIOLENCE",)
    notice(
        cases[0], sent=Moment("2026-01-01"), answered=Moment("2026-01-09"), outcome="removed", dsa_categories=category
    )
    refused = notice(cases[1], sent=Moment("2026-02-01"), answered=Moment("2026-02"), outcome="rejected", right="wrong")
    notice(
        cases[1], kind="appeal", channel="art20_appeal", follows=refused, sent=Moment("2026-03-01"), outcome="removed"
    )
    notice(cases[1], answered=Moment("2026-03-01"))
    notice(cases[1], kind="police", platform="", channel="", sent=Moment("2026-03-01"))
    with office.acting(cast.DANA) as (work, keys):
        record = platform_record.take_figures(work, keys, since=None, until=None)
        assert type(work.journal[-1]).__name__ == "PlatformFiguresTaken"
    counts = record.platforms["telegram"]
    assert (counts.notices, counts.removed, counts.rejected, counts.days) == (2, 1, 1, (8,))
    assert (counts.judged, counts.wrong, record.undated) == (1, 1, 1)
    assert record.flagger["telegram", category[0]].removed == 1
    with office.acting(cast.LENA) as (work, keys):
        assert platform_record.platform_record(work, keys, since=None, until=None).everything.notices == 0


def test_the_tables_hold_counts_and_codes_and_no_formula() -> None:
    record = counted(
        [told("removed", days=3, categories=("=cmd()",), platform="=1+1")], since=None, until=None, today=TODAY
    )
    rows = list(csv.DictReader(io.StringIO(by_platform(record.platforms, record.everything).decode("utf-8-sig"))))
    assert [row["platform"] for row in rows] == ["'=1+1", "all"]
    assert (rows[0]["notices"], rows[0]["median_days"], rows[0]["rejection_rate"], rows[0]["error_rate"]) == (
        "1",
        "3",
        "0.000",
        "",
    )
    (row,) = csv.DictReader(io.StringIO(for_a_trusted_flagger(record.flagger).decode("utf-8-sig")))
    assert (row["dsa_category"], row["removed"]) == ("'=cmd()", "1")
