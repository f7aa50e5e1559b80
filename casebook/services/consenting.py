"""Whether the people concerned let a pack leave: one consent a person, purpose and recipient, or nothing leaves.

A consent that was withdrawn, has run out, is for somebody else, or does not cover names or originals is none. Pure: it
looks at what was opened already. Source: exports.md §5 (consent object), §6.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from casebook.exporters.profile import Data, How, Profile
from casebook.model.consent import ConsentBody
from casebook.search.fold import tokens
from casebook.services.naming import kind_of
from casebook.services.reading import CaseBook, Opened

Why = Literal["none", "withdrawn", "ended", "not_yet", "other_recipient", "without_name", "without_originals"]
PEOPLE = frozenset({Data.AFFECTED, Data.RELATIVES, Data.THIRD_PARTIES, Data.PERPETRATORS})
_WORST_LAST: tuple[Why, ...] = (
    "without_originals",
    "without_name",
    "not_yet",
    "other_recipient",
    "ended",
    "withdrawn",
    "none",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A consent that is not there: whose, for which purpose (a code of consent_purpose), and why."""

    person: UUID
    purpose: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """What was found for one pack."""

    given: tuple[Opened[ConsentBody], ...]
    missing: tuple[Missing, ...]
    needed: bool  # whether what is missing blocks

    @property
    def complete(self) -> bool:
        """Whether the pack may leave as far as consents go."""
        return not self.needed or not self.missing


def consents_for(
    book: CaseBook, profile: Profile, recipient: str, today: date, *, people: Iterable[UUID] | None = None
) -> Consents:
    """Find the consents that let a pack of this profile go to this recipient; `people` are those whom it concerns.

    Everybody whom the case is about must consent for each purpose of the profile; a case that is about nobody yet lacks
    every consent. Others who enter by name do not block: they are asked where they can be (docs/threat-model.md).
    """
    chosen = set(book.persons) if people is None else set(people)
    affected = [each for each in book.persons if each in chosen and kind_of(book, each) is Data.AFFECTED]
    given: list[Opened[ConsentBody]] = []
    missing: list[Missing] = []
    for person in affected:
        for purpose in profile.consents:
            found = _search(book, profile, person, purpose, recipient, today)
            if isinstance(found, Opened):
                given.append(found)
            else:
                missing.append(Missing(person=person, purpose=purpose, why=found))
    return Consents(given=tuple(given), missing=tuple(missing), needed=profile.consent_needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The profile as far as people agreed, who of them enters otherwise than others of their kind, and what they signed."""

    profile: Profile
    people: Mapping[UUID, How]  # of those kinds that ask for a consent of their own
    consents: tuple[ConsentBody, ...]  # further ones, that widened the profile


def as_agreed(book: CaseBook, profile: Profile, answers: Mapping[str, str], recipient: str, today: date) -> Agreed:
    """Give the profile as far as people agreed (`Profile.instead`).

    A kind of data enters as its row of the matrix says only if everybody concerned gave the consent, or if the ask is answered
    "yes"; else as `Instead.how` says. Concerned are the people of that kind, or where it is no kind of people, the affected.
    Of several that apply, the last one counts. Each person's own name follows that person's own consents, whatever others
    of the kind said (exports.md §2.7, §4.2: relatives by consent).
    """
    admits, widened = dict(profile.admits), dict[UUID, ConsentBody]()
    own = dict[UUID, How]()
    for each in profile.instead:
        if each.answer and answers.get(each.answer, "").strip() != "yes":
            admits[each.data] = each.how
        if each.consent:
            concerned = each.data if each.data in PEOPLE else Data.AFFECTED
            people = [person for person in book.persons if kind_of(book, person) is concerned]
            found = {person: _search(book, profile, person, each.consent, recipient, today) for person in people}
            given = {person: one for person, one in found.items() if isinstance(one, Opened)}
            widened |= {one.id: one.body for one in given.values()}
            if len(given) < len(people):
                admits[each.data] = each.how
            if each.data in PEOPLE:
                own = {person: profile.how(each.data) for person in people} | own
                own |= dict.fromkeys(found.keys() - given.keys(), each.how)
    return Agreed(profile=replace(profile, admits=admits), people=own, consents=tuple(widened.values()))


def _search(
    book: CaseBook, profile: Profile, person: UUID, purpose: str, recipient: str, today: date
) -> Opened[ConsentBody] | Why:
    """Give the first consent of a person for a purpose that holds, or what is wrong with the best of the others."""
    failed: list[Why] = ["none"]
    for each in book.consents:
        if (each.body.person, each.body.purpose) == (person, purpose):
            why = _why_not(each.body, profile, recipient, today)
            if why is None:
                return each
            failed.append(why)
    return min(failed, key=_WORST_LAST.index)


def same_recipient(allowed: str, recipient: str) -> bool:
    """Say whether a consent for `allowed` covers `recipient`: each of its words stands there; none covers everybody."""
    return set(tokens(allowed)) <= set(tokens(recipient))


def _why_not(body: ConsentBody, profile: Profile, recipient: str, today: date) -> Why | None:
    return next(_lacks(body, profile, recipient, today), None)


def _lacks(body: ConsentBody, profile: Profile, recipient: str, today: date) -> Iterator[Why]:
    if body.withdrawn_on is not None and body.withdrawn_on <= today:
        yield "withdrawn"
    if body.valid_until is not None and body.valid_until < today:
        yield "ended"
    if body.given_on > today:
        yield "not_yet"
    if not same_recipient(body.recipient, recipient):
        yield "other_recipient"
    if profile.how(Data.AFFECTED) is How.YES and not body.identity:
        yield "without_name"
    if profile.allows_originals and not body.originals:
        yield "without_originals"
