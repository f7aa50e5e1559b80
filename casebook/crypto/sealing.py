"""Seal to a public key: all that a process without private keys can do (docs/formats/sealed-to-key.md).

HPKE (RFC 9180) base mode with ML-KEM-768 + X25519, HKDF-SHA-256, AES-256-GCM: the adversary records today and may
have a quantum computer in ten years. The context goes into `info`. This module must not be able to open anything.
"""

from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite

from casebook.crypto.canonical import Json, canonical
from casebook.crypto.envelope import Sealed
from casebook.crypto.padding import pad
from casebook.errors import Tampered

SUITE_ID = 1  # ML-KEM-768 + X25519, HKDF-SHA-256, AES-256-GCM; a later suite takes the next number
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
MLKEM_PUBLIC_BYTES = 1184
X25519_PUBLIC_BYTES = 32


def available() -> bool:
    """Say whether this machine's cryptography can do ML-KEM-768; a distribution's own build may lack it."""
    try:
        MLKEM768PrivateKey.generate()
    except UnsupportedAlgorithm:
        return False
    return True


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key to seal to: ML-KEM-768 encapsulation key (1184 bytes), then X25519 (32 bytes)."""

    encoded: bytes

    def __post_init__(self) -> None:
        """Refuse a wrong length here and not at first use."""
        if len(self.encoded) != MLKEM_PUBLIC_BYTES + X25519_PUBLIC_BYTES:
            raise Tampered

    def loaded(self) -> MLKEM768X25519PublicKey:
        """Give the library's form of the key."""
        return _loaded(self.encoded)


@lru_cache(maxsize=64)
def _loaded(encoded: bytes) -> MLKEM768X25519PublicKey:
    # Public keys are checked as they are loaded; an office has few, and seals to them with every entry of its log.
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(encoded[:MLKEM_PUBLIC_BYTES]),
        X25519PublicKey.from_public_bytes(encoded[MLKEM_PUBLIC_BYTES:]),
    )


def seal_to(recipient: PublicKey, info: Json, content: bytes) -> Sealed:
    """Seal a content to a public key, for one place that `info` names. The first byte is the suite.

    Raises:
        Tampered: the public key is none: not reduced, or a point that gives everybody the same secret.
    """
    place = canonical(info)
    try:
        ciphertext = SUITE.encrypt(pad(content), recipient.loaded(), info=place)
    except ValueError as error:
        raise Tampered from error
    return Sealed(bytes([SUITE_ID]) + ciphertext)
