"""Readers written from docs/formats alone, with nothing of casebook: what another engineer would write.

They open what casebook seals, so the pages are complete, and they refuse what casebook refuses.
"""

import hashlib
import hmac
import json
import unicodedata
import uuid
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK, TAG = 16384, 16


class NotThis(Exception):  # noqa: N818  -- a name for the reader's one answer
    """The bytes are not what was sealed here."""


def canonical(value: dict[str, Any]) -> bytes:
    """canonical-json.md, for the objects with small-letter ASCII keys that contexts are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def expand(hash_name: str, key: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand of RFC 5869, section 2.3."""
    made, block, counter = b"", b"", 1
    while len(made) < length:
        block = hmac.digest(key, block + info + bytes([counter]), hash_name)
        made, counter = made + block, counter + 1
    return made[:length]


def bucket(size: int) -> int:
    """padding.md: round up to a multiple of 2^(E - S)."""
    if size <= 32:
        return 32
    exponent = len(f"{size:b}") - 1
    step = 2 ** (exponent - len(f"{exponent:b}"))
    return -(-size // step) * step


def unpadded(padded: bytes) -> bytes:
    """padding.md: the last 80, zeros after it, and the bucket's length."""
    content, mark, rest = padded.rpartition(b"\x80")
    if not mark or any(rest) or len(padded) != bucket(len(content) + 1):
        raise NotThis
    return content


def opened_chunks(key: bytes, context: bytes, sealed: bytes) -> bytes:
    """sealed-file.md: salt, commitment, chunks; the last is the only short one."""
    if len(sealed) < 56 + TAG:
        raise NotThis
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00" + sealed[:24] + context
    derived = expand("sha512", key, info, 76)
    if derived[44:] != sealed[24:56]:
        raise NotThis
    chunks = [sealed[at : at + CHUNK + TAG] for at in range(56, len(sealed), CHUNK + TAG)]
    if len(chunks[-1]) == CHUNK + TAG:
        raise NotThis
    content = b""
    for number, chunk in enumerate(chunks):
        nonce = (int.from_bytes(derived[32:44], "big") ^ number).to_bytes(12, "big")
        try:
            content += AESGCM(derived[:32]).decrypt(nonce, chunk, None)
        except (InvalidTag, ValueError) as error:
            raise NotThis from error
    return content


def value(key: bytes, context: dict[str, Any], sealed: bytes) -> bytes:
    """sealed-value.md."""
    if sealed[:1] != b"\x01":
        raise NotThis
    return unpadded(opened_chunks(key, canonical(context), sealed[1:]))


def file(key: bytes, context: dict[str, Any], stored: bytes, size: int) -> bytes:
    """sealed-file.md."""
    padded = bucket(size + 1)
    if len(stored) != 56 + padded + TAG * (padded // CHUNK + 1):
        raise NotThis
    return opened_chunks(key, canonical(context), stored)[:size]


def link(previous: bytes, record: dict[str, Any]) -> bytes:
    """chain.md."""
    return hashlib.sha256(previous + hashlib.sha256(canonical(record)).digest()).digest()


def shared_secret(private_key: bytes, encapsulated: bytes) -> bytes:
    """sealed-to-key.md: both halves, combined as in X-Wing."""
    mlkem = MLKEM768PrivateKey.from_seed_bytes(private_key[:64])
    x25519 = X25519PrivateKey.from_private_bytes(private_key[64:])
    first = mlkem.decapsulate(encapsulated[:1088])
    second = x25519.exchange(X25519PublicKey.from_public_bytes(encapsulated[1088:]))
    ours = x25519.public_key().public_bytes_raw()
    return hashlib.sha3_256(first + second + encapsulated[1088:] + ours + b"\\.//^\\").digest()


def hpke_key(secret: bytes, info: bytes) -> tuple[bytes, bytes]:
    """RFC 9180, section 5.1: key and nonce of the one message, base mode."""
    suite = b"HPKE" + bytes.fromhex("647a00010002")

    def extract(salt: bytes, label: bytes, material: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256")

    def expanded(label: bytes, context: bytes, length: int) -> bytes:
        return expand("sha256", schedule, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context, length)

    context = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    schedule = extract(secret, b"secret", b"")
    return expanded(b"key", context, 32), expanded(b"base_nonce", context, 12)


def from_key(private_key: bytes, info: dict[str, Any], sealed: bytes) -> bytes:
    """sealed-to-key.md."""
    if sealed[:1] != b"\x01" or len(sealed) < 1 + 1120 + TAG:
        raise NotThis
    try:
        key, nonce = hpke_key(shared_secret(private_key, sealed[1:1121]), canonical(info))
        return unpadded(AESGCM(key).decrypt(nonce, sealed[1121:], None))
    except (InvalidTag, ValueError) as error:
        raise NotThis from error


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKS_LIKE = {
    "0": "O\u041e",
    "1": "IL\u0406",
    "3": "\u0417",
    "A": "\u0410",
    "B": "\u0412",
    "C": "\u0421",
    "E": "\u0415",
    "H": "\u041d",
    "J": "\u0408",
    "K": "\u041a",
    "M": "\u041c",
    "P": "\u0420",
    "S": "\u0405",
    "T": "\u0422",
    "V": "U",
    "X": "\u0425",
    "Y": "\u0423",
}


def multiplied(left: int, right: int) -> int:
    """return-code.md: the product of two elements of GF(32), of polynomials modulo x^5 + x^3 + 1."""
    product = 0
    for place in range(5):
        product ^= (left << place) if right >> place & 1 else 0
    for place in range(9, 4, -1):
        product ^= (0b101001 << (place - 5)) if product >> place & 1 else 0
    return product


def check_character(characters: str) -> str:
    """return-code.md: the sum of character i times x to the power of 20 - i."""
    total = 0
    for place, character in enumerate(characters):
        weight = 1
        for _ in range(20 - place):
            weight = multiplied(weight, 0b00010)
        total ^= multiplied(ALPHABET.index(character), weight)
    return ALPHABET[total]


def return_code(typed: str) -> str | None:
    """return-code.md, "Reading what was typed": the 20 characters, None if it is no code."""
    if len(typed) > 200:
        return None
    read = ""
    for sign in unicodedata.normalize("NFKC", typed).upper():
        kind = unicodedata.category(sign)
        if kind == "Nd":
            read += str(unicodedata.digit(sign))
        elif kind[0] in "LN":
            read += next((ours for ours, alike in LOOKS_LIKE.items() if sign in alike), sign)
    if len(read) != 21 or set(read) - set(ALPHABET):
        return None
    return read[:20] if check_character(read[:20]) == read[20] else None


def lookup_and_key(characters: str, office: bytes) -> tuple[bytes, bytes]:
    """return-code.md: extract with the office's id as salt, then expand under two labels."""
    extracted = hmac.digest(office, characters.encode(), "sha256")
    return (
        expand("sha256", extracted, b"casebook/return/lookup@v1", 32),
        expand("sha256", extracted, b"casebook/return/key@v1", 32),
    )


def code_of_browser(secret: bytes, nonce: bytes) -> str:
    """return-code.md: the first 100 of 104 derived bits, five at a time."""
    bits = "".join(f"{byte:08b}" for byte in expand("sha256", secret, b"casebook/reporter/code@v1" + nonce, 13))
    return "".join(ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, 100, 5))


def commitment(key: bytes, content: bytes) -> str:
    """commitment.md: HMAC by its definition in RFC 2104, section 2, with the two paddings of one block."""
    block = key + bytes(64 - len(key))
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + content).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in block) + inner).hexdigest()


def backup_name(seed: bytes, recovery_public: bytes, told: bytes) -> str:
    """backup.md: the name below `objects` of a file of the store, or of rows."""
    names = expand("sha256", seed, b"casebook/backup/names@v2", 32)
    return hmac.digest(names, hashlib.sha256(recovery_public).digest() + told, "sha256")[:16].hex()


def backup_file(recovery_key: bytes, name: str, stored: bytes) -> bytes:
    """backup.md: what it is, which run, the run's key, and then a sealed file."""
    if stored[:16] != b"casebook-backup\x01":
        raise NotThis
    run = str(uuid.UUID(bytes=stored[16:32]))
    key = from_key(recovery_key, {"backup": run, "label": "casebook/backup@v1"}, stored[32:1205])
    context = {"case": None, "column": name, "label": "casebook/backup@v1", "row": run, "table": "backup", "version": 1}
    return unpadded(opened_chunks(key, canonical(context), stored[1205:]))
