"""Whether the place of sealed files that this host is set to is the one that the office uses (docs/formats/file-store.md).

The place bears a random mark, and the database says which. A host that still has the place of before a move, an empty bucket,
or a folder whose disk is not there would write where nobody looks: it is refused when it begins, and ends when that happens
while it runs. Nothing of a file is read, and no key is needed.
"""

from contextlib import suppress
from uuid import UUID, uuid4

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session as Database

from casebook.blobs.store import SETTING, Store
from casebook.errors import InvalidInput, NotFound, StorageAway
from casebook.model import FileStore
from casebook.model.blob_columns import blob_columns
from casebook.model.file_store import ONLY
from casebook.services import reconciling
from casebook.work import House, Work, begin, office_of

FEW = 5  # files of each kind that are looked for before a place of unknown standing becomes the office's
ANOTHER = (
    "CASEBOOK_BLOBS names another place than the one where this office has kept its files since {since}: set it to that one on"
    " every host. casebook move carries files from one place to another."
)
UNMARKED = (
    "CASEBOOK_BLOBS names a place that bears no mark of this office's files: is the disk mounted, and the name right?"
    " (If the files were copied here by hand, casebook move --files-here looks them through and takes this place.)"
)
GONE = (
    "The place of the sealed files is not the one any more that was there when this program began, though it has the same name:"
    " is its disk still mounted?"
)
LACKING = (
    "CASEBOOK_BLOBS names a place where none of this office's files lies: is the disk mounted, and the name right?"
    " (If they are lost, restore a backup.)"
)


def admit(house: House) -> None:
    """Claim the place for the office; mark it if the office has none yet, and otherwise compare its mark.

    Before there is an office nothing is claimed.

    Raises:
        InvalidInput: it is another office's, or not the one that this office uses. The database is as it was.
        StorageAway, StorageFull: it did not answer, or did not take its mark.
    """
    with suppress(NotFound):
        with Database(house.engine.execution_options(casebook_writes=False)) as db:
            office, row = str(office_of(db).id), db.get(FileStore, ONLY)
            lacks = row is None and _lacks_all(db, house.blobs)
        house.blobs.claim(office)
        if row is None:
            if lacks:
                raise InvalidInput(LACKING, field=SETTING)
            row = _first(house)
        if refused := _why_not(row, house.blobs.mark()):
            raise InvalidInput(refused, field=SETTING)
        house.store_mark = row.mark.hex


def why_stop(house: House, connection: Connection) -> str:
    """Say why a process that was admitted may not go on: the office has another place by now, or `look` has found so."""
    if house.halted or not house.store_mark:
        return house.halted
    found = connection.execute(select(FileStore.mark, FileStore.since)).first()
    return "" if found is None or found.mark.hex == house.store_mark else ANOTHER.format(since=found.since)


def look(house: House) -> None:
    """Halt a process whose place has become another one under the same name; one that does not answer is asked again later."""
    if house.store_mark:
        with suppress(StorageAway, OSError):
            mark = house.blobs.mark()
            house.halted = "" if mark == house.store_mark else GONE


def refuse_another(house: House) -> None:
    """Refuse to write into a place that is not the one which the office uses, if it has said which; one request.

    Raises:
        InvalidInput: it is another one, or bears no mark.
    """
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        row = db.get(FileStore, ONLY)
    with suppress(StorageAway):  # then it takes no file either
        if row is not None and (refused := _why_not(row, house.blobs.mark())):
            raise InvalidInput(refused, field=SETTING)


def take(house: House) -> tuple[int, int]:
    """Make the place that the settings name the office's, where its files were copied by hand; give how many it has, and lacks.

    Raises:
        InvalidInput: it is another office's, or lacks more files than it has.
        NotFound: there is no office.
    """
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        office, found = str(office_of(db).id), reconciling.compare(db, house.blobs)
    lacks, has = len(found.missing), found.stored - len(found.orphans) - found.young
    if lacks > has:
        raise InvalidInput(LACKING, field=SETTING)
    house.blobs.claim(office)
    mark = house.blobs.give_mark(fresh(), anew=True)  # the copy may bear the mark of where it came from
    with begin(house, writes=True, name="files.mark") as work:
        use(work, mark)
    return has, lacks


def own(work: Work) -> FileStore | None:
    """Give the row that says which place it is; None where nobody has said so yet."""
    return work.db.get(FileStore, ONLY)


def use(work: Work, mark: str) -> None:
    """From the end of this act on, the office keeps its files in the place that bears this mark."""
    row, today = work.db.get(FileStore, ONLY), work.clock().date()
    if row is None:
        work.db.add(FileStore(number=ONLY, mark=UUID(hex=mark), since=today, compared=""))
    elif row.mark.hex != mark:
        row.mark, row.since, row.compared = UUID(hex=mark), today, ""


def fresh() -> str:
    """Give a mark that no place has."""
    return uuid4().hex


def _first(house: House) -> FileStore:
    """Mark the place of an office that has none yet; of several hosts that do so at once, the first one says which it is."""
    mark = house.blobs.give_mark(fresh())
    with begin(house, writes=True, name="files.mark") as work:
        if own(work) is None:
            use(work, mark)
        work.db.flush()
        row = own(work)
    if row is None:
        raise RuntimeError("what was added is not there")
    return row


def _why_not(row: FileStore, mark: str) -> str:
    if mark == row.mark.hex:
        return ""
    return ANOTHER.format(since=row.since) if mark else UNMARKED


def _lacks_all(db: Database, blobs: Store) -> bool:
    """Whether records name files and not one of those that are looked for lies there."""
    some = [
        name for column in blob_columns() for name in db.scalars(select(column).where(column.is_not(None)).limit(FEW))
    ]
    return bool(some) and not any(blobs.exists(name) for name in some)
