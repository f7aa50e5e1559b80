"""The sealed snapshot of a team's index in the file store, which every host of the office can open (docs/formats/index.md).

A worker writes it for a large team, so that no page has to open every record. What makes the snapshots on hosts' own disks void
makes this one void too: then its row goes, and with that its key, in the same act. It is never needed: without it the index is
built again.
"""

from functools import partial
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session as Database

from casebook.blobs.store import Store
from casebook.crypto.envelope import SecretKey
from casebook.crypto.stream import SealingWriter
from casebook.errors import NotFound, Tampered
from casebook.keys.hierarchy import Subjected
from casebook.keys.team_values import open_index, put_index
from casebook.model import Team, TeamIndex
from casebook.model.places import file_context
from casebook.model.team_index import TeamIndexBody
from casebook.search.shelf import Shelf
from casebook.services import custody
from casebook.work import Work

PIECE = 4 * 1024 * 1024  # bytes sealed at a time


def write(blobs: Store, team_id: UUID, content: bytes) -> tuple[str, TeamIndexBody]:
    """Seal a snapshot into the file store under a key of its own; give its name, and what opens it. No record names it yet."""
    key, whole = SecretKey.generate(), memoryview(content)
    with blobs.put() as incoming:
        sealer = SealingWriter(key, file_context(team_id, incoming.name), incoming)
        for start in range(0, len(whole), PIECE):
            sealer.write(whole[start : start + PIECE])
        sealer.close()
        return incoming.keep(), TeamIndexBody(file_key=key.material, size=len(whole))


def keep(work: Work, team: Subjected, number: int, blob: str, body: TeamIndexBody) -> bool:
    """Let a snapshot stand for the team, in place of an older one; False, and its file goes, where it is void or there is a newer one."""
    present = work.db.get(
        Team, team.id, with_for_update=True, populate_existing=True
    )  # what makes it void waits, or was before
    row = work.db.get(TeamIndex, team.id)
    void = present is None or present.key_version != team.version or number < present.snapshots_from
    if void or (row is not None and row.team_version == team.version and row.number >= number):
        work.after.append(partial(work.blobs.delete, blob))
        return False
    if row is None:
        row = TeamIndex()
        work.db.add(row)
    else:
        work.after.append(partial(work.blobs.delete, row.blob))
    row.number, row.day, row.blob = number, work.clock().date(), blob
    put_index(team, row, body)
    return True


def known(db: Database, team: Subjected, since: int) -> int | None:
    """Give the number of the snapshot that may be opened with this secret and is not from before a number; None without one."""
    asked = select(TeamIndex.number).where(TeamIndex.team_id == team.id, TeamIndex.team_version == team.version)
    return db.scalar(asked.where(TeamIndex.number >= since))


def open_newest(db: Database, blobs: Store, team: Subjected, since: int) -> tuple[Shelf, int] | None:
    """Open the snapshot of a team if it is not from before a number; give it with its number, None where there is none.

    Raises:
        Tampered, ValueError: it is damaged, of another format, or gone from the store.
    """
    row = db.get(TeamIndex, team.id)
    if row is None or row.team_version != team.version or row.number < since:
        return None
    body = open_index(team, row)
    content, filled = bytearray(body.size), 0
    try:
        for piece in custody.open_sealed(blobs, team.id, row.blob, body.file_key, body.size).pieces():
            content[filled : filled + len(piece)] = piece
            filled += len(piece)
    except NotFound as error:
        raise Tampered from error
    shelf = Shelf(memoryview(content))
    if shelf.noted("number") != str(row.number):
        shelf.close()
        raise Tampered
    return shelf, row.number


def forget(work: Work, team_id: UUID) -> list[str]:
    """Take the snapshot of a team away with this act, and its key with it; name its file, which is deleted after the act."""
    gone = list(work.db.scalars(delete(TeamIndex).where(TeamIndex.team_id == team_id).returning(TeamIndex.blob)))
    work.after += [partial(work.blobs.delete, blob) for blob in gone]
    return gone


def forget_all(work: Work) -> None:
    """Take every snapshot away: this database has been brought to another moment than the one that they know."""
    for team_id in work.db.scalars(select(TeamIndex.team_id)).all():
        forget(work, team_id)


def sweep(work: Work) -> None:
    """Take away the snapshots of older secrets, or from before what made them void."""
    teams = select(Team.id, Team.key_version, Team.snapshots_from)
    for team_id, version, since in work.db.execute(teams).all():
        void = or_(TeamIndex.team_version != version, TeamIndex.number < since)
        if work.db.scalar(select(TeamIndex.team_id).where(TeamIndex.team_id == team_id, void)) is not None:
            forget(work, team_id)
