"""The values of a column as SQLite and PostgreSQL store them, and as both mean them; nothing is rounded, cut or guessed.

SQLite keeps whatever it is given, so what it holds is looked at strictly: a value that the program itself could not have
written, or that the other engine cannot keep, is named by its table and column, and nothing of it is moved. Values are
converted a column of many rows at a time, since offices have millions of them.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from casebook.errors import CasebookError
from casebook.services.dumping import kind_of

_HEX = re.compile("[0-9a-f]*")
_INTEGERS = ((sa.BigInteger, 64), (sa.SmallInteger, 16), (sa.Integer, 32))
Column = Sequence[Any]
Converting = Callable[[Column], Column]  # raises ValueError; None stays None


class Unmovable(CasebookError):  # noqa: N818 -- named for what is wrong
    """A value that cannot stand in the other database as it is; where it stands, and why, but not what it is."""

    def __init__(self, table: str, column: str, why: str) -> None:
        super().__init__(f"{table}.{column}: {why}")


class Unfit(ValueError):  # noqa: N818
    """What is wrong with a value, in words that do not hold it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column holds: its kind, as backups name it, and its limits on an engine that has them."""

    name: str
    bits: int = 0  # of an integer
    length: int | None = None  # of a text, in characters
    zone: bool = False  # whether a moment says its zone; then it is UTC


def kind(column: sa.Column[Any]) -> Kind:
    """Say what a column holds; raises TypeError for a type that cannot be moved yet."""
    name = kind_of(column)
    bits = next((bits for of, bits in _INTEGERS if isinstance(column.type, of)), 0) if name == "integer" else 0
    length = column.type.length if isinstance(column.type, sa.String) else None
    return Kind(name, bits, length, isinstance(column.type, sa.DateTime) and bool(column.type.timezone))


def from_sqlite(held: Kind) -> Converting:
    """Give what makes values of SQLite's what they mean; an id is its 32 digits, a JSON value its text."""
    readings: dict[str, Converting] = {
        "uuid": _ids,
        "bytes": _all_of(bytes),
        "datetime": _each(_moment_in_utc if held.zone else _moment),
        "date": _once(_date),
        "boolean": _once(_boolean),
        "number": _each(_number),
        "integer": _all_of(int),
        "json": _each(_json),
        "text": _all_of(str),
    }
    return readings[held.name]


def to_sqlite(held: Kind) -> Converting:
    """Give what makes values what SQLite stores, as SQLAlchemy writes them."""
    writings: dict[str, Converting] = {
        "datetime": _each(_stored_moment),
        "date": _once(date.isoformat),
        "boolean": _once(int),
        "number": _each(_kept_number),
        "integer": _within(64),
    }
    return writings.get(held.name, same)


def from_postgresql(held: Kind) -> Converting:
    """Give what makes values of PostgreSQL's what they mean; an id is asked for as its 32 digits."""
    readings: dict[str, Converting] = {
        "number": _each(_number),
        "datetime": _each(lambda value: value.astimezone(UTC)) if held.zone else same,
    }
    return readings.get(held.name, same)


def to_postgresql(held: Kind) -> Converting:
    """Give what makes values what PostgreSQL stores, where it has them."""
    if held.name == "integer":
        return _within(held.bits)
    return _once(_text_within(held.length)) if held.name in {"text", "json"} else same


def same(column: Column) -> Column:
    """Leave values as they are."""
    return column


def _each(convert: Callable[[Any], Any]) -> Converting:
    return lambda column: [None if value is None else convert(value) for value in column]


def _once(convert: Callable[[Any], Any]) -> Converting:
    """The same for a column in which few values come again and again."""

    def convert_all(column: Column) -> Column:
        if not set(map(type, column)) <= {int, str, date, bool, type(None)}:
            raise Unfit("it is of another type than its column")
        known = {value: convert(value) for value in set(column) if value is not None}
        return [known.get(value) for value in column]

    return convert_all


def _all_of(wanted: type[Any]) -> Converting:
    def look(column: Column) -> Column:
        if not set(map(type, column)) <= {wanted, type(None)}:
            raise Unfit("it is of another type than its column")
        return column

    return look


def _ids(column: Column) -> Column:
    given = [value for value in column if value is not None]
    # Half of all values are ids, so many are looked at in one step.
    if not (set(map(type, given)) <= {str} and set(map(len, given)) <= {32} and _HEX.fullmatch("".join(given))):
        raise Unfit("it is no id")
    return column


def _date(value: Any) -> date:  # noqa: ANN401
    found = date.fromisoformat(value) if type(value) is str else None
    if found is None or found.isoformat() != value:
        raise Unfit("it is no date")
    return found


def _moment(value: Any) -> datetime:  # noqa: ANN401
    found = datetime.fromisoformat(value) if type(value) is str else None
    if found is None or found.tzinfo or _stored_moment(found) != value:
        raise Unfit("it is no moment")
    return found


def _moment_in_utc(value: Any) -> datetime:  # noqa: ANN401
    return _moment(value).replace(tzinfo=UTC)  # SQLite keeps no zone; what we store is UTC


def _stored_moment(value: datetime) -> str:
    plain = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return plain.isoformat(sep=" ", timespec="microseconds")


def _json(value: Any) -> str:  # noqa: ANN401
    if type(value) in {int, float}:  # a column of this type takes a text that is a number for the number
        return repr(value)
    if type(value) is not str:
        raise Unfit("it is of another type than its column")
    return value


def _boolean(value: Any) -> bool:  # noqa: ANN401
    if type(value) is not int or value not in (0, 1):
        raise Unfit("it is neither true nor false")
    return bool(value)


def _number(value: Any) -> float:  # noqa: ANN401
    if type(value) is not float:
        raise Unfit("it is no number")
    return value + 0.0  # both engines take -0.0 for 0.0, and one forgets the sign


def _kept_number(value: float) -> float:
    if math.isnan(value):
        raise Unfit("SQLite has no number that is none")
    return value


def _within(bits: int) -> Converting:
    least, most = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1

    def look(column: Column) -> Column:
        given = [value for value in column if value is not None]
        if given and (min(given) < least or max(given) > most):
            raise Unfit(f"it does not fit into {bits} bits")
        return column

    return look


def _text_within(length: int | None) -> Callable[[str], str]:
    def look(value: str) -> str:
        if "\0" in value:
            raise Unfit("PostgreSQL keeps no text with a NUL in it")
        if length is not None and len(value) > length:
            raise Unfit(f"it is longer than {length} characters")
        return value

    return look
