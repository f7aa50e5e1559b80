"""Receive a file: hash and seal it as it arrives, in constant memory, never in the clear on a disk.

Nothing here needs a key of a case or report: the file has one of its own, which is sealed into its row afterwards.
"""

import hashlib
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from casebook.blobs.store import Store
from casebook.crypto.envelope import SecretKey
from casebook.crypto.stream import SealingWriter
from casebook.errors import InvalidInput
from casebook.inspection.inspector import detect
from casebook.inspection.sniff import HEAD_SIZE
from casebook.inspection.values import Detected
from casebook.model.evidence import OriginalBody
from casebook.model.places import file_context

PIECE = 1024 * 1024  # bytes handed to the hashing thread at a time; two such buffers are all that a file takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that is sealed and durable. Hashes are lower-case hex over the received bytes."""

    blob: str
    file_key: SecretKey
    size: int
    sha256: str
    sha512: str
    kind: Detected  # by its first bytes
    name: str  # as sent, untrusted


class Receiver:
    """One file on its way in. Use in a `with` block: leaving it without `finish` leaves nothing behind."""

    def __init__(self, blobs: Store, owner_id: UUID, name: str, *, limit: int) -> None:
        self._incoming = blobs.put()
        self._key = SecretKey.generate()
        self._sealer = SealingWriter(self._key, file_context(owner_id, self._incoming.name), self._incoming)
        self._hashes = (hashlib.sha256(), hashlib.sha512())
        # OpenSSL lets go of the interpreter while it hashes: both hashes run beside parsing, sealing and writing.
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hashing")
        self._pending: Future[None] | None = None
        self._gathering, self._resting = bytearray(PIECE), bytearray(PIECE)
        self._gathered = 0
        self._head = b""
        self._limit = limit
        self._received = 0
        self.name = name

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def write(self, piece: bytes) -> int:
        """Take the next bytes.

        Raises:
            InvalidInput: the file is larger than the office admits; nothing of it is kept.
            StorageFull: there is no room; nothing of it is kept.
        """
        self._received += len(piece)
        if self._received > self._limit:
            self.discard()
            raise InvalidInput("This file is larger than this office accepts.", field="files", limit=self._limit)
        left = memoryview(piece)
        while left:
            taken = left[: PIECE - self._gathered]
            self._take(taken)
            left = left[len(taken) :]
        return len(piece)

    def finish(self) -> Received:
        """Seal the end and make the file durable; only then may anybody be told that it is stored.

        What kind of file it is, which a child process may have to be asked, is looked at here: before the act that keeps it.
        """
        self._hand_over()
        self._wait()
        self._sealer.close()
        kind = detect(self._head, self.name)
        blob = self._incoming.keep()
        self._beside.shutdown()
        return Received(
            blob=blob,
            file_key=self._key,
            size=self._sealer.size,
            sha256=self._hashes[0].hexdigest(),
            sha512=self._hashes[1].hexdigest(),
            kind=kind,
            name=self.name,
        )

    def discard(self) -> None:
        """Forget everything that was not finished."""
        self._beside.shutdown()
        self._incoming.discard()

    def _take(self, piece: memoryview) -> None:
        if len(self._head) < HEAD_SIZE:
            self._head += piece[: HEAD_SIZE - len(self._head)]
        self._sealer.write(piece)
        self._gathering[self._gathered : self._gathered + len(piece)] = piece
        self._gathered += len(piece)
        if self._gathered == PIECE:
            self._hand_over()

    def _hand_over(self) -> None:
        self._wait()
        batch = memoryview(self._gathering)[: self._gathered]
        self._pending = self._beside.submit(self._hash, batch)
        self._gathering, self._resting, self._gathered = self._resting, self._gathering, 0

    def _hash(self, batch: memoryview) -> None:
        for digest in self._hashes:
            digest.update(batch)

    def _wait(self) -> None:
        if self._pending is not None:
            self._pending.result()


def receive(blobs: Store, owner_id: UUID, name: str, pieces: Iterable[bytes], *, limit: int) -> Received:
    """Receive a whole file from pieces, as an importer or the command line has it."""
    with Receiver(blobs, owner_id, name, limit=limit) as receiver:
        for piece in pieces:
            receiver.write(piece)
        return receiver.finish()


def original_of(received: Received, *, at: datetime, by: UUID | None = None) -> OriginalBody:
    """Describe a received file for its row: hashes, size, name as sent, type by content. `by` is a member or nobody."""
    return OriginalBody(
        sha256=received.sha256,
        sha512=received.sha512,
        size=received.size,
        name=_storable(received.name),
        media_type=received.kind.media_type,
        name_agrees=received.kind.agrees_with_name,
        file_key=received.file_key.material,
        received_at=at,
        received_by=by,
    )


def _storable(name: str) -> str:
    # A name of this machine's disk may hold bytes that are no UTF-8; Python hands them on as lone surrogates.
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not name.isascii() else name
