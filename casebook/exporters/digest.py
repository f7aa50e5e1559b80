"""SHA-256 of a stream on another core, while the next piece is being opened: hashing is most of a pack's cost."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

WORTH_A_THREAD = 1 << 16  # bytes; handing over a smaller piece costs more than hashing it


class BackgroundDigest:
    """Takes pieces in order and holds at most one; use it in a with statement."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._pool = ThreadPoolExecutor(1)
        self._pending: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown()

    def update(self, piece: bytes) -> None:
        """Take the next piece; wait for the one before."""
        self._settle()
        if len(piece) < WORTH_A_THREAD:
            self._digest.update(piece)
        else:
            self._pending = self._pool.submit(self._digest.update, piece)

    def hexdigest(self) -> str:
        """Give the digest of all pieces so far."""
        self._settle()
        return self._digest.hexdigest()

    def _settle(self) -> None:
        if self._pending:
            self._pending.result()
            self._pending = None
