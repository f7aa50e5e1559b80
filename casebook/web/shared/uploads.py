"""Requests with files: each is handed on as it arrives and never spooled.

Werkzeug would write a large upload to a temporary file in the clear. Here each file part goes, piece by piece, to the
receiver that the guard of the route has set; a request without one refuses every file (RFC 7578 form data).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.formparser import FormDataParser
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData
from werkzeug.wsgi import LimitedStream

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

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
    """Reads a form, a multipart one event by event: an error where it is malformed, one limit for all its text together."""

    told: "MultiDict[str, str] | None" = None  # where the text fields go, each as soon as it is complete

    def _parse_multipart(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], "MultiDict[str, str]", "MultiDict[str, Any]"]:
        del mimetype
        told: MultiDict[str, str] = MultiDict() if self.told is None else self.told
        with _malformed():
            decoder = MultipartDecoder(
                options.get("boundary", "").encode("ascii"),
                max_form_memory_size=self.max_form_memory_size,
                max_parts=self.max_form_parts,
            )
        self._take(_events(decoder, stream), told, content_length)
        return stream, told, MultiDict()

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], "MultiDict[str, str]", "MultiDict[str, Any]"]:
        # It is read whole: its limit must hold where the stream has none, and a form that was cut there is no form.
        if (room := self.max_form_memory_size) is not None:
            whole = LimitedStream(stream, room, is_max=True).readall()
            if len(whole) >= room:
                raise RequestEntityTooLarge
            stream = BytesIO(whole)
        with _malformed():
            return super()._parse_urlencoded(stream, mimetype, content_length, options)

    def _take(self, events: Iterator[Event], told: "MultiDict[str, str]", content_length: int | None) -> None:
        name, text, file, room = "", bytearray(), None, self.max_form_memory_size
        for event in events:
            if isinstance(event, Field):
                name, text, file = event.name, bytearray(), None
            elif isinstance(event, File):
                file = self.stream_factory(
                    total_content_length=content_length, filename=event.filename, content_type=None
                )
            elif isinstance(event, Data) and file is not None:
                file.write(event.data)
                if not event.more_data:
                    file.seek(0)
            elif isinstance(event, Data):
                text += event.data
                room = None if room is None else room - len(event.data)
                if room is not None and room < 0:
                    raise RequestEntityTooLarge
                if not event.more_data:
                    told.add(name, text.decode("utf-8", "replace"))


def _events(decoder: MultipartDecoder, stream: IO[bytes]) -> Iterator[Event]:
    ended = False
    while not ended:
        piece = stream.read(BUFFER)
        ended = not piece
        with _malformed():
            decoder.receive_data(piece or None)
        while not isinstance(event := _next(decoder), (Epilogue, NeedData)):
            yield event


def _next(decoder: MultipartDecoder) -> Event:
    with _malformed():
        return decoder.next_event()


@contextmanager
def _malformed() -> Iterator[None]:
    # Around the decoder alone: what goes wrong where a file is kept is no fault of its sender.
    try:
        yield
    except ValueError as error:
        raise BadRequest from error


class StreamingRequest(Request):
    """A request whose files go to `receiver`, or are refused where there is none."""

    form_data_parser_class = _StreamingParser
    receiver: Receiver | None = None
    unlimited = False  # true where each file has a limit of its own; the stream is then read as it comes, uncopied

    def __init__(self, environ: "WSGIEnvironment", populate_request: bool = True, shallow: bool = False) -> None:  # noqa: FBT001, FBT002 -- werkzeug's signature
        super().__init__(environ, populate_request, shallow)
        # Bytes that are no UTF-8 would make every reading of the address fail, that of the page of trouble too.
        self.query_string = self.query_string.decode("utf-8", "replace").encode()
        self.told: MultiDict[str, str] = MultiDict()  # the text fields so far, while files still arrive

    def make_form_data_parser(self) -> FormDataParser:
        """Give the parser, which fills `told` as it goes."""
        parser = cast("_StreamingParser", super().make_form_data_parser())
        parser.told, parser.silent = self.told, False  # or an error of ours would look like an empty form
        return parser

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
