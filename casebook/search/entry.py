"""What the index keeps of one record, and what can be asked of it. Values only: nothing here holds a key or a row."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day on which something of a record is due. `told` is what the page needs beside it, as JSON can hold it."""

    day: str  # ISO date
    told: dict[str, Any]
    kind: str = ""  # a code
    urgency: int = 0  # of one day, the lowest number comes first


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record as the index keeps it.

    Attributes:
        noun: its table.
        title: what a list calls it.
        text: everything else in it that is searched, in the script that it was written in.
        names: what a person, an account or an office is called; searched by sound too.
        facets: pairs of a field and a code.
        keys: what recognises the same thing elsewhere, such as "url:https://…".
        days: when something of it is due.
        first: ISO 8601 UTC of the earliest moment that it can mean, "" where that is not known.
        made: ISO 8601 UTC of when it was recorded, "" where that is not known.
        shown: what a list shows of it, as JSON can hold it.
        parent: the record that it is a part of; a part is no entry of lists, but its parent is found by it.
        beside: records that this one lends facets to, as a post lends its platform to its incident.
        seal: digest of the sealed bytes that it was read from, by which a page sees that they are what they were.
    """

    noun: str
    record: UUID
    case: UUID
    title: str = ""
    text: str = ""
    names: tuple[str, ...] = ()
    facets: tuple[tuple[str, str], ...] = ()
    keys: tuple[str, ...] = ()
    days: tuple[Day, ...] = ()
    first: str = ""
    made: str = ""
    shown: dict[str, Any] = field(default_factory=dict)
    parent: UUID | None = None
    beside: tuple[tuple[UUID, tuple[tuple[str, str], ...]], ...] = ()
    seal: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked for.

    Attributes:
        words: as somebody types them: words (all must be there, each also as the beginning of one), "a phrase", -without.
        nouns: tables; none means all.
        chosen: codes per field; one of them must be there, in each field. "!code" stands for all that have it not, "*" for
            all that have any.
        case: only of this case.
        cases: only of these cases; None for all.
        since, until: ISO dates; the first moment of the entry lies between them, both days included.
        sort: "rank", "when", "title" or "made", with "-" in front for the other direction.
        start, at_once: which part of the list.
    """

    words: str = ""
    nouns: tuple[str, ...] = ()
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    case: UUID | None = None
    cases: frozenset[UUID] | None = None
    since: str = ""
    until: str = ""
    sort: str = "rank"
    start: int = 0
    at_once: int = 50


Codes = tuple[tuple[str, tuple[str, ...]], ...]
"""Fields, each with codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueQuery:
    """Which days are asked for. Their fields are `kind`, `urgency`, and those that `casebook.search.dues.INHERITED` names.

    Attributes:
        since, until: ISO dates; both days included.
        chosen: codes per field; one of them must be there, in each field.
        without: codes per field; none of them may be there.
        lapsed: codes of a field that are left out before a day.
        start, at_once: which part of the list.
    """

    since: str = ""
    until: str
    chosen: Codes = ()
    without: Codes = ()
    lapsed: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    start: int = 0
    at_once: int = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One entry that fits. `order` sorts hits of several shelves among each other."""

    noun: str
    record: UUID
    case: UUID
    title: str
    text: str
    first: str
    made: str
    shown: dict[str, Any]
    facets: tuple[tuple[str, str], ...]
    order: tuple[Any, ...] = ()
    terms: tuple[str, ...] = ()  # folded words to mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something that is due: what was told of it (JSON), its entry without words, and what its case shows. There may be thousands: it holds little.

    `own` and `case_own` are packed facets, of which `casebook.search.packed.code_in` gives one.
    """

    told: str
    noun: str
    record: UUID
    case: UUID
    title: str
    shown: dict[str, Any]
    own: str
    case_own: str
    case_shown: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """The wanted part of the list, how many fit in all, how many of them have each code, and what else was searched for."""

    hits: list[Hit]
    total: int
    counts: dict[str, dict[str, int]]
    spellings: tuple[str, ...] = ()
