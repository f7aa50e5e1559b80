"""Build packs beside the pages: one thread for each build, which gets a composition and nothing else of the member.

A build holds no keyring and no database; what it has assembled waits, sealed, until a page of the session that started it
writes it into the ledger (`disclosure.keep`). It ends with that session. Whatever ends it early, nothing is kept and the
draft is as it was. Builds live in this process alone: after a restart nobody knows of them, and the page says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Event, Lock, Semaphore, Thread
from time import monotonic
from uuid import UUID, uuid4

from casebook.errors import CasebookError
from casebook.services import assembling
from casebook.services.assembling import Assembled
from casebook.services.composition import Composition
from casebook.services.progress import Progress, Stopped
from casebook.work import House

AT_ONCE = 2  # builds that run side by side; further ones wait their turn
ASK_EVERY = 5.0  # seconds between two looks whether the session still lives
REMEMBERED = 200  # builds that are over and can still be told of


class State(StrEnum):
    """Where a build stands."""

    RUNNING = "running"
    READY = "ready"  # assembled and verified; a page of its session has to keep it
    KEPT = "kept"
    STOPPED = "stopped"  # somebody stopped it
    ENDED = "ended"  # its session ended before it was kept
    FAILED = "failed"


class AlreadyBuilding(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """Somebody builds from this draft right now; `job` is their build."""

    def __init__(self, job: "Job") -> None:
        super().__init__("a build of this draft is under way")
        self.job = job


@dataclass(slots=True, kw_only=True)
class Job:
    """One build: of which draft, by whom, since when (UTC), and how it stands."""

    id: UUID
    case_id: UUID
    draft_id: UUID
    kind: str
    by: UUID
    started_at: datetime
    composition: Composition | None  # let go of as soon as it is over
    progress: Progress
    state: State = State.RUNNING
    error: Exception | None = None
    assembled: Assembled | None = None
    pack: UUID | None = None
    told: bool = False  # whether the log has its failure
    seen: float = field(default_factory=monotonic)  # when a page last asked for it
    over: Event = field(default_factory=Event)


class Workshop:
    """All builds of this process."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._jobs: dict[UUID, Job] = {}
        self._lock = Lock()
        self._room = Semaphore(AT_ONCE)

    def start(
        self, draft_id: UUID, composition: Composition, *, by: UUID, lives: Callable[[], bool], patience: timedelta
    ) -> Job:
        """Begin to build. `lives` says whether the session still is; `patience` how long nobody may ask for the build.

        Raises:
            AlreadyBuilding: somebody builds from this draft already.
        """
        with self._lock:
            running = self._under_way(draft_id)
            if running is not None:
                raise AlreadyBuilding(running)
            job = Job(
                id=uuid4(),
                case_id=composition.case_id,
                draft_id=draft_id,
                kind=composition.kind,
                by=by,
                started_at=self._house.clock(),
                composition=composition,
                progress=Progress(_Watch(lives)),
            )
            self._jobs[job.id] = job
            self._forget_old()
        Thread(target=self._run, args=(job, lives, patience.total_seconds()), daemon=True, name="pack").start()
        return job

    def job(self, job_id: UUID, case_id: UUID, draft_id: UUID) -> Job | None:
        """Give a build of this draft, None where this process knows of none: it was started anew since."""
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None or (job.case_id, job.draft_id) != (case_id, draft_id):
            return None
        job.seen = monotonic()
        return job

    def of_draft(self, draft_id: UUID) -> Job | None:
        """Give the build of a draft that is under way or waits to be kept."""
        with self._lock:
            return self._under_way(draft_id)

    def running(self) -> int:
        """Give how many builds are under way or wait for their turn."""
        with self._lock:
            return sum(job.state is State.RUNNING for job in self._jobs.values())

    def stop(self, job: Job) -> None:
        """Stop a build; what it has made so far is gone. One that is over stays as it is."""
        job.progress.stop()
        with self._lock:
            self._drop(job, State.STOPPED)

    def take(self, job: Job) -> Assembled | None:
        """Give what a build has made to whoever keeps it now, once: nobody else gets it."""
        with self._lock:
            if job.state is not State.READY:
                return None
            assembled, job.assembled, job.state = job.assembled, None, State.KEPT
            job.over.set()
            return assembled

    def fail(self, job: Job, assembled: Assembled, error: Exception) -> None:
        """Let go of what could not be kept after all."""
        with self._lock:
            job.state, job.error = State.FAILED, error
        self._delete(assembled)

    # ── how ─────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, job: Job, lives: Callable[[], bool], patience: float) -> None:
        try:
            assembled = self._assembled(job)
        except Stopped:
            self._end(job, State.STOPPED if _alive(lives) else State.ENDED)
        except Exception as error:  # noqa: BLE001  -- whatever it is, a page must be able to tell of it
            self._end(job, State.FAILED, error)
        else:
            with self._lock:
                job.composition = None
                job.assembled, job.state = assembled, State.READY
            if job.progress.stopping:
                self.stop(job)
            self._wait(job, lives, patience)

    def _assembled(self, job: Job) -> Assembled:
        composition = job.composition
        if composition is None:
            raise Stopped
        while not self._room.acquire(timeout=0.2):
            job.progress.look()
        try:
            return assembling.assemble(composition, self._house.blobs, self._house.settings, progress=job.progress)
        finally:
            self._room.release()

    def _end(self, job: Job, state: State, error: Exception | None = None) -> None:
        with self._lock:
            job.composition, job.error = None, error
            if job.state is State.RUNNING:
                job.state = state
            job.over.set()

    def _wait(self, job: Job, lives: Callable[[], bool], patience: float) -> None:
        """Hold what was made until it is taken; let go of it with the session, or when nobody has asked for so long."""
        while not job.over.wait(ASK_EVERY):
            if not _alive(lives) or monotonic() - job.seen > patience:
                with self._lock:
                    self._drop(job, State.ENDED)

    def _drop(self, job: Job, state: State) -> None:
        if job.state is State.READY and job.assembled is not None:
            self._delete(job.assembled)
            job.assembled, job.state = None, state
            job.over.set()

    def _delete(self, assembled: Assembled) -> None:
        for blob in assembling.blobs_of(assembled):
            self._house.blobs.delete(blob)

    def _under_way(self, draft_id: UUID) -> Job | None:
        return next(
            (
                job
                for job in self._jobs.values()
                if job.draft_id == draft_id and job.state in {State.RUNNING, State.READY}
            ),
            None,
        )

    def _forget_old(self) -> None:
        over = [job.id for job in self._jobs.values() if job.state not in {State.RUNNING, State.READY}]
        for job_id in over[: max(len(over) - REMEMBERED, 0)]:
            del self._jobs[job_id]


class _Watch:
    """Ask at most every few seconds whether the session still lives: each question reads the database."""

    def __init__(self, lives: Callable[[], bool]) -> None:
        self._lives = lives
        self._asked = monotonic()

    def __call__(self) -> bool:
        if monotonic() - self._asked < ASK_EVERY:
            return True
        self._asked = monotonic()
        return _alive(self._lives)


def _alive(lives: Callable[[], bool]) -> bool:
    """Say whether the session still is; where nobody can say, because the database is gone, it is not."""
    try:
        return lives()
    except Exception:  # noqa: BLE001  -- whatever keeps the answer away, nothing may be kept without it
        return False
