"""Narrow an opened case to the one person who asks for their own data; of everybody else only names are left, to be coded.

What is marked privileged, and notes and tasks of members, are left behind and counted: a person looks through them before any is
given. Sources: GDPR art. 15; exports.md §5 (11, 21).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from casebook.exporters.profile import Profile
from casebook.model.person import CasePartyBody
from casebook.sensitive import Kind, Term
from casebook.services.reading import CaseBook, Opened
from casebook.services.sensitive_terms import case_terms

PRIVILEGED = "privileged"
"""The tag that marks what passed between a person and their lawyer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """A case as far as it is about one person, and how much was left behind for somebody to look through."""

    book: CaseBook
    person: UUID | None
    withheld: Mapping[str, int]  # "privileged", "note", "task": how many records


def narrow(book: CaseBook, kind: Profile, answers: Mapping[str, str]) -> Narrowed | None:
    """Narrow a case where the profile is about one person; None where it is about the case."""
    return about(book, asked_for(book, answers, kind.one_person)) if kind.one_person else None


def asked_for(book: CaseBook, answers: Mapping[str, str], ask: str) -> UUID | None:
    """Give the person who was chosen, None as long as nobody of the case is."""
    return next((each for each in book.persons if str(each) == answers.get(ask, "")), None)


def about(book: CaseBook, person: UUID | None) -> Narrowed:
    """Narrow a case to one person; of everybody else only the names are left, to be coded."""
    whole, privileged = _unprivileged(book)
    target = "target" in book.roles_of.get(person, []) if person else False
    acts = [each for each in whole.acts if person in (each.body.victim, *_doers(whole, each.id))] if person else []
    told = {each.body.incident for each in acts} | {
        each.body.incident for each in whole.instruments if _of(each, person)
    }
    told |= {each.body.incident for each in whole.posts if person and each.body.target_person == person}
    incidents = [
        each
        for each in whole.incidents
        if person and (each.id in told or _told_by(each, person) or (target and not whole.acts_of[each.id]))
    ]
    kept = {each.id for each in incidents}
    posts = [
        each for each in whole.posts if each.body.incident in kept or (person and each.body.target_person == person)
    ]
    authors = {each.body.author for each in posts}
    # Everybody but the one who asked is a third party here, whatever their part in the case.
    party = Opened(uuid4(), CasePartyBody(person=person, role="target")) if person else None
    return Narrowed(
        book=replace(
            whole,
            parties=[party] if party else [],
            accounts={each: body for each, body in whole.accounts.items() if each in authors},
            incidents=incidents,
            acts=acts,
            posts=posts,
            evidence=[each for each in whole.evidence if kept & set(each.body.incidents)],
            consents=[each for each in whole.consents if _of(each, person)],
            account_links=[],
            snapshots=[],
            incident_links=[],
            campaigns=[],
            instruments=[each for each in whole.instruments if _of(each, person)],
            interventions=[each for each in whole.interventions if _asked(each, person, kept)],
            risks=[each for each in whole.risks if _of(each, person)],
            plans=[each for each in whole.plans if _of(each, person)],
            referrals=[each for each in whole.referrals if _of(each, person)],
            notes=[],
            tasks=[],
        ),
        person=person,
        withheld={"privileged": privileged, "note": len(book.notes), "task": len(book.tasks)},
    )


def terms(whole: CaseBook, narrowed: Narrowed | None, codes: Mapping[UUID, str]) -> tuple[Term, ...]:
    """Give what must not be found in what leaves; to the person who asked, their own plans, papers and ways are no secret."""
    if narrowed is None:
        return case_terms(whole, codes)
    mine = narrowed.book
    others = replace(
        whole,
        parties=mine.parties,
        plans=[each for each in whole.plans if each not in mine.plans],
        referrals=[each for each in whole.referrals if each not in mine.referrals],
        instruments=[each for each in whole.instruments if each not in mine.instruments],
        interventions=[each for each in whole.interventions if each not in mine.interventions],
    )
    own = str(narrowed.person)
    return tuple(each for each in case_terms(others, codes) if each.source != own or each.kind is Kind.AFFECTED)


# ── what is about the person ────────────────────────────────────────────────────────────────────────────


def _unprivileged(book: CaseBook) -> tuple[CaseBook, int]:
    """Take out what is marked privileged, and say how many records that was."""
    lists = {name: getattr(book, name) for name in ("incidents", "posts", "evidence", "instruments", "interventions")}
    kept: dict[str, Any] = {
        name: [each for each in found if PRIVILEGED not in each.body.tags] for name, found in lists.items()
    }
    return replace(book, **kept), sum(len(lists[name]) - len(kept[name]) for name in lists)


def _doers(book: CaseBook, act: UUID) -> Iterator[UUID | None]:
    return (each.body.person for each in book.involvements_of[act])


def _of(each: Opened[Any], person: UUID | None) -> bool:
    return person is not None and each.body.person == person


def _told_by(incident: Opened[Any], person: UUID) -> bool:
    return any(source.person == person for source in incident.body.sources)


def _asked(each: Opened[Any], person: UUID | None, incidents: set[UUID]) -> bool:
    return _of(each, person) or (each.body.person is None and bool(incidents & set(each.body.incidents)))
