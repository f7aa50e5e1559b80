"""Compare what records name with what the store holds: files that are missing, and files that belong to no record.

Which columns name files is found from the model (casebook.model.blob_columns). A file is an orphan only after a day: an act
that is under way keeps its files first and its rows at its end.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.audit.keeping_events import OrphansSwept
from casebook.blobs.store import Store
from casebook.errors import IllegalMove, NotFound
from casebook.model.blob_columns import blob_columns
from casebook.work import House, begin, office_of

OLD = 24 * 3600.0  # seconds
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
    if found.many and not even_many:
        raise IllegalMove(
            f"{len(found.orphans)} of {found.stored} files belong to no record: is this the right database?"
        )
    with begin(house, writes=True, name="files.sweep") as work:
        named = _named(work.db)
        orphans = [name for name in found.orphans if name not in named]
        for name in orphans:
            work.after.append(partial(work.blobs.delete, name))
        work.record(OrphansSwept(files=len(orphans)))
    return len(orphans)


def _named(db: Database) -> dict[str, str]:
    """Give name → table of every file that a record names."""
    return {
        name: str(column.table.name)
        for column in blob_columns()
        for name in db.scalars(select(column).where(column.is_not(None)))
    }


def _is_old(blobs: Store, name: str) -> bool:
    with suppress(NotFound):
        return blobs.age(name) >= OLD
    return False
