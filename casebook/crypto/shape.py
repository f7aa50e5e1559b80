"""Whether bytes could be a sealed value, told without any key: its first byte, and a size that sealing can give.

It finds what was cut, zeroed or written over by another kind of thing. It does not find a changed bit inside; only the key does.
"""

from casebook.crypto.envelope import OPENERS
from casebook.crypto.padding import padded_size
from casebook.crypto.stream import CHUNK, HEADER, TAG

FIRST = b"\x01"  # the first format of sealed values, and the first suite of what is sealed to a public key
_ENCAPSULATED = 1088 + 32  # bytes of ML-KEM-768 and X25519


def could_be_sealed(ciphertext: bytes) -> bool:
    """Say whether these bytes have the form of a sealed value, or of one sealed to a public key."""
    if ciphertext[:1] != FIRST:
        return ciphertext[:1] in OPENERS  # of a later format no more is known here than that it can be opened
    return _of_value(len(ciphertext) - 1) or _of_key(len(ciphertext) - 1)


def could_be_sealed_file(stored: int) -> bool:
    """Say whether a sealed file can have this size in bytes."""
    return _of_value(stored)


def _of_value(size: int) -> bool:
    chunks, last = divmod(size - HEADER, CHUNK + TAG)
    return size > HEADER and last >= TAG and _is_bucket(chunks * CHUNK + last - TAG)


def _of_key(size: int) -> bool:
    return _is_bucket(size - _ENCAPSULATED - TAG)


def _is_bucket(size: int) -> bool:
    return size > 0 and padded_size(size) == size
