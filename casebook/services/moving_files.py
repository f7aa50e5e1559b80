"""Carry the sealed files of an office to another folder or bucket, without opening anything (docs/formats/file-store.md).

Each copy is read back and compared before it counts. Nothing is deleted where the files come from, and pages may go on
working there meanwhile: what arrives is caught by another pass. A move that was broken off, at whatever moment, goes on
when it is asked for again. What is damaged already is named and not copied: a good copy may still stand in a backup.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.audit.keeping_events import FilesCopied
from casebook.blobs.bucket_address import address_of
from casebook.blobs.opening import folder_of, open_store
from casebook.blobs.store import SETTING
from casebook.errors import InvalidInput
from casebook.model import FileCheck
from casebook.services import file_stores, hosts, reconciling
from casebook.services.moving_copies import Copies, Outcome
from casebook.services.moving_notes import FILE, Notes, alone
from casebook.services.starting import open_office
from casebook.settings import Settings
from casebook.work import House, begin, office_of

THREADS = 4  # files under way at a time: while one waits for its store, another works
BATCH = 1000  # files handed to them at a time
STRANGERS = "There are files of another office, or of an earlier time. Name an empty place."
OVERLAP = "The files are there already, or one place lies in the other."
PASSES = 5  # after which what still arrives is left to the next run

Told = Callable[[int, int], None]  # hears how many files are done, and of how many, as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedFiles:
    """What a move of files did. Names are random and tell nothing."""

    place: str  # of the copies, as the setting is to say it
    before: str  # where they come from
    files: int  # that lie there now, each compared
    copied: int  # by this run
    copied_bytes: int
    resumed: bool  # whether an earlier move was taken up
    damaged: tuple[str, ...]  # not copied: they are not what they were
    missing: tuple[str, ...]  # named by records, and in neither place
    late: int  # that arrived while the last pass went on
    serving: int  # hosts that were seen in the last minutes, and may bring more

    @property
    def sound(self) -> bool:
        """Whether every file that records name lies there."""
        return not (self.damaged or self.missing)

    @property
    def complete(self) -> bool:
        """Whether all is there, and no more can have arrived: from then on the new place is the office's, and no other."""
        return self.sound and not (self.late or self.serving)


def move(
    settings: Settings,
    blobs: str,
    told: Told = lambda _done, _of: None,
    *,
    key_id: str = "",
    secret_file: str = "",
    authority_file: str = "",
) -> MovedFiles:
    """Copy every sealed file of the office to what `blobs` names, written as the setting of that name.

    `key_id` and `secret_file` open the new bucket where it is not opened by the key that the settings name, and
    `authority_file` vouches for its server where that is another than theirs.

    Raises:
        InvalidInput: one of the two places cannot be used, or the new one is not this office's, or the settings name one that is
            not where the files are. Nothing was copied.
        IllegalMove: there is no office here, or another process is moving its files.
        StorageFull, StorageAway: a place did not take a file, or did not answer. What was copied so far stays.
    """
    place = blobs if folder_of(blobs) is None else str(Path(blobs).resolve())
    _refuse_overlap(settings.blobs, place)
    house = open_office(settings)
    try:
        with alone(settings.instance):
            there = replace(
                settings,
                blobs=place,
                blobs_key_id=key_id or settings.blobs_key_id,
                blobs_secret_file=secret_file or settings.blobs_secret_file,
                blobs_authority_file=authority_file or settings.blobs_authority_file,
            )
            return _Moving(house, there, told).run()
    finally:
        house.close()


class _Moving:
    """One move under way."""

    def __init__(self, house: House, there: Settings, told: Told) -> None:
        self._house = house
        self._place = there.blobs
        self._told = told
        self._source = house.blobs
        self._target = open_store(there)
        self._mark = ""  # of the new place
        self._outcomes: dict[str, Outcome] = {}
        self._bytes = 0

    def run(self) -> MovedFiles:
        with Database(self._house.engine.execution_options(casebook_writes=False)) as db:
            office = str(office_of(db).id)
            expected = {name: seen for name, seen in db.execute(select(FileCheck.name, FileCheck.sha256))}  # noqa: C416 -- typed
        file_stores.admit(self._house)
        self._target.prove()
        self._target.claim(office)
        self._mark = self._target.give_mark(file_stores.fresh())
        if self._mark == self._house.store_mark:  # another program has copied the mark with the files
            self._mark = self._target.give_mark(file_stores.fresh(), anew=True)
        notes = Notes(self._house.settings.instance / FILE, self._place)
        if not notes.resumed:
            self._refuse_strangers()
        late = self._passes(Copies(self._source, self._target, expected, notes))
        return self._ended(notes, late)

    def _passes(self, copies: Copies) -> int:
        """Copy, and again what has arrived meanwhile; give how many files had arrived when the last pass began."""
        names: list[str] = []
        for number in range(PASSES):
            names = sorted(set(self._source.names()) - self._outcomes.keys())
            if number and not names:
                return 0
            for at in range(0, len(names), BATCH):
                self._carry(copies, names[at : at + BATCH], of=len(self._outcomes) + len(names) - at)
        return len(names)

    def _carry(self, copies: Copies, names: list[str], *, of: int) -> None:
        with ThreadPoolExecutor(THREADS, "moving") as pool:
            for name, (outcome, size) in zip(names, pool.map(copies.carry, names), strict=True):
                self._outcomes[name] = outcome
                self._bytes += size if outcome == "copied" else 0
                self._told(len(self._outcomes), of)

    def _ended(self, notes: Notes, late: int) -> MovedFiles:
        damaged = self._which("damaged")
        copied, known = len(self._which("copied")), len(self._which("known"))
        with Database(self._house.engine.execution_options(casebook_writes=False)) as db:
            absent = {name for _table, name in reconciling.compare(db, self._target).missing}
        moved = MovedFiles(
            place=self._place,
            before=self._house.settings.blobs,
            files=copied + known,
            copied=copied,
            copied_bytes=self._bytes,
            resumed=notes.resumed,
            damaged=damaged,
            missing=tuple(sorted(absent - set(damaged))),
            late=late,
            serving=sum(each.lively for each in hosts.seen(self._house)),
        )
        with begin(self._house, writes=True, name="files.move") as work:
            work.record(FilesCopied(files=copied, damaged=len(damaged)))
            if moved.complete:
                file_stores.use(work, self._mark)
        return moved

    def _which(self, outcome: Outcome) -> tuple[str, ...]:
        return tuple(sorted(name for name, came in self._outcomes.items() if came == outcome))

    def _refuse_strangers(self) -> None:
        """Refuse a place that holds sealed files which are not ours: to this office they would be nobody's."""
        ours = set(self._source.names())
        if any(name not in ours for name in self._target.names()):
            raise InvalidInput(STRANGERS, field=SETTING)


def _refuse_overlap(source: str, target: str) -> None:
    """Refuse a place that is the one where the files are, or lies in it, or holds it."""
    here, there = folder_of(source), folder_of(target)
    if here is not None and there is not None:
        one, other = here.resolve(), there.resolve()
        overlaps = one == other or one in other.parents or other in one.parents
    elif here is None and there is None:
        first, second = address_of(source), address_of(target)
        overlaps = (first.endpoint, first.bucket, first.prefix) == (second.endpoint, second.bucket, second.prefix)
    else:
        overlaps = False
    if overlaps:
        raise InvalidInput(OVERLAP, field=SETTING)
