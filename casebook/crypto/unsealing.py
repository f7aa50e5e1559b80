"""The inverse of sealing: private keys, and what they open. The portal must never import this module."""

from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from casebook.crypto.canonical import Json, canonical
from casebook.crypto.envelope import Sealed, SecretKey, Unprintable
from casebook.crypto.padding import unpad
from casebook.crypto.randomness import derive, random_bytes
from casebook.crypto.sealing import SUITE, SUITE_ID, PublicKey
from casebook.errors import Tampered, WrongKey

MLKEM_SEED_BYTES = 64
X25519_PRIVATE_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class PrivateKey(Unprintable):
    """A private key as it is stored: ML-KEM-768 seed (64 bytes, FIPS 203 d||z), then X25519 scalar (32 bytes)."""

    encoded: bytes

    def __post_init__(self) -> None:
        """Refuse a wrong length here and not at first use."""
        if len(self.encoded) != MLKEM_SEED_BYTES + X25519_PRIVATE_BYTES:
            raise Tampered

    @classmethod
    def generate(cls) -> Self:
        """Mint a new key pair; both halves are uniformly random bytes."""
        return cls(random_bytes(MLKEM_SEED_BYTES + X25519_PRIVATE_BYTES))

    @classmethod
    def derived(cls, secret: SecretKey, label: bytes) -> Self:
        """Derive the key pair that belongs to a secret."""
        return cls(derive(secret.material, label, MLKEM_SEED_BYTES + X25519_PRIVATE_BYTES))

    def public_key(self) -> PublicKey:
        """Give the public half."""
        mlkem, x25519 = self._halves()
        return PublicKey(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    def loaded(self) -> MLKEM768X25519PrivateKey:
        """Give the library's form of the key."""
        return MLKEM768X25519PrivateKey(*self._halves())

    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        return (
            MLKEM768PrivateKey.from_seed_bytes(self.encoded[:MLKEM_SEED_BYTES]),
            X25519PrivateKey.from_private_bytes(self.encoded[MLKEM_SEED_BYTES:]),
        )


def unseal_from(private_key: PrivateKey, info: Json, sealed: Sealed) -> bytes:
    """Open what was sealed to this key for this place.

    Raises:
        Tampered: the suite is unknown or the padding is not ours.
        WrongKey: another key or another place, or changed bytes; HPKE cannot tell these apart.
    """
    if sealed.ciphertext[:1] != bytes([SUITE_ID]):
        raise Tampered
    try:
        padded = SUITE.decrypt(sealed.ciphertext[1:], private_key.loaded(), info=canonical(info))
    except (InvalidTag, ValueError) as error:
        raise WrongKey from error
    return unpad(padded)
