"""Bring a database to the shape that this version needs. Ciphertext is moved as it is; nothing is opened."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from casebook.work import House

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def migrate(house: House, revision: str = "head") -> None:
    """Run all migrations up to a revision, in one transaction each."""
    migrate_engine(house.engine, revision)


def migrate_engine(engine: Engine, revision: str = "head") -> None:
    """The same for a database that is no installation's, such as one in memory."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.execution_options(casebook_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        if revision == "base":
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)


def is_current(house: House) -> bool:
    """Say whether the database has the shape that this version needs."""
    with house.engine.execution_options(casebook_writes=False).connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present == head()


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
