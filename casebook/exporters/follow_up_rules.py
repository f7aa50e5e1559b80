"""Checks of what follows a complaint: appeals, bodies of art. 21, the Oversight Board; and of the United Kingdom's own way.

Sources: exports.md §1.1 (art. 20, 21), §1.2, §1.5. Registered through `casebook.exporters.platform_rules`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from casebook.exporters.dossier import Dossier
from casebook.exporters.problem import Problem
from casebook.exporters.profile import Rule


def _said(rule: Rule, where: str = "", code: str = "", **detail: str) -> Problem:
    code = code or rule.check
    return Problem(code=code, where=where, blocking=rule.blocking, detail=detail, words=rule.words, source=rule.source)


def _answer(dossier: Dossier, name: str) -> str:
    return dossier.answers.get(name, "").strip()


def _contest_in_time(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The time to contest, `limit` days from the day on which the decision was known, has not run out (§1.1, §1.5)."""
    try:
        known = date.fromisoformat(_answer(dossier, "decision_informed_on"))
    except ValueError:
        return
    days = (dossier.issued_at.date() - known).days
    if days > rule.limit:
        yield _said(rule, "decision_informed_on", most=str(rule.limit), days=str(days))


def _decided(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The platform has decided: without a decision no body of art. 21 looks at it, only the coordinator (§1.1)."""
    if not any(each.answered_on or each.outcome_code not in ("", "no_answer") for each in dossier.interventions):
        yield _said(rule)


def _appealed(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The platform's own appeal is exhausted (§1.5)."""
    appeals = [each for each in dossier.interventions if each.channel_code == "art20_appeal"]
    if not any(each.answered_on or each.outcome_code not in ("", "no_answer") for each in appeals):
        yield _said(rule)


def _osa(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """A complaint under the UK's Online Safety Act says why somebody is an affected person there (§1.2)."""
    if _answer(dossier, "channel") == "osa_s20":
        yield from (_said(rule, ask) for ask in ("osa_basis", "uk_nexus") if not _answer(dossier, ask))


CHECKS: Mapping[str, Callable[[Dossier, Rule], Iterator[Problem]]] = {
    "contest_in_time": _contest_in_time,
    "decided": _decided,
    "appealed": _appealed,
    "osa": _osa,
}
