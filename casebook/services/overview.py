"""What a member sees first: threats to life, what is due, who waits; over all cases that they may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from casebook.keys.keyring import Keyring
from casebook.search.entry import Query
from casebook.services import agenda, lookup
from casebook.services.agenda import Grouped
from casebook.services.lookup import FoundRecord
from casebook.work import Work

AHEAD = timedelta(days=90)
RECENT = timedelta(days=14)  # how long a threat to life is news
MOST = 20  # records in one list; `more` says how many there are beyond
_REFERRALS = 500
_WAITING = ("!*", "offered", "waiting")  # "!*": no outcome is known


@dataclass(frozen=True, slots=True)
class Some:
    """The first records of a list, and how many there are in all."""

    records: Sequence[FoundRecord]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything on the first page that comes from cases.

    `reading`: how many cases the index has read and of how many, while it is not whole; None when it is.
    """

    due: Grouped
    cases: Some  # open ones with a threat to life
    incidents: Some  # with a threat to life, of the last days
    referrals: Some
    reading: tuple[int, int] | None


def overview(work: Work, keys: Keyring, *, mine: bool = False, which: str = "", start: int = 0) -> Overview:
    """Gather what is due within ninety days, and who is in danger or waits.

    `mine` leaves what is due to the actor: what is assigned to them, or, where it is nobody's, is of a case in their care. Threats
    to life stay, whosoever they are. Of the group `which` of what is due, the part from `start` on is given.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    today = work.clock().date()
    life = ("severity", ("life",))
    cases = lookup.find(
        work, keys, Query(nouns=("case_file",), chosen=(life, ("case_state", ("open",))), sort="-made", at_once=MOST)
    )
    since = (today - RECENT).isoformat()
    incidents = lookup.find(
        work, keys, Query(nouns=("incident",), chosen=(life,), since=since, sort="-when", at_once=MOST)
    )
    return Overview(
        due=agenda.grouped(work, keys, today=today, until=today + AHEAD, mine=mine, which=which, start=start),
        cases=Some(cases.records, cases.total),
        incidents=Some(incidents.records, incidents.total),
        referrals=_waiting(work, keys, mine=mine),
        reading=cases.reading,
    )


def _waiting(work: Work, keys: Keyring, *, mine: bool) -> Some:
    """Referrals that wait. Whose one is may follow from its case, so those of one member are looked for among the first of all."""
    at_once = _REFERRALS if mine else MOST
    query = Query(nouns=("referral",), chosen=(("referral_outcome", _WAITING),), sort="when", at_once=at_once)
    found = lookup.find(work, keys, query)
    if not mine:
        return Some(found.records, found.total)
    own = [one for one in found.records if one.assigned == str(keys.member_id)]
    return Some(own[:MOST], len(own))
