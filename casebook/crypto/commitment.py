"""Keyed commitments: naming a file so that nobody can recognise or guess it until its key is shown (docs/formats/commitment.md).

A plain hash ties two packs together that hold the same original, and the hash of a short text can be guessed. A commitment
under a random key of its own does neither, and still binds: one file, one key, one value (exports.md §4.4).
A key is used for one file in one pack, and never twice.
"""

import hmac
from collections.abc import Iterable

from casebook.crypto.randomness import equal, random_bytes

KEY_BYTES = 32


def new_key() -> bytes:
    """Give a fresh random key, for one file in one pack."""
    return random_bytes(KEY_BYTES)


def commitment(key: bytes, pieces: Iterable[bytes]) -> str:
    """Give HMAC-SHA-256 (RFC 2104) of a file under a key, in lower-case hex; raises ValueError for a key that is not 32 bytes."""
    if len(key) != KEY_BYTES:
        raise ValueError("a commitment's key has 32 bytes")
    committing = hmac.new(key, digestmod="sha256")
    for piece in pieces:
        committing.update(piece)
    return committing.hexdigest()


def holds(key: bytes, pieces: Iterable[bytes], value: str) -> bool:
    """Say whether a file and a key that were shown are those that a value commits to."""
    return equal(commitment(key, pieces).encode(), value.encode("utf-8", "replace"))
