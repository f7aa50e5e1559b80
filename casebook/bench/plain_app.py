"""The baseline: a bare Flask application that does the same transport and none of the work.

It parses the same multipart form and forgets the file; it zips plain files from a folder as it sends them. It is
served under the settings of `casebook serve`, and only by the bench.
"""

import sqlite3
import zipfile
from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path
from typing import IO, cast

from flask import Flask, Request, Response, request

PIECE = 1024 * 1024  # bytes


class _Forgetting(RawIOBase):
    """Takes a file and keeps nothing."""

    def write(self, piece: object) -> int:
        return len(cast("bytes", piece))

    def seek(self, offset: int, whence: int = 0) -> int:
        del whence
        return offset


class _Gathering(RawIOBase):
    """What zipfile writes to, until it is sent."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self._pieces.append(bytes(cast("bytes", piece)))
        return len(self._pieces[-1])

    def take(self) -> Iterator[bytes]:
        pieces, self._pieces = self._pieces, []
        yield from pieces


class _BareRequest(Request):
    """Stock parsing; files are forgotten instead of spooled."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del total_content_length, content_type, filename, content_length
        return cast("IO[bytes]", _Forgetting())


application = Flask(__name__, static_folder=None)
application.request_class = _BareRequest


@application.post("/upload")
def upload() -> str:
    """Parse the form and forget the file."""
    return f"{len(request.files)}"


@application.post("/keep/<path:database>")
def keep(database: str) -> str:
    """Commit the words of a form to a plain table, as durably as SQLite can."""
    with sqlite3.connect(f"/{database}", timeout=30) as rows:
        rows.execute("PRAGMA synchronous = FULL")
        rows.execute("INSERT INTO report VALUES (?, ?)", (request.form["form_id"], request.form["story"]))
    rows.close()
    return "kept"


@application.get("/zip/<path:folder>")
def zipped(folder: str) -> Response:
    """Zip the plain files of a folder, stored, as they are sent."""
    return Response(_zip(Path("/") / folder), content_type="application/zip", direct_passthrough=True)


def _zip(folder: Path) -> Iterator[bytes]:
    sink = _Gathering()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.iterdir()):
            with path.open("rb") as source, archive.open(path.name, "w") as entry:
                while piece := source.read(PIECE):
                    entry.write(piece)
                    yield from sink.take()
    yield from sink.take()
