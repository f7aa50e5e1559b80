"""The checks that a profile orders, over a composed dossier: what the receiving office demands and a machine can see.

Each check is a function of the dossier and its rule, registered by name in CHECKS; a profile's `[[rules]]` name it. Answers
are checked for every profile. Nothing here changes a dossier. Source of each demand: the rule's own `source`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from casebook.exporters import bundle_rules, court_rules, international_rules, platform_rules, translation_rules
from casebook.exporters.coded_words import codes_beside_original
from casebook.exporters.dossier import Dossier
from casebook.exporters.problem import Problem
from casebook.exporters.profile import Ask, Rule, applies

Check = Callable[[Dossier, Rule], Iterator[Problem]]


def problems(dossier: Dossier, today: date) -> Iterator[Problem]:
    """Give everything that the profile's own demands find in a dossier, in the order of its questions and rules."""
    for ask in dossier.profile.asks:
        if applies(ask.when, dossier.answers):
            yield from _answered(ask, dossier.answers)
    if dossier.profile.languages and dossier.locale not in dossier.profile.languages:
        yield Problem(code="language", blocking=False, detail={"languages": ", ".join(dossier.profile.languages)})
    if dossier.profile.stale_on(today):
        yield Problem(code="profile_old", blocking=False, detail={"day": dossier.profile.last_verified_on})
    for exhibit in dossier.exhibits:
        if not exhibit.files:
            yield Problem(code="nothing_to_show", where=exhibit.label, blocking=False)
        if codes := codes_beside_original(dossier, exhibit):
            yield Problem(
                code="original_names",
                where=exhibit.label,
                blocking=False,
                detail={"codes": ", ".join(codes)},
                source="exports.md 4.2: relatives by code, the key in a sealed annex",
            )
    for rule in dossier.profile.rules:
        yield from CHECKS[rule.check](dossier, rule)


def _answered(ask: Ask, answers: Mapping[str, str]) -> Iterator[Problem]:
    text = answers.get(ask.identifier, "")
    if not text and ask.needed != "no":
        yield Problem(code="unanswered", where=ask.identifier, blocking=ask.needed == "yes", source=ask.source)
    elif ask.most and len(text) > ask.most:
        detail = {"most": str(ask.most), "length": str(len(text))}
        yield Problem(code="too_long", where=ask.identifier, detail=detail, source=ask.source)
    elif text and ask.kind == "date" and not _is_day(text):
        yield Problem(code="not_a_day", where=ask.identifier, source=ask.source)
    elif text and ask.choices and text not in {each.code for each in ask.choices}:
        yield Problem(code="not_a_choice", where=ask.identifier, source=ask.source)
    elif ask.kind == "yes_no" and text == "no" and ask.needed == "yes":
        yield Problem(code="answered_no", where=ask.identifier, source=ask.source)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _said(rule: Rule, code: str, where: str = "", **detail: str) -> Problem:
    return Problem(code=code, where=where, blocking=rule.blocking, detail=detail, words=rule.words, source=rule.source)


def _exhibits(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """At least `limit` exhibits."""
    if len(dossier.exhibits) < max(1, rule.limit):
        yield _said(rule, rule.check, least=str(max(1, rule.limit)))


def _incidents(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """At least `limit` incidents."""
    if len(dossier.incidents) < max(1, rule.limit):
        yield _said(rule, rule.check, least=str(max(1, rule.limit)))


def _affected(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The person whom the file is about is in it, by name, code or initials."""
    if not any(person.part == "target" for person in dossier.persons):
        yield _said(rule, rule.check)


def _perpetrator(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Somebody is named who acted: a person or an office."""
    offices = any(part.office for each in dossier.incidents for act in each.acts for part in act.involvements)
    if not offices and not any(person.part == "perpetrator" for person in dossier.persons):
        yield _said(rule, rule.check)


def _two_sources(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Each incident rests on at least `limit` sources: sources told and exhibits together (exports.md §2.8)."""
    for incident in dossier.incidents:
        if len(incident.sources) + len(incident.exhibits) < max(2, rule.limit):
            yield _said(rule, rule.check, str(incident.number))


def _correspondence(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The provider was asked before: its receipt or answer is in the file (exports.md §1.1, art. 53)."""
    if not dossier.interventions:
        yield _said(rule, rule.check)


CHECKS: Mapping[str, Check] = {
    "exhibits": _exhibits,
    "incidents": _incidents,
    "affected_named": _affected,
    "perpetrator_named": _perpetrator,
    "two_sources": _two_sources,
    "correspondence": _correspondence,
    **translation_rules.CHECKS,
    **platform_rules.CHECKS,
    **bundle_rules.CHECKS,
    **court_rules.CHECKS,
    **international_rules.CHECKS,
}
