"""A member's passphrase → where to look, and what opens it (docs/formats/passphrase.md).

Argon2id (RFC 9106), 64 MiB, 3 passes, 4 lanes. One run gives both the lookup id of the credential and the key that
opens it, so an unknown login, a wrong passphrase and a removed member take the same path at the same cost, and a
stolen database names no login.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from threading import Lock

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from casebook.crypto.envelope import SecretKey
from casebook.crypto.labels import PASSPHRASE_KEY, PASSPHRASE_LOOKUP
from casebook.crypto.randomness import derive, random_bytes

LONGEST = 1024  # bytes; longer input is cut off before Argon2 and can never be right
ONE_AT_A_TIME = Lock()  # OpenSSL's pool of threads fails or hangs when two runs with lanes share it


class Stretching(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of one Argon2id setting, stored with its salt. Memory is in KiB."""

    salt: bytes
    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    @classmethod
    def new(cls, *, memory_kib: int = 64 * 1024, passes: int = 3, lanes: int = 4) -> "Stretching":
        """Take a fresh random salt with the given cost."""
        return cls(salt=random_bytes(32), memory_kib=memory_kib, passes=passes, lanes=lanes)


@dataclass(frozen=True, slots=True)
class Stretched:
    """What one run gives: an id to look the credential up by, and the key that opens it."""

    lookup: bytes
    key: SecretKey


def fold_login(login: str) -> str:
    """Bring a login to the one form that is stretched: NFKC, case folded, no surrounding space."""
    return unicodedata.normalize("NFKC", login.strip()).casefold()


def stretch(login: str, passphrase: str, stretching: Stretching) -> Stretched:
    """Stretch a passphrase for one login. Costs the same for any input.

    The passphrase is normalised to NFC (RFC 8265, OpaqueString): letters with marks open whichever way they were typed.
    """
    name = fold_login(login).encode("utf-8", "surrogatepass")[:LONGEST]
    words = unicodedata.normalize("NFC", passphrase[:LONGEST]).encode("utf-8", "surrogatepass")
    too_long = len(passphrase) > LONGEST or len(words) > LONGEST
    # Over-long input still pays for one run, but over a random input that opens nothing.
    words = random_bytes(32) if too_long else words
    salt = hashlib.sha256(stretching.salt + name).digest()
    kdf = Argon2id(
        salt=salt, length=32, iterations=stretching.passes, lanes=stretching.lanes, memory_cost=stretching.memory_kib
    )
    with ONE_AT_A_TIME:
        material = kdf.derive(words or b"\x00")
    return Stretched(derive(material, PASSPHRASE_LOOKUP), SecretKey(derive(material, PASSPHRASE_KEY)))
