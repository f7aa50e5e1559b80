"""The state of the office, for its administrator: what runs, what protects, what was kept safe and when. No word of a case.

It says nothing that the office's log and the machine do not tell its administrator already: numbers of members and sessions,
days, bytes. Neither cases nor reports are counted (docs/guide/operator.md).
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Database

from casebook import __version__
from casebook.access import Permission, require
from casebook.audit.keeping_events import StateRead
from casebook.audit.verification import verify as verify_log
from casebook.errors import CasebookError
from casebook.inspection.clamd import signatures_of
from casebook.inspection.inspector import in_force, reads_letters
from casebook.keys.keyring import Keyring
from casebook.model import AuditEntry, Invitation, Member, SecondFactor
from casebook.model.member import MemberBody
from casebook.services import program_log
from casebook.services.measures import Measures, measure
from casebook.work import House, Work

AT_ONCE = 20_000  # entries of the log that a page has verified while somebody waits; beyond, the timer does it


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeState:
    """Everything that the page shows. Days and times in UTC, sizes in bytes."""

    version: str
    since: datetime  # when this process of the desk started
    now: datetime
    measures: Measures
    reserve: int  # bytes that the portal leaves free
    protections: tuple[str, ...]  # of the child process in which hostile files are opened
    members: int
    with_factor: int
    invitations: int
    sealing: str  # none | good | bad: the office's certificate
    time_stampers: int
    log_holds: bool | None  # None: too long to verify while somebody waits
    scanner: bool = False  # whether a virus scanner is named
    signatures: datetime | None = None  # of when what it knows is; None where it does not answer
    letters: bool = True  # whether words in pictures can be read, so that names in them are found
    swept: dict[str, Any] | None  # the last line of the program's log about a sweep

    @property
    def today(self) -> date:
        """The day of `now`."""
        return self.now.date()


def state(work: Work, keys: Keyring, house: House) -> OfficeState:
    """Say how the office stands.

    Raises:
        NotAllowed: the actor is no administrator.
    """
    require(work.actor, Permission.READ_STATE)
    present = {
        row.id
        for row in work.db.scalars(select(Member))
        if not keys.open_office_body("member", row.id, row.body, MemberBody).removed
    }
    guarded = set(work.db.scalars(select(SecondFactor.member_id)))
    work.record(StateRead())
    return OfficeState(
        version=__version__,
        since=house.opened_at,
        now=work.clock(),
        measures=measure(house),
        reserve=work.settings.disk_reserve,
        protections=in_force(),
        members=len(present),
        with_factor=len(present & guarded),
        invitations=work.db.scalar(select(func.count()).select_from(Invitation)) or 0,
        sealing=_sealing(house),
        time_stampers=len(work.settings.tsa),
        log_holds=_log_holds(work.db, house),
        scanner=bool(work.settings.clamd),
        signatures=signatures_of(work.settings.clamd) if work.settings.clamd else None,
        letters=reads_letters(),
        swept=program_log.last(work.settings.instance, "swept"),
    )


def _log_holds(db: Database, house: House) -> bool | None:
    entries = db.scalar(select(func.count()).select_from(AuditEntry)) or 0
    return not verify_log(db, house.heads).faults if entries <= AT_ONCE else None


def _sealing(house: House) -> str:
    if not house.settings.seal:
        return "none"
    from casebook.exporters.pdf_seal import read_seal  # noqa: PLC0415  -- it takes seconds to load

    second = house.settings.seal_passphrase_file
    try:
        read_seal(Path(house.settings.seal), Path(second) if second else None, house.clock())
    except (CasebookError, OSError):
        return "bad"
    return "good"
