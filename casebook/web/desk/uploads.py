"""Requests of the desk: files are handed on as they arrive and never spooled.

Werkzeug would write a large upload to a temporary file in the clear. Here each file part goes, piece by piece, to the
receiver that the guard of the route has set; a request without one refuses every file (RFC 7578 form data).
"""

from typing import IO, Any, Protocol, cast

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.formparser import FormDataParser, MultiPartParser

BUFFER = 64 * 1024  # bytes; larger pieces would each be mapped from and given back to the kernel


class Sink(Protocol):
    """Takes one file, piece by piece."""

    def write(self, piece: bytes, /) -> object:
        """Take the next piece."""

    def close(self) -> None:
        """The file is complete."""


class Receiver(Protocol):
    """Takes the files of one request, one after the other, in the order in which they arrive."""

    def start(self, name: str) -> Sink:
        """Begin the next file; `name` is what the sender called it and cannot be trusted."""


class Discard:
    """Reads files and keeps nothing of them: for requests that came too late, to save the text beside them."""

    def start(self, name: str) -> "Discard":  # noqa: ARG002 -- the receiver's signature
        """Begin a file that will be forgotten."""
        return self

    def write(self, piece: bytes) -> None:
        """Forget a piece."""

    def close(self) -> None:
        """Nothing was kept."""


class _Part:
    """What werkzeug takes for the file that it writes to."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.write = sink.write

    def seek(self, offset: int) -> int:
        """Werkzeug rewinds a file when its last byte has come: that closes the sink."""
        self._sink.close()
        return offset

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002 -- the signature of a file
        """What was handed on cannot be had back from here."""
        return b""

    def close(self) -> None:
        """The sink was closed with its last byte."""


class _StreamingParser(FormDataParser):
    """Werkzeug's parser with an error where the form is malformed instead of an empty form."""

    def _parse_multipart(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], "MultiDict[str, str]", "MultiDict[str, Any]"]:
        parser = MultiPartParser(
            stream_factory=self.stream_factory,
            max_form_memory_size=self.max_form_memory_size,
            max_form_parts=self.max_form_parts,
            cls=self.cls,
            buffer_size=BUFFER,
        )
        try:
            form, files = parser.parse(stream, options.get("boundary", "").encode("ascii"), content_length)
        except (ValueError, UnicodeError) as error:
            raise BadRequest from error
        del mimetype
        return stream, form, files


class DeskRequest(Request):
    """A request whose files go to `receiver`, or are refused where there is none."""

    form_data_parser_class = _StreamingParser
    receiver: Receiver | None = None
    unlimited = False  # true where each file has a limit of its own; the stream is then read as it comes, uncopied

    @property
    def max_content_length(self) -> int | None:
        """The most that the body may have, in bytes, as it was set for this request or the application."""
        return None if self.unlimited else super().max_content_length

    @max_content_length.setter
    def max_content_length(self, limit: int | None) -> None:
        self._max_content_length = limit

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del total_content_length, content_type, content_length
        if not filename:  # a file field left empty
            return cast("IO[bytes]", _Part(Discard()))
        if self.receiver is None:
            raise UnsupportedMediaType
        return cast("IO[bytes]", _Part(self.receiver.start(filename)))
