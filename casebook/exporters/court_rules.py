"""Checks of what courts ask beside the bundle itself: terms, particulars of statements, decisions and sources (exports.md §2).

Terms are counted from days that somebody wrote; where no day can be read, nothing is said. None of them is advice.
"""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from casebook.exporters.dossier import Dossier
from casebook.exporters.problem import Problem
from casebook.exporters.profile import Rule

Check = Callable[[Dossier, Rule], Iterator[Problem]]

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b", re.ASCII)
_SATURDAY = 5
_OF_A_STATEMENT = ("statement_witness", "statement_about", "statement_process", "statement_made")


def _months_from(ask: str) -> Check:
    """The term of `limit` months from the day that an ask names has not passed on the day of issue."""

    def check(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
        begun = _day(dossier.answers.get(ask, ""))
        if begun and dossier.issued_at.date() > (last := _months_later(begun, rule.limit)):
            yield _said(rule, ask, day=last.isoformat())

    return check


def _call_up(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Who is not detained files at least `limit` days before the hearing (exports.md §2.1, us_eoir)."""
    hearing = _day(dossier.answers.get("hearing", ""))
    if hearing and dossier.answers.get("detained") == "not_detained":
        due = hearing - timedelta(days=rule.limit)
        if dossier.issued_at.date() > due:
            yield _said(rule, "hearing", day=due.isoformat())


def _removal_soon(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """More than `limit` working days are left before a removal (exports.md §2.5: the Registry's hours)."""
    removal, today = _day(dossier.answers.get("removal_at", "")), dossier.issued_at.date()
    if removal and _working_days(today, removal) <= rule.limit:
        yield _said(rule, "removal_at", day=removal.isoformat())


def _in_detail(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The grounds stand in the request itself, in at least `limit` characters each, and do not merely refer (§2.5)."""
    for ask in ("fears", "risks"):
        given = dossier.answers.get(ask, "")
        if given and len(given) < rule.limit:
            yield _said(rule, ask, least=str(rule.limit))


def _decisions(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """At least one exhibit stands among the domestic decisions (exports.md §2.5)."""
    if not any(exhibit.group == "decisions" for exhibit in dossier.exhibits):
        yield _said(rule)


def _publications(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """What was published elsewhere has its source, address and date (exports.md §2.1, us_eoir)."""
    for exhibit in dossier.exhibits:
        if exhibit.group == "background":
            known = {
                "address": exhibit.source_url,
                "date": exhibit.capture.captured_at_utc or _published(exhibit.title),
            }
            missing = [name for name, there in known.items() if not there]
            if missing:
                yield _said(rule, exhibit.label, fields=", ".join(missing))


def _published(title: str) -> date | None:
    return _day(title)


def _statement(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """A statement says who makes it, how it was prepared, when; its translation has a day (exports.md §2.2)."""
    given = dossier.answers
    wanted = _OF_A_STATEMENT if given.get("statement_text", "").strip() else ()
    if given.get("statement_original", "").strip():
        wanted = (*wanted, "statement_text", "statement_translated")
    for ask in wanted:
        if not given.get(ask, "").strip():
            yield _said(rule, ask)


CHECKS: Mapping[str, Check] = {
    "four_months": _months_from("final_decision_on"),
    "one_month": _months_from("notified_on"),
    "call_up": _call_up,
    "removal_soon": _removal_soon,
    "in_detail": _in_detail,
    "decisions_attached": _decisions,
    "publications_sourced": _publications,
    "statement_whole": _statement,
}


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _day(text: str) -> date | None:
    """The first day written as 2026-11-30 in an answer."""
    for found in _DAY.findall(text):
        try:
            return date.fromisoformat(found)
        except ValueError:
            continue
    return None


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _working_days(after: date, until: date) -> int:
    """Working days from the day after one day up to another; 0 where that is past."""
    days = (after + timedelta(days=number + 1) for number in range(max((until - after).days, 0)))
    return sum(day.weekday() < _SATURDAY for day in days)


def _said(rule: Rule, where: str = "", **detail: str) -> Problem:
    return Problem(
        code=rule.check, where=where, blocking=rule.blocking, detail=detail, words=rule.words, source=rule.source
    )
