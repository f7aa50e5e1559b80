"""An invented attack, recorded in a case: people who write what nobody else writes, and a team that posts by order."""

from datetime import UTC, datetime
from uuid import UUID

from casebook.dates import Moment
from casebook.keys.keyring import Keyring
from casebook.services import recording
from casebook.services.drafts import IncidentDraft, PostDraft
from casebook.work import Work
from tests.analysis.posting import Platform, Row


def attack(team: int = 12) -> tuple[list[Row], set[str]]:
    """Give the rows of an invented platform, and who is of the team."""
    platform = Platform(people=60, posts=260)
    return platform.rows, platform.team(team, 10, 9) if team else set()


def draft_of(row: Row) -> PostDraft:
    """One row as the draft of a post."""
    account, second, text = row
    posted = Moment(f"{datetime.fromtimestamp(int(second), UTC):%Y-%m-%dT%H:%M:%SZ}")
    return PostDraft(platform="telegram", author_handle=account, posted=posted, text=text)


def record(work: Work, keys: Keyring, case_id: UUID, rows: list[Row]) -> UUID:
    """Record these posts in a case, as those of one incident; give it."""
    incident = recording.record_incident(work, keys, case_id, IncidentDraft(title="A wave of comments"))
    recording.add_posts(work, keys, case_id, [draft_of(row) for row in rows], incident=incident)
    return incident
