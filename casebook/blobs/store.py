"""What casebook asks of a place for sealed files, be it a folder or a bucket (docs/formats/file-store.md).

Names are random and minted here; content is ciphertext. A store must not be told, and cannot learn, what a file is.
Whoever uses a store knows this page and not which store it is; what only a folder can tell is None elsewhere.
"""

import re
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from casebook.crypto.stream import ReadRange

NAME = re.compile(r"[0-9a-f]{32}")
OWNER = "office"  # where a store says whose it is: the id of the office, which tells nobody anything
MARK = "store"  # where it says which store it is, by a random name
SETTING = "blobs"  # that names it
STALE = 24 * 3600  # seconds after which an unfinished upload is nobody's any more


class Incoming(Protocol):
    """One file being written. Leaving the `with` block without `keep` leaves nothing behind."""

    name: str

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def write(self, piece: bytes) -> None:
        """Append ciphertext.

        Raises:
            StorageFull: there is no room; nothing will be kept.
            StorageAway: the store does not answer or does not let us in; nothing will be kept.
        """

    def keep(self) -> str:
        """Make the file durable under its name; only after this returns may anybody be told that it is stored.

        Raises:
            StorageFull, StorageAway: nothing was kept.
        """

    def discard(self) -> None:
        """Forget the file unless it was kept."""


class Store(Protocol):
    """A place for sealed files. Where it is on another machine, each of these may raise StorageAway."""

    def put(self, name: str = "") -> Incoming:
        """Start a new file; use it in a `with` block. Only a restore or a move gives a name, and puts that file back.

        Raises:
            NotFound: the name is none of ours.
        """

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Give `length` stored bytes from `offset`, fewer only at the end; raises NotFound."""

    def ranges(self, name: str) -> ReadRange:
        """Give what reads one file by ranges, mostly one after the other; it raises NotFound as `read` does."""

    def open(self, name: str) -> BinaryIO:
        """Open a stored file for reading; raises NotFound."""

    def size(self, name: str) -> int:
        """Give the stored size in bytes; raises NotFound."""

    def exists(self, name: str) -> bool:
        """Say whether the file is there."""

    def delete(self, name: str) -> None:
        """Remove a file; one that is gone already is no error."""

    def age(self, name: str) -> float:
        """Give how many seconds ago a file was kept, by the clock of the store; raises NotFound."""

    def names(self, after: str = "") -> Iterator[str]:
        """List all kept files, or those whose names come after one, in the order of their names."""

    def sweep(self, *, older_than: float = STALE) -> int:
        """Remove unfinished uploads older than so many seconds; give how many."""

    def room(self) -> int | None:
        """Give how many bytes are free; None where a store does not tell, as a bucket never does."""

    def takes_files(self) -> bool:
        """Say whether a file could be kept now, as far as can be told without leaving one. Never raises."""

    def prove(self) -> None:
        """Try what casebook relies on, once at the start of a process.

        Raises:
            InvalidInput: the store cannot be used, and why; nothing of it was changed.
        """

    def claim(self, owner: str) -> None:
        """Say that the store is an office's, by its id; of several who say so at once, one is the first.

        Raises:
            InvalidInput: it is another office's, whose files would look like nobody's here.
        """

    def mark(self) -> str:
        """Give the random name that tells this store from every other, 32 hexadecimal digits; "" where it has none.

        A mark that cannot be one of ours is given as it is: it is like no other.
        """

    def give_mark(self, mark: str, *, anew: bool = False) -> str:
        """Give the store a mark unless it has one, or another one than it had; give the one that it has then."""
