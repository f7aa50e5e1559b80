"""Open a backup whole with recovery sheets, in memory: every row, every value, every file, and the chains of the log.

The database of the backup is put together in memory and is gone afterwards; it needs room for it, not for the files.
"""

from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session as Database
from sqlalchemy.pool import StaticPool

from casebook.audit.log import HeadFile, heads_in
from casebook.audit.verification import verify as verify_log
from casebook.blobs.backup_folder import BackupFolder
from casebook.crypto.stream import ReadRange
from casebook.errors import IllegalMove, NotFound, Tampered, WrongKey
from casebook.keys.backups import Opener
from casebook.keys.hierarchy import open_with_private_key
from casebook.model import Grant
from casebook.model.grant import Holder, Subject
from casebook.services.authenticating import Held, Proof, authenticate
from casebook.services.dumping import Load
from casebook.services.migration import head, is_known, migrate_engine
from casebook.services.opening_backups import FORMAT, StoredFile, opener_of, read_header, read_object, read_records


def prove(root: Path, sheets: list[str], *, name: str = "") -> Proof:
    """Open everything of one backup that two sheets open, and say what does not.

    Raises:
        NotFound: there is no such backup.
        WrongKey: the sheets are not those of the office that made it.
        IllegalMove: a newer casebook made it.
        Tampered: the database in it is not whole.
    """
    folder = BackupFolder(root)
    name = folder.chosen(name)
    opener = opener_of(sheets)
    header = read_header(folder, name, opener)
    revision = header.revision
    if not is_known(revision) or header.format > FORMAT:
        raise IllegalMove("this backup was made by a newer version of casebook")
    engine = sa.create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    try:
        migrate_engine(engine, revision)
        with engine.begin() as connection:
            contents = read_records(folder, name, opener, Load(connection))
        if revision != head():
            migrate_engine(engine)
        stored = {each.blob: each for each in contents.blobs}
        with Database(engine) as db:
            held, unopened = _held(db, opener)
            proof = authenticate(db, held, lambda blob: _reading(folder, opener, stored, blob))
            heads = heads_in(contents.files.get("log-heads", b"").decode("ascii", "replace"))
            faults = verify_log(db, HeadFile(Path("/dev/null")), heads).faults
        proof.faults += [*unopened, *(f"log {each.chain} entry {each.seq}: {each.what}" for each in faults)]
        proof.faults += [f"file {each}: was missing when the backup was made" for each in contents.missing]
        return proof
    finally:
        engine.dispose()


def _held(db: Database, opener: Opener) -> tuple[Held, list[str]]:
    held: Held = {}
    unopened: list[str] = []
    for row in db.scalars(sa.select(Grant).where(Grant.holder == Holder.RECOVERY)):
        try:
            one = open_with_private_key(row, opener.private_key, date.min)
        except (WrongKey, Tampered):
            unopened.append(f"key_grant {row.id}: does not open")
            continue
        held[Subject(row.subject), row.subject_id, row.subject_version] = one
    return held, unopened


def _reading(folder: BackupFolder, opener: Opener, stored: dict[str, StoredFile], blob: str) -> tuple[ReadRange, int]:
    one = stored.get(blob)
    if one is None:
        raise NotFound
    return read_object(folder, opener, one), one.size
