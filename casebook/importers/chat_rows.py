"""The rows of a plain chat: a line that begins one, and the lines that go on with it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from casebook.importers.json_stream import LONGEST_VALUE, TOO_LONG
from casebook.importers.message import NO_MESSAGES

_MOST_SEEN = 1000
BEFORE_FIRST = "These words stand before the first message of the file."

Begun = TypeVar("Begun")


@dataclass(slots=True)
class ChatRow(Generic[Begun]):
    """One row: how it begins (None for words that belong to no message), and the lines that follow."""

    line: int
    begun: Begun | None
    more: list[str] = field(default_factory=list)
    fault: str = ""
    _size: int = 0

    def add(self, text: str) -> None:
        """Add one line; a row over 4 MiB loses them and says so."""
        self._size += len(text) + 1
        if self._size > LONGEST_VALUE:
            self.fault = TOO_LONG
            self.more.clear()
        elif not self.fault:
            self.more.append(text)

    def words(self, first: str) -> str:
        """Return the whole text, which begins with `first`; empty lines at its end are none."""
        return "\n".join([first, *self.more]).rstrip("\n")


def grouped(numbered: Iterable[tuple[int, str]], begins: Callable[[str], Begun | None]) -> Iterator[ChatRow[Begun]]:
    """Yield the rows of a chat; `begins` takes a line apart if it begins one. Holds one row."""
    row: ChatRow[Begun] | None = None
    for number, text in numbered:
        if begun := begins(text):
            if row:
                yield row
            row = ChatRow(number, begun)
        elif row:
            row.add(text)
        elif text.strip():
            row = ChatRow(number, None, [text], BEFORE_FIRST)
    if row:
        if row.begun is None:
            row.fault = NO_MESSAGES
        yield row


class Repeats:
    """Counts equal rows of one moment, which have nothing else to tell them apart."""

    def __init__(self) -> None:
        self._moment = ""
        self._rows = 0
        self._seen: dict[int, int] = {}

    def count(self, moment: str, sender: str, text: str) -> int:
        """Return how many equal rows stood before this one at the same moment; behind a thousand others, how many rows."""
        if moment != self._moment:
            self._moment = moment
            self._rows = 0
            self._seen.clear()
        self._rows += 1
        key = hash((sender, text))
        if key not in self._seen and len(self._seen) >= _MOST_SEEN:
            return self._rows
        times = self._seen.get(key, 0)
        self._seen[key] = times + 1
        return times
