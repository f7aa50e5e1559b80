"""The task that reads an export into a case, batch by batch, with the keys that its member lent for it (keys.lent).

Each batch is an act of its own in that member's name. It looks anew whether all is as it was when the keys were lent; its rows,
how far the run has come, and how far the job is are one transaction. So a process that is killed loses no batch and doubles none,
and one that was thought dead writes nothing more.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from casebook import importers
from casebook.errors import IllegalMove, NotFound
from casebook.importers import Message, Skipped
from casebook.importers.source import Source
from casebook.keys.case_keys import CaseKeys
from casebook.keys.lent import LentKeys, stands
from casebook.model.import_run import RUNNING, ImportRunBody
from casebook.services import custody, importing, job_runs
from casebook.services.casework import hold
from casebook.services.imported_rows import Known
from casebook.services.job_of_import import ImportGiven, ImportMade, LoanOver
from casebook.services.job_runs import Run
from casebook.services.job_shapes import expected
from casebook.services.progress import Progress, Stopped
from casebook.services.seeking import seekable
from casebook.work import House, Work, begin


def read_export(house: House, run: Run, progress: Progress) -> ImportMade:
    """Carry a run of reading out to its end, or until somebody stops it.

    Raises:
        LoanOver: the lent keys are good for nothing any more.
        Stopped: this attempt is to end.
        Tampered: the exhibit is damaged.
    """
    given = expected(ImportGiven, run.given)
    with suppress(IllegalMove):  # it was stopped, read to its end, or goes on elsewhere: its row says which
        _Reading(house, run, given, progress).to_the_end()
    return ImportMade()


class _Reading:
    """One attempt at a run."""

    def __init__(self, house: House, run: Run, given: ImportGiven, progress: Progress) -> None:
        self._house, self._run, self._given, self._progress = house, run, given, progress
        self._case_id, self._run_id = given.loan.case_id, given.run_id
        self._before: Known = {}
        self._posts: int | None = None  # of the case, as far as this attempt knows
        self._added = 0  # of these, by this attempt

    def to_the_end(self) -> None:
        """Read what is there, then batch after batch."""
        source = self._source()
        with self._acting() as (work, keys):
            run = importing.attempt(work, keys, self._case_id, self._run_id)
        with self._acting(writes=False) as (work, keys):
            self._learn(work, keys)
        self._progress.begin("taking", -(-run.expected // importing.BATCH))
        for batch in importing.batches(importing.rows_of(source, run)):
            with self._acting() as (work, keys):
                self._learn(work, keys)
                now = self._take(work, keys, batch, run.turn)
            if now.state != RUNNING:
                return
            self._progress.one()
        with self._acting() as (work, keys):
            importing.finish(work, keys, self._case_id, self._run_id, turn=run.turn)

    def _learn(self, work: Work, keys: CaseKeys) -> None:
        """Look up what the case has, where others may have brought posts into it since: another export, or the same one."""
        posts = importing.posts_of(work, self._case_id)
        if posts != self._posts:
            self._before, self._posts = importing.known(work, keys, self._case_id), posts

    def _take(self, work: Work, keys: CaseKeys, batch: Sequence[Message | Skipped], turn: int) -> ImportRunBody:
        sha256 = self._given.export.sha256
        now = importing.take(
            work, keys, self._case_id, self._run_id, batch, before=self._before, sha256=sha256, turn=turn
        )
        self._posts, self._added = (self._posts or 0) + now.added - self._added, now.added
        return now

    def _source(self) -> Source:
        export = self._given.export
        file = custody.open_sealed(self._house.blobs, export.owner, export.blob, export.file_key.material, export.size)
        return importers.source_of(export.name, seekable(file))

    @contextmanager
    def _acting(self, *, writes: bool = True) -> Iterator[tuple[Work, CaseKeys]]:
        """Open one act of the member who lent the keys, if this attempt may still do it."""
        with begin(self._house, writes=writes, alone=False, name=self._given.act) as work:
            keys = LentKeys(work.db, self._given.loan)
            work.actor = keys.actor
            if self._may(work, keys):
                yield work, keys
                return
        raise Stopped  # once the act has ended with nothing written: it is no failure of anybody's

    def _may(self, work: Work, keys: LentKeys) -> bool:
        """Hold the case and the job's row, in this order as pages do, and look at both."""
        try:
            hold(work, keys, self._case_id)
        except NotFound as error:
            raise LoanOver from error
        if work.writes and not job_runs.tell_within(work, self._run, self._progress.standing):
            return False
        if not stands(work.db, self._given.loan, work.clock()):
            raise LoanOver
        return True
