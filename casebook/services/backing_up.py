"""Make a backup while the office works: one snapshot of the database, and the sealed files that it names (docs/formats/backup.md).

No passphrase is needed. Everything is sealed once more, to the recovery key; what was made here cannot be opened here.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from sqlalchemy.orm import Session as Database

from casebook import __version__
from casebook.audit.keeping_events import BackupFailed, BackupMade
from casebook.blobs.backup_folder import MANIFEST, RECORDS, SIGNATURE, STAMP, SUMS, THREADS, BackupFolder, Writing
from casebook.blobs.opening import folder_of
from casebook.crypto.canonical import Json, canonical
from casebook.crypto.envelope import KEY_BYTES, SecretKey
from casebook.crypto.labels import BACKUP_NAMESPACE
from casebook.crypto.sealing import PublicKey
from casebook.errors import IllegalMove, InvalidInput, NotFound
from casebook.keys.backups import names_of, new_run, signing_key
from casebook.model import Backup, FileCheck
from casebook.model.blob_columns import blob_columns
from casebook.services.dumping import Dump
from casebook.services.migration import Shape, shape_of
from casebook.services.opening_backups import FORMAT
from casebook.services.writing_backups import Copying, RecordsWriter, RowsKeeper, lies_there, written
from casebook.work import House, begin, office_of

LEAST_ROWS = 16 * 1024  # bytes of rows that get a file of their own; fewer stand among the records
SEED = "backup-seed"  # in the instance folder: names the files of backups and signs their manifests; opens nothing
TOMBSTONES = "tombstones"
KEPT_FILES = ("log-heads", "settings.toml", TOMBSTONES)  # of the instance folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished backup."""

    id: UUID
    name: str  # of its folder
    rows: int
    files: int
    copied: int  # files that no earlier backup held
    copied_bytes: int
    missing: tuple[str, ...]  # names of files that records name and the store lacks
    damaged: tuple[str, ...]  # names of files that are not as they were first seen
    fingerprint: str  # of the key that signed it


def create(house: House, root: Path) -> Made:
    """Make one backup, or nothing that looks like one.

    Raises:
        StorageFull, OSError: it could not be written. That it failed is in the log, and its kind.
        IllegalMove: another process writes to the folder.
        InvalidInput: the folder lies within what is to be backed up.
        NotFound: there is no office here.
    """
    _refuse_inside(house, root)
    if shape_of(house.engine) in {Shape.ADMITS, Shape.NEWER}:  # it would leave out what it does not know
        raise IllegalMove("a newer version of casebook has this database: let that version back it up")
    folder = BackupFolder(root)
    try:
        folder.prepare()
        with folder.alone():
            made = _Making(house, folder).run()
    except Exception as error:
        with suppress(Exception):  # the first error is the one to be told
            _note_failure(house, error)
        raise
    with begin(house, writes=True, name="backup.create") as work:
        work.db.add(Backup(id=made.id, day=work.clock().date(), complete=True, missing=len(made.missing)))
        work.record(BackupMade(backup=made.id, files=made.files, missing=len(made.missing)))
    return made


def read_seed(house: House) -> SecretKey:
    """Give the seed of this installation's backups, made when it is first needed."""
    path = house.settings.instance / SEED
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(SecretKey.generate().material)
            file.flush()
            os.fsync(file.fileno())
    material = path.read_bytes()
    if len(material) != KEY_BYTES:
        raise InvalidInput("This file is damaged: remove it, and the next backup copies everything.", field=str(path))
    return SecretKey(material)


def _refuse_inside(house: House, root: Path) -> None:
    folder = folder_of(house.settings.blobs)
    if folder is None:
        return  # a bucket has no folders of this machine
    blobs = folder.resolve()
    if blobs == root.resolve() or blobs in root.resolve().parents:
        raise InvalidInput("A backup cannot lie among the files that it copies.", field=str(root))


def _note_failure(house: House, error: Exception) -> None:
    with begin(house, writes=True, name="backup.create") as work:
        office_of(work.db)
        work.db.add(Backup(day=work.clock().date(), complete=False, missing=0))
        work.record(BackupFailed(kind=type(error).__name__))


@dataclass(frozen=True, slots=True)
class _Copy:
    """One sealed file as it lies in the backup."""

    blob: str
    name: str
    sha256: str
    size: int  # bytes of the file in the store
    new: bool = False
    damaged: bool = False


class _Making:
    """One backup under way."""

    def __init__(self, house: House, folder: BackupFolder) -> None:
        self._house = house
        self._folder = folder
        self._made_at: datetime = house.clock()
        self._seed = read_seed(house)
        self._copies: list[_Copy] = []
        # Read first: a head that is noted while the tables are read would not be in them.
        self._files = {name: _content(house.settings.instance / name) for name in KEPT_FILES}
        self._known = folder.known_sums()
        with Database(house.engine.execution_options(casebook_writes=False)) as db:
            recovery = PublicKey(office_of(db).recovery_key)
        self._run = new_run(recovery)
        self._names = names_of(self._seed, recovery)
        self._rows = RowsKeeper(folder, self._run, self._names, self._known)

    def run(self) -> Made:
        name = f"{self._made_at.strftime(STAMP)}-{self._run.id.hex[:8]}"
        unfinished = self._folder.incoming / name
        unfinished.mkdir(mode=0o700)
        records = RecordsWriter(Writing(unfinished / RECORDS), self._run)
        try:
            dump, revision = self._write_rows(records)
            sums, missing = self._copy_files(records, dump.blobs)
            records.line({"end": {"blobs": len(sums), "counts": dump.counts}})
            sums |= {_listed(name): value for name, value in self._rows.sums.items()}
            sums[RECORDS] = records.close()
        finally:
            records.discard()
        self._sign(unfinished, sums, revision)
        self._folder.finish(unfinished, name)
        return Made(
            id=self._run.id,
            name=name,
            rows=sum(dump.counts.values()),
            files=len(dump.blobs),
            copied=sum(each.new for each in self._copies),
            copied_bytes=sum(each.size for each in self._copies if each.new),
            missing=tuple(missing),
            damaged=tuple(each.blob for each in self._copies if each.damaged),
            fingerprint=signing_key(self._seed).fingerprint,
        )

    def _write_rows(self, records: RecordsWriter) -> tuple[Dump, str]:
        with _snapshot(self._house.engine) as connection:
            revision = MigrationContext.configure(connection).get_current_revision() or ""
            told = {"backup": self._run.id, "casebook": __version__, "format": FORMAT}
            records.line({**told, "made": self._made_at.isoformat(timespec="seconds"), "revision": revision})
            for name, content in self._files.items():
                if content is not None:
                    records.line({"file": name, "content": content})
            dump = Dump(connection)
            for head, pieces in dump.tables():
                records.lines((msgspec.json.encode(head),))
                for lines in pieces:
                    self._write_piece(records, lines)
        return dump, revision

    def _write_piece(self, records: RecordsWriter, lines: list[bytes]) -> None:
        if sum(map(len, lines)) < LEAST_ROWS:
            records.lines(lines)
        else:
            records.lines((msgspec.json.encode(self._rows.keep(lines)),))

    def _copy_files(self, records: RecordsWriter, blobs: list[str]) -> tuple[dict[str, str], list[str]]:
        """Give path → hash of each file in the backup, and the names of those that records name and the store lacks."""
        expected, sums, gone = self._checked(), dict[str, str](), list[str]()
        with ThreadPoolExecutor(THREADS, "copying") as pool:
            copies = pool.map(lambda blob: self._copied_once(blob, expected.get(blob)), blobs)
            for blob, copy in zip(blobs, copies, strict=True):
                if copy is None:
                    gone.append(blob)
                    continue
                sums[_listed(copy.name)] = copy.sha256
                self._copies.append(copy)
                records.line({"blob": blob, "object": copy.name, "size": copy.size})
        missing = self._still_named(gone)
        for blob in gone:
            records.line({"missing" if blob in missing else "erased": blob})
        return sums, missing

    def _copied_once(self, blob: str, expected: bytes | None) -> "_Copy | None":
        """Copy a file into the backup unless it lies there; None if it is gone."""
        name = self._names.of_file(blob)
        final = self._folder.object_path(name)
        try:
            size = self._house.blobs.size(blob)
            if lies_there(final, name, self._known, size):
                return _Copy(blob, name, self._known[name], size)
            final.parent.mkdir(exist_ok=True, mode=0o700)
            with Copying(self._folder, self._run, name) as copying:
                value, seen = copying.take(self._house.blobs, blob, final, compares=expected is not None)
        except NotFound:
            return None
        self._folder.note(name, value)
        return _Copy(blob, name, value, size, new=True, damaged=expected not in (None, seen))

    def _checked(self) -> dict[str, bytes]:
        with Database(self._house.engine.execution_options(casebook_writes=False)) as db:
            return {name: seen for name, seen in db.execute(sa.select(FileCheck.name, FileCheck.sha256))}  # noqa: C416 -- typed

    def _still_named(self, gone: list[str]) -> list[str]:
        """Those of the files that are gone which records still name: the others were erased since the snapshot."""
        if not gone:
            return []
        with Database(self._house.engine.execution_options(casebook_writes=False)) as db:
            named = {blob for column in blob_columns() for blob in db.scalars(sa.select(column)) if blob}
        return [blob for blob in gone if blob in named]

    def _sign(self, unfinished: Path, sums: dict[str, str], revision: str) -> None:
        listed = "".join(f"{value}  {path}\n" for path, value in sorted(sums.items())).encode()
        key = signing_key(self._seed)
        told: dict[str, Json] = {
            "backup": str(self._run.id),
            "casebook": __version__,
            "format": FORMAT,
            "key": key.public_key_line,
            "made": self._made_at.isoformat(timespec="seconds"),
            "revision": revision,
        }
        manifest = canonical({**told, "sums": written(unfinished / SUMS, listed)})
        written(unfinished / MANIFEST, manifest)
        written(unfinished / SIGNATURE, key.sign(manifest, BACKUP_NAMESPACE))


def _listed(name: str) -> str:
    """Give the path by which the list of a backup names a shared file."""
    return f"../objects/{name[:2]}/{name}"


def _snapshot(engine: sa.Engine) -> sa.Connection:
    """Open a connection whose reads all see one moment; nobody who writes waits for it."""
    return engine.execution_options(casebook_writes=False).connect()


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
