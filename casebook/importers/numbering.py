"""What all formats of many files share: going through the files, and counting rows across them.

Taken and skipped rows together are the rows of the export, whatever happens to one of its files.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from casebook.importers.json_stream import BROKEN_OFF
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.source import SingleFile, Source

NOTHING = "There is nothing in this file that an export of this kind holds."

Found = Iterator[Message | Skipped]


def through(source: Source, names: Iterable[str], read: Callable[[BinaryIO, str], Found]) -> Found:
    """Yield the rows of each member in turn; one that cannot be read to its end says so, and the next is read."""
    for name in names:
        try:
            with source.open(name) as stream:
                yield from read(stream, name)
        except (OSError, KeyError):
            yield Skipped(Position(0, 0, name), BROKEN_OFF)


def numbered(found: Found, source: Source) -> Found:
    """Yield the rows with their numbers from 1, and equal ones of one moment, in formats without ids, told apart.

    Holds the rows of one moment only: exports are in order of time, from either end. A single file is no member.
    """
    alone = isinstance(source, SingleFile)
    moment = ""
    seen: Counter[tuple[str, ...]] = Counter()
    number = 0
    for number, one in enumerate(found, 1):
        position = replace(one.position, row=number, member="" if alone else one.position.member)
        if isinstance(one, Skipped):
            yield replace(one, position=position)
            continue
        repeat = 0
        if not one.native_id:
            if one.posted_at.displayed != moment:
                moment = one.posted_at.displayed
                seen.clear()
            said = (one.kind, one.thread_id, one.thread, one.url, one.account, one.display_name, one.text)
            repeat = seen[said]
            seen[said] += 1
        yield replace(one, position=position, repeat=repeat)
    if not number:
        yield Skipped(Position(0, 1), NOTHING)
