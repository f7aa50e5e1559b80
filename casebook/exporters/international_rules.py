"""Checks that profiles of international bodies, regulators and the person's own data order, over a composed dossier.

Each says what is missing and where; each rule of a profile names the section that it comes from. Registered in
`casebook.exporters.rules`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from casebook.exporters.dossier import Dossier, PersonFacts
from casebook.exporters.problem import Problem
from casebook.exporters.profile import Data, How, Rule

DUTIES = frozenset(
    {"12", "13", "14", "15", "16", "17", "18", "20", "21", "22", "23", "24", "25", "26", "27", "28", "34", "35", "38"}
)
"""Articles of Regulation (EU) 2022/2065 that put a duty on a provider of a platform."""

_ARTICLE = re.compile(r"(?:art(?:icle|\.)?\s*)?(\d{1,2})((?:\(\w{1,2}\))*)", re.IGNORECASE | re.ASCII)
_DATED = re.compile(r"\d{4}(-\d{2}){0,2}\b", re.ASCII)


def _papers(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """A notice, a warrant or a charge is in the file: a date to look back from, and a reference (exports.md §2.6)."""
    if not dossier.instruments:
        yield _said(rule)
    for each in dossier.instruments:
        if not each.reference:
            yield _said(rule, each.kind, code="paper_reference", blocking=False)


def _identity(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Of everybody whom the file is about: birth, citizenship, the country where they are (exports.md §2.6, §2.7)."""
    for person in _affected(dossier):
        lacks = [name for name, there in _known(person).items() if not there]
        if lacks:
            yield _said(rule, person.name, fields=", ".join(lacks))


def _known(person: PersonFacts) -> Mapping[str, bool]:
    return {
        "born": bool(person.born),
        "citizenship": bool(person.citizenships),
        "country": bool(person.country or person.whereabouts),
    }


def _activism(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Each line of what the person did begins with its date, so that it stands in the timeline (exports.md §2.6)."""
    for number, line in enumerate(filter(str.strip, dossier.answers.get("activism", "").splitlines()), 1):
        if not _DATED.match(line.strip()):
            yield _said(rule, "activism", line=str(number))


def _public_agreed(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Where the second consent of the UN template is "No", say that names became initials (exports.md §2.7)."""
    if dossier.profile.how(Data.AFFECTED) is How.INITIALS:
        yield _said(rule)


def _identifiers(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Whoever is proposed is told apart from everybody else: position, birth, a name in Latin letters (exports.md §2.8)."""
    for person in (each for each in dossier.persons if each.part == "perpetrator"):
        names = (person.name, *person.other_names)
        lacks = {
            "affiliation": bool(person.affiliation or person.occupation),
            "born": bool(person.born),
            "citizenship": bool(person.citizenships),
            "latin_name": any(name.isascii() or _latin(name) for name in names),
        }
        missing = [name for name, there in lacks.items() if not there]
        if missing:
            yield _said(rule, person.name, fields=", ".join(missing))


def _latin(name: str) -> bool:
    return all(letter < "\u0250" or "\u1e00" <= letter < "\u2000" for letter in name)


def _graded(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Each source has its letter and number of the Admiralty scale, from which the grade comes (exports.md §2.8)."""
    for incident in dossier.incidents:
        if incident.sources and not incident.sources_graded:
            yield _said(rule, str(incident.number))


def _archived(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """What comes from the net has an archived copy, an exhibit with its hash, or both (exports.md §2.8, bibliography)."""
    for exhibit in dossier.exhibits:
        if exhibit.source_url and not exhibit.capture.archive_urls and not exhibit.files:
            yield _said(rule, exhibit.label)


def _articles(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The complaint names duties of the provider by their articles (exports.md §1.1, art. 53)."""
    said = dossier.answers.get("articles_infringed", "")
    named = [found[1] for found in _ARTICLE.finditer(said)]
    if said and not set(named) & DUTIES:
        yield _said(rule, "articles_infringed")


def _messages(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """All that passed between the office and the provider goes along (exports.md §1.1: CnaM wants all communications)."""
    for each in dossier.interventions:
        if not each.letters:
            yield _said(rule, " ".join(filter(None, (each.kind, each.reference or each.sent_on))))


def _posts(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Something with an exact address is told: a post or an account (exports.md §1.5)."""
    told = any(post.url for incident in dossier.incidents for post in incident.posts)
    if not told and not dossier.asked_posts and not any(each.url for each in dossier.accounts):
        yield _said(rule)


def _in_time(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The month of art. 12(3) GDPR, or three where it was extended, has not run out on the day of issue."""
    due = dossier.subject.due_on if dossier.subject else ""
    if due and date.fromisoformat(due) < dossier.issued_at.date():
        yield _said(rule, "received_on", day=due)


def _a_person(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """One person of the case was chosen (exports.md §5, 11)."""
    if dossier.subject is not None and not dossier.subject.name:
        yield _said(rule, dossier.profile.one_person)


def _held(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """What stays is named, so that somebody looks through it (exports.md §5, 11 and 21)."""
    if dossier.withheld:
        yield _said(rule, count=str(len(dossier.withheld)))


CHECKS: Mapping[str, Callable[[Dossier, Rule], Iterator[Problem]]] = {
    "papers": _papers,
    "identity": _identity,
    "activism_dated": _activism,
    "public_agreed": _public_agreed,
    "identifiers": _identifiers,
    "sources_graded": _graded,
    "archived": _archived,
    "articles": _articles,
    "messages": _messages,
    "posts_told": _posts,
    "in_time": _in_time,
    "person_chosen": _a_person,
    "held": _held,
}


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _affected(dossier: Dossier) -> Iterator[PersonFacts]:
    return (person for person in dossier.persons if person.part == "target")


def _said(rule: Rule, where: str = "", *, code: str = "", blocking: bool | None = None, **detail: str) -> Problem:
    return Problem(
        code=code or rule.check,
        where=where,
        blocking=rule.blocking if blocking is None else blocking,
        detail=detail,
        words=rule.words if not code else {},
        source=rule.source,
    )
