"""What a pack leaves behind, and why: for the member who decides, beside the preview of what leaves.

It shows words of the case to somebody who may read the case; nothing of it ever enters a dossier.
Source: exports.md §4.2; docs/threat-model.md, "What leaves".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from casebook.exporters.dossier import Dossier
from casebook.exporters.profile import Data, How, Profile
from casebook.services.naming import kind_of
from casebook.services.reading import CaseBook
from casebook.services.telling import stays

_PEOPLE = (Data.AFFECTED, Data.RELATIVES, Data.THIRD_PARTIES, Data.PERPETRATORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """One kind of data that stays, or goes changed: `how` says as what. `items` are examples in the case's own words."""

    data: Data
    how: How
    items: tuple[str, ...] = ()
    count: int = 0


def held_back(book: CaseBook, profile: Profile, dossier: Dossier) -> tuple[HeldBack, ...]:
    """List everything that is in the case and does not leave as it is, in the order of the matrix."""
    found: list[HeldBack] = []
    for data in Data:
        how = profile.how(data)
        items = list(_items(book, profile, dossier, data)) if how is not How.YES else []
        if items:
            found.append(HeldBack(data=data, how=how, items=tuple(items), count=len(items)))
    return tuple(found)


def _items(book: CaseBook, profile: Profile, dossier: Dossier, data: Data) -> Iterator[str]:  # noqa: C901, PLR0912 -- one row of the matrix each
    if data in _PEOPLE:
        shown = {person.id: person.name for person in dossier.persons}
        named = {person.id for person in dossier.persons if not person.coded}  # by their own consent
        for person, body in book.persons.items():
            if kind_of(book, person) is data and person not in named:
                code = shown.get(person, "")
                yield f"{body.names[0].text} → {code}" if code else body.names[0].text
    elif data is Data.OFFLINE:
        told = {each.id for each in dossier.incidents}
        yield from (each.body.title for each in book.incidents if each.body.track != "online" and each.id not in told)
        yield from (f"{each.body.label} {each.body.title}" for each in book.evidence if stays(each.body, book, profile))
    elif data is Data.PLACES:
        yield from (text for body in book.persons.values() if (text := body.whereabouts))
        yield from (each.body.place for each in book.incidents if each.body.place)
    elif data is Data.PAPERS:
        if not dossier.instruments:
            yield from (each.body.reference or each.body.kind for each in book.instruments)
    elif data is Data.IDENTIFIERS:
        told = {each.id for each in dossier.persons if each.born or each.citizenships or each.affiliation}
        yield from (
            body.names[0].text
            for person, body in book.persons.items()
            if kind_of(book, person) is Data.PERPETRATORS and person not in told and (body.born or body.affiliation)
        )
    elif data is Data.STATUS:
        yield from (body.names[0].text for body in book.persons.values() if body.status)
    elif data is Data.IDENTITY:
        yield from (body.names[0].text for body in book.persons.values() if body.born or body.citizenships)
    elif data is Data.NARRATIVE:
        yield from (each.body.title for each in book.incidents if each.body.narrative)
    elif data is Data.CASE:
        yield book.case.body.reference
    elif data is Data.ORIGINALS:
        yield from (each.body.label for each in book.evidence)
    elif data is Data.SOURCES:
        yield from (source.words for each in book.incidents for source in each.body.sources)
    elif data is Data.CORRESPONDENCE:
        yield from (each.body.title or each.body.addressee or each.body.kind for each in book.interventions)
    elif data is Data.ACCOUNTS:
        yield from (body.handles[0].handle or body.url for body in book.accounts.values())
    elif data in {Data.CUSTODY, Data.CAPTURE}:
        yield from (each.body.label for each in book.evidence)
