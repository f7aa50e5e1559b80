"""What an analysis finds: networks with their members, the meetings between them, and the posts behind each. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """One post as evidence: its id and account as the table has them, its time in seconds since 1970 (UTC)."""

    post_id: str
    account: str
    time: float


@dataclass(frozen=True, slots=True)
class Joint:
    """One thing that several members of a network did together: `kind` text, object, link, image or target; what it was; the posts.

    `strangers` is the number of other accounts in the table that did the same within that time.
    """

    number: int
    kind: str
    what: str
    posts: tuple[Shown, ...]
    strangers: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two posts of an edge: who posted first, and how many seconds later the other did."""

    joint: int
    first: Shown
    second: Shown
    seconds: float


@dataclass(frozen=True, slots=True)
class Edge:
    """Two members with all their meetings within the network's joint acts."""

    one: str
    other: str
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """An account with the joint acts that it took part in, a score from 0 to 1, and reasons as sentences."""

    account: str
    score: float
    joints: tuple[int, ...]
    partners: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What else members have in common; it supports a finding and never makes one.

    `kind` is "made" (`hits` of `known` members were made within `what` days), "named" (their names are made by the pattern
    `what`: a for letters, <n> for n digits; or begin with it) or "active" (`hits` per cent of their posts fall into the hours `what`, UTC). `log10_chance` is that
    of as much among accounts drawn from the others in the table.
    """

    kind: str
    hits: int
    known: int
    log10_chance: float
    what: str


@dataclass(frozen=True, slots=True)
class Network:
    """Accounts that act together. `confidence` is a word for `log10_chance`, the chance of so much anywhere in the table.

    `basis` says what chance was drawn: who posts each text (text), who comes when (time), which account was made when (made).
    """

    name: str
    confidence: str
    log10_chance: float
    sentences: tuple[str, ...]
    members: tuple[Member, ...]
    joints: tuple[Joint, ...]
    edges: tuple[Edge, ...]
    basis: str = "text"
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The answer to one table: its networks, if any, what was read, and what the answer cannot say."""

    networks: tuple[Network, ...]
    rows: int
    posts: int
    accounts: int
    skipped: Mapping[str, int]
    limits: tuple[str, ...]
