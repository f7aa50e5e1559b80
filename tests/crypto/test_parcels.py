"""What leaves encrypted opens for its recipients and for nobody else, and is made in little memory, piece by piece."""

import base64
import hashlib
import hmac
import io
import struct
import threading
import tracemalloc
from collections.abc import Iterator

import pyrage
import pytest
import pyzipper
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casebook.crypto import parcels
from casebook.errors import InvalidInput, Tampered

CONTENT = bytes(range(256)) * 1000
PASSPHRASE = "0123-4567-89AB-CDEF-GHJK"
PIECE = 1 << 20


def pieces(content: bytes = CONTENT, size: int = 7777) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


# ── age ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("content", [b"", b"x", CONTENT, b"y" * (64 << 10), b"z" * (64 << 10 | 1)])
def test_each_recipient_opens_an_age_file_and_a_stranger_does_not(content: bytes) -> None:
    ours, theirs, stranger = (pyrage.x25519.Identity.generate() for _ in range(3))
    wrapped = b"".join(parcels.in_age(pieces(content), [str(ours.to_public()), str(theirs.to_public())]))
    assert pyrage.decrypt(wrapped, [ours]) == content == pyrage.decrypt(wrapped, [theirs])
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(wrapped, [stranger])
    changed = bytearray(wrapped)
    changed[-1] ^= 1
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(bytes(changed), [ours])
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(wrapped[:-1], [ours])


def test_the_bytes_are_those_of_the_age_specification() -> None:
    """age-encryption.org/v1, read here from its page: header, X25519 stanza, header MAC, payload in chunks of 64 KiB."""
    identity = pyrage.x25519.Identity.generate()
    wrapped = b"".join(parcels.in_age(pieces(), [str(identity.to_public())]))
    header, _, rest = wrapped.partition(b"\n--- ")
    lines = header.split(b"\n")
    assert lines[0] == b"age-encryption.org/v1"  # not armoured
    assert lines[1].startswith(b"-> X25519 ")
    secret = unbech32(str(identity))
    share, body = unbase64(lines[1].split()[2]), unbase64(lines[2])
    private = X25519PrivateKey.from_private_bytes(secret)
    public = private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(share))
    wrap_key = hkdf(shared, share + public, b"age-encryption.org/v1/X25519")
    file_key = ChaCha20Poly1305(wrap_key).decrypt(b"\0" * 12, body, None)
    mac, _, payload = rest.partition(b"\n")
    wanted = hmac.digest(hkdf(file_key, b"", b"header"), header + b"\n---", "sha256")
    assert unbase64(mac) == wanted
    cipher = ChaCha20Poly1305(hkdf(file_key, payload[:16], b"payload"))
    chunks = [payload[at : at + 65552] for at in range(16, len(payload), 65552)]
    opened = [
        cipher.decrypt(number.to_bytes(11, "big") + bytes([number == len(chunks) - 1]), chunk, None)
        for number, chunk in enumerate(chunks)
    ]
    assert b"".join(opened) == CONTENT


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def unbase64(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def unbech32(text: str) -> bytes:
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    data = text.lower().rpartition("1")[2][:-6]
    number = int("".join(f"{letters.index(each):05b}" for each in data), 2)
    return (number >> (len(data) * 5 % 8)).to_bytes(32, "big")


@pytest.mark.parametrize("key", ["", "age1junk", "ssh-ed25519 AAAA", "AGE-SECRET-KEY-1QQQQ", "age1\n"])
def test_what_is_no_public_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parcels.in_age(pieces(), [key])
    assert refused.value.field == "keys"


def test_nobody_named_is_refused() -> None:
    with pytest.raises(InvalidInput):
        parcels.in_age(pieces(), [])


# ── ZIP ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("content", [b"", b"x", CONTENT])
def test_a_zip_opens_with_its_passphrase_and_no_other(content: bytes) -> None:
    wrapped = b"".join(parcels.in_zip("CBP-2026-7F3A91.zip", pieces(content), PASSPHRASE))
    with pyzipper.AESZipFile(io.BytesIO(wrapped)) as archive:
        archive.setpassword(PASSPHRASE.encode())
        assert archive.namelist() == ["CBP-2026-7F3A91.zip"]
        assert archive.read("CBP-2026-7F3A91.zip") == content
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
    with pyzipper.AESZipFile(io.BytesIO(wrapped)) as archive, pytest.raises(RuntimeError, match="assword"):
        archive.read("CBP-2026-7F3A91.zip", b"0123-4567-89AB-CDEF-GHJM")


def test_the_bytes_are_those_of_winzips_specification() -> None:
    """AE-2 read by hand: PBKDF2-SHA-1, AES-256 in counter mode from 1, little-endian, HMAC-SHA-1 over the ciphertext."""
    wrapped = b"".join(parcels.in_zip("a.zip", pieces(), PASSPHRASE))
    end = wrapped.rindex(b"PK\5\6")
    (at,) = struct.unpack_from("<I", wrapped, end + 16)
    method, crc, stored = struct.unpack_from("<H", wrapped, at + 10) + struct.unpack_from("<II", wrapped, at + 16)
    assert (method, crc) == (99, 0)  # encrypted by AES, and no checksum that would tell of the content
    name, extra = struct.unpack_from("<HH", wrapped, 26)
    assert b"\2\0AE\3" in wrapped[30 + name : 30 + name + extra]  # AE-2, 256 bits
    body = wrapped[30 + name + extra :][:stored]
    salt, check, ciphertext, mac = body[:16], body[16:18], body[18:-10], body[-10:]
    keys = hashlib.pbkdf2_hmac("sha1", PASSPHRASE.encode(), salt, 1000, 66)
    assert keys[64:] == check
    assert hmac.digest(keys[32:64], ciphertext, "sha1")[:10] == mac
    counters = b"".join(number.to_bytes(16, "little") for number in range(1, len(ciphertext) // 16 + 2))
    stream = Cipher(algorithms.AES(keys[:32]), modes.ECB()).encryptor().update(counters)  # noqa: S305 -- builds CTR
    assert bytes(a ^ b for a, b in zip(ciphertext, stream, strict=False)) == CONTENT


def test_a_passphrase_is_made_here_with_100_bits_and_never_chosen() -> None:
    made = {parcels.new_passphrase() for _ in range(50)}
    assert len(made) == 50
    assert all(parcels.is_ours(each) and len(each.replace("-", "")) * 5 == 100 for each in made)
    for other in ("", "password", "0123-4567-89AB-CDEF", "0123-4567-89AB-CDEF-GHJI", f"{PASSPHRASE}\n"):
        assert not parcels.is_ours(other)
        with pytest.raises(InvalidInput):
            next(parcels.in_zip("a.zip", pieces(), other))


# ── both ────────────────────────────────────────────────────────────────────────────────────────────────


def wraps(kind: str, content: Iterator[bytes]) -> Iterator[bytes]:
    if kind == "zip":
        return parcels.in_zip("a.zip", content, PASSPHRASE)
    return parcels.in_age(content, [str(pyrage.x25519.Identity.generate().to_public())])


@pytest.mark.parametrize("kind", ["age", "zip"])
def test_damage_met_on_the_way_stops_the_stream(kind: str) -> None:
    def damaged() -> Iterator[bytes]:
        yield b"x" * 200_000
        raise Tampered

    with pytest.raises(Tampered):
        b"".join(wraps(kind, damaged()))


@pytest.mark.parametrize("kind", ["age", "zip"])
def test_a_stream_that_nobody_reads_to_its_end_leaves_nothing_running(kind: str) -> None:
    endless = (b"x" * PIECE for _ in range(10**6))
    stream = wraps(kind, endless)
    assert next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name == "age"]


@pytest.mark.parametrize("kind", ["age", "zip"])
def test_memory_does_not_grow_with_what_is_sent(kind: str) -> None:
    tracemalloc.start()
    try:
        sent = sum(map(len, wraps(kind, (b"x" * PIECE for _ in range(100)))))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sent > 100 * PIECE
    assert peak < 16 * PIECE
