"""Give people the codes by which one recipient knows them: "V1" for who is affected, "R1" for a relative.

Codes belong to a draft and stay with it, so that a supplement calls everybody as its first pack did. They are dealt in
random order: neither the code nor the number says who was recorded first. Source: exports.md §4.5.
"""

from collections.abc import Iterable
from uuid import UUID

from casebook.crypto.randomness import random_bytes
from casebook.exporters.profile import Data
from casebook.model.pack_draft import Codename
from casebook.services.naming import kind_of
from casebook.services.reading import CaseBook

_LETTERS = {Data.AFFECTED: "V", Data.RELATIVES: "R", Data.PERPETRATORS: "P", Data.THIRD_PARTIES: "T"}
_WITNESS = "W"


def codenames(book: CaseBook, known: Iterable[Codename] = ()) -> tuple[Codename, ...]:
    """Give everybody in the case a code; those in `known` keep theirs, whoever left the case keeps the number taken."""
    kept = tuple(known)
    dealt = {each.person for each in kept}
    new = sorted((person for person in book.persons if person not in dealt), key=lambda _: random_bytes(8))
    taken = {each.code for each in kept}
    made: list[Codename] = []
    for person in new:
        letter = _letter(book, person)
        number = 1
        while f"{letter}{number}" in taken:
            number += 1
        taken.add(f"{letter}{number}")
        made.append(Codename(person=person, code=f"{letter}{number}"))
    return (*kept, *made)


def _letter(book: CaseBook, person: UUID) -> str:
    kind = kind_of(book, person)
    if kind is Data.THIRD_PARTIES and "witness" in book.roles_of[person]:
        return _WITNESS
    return _LETTERS[kind]
