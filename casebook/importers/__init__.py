"""Foreign files to messages. Each importer is pure: a source in, messages and skipped rows out; no database, no keys."""

from typing import BinaryIO

from casebook.importers.columns import ColumnMap
from casebook.importers.message import Importer, Message, Position, Skipped, fingerprint, identity
from casebook.importers.source import SingleFile, Source
from casebook.importers.zip_source import ZipSource

_ZIP = b"PK\x03\x04"


def source_of(name: str, stream: BinaryIO) -> Source:
    """Give an export by its content: the files of a ZIP archive, or the one file that it is. Raises nothing on any bytes."""
    stream.seek(0)
    begins = stream.read(len(_ZIP))
    return ZipSource(stream, name=name) if begins == _ZIP else SingleFile(name, stream)


__all__ = ["ColumnMap", "Importer", "Message", "Position", "Skipped", "fingerprint", "identity", "source_of"]
