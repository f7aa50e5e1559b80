"""A bucket of sealed files behind the S3 interface, through obstore (docs/formats/file-store.md).

Places are those of a folder, so that any program can carry one into the other. A bucket is told a random name and
ciphertext, and nothing else: no type, no tag, no date of ours. A file is visible only when it is whole.
"""

import time
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

import obstore
from obstore.exceptions import AlreadyExistsError

from casebook.blobs import proving
from casebook.blobs.bucket_address import SETTING, Address
from casebook.blobs.bucket_reading import Ahead, Reading
from casebook.blobs.client import FAILURES, client_for
from casebook.blobs.refusals import ANOTHERS, explained
from casebook.blobs.store import NAME, STALE
from casebook.blobs.uploading import INCOMING, Upload
from casebook.crypto.stream import ReadRange
from casebook.errors import CasebookError, InvalidInput, NotFound, StorageAway

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import S3Store

OWNER = "office"  # whose bucket it is: the id of the office, which tells nobody anything
STREAMED = 2**20  # bytes that are gathered before they are given
PAGE = 1000  # names that a bucket lists at a time

T = TypeVar("T")


class Bucket:
    """A blob store in a bucket."""

    def __init__(self, address: Address, *, key_id: str, secret: str, authority: str = "") -> None:
        self.address = address
        self._client = client_for(address, key_id, secret, authority)
        self._reads, self._writes = self._client("read"), self._client("write")

    def put(self, name: str = "") -> Upload:
        """Start a new file; use it in a `with` block. Only a restore or a move gives a name, and puts that file back.

        Raises:
            NotFound: the name is none of ours.
        """
        if name:
            self.path(name)
        return Upload(self._writes, self.path, name)

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
            self._asked(partial(obstore.delete, self._writes, path))
        except NotFound:
            return

    def age(self, name: str) -> float:
        """Give how many seconds ago a file was kept, by the clock of the bucket; raises NotFound, StorageAway."""
        return time.time() - self._head(name)["last_modified"].timestamp()

    def names(self) -> Iterator[str]:
        """List all kept files, in no order; raises StorageAway."""
        for meta in self._listed():
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
            self._asked(partial(obstore.delete, self._writes, path))
        return sum(path.startswith(INCOMING) for path in stale)

    def room(self) -> None:
        """Nobody can ask a bucket how much room is left; it says so when it is full."""

    def takes_files(self) -> bool:
        """Whether the bucket answers and knows us; it is asked for a place where nothing lies."""
        try:
            self._listed_at(self._looks, proving.PLACE)
        except CasebookError:
            return False
        return True

    def prove(self) -> None:
        """Try each thing that casebook relies on, with a probe that is taken away again; raises InvalidInput."""
        proving.prove(self._probes)

    def claim(self, owner: str) -> None:
        """Say that this place is an office's, by its id; of several who say so at once, one is the first.

        Raises:
            InvalidInput: it is another office's, whose files would look like nobody's here.
            StorageAway: the bucket does not answer.
        """
        try:
            obstore.put(self._writes, OWNER, owner.encode(), mode="create", use_multipart=False)
        except AlreadyExistsError:
            found = self._asked(lambda: bytes(obstore.get(self._reads, OWNER).bytes()))
            if found != owner.encode():
                raise InvalidInput(ANOTHERS, field=SETTING) from None
        except FAILURES as failure:
            raise explained(failure) from None

    def keeps_versions(self) -> bool:
        """Whether the bucket keeps what is deleted or overwritten in it; raises InvalidInput as `prove` does."""
        return proving.prove(self._probes)

    def path(self, name: str) -> str:
        """Give the place of a file; a name that is not one of ours never becomes a place."""
        if not NAME.fullmatch(name):
            raise NotFound
        return f"{name[:2]}/{name[2:4]}/{name}"

    @cached_property
    def _looks(self) -> "S3Store":
        return self._client("look")  # somebody asks again in a moment, and the next one waits for this answer

    @cached_property
    def _probes(self) -> "S3Store":
        return self._client("probe")

    def _head(self, name: str) -> "ObjectMeta":
        path = self.path(name)
        try:
            return self._asked(partial(obstore.head, self._reads, path))
        except NotFound:
            # An answer to HEAD has no words: whether the file is gone or the bucket, a listing of this one place says.
            self._listed_at(self._reads, path)
            raise

    def _fetch(self, path: str, start: int, end: int, size: int) -> bytes:
        """Give the bytes from `start` up to `end`; a whole file is asked for as such, which some servers insist on."""

        def asked() -> bytes:
            if (start, end) == (0, size):
                return bytes(obstore.get(self._reads, path).bytes())
            return bytes(obstore.get_range(self._reads, path, start=start, end=end))

        found = self._asked(asked)
        if len(found) != end - start:
            raise StorageAway("missing")
        return found

    def _stream(self, path: str, size: int, start: int, end: int) -> Iterator[bytes]:
        """Give the bytes from `start` up to `end` as they come."""
        whole = (start, end) == (0, size)
        answer = self._asked(
            lambda: obstore.get(self._writes, path, options=None if whole else {"range": (start, end)}).stream(STREAMED)
        )
        pieces = iter(answer)
        while piece := self._asked(partial(next, pieces, b"")):
            yield bytes(piece)

    def _listed(self, place: str | None = None) -> "Iterator[ObjectMeta]":
        pages = iter(obstore.list(self._reads, place, chunk_size=PAGE))
        while page := self._asked(lambda: next(pages, None)):
            yield from page

    def _listed_at(self, client: "S3Store", place: str) -> None:
        self._asked(lambda: next(iter(obstore.list(client, place)), None))

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except FAILURES as failure:
            raise explained(failure) from None  # its words name bucket, file and address
