"""What people and places are called in one pack: by name, by a code, by initials, or not at all.

One object decides it for lists, sentences and pictures alike, so that a person is never coded here and named there.
It holds the key of the codes; the dossier never does, except where a profile asks for the key annex.
Source: exports.md §4.2 (matrix), §4.5 (codes).
"""

import re
from collections.abc import Callable, Mapping
from uuid import UUID

from casebook.exporters.profile import Data, How, Profile
from casebook.model.person import PersonBody
from casebook.services.picture_facts import side_of
from casebook.services.reading import CaseBook
from casebook.vocabulary.terms import label

_DATA = {"target": Data.AFFECTED, "relative": Data.RELATIVES, "perpetrator": Data.PERPETRATORS}
_WORD = re.compile(r"[^\W\d_]+")

Coder = Callable[[str], str]
"""Puts codes in place of the names that a text holds, in any spelling."""


def kind_of(book: CaseBook, person_id: UUID) -> Data:
    """Say to which row of the disclosure matrix a person belongs, by their part in the case."""
    return _DATA.get(side_of(book.roles_of[person_id]), Data.THIRD_PARTIES)


class Naming:
    """How the people of a case are called towards one recipient. Codes are chosen beforehand and stay for the recipient."""

    def __init__(
        self,
        book: CaseBook,
        profile: Profile,
        codes: Mapping[UUID, str],
        coder: Coder,
        *,
        locale: str,
        own_coder: Coder | None = None,
        people: Mapping[UUID, How] | None = None,
    ) -> None:
        self._book = book
        self._profile = profile
        self._codes = codes
        self._coder = coder
        self._own_coder = own_coder or coder
        self._locale = locale
        self._people = people or {}

    def how(self, person_id: UUID) -> How:
        """Say how a person of the case enters: as they agreed themselves, else as their kind does."""
        return self._people.get(person_id) or self._profile.how(kind_of(self._book, person_id))

    def enters(self, person_id: UUID | None) -> bool:
        """Say whether a person may be in the dossier at all."""
        return person_id in self._book.persons and self.how(person_id) is not How.NO

    def name(self, person_id: UUID | None) -> str:
        """Give what a person is called; "" for nobody and for somebody who does not enter."""
        if person_id is None or not self.enters(person_id):
            return ""
        how, body = self.how(person_id), self._book.persons[person_id]
        if how is How.CODE:
            return self._codes[person_id]
        return initials(body) if how is How.INITIALS else body.names[0].text

    def other_names(self, person_id: UUID) -> tuple[str, ...]:
        """Give a person's further names, where they enter by name."""
        if self.how(person_id) is not How.YES:
            return ()
        return tuple(name.text for name in self._book.persons[person_id].names[1:])

    def words(self, text: str) -> str:
        """Give a text with the names of those who do not enter by name replaced."""
        return self._coder(text) if text else ""

    def own_words(self, text: str) -> str:
        """Give the words of a post as they were public, as far as the profile lets them name somebody (`Data.OWN_WORDS`)."""
        return self._own_coder(text) if text else ""

    def place(self, place: str, country: str) -> str:
        """Give where something is, as exactly as the profile admits; `country` is a code."""
        how = self._profile.how(Data.PLACES)
        in_words = label("country", country, self._locale) if country else ""
        if how is How.YES:
            return ", ".join(part for part in (self.words(place), in_words) if part)
        return in_words if how is How.COUNTRY else ""


def initials(body: PersonBody) -> str:
    """Give a person's initials: "M. O." for Mahsa Orzu."""
    return " ".join(f"{word[0].upper()}." for word in _WORD.findall(body.names[0].text))
