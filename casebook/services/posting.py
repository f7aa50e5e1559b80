"""A report that is told in one step: sealed at once to its team and under its return code, each row written once.

Sealing needs no database, so that many can be sealed side by side and kept together in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import msgspec
from sqlalchemy import Table, and_, select

from casebook.audit import log
from casebook.audit.events import ReportReceived
from casebook.crypto.envelope import SecretKey
from casebook.crypto.labels import PORTAL_TICKET
from casebook.crypto.randomness import derive, digest
from casebook.crypto.sealing import PublicKey
from casebook.errors import IllegalMove, InvalidInput, NotFound
from casebook.model import Report, ReporterSession, Team, TeamKey
from casebook.model.adding import Adding
from casebook.model.report import ReportBody, ReporterSessionBody, ReportState
from casebook.services.report_keys import seal_body, wrap_for_team
from casebook.services.returning import under_new_code
from casebook.services.visits import put_session
from casebook.work import House, Work, begin

# Statements made once, over tables and not over objects: a flood comes by here.
_REPORTS, _SESSIONS = cast("Table", Report.__table__), cast("Table", ReporterSession.__table__)
_ADD = Adding(_REPORTS, _SESSIONS)


@dataclass(frozen=True, slots=True)
class Address:
    """Where reports go: the office, the team, and the present version of the team's public key."""

    office_id: UUID
    team_id: UUID
    version: int
    public_key: PublicKey


@dataclass(frozen=True, slots=True)
class Posted:
    """A report that is sealed and not kept yet, and the browser that it came from."""

    report: Report
    session: ReporterSession


def address_of(work: Work, team_id: UUID | None = None) -> Address:
    """Give where reports go now; raises NotFound before `casebook init`.

    A team renews its key alone: while an act that writes goes on, this stays as it is.
    """
    present = and_(TeamKey.team_id == Team.id, TeamKey.version == Team.key_version)
    wanted = select(Team.id, Team.key_version, TeamKey.public_key).join(TeamKey, present)
    if team_id is not None:
        wanted = wanted.where(Team.id == team_id)
    ordered = wanted.order_by(Team.day, Team.id).limit(1)
    found = work.db.execute(ordered).first()
    if found is None:
        raise NotFound("there is no office here yet")
    return Address(work.office().id, found.id, found.key_version, PublicKey(found.public_key))


def ticket_key(house: House) -> bytes:
    """Give what every portal of this office marks its tickets of waiting under; raises NotFound before `casebook init`.

    It hangs on nothing secret, only on what no visitor is ever shown: all that a forged ticket saves is twenty seconds of
    patience, and a portal shall not hold the secret that the hosts of the desk share.
    """
    with begin(house, writes=False, name="portal.ticket") as work:
        return derive(digest(work.office().log_key), PORTAL_TICKET)


def sealed(
    address: Address, secret: bytes, body: ReportBody, *, report_id: UUID, now: datetime, code_days: int
) -> Posted:
    """Seal a report to its team, with a return code that this browser is to be shown.

    Raises:
        InvalidInput: nothing was told.
    """
    if not any(own_words(body)):
        raise InvalidInput("Please write something, or add a file. A few words are enough.", field="story")
    key, today = SecretKey.generate(), now.date()
    report = Report(id=report_id, team_id=address.team_id, day=today, code_day=today)
    seal_body(key, report, msgspec.structs.replace(body, state=ReportState.RECEIVED, received_at=now))
    wrap_for_team(key, report, address.version, address.public_key)
    nonce = under_new_code(key, report, secret, address.office_id.bytes, today + timedelta(days=code_days))
    session = ReporterSession(lookup=digest(secret), report_id=report_id, day=today)
    put_session(session, secret, ReporterSessionBody(thread_key=key.material, started_at=now, code_nonce=nonce.hex()))
    return Posted(report, session)


def keep(work: Work, posted: Sequence[Posted]) -> None:
    """Keep reports that were sealed for their team's present key, all or none.

    Raises:
        IllegalMove: the team has a newer key by now, and they must be sealed again.
        IntegrityError: one of them, or its browser, is known already.
    """
    team_id = posted[0].report.team_id
    present = work.log_keys[team_id] = log.team_key(work.db, team_id)
    if any((each.report.team_id, each.report.team_version) != (team_id, present[0]) for each in posted):
        raise IllegalMove("the team has renewed its key")
    reports = [_columns(_REPORTS, each.report) for each in posted]
    _ADD.run(work.db.connection(), reports, [_columns(_SESSIONS, each.session) for each in posted])
    for each in posted:
        work.record(ReportReceived(team=team_id, report=each.report.id, files=0))


def own_words(body: ReportBody) -> tuple[str, ...]:
    """Give the answers in somebody's own words that are not empty."""
    return tuple(filter(str.strip, (body.story, body.where, body.who_did, body.relatives, body.contact, body.when)))


def _columns(table: Table, row: Report | ReporterSession) -> dict[str, object]:
    return {name: getattr(row, name) for name in table.columns.keys()}  # noqa: SIM118 -- a column collection iterates columns
