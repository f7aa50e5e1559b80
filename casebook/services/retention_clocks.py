"""How long each thing is kept, why, and what ends it: one list for everything that the office holds.

Data, not code: what a sweep deletes follows the same settings, and a test compares the two. Days are whole UTC days, as the
database keeps them, so that no change of clocks moves a term. Sources: GDPR art. 5(1)(e), 13(2)(a), 30(1)(f).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from casebook.services import inviting
from casebook.services.reconciling import OLD
from casebook.settings import Settings

Unit = Literal["", "days", "hours", "minutes"]
_DAY = 86_400.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One purpose, and when it is over.

    Attributes:
        purpose: code of the lists `retention_purpose` and `retention_why`.
        term: how many units; 0 for no end of its own.
        setting: by which setting the office changes it, "" where it is fixed.
        starts: from when it counts, in the words of the guide.
        ends: code of the list `retention_end`.
        source: where the term comes from.
    """

    purpose: str
    term: int
    unit: Unit
    setting: str = ""
    starts: str = ""
    ends: str
    source: str


def clocks(settings: Settings) -> tuple[Clock, ...]:
    """List every clock with the office's own terms."""
    return tuple(_clocks(settings))


def _clocks(chosen: Settings) -> Iterator[Clock]:
    art_5 = "GDPR art. 5(1)(e)"
    yield _of(chosen, "closed_case", "case_days", "days", "people", f"{art_5}, 17(3)(e)")
    yield _of(chosen, "closed_report", "report_days", "days", "people", art_5)
    yield _of(chosen, "report_draft", "draft_hours", "hours", "sweep", "GDPR art. 25")
    yield _of(chosen, "return_code", "code_days", "days", "sweep", "GDPR art. 32")
    yield _of(chosen, "unfinished_form", "unfinished_days", "days", "sweep", "GDPR art. 25")
    yield _of(chosen, "session", "session_hours", "hours", "sweep", "GDPR art. 32")
    yield Clock(purpose="invitation", term=inviting.LASTS.days, unit="days", ends="sweep", source="GDPR art. 32")
    yield Clock(purpose="guess", term=2, unit="days", ends="sweep", source="GDPR art. 25, 32")
    yield Clock(purpose="pack", term=0, unit="", ends="case", source="GDPR art. 5(2), 15(1)(c)")
    yield Clock(purpose="import_run", term=0, unit="", ends="case", source="GDPR art. 5(1)(d)")
    yield Clock(purpose="orphan", term=round(OLD / _DAY), unit="days", ends="sweep", source=art_5)
    yield _of(chosen, "backup", "backup_days", "days", "command", "GDPR art. 32(1)(c)")
    for purpose, source in (("log", "GDPR art. 5(2)"), ("tombstone", "GDPR art. 17"), ("breach", "GDPR art. 33(5)")):
        yield Clock(purpose=purpose, term=0, unit="", ends="stays", source=source)


def _of(chosen: Settings, purpose: str, setting: str, unit: Unit, ends: str, source: str) -> Clock:
    return Clock(purpose=purpose, term=getattr(chosen, setting), unit=unit, setting=setting, ends=ends, source=source)


def due_on(closed_at: datetime, days: int, kept_until: date | None = None) -> date | None:
    """Give the first UTC day on which something closed then is due to go; None where it is kept without end.

    The day of closing does not count: what was closed on 1 May with a term of one day is due on 2 May, at whatever hour it
    was closed and whatever clocks did in between. A later day to which it was postponed wins.
    """
    if days <= 0:
        return None
    due = closed_at.date() + timedelta(days=days)
    return max(due, kept_until) if kept_until is not None else due
