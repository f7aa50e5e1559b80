"""Gather the sensitive terms of an opened case: who and what must not be found in what leaves, in the words of its records.

It reads a `CaseBook` and the office's list of members and keeps nothing. Which of the terms a recipient may see after all is
decided in `screening`, by the recipient's profile; so the terms of people who enter by name are gathered too.
Source: exports.md §4.1.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.errors import Tampered
from casebook.exporters.profile import Data, How, Profile
from casebook.i18n import LOCALES
from casebook.keys.keyring import Keyring
from casebook.model import Member
from casebook.model.member import MemberBody
from casebook.model.person import PersonBody
from casebook.search.fold import fold
from casebook.sensitive import Coder, Kind, Person, Term
from casebook.sensitive.places import phrases
from casebook.sensitive.spellings import contacts_in
from casebook.sensitive.wordlists import status_phrases
from casebook.services.naming import initials, kind_of
from casebook.services.reading import CaseBook
from casebook.vocabulary.terms import terms as vocabulary
from casebook.work import Work

KIND_OF = {
    Data.AFFECTED: Kind.AFFECTED,
    Data.RELATIVES: Kind.RELATIVE,
    Data.THIRD_PARTIES: Kind.THIRD_PARTY,
    Data.PERPETRATORS: Kind.PERPETRATOR,
}
_SAYS_NOTHING = frozenset({"", "none", "unknown", "citizen"})  # of the list protection_status


def office_terms(work: Work, keys: Keyring) -> tuple[Term, ...]:
    """Give the names and logins of everybody in the office, those who left included; a damaged row is left out."""
    require(work.actor, Permission.READ_MEMBERS)
    found: list[Term] = []
    for row in work.db.scalars(select(Member)):
        with suppress(Tampered):
            body = keys.open_office_body("member", row.id, row.body, MemberBody)
            found += (
                Term(kind=Kind.MEMBER, words=body.name, source=str(row.id)),
                Term(kind=Kind.LOGIN, words=body.login, source=str(row.id), faint=True),
            )
    return tuple(found)


def case_terms(book: CaseBook, codes: Mapping[UUID, str] | None = None) -> tuple[Term, ...]:
    """Give every sensitive term of a case, each once; `codes` are those that stand for its people."""
    found = (
        *_of_people(book, codes or {}),
        *_of_help(book),
        *_of_papers(book),
        *(_term(Kind.STATUS, phrase, "") for phrase in status_phrases()),
    )
    theirs = {fold(handle.handle) for account in book.accounts.values() for handle in account.handles}
    return tuple(dict.fromkeys(term for term in found if term.words.strip() and not _is_harassers(term, theirs)))


def coder_for(
    book: CaseBook,
    profile: Profile,
    codes: Mapping[UUID, str],
    *,
    own_words: bool = False,
    people: Mapping[UUID, How] | None = None,
) -> Coder:
    """Give what puts codes or initials in place of the names of all who do not enter by name; as `naming.Coder`.

    With `own_words` it is for what a post says itself: where the profile admits that, it may name whom it is about. `people`
    enter otherwise than others of their kind, as they agreed themselves.
    """
    named = {Data.AFFECTED: How.YES} if own_words and profile.how(Data.OWN_WORDS) is How.YES else {}
    own = people or {}

    def how(person: UUID) -> How:
        kind = kind_of(book, person)
        return named.get(kind) or own.get(person) or profile.how(kind)

    return Coder(
        Person(
            source=str(person),
            names=tuple(name.text for name in body.names),
            code=_stand_in(how(person), body, codes.get(person, "")),
            kind=KIND_OF[kind_of(book, person)],
        )
        for person, body in book.persons.items()
    )


def _is_harassers(term: Term, theirs: Collection[str]) -> bool:
    # A note names the account that harasses as often as the person's own: the pack is about that one.
    return term.kind is Kind.HANDLE and fold(term.words) in theirs


def _stand_in(how: How, body: PersonBody, code: str) -> str:
    if how is How.YES:
        return ""
    return initials(body) if how is How.INITIALS else code or "…"


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────


def _of_people(book: CaseBook, codes: Mapping[UUID, str]) -> Iterator[Term]:
    for person, body in book.persons.items():
        data, source = kind_of(book, person), str(person)
        for name in body.names:
            yield Term(
                kind=KIND_OF[data],
                words=name.text,
                code=codes.get(person, ""),
                source=source,
                whole=name.kind == "alias",
            )
        if data is not Data.PERPETRATORS:
            yield from _about(body, source, faint=data is not Data.AFFECTED)


def _about(body: PersonBody, source: str, *, faint: bool) -> Iterator[Term]:
    """Give what tells where somebody is and how they are reached. Where relatives live is often in everybody's mouth."""
    with suppress(ValueError):  # a year or a month alone says too little to be looked for
        yield _term(Kind.BIRTH, date.fromisoformat(body.born).isoformat(), source)
    yield from _places(body.whereabouts, source, faint=faint)
    for address in body.addresses:
        yield _term(Kind.ADDRESS, _without_countries(address.words), source, faint=faint)
    yield from _contacts(body.contact, source, bare=True)
    for text in (body.whereabouts, body.note, *(address.words for address in body.addresses)):
        yield from _contacts(text, source)
    yield _term(Kind.SAFE_CONTACT, body.contact, source)
    if body.status not in _SAYS_NOTHING:
        yield from (_term(Kind.STATUS, words, source) for words in _labels("protection_status", body.status))


def _places(text: str, source: str, *, faint: bool) -> Iterator[Term]:
    for words in phrases(text):
        phrase = " ".join(words)
        if fold(phrase) not in _countries():
            yield _term(Kind.PLACE, phrase, source, faint=faint)


def _without_countries(address: str) -> str:
    return ", ".join(part for part in address.split(",") if fold(part.strip()) not in _countries())


def _contacts(text: str, source: str, *, bare: bool = False) -> Iterator[Term]:
    yield from (_term(kind, words, source) for kind, words in contacts_in(text, bare=bare))


# ── help, safety, papers ────────────────────────────────────────────────────────────────────────────────


def _of_help(book: CaseBook) -> Iterator[Term]:
    for plan in book.plans:
        source = str(plan.id)
        yield from _contacts(plan.body.trusted_people, source, bare=True)
        for text in (plan.body.contact_rules, plan.body.trusted_people, plan.body.in_an_emergency, plan.body.measures):
            yield from _contacts(text, source)
            yield _term(Kind.SAFE_CONTACT, text, source)
    for referral in book.referrals:
        yield from _contacts(f"{referral.body.to}\n{referral.body.contact}", str(referral.id), bare=True)
    for note in book.notes:
        yield from _contacts(note.body.words, str(note.id))
    for incident in book.incidents:
        if incident.body.track == "home":
            yield from _places(incident.body.place, str(incident.id), faint=True)


def _of_papers(book: CaseBook) -> Iterator[Term]:
    yield _term(Kind.CASE, book.case.body.reference, str(book.case.id))
    yield _term(Kind.CASE, book.case.body.title, str(book.case.id), faint=True)
    for paper in book.instruments:
        yield _term(Kind.REFERENCE, paper.body.reference, str(paper.id))
    for asked in book.interventions:
        if asked.body.platform:  # its numbers are the platform's own, and a complaint names them (exports.md §1.6, 8)
            continue
        for reference in (asked.body.reference, *(letter.reference for letter in asked.body.letters)):
            yield Term(kind=Kind.REFERENCE, words=reference, source=str(asked.id), of=asked.body.kind)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _term(kind: Kind, words: str, source: str, *, faint: bool = False) -> Term:
    return Term(kind=kind, words=words, source=source, faint=faint)


def _labels(list_name: str, code: str) -> Iterable[str]:
    found = [one for one in vocabulary(list_name) if one.code == code]
    return dict.fromkeys(one.label(locale) for one in found for locale in LOCALES)


@cache
def _countries() -> frozenset[str]:
    return frozenset(fold(one.label(locale)) for one in vocabulary("country") for locale in LOCALES)
