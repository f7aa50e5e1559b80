"""Look an export over before anything of it is taken: which threads, who, when, how many, what is missing, what must be asked.

It reads the whole export once, in constant memory but for the names it counts, and writes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from casebook import importers
from casebook.dates import Moment, sort_key
from casebook.importers import Message, Skipped, registry, spreadsheet, table
from casebook.importers.choice import Choice, Question, sender_of, thread_of
from casebook.importers.source import Source
from casebook.services.imported_rows import Known, place_of

HEADERS = {table.FORMAT: table.header_of, spreadsheet.FORMAT: spreadsheet.header_of}  # whose columns are matched
SHOWN = 50  # messages that stand for all the others
MOST_NAMES = 5_000  # threads, or senders, that are counted one by one
MOST_PROBLEMS = 500


@dataclass(frozen=True, slots=True)
class Dated:
    """When a message is from, as the file tells it, and what it is ordered by."""

    moment: Moment
    key: tuple[datetime, datetime, str]


@dataclass(slots=True)
class Counted:
    """One thread or sender: what names it in a choice, what it is called, how many messages, and its first and last."""

    key: str
    name: str
    messages: int = 0
    first: Dated | None = None
    last: Dated | None = None

    def add(self, when: Dated | None) -> None:
        """Count one message."""
        self.messages += 1
        if when is not None:
            self.first = min(self.first or when, when, key=_key)
            self.last = max(self.last or when, when, key=_key)


@dataclass(frozen=True, slots=True)
class Sample:
    """A message as the page shows it."""

    sender: str
    displayed: str
    text: str
    place: str


@dataclass(slots=True)
class Survey:
    """What an export holds. rows = messages + skipped; `known` of the messages are in the case already."""

    format: str
    messages: int = 0
    skipped: int = 0
    known: int = 0
    undated: int = 0
    first: Dated | None = None
    last: Dated | None = None
    threads: dict[str, Counted] = field(default_factory=dict)
    senders: dict[str, Counted] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    media: Counter[str] = field(default_factory=Counter)  # found, missing
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, str]] = field(default_factory=list)  # place, message id
    samples: list[Sample] = field(default_factory=list)
    questions: tuple[Question, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the export has."""
        return self.messages + self.skipped

    def by_size(self, counted: dict[str, Counted]) -> Sequence[Counted]:
        """Give threads or senders, the largest first."""
        return sorted(counted.values(), key=lambda one: (-one.messages, one.name))


def survey(source: Source, kind: str, choice: Choice, known: Known, sha256: str) -> Survey:
    """Read an export of format `kind` and count; `choice` says how to read it, and leaves nothing out here.

    What is in the case already is found by `known`. Raises nothing on any bytes.
    """
    made = Survey(format=kind, questions=registry.FORMATS[kind].questions(source))
    if kind in HEADERS:
        made.columns = HEADERS[kind](source)
    for row in source.problems:
        _skip(made, row)
    _count(made, registry.FORMATS[kind].read(source, choice), known, sha256)
    return made


def header_of(source: Source) -> tuple[str, ...]:
    """Return the column names of a table or workbook, () of anything else."""
    return next((names for read in HEADERS.values() if (names := read(source))), ())


def _count(made: Survey, rows: Iterable[Message | Skipped], known: Known, sha256: str) -> None:
    for row in rows:
        if isinstance(row, Skipped):
            _skip(made, row)
            continue
        made.messages += 1
        made.known += importers.identity(row, sha256) in known
        made.kinds[row.kind] += 1
        made.notes.update(row.notes)
        for medium in row.media:
            made.media["missing" if medium.missing else "found"] += 1
        when = _when(row)
        if when is None:
            made.undated += 1
        else:
            made.first = min(made.first or when, when, key=_key)
            made.last = max(made.last or when, when, key=_key)
        _add(made.threads, thread_of(row), row.thread, when)
        _add(made.senders, sender_of(row), row.display_name or row.account or row.account_id, when)
        if len(made.samples) < SHOWN and row.text.strip():
            name = row.display_name or row.account
            made.samples.append(
                Sample(name, row.posted_at.displayed or row.posted_at.edtf, row.text[:500], place_of(row))
            )


def _skip(made: Survey, row: Skipped) -> None:
    made.skipped += 1
    made.reasons[row.reason] += 1
    if len(made.problems) < MOST_PROBLEMS:
        made.problems.append((place_of(row), row.reason))


def _add(counted: dict[str, Counted], key: str, name: str, when: Dated | None) -> None:
    if not key:
        return
    if key not in counted and len(counted) >= MOST_NAMES:
        key, name = "", ""  # those after the first thousands are counted together
    counted.setdefault(key, Counted(key, name)).add(when)


def _when(message: Message) -> Dated | None:
    moment = message.posted_at
    return Dated(moment, sort_key(moment)) if moment.edtf else None


def _key(when: Dated) -> tuple[datetime, datetime, str]:
    return when.key
