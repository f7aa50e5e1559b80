"""Foreign files to messages. Each importer is pure: a stream in, messages and skipped rows out; no database, no keys."""

from types import MappingProxyType

from casebook.importers import csv_table
from casebook.importers.columns import ColumnMap
from casebook.importers.message import Importer, Message, Position, Skipped, identity

IMPORTERS: MappingProxyType[str, Importer] = MappingProxyType({"csv": csv_table.read})
"""The formats that can be read, by the name that the command line uses."""

__all__ = ["IMPORTERS", "ColumnMap", "Importer", "Message", "Position", "Skipped", "identity"]
