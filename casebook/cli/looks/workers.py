"""Workers: whether one runs where there can be one, and whether all that say so are this office's."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as Database

from casebook.cli.looks.finding import Finding
from casebook.services import workers
from casebook.work import House


def looks_at_workers(house: House) -> Iterator[Finding]:
    """Nothing on SQLite, which needs none. Without a worker the desk does the work itself: that is no fault."""
    if house.engine.dialect.name != "postgresql":
        return
    try:
        with Database(house.engine.execution_options(casebook_writes=False)) as db:
            alive = len(workers.living(db, house.settings, takes=True))
            strangers = workers.strangers(db, house.settings)
    except SQLAlchemyError:
        return  # no table yet, or no database: said elsewhere
    yield Finding(
        "a worker runs",
        alive > 0,
        "packs are built by the desk itself: enable casebook-worker.service where pages are slow meanwhile",
        f"{alive}" if alive else "",
        note=True,
    )
    yield Finding(
        "every worker that says it runs is this office's",
        strangers == 0,
        f"{strangers} hold another secret of hosts, or somebody wrote into the database: nothing is given to them",
    )
