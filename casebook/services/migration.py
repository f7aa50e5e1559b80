"""Bring a database to the shape that this version needs. Ciphertext is moved as it is; nothing is opened.

Programs of two versions may work on one database while an office is upgraded host by host: the database says how old a
program may be (docs/decisions/0019-mixed-versions.md).
"""

from enum import Enum, auto
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from casebook.errors import IllegalMove
from casebook.model import Base
from casebook.model.standing import SchemaStanding
from casebook.work import House

NEWER = "the database was written by a newer version of casebook: install that version, or restore a backup of before"
FOLDER = Path(__file__).resolve().parents[2] / "migrations"
VERSIONS = "alembic_version"
BESIDE = ("procrastinate_", "casebook_")  # how tables begin that are ours and hold no record of an office


class Shape(Enum):
    """What a database is to this program."""

    EMPTY = auto()
    FOREIGN = auto()  # tables of something else
    OLDER = auto()  # this version can bring it to its own shape
    OURS = auto()
    ADMITS = auto()  # newer, and this program may work on it all the same
    NEWER = auto()  # newer, and this program may not

    @property
    def works(self) -> bool:
        """Whether this program may work on it as it is."""
        return self in {Shape.OURS, Shape.ADMITS}


def migrate(house: House, revision: str = "head") -> None:
    """Run all migrations up to a revision, in one transaction each."""
    migrate_engine(house.engine, revision)


def migrate_engine(engine: Engine, revision: str = "head") -> None:
    """The same for a database that is no installation's, such as one in memory.

    It goes alone: a host that starts at the same moment waits, and then finds it done.

    Raises:
        IllegalMove: the database has a shape that this version does not know; nothing was changed.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.execution_options(casebook_writes=True).begin() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        if present is not None and not is_known(present):
            raise IllegalMove(NEWER)
        config.attributes["connection"] = connection
        if revision == "base":
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)


def is_current(house: House) -> bool:
    """Say whether the database has exactly the shape that this version needs."""
    return present_revision(house.engine) == head()


def shape_of(engine: Engine) -> Shape:
    """Say what a database is to this program. Writes nothing."""
    with engine.execution_options(casebook_writes=False).connect() as connection:
        return shape_on(connection)


def shape_on(connection: Connection) -> Shape:
    """The same, on a connection that is open."""
    tables = set(sa.inspect(connection).get_table_names())
    present = MigrationContext.configure(connection).get_current_revision() if VERSIONS in tables else None
    if present is None:
        rest = [name for name in tables if name != VERSIONS and not name.startswith(BESIDE)]
        return Shape.FOREIGN if rest else Shape.EMPTY
    if "office" not in tables and not is_known(present):
        return Shape.FOREIGN
    if present == head():
        return Shape.OURS
    if is_known(present):
        return Shape.OLDER
    return Shape.ADMITS if _admits(connection, tables) else Shape.NEWER


def present_revision(engine: Engine) -> str | None:
    """Name the revision that a database has now, None for an empty one."""
    with engine.execution_options(casebook_writes=False).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """Name the revision that this version needs."""
    return _script().get_current_head()


def is_known(revision: str) -> bool:
    """Say whether this version can make a database of a revision, and bring it to its own shape."""
    return any(each.revision == revision for each in _script().walk_revisions())


def _admits(connection: Connection, tables: set[str]) -> bool:
    """Whether a newer shape lets this program work: the oldest that may is this one, or one before it."""
    if SchemaStanding.__tablename__ not in tables:
        return False
    oldest = connection.execute(sa.select(SchemaStanding.oldest)).scalars().all()
    return len(oldest) == 1 and is_known(oldest[0]) and set(Base.metadata.tables) <= tables


@cache
def _script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)
