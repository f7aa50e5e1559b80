"""Wrap a file for the way to its recipient: to age public keys, or under a passphrase as an AES-256 ZIP.

Both are streamed: bytes come in pieces and leave in pieces, a few megabytes are held, nothing touches a disk. What
leaves differs each time, because keys are fresh; whoever sends it hashes it as it goes.
Sources: age-encryption.org/v1 (X25519 recipients, no armour), by pyrage; WinZip AES (AE-2, 256 bits), by pyzipper.

WinZip's key derivation is weak, so a passphrase of people's own making is never taken: `new_passphrase` gives
100 random bits. The name inside a ZIP can be read without it; callers give names that tell nothing.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Thread

import pyrage
import pyzipper

from casebook.crypto.randomness import CROCKFORD, random_code
from casebook.errors import InvalidInput

GROUPS, LETTERS = 5, 4  # 20 characters of 5 bits
_PASSPHRASE = re.compile(rf"[{CROCKFORD}]{{{LETTERS}}}(-[{CROCKFORD}]{{{LETTERS}}}){{{GROUPS - 1}}}")
_IN_FLIGHT = 4  # pieces between age's thread and whoever sends them
_AT_ONCE = 1 << 20  # bytes that are handed over together
_LOOK = 0.5  # seconds after which a waiting thread looks whether anybody still wants its pieces
_NEW_YEAR_1980 = (1980, 1, 1, 0, 0, 0)
_ROUNDS, _AES_KEY, _MAC_KEY = 1000, 32, 32  # WinZip's own: rounds of PBKDF2, bytes of the keys that it gives


def new_passphrase() -> str:
    """Give a passphrase that can be read out on the telephone: 5 groups of 4 letters and digits, 100 random bits."""
    return "-".join(random_code(LETTERS) for _ in range(GROUPS))


def is_ours(passphrase: str) -> bool:
    """Say whether a passphrase is one that `new_passphrase` could have given."""
    return bool(_PASSPHRASE.fullmatch(passphrase))


def age_recipient(text: str) -> str:
    """Check an age public key and give it as it is written.

    Raises:
        InvalidInput: it is none; a private key is refused in other words.
    """
    written = text.strip()
    if written.upper().startswith("AGE-SECRET-KEY-"):
        raise InvalidInput("This is a private key. Ask for the public one, which begins with age1.", field="keys")
    try:
        pyrage.x25519.Recipient.from_str(written)
    except pyrage.RecipientError as error:
        raise InvalidInput("This is not an age public key, which begins with age1.", field="keys") from error
    return written


def in_age(pieces: Iterable[bytes], recipients: Iterable[str]) -> Iterator[bytes]:
    """Give an age file that each of the recipients can open alone.

    Raises:
        InvalidInput: a recipient is no age public key, or there is none.
        Whatever reading a piece raises; what was given until then opens nowhere as a whole.
    """
    keys = [pyrage.x25519.Recipient.from_str(age_recipient(each)) for each in recipients]
    if not keys:
        raise InvalidInput("Please name at least one key.", field="keys")
    return _pulled(lambda source, sink: pyrage.encrypt_io(source, sink, keys), pieces)


def in_zip(name: str, pieces: Iterable[bytes], passphrase: str) -> Iterator[bytes]:
    """Give a ZIP with one stored file under AES-256; raises whatever reading a piece raises."""
    if not is_ours(passphrase):
        raise InvalidInput("This passphrase was not made here.", field="passphrase")
    sink = _Gathering()
    with _Zip(sink, "w", compression=pyzipper.ZIP_STORED) as archive:
        archive.setpassword(passphrase.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        entry = pyzipper.zipfile_aes.AESZipInfo(name, date_time=_NEW_YEAR_1980)
        with archive.open(entry, "w", force_zip64=True) as inner:
            for piece in pieces:
                inner.write(piece)
                yield from sink.taken()
    yield from sink.taken()


class _Encrypter(pyzipper.zipfile_aes.AESZipEncrypter):  # type: ignore[misc]
    """WinZip's encryption with the system's HMAC, which hashes faster than pyzipper's own; its bytes are the same."""

    def __init__(self, *, pwd: bytes, nbits: int) -> None:
        super().__init__(pwd=pwd, nbits=nbits)
        keys = hashlib.pbkdf2_hmac("sha1", pwd, self.salt, _ROUNDS, _AES_KEY + _MAC_KEY)
        self.hmac = hmac.new(keys[_AES_KEY:], digestmod="sha1")  # both as WinZip's format asks


class _Zip(pyzipper.AESZipFile):  # type: ignore[misc]
    """An archive that encrypts with it."""

    def get_encrypter(self) -> _Encrypter:
        """Give what encrypts the next file."""
        return _Encrypter(pwd=self.pwd, **self.encryption_kwargs)


class _Gathering:
    """A sink that cannot seek: it keeps what was written until that is taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> list[bytes]:
        pieces, self._pieces = self._pieces, []
        return pieces


class _Source:
    """What pyrage reads from: the pieces as one file."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._left = memoryview(b"")  # of the present piece; a view, since age reads 8 KiB at a time
        self.failed: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._left:
                self._left = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as error:
            self.failed = error
            raise
        at = size if size >= 0 else len(self._left)
        given, self._left = self._left[:at], self._left[at:]
        return bytes(given)


class _Sink:
    """What pyrage writes to: hands pieces over, several at a time, and stops it when nobody takes them any more."""

    def __init__(self, queue: "Queue[bytes | None]", stopped: Event) -> None:
        self._queue, self._stopped = queue, stopped
        self._gathered: list[bytes] = []
        self._size = 0

    def write(self, piece: bytes) -> int:
        self._gathered.append(bytes(piece))
        self._size += len(piece)
        if self._size >= _AT_ONCE:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        if self._gathered:
            self._put(b"".join(self._gathered))
            self._gathered, self._size = [], 0

    def close(self) -> None:
        """Say that nothing more comes."""
        self._put(None)

    def _put(self, piece: bytes | None) -> None:
        while not self._stopped.is_set():
            try:
                self._queue.put(piece, timeout=_LOOK)
            except Full:
                continue
            return
        raise BrokenPipeError


def _pulled(encrypt: Callable[[_Source, _Sink], None], pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Run an encryption that pushes, in a thread of its own, for somebody who pulls."""
    queue: Queue[bytes | None] = Queue(_IN_FLIGHT)
    stopped, source, failures = Event(), _Source(pieces), list[BaseException]()
    sink = _Sink(queue, stopped)

    def work() -> None:
        try:
            encrypt(source, sink)
            sink.flush()
        except Exception as error:  # noqa: BLE001  -- handed on to whoever pulls
            failures.append(source.failed or error)
        finally:
            with suppress(BrokenPipeError):
                sink.close()

    thread = Thread(target=work, name="age", daemon=True)
    thread.start()
    try:
        while (piece := _next(queue, thread)) is not None:
            yield piece
        if failures:
            raise failures[0]
    finally:
        stopped.set()
        thread.join()


def _next(queue: "Queue[bytes | None]", thread: Thread) -> bytes | None:
    while True:
        try:
            return queue.get(timeout=_LOOK)
        except Empty:
            if not thread.is_alive():
                return None
