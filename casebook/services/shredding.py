"""Erase a case for good: every wrap of its keys, every row, every file, and what else was made of it; an id stays.

The database part is one transaction: keys, rows and tombstones change together or not at all. The files follow in `finish`,
which can be broken off anywhere and goes on where it was, also in another process; running it twice is running it once.
Nothing here decides (`retention_ending`). Overwriting is not claimed: without its keys the ciphertext is noise, and what a disk
keeps of deleted blocks, and the database of old pages, is said in docs/formats/retention.md.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session as Database

from casebook.access import Permission, require
from casebook.audit.retention_events import CaseErased
from casebook.blobs.store import Store
from casebook.errors import IllegalMove
from casebook.keys.announcing import announce
from casebook.keys.keyring import Keyring
from casebook.model import Remnant, Team, TombstoneRow
from casebook.services import job_rows, snapshots, stored_index, tombstones
from casebook.services.casework import hold
from casebook.services.retention import OnHold
from casebook.services.retention_ending import Stage, reports_of, standing
from casebook.services.tombstones import Tombstone
from casebook.work import House, Work

RESTORED = "restored"  # the reason of what a restore erased again: the list that it knows from holds none


def shred(work: Work, keys: Keyring, case_id: UUID) -> None:
    """Carry out the ending of a case that two caseworkers decided and whose waiting time is over. It cannot be undone.

    Raises:
        OnHold: a legal hold stands on it.
        IllegalMove: it is not confirmed, something came since, it still waits, or the case is open.
        NotFound, NotAllowed: the actor does not hold the case, or may not.
    """
    row = hold(work, keys, case_id)
    require(work.actor, Permission.END_CASE, holds_case=True)
    now = standing(work, keys, case_id)
    if now.on_hold:
        raise OnHold
    if now.body.ending is None or now.is_open or now.stage is not Stage.READY:
        raise IllegalMove(f"the case cannot be erased now: {'open' if now.is_open else now.stage.value}")
    reports = reports_of(work, keys, case_id)
    team, reason = row.team_id, now.body.ending.reason
    work.db.flush()
    files = _destroy(work, team, case_id, reports, reason)
    work.db.expunge(row)
    work.case_id = None  # its chain takes no entry any more
    work.record(CaseErased(team=team, erased=case_id, kind=reason, reports=len(reports), files=files))


def _destroy(work: Work, team: UUID, case_id: UUID, reports: Sequence[UUID], reason: str) -> int:
    """Delete keys and rows, and leave tombstones with the names of the files; give how many files."""
    day = work.clock().date()
    following = Team.changes + 1
    moved = update(Team).where(Team.id == team).values(changes=following, snapshots_from=following)
    number = work.db.execute(moved.returning(Team.changes)).scalar_one()  # the index follows it, in every process
    announce(work.db, "case", case_id)
    gone = [Tombstone("case", case_id, day), *(Tombstone("report", each, day) for each in reports)]
    blobs = tombstones.files_of(work, gone)
    for each in gone:
        work.db.add(
            TombstoneRow(
                id=each.id,
                noun=each.noun,
                team_id=team,
                day=day,
                reason=reason,
                number=number if each.noun == "case" else 0,
                finished=False,
            )
        )
    work.db.flush()
    for blob in (*blobs, *stored_index.forget(work, team)):
        work.db.add(Remnant(blob=blob, tombstone_id=case_id))
    tombstones.erase_rows(work, gone)
    job_rows.end_those_of_no_case(work.db)
    work.db.flush()
    engine = work.db.get_bind()
    if isinstance(engine, Engine):
        work.after.append(partial(_finish_after, engine, work.blobs, work.settings.instance))
    return len(blobs)


def finish(house: House) -> int:
    """Go on with what a crash broke off: files, lists and snapshots of cases whose keys are gone; give how many things.

    Cheap where there is nothing to do. Only one process does it at a time; the other finds nothing left.
    """
    return _finish(house.engine, house.blobs, house.settings.instance)


def take_over(house: House) -> None:
    """Do on this host what another one did when it erased something: add to the list, and delete snapshots that are void."""
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        rows = list(db.scalars(select(TombstoneRow)))
        since = dict(db.execute(select(Team.id, Team.snapshots_from)).all())
    _note(house.settings.instance, rows)
    snapshots.drop_void(house.settings.instance, since)


def _finish_after(engine: Engine, blobs: Store, instance: Path) -> None:
    _finish(engine, blobs, instance)


def _finish(engine: Engine, blobs: Store, instance: Path) -> int:
    with Database(engine.execution_options(casebook_writes=False)) as db:
        open_ones = list(db.scalars(select(TombstoneRow).where(TombstoneRow.finished.is_(False))))
        names = list(db.scalars(select(Remnant.blob)))
    if not open_ones:
        return 0
    _note(instance, open_ones)
    _delete_files(blobs, names)
    _forget_snapshots(instance, {each.team_id for each in open_ones})
    if _settle(engine):  # else somebody reads an old page right now: an hour later the sweep goes on
        _mark(engine, [each.id for each in open_ones])
    return len(open_ones)


def _note(instance: Path, rows: Iterable[TombstoneRow]) -> None:
    """Write the tombstones into the list that every backup takes along, each once."""
    path = instance / tombstones.FILE
    known = {each.id for each in tombstones.read(path.read_bytes())} if path.is_file() else set()
    fresh = [
        Tombstone("case" if each.noun == "case" else "report", each.id, each.day)
        for each in rows
        if each.id not in known
    ]
    if fresh:
        tombstones.note(instance, fresh)


def _delete_files(blobs: Store, names: Iterable[str]) -> None:
    for name in names:
        blobs.delete(name)


def _forget_snapshots(instance: Path, teams: Iterable[UUID]) -> None:
    """Delete the sealed index of each team: the next one is built without the case."""
    for team in teams:
        snapshots.drop(instance, [team])


def _settle(engine: Engine) -> bool:
    """Have the database let go of the pages that held the wraps: SQLite's log is emptied, PostgreSQL's dead rows go.

    Give whether it could.
    """
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()  # outside any transaction: SQLAlchemy would begin one
        try:
            busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        return not busy
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connected:
        for table in ("key_grant", "case_report", "report", "job", "job_key", "team_index"):
            connected.exec_driver_sql(f"VACUUM {table}")
    return True


def _mark(engine: Engine, finished: Sequence[UUID]) -> None:
    with Database(engine.execution_options(casebook_writes=True)) as db:
        db.execute(delete(Remnant).where(Remnant.tombstone_id.in_(finished)))
        db.execute(update(TombstoneRow).where(TombstoneRow.id.in_(finished)).values(finished=True))
        db.commit()
