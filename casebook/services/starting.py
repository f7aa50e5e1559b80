"""Whether this program may work on the database that the settings name, for this instance folder: asked before it works.

Whatever is wrong is said in one sentence that tells what to do. Nothing is changed before that, and no password is in
what is said: places are named without theirs.
"""

import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import SQLAlchemyError

from casebook.blobs.directory import sync_folder
from casebook.services import file_stores, moving_marks
from casebook.services.database_words import CannotStart, address, in_words, place, without_rights
from casebook.services.migration import NEWER, Shape, migrate, shape_on
from casebook.settings import Settings
from casebook.work import House

OFFICE = "office"  # in the instance folder: the id of the office that the folder belongs to
_OFFICES = sa.table("office", sa.column("id", sa.Uuid()))
_ONLY_READS = sa.text("SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean")
_RIGHTS = sa.text(
    "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
    " AND NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')"
    " AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))"
)


def open_office(settings: Settings, *, founding: bool = False, left_to: str = "") -> House:
    """Open the installation that the settings name, and bring its database to this version's shape.

    Args:
        settings: where it is.
        founding: whether there may be no office yet, since one is about to be founded.
        left_to: the place to which the office may have moved from here, since that move is about to be ended.

    Raises:
        CannotStart: the database cannot be used, or is not this office's. Nothing was changed.
    """
    url = address(settings.database)
    belongs = office_of_folder(settings.instance)
    if _is_missing_file(url) and (belongs or not founding):
        raise CannotStart(_no_office(url, belongs))
    house = House(settings)
    try:
        with in_words(url):
            with house.engine.execution_options(casebook_writes=False).connect() as connection:
                shape = _looked_at(connection, url, belongs, founding=founding, left_to=left_to)
            if not shape.works:
                migrate(house)
            remember(house)
    except BaseException:
        house.close()
        raise
    return house


def office_on(connection: Connection) -> UUID | None:
    """Give the id of the office in a database that has our tables; None where none is founded."""
    if not sa.inspect(connection).has_table("office"):
        return None
    return connection.execute(sa.select(_OFFICES.c.id)).scalars().first()


def office_of_folder(instance: Path) -> UUID | None:
    """Give the id of the office that an instance folder belongs to; None if it was never said.

    Raises:
        CannotStart: what stands there is no id.
    """
    path = instance / OFFICE
    try:
        return UUID(path.read_text("ascii").strip())
    except FileNotFoundError:
        return None
    except (ValueError, OSError) as error:
        raise CannotStart(
            f"{path} does not say which office this folder belongs to: restore it, or remove it."
        ) from error


def remember(house: House) -> None:
    """Write down which office the instance folder belongs to, unless that stands there."""
    path = house.settings.instance / OFFICE
    if path.exists():
        return
    with house.engine.execution_options(casebook_writes=False).connect() as connection:
        office = office_on(connection)
    if office is None:
        return
    aside = path.with_name(f".{OFFICE}-{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(f"{office}\n")
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    sync_folder(path.parent)


def forget(instance: Path) -> None:
    """Let an instance folder belong to no office, since another is about to be put into it."""
    (instance / OFFICE).unlink(missing_ok=True)


def why_stop(house: House) -> str:
    """Say why a program that works must stop: the office left this database or place of files, or its shape is not for it.

    Empty where nothing speaks against going on, or the database does not answer just now.
    """
    line = house.engine.execution_options(casebook_writes=False)
    try:
        with suppress(SQLAlchemyError, OSError), line.connect() as connection:
            refuse_marked(moving_marks.read(connection))
            _refuse_shape(shape_on(connection), make_url(house.settings.database))
            return file_stores.why_stop(house, connection)
    except CannotStart as reason:
        return str(reason)
    return house.halted


def _looked_at(connection: Connection, url: URL, belongs: UUID | None, *, founding: bool, left_to: str) -> Shape:
    mark = moving_marks.read(connection)
    if mark is None or mark.state != moving_marks.LEFT or mark.other != left_to:
        refuse_marked(mark)
    shape = shape_on(connection)
    _refuse_shape(shape, url)
    office = None if shape is Shape.EMPTY else office_on(connection)
    if office is None and (belongs or not founding):
        raise CannotStart(_no_office(url, belongs))
    if office and founding:
        raise CannotStart(f"There is an office here already, in the database {place(url)}. Each office has its own.")
    if office and belongs and office != belongs:
        raise CannotStart(
            f"The database {place(url)} holds another office than the one that this instance folder belongs to."
            " Look at CASEBOOK_DATABASE and CASEBOOK_INSTANCE; each office has its own."
        )
    if connection.dialect.name == "postgresql":
        refuse_without_rights(connection, url)
    return shape


def refuse_marked(mark: moving_marks.Mark | None) -> None:
    """Raise CannotStart where a database has a mark of a move: the office is not to be worked on there."""
    if mark is None:
        return
    if mark.state == moving_marks.LEFT:
        raise CannotStart(
            f"This office has moved to {mark.other} (on {mark.day}): set CASEBOOK_DATABASE to that. To go on with the"
            " database that it left, without what was written since, run casebook move --stay."
        )
    raise CannotStart(
        f"An office is being moved to this database, from {mark.other}: let casebook move end, or run it there again."
    )


def _refuse_shape(shape: Shape, url: URL) -> None:
    if shape is Shape.NEWER:
        raise CannotStart(f"{NEWER[0].upper()}{NEWER[1:]}.")
    if shape is Shape.FOREIGN:
        raise CannotStart(
            f"The database {place(url)} holds tables of another program. casebook needs a database of its own."
        )


def refuse_without_rights(connection: Connection, url: URL) -> None:
    """Raise CannotStart unless PostgreSQL lets this role do there what casebook does, and keeps every text."""
    if connection.execute(_ONLY_READS).scalar():
        raise CannotStart(f"The database {place(url)} takes no changes: is it a copy that only follows another?")
    if connection.execute(sa.text("SHOW server_encoding")).scalar() != "UTF8":
        raise CannotStart(f"The database {place(url)} does not keep text as UTF-8: make one with ENCODING UTF8.")
    if connection.execute(_RIGHTS).scalar():
        raise CannotStart(without_rights(url))


def _no_office(url: URL, belongs: UUID | None) -> str:
    if belongs:
        return (
            f"There is no office in the database {place(url)}, though this instance folder belongs to one. Look at"
            " CASEBOOK_DATABASE; if the database is lost, restore a backup. To found another office, use another folder."
        )
    return f"There is no office in the database {place(url)} yet: run casebook init."


def _is_missing_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()
