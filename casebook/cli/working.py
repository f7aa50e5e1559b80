"""casebook worker: carry out what pages have asked for, in a process of its own beside those that serve."""

import logging
import resource
import sys
from contextlib import suppress

import click
from sqlalchemy.exc import SQLAlchemyError

from casebook import __version__
from casebook.cli.backend import BAD, json_option, open_house, show
from casebook.errors import CasebookError, IllegalMove
from casebook.services import hosts
from casebook.services.admitting_files import admit
from casebook.services.migration import present_revision
from casebook.services.program_log import ProgramLog, listen
from casebook.work import House

NOT_NEEDED = "No worker is needed with SQLite: casebook serve does the work itself."


@click.command()
@click.option("--once", is_flag=True, help="Carry out what waits now, and end.")
@json_option
def worker(*, once: bool, as_json: bool) -> None:
    """Build packs and look after the office, beside the processes that serve. PostgreSQL only."""
    house = open_house()
    try:
        if house.engine.dialect.name != "postgresql":
            show({"needed": False, "done": False}, NOT_NEEDED, as_json=as_json)
            return
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold keys
        admit(house)
        good = _work(house, once=once)
        show({"needed": True, "done": good}, "The worker has ended.", as_json=as_json)
    finally:
        house.close()
    sys.exit(0 if good else BAD)


def _work(house: House, *, once: bool) -> bool:
    """Work until asked to stop; False where it ended by itself."""
    try:
        from casebook.jobs.worker import WorkerHalted, work  # noqa: PLC0415  -- installed where it is needed
    except ModuleNotFoundError as error:
        raise IllegalMove("install casebook with its extra `scale`") from error
    log = ProgramLog(house.settings.instance, "worker", days=house.settings.log_days, clock=house.clock)
    heard = listen(log)
    log.write("started", version=__version__, revision=present_revision(house.engine) or "none")
    try:
        work(house, log, once=once)
    except WorkerHalted as halted:
        click.echo(str(halted) or "The database was away; start the worker again.", err=True)
        log.write("stopped", by_itself=True)
        return False
    finally:
        logging.getLogger().removeHandler(heard)
        with suppress(SQLAlchemyError, CasebookError, OSError):  # else it counts as running for five minutes
            hosts.leave(house)
    log.write("stopped", by_itself=once)
    return True
