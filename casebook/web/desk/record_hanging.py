"""What hangs on a record: every record of the case that names it, told before it is taken out.

What goes along with it is for casebook.services.records to say.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from casebook.services import records
from casebook.services.reading import CaseBook
from casebook.web.desk.listing import kind_words
from casebook.web.desk.record_names import PLACES, bodies, name_of
from casebook.web.desk.record_places import address_of
from casebook.web.desk.record_words import NOUNS


@dataclass(frozen=True, slots=True)
class Hanging:
    """One record that names what is taken out: its kind, its name, its page, and whether it goes along."""

    noun: str
    id: UUID
    kind: str
    name: str
    address: str
    goes: bool


def hanging_on(book: CaseBook, noun: str, record_id: UUID) -> list[Hanging]:
    """Everything in the case that names a record, what goes along with it first."""
    goes, found = records.GOES_WITH.get(noun, ()), list[Hanging]()
    for each in PLACES:
        for other, body in bodies(book, each).items():
            if (each, other) != (noun, record_id) and records.names(body, noun, record_id):
                found.append(_hanging(book, each, other, body, goes=each in goes))
    for one in [one for one in found if one.goes]:
        found += [further for further in hanging_on(book, one.noun, one.id) if further.goes]
    return sorted(found, key=lambda one: not one.goes)


def kind_of(noun: str) -> str:
    """What kind of record it is, in words."""
    words = str(NOUNS[noun].one) if noun in NOUNS else kind_words(noun)
    return words[:1].upper() + words[1:]


def _hanging(book: CaseBook, noun: str, record_id: UUID, body: Any, *, goes: bool) -> Hanging:
    named = name_of(book, noun, body)
    return Hanging(noun, record_id, kind_of(noun), named, address_of(book, noun, record_id), goes)
