"""A table of posts as CSV to columns: liberal in names, encodings and times; what cannot be used is counted with its reason."""

import csv
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from casebook.analysis.addresses import page_of
from casebook.analysis.columns import places
from casebook.analysis.posts import KINDS, LINK, Floats, Ints, Posts
from casebook.analysis.times import seconds
from casebook.errors import InvalidInput
from casebook.importers.decoding import decoded
from casebook.importers.rows import Row, rows

_AT_ONCE = 20_000  # rows
NO_ACCOUNT = "The row names no account."
NO_TIME = "The row has no time that can be read to the minute."
NOTHING_SAID = "The row has neither text nor anything shared."
_TIME_OF_DAY = re.compile(r"\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?\s*$", re.IGNORECASE | re.ASCII)
_NOTHING = frozenset({"", "nan", "none", "null", "n/a", "na", "-", "false", "0", "0.0", "absent", "undefined"})
_LISTED = re.compile(r"[\[{(]\s*(.*?)\s*[\])}]", re.DOTALL)


def read(stream: BinaryIO) -> Posts:
    """Read all posts. Raises InvalidInput if no column is known to hold accounts, times, or anything to compare."""
    start = stream.tell() if stream.seekable() else None
    if start is not None:
        try:
            return _posts(_quick(stream))
        except csv.Error:  # a table that the plain reader cannot take: row by row then, with the faults of each
            stream.seek(start)
    return _posts(rows(decoded(stream)))


def _quick(stream: BinaryIO) -> Iterator[Row]:
    """Yield rows as `importers.rows.rows` does, many times faster; raises csv.Error where a row is not well formed."""
    lines = _lines(decoded(stream))
    first = next(lines, "")
    bare = re.sub(r'"[^"]*"', "", first)
    if re.match(r'"?sep=', bare, re.IGNORECASE):
        raise csv.Error
    delimiter = max(",;\t|", key=bare.count)
    for number, cells in enumerate(csv.reader(itertools.chain([first], lines), delimiter=delimiter, strict=True), 1):
        if cells:
            yield Row(number, cells)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    held = ""
    for text in texts:
        piece = held + (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)
        *whole, held = piece.split("\n")
        for line in whole:
            yield line + "\n"
    if held:
        yield held


def _posts(table: Iterator[Row]) -> Posts:
    header = next(table, None)
    if header is not None and len(header.cells) <= 2 and header.cells[0].casefold().startswith("sep="):  # noqa: PLR2004
        header = next(table, None)
    if header is None:
        raise InvalidInput("The file is empty.", field="CSV")
    found = places(header.cells)
    compared = {"text", *KINDS} & set(found)
    if "account" not in found or "time" not in found or not compared:
        raise InvalidInput(
            "The table needs columns for the account, the time, and the text or what was shared.", field="CSV"
        )
    gathering = _Gathering(found)
    faults: Counter[str] = Counter()
    sound = _sound(table, faults)
    while chunk := list(itertools.islice(sound, _AT_ONCE)):
        gathering.take(chunk)
    return gathering.posts(faults)


def _sound(table: Iterable[Row], faults: Counter[str]) -> Iterator[list[str]]:
    """Pass on the cells of each row that may be used; count the others by their fault."""
    for row in table:
        if row.fault:
            faults[row.fault] += 1
        else:
            yield row.cells


class _Numbering:
    """Numbers different values in the order in which they come."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self.values: list[str] = []

    def number(self, value: str) -> int:
        known = self._known.setdefault(value, len(self.values))
        if known == len(self.values):
            self.values.append(value)
        return known

    def column(self, cells: Iterable[str]) -> Ints:
        number, known = self.number, self._known
        return np.array([(known[cell] if cell in known else number(cell)) if cell else -1 for cell in cells], np.int64)


class _Gathering:
    """Collects columns chunk by chunk."""

    def __init__(self, found: dict[str, int]) -> None:
        self._places = found
        self._width = max(found.values()) + 1
        self._kinds = tuple(kind for kind in KINDS if kind in found)
        self._numbering = {name: _Numbering() for name in ("account", "text", *self._kinds)}
        self._names: list[str] = []
        self._spelled: dict[str, int] = {}
        self._columns: dict[str, list[npt.NDArray[np.generic]]] = defaultdict(list)
        self._post_ids: list[str] = []
        self._rows = 0
        self._skipped: Counter[str] = Counter()

    def take(self, chunk: list[list[str]]) -> None:
        """Add these rows."""
        width = self._width
        cells = list(
            zip(*(row if len(row) >= width else row + [""] * (width - len(row)) for row in chunk), strict=False)
        )
        known, number = self._spelled, self._numbering["account"].number
        shown = cells[self._places["account"]]
        for name in set(shown) - known.keys():
            known[name] = -1
        for name in shown:
            if known[name] < 0:
                known[name] = self._account(name.strip(), number)
        account = np.array([known[name] for name in shown], np.int64)
        when = seconds(self._times(cells))
        compared = {"text": self._text(cells)} | {
            kind: self._numbering[kind].column(_things(kind, cells[self._places[kind]])) for kind in self._kinds
        }
        said = np.any([column >= 0 for column in compared.values()], axis=0)
        unnamed, timeless = account < 0, np.isnan(when)
        kept = ~unnamed & ~timeless & said
        self._skipped[NO_ACCOUNT] += int(unnamed.sum())
        self._skipped[NO_TIME] += int((timeless & ~unnamed).sum())
        self._skipped[NOTHING_SAID] += int((~said & ~unnamed & ~timeless).sum())
        created = self._places.get("created")
        columns = {"account": account, "time": when, **compared}
        columns["created"] = seconds(cells[created], days=True) if created is not None else np.full(len(chunk), np.nan)
        for name, column in columns.items():
            self._columns[name].append(column[kept])
        numbered = range(self._rows + 1, self._rows + len(chunk) + 1)
        ids = cells[self._places["post_id"]] if "post_id" in self._places else map(str, numbered)
        self._post_ids.extend(itertools.compress(ids, kept.tolist()))
        self._rows += len(chunk)

    def posts(self, faults: Counter[str]) -> Posts:
        """Give what was collected; `faults` counts the rows that could not be taken apart."""
        columns = {name: np.concatenate(parts) for name, parts in self._columns.items()}
        nothing = np.empty(0, np.int64)
        account = columns.get("account", nothing)
        text = columns.get("text", np.full(len(account), -1))
        kinds = {kind: columns.get(kind, nothing) for kind in self._kinds}
        return Posts(
            accounts=tuple(self._names),
            texts=self._numbering["text"].values,
            account=account,
            time=columns.get("time", np.empty(0)),
            text=text,
            post_ids=self._post_ids,
            objects=kinds,
            object_names={kind: self._numbering[kind].values for kind in self._kinds},
            created=_created(account, columns.get("created", np.empty(0)), len(self._names)),
            rows=self._rows + faults.total(),
            skipped={reason: count for reason, count in (self._skipped + faults).items() if count},
        )

    def _times(self, cells: list[tuple[str, ...]]) -> Sequence[str]:
        """Give the times; where day and time of day stand in two columns, together."""
        times, day = cells[self._places["time"]], self._places.get("day")
        if day is None or not any(map(_TIME_OF_DAY.match, times)):
            return times
        return [
            f"{of.strip()} {at.strip()}" if _TIME_OF_DAY.match(at) else at
            for of, at in zip(cells[day], times, strict=True)
        ]

    def _account(self, name: str, number: Callable[[str], int]) -> int:
        plain = name.removeprefix("@").casefold()
        if not plain:
            return -1
        known = number(plain)
        if known == len(self._names):
            self._names.append(name)
        return known

    def _text(self, cells: list[tuple[str, ...]]) -> Ints:
        place = self._places.get("text")
        if place is None:
            return np.full(len(cells[0]), -1, np.int64)
        return self._numbering["text"].column(cells[place])


def _things(kind: str, cells: Sequence[str]) -> Iterator[str]:
    """Give what each cell names, "" for nothing: lists as programs print them, and the many words for nothing, are undone."""
    known: dict[str, str] = {}
    for cell in cells:
        if cell not in known:
            known[cell] = _thing(kind, cell.strip())
        yield known[cell]


def _thing(kind: str, cell: str) -> str:
    listed = _LISTED.fullmatch(cell)
    if listed:
        cell = listed.group(1).partition(",")[0].strip(" '\"")
    if kind == LINK:
        cell = page_of(cell) or cell
    return "" if cell.casefold() in _NOTHING else cell


def _created(account: Ints, shown: Floats, accounts: int) -> Floats:
    created = np.full(accounts, np.nan)
    told = ~np.isnan(shown)
    created[account[told][::-1]] = shown[told][::-1]  # what the first row says holds
    return created
