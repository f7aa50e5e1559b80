"""Unguessable bytes and comparisons that tell no time. The only module that asks the system for randomness."""

import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base32 of Douglas Crockford: no I, L, O, U, so that a person can read it aloud."""


def random_bytes(count: int) -> bytes:
    """Give `count` bytes from the system's generator."""
    return secrets.token_bytes(count)


def random_code(length: int) -> str:
    """Give `length` Crockford characters, 5 random bits each."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def derive(secret: bytes, label: bytes, length: int = 32) -> bytes:
    """Derive `length` bytes from a uniformly random secret (RFC 5869 Expand, SHA-256)."""
    return HKDFExpand(hashes.SHA256(), length, label).derive(secret)


def digest(secret: bytes) -> bytes:
    """SHA-256 of a random secret: finds its row without being able to open it."""
    return hashlib.sha256(secret).digest()


def tag(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA-256 of a message."""
    return hmac.digest(key, message, "sha256")


def equal(left: bytes, right: bytes) -> bool:
    """Compare without telling by time where two byte strings differ."""
    return hmac.compare_digest(left, right)
