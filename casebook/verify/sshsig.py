"""Check an OpenSSH signature of an Ed25519 key, read from its bytes.

Source: PROTOCOL.sshsig of OpenSSH (blob, armor, signed data); RFC 8032 for Ed25519; RFC 4253 section 5 for strings;
ssh-keygen(1), ALLOWED SIGNERS. Only the one spelling that `ssh-keygen -Y sign` writes is accepted.
"""

import base64
import binascii
import hashlib
import struct

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .verdict import Unsound

NAMESPACE = "casebook-pack@v1"
KEY_TYPE = b"ssh-ed25519"
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
LINE = 70
HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}


def allowed_signer(text: bytes) -> tuple[str, bytes]:
    """Read the pack's allowed_signers: one identity, one namespace, one key. Give the identity and the key blob.

    Raises:
        Unsound: it is written in any other way.
    """
    words = text.decode("utf-8", "replace").split(" ")
    if len(words) != 4 or words[1] != f'namespaces="{NAMESPACE}"' or words[2] != KEY_TYPE.decode():  # noqa: PLR2004
        raise Unsound("verify/allowed_signers is not one line with an identity, the pack namespace and an Ed25519 key")
    return words[0], _unbase64(words[3].removesuffix("\n"), "the key in verify/allowed_signers")


def fingerprint(blob: bytes) -> str:
    """Give SHA256:… of a key blob, as `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def check(armored: bytes, message: bytes, blob: bytes) -> None:
    """Check that the key `blob` signed the message for packs.

    Raises:
        Unsound: it did not, or the signature is not written as ssh-keygen writes it.
    """
    packed = _unarmored(armored)
    if packed[:10] != b"SSHSIG" + struct.pack(">I", 1):
        raise Unsound("the signature is not an OpenSSH signature of version 1")
    key, namespace, reserved, hash_name, signed = _strings(packed[10:], 5)
    if key != blob:
        raise Unsound("the signature was made with another key than verify/allowed_signers names")
    if namespace != NAMESPACE.encode() or reserved or hash_name not in HASHES:
        raise Unsound("the signature was made for another purpose than packs")
    kind, raw = _strings(signed, 2)
    named, public = _strings(key, 2)
    if kind != KEY_TYPE or named != KEY_TYPE:
        raise Unsound("the signature is not an Ed25519 signature")
    parts = (namespace, reserved, hash_name, HASHES[hash_name](message).digest())
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw, b"SSHSIG" + b"".join(map(_string, parts)))
    except (InvalidSignature, ValueError) as error:
        raise Unsound("the signature does not match: the list of files was changed after it was signed") from error


def _unarmored(armored: bytes) -> bytes:
    lines = armored.decode("ascii", "replace").split("\n")
    body = "".join(lines[1:-2])
    wrapped = [body[at : at + LINE] for at in range(0, len(body), LINE)]
    if lines != [BEGIN, *wrapped, END, ""]:
        raise Unsound("the signature file is not written as ssh-keygen writes it")
    return _unbase64(body, "the signature file")


def _unbase64(text: str, where: str) -> bytes:
    try:
        packed = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unsound(f"{where} is not base64") from error
    if base64.b64encode(packed).decode() != text:
        raise Unsound(f"{where} holds bits that nothing reads")
    return packed


def _string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def _strings(packed: bytes, count: int) -> list[bytes]:
    parts: list[bytes] = []
    for _ in range(count):
        length = int.from_bytes(packed[:4], "big")
        parts.append(packed[4 : 4 + length])
        if len(packed) < 4 + length:
            raise Unsound("the signature is cut")
        packed = packed[4 + length :]
    if packed:
        raise Unsound("the signature holds more than a signature")
    return parts
