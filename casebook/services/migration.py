"""Bring a database to the shape that this version needs. Ciphertext is moved as it is; nothing is opened."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from casebook.errors import IllegalMove
from casebook.work import House

NEWER = "the database was written by a newer version of casebook: install that version, or restore a backup of before"
FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def migrate(house: House, revision: str = "head") -> None:
    """Run all migrations up to a revision, in one transaction each."""
    migrate_engine(house.engine, revision)


def migrate_engine(engine: Engine, revision: str = "head") -> None:
    """The same for a database that is no installation's, such as one in memory.

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
    """Say whether the database has the shape that this version needs."""
    return present_revision(house.engine) == head()


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


@cache
def _script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)
