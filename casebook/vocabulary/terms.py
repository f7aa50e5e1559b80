"""The terms of a list, by code.

Codes are strings for ever (many begin with 0) and are never reused; a word that falls out of use is retired, not removed.
A broken table stops the first reader: a wrong label in front of a court is worse than none.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from types import MappingProxyType

from casebook.errors import NotFound
from casebook.i18n import LOCALES

VERSION = "2026.11"
"""Edition of the lists; packs name it, and it changes with every change of a code, a label or an equivalent."""

_FIXED = ("list", "code", "parent", *LOCALES, "state", "reverse", "review")
_STATES = {"": True, "heading": False, "retired": False}
_REVIEWS = {"unreviewed", "reviewed", "cldr"}


@dataclass(frozen=True, slots=True)
class Term:
    """One word of one list.

    `crosswalk` maps a scheme ("huridocs_mt4", "dsa_keyword", …) to that scheme's codes; an absent scheme has no equivalent.
    `reverse` is the code of the same relation seen from the other end, "" where there is none.
    A term that is not `selectable` is a heading or retired: it is shown in old records and not offered for new ones.
    """

    list: str
    code: str
    labels: Mapping[str, str]
    parent: str
    selectable: bool
    crosswalk: Mapping[str, tuple[str, ...]]
    reverse: str
    review: str

    def label(self, locale: str) -> str:
        """The word in that language, in English where casebook does not speak it."""
        return self.labels.get(locale, self.labels["en"])


def terms(list_name: str) -> tuple[Term, ...]:
    """All terms of a list in the order in which forms offer them.

    Raises:
        NotFound: there is no such list.
    """
    return tuple(_list(list_name).values())


def term(list_name: str, code: str) -> Term:
    """The term with exactly this code.

    Raises:
        NotFound: there is no such list, or no such code in it.
    """
    found = _list(list_name).get(code)
    if found is None:
        raise NotFound(f"no term of that code in the list {list_name}")
    return found


def label(list_name: str, code: str, locale: str) -> str:
    """The word for a stored code; a code that this edition does not know is shown as it stands.

    Raises:
        NotFound: there is no such list.
    """
    found = _list(list_name).get(code)
    return found.label(locale) if found else code


def list_names() -> tuple[str, ...]:
    """Names of all lists, in alphabetical order."""
    return tuple(sorted(_lists()))


def _list(name: str) -> Mapping[str, Term]:
    found = _lists().get(name)
    if found is None:
        raise NotFound(f"no list is called {name}")
    return found


@cache
def _lists() -> Mapping[str, Mapping[str, Term]]:
    folder = resources.files(__package__) / "data"
    read: dict[str, Mapping[str, Term]] = {}
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not path.name.endswith(".csv"):
            continue
        for name, group in groupby(read_terms(path.read_text("utf-8").splitlines()), key=lambda one: one.list):
            if name in read:
                raise ValueError(f"{path.name}: the list {name} stands in two places")
            read[name] = MappingProxyType(_checked(name, group))
    return MappingProxyType(read)


def read_terms(lines: Iterable[str]) -> Iterator[Term]:
    """Read the terms of one table; every column that is not fixed is a scheme of the crosswalk.

    Raises:
        ValueError: a column is missing, or a row has no code, a wrong state or no label in one of the languages.
    """
    rows = csv.DictReader(lines, strict=True)
    columns = rows.fieldnames or ()
    if missing := set(_FIXED).difference(columns):
        raise ValueError(f"missing columns: {sorted(missing)}")
    schemes = [column for column in columns if column not in _FIXED]
    for row in rows:
        if None in row or None in row.values():
            raise ValueError(f"{row['list']} {row['code']}: wrong number of cells")
        yield _term(row, schemes)


def _term(row: Mapping[str, str], schemes: Iterable[str]) -> Term:
    where = f"{row['list']} {row['code']}"
    labels = {locale: row[locale] for locale in LOCALES if row[locale]}
    if not row["list"] or not row["code"] or row["state"] not in _STATES or row["review"] not in _REVIEWS:
        raise ValueError(f"{where}: not a row of a list")
    if missing := set(LOCALES).difference(labels):
        raise ValueError(f"{where}: no label in {sorted(missing)}")
    return Term(
        list=row["list"],
        code=row["code"],
        labels=MappingProxyType(labels),
        parent=row["parent"],
        selectable=_STATES[row["state"]],
        crosswalk=MappingProxyType({scheme: tuple(row[scheme].split("|")) for scheme in schemes if row[scheme]}),
        reverse=row["reverse"],
        review=row["review"],
    )


def _checked(name: str, group: Iterable[Term]) -> dict[str, Term]:
    rows = tuple(group)
    by_code = {one.code: one for one in rows}
    if len(by_code) != len(rows):
        raise ValueError(f"{name}: a code stands twice")
    for one in rows:
        if {one.parent, one.reverse}.difference(by_code, {""}):
            raise ValueError(f"{name} {one.code}: its parent or reverse is not in the list")
    return by_code
