"""Targets: sealed values and files, signatures, packs, request bodies, and the look at a file's beginning."""

import base64
import io
from contextlib import suppress

from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder

from casebook.crypto import parcels, signing
from casebook.crypto.envelope import Sealed, SecretKey, unseal
from casebook.crypto.padding import unpad
from casebook.crypto.shape import could_be_sealed
from casebook.crypto.signing import VerifyingKey
from casebook.crypto.stream import SealedFile
from casebook.crypto.unsealing import PrivateKey, unseal_from
from casebook.errors import InvalidInput, Tampered, WrongKey
from casebook.inspection import insides, kinds, sniff, texts
from casebook.verify import der, timestamp, verify
from casebook.verify.verdict import Unsound
from casebook.web.shared.uploads import StreamingRequest
from tests.crypto.vectors import Vector, context_of, vectors
from tests.fuzz.asking import VECTORS, Target, samples

VALUES = [one for one in vectors("value") if one["expect"] == "opened"]
FILES = [one for one in vectors("file") if one["expect"] == "opened"]
KEYS = [one for one in vectors("key") if one["expect"] == "opened"]
SIGNED = [one for one in vectors("sshsig") if one["expect"] == "accepted"]
GOOD_VALUES = {(one["content"], one["sealed"]) for one in VALUES}
GOOD_KEYS = {(one["content"], one["sealed"]) for one in KEYS}
GOOD_SIGNATURES = {one["signature"].encode() for one in SIGNED}


def open_value(data: bytes) -> None:
    """Open bytes as each known value: they give its content whole, or one refusal."""
    could_be_sealed(data)
    for one in VALUES:
        with suppress(Tampered):
            content = unseal(SecretKey(bytes.fromhex(one["key"])), context_of(one["context"]), Sealed(data))
            assert (content.hex(), data.hex()) in GOOD_VALUES
    with suppress(Tampered):
        unpad(data)


def open_key(data: bytes) -> None:
    """Open bytes as something sealed to a key."""
    for one in KEYS:
        with suppress(Tampered, WrongKey):
            content = unseal_from(PrivateKey(bytes.fromhex(one["private_key"])), one["info"], Sealed(data))
            assert (content.hex(), data.hex()) in GOOD_KEYS


def open_file(data: bytes) -> None:
    """Open bytes as a sealed file: no byte is given that was not sealed there."""
    for one in FILES:
        whole = base64.b64decode(one["stored"])
        with suppress(Tampered):
            opened = SealedFile(
                SecretKey(bytes.fromhex(one["key"])),
                context_of(one["context"]),
                lambda start, length: data[start : start + length],
                size=one["size"],
                stored=len(data),
            )
            given = b"".join(opened.pieces())
            assert data == whole or not given or data[:64] == whole[:64]


def check_signature(data: bytes) -> None:
    """Check bytes as a signature: only the one that was made is accepted; and as an age public key."""
    for one in SIGNED:
        key = VerifyingKey(base64.b64decode(one["public_key"].split()[1])[-32:])
        with suppress(Tampered):
            signing.check(data, bytes.fromhex(one["message"]), one["namespace"], key)
            assert data in GOOD_SIGNATURES
    with suppress(InvalidInput):
        parcels.age_recipient(data.decode("utf-8", "replace"))


def verify_pack(data: bytes) -> None:
    """Verify bytes as a pack: there is a verdict, and good is only what was built."""
    verdict = verify(io.BytesIO(data))
    assert not verdict.ok or data in PACKS
    verdict.as_text()


PACKS = [path.read_bytes() for path in sorted((VECTORS / "pack").glob("*.zip"))]


def read_stamp(data: bytes) -> None:
    """Read bytes as a time stamp, and as DER."""
    with suppress(Unsound):
        timestamp.check(data, b"message")
    with suppress(Unsound):
        node = der.read(data)
        assert node.whole == data
        node.children()


def look_at(data: bytes) -> None:
    """Look at the first bytes of a file, and read it as text."""
    found = sniff.sniff(data)
    assert kinds.kind_of(found)
    texts.encoding_of(data)
    texts.text_of(io.BytesIO(data))


def look_inside(data: bytes) -> None:
    """Ask what a file carries inside, as the confined child does; libraries raise anything, and the child says so."""
    with suppress(Exception):
        insides.insides(io.BytesIO(data))


class _Counting:
    """Takes a file of a form, and counts."""

    size = 0

    def start(self, name: str) -> "_Counting":
        """Take a file of any name."""
        assert isinstance(name, str)
        return self

    def write(self, piece: bytes, /) -> object:
        """Count a piece."""
        self.size += len(piece)
        return len(piece)

    def close(self) -> None:
        """End."""


def read_body(data: bytes) -> None:
    """Read the body of a request as a form: it is a form, or an HTTP refusal; never more text than is allowed."""
    head, _, body = data.partition(b"\n")
    content_type = head.decode("latin-1").replace("\r", "")
    environ = EnvironBuilder("/", method="POST", data=body, content_type=content_type).get_environ()
    request = StreamingRequest(environ)
    request.max_form_memory_size, request.max_form_parts = 500, 20
    request.receiver = receiver = _Counting()
    with suppress(HTTPException):
        told = request.form
        assert sum(len(value) for _, value in told.items(multi=True)) <= 500
        assert receiver.size <= len(body)


BODIES = (
    (
        b'multipart/form-data; boundary=b\n--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nwords\r\n'
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="x.png"\r\nContent-Type: image/png\r\n\r\nabc\r\n--b--\r\n'
    ),
    b"application/x-www-form-urlencoded\na=1&b=%D0%B0&c=%ff&&=",
    b"text/plain\na=b",
)


def field(vectors_of: list[Vector], name: str) -> list[bytes]:
    """Give one member of each vector as bytes."""
    return [bytes.fromhex(one[name]) for one in vectors_of]


def targets() -> list[Target]:
    """Give the targets of this module."""
    return [
        Target("sealed-value", open_value, lambda: field(vectors("value"), "sealed"), 1024),
        Target("sealed-key", open_key, lambda: field(vectors("key"), "sealed"), 2048),
        Target("sealed-file", open_file, lambda: [base64.b64decode(one["stored"]) for one in FILES], 50_000),
        Target("signature", check_signature, lambda: [one["signature"].encode() for one in vectors("sshsig")], 1024),
        Target("pack", verify_pack, lambda: PACKS, 65_536),
        Target("time-stamp", read_stamp, lambda: [bytes.fromhex("30053003020100"), b"0\x80"], 4096),
        Target("sniff", look_at, lambda: [one[:4096] for one in samples("data/*/*")], 4096),
        Target("insides", look_inside, lambda: samples("data/zip/*", "data/pdf/*", "data/downloads/*.xlsx"), 32_768),
        Target("form-body", read_body, lambda: BODIES, 4096),
    ]
