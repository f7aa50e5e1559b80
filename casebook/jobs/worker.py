"""One worker process: a key pair in its memory, a sign of life every few seconds, and the tasks that it carries out.

Stopped kindly it ends what it has in hand, or hands it back; killed, it leaves nothing that opens anything, and its tasks are
taken up by another worker that holds their keys, or wait for their members.
"""

import asyncio
import logging
import signal
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID

from procrastinate import App, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as Database

from casebook.errors import Busy
from casebook.jobs import carrying_out, queue
from casebook.jobs.carrying_out import HandedBack, TryAgain
from casebook.keys.workers import WorkerKey
from casebook.services import hosts, hourly, workers
from casebook.services.job_runs import Elsewhere
from casebook.services.program_log import ProgramLog
from casebook.services.starting import why_stop
from casebook.work import House

AT_ONCE = 2  # tasks that one worker carries out side by side
GRACE = 20.0  # seconds that a task gets to end by itself when the worker is asked to stop; then it is handed back
ANOTHER_LOOK = 2  # seconds until a worker looks again for whom a task is that is another's
HOURLY = "17 * * * *"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # a moment that is past by every host's clock


class WorkerHalted(Exception):  # noqa: N818  -- errors are named for what is wrong
    """The worker ended by itself: its database was away, or is not for this program any more, which the words say."""


def work(house: House, log: ProgramLog, *, once: bool = False) -> None:
    """Carry out tasks until SIGTERM or SIGINT; with `once`, those that wait now.

    Raises:
        IllegalMove: this host is not one of the office's, or procrastinate is another version than the tables are for.
        WorkerHalted: the database was away for too long, the office left it, or its shape is not for this program any more.
    """
    hosts.join(house)
    house.blobs.sweep()  # what a worker that was killed has left half written
    app, key = queue.worker_app(house.settings.database), WorkerKey()
    tasks(app, house, key, log)
    try:
        asyncio.run(_serve(app, house, key, once=once))
    except ConnectorException:
        raise WorkerHalted from None  # its words may name a place or a password
    finally:
        with suppress(SQLAlchemyError), _writing(house) as db:
            workers.leave(db, key)
            db.commit()


def tasks(app: App, house: House, key: WorkerKey, log: ProgramLog) -> None:
    """Tell the queue what this worker carries out."""

    @app.task(name=queue.CARRY_OUT, queue=queue.QUEUE, pass_context=True, retry=_Again(house))
    def carry_out(context: JobContext, job_id: str) -> None:
        with _told(log, queue.CARRY_OUT):
            carrying_out.carry_out(house, key, UUID(job_id), context.should_abort)

    @app.periodic(cron=HOURLY)
    @app.task(name="hourly", queue=queue.QUEUE, queueing_lock="hourly", lock="hourly", pass_context=True)
    def every_hour(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 -- procrastinate's signature
        hourly.do(house, log, context.should_abort)


async def _serve(app: App, house: House, key: WorkerKey, *, once: bool) -> None:
    async with app.open_async():
        await asyncio.to_thread(_announce, house, key)
        beating = asyncio.create_task(_beat(app, house, key))
        try:
            asked = await _until_asked(app, beating, once=once)
        finally:
            beating.cancel()
            reason = ""
            with suppress(asyncio.CancelledError):
                reason = await beating
    if reason or not (asked or once):
        raise WorkerHalted(reason)


async def _until_asked(app: App, beating: "asyncio.Task[str]", *, once: bool) -> bool:
    """Work until a signal or the end of the signs of life asks to stop, and let tasks end; a second signal does not wait for them.

    Say whether one did.
    """
    working = asyncio.create_task(
        app.run_worker_async(
            queues=[queue.QUEUE],
            concurrency=AT_ONCE,
            wait=not once,
            delete_jobs="always",
            shutdown_graceful_timeout=GRACE,
            update_heartbeat_interval=workers.BEAT,
            stalled_worker_timeout=workers.LOST,
            install_signal_handlers=False,
        )
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, working.cancel)
    beating.add_done_callback(lambda _: working.cancel())
    try:
        await working
    except asyncio.CancelledError:
        return True
    return False


async def _beat(app: App, house: House, key: WorkerKey) -> str:
    """Say again and again that this worker lives, and put back into the queue what dead ones have left.

    Ends with the reason for which this program may not work here any more.
    """
    said = monotonic()
    while True:
        if reason := await asyncio.to_thread(why_stop, house):
            return reason
        try:
            await asyncio.to_thread(_announce, house, key)
            await _take_up(app)
            if monotonic() - said > hosts.EVERY.total_seconds():
                said = monotonic()
                await asyncio.to_thread(hosts.beat, house)
        except (SQLAlchemyError, ConnectorException, Busy, OSError) as error:
            logging.getLogger(__name__).warning("a sign of life was not taken: %s", type(error).__name__)
        await asyncio.sleep(workers.BEAT)


async def _take_up(app: App) -> None:
    for left in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=workers.LOST):
        with suppress(ConnectorException):  # another worker was faster
            await app.job_manager.retry_job(left, retry_at=LONG_AGO)


def _announce(house: House, key: WorkerKey) -> None:
    with _writing(house) as db:
        workers.announce(db, house.settings, key)
        db.commit()


def _writing(house: House) -> Database:
    return Database(house.engine.execution_options(casebook_writes=True, casebook_alone=False))


class _Again(BaseRetryStrategy):
    """When another attempt is made: at once where a worker stops, a little later where another one is to do it or something may pass."""

    def __init__(self, house: House) -> None:
        self._house = house

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Decide; by the database's clock, since those of hosts differ."""
        if isinstance(exception, HandedBack):
            return RetryDecision(retry_at=LONG_AGO)
        if isinstance(exception, Elsewhere):
            return RetryDecision(retry_at=self._in(ANOTHER_LOOK))
        if isinstance(exception, TryAgain):
            return RetryDecision(retry_at=self._in(3.0 ** min(job.attempts + 1, 4)))
        return None

    def _in(self, seconds: float) -> datetime:
        with _writing(self._house) as db:
            now = hosts.database_time(db, self._house).replace(tzinfo=UTC)
        return now + timedelta(seconds=seconds)


class _told:  # noqa: N801  -- reads as a word where it is used
    """Say in the program's log how a task ended: its name, how, and how long it took."""

    def __init__(self, log: ProgramLog, task: str) -> None:
        self._log, self._task, self._began = log, task, monotonic()

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        milliseconds = round((monotonic() - self._began) * 1000)
        outcome = kind.__name__ if kind is not None else "done"
        self._log.write("worked", task=self._task, outcome=outcome, milliseconds=milliseconds)
