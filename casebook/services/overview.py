"""What a member sees first: threats to life, what is due, who waits; over all cases that they may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casebook.keys.keyring import Keyring
from casebook.search.entry import Query
from casebook.services import agenda, lookup
from casebook.services.agenda import Grouped
from casebook.services.due import Urgency
from casebook.services.lookup import DueHit, FoundRecord
from casebook.work import Work

AHEAD = timedelta(days=90)
CONSENTS = timedelta(days=30)
RECENT = timedelta(days=14)  # how long a threat to life is news
MOST = 20  # records in one list; `more` says how many there are beyond
_REFERRALS = 500
_WAITING = frozenset({"", "offered", "waiting"})


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
    consents: list[DueHit]
    cases: Some  # open ones with a threat to life
    incidents: Some  # with a threat to life, of the last days
    referrals: Some
    reading: tuple[int, int] | None


def overview(work: Work, keys: Keyring, *, mine: bool = False) -> Overview:
    """Gather what is due within ninety days, and who is in danger or waits.

    `mine` leaves what is due to the actor: what is assigned to them, or, where it is nobody's, is of a case in their care. Threats
    to life stay, whosoever they are.

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
    referrals = lookup.find(work, keys, Query(nouns=("referral",), sort="when", at_once=_REFERRALS)).records
    waiting = [one for one in referrals if one.shown.get("outcome", "") in _WAITING]
    hits = agenda.agenda(work, keys, today=today, until=today + AHEAD)
    if mine:
        hits = [hit for hit in hits if hit.assigned == str(keys.member_id) or hit.due.urgency is Urgency.LIFE]
        waiting = [one for one in waiting if one.assigned == str(keys.member_id)]
    return Overview(
        due=agenda.grouped([hit for hit in hits if hit.due.kind != "consent_ends"], today),
        consents=_ending(hits, today),
        cases=Some(cases.records, cases.total),
        incidents=Some(incidents.records, incidents.total),
        referrals=Some(waiting[:MOST], len(waiting)),
        reading=cases.reading,
    )


def _ending(hits: Sequence[DueHit], today: date) -> list[DueHit]:
    return [hit for hit in hits if hit.due.kind == "consent_ends" and hit.due.day <= today + CONSENTS]
