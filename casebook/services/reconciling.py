"""Compare what records name with what the store holds: files that are missing, and files that belong to no record.

Which columns name files is found from the model (casebook.model.blob_columns). A file is an orphan only after a day: an act
that is under way keeps its files first and its rows at its end.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice

from sqlalchemy import select, update
from sqlalchemy.orm import Session as Database

from casebook.audit.keeping_events import OrphansSwept
from casebook.blobs.store import Store
from casebook.errors import IllegalMove, NotFound
from casebook.model import FileStore
from casebook.model.blob_columns import blob_columns
from casebook.model.file_store import ONLY
from casebook.work import House, Work, begin, office_of

OLD = 24 * 3600.0  # seconds
SLICE = 20_000  # files that are compared in one hour: a bucket lists them in twenty requests
FEW, SHARE = (
    20,
    0.05,
)  # more orphans than this number, or this share of all files, are not swept by themselves; nor is more than half


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found. Names are random and tell nothing."""

    stored: int  # files in the store
    missing: tuple[tuple[str, str], ...]  # table and name of each file that a record names and the store lacks
    orphans: tuple[str, ...]  # older than a day, named by no record
    young: int  # named by no record yet

    @property
    def many(self) -> bool:
        """Whether so much seems to belong to nobody that something else must be wrong: another database, a half restore."""
        orphans = len(self.orphans)
        return orphans > max(FEW, int(SHARE * self.stored)) or 2 * orphans > self.stored


def compare(db: Database, blobs: Store) -> Comparison:
    """Compare records and store while both are in use."""
    stored = set(blobs.names())  # first: what an act names from now on was kept before
    named = _named(db)
    orphans = [name for name in sorted(stored - set(named)) if _is_old(blobs, name)]
    absent = [name for name in sorted(set(named) - stored) if not blobs.exists(name)]
    if absent:
        db.rollback()
        named = _named(db)  # what was erased in the meantime is not missing
    return Comparison(
        stored=len(stored),
        missing=tuple((named[name], name) for name in absent if name in named),
        orphans=tuple(orphans),
        young=len(stored - set(named)) - len(orphans),
    )


def sweep(house: House, *, even_many: bool = False) -> int:
    """Delete the orphans; give how many.

    Raises:
        NotFound: there is no office in the database, so nobody knows what belongs to whom.
        InvalidInput: the files are those of another office.
        IllegalMove: there are so many that something else must be wrong, and `even_many` was not given.
    """
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        house.blobs.claim(str(office_of(db).id))  # what belongs to nobody here may be another office's
        found = compare(db, house.blobs)
    if not found.orphans:
        return 0
    if not even_many:
        _refuse_many(found)
    with begin(house, writes=True, name="files.sweep") as work:
        return _delete(work, found.orphans, _named(work.db))


def sweep_slice(house: House) -> int:
    """Delete the orphans among the files whose turn it is, going on where the last slice ended; give how many.

    A round of all files takes as many hours as there are slices. How far it came stands in the database, for whichever
    host goes on.

    Raises:
        NotFound, InvalidInput, IllegalMove: as `sweep` does; the next slice comes all the same.
    """
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        house.blobs.claim(str(office_of(db).id))
        row = db.get(FileStore, ONLY)
        after = row.compared if row is not None else ""
        names = list(islice(house.blobs.names(after), SLICE + SLICE // 2 + 1))
        goes_on = len(names) > SLICE + SLICE // 2  # so that no slice is small, in which a few would be most
        names = names[:SLICE] if goes_on else names
        named = _named(db, among=names)
    orphans = [name for name in names if name not in named and _is_old(house.blobs, name)]
    ends = names[-1] if goes_on else ""
    if ends != after:
        with begin(house, writes=True, alone=False, name="files.sweep") as work:
            work.db.execute(update(FileStore).values(compared=ends))
    if not orphans:
        return 0
    _refuse_many(Comparison(len(names), (), tuple(orphans), len(names) - len(named) - len(orphans)))
    with begin(house, writes=True, name="files.sweep") as work:
        return _delete(work, orphans, _named(work.db, among=orphans))


def _refuse_many(found: Comparison) -> None:
    if found.many:
        raise IllegalMove(
            f"{len(found.orphans)} of {found.stored} files belong to no record: is this the right database?"
        )


def _delete(work: Work, names: Sequence[str], named: Mapping[str, str]) -> int:
    """Delete those that are nobody's still, once the act is committed; give how many."""
    orphans = [name for name in names if name not in named]
    for name in orphans:
        work.after.append(partial(work.blobs.delete, name))
    work.record(OrphansSwept(files=len(orphans)))
    return len(orphans)


def _named(db: Database, *, among: Sequence[str] | None = None) -> dict[str, str]:
    """Give name → table of every file that a record names, or of those that lie from the first of some names to the last."""
    if among is not None and not among:
        return {}
    found: dict[str, str] = {}
    for column in blob_columns():
        asked = select(column).where(column.is_not(None))
        if among is not None:
            asked = asked.where(column.between(min(among), max(among)))
        found.update(dict.fromkeys(db.scalars(asked), str(column.table.name)))
    return found


def _is_old(blobs: Store, name: str) -> bool:
    with suppress(NotFound):
        return blobs.age(name) >= OLD
    return False
