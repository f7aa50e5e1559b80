"""The two keys of a report, as a team holds them (docs/formats/reports.md).

They arrive sealed to the team's public key. Whoever of the team opens them first puts them under the team's secret,
where opening costs a twentieth; a team that renews its secret puts them under the new one.
"""

from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session as Database

from casebook.crypto.envelope import KEY_BYTES, Sealed, SecretKey, seal, unseal
from casebook.crypto.padding import levelled
from casebook.crypto.unsealing import unseal_from
from casebook.errors import NoGrant, Tampered, WrongKey
from casebook.keys.hierarchy import Subjected, team_pair, team_wrapping_key
from casebook.keys.keyring import Keyring
from casebook.model import Message, Report
from casebook.model.base import Body
from casebook.model.places import report_context, sent_info, wrap_context

B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class ReportKeys:
    """`thread` opens what reporter and team say to each other; `notes` what the team keeps to itself."""

    thread: SecretKey
    notes: SecretKey


class HoldsTeams(Protocol):
    """What opens reports: a member's keyring, or the keys that recovery sheets give."""

    def team(self, team_id: UUID, version: int) -> Subjected:
        """Give one version of a team's secret; raises NoGrant."""

    def team_wrapping_key(self, team: Subjected) -> SecretKey:
        """Give what a team's reports lie under."""


def open_report(keys: HoldsTeams, row: Report) -> ReportKeys:
    """Open a report's keys by the team's secret.

    Raises:
        NoGrant: the report is no team's any more, or of a team whose secret is not held.
        Tampered: the row is not what was sent.
    """
    if row.team_version is None or (row.team_wrap is None and row.sent_wrap is None):
        raise NoGrant
    team = keys.team(row.team_id, row.team_version)
    if row.team_wrap is not None:
        place = wrap_context(row.id, "team_wrap", team.version)
        payload = unseal(keys.team_wrapping_key(team), place, row.team_wrap)
    else:
        payload = _arrived(row, team)
    if len(payload) != 2 * KEY_BYTES:
        raise Tampered
    return ReportKeys(SecretKey(payload[:KEY_BYTES]), SecretKey(payload[KEY_BYTES:]))


def keep_arrived(db: Database, row: Report, opened: ReportKeys, team: Subjected) -> None:
    """Put the keys of a report that has just arrived under the team's secret, unless another act was quicker."""
    # One statement that looks again: a renewal, or a restricted case, must not be written over by who only reads.
    db.execute(
        update(Report)
        .where(Report.id == row.id, Report.team_version == row.team_version, Report.sent_wrap.is_not(None))
        .values(team_version=team.version, team_wrap=_for_team(row, opened, team), sent_wrap=None)
    )


def wrap_for(row: Report, opened: ReportKeys, team: Subjected) -> None:
    """Put a report's keys under a team's secret, whatever lay there."""
    row.team_version, row.team_wrap, row.sent_wrap = team.version, _for_team(row, opened, team), None


def rewrap_reports(db: Database, keys: Keyring, team: Subjected) -> None:
    """Put all reports of a team under its new secret; one that is damaged stays as it is."""
    sent = select(Report).where(Report.team_id == team.id, Report.team_version.is_not(None)).order_by(Report.id)
    for row in db.scalars(sent.with_for_update(), execution_options={"populate_existing": True}).all():
        try:
            wrapped = _for_team(row, open_report(keys, row), team)
        except (NoGrant, Tampered):
            continue
        row.team_version, row.team_wrap, row.sent_wrap = team.version, wrapped, None
    db.flush()


def seal_note(opened: ReportKeys, row: Report | Message, column: str, body: Body) -> Sealed:
    """Seal what the team keeps to itself."""
    return seal(opened.notes, report_context(row.__tablename__, row.id, column), levelled(msgspec.json.encode(body)))


def open_note(opened: ReportKeys, row: Report | Message, column: str, sealed: Sealed | None, body_type: type[B]) -> B:
    """Open what the team keeps to itself; an empty one where there is none yet. Raises Tampered."""
    if sealed is None:
        return body_type()
    return msgspec.json.decode(
        unseal(opened.notes, report_context(row.__tablename__, row.id, column), sealed), type=body_type
    )


def _for_team(row: Report, opened: ReportKeys, team: Subjected) -> Sealed:
    payload = opened.thread.material + opened.notes.material
    return seal(team_wrapping_key(team.secret), wrap_context(row.id, "team_wrap", team.version), payload)


def _arrived(row: Report, team: Subjected) -> bytes:
    if row.sent_wrap is None:
        raise Tampered
    try:
        return unseal_from(team_pair(team.secret), sent_info(row.id, row.team_id, team.version), row.sent_wrap)
    except WrongKey as error:
        raise Tampered from error
