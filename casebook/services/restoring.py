"""Put an office back from a backup, onto an empty machine (docs/formats/backup.md).

While a restore is under way a mark lies in the instance folder, and no other command opens the office. One that was
broken off begins again; what it had put back whole it does not read twice.
"""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session as Database

from casebook.audit.keeping_events import BackupRestored
from casebook.audit.verification import verify as verify_log
from casebook.blobs.backup_folder import THREADS, BackupFolder, Fault
from casebook.blobs.directory import explained, sync_folder
from casebook.errors import IllegalMove, NotFound, Tampered, WrongKey
from casebook.keys.backups import Opener
from casebook.model import Backup, Base
from casebook.model.blob_columns import blob_columns
from casebook.model.tombstone import TombstoneRow
from casebook.services import file_stores, tombstones
from casebook.services.database_words import address, in_words
from casebook.services.dumping import Gather, Load
from casebook.services.migration import head, is_known, migrate
from casebook.services.opening_backups import (
    FORMAT,
    Contents,
    Header,
    StoredFile,
    opener_of,
    pieces_of,
    read_header,
    read_records,
)
from casebook.services.starting import forget, remember
from casebook.services.tombstones import Tombstone
from casebook.services.verifying_backups import verify
from casebook.settings import Settings
from casebook.work import House, begin

MARK = "restoring"  # in the instance folder while a restore is under way: the id of the backup
HEADS = "log-heads"
SETTINGS, SETTINGS_BESIDE = "settings.toml", "settings-from-backup.toml"


class DamagedBackup(Tampered):
    """Something of the backup is not as it was written; nothing was restored."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back. `missing` and `log_faults` are 0 if all is as it was."""

    id: UUID
    made: str
    rows: int
    files: int
    missing: int  # recorded files that are not there: the office lacked them, or the backup is damaged
    erased: int  # cases and reports that were erased again
    log_faults: int


def restore(
    settings: Settings,
    root: Path,
    sheets: list[str],
    *,
    name: str = "",
    further: Iterable[Path] = (),
    despite_damage: bool = False,
) -> Restored:
    """Restore the newest backup, or the one that is named; `further` are lists of tombstones that were kept elsewhere.

    Raises:
        NotFound: there is no such backup.
        WrongKey: the sheets are not those of the office that made it. Nothing was written.
        DamagedBackup: something of it is not as it was written, and `despite_damage` was not given. Nothing was written.
        IllegalMove: there is an office here already, or a newer casebook made the backup. Nothing was written.
        InvalidInput: the place of sealed files is another office's. No file was written there.
        Tampered: the database in it is not whole. What was put back stays closed; begin again with another backup.
        StorageFull: begin again when there is room.
    """
    folder = BackupFolder(root)
    name = folder.chosen(name)
    opener = opener_of(sheets)
    header = read_header(folder, name, opener)
    if not is_known(header.revision) or header.format > FORMAT:
        raise IllegalMove("this backup was made by a newer version of casebook")
    faults = verify(root, name).faults
    if faults and not despite_damage:
        raise DamagedBackup(faults)
    buried = {each for path in further for each in tombstones.read(path.read_bytes())} | _newer(folder, name, opener)
    house = House(settings)
    try:
        with in_words(address(settings.database)):
            _claim(house, header)
        return _Restoring(house, folder, name, opener, header).run(buried, despite_damage=despite_damage)
    finally:
        house.close()


def is_under_way(settings: Settings) -> bool:
    """Whether a restore was begun here and not finished."""
    return (settings.instance / MARK).exists()


def _newer(folder: BackupFolder, name: str, opener: Opener) -> set[Tombstone]:
    """What the newest backup knows to be erased, where an older one is restored and the newest still opens."""
    newest, erased = folder.names()[-1], Gather(TombstoneRow.__tablename__)
    if newest == name:
        return set()
    with suppress(WrongKey, Tampered, NotFound):
        kept = read_records(folder, newest, opener, erased).files.get(tombstones.FILE, b"")
        lines = [f"{row['noun']} {row['id']} {row['day']}" for row in erased.rows]
        return tombstones.read(kept) | tombstones.read("\n".join(lines).encode())
    return set()


def _claim(house: House, header: Header) -> None:
    """Take an empty installation, or the one that this restore began with; raises IllegalMove."""
    mark = house.settings.instance / MARK
    begun = mark.is_file()
    with house.engine.execution_options(casebook_writes=False).connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        offices = (
            connection.execute(sa.select(sa.func.count()).select_from(sa.table("office"))).scalar()
            if "office" in tables
            else 0
        )
    if not begun and (offices or next(house.blobs.names(), None)):
        raise IllegalMove("there is an office here already: restore onto an empty machine")
    _write(mark, header.backup.hex.encode())
    forget(house.settings.instance)
    house.blobs.sweep(older_than=0)
    ours = [*Base.metadata.tables, "alembic_version"]
    present = sa.MetaData()
    with house.engine.execution_options(casebook_writes=True).begin() as connection:
        present.reflect(connection, only=[table for table in ours if table in tables])
        present.drop_all(connection)
        _take_queue_away(connection)


def _take_queue_away(connection: sa.Connection) -> None:
    """Drop what the queue of jobs keeps in PostgreSQL beside our own tables: the migrations make it anew."""
    if connection.dialect.name != "postgresql":
        return
    found = {
        "table": "select format('%I', tablename) from pg_tables where schemaname = current_schema() and starts_with(tablename, :of)",
        "function": (
            "select oid::regprocedure::text from pg_proc"
            " where pronamespace = current_schema()::regnamespace and starts_with(proname, :of)"
        ),
        "type": (
            "select oid::regtype::text from pg_type"
            " where typnamespace = current_schema()::regnamespace and starts_with(typname, :of) and typtype in ('c', 'e')"
        ),
    }
    for kind, query in found.items():
        for name in connection.scalars(sa.text(query), {"of": "procrastinate_"}).all():
            connection.exec_driver_sql(f"drop {kind} if exists {name} cascade")


class _Restoring:
    """One restore under way."""

    def __init__(self, house: House, folder: BackupFolder, name: str, opener: Opener, header: Header) -> None:
        self._house = house
        self._folder = folder
        self._name = name
        self._opener = opener
        self._header = header
        self._instance = house.settings.instance

    def run(self, buried: set[Tombstone], *, despite_damage: bool) -> Restored:
        migrate(self._house, self._header.revision)
        with self._house.engine.execution_options(casebook_writes=True).begin() as connection:
            contents = read_records(self._folder, self._name, self._opener, Load(connection))
        with Database(self._house.engine.execution_options(casebook_writes=False)) as db:
            office = str(db.scalar(sa.text("SELECT id FROM office")))
        self._house.blobs.claim(office)
        self._put_files_back(contents.blobs, despite_damage=despite_damage)
        self._put_instance_back(contents)
        if self._header.revision != head():
            migrate(self._house)
        with Database(self._house.engine.execution_options(casebook_writes=False)) as db:
            log_faults = len(verify_log(db, self._house.heads).faults)
            named = {blob for column in blob_columns() for blob in db.scalars(sa.select(column)) if blob}
        missing = len(named - set(self._house.blobs.names()) - set(contents.erased))
        buried |= tombstones.read(contents.files.get(tombstones.FILE, b""))
        erased = self._finish(buried, missing)
        remember(self._house)
        (self._instance / MARK).unlink()
        sync_folder(self._instance)
        return Restored(
            id=self._header.backup,
            made=self._header.made,
            rows=sum(contents.counts.values()),
            files=len(contents.blobs),
            missing=missing,
            erased=erased,
            log_faults=log_faults,
        )

    def _put_files_back(self, blobs: list[StoredFile], *, despite_damage: bool) -> None:
        blobs_here = self._house.blobs

        def put(stored: StoredFile) -> None:
            with suppress(NotFound):
                if blobs_here.size(stored.blob) == stored.size:
                    return  # by an earlier attempt: a file has its name only once it is whole
            try:
                with blobs_here.put(stored.blob) as incoming:
                    for piece in pieces_of(self._folder, self._opener, stored):
                        incoming.write(piece)
                    incoming.keep()
            except (NotFound, Tampered, WrongKey):
                if not despite_damage:
                    raise

        with ThreadPoolExecutor(THREADS, "restoring") as pool:
            for _ in pool.map(put, blobs):
                pass

    def _put_instance_back(self, contents: Contents) -> None:
        _write(self._instance / HEADS, contents.files.get(HEADS, b""))
        if SETTINGS in contents.files:  # not in force: they may name paths and addresses of another machine
            _write(self._instance / SETTINGS_BESIDE, contents.files[SETTINGS])

    def _finish(self, buried: set[Tombstone], missing: int) -> int:
        mark = self._house.blobs.give_mark(file_stores.fresh())
        with begin(self._house, writes=True, name="backup.restore") as work:
            file_stores.use(work, mark)
            for row in work.db.scalars(sa.select(TombstoneRow)):
                buried |= tombstones.read(f"{row.noun} {row.id} {row.day}".encode())
            erased = tombstones.erase(work, buried)
            today, made = work.clock().date(), datetime.fromisoformat(self._header.made).astimezone(UTC).date()
            work.db.merge(
                Backup(
                    id=self._header.backup,
                    day=made,
                    complete=True,
                    missing=missing,
                    verified_on=today,
                    restored_on=today,
                )
            )
            work.record(BackupRestored(backup=self._header.backup, erased=erased, missing=missing))
        _write(self._instance / tombstones.FILE, "".join(f"{each}\n" for each in sorted(buried)).encode())
        return erased


def _write(path: Path, content: bytes) -> None:
    """Write a small file whole and durable."""
    aside = path.with_name(path.name + ".new")
    try:
        with os.fdopen(os.open(aside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
        sync_folder(path.parent)
    except OSError as failure:
        raise explained(failure) from failure
