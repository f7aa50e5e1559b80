"""Read exports beside the pages: one thread for each run, which writes batch after batch as the member who began it.

A reading holds no keyring. For each batch it asks the way in for a unit of work (`Acts`), which looks at the session, the role
and the grants anew; so it ends with the session, or when the case is taken away, and keeps nobody signed in. Each batch is whole
or not at all. Readings live in this process alone: after a restart nobody carries a run, its page says so, and it can go on.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Lock, Semaphore, Thread
from typing import Protocol
from uuid import UUID

from casebook.errors import IllegalMove, NotAllowed, NotFound, Refused
from casebook.importers.source import Source
from casebook.keys.keyring import Keyring
from casebook.model.import_run import RUNNING, ImportRunBody
from casebook.services import importing
from casebook.work import Work

AT_ONCE = 2  # readings that run side by side; further ones wait their turn
REMEMBERED = 200  # readings that are over and can still be told of


class State(StrEnum):
    """Where a reading stands; how the run itself stands, its row says."""

    WAITING = "waiting"  # for its turn
    READING = "reading"
    OVER = "over"  # read to the end, stopped, or carried on by somebody else
    ENDED = "ended"  # its session ended, or the member may no longer
    FAILED = "failed"  # it broke off; the log has of what kind


class Acts(Protocol):
    """Opens one act after the other, as the member who began.

    Raises:
        Refused: the session has ended.
        NotAllowed, NotFound: the member may no longer.
    """

    def __call__(self, *, writes: bool) -> AbstractContextManager[tuple[Work, Keyring]]:
        """Open one unit of work."""


@dataclass(slots=True, kw_only=True)
class Reading:
    """One turn of a run under way, or over; it holds nothing of the export once it is over."""

    case_id: UUID
    run_id: UUID
    state: State = State.WAITING
    over: Event = field(default_factory=Event)

    @property
    def under_way(self) -> bool:
        """Whether it goes on, or will."""
        return self.state in {State.WAITING, State.READING}


@dataclass(frozen=True, slots=True)
class Begun:
    """What a reading works with: the export, its hash, and the run as `importing.go_on` gave it."""

    source: Source
    sha256: str
    run: ImportRunBody


class Readings:
    """All readings of this process."""

    def __init__(self) -> None:
        self._known: dict[UUID, Reading] = {}
        self._lock = Lock()
        self._room = Semaphore(AT_ONCE)

    def start(self, case_id: UUID, run_id: UUID, begun: Begun, acts: Acts) -> Reading:
        """Begin to read. A turn of the run that is under way notices that it is no longer its own, and ends."""
        reading = Reading(case_id=case_id, run_id=run_id)
        with self._lock:
            self._known.pop(run_id, None)
            self._known[run_id] = reading
            self._forget_old()
        Thread(target=self._run, args=(reading, begun, acts), daemon=True, name="import").start()
        return reading

    def of_run(self, run_id: UUID) -> Reading | None:
        """Give the last reading of a run, None where this process knows of none."""
        with self._lock:
            return self._known.get(run_id)

    def under_way(self, run_id: UUID) -> bool:
        """Say whether this process carries a run out."""
        reading = self.of_run(run_id)
        return reading is not None and reading.under_way

    # ── how ─────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, reading: Reading, begun: Begun, acts: Acts) -> None:
        try:
            with self._room:
                reading.state = State.READING
                _read(reading.case_id, reading.run_id, begun, acts)
            reading.state = State.OVER
        except IllegalMove:
            reading.state = State.OVER
        except (Refused, NotAllowed, NotFound):
            reading.state = State.ENDED
        except Exception:  # noqa: BLE001  -- whatever it is, the act has recorded it, and a page must be able to tell of it
            reading.state = State.FAILED
        finally:
            reading.over.set()

    def _forget_old(self) -> None:
        over = [run_id for run_id, reading in self._known.items() if not reading.under_way]
        for run_id in over[: max(len(over) - REMEMBERED, 0)]:
            del self._known[run_id]


def _read(case_id: UUID, run_id: UUID, begun: Begun, acts: Acts) -> None:
    turn = begun.run.turn
    with acts(writes=False) as (work, keys):
        before = importing.known(work, keys, case_id)
    for batch in importing.batches(importing.rows_of(begun.source, begun.run)):
        with acts(writes=True) as (work, keys):
            run = importing.take(work, keys, case_id, run_id, batch, before=before, sha256=begun.sha256, turn=turn)
        if run.state != RUNNING:
            return
    with acts(writes=True) as (work, keys):
        importing.finish(work, keys, case_id, run_id, turn=turn)
