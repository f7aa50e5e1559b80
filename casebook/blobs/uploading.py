"""One sealed file on its way into a bucket, in constant memory, visible only when it is whole.

A small file goes in one request, and only if nothing lies under its name. A large one goes in parts; a mark under
`incoming/` says so while it lasts, because nobody can list the parts through obstore: what a crash broke off is seen by it.
"""

from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

import obstore
from obstore.exceptions import AlreadyExistsError

from casebook.blobs.client import FAILURES, Clients
from casebook.blobs.refusals import explained
from casebook.crypto.randomness import random_bytes
from casebook.errors import CasebookError, NotFound, StorageAway, StorageFull

if TYPE_CHECKING:
    from obstore import WritableFile
    from obstore.store import S3Store

PIECE = 6 * 2**20  # bytes of one part
MOST_PARTS = 10_000  # what the S3 interface admits: a file of 58 GiB
AT_ONCE = 2  # parts under way beside the one that is gathered: what bounds the memory
INCOMING = "incoming"


class Upload:
    """One file being written. Leaving the `with` block without `keep` leaves nothing behind."""

    def __init__(self, clients: Clients, path: Callable[[str], str], name: str = "") -> None:
        self.name = name or random_bytes(16).hex()
        self._clients = clients
        self._path = path(self.name)
        self._mode: Literal["create", "overwrite"] = "overwrite" if name else "create"
        self._gathered = bytearray()
        self._parts: WritableFile | None = None
        self._written = 0
        self._tried = self._kept = self._is_away = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def write(self, piece: bytes) -> None:
        """Append ciphertext; what was given may be reused at once.

        Raises:
            StorageFull, StorageAway: nothing will be kept.
        """
        view = memoryview(piece)
        while view:
            taken = view[: PIECE - len(self._gathered)]
            self._gathered += taken
            view = view[len(taken) :]
            if len(self._gathered) == PIECE and view:
                self._send()

    def keep(self) -> str:
        """Make the file durable under its name; only after this returns may anybody be told that it is stored.

        Raises:
            StorageFull, StorageAway: nothing was kept.
        """
        self._tried = True
        if self._parts is None:
            self._keep_small(bytes(self._gathered))
        else:
            self._send()
            self._keep_parts(self._parts)
        self._kept = True
        self._gathered.clear()
        return self.name

    def discard(self) -> None:
        """Forget the file unless it was kept. Where the bucket does not answer, what was sent is swept later."""
        self._gathered.clear()
        if self._kept or self._is_away:
            return
        with suppress(*FAILURES):
            if self._parts is not None:
                parts, self._parts = self._parts, None
                parts.__exit__(StorageAway, StorageAway(), None)  # so told, obstore calls the parts off
                obstore.delete(self._client(), self._mark)
        if self._tried and self._mode == "create":  # an answer may have been lost; nobody else has this name
            self._tried = False
            with suppress(*FAILURES):
                obstore.delete(self._client(), self._path)

    @property
    def _mark(self) -> str:
        return f"{INCOMING}/{self.name}"

    def _send(self) -> None:
        """Hand one part over; it is on its way while the next is gathered."""
        if self._written >= PIECE * MOST_PARTS:
            raise StorageFull
        part, self._gathered = self._gathered, bytearray()  # handed over as it is, and never touched again
        try:
            if self._parts is None:
                self._clients.asked(self._put_mark)
                self._parts = obstore.open_writer(
                    self._client(), self._path, buffer_size=PIECE, max_concurrency=AT_ONCE
                )
            self._parts.write(part)
        except FAILURES as failure:
            raise self._ended(explained(failure)) from None
        except CasebookError as error:
            raise self._ended(error) from None
        self._written += len(part)

    def _keep_small(self, content: bytes) -> None:
        def put() -> None:
            try:
                obstore.put(self._client(), self._path, content, mode=self._mode, use_multipart=False)
            except AlreadyExistsError:
                if not self._holds(content):  # else it is ours: the answer to a first attempt was lost
                    raise

        try:
            self._clients.asked(put)
        except CasebookError as error:
            raise self._ended(error) from None

    def _holds(self, content: bytes) -> bool:
        with suppress(*FAILURES):
            return bytes(obstore.get(self._client(), self._path).bytes()) == content
        return False

    def _keep_parts(self, parts: "WritableFile") -> None:
        try:
            parts.close()
        except FAILURES as failure:
            ended = self._ended(explained(failure))
            if self._mode == "overwrite" or not self._is_whole():  # else only the answer was lost
                raise ended from None
        if not self._is_whole():
            raise StorageAway("missing")
        self._parts = None
        with suppress(*FAILURES):  # else it is swept
            obstore.delete(self._client(), self._mark)

    def _is_whole(self) -> bool:
        with suppress(*FAILURES):
            return obstore.head(self._client(), self._path)["size"] == self._written
        return False

    def _put_mark(self) -> None:
        obstore.put(self._client(), self._mark, b"", use_multipart=False)

    def _client(self) -> "S3Store":
        return self._clients.of("write")

    def _ended(self, error: CasebookError) -> CasebookError:
        if isinstance(error, NotFound):
            error = StorageAway("missing")
        self._is_away = isinstance(error, StorageAway) and error.kind == "unreachable"
        return error
