"""Sealed files: any size in constant memory, and readable from the middle (docs/formats/sealed-file.md).

C2SP chunked-encryption (https://c2sp.org/chunked-encryption) with AES-256-GCM: salt (24 bytes), key commitment (32),
then chunks of 16 KiB + 16-byte tag, the last one shorter. The writer is the library's Cobblestone-256; the middle
reader follows the specification chunk by chunk. After the content come a mark and zeros up to a Padmé bucket, so the
stored size says little; the true size is kept sealed beside the file's key.
"""

import struct
from collections.abc import Callable, Iterator
from typing import Protocol

from cryptography.cobblestone import Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from casebook.crypto.envelope import Context, SecretKey
from casebook.crypto.padding import MARK, padded_size, padding_for
from casebook.crypto.randomness import equal
from casebook.errors import Tampered

CHUNK = 16 * 1024
TAG = 16
SALT = 24
COMMITMENT = 32
HEADER = SALT + COMMITMENT
NONCE = 12
ZEROS = bytes(64 * 1024)
STEP = 64 * 1024  # bytes sealed at a time: larger results would each be mapped from and given back to the kernel
READ = 32  # chunks read at a time
BATCH = 64  # chunks opened at a time: 1 MiB, which servers send faster than many small pieces

ReadRange = Callable[[int, int], bytes]
"""(offset, length) → that many stored bytes, fewer only at the end of the file."""


class Sink(Protocol):
    """Where ciphertext goes."""

    def write(self, piece: bytes, /) -> object:
        """Take the next piece."""


def stored_size(size: int) -> int:
    """Give the exact size on disk of a sealed file whose content has `size` bytes."""
    padded = padded_size(size + 1)
    return HEADER + padded + TAG * (padded // CHUNK + 1)


class SealingWriter:
    """Seals a file as it arrives. `close` must be called: a file without its last chunk does not open."""

    def __init__(self, key: SecretKey, context: Context, sink: Sink) -> None:
        self._encryptor = Cobblestone256Encryptor(key.material, context.encoded())
        self._sink = sink
        self.size = 0  # content bytes so far

    def write(self, piece: bytes | memoryview) -> int:
        """Seal the next piece of the content."""
        view = memoryview(piece)
        self.size += len(view)
        for at in range(0, len(view), STEP):
            self._sink.write(self._encryptor.update(view[at : at + STEP]))
        return len(view)

    def close(self) -> None:
        """Pad to the bucket and write the last chunk."""
        left = padding_for(self.size)
        self._sink.write(self._encryptor.update(MARK))
        left -= 1
        while left:
            zeros = min(left, len(ZEROS))
            self._sink.write(self._encryptor.update(ZEROS[:zeros]))
            left -= zeros
        self._sink.write(self._encryptor.finalize())


class ChunkedReader:
    """Opens any part of a chunked-encryption file after checking its key commitment.

    The hash and the cipher name are parameters so that the published vectors (SHA-256, AES-128) run through the code
    that opens casebook's files (SHA-512, AES-256).
    """

    def __init__(
        self,
        key: bytes,
        context: bytes,
        read: ReadRange,
        *,
        stored: int,
        algorithm: hashes.HashAlgorithm | None = None,
    ) -> None:
        header = read(0, HEADER)
        if len(header) != HEADER:
            raise Tampered
        aead = f"AEAD_AES_{len(key) * 8}_GCM".encode()
        info = b"c2sp.org/chunked-encryption@v1+" + aead + b"\x00" + header[:SALT] + context
        derived = HKDFExpand(algorithm or hashes.SHA512(), len(key) + NONCE + COMMITMENT, info).derive(key)
        if not equal(derived[-COMMITMENT:], header[SALT:]):
            raise Tampered
        self._cipher = AESGCM(derived[: len(key)])
        self._nonce_head, self._nonce_tail = struct.unpack(">IQ", derived[len(key) : len(key) + NONCE])
        self._read = read
        self._chunks, last = divmod(stored - HEADER, CHUNK + TAG)
        if last < TAG:
            raise Tampered  # cut at or inside a boundary: the last chunk must be short and whole
        self.size = self._chunks * CHUNK + last - TAG  # content and padding, once the last chunk has opened

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Give the bytes from `start` up to `end`, each piece authenticated before it is given.

        Raises:
            Tampered: at the first chunk that is not what was sealed there.
        """
        first, last = start // CHUNK, min(end - 1, self.size) // CHUNK
        for batch in range(first, last + 1, BATCH):
            until = min(batch + BATCH, last + 1)
            opened = self._open_batch(batch, until)
            base = batch * CHUNK
            piece = opened[max(start - base, 0) : max(min(end - base, len(opened)), 0)]
            if piece:
                yield piece

    def authenticate_length(self) -> None:
        """Open the last chunk, which proves where the file ends."""
        self._open_batch(self._chunks, self._chunks + 1)

    def _open_batch(self, first: int, until: int) -> bytes:
        return b"".join(
            self._open_chunk(number + index, sealed)
            for number in range(first, until, READ)
            for index, sealed in enumerate(self._stored(number, min(number + READ, until)))
        )

    def _stored(self, first: int, until: int) -> Iterator[memoryview]:
        stored = memoryview(self._read(HEADER + first * (CHUNK + TAG), (until - first) * (CHUNK + TAG)))
        return (stored[at : at + CHUNK + TAG] for at in range(0, (until - first) * (CHUNK + TAG), CHUNK + TAG))

    def _open_chunk(self, number: int, sealed: memoryview) -> bytes:
        nonce = struct.pack(">IQ", self._nonce_head, self._nonce_tail ^ number)
        try:
            content = self._cipher.decrypt(nonce, sealed, None)
        except (InvalidTag, ValueError) as error:
            raise Tampered from error
        if (number < self._chunks) != (len(content) == CHUNK):
            raise Tampered
        return content


class SealedFile:
    """A sealed file of known content size, opened from any offset."""

    def __init__(self, key: SecretKey, context: Context, read: ReadRange, *, size: int, stored: int) -> None:
        if stored != stored_size(size):
            raise Tampered  # cut, extended or another file: known before a byte is given
        self.size = size
        self._reader = ChunkedReader(key.material, context.encoded(), read, stored=stored)

    def pieces(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Give the content from `start` up to `end` (default: its end), in authenticated pieces of up to 1 MiB."""
        stop = self.size if end is None else min(end, self.size)
        if start < stop:
            yield from self._reader.pieces(start, stop)
