"""Sealed values: one key, one context, one ciphertext (docs/formats/sealed-value.md).

A value is padded to a size bucket and sealed with Cobblestone-256, an instance of C2SP chunked-encryption
(https://c2sp.org/chunked-encryption) that commits to its key. The context names the place where the value lives;
a ciphertext that is moved elsewhere does not open. Nothing here may print what it holds.
"""

from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import BinaryIO, NoReturn, Self
from uuid import UUID

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from casebook.crypto.padding import MARK, content_size, pad, padding_for, unpad
from casebook.crypto.randomness import random_bytes
from casebook.errors import Tampered

FORMAT = b"\x01"  # first byte of every stored ciphertext: Cobblestone-256 over a Padmé-padded value
OPENERS = {FORMAT: Cobblestone256Decryptor}
"""What opens a value by its first byte. A later format takes the next number and becomes FORMAT; what was sealed before
stays readable here until every row is sealed anew (casebook.services.resealing)."""
KEY_BYTES = 32
PIECE = 256 * 1024  # bytes of a large value at a time: they stay in the processor's cache


class Unprintable:
    """Refuses to be printed, formatted or pickled, so that it cannot reach a page, a log or a cache by accident."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __str__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} refuses to be printed")

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError(f"{type(self).__name__} refuses to be formatted")

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} refuses to be pickled")


@dataclass(frozen=True, slots=True, repr=False)
class SecretKey(Unprintable):
    """32 uniformly random bytes that seal and unseal."""

    material: bytes

    def __post_init__(self) -> None:
        """Refuse anything that is not a key, here and not at first use."""
        if len(self.material) != KEY_BYTES:
            raise ValueError("a secret key has 32 bytes")

    @classmethod
    def generate(cls) -> Self:
        """Mint a new key."""
        return cls(random_bytes(KEY_BYTES))


@dataclass(frozen=True, slots=True, repr=False)
class Sealed(Unprintable):
    """A ciphertext as it is stored. Only `unseal` with the right key and context makes sense of it."""

    ciphertext: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The one place where a sealed value may stand; part of its key derivation."""

    label: str
    table: str
    column: str
    row: UUID
    case: UUID | None = None
    version: int = 1

    def encoded(self) -> bytes:
        """Give the RFC 8785 bytes that the format binds."""
        # Written out, since every opening of every record comes by here; a test compares it with `canonical`.
        case = f'"{self.case}"' if self.case else "null"
        column, label, table = map(encode_basestring, (self.column, self.label, self.table))
        return (
            f'{{"case":{case},"column":{column},"label":{label},"row":"{self.row}",'
            f'"table":{table},"version":{self.version}}}'
        ).encode()


def seal(key: SecretKey, context: Context, content: bytes) -> Sealed:
    """Seal a content for one place. Two calls never give the same bytes."""
    encryptor = Cobblestone256Encryptor(key.material, context.encoded())
    return Sealed(FORMAT + encryptor.update(pad(content)) + encryptor.finalize())


def unseal(key: SecretKey, context: Context, sealed: Sealed) -> bytes:
    """Open a sealed value.

    Raises:
        Tampered: another key, another place, changed or cut bytes, or a format this version does not know. One error
            for all of them, and never a part of the content.
    """
    opener = OPENERS.get(sealed.ciphertext[:1])
    if opener is None:
        raise Tampered
    try:
        decryptor = opener(key.material, context.encoded())
        padded = decryptor.update(sealed.ciphertext[1:]) + decryptor.finalize()
    except (InvalidTag, ValueError) as error:
        raise Tampered from error
    return unpad(padded)


def is_current(sealed: Sealed) -> bool:
    """Say whether a value is in the format that is written today."""
    return sealed.ciphertext[:1] == FORMAT


def seal_large(key: SecretKey, context: Context, content: bytes, file: BinaryIO) -> None:
    """Seal a content of hundreds of megabytes into a file, in the format of `seal`, without a second copy of it."""
    encryptor, whole = Cobblestone256Encryptor(key.material, context.encoded()), memoryview(content)
    file.write(FORMAT)
    file.writelines(encryptor.update(whole[start : start + PIECE]) for start in range(0, len(whole), PIECE))
    file.write(encryptor.update(MARK + bytes(padding_for(len(whole)) - 1)))
    file.write(encryptor.finalize())


def unseal_large(key: SecretKey, context: Context, file: BinaryIO, size: int) -> memoryview:
    """Open what `seal_large` has written, `size` bytes of a file in all; raises as `unseal`, and gives nothing before the end."""
    if file.read(1) != FORMAT:
        raise Tampered
    padded, filled = bytearray(size), 0
    try:
        decryptor = Cobblestone256Decryptor(key.material, context.encoded())
        while stored := file.read(PIECE):
            piece = decryptor.update(stored)
            padded[filled : filled + len(piece)] = piece
            filled += len(piece)
        piece = decryptor.finalize()
    except (InvalidTag, ValueError) as error:
        raise Tampered from error
    padded[filled:] = piece
    return memoryview(padded)[: content_size(padded)]
