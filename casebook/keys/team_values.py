"""What a whole team keeps beside its cases: the snapshot of its desk index, and its saved views, under its secret.

Each kind has a key of its own, derived from the team's secret. A team that renews its secret seals its views anew; an old
snapshot is of no use then, and the index is built again.
"""

from typing import BinaryIO
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.crypto.envelope import Context, SecretKey, seal, seal_large, unseal, unseal_large
from casebook.crypto.labels import TEAM_INDEX, TEAM_VIEWS, VALUE
from casebook.crypto.padding import levelled
from casebook.crypto.randomness import derive
from casebook.errors import NoGrant, Tampered
from casebook.keys.hierarchy import Subjected
from casebook.keys.keyring import Keyring
from casebook.model import SavedView, TeamIndex
from casebook.model.saved_view import SavedViewBody
from casebook.model.team_index import TeamIndexBody


def seal_snapshot(team: Subjected, content: bytes, file: BinaryIO) -> None:
    """Seal the snapshot of a team's index into its file."""
    seal_large(_key(team, TEAM_INDEX), _snapshot(team), content, file)


def open_snapshot(team: Subjected, file: BinaryIO, size: int) -> memoryview:
    """Open the snapshot of a team's index, a file of `size` bytes.

    Raises:
        Tampered: it is damaged, of another team or of an older secret.
    """
    return unseal_large(_key(team, TEAM_INDEX), _snapshot(team), file, size)


def put_index(team: Subjected, row: TeamIndex, body: TeamIndexBody) -> None:
    """Put into its row what opens the snapshot in the file store."""
    row.team_id, row.team_version = team.id, team.version
    row.body = seal(_key(team, TEAM_INDEX), _index(team), msgspec.json.encode(body))


def open_index(team: Subjected, row: TeamIndex) -> TeamIndexBody:
    """Give what opens the snapshot in the file store; raises Tampered, also for an older secret."""
    return msgspec.json.decode(unseal(_key(team, TEAM_INDEX), _index(team), row.body), type=TeamIndexBody)


def seal_view(team: Subjected, row: SavedView, body: SavedViewBody) -> None:
    """Put a saved view into its row. The row's id must be set."""
    row.team_id, row.team_version = team.id, team.version
    row.body = seal(_key(team, TEAM_VIEWS), _view(row.id, team.version), levelled(msgspec.json.encode(body)))


def open_view(keys: Keyring, row: SavedView) -> SavedViewBody:
    """Open a saved view.

    Raises:
        NoGrant: the team's secret is not held.
        Tampered: the row is damaged.
    """
    team = keys.team(row.team_id, row.team_version)
    content = unseal(_key(team, TEAM_VIEWS), _view(row.id, team.version), row.body)
    return msgspec.json.decode(content, type=SavedViewBody)


def reseal_views(db: Database, keys: Keyring, team: Subjected) -> None:
    """Put all saved views of a team under its new secret; one that is damaged stays as it is."""
    for row in db.scalars(select(SavedView).where(SavedView.team_id == team.id)).all():
        try:
            seal_view(team, row, open_view(keys, row))
        except (NoGrant, Tampered):
            continue
    db.flush()


def _key(team: Subjected, label: bytes) -> SecretKey:
    return SecretKey(derive(team.secret.material, label))


def _snapshot(team: Subjected) -> Context:
    return Context(label=VALUE, table="index", column="snapshot", row=team.id, version=team.version)


def _index(team: Subjected) -> Context:
    return Context(label=VALUE, table="team_index", column="body", row=team.id, version=team.version)


def _view(row: UUID, version: int) -> Context:
    return Context(label=VALUE, table="saved_view", column="body", row=row, version=version)
