"""What others published, through the code that opens casebook's files: C2SP, Wycheproof, RFC 9106."""

import base64
import hashlib
import zlib
from collections import Counter

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from casebook.crypto.randomness import derive, tag
from casebook.crypto.sealing import PublicKey, seal_to
from casebook.crypto.stream import ChunkedReader
from casebook.crypto.unsealing import PrivateKey
from casebook.errors import Tampered
from tests.crypto.vectors import Vector, named, published

CHUNKED = published("chunked-encryption-vectors.json")["vectors"]
OURS = [vector for vector in CHUNKED if vector["aead"] != "AEAD_CHACHA20_POLY1305"]


def stored(vector: Vector) -> bytes:
    """The ciphertext of a vector; the long ones are compressed with zlib."""
    packed = base64.b64decode(vector["ciphertext"] or "")
    return zlib.decompress(packed) if vector.get("compressed") else packed


def opened(vector: Vector) -> bytes:
    """Open a vector with the reader of casebook's files; the published ones use SHA-256."""
    sealed = stored(vector)
    reader = ChunkedReader(
        bytes.fromhex(vector["key"]),
        vector["context"].encode(),
        lambda offset, length: sealed[offset : offset + length],
        stored=len(sealed),
        algorithm=hashes.SHA256(),
    )
    reader.authenticate_length()
    return b"".join(reader.pieces(0, reader.size))


@pytest.mark.parametrize("vector", OURS, ids=named)
def test_chunked_encryption_behaves_as_published(vector: Vector) -> None:
    if vector["expect"] == "success":
        content = opened(vector)
        assert len(content) == vector["payload_length"]
        assert hashlib.sha256(content).hexdigest() == vector["payload_sha256"]
    else:
        with pytest.raises(Tampered):
            opened(vector)


def test_every_published_vector_is_run_but_those_of_another_cipher() -> None:
    """ChaCha20-Poly1305 is a third of the specification that casebook neither writes nor reads: Cobblestone is AES."""
    assert Counter(vector["aead"] for vector in CHUNKED) == {
        "AEAD_AES_128_GCM": 34,
        "AEAD_AES_256_GCM": 34,
        "AEAD_CHACHA20_POLY1305": 34,
    }
    assert Counter(vector["expect"] for vector in OURS) == {"success": 18, "failure": 50}


def test_a_file_of_another_cipher_is_refused_and_not_misread() -> None:
    others = [vector for vector in CHUNKED if vector["aead"] == "AEAD_CHACHA20_POLY1305"]
    for vector in others:
        with pytest.raises(Tampered):
            opened(vector)


def cases(name: str, **group: object) -> list[Vector]:
    """All cases of the Wycheproof groups that have these properties."""
    groups = [each for each in published(name)["testGroups"] if all(each[key] == value for key, value in group.items())]
    return [case for each in groups for case in each["tests"]]


def test_hkdf_agrees_with_wycheproof() -> None:
    """Extract is HMAC, expand is what casebook derives everything with."""
    for case in cases("hkdf_sha256_test.json"):
        secret = tag(bytes.fromhex(case["salt"]) or bytes(32), bytes.fromhex(case["ikm"]))
        if case["result"] == "valid":
            assert derive(secret, bytes.fromhex(case["info"]), case["size"]).hex() == case["okm"], case["tcId"]
        else:
            with pytest.raises(ValueError):
                derive(secret, bytes.fromhex(case["info"]), case["size"])


@pytest.mark.parametrize("bits", [128, 256])
def test_aes_gcm_agrees_with_wycheproof(bits: int) -> None:
    """Nonces of 96 bits and tags of 128: the only ones in our formats."""
    ran = 0
    for case in cases("aes_gcm_test.json", keySize=bits, ivSize=96, tagSize=128):
        cipher, ran = AESGCM(bytes.fromhex(case["key"])), ran + 1
        nonce, data = bytes.fromhex(case["iv"]), bytes.fromhex(case["aad"])
        sealed = bytes.fromhex(case["ct"] + case["tag"])
        if case["result"] == "valid":
            assert cipher.decrypt(nonce, sealed, data).hex() == case["msg"], case["tcId"]
            assert cipher.encrypt(nonce, bytes.fromhex(case["msg"]), data) == sealed, case["tcId"]
        else:
            with pytest.raises(InvalidTag):
                cipher.decrypt(nonce, sealed, data)
    assert ran > 60


def test_x25519_agrees_with_wycheproof_and_no_shared_secret_is_zero() -> None:
    for case in cases("x25519_test.json"):
        private = X25519PrivateKey.from_private_bytes(bytes.fromhex(case["private"]))
        public = X25519PublicKey.from_public_bytes(bytes.fromhex(case["public"]))
        if int(case["shared"], 16):
            assert private.exchange(public).hex() == case["shared"], case["tcId"]
        else:
            with pytest.raises(ValueError):
                private.exchange(public)


def test_nothing_is_sealed_to_a_point_that_gives_everybody_the_same_secret() -> None:
    mlkem = PrivateKey.generate().public_key().encoded[:1184]
    points = {case["public"] for case in cases("x25519_test.json") if not int(case["shared"], 16)}
    assert len(points) > 5
    for point in points:
        with pytest.raises(Tampered):
            seal_to(PublicKey(mlkem + bytes.fromhex(point)), {"label": "test"}, b"said")


def test_argon2id_gives_the_tag_of_rfc_9106() -> None:
    """Section 5.3: with the secret and the associated data, which casebook does not use."""
    kdf = Argon2id(
        salt=b"\x02" * 16, length=32, iterations=3, lanes=4, memory_cost=32, secret=b"\x03" * 8, ad=b"\x04" * 12
    )
    expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    assert kdf.derive(b"\x01" * 32).hex() == expected
