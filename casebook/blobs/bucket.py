"""A bucket of sealed files behind the S3 interface, through obstore (docs/formats/file-store.md).

Places are those of a folder, so that any program can carry one into the other. A bucket is told a random name and
ciphertext, and nothing else: no type, no tag, no date of ours. A file is visible only when it is whole.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, cast

import obstore
from obstore.exceptions import AlreadyExistsError

from casebook.blobs import proving
from casebook.blobs.bucket_address import Address
from casebook.blobs.bucket_reading import Ahead, Reading
from casebook.blobs.client import FAILURES, Clients, Key, Purpose
from casebook.blobs.refusals import ANOTHERS
from casebook.blobs.store import MARK, NAME, OWNER, SETTING, STALE
from casebook.blobs.uploading import INCOMING, Upload
from casebook.crypto.stream import ReadRange
from casebook.errors import CasebookError, InvalidInput, NotFound, StorageAway

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obstore import ObjectMeta

STREAMED = 2**20  # bytes that are gathered before they are given
PAGE = 1000  # names that a bucket lists at a time


class Bucket:
    """A blob store in a bucket."""

    def __init__(
        self,
        address: Address,
        *,
        key_id: str,
        secret: str,
        authority: str = "",
        present_key: Callable[[], Key] | None = None,
    ) -> None:
        """`present_key` reads the key once more, where the bucket does not accept it any longer."""
        self.address = address
        self._clients = Clients(address, Key(key_id, secret), authority, present_key)
        self._asked = self._clients.asked

    def put(self, name: str = "") -> Upload:
        """Start a new file; use it in a `with` block. Only a restore or a move gives a name, and puts that file back.

        Raises:
            NotFound: the name is none of ours.
        """
        if name:
            self.path(name)
        return Upload(self._clients, self.path, name)

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Give `length` stored bytes from `offset`, fewer only at the end; raises NotFound, StorageAway."""
        return self.ranges(name)(offset, length)

    def ranges(self, name: str) -> ReadRange:
        """Give what reads one file by ranges: further and further ahead while they follow one another."""
        return Ahead(partial(self._fetch, self.path(name)), lambda: self.size(name))

    def open(self, name: str) -> BinaryIO:
        """Open a stored file for reading; raises NotFound, StorageAway."""
        size = self.size(name)
        return cast("BinaryIO", Reading(partial(self._stream, self.path(name), size), size))

    def size(self, name: str) -> int:
        """Give the stored size in bytes; raises NotFound, StorageAway."""
        return int(self._head(name)["size"])

    def exists(self, name: str) -> bool:
        """Say whether the file is there; raises StorageAway."""
        self.path(name)
        try:
            self._head(name)
        except NotFound:
            return False
        return True

    def delete(self, name: str) -> None:
        """Remove a file; one that is gone already is no error. Raises StorageAway."""
        path = self.path(name)
        try:
            self._asked(lambda: obstore.delete(self._clients.of("write"), path))
        except NotFound:
            return

    def age(self, name: str) -> float:
        """Give how many seconds ago a file was kept, by the clock of the bucket; raises NotFound, StorageAway."""
        return time.time() - self._head(name)["last_modified"].timestamp()

    def names(self, after: str = "") -> Iterator[str]:
        """List all kept files, or those whose names come after one, in the order of their names; raises StorageAway."""
        for meta in self._listed(after=self.path(after) if after else ""):
            name = meta["path"].rpartition("/")[2]
            if NAME.fullmatch(name) and meta["path"] == self.path(name):
                yield name

    def sweep(self, *, older_than: float = STALE) -> int:
        """Remove the marks of uploads that were broken off longer ago than so many seconds; give how many.

        The parts that were sent of them are listed to nobody here: the bucket takes them away by a rule of its own.
        """
        now = time.time()
        marks = [*self._listed(INCOMING), *self._listed(proving.PLACE)]
        stale = [meta["path"] for meta in marks if now - meta["last_modified"].timestamp() >= older_than]
        for path in stale:
            self._asked(partial(self._delete, path))
        return sum(path.startswith(INCOMING) for path in stale)

    def room(self) -> None:
        """Nobody can ask a bucket how much room is left; it says so when it is full."""

    def takes_files(self) -> bool:
        """Whether the bucket answers and knows us; it is asked for a place where nothing lies."""
        try:
            self._listed_at("look", proving.PLACE)
        except CasebookError:
            return False
        return True

    def prove(self) -> None:
        """Try each thing that casebook relies on, with a probe that is taken away again; raises InvalidInput."""
        self.keeps_versions()

    def claim(self, owner: str) -> None:
        """Say that this place is an office's, by its id; of several who say so at once, one is the first.

        Raises:
            InvalidInput: it is another office's, whose files would look like nobody's here.
            StorageAway: the bucket does not answer.
        """
        if self._first(OWNER, owner) != owner:
            raise InvalidInput(ANOTHERS, field=SETTING)

    def mark(self) -> str:
        """Give the random name that tells this place from every other; "" where it has none. Raises StorageAway."""
        try:
            return self._told(MARK)
        except NotFound:
            return ""

    def give_mark(self, mark: str, *, anew: bool = False) -> str:
        """Give the place a mark unless it has one, or another one than it had; give the one that it has then.

        Raises:
            StorageAway, StorageFull: the bucket did not take it.
        """
        if not anew:
            return self._first(MARK, mark)
        self._asked(lambda: obstore.put(self._clients.of("write"), MARK, mark.encode(), use_multipart=False))
        return mark

    def _first(self, place: str, said: str) -> str:
        """Put a small object unless it is there; give what it says then."""

        def put() -> bool:
            try:
                obstore.put(self._clients.of("write"), place, said.encode(), mode="create", use_multipart=False)
            except AlreadyExistsError:
                return False
            return True

        return said if self._asked(put) else self._told(place)

    def _told(self, place: str) -> str:
        told = self._asked(lambda: bytes(obstore.get(self._clients.of("read"), place).bytes()))
        return told.decode("ascii", "replace").strip()

    def keeps_versions(self) -> bool:
        """Whether the bucket keeps what is deleted or overwritten in it; raises InvalidInput as `prove` does."""
        return proving.prove(self._clients.of("probe"))

    def path(self, name: str) -> str:
        """Give the place of a file; a name that is not one of ours never becomes a place."""
        if not NAME.fullmatch(name):
            raise NotFound
        return f"{name[:2]}/{name[2:4]}/{name}"

    def _delete(self, path: str) -> None:
        obstore.delete(self._clients.of("write"), path)

    def _head(self, name: str) -> "ObjectMeta":
        path = self.path(name)
        try:
            return self._asked(lambda: obstore.head(self._clients.of("read"), path))
        except NotFound:
            # An answer to HEAD has no words: whether the file is gone or the bucket, a listing of this one place says.
            self._listed_at("read", path)
            raise

    def _fetch(self, path: str, start: int, end: int, size: int) -> bytes:
        """Give the bytes from `start` up to `end`; a whole file is asked for as such, which some servers insist on."""

        def asked() -> bytes:
            if (start, end) == (0, size):
                return bytes(obstore.get(self._clients.of("read"), path).bytes())
            return bytes(obstore.get_range(self._clients.of("read"), path, start=start, end=end))

        found = self._asked(asked)
        if len(found) != end - start:
            raise StorageAway("missing")
        return found

    def _stream(self, path: str, size: int, start: int, end: int) -> Iterator[bytes]:
        """Give the bytes from `start` up to `end` as they come."""
        whole = (start, end) == (0, size)
        answer = self._asked(
            lambda: obstore.get(
                self._clients.of("write"), path, options=None if whole else {"range": (start, end)}
            ).stream(STREAMED)
        )
        pieces = iter(answer)
        while piece := self._asked(partial(next, pieces, b"")):
            yield bytes(piece)

    def _listed(self, place: str | None = None, *, after: str = "") -> "Iterator[ObjectMeta]":
        """List what lies at a place, behind a path; not every server knows how to begin there."""
        last, pages = after, None

        def page() -> "Sequence[ObjectMeta] | None":
            nonlocal pages
            if pages is None:
                pages = iter(obstore.list(self._clients.of("read"), place, offset=last or None, chunk_size=PAGE))
            try:
                return next(pages, None)
            except FAILURES:
                pages = None  # with another key it is asked from where this one ended
                raise

        while found := self._asked(page):
            yield from (meta for meta in found if meta["path"] > after)
            last = found[-1]["path"]

    def _listed_at(self, purpose: Purpose, place: str) -> None:
        self._asked(lambda: next(iter(obstore.list(self._clients.of(purpose), place)), None))
