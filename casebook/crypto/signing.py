"""Sign and check in OpenSSH's SSHSIG form with Ed25519 (docs/formats/signature.md).

Source: PROTOCOL.sshsig of OpenSSH; RFC 8032 for Ed25519; RFC 4253 section 5 for strings. Lawyers and courts check it
with `ssh-keygen -Y verify`, which is on macOS, Linux and Windows. Ed25519 is deterministic: same message, same bytes.
"""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from casebook.crypto.envelope import Unprintable
from casebook.crypto.randomness import random_bytes
from casebook.errors import Tampered

MAGIC = b"SSHSIG"
VERSION = 1
KEY_TYPE = b"ssh-ed25519"
HASH = b"sha512"
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
LINE = 70


def _string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def _signed_data(namespace: str, message: bytes) -> bytes:
    return MAGIC + b"".join(_string(part) for part in (namespace.encode(), b"", HASH, hashlib.sha512(message).digest()))


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """An Ed25519 public key (32 bytes), in the forms that OpenSSH knows."""

    raw: bytes

    @property
    def blob(self) -> bytes:
        """The wire form: key type and key."""
        return _string(KEY_TYPE) + _string(self.raw)

    @property
    def line(self) -> str:
        """One line as in authorized_keys: type and base64."""
        return f"{KEY_TYPE.decode()} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """SHA256:… as `ssh-keygen -l` prints it."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey(Unprintable):
    """An Ed25519 private key (32-byte seed)."""

    seed: bytes

    @classmethod
    def generate(cls) -> Self:
        """Mint a new key."""
        return cls(random_bytes(32))

    @property
    def verifying_key(self) -> VerifyingKey:
        """The public half."""
        return VerifyingKey(self._loaded().public_key().public_bytes_raw())

    @property
    def public_key_line(self) -> str:
        """The public half as one line."""
        return self.verifying_key.line

    @property
    def fingerprint(self) -> str:
        """The public half's fingerprint."""
        return self.verifying_key.fingerprint

    def sign(self, message: bytes, namespace: str) -> bytes:
        """Give the armored SSHSIG of a message for one namespace."""
        signature = self._loaded().sign(_signed_data(namespace, message))
        parts = (self.verifying_key.blob, namespace.encode(), b"", HASH, _string(KEY_TYPE) + _string(signature))
        return _armored(MAGIC + struct.pack(">I", VERSION) + b"".join(map(_string, parts)))

    def _loaded(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def check(signature: bytes, message: bytes, namespace: str, key: VerifyingKey) -> None:
    """Check an armored SSHSIG.

    Raises:
        Tampered: not this key's signature of this message for this namespace, or not the one form that we write.
    """
    packed = _unarmored(signature)
    magic, rest = packed[: len(MAGIC)], packed[len(MAGIC) :]
    if magic != MAGIC or rest[:4] != struct.pack(">I", VERSION):
        raise Tampered
    blob, space, reserved, hash_name, signed = _strings(rest[4:], 5)
    if blob != key.blob or space != namespace.encode() or reserved or hash_name not in (b"sha512", b"sha256"):
        raise Tampered
    kind, raw = _strings(signed, 2)
    if kind != KEY_TYPE:
        raise Tampered
    digest = hashlib.new(hash_name.decode(), message).digest()
    covered = MAGIC + b"".join(_string(part) for part in (space, b"", hash_name, digest))
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(raw, covered)
    except InvalidSignature as error:
        raise Tampered from error


def _armored(packed: bytes) -> bytes:
    body = base64.b64encode(packed).decode()
    lines = [body[at : at + LINE] for at in range(0, len(body), LINE)]
    return "\n".join([BEGIN, *lines, END, ""]).encode()


def _unarmored(signature: bytes) -> bytes:
    between = signature.removeprefix(BEGIN.encode()).removesuffix(END.encode() + b"\n")
    try:
        packed = base64.b64decode(between.replace(b"\n", b""), validate=True)
    except binascii.Error as error:
        raise Tampered from error
    # One signature has one spelling: other line breaks, spare bits and words around it are refused.
    if _armored(packed) != signature:
        raise Tampered
    return packed


def _strings(packed: bytes, count: int) -> list[bytes]:
    parts: list[bytes] = []
    for _ in range(count):
        if len(packed) < struct.calcsize(">I"):
            raise Tampered
        length = struct.unpack(">I", packed[:4])[0]
        if len(packed) < 4 + length:
            raise Tampered
        parts.append(packed[4 : 4 + length])
        packed = packed[4 + length :]
    if packed:
        raise Tampered
    return parts
