"""What a database answers, as one sentence that says what to do. Places are named without their passwords."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from casebook.engines import PoolerBetween
from casebook.errors import IllegalMove

_NOT_OURS = {
    "25006",  # it only reads: a copy that follows another, or the office has left it
    "42501",  # a right was taken away
    "55P03",  # a lock was not given
}
ENGINES = {"sqlite": "pysqlite", "postgresql": "psycopg"}  # and the driver of each


class CannotStart(IllegalMove):
    """This program cannot work with these settings; the message says why, what to do, and no secret."""


def address(written: str) -> URL:
    """Read the address of a database; raises CannotStart if none of ours can be there."""
    try:
        url = make_url(written)
        good = ENGINES.get(url.get_backend_name()) == url.get_driver_name()
    except (ArgumentError, SQLAlchemyError, ImportError, ValueError):
        good = False
    if not good or not url.database or url.database == ":memory:":
        raise CannotStart(
            "The address of the database cannot be read: write sqlite:////folder/file or"
            " postgresql+psycopg://role@host/name."
        )
    return url


def place(url: URL) -> str:
    """Name a database for people, without a password or anything else that the address carries."""
    return url.set(password=None, query={}).render_as_string()


@contextmanager
def in_words(url: URL) -> Iterator[None]:
    """Turn into a sentence what a database answers; a fault of the program stays what it is. Raises CannotStart."""
    try:
        yield
    except PoolerBetween as error:
        raise CannotStart(f"{str(error)[0].upper()}{str(error)[1:]}.") from error
    except SQLAlchemyError as error:
        if not is_away(error) and type(error) is not DatabaseError:  # so SQLite calls a file that is none of its own
            raise
        raise CannotStart(why(error, url)) from error


def is_away(error: BaseException) -> bool:
    """Whether the database was not there, or not free, to do what it was asked; otherwise the program is at fault."""
    if isinstance(error, (OperationalError, InterfaceError, NoneFree)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _NOT_OURS


def why(error: SQLAlchemyError, url: URL) -> str:
    """Say in one sentence why a database cannot be used."""
    told = str(getattr(error, "orig", None) or "").strip()
    code = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    if code == "42501":  # insufficient privilege
        return without_rights(url)
    if code == "55P03":  # lock not available
        return f"The database {place(url)} is held by acts under way: stop what works on it, and try again."
    if url.get_backend_name() == "sqlite":
        return f"The database {place(url)} cannot be used: {_file_trouble(told)}."
    return f"The database {place(url)} does not work: {_server_trouble(code, told)}."


def without_rights(url: URL) -> str:
    """Say that the role may not do what casebook needs."""
    role = f"the role {url.username}" if url.username else "this role"
    return f"In the database {place(url)}, {role} may not do what casebook needs: let it own the database."


_FILE_TROUBLES = {
    "not a database": "the file is no SQLite database, or is damaged",
    "malformed": "the file is damaged; restore a backup",
    "unable to open": "the file cannot be opened; look at the folder and at who may read it",
    "readonly": "the file may not be written to by this user",
    "locked": "another process holds it; stop that, and try again",
    "no turn": "another process holds it; stop that, and try again",
    "full": "the disk is full",
}
_SERVER_TROUBLES = (  # what a server or libpq says, in the order in which it is looked for
    ("timeout expired", "the server takes the connection and does not answer"),
    ("password authentication failed", "role or password is wrong"),
    ("no password supplied", "the server asks for a password; write it into ~/.pgpass"),
    ("does not exist", "there is no such database or role"),
    ("pg_hba.conf", "the server does not let this role in from here (pg_hba.conf)"),
    ("too many", "the server has no connection left"),
    ("starting up", "the server is starting; try again"),
    ("shutting down", "the server is stopping; try again"),
    ("could not translate host", "there is no such host"),
    ("failed to resolve host", "there is no such host"),
    ("name or service not known", "there is no such host"),
    ("refused", "no server answers there"),
    ("unreachable", "the host cannot be reached"),
    ("no such file", "no server answers there"),
    ("permission denied", "the role may not connect"),
    ("certificate", "its certificate is not one that the address admits"),
    ("ssl", "it does not speak TLS as the address asks for"),
    ("closed the connection", "the server closed the connection"),
)
_CODES = {"28P01": 1, "28000": 4, "3D000": 3, "53300": 5, "57P03": 6, "57P01": 7}


def _file_trouble(told: str) -> str:
    return next((words for part, words in _FILE_TROUBLES.items() if part in told), "SQLite refuses it")


def _server_trouble(code: str, told: str) -> str:
    if code in _CODES:
        return _SERVER_TROUBLES[_CODES[code]][1]
    lower = told.lower()
    return next((words for part, words in _SERVER_TROUBLES if part in lower), "look at its log for the reason")
