"""What each field of a record means, declared once beside its type: which list its codes are of, which record it names.

Forms, checks, the desk index, exports and bulk changes all read these declarations; none keeps a list of fields of its
own. Nothing here holds a value.
"""

import types
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

from casebook.dates import Moment
from casebook.model.base import Body

SHORT = 300  # characters
LONG = 200_000
ADDRESS = 2_000


@dataclass(frozen=True, slots=True)
class Text:
    """Words: one line, or several."""

    longest: int = SHORT
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as exactly as it is known, in EDTF."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A code of a list of the vocabulary."""

    list: str


@dataclass(frozen=True, slots=True)
class Refers:
    """The id of a record of the same case; `noun` is its table."""

    noun: str


@dataclass(frozen=True, slots=True)
class OfMember:
    """The id of a member of the office."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Set by the program, never typed."""


Meaning = Text | Dated | Coded | Refers | OfMember | Kept

Line = Annotated[str, Text()]
Prose = Annotated[str, Text(LONG, lines=True)]
Address = Annotated[str, Text(ADDRESS)]
Edtf = Annotated[str, Dated()]
Words = Annotated[tuple[str, ...], Text()]  # several short words, such as tags
MemberId = Annotated[UUID | None, OfMember()]
Revision = Annotated[int, Kept()]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body: its name, what it means, and whether it takes several.

    `plain` is the type of one value: str, bool, int, date, datetime, UUID, Moment, or a Body for a part with fields of its
    own. A field without a meaning is judged by that type alone.
    """

    name: str
    plain: type[Any]
    meaning: Meaning | None
    several: bool
    needed: bool

    @property
    def coded(self) -> str:
        """The list that its codes are of, "" where it is not coded."""
        return self.meaning.list if isinstance(self.meaning, Coded) else ""

    @property
    def refers(self) -> str:
        """The table of the record that it names, "" where it names none."""
        return self.meaning.noun if isinstance(self.meaning, Refers) else ""

    @property
    def typed(self) -> bool:
        """Whether somebody may type it; the rest is kept by the program."""
        return not isinstance(self.meaning, Kept)


@cache
def fields_of(body_type: type[Body]) -> tuple[Field, ...]:
    """Give the fields of a body in the order of their declaration."""
    hints = get_type_hints(body_type, include_extras=True)
    return tuple(_field(one.name, hints[one.name], needed=one.required) for one in msgspec.structs.fields(body_type))


def _field(name: str, hint: Any, *, needed: bool) -> Field:  # noqa: ANN401 -- a type is what is looked at
    meaning, hint = _parted(hint)
    several = get_origin(hint) is tuple
    if several:
        inner, hint = _parted(get_args(hint)[0])
        meaning = meaning or inner
    return Field(name, _without_none(hint), meaning, several, needed)


def _parted(hint: Any) -> tuple[Meaning | None, Any]:  # noqa: ANN401
    if get_origin(hint) is not Annotated:
        return None, hint
    kind, *notes = get_args(hint)
    return next((note for note in notes if isinstance(note, Meaning)), None), kind


def _without_none(hint: Any) -> type[Any]:  # noqa: ANN401
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    return hint if isinstance(hint, type) else str


PLAIN = (str, bool, int, date, datetime, UUID, Moment)
"""The types that a single value may have beside a Body."""
