"""Facts of the network annex: what was compared within one pack, and which accounts were found to act together.

Part of the dossier (`casebook.exporters.dossier`), frozen like it. Posts have numbers of their own in the annex: P1, P2 …;
whoever did the same without being a member is a number, never a name. Times are UTC and aware.
"""

from dataclasses import dataclass
from datetime import datetime

ASK = "network_annex"  # what is answered "yes" where the annex is wanted
POSTS_FILE, FINDINGS_FILE = "Network_Posts.csv", "Network_Findings.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCompared:
    """One post of the pack that a network rests on: its number, whose, when, and where it stands in the pack."""

    number: int
    account: str
    at: datetime
    url: str = ""
    incident: int = 0  # its number in the chronology; 0 in a complaint, where `number` is that of the item
    exhibits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JointAct:
    """One thing that members did together: `kind` text, object, link, image or target; what it was; who else did it, as a number."""

    number: int
    kind: str
    what: str
    posts: tuple[PostCompared, ...]  # in the order of time
    strangers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkMember:
    """An account of a network, and what speaks for naming it. `gap` is the median of seconds to the nearest other member."""

    account: str
    platform: str = ""  # in words
    joints: tuple[int, ...]
    partners: int
    gap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFound:
    """Accounts that acted together. `confidence` and `basis` are codes of docs/formats/patterns.md."""

    name: str  # "N1"
    title: str = ""  # that of the campaign which a member made of it, as far as the profile lets it be told
    confidence: str
    log10_chance: float
    basis: str
    members: tuple[NetworkMember, ...]
    joints: tuple[JointAct, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAnnex:
    """The answer to the posts of one pack: what was compared, what could not be, and the networks. Never without any."""

    posts: int
    accounts: int
    first: datetime
    last: datetime
    left_out: int = 0  # posts of the pack without an author, a time to the minute, or words
    networks: tuple[NetworkFound, ...]
