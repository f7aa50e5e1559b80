"""Databases that earlier versions of casebook wrote, row by row, and how each is put back as it was."""

import base64
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Boolean, Connection, Date, DateTime, MetaData, Table, Uuid, delete, insert, select

from casebook.services.migration import FOLDER
from casebook.work import House

DATA = Path(__file__).parents[1] / "data" / "migrations"


@dataclass(frozen=True)
class Kept:
    """What one version left: table → its columns and rows, the small sealed files, and the heads of its log."""

    revision: str
    tables: dict[str, dict[str, list[Any]]]
    files: dict[str, bytes]
    heads: str


def revisions() -> list[str]:
    """Every shape that the database ever had, oldest first."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return [each.revision for each in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]


@cache
def kept(revision: str) -> Kept:
    """Read what a version left."""
    found = json.loads(gzip.decompress((DATA / f"{revision}.json.gz").read_bytes()))
    files = {name: base64.b64decode(content) for name, content in found["files"].items()}
    return Kept(found["revision"], found["tables"], files, found["heads"])


def go(house: House, revision: str, *, down: bool = False) -> None:
    """Bring a database to a shape, up or down."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with house.engine.execution_options(casebook_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)


def put_back(house: House, revision: str) -> dict[str, Table]:
    """Make the installation what it was under a version: its tables, rows, files and heads; give its tables."""
    was = kept(revision)
    go(house, revision)
    with house.engine.execution_options(casebook_writes=True).begin() as connection:
        shape = shape_of(connection)
        assert {name: sorted(column.name for column in table.columns) for name, table in shape.items()} == {
            name: sorted(each["columns"]) for name, each in was.tables.items()
        }
        for table in _in_order(shape):
            given = was.tables[table.name]
            rows = [
                {name: _as(table.columns[name].type, each) for name, each in zip(given["columns"], row, strict=True)}
                for row in given["rows"]
            ]
            connection.execute(delete(table))  # what the migration itself has written
            if rows:
                connection.execute(insert(table), rows)
    for name, content in was.files.items():
        with house.blobs.put(name) as file:
            file.write(content)
            file.keep()
    (house.settings.instance / "log-heads").write_text(was.heads)
    return shape


def rows_of(house: House, shape: dict[str, Table]) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that stands in some tables, in an order that does not matter."""
    with house.engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in shape.items()
        }


def shape_of(connection: Connection) -> dict[str, Table]:
    """The tables as the database itself describes them; those of the queue, which PostgreSQL alone has, hold no records."""
    described = MetaData()
    described.reflect(connection)
    own = (each for each in described.tables.values() if each.name != "alembic_version")
    return {table.name: table for table in own if not table.name.startswith("procrastinate_")}


def _in_order(shape: dict[str, Table]) -> list[Table]:
    return [table for table in next(iter(shape.values())).metadata.sorted_tables if table.name in shape]


def _as(kind: Any, value: Any) -> Any:
    if isinstance(value, dict):
        return base64.b64decode(value["b"])
    for kind_of, reading in READ_AS.items():
        if value is not None and isinstance(kind, kind_of):
            return reading(value)
    return value


READ_AS: dict[type[Any], Callable[[Any], Any]] = {
    JSON: json.loads,
    Boolean: bool,
    Date: date.fromisoformat,
    DateTime: datetime.fromisoformat,
    Uuid: UUID,
}
