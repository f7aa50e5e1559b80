"""Stamps with one defect each, signed anew where the signature covers the defect: each is refused, for what is wrong with it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from casebook.exporters.timestamps import Rfc3161Stamper
from casebook.verify import der, timestamp
from casebook.verify.verdict import Unsound
from tests.exporters.authority import local_authority

MESSAGE = b"what is stamped"
STATUS, KIND, SIGNED = (0,), (1, 0), (1, 1, 0)
VERSION, DIGESTS, CAPSULE, BAG, SIGNER = (*SIGNED, 0), (*SIGNED, 1), (*SIGNED, 2), (*SIGNED, 3), (*SIGNED, 4, 0)
INFO, ATTRIBUTES, SIGNATURE = (*CAPSULE, 1, 0, 0), (*SIGNER, 3), (*SIGNER, 5)
SHA256, SHA512 = (timestamp._oid(f"2.16.840.1.101.3.4.2.{last}") for last in (1, 3))
ECDSA_SHA384, OTHER = timestamp._oid("1.2.840.10045.4.3.3"), timestamp._oid("1.2.3")
NAMES = "not the one that the time stamp names"
LEFT_OVER = "parts that nothing vouches for"
Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
Change = Callable[[der.Node], bytes]


@dataclass(frozen=True)
class Made:
    """A good reply, the key that signed it, and the root that its certificate leads to."""

    reply: bytes
    key: ec.EllipticCurvePrivateKey
    root: x509.Certificate
    root_key: ec.EllipticCurvePrivateKey


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    authority = local_authority(tmp_path_factory.mktemp("authority") / "tsa")
    reply = Rfc3161Stamper("Invented TSA", authority).stamp(MESSAGE)
    root = x509.load_pem_x509_certificate(authority.root.read_bytes())
    return Made(reply, key_of(authority.folder / "leaf.key"), root, key_of(authority.folder / "root.key"))


def key_of(path: Path) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


# ── changing a part of a reply ──────────────────────────────────────────────────────────────────────────


def part(reply: bytes, place: tuple[int, ...]) -> der.Node:
    node = der.read(reply)
    for step in place:
        node = node.children()[step]
    return node


def changed(reply: bytes, place: tuple[int, ...], change: Change) -> bytes:
    node = der.read(reply)
    if not place:
        return change(node)
    inside = [child.whole for child in node.children()]
    inside[place[0]] = changed(inside[place[0]], place[1:], change)
    return der.wrap(node.tag, b"".join(inside))


def to(octets: bytes) -> Change:
    return lambda _: octets


def longer(node: der.Node) -> bytes:
    return der.wrap(node.tag, node.body + b"\x05\x00")


def attribute(reply: bytes, kind: bytes) -> tuple[int, ...]:
    """Where the value of a signed attribute stands."""
    found = [each.children()[0].whole for each in part(reply, ATTRIBUTES).children()]
    return (*ATTRIBUTES, found.index(kind), 1, 0)


def resigned(reply: bytes, key: Key) -> bytes:
    """The reply with its content hashed and its attributes signed anew."""
    digest = hashlib.sha256(part(reply, INFO).whole).digest()
    reply = changed(reply, attribute(reply, timestamp.MESSAGE_DIGEST), to(der.wrap(der.OCTETS, digest)))
    return signed(reply, key)


def signed(reply: bytes, key: Key) -> bytes:
    covered = der.wrap(der.SET, part(reply, ATTRIBUTES).body)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return changed(reply, SIGNATURE, to(der.wrap(der.OCTETS, key.sign(covered, ec.ECDSA(hashes.SHA256())))))
    assert isinstance(key, ed25519.Ed25519PrivateKey)
    return changed(reply, SIGNATURE, to(der.wrap(der.OCTETS, key.sign(covered))))


def algorithm(name: bytes, parameters: bytes = b"") -> bytes:
    return der.wrap(der.SEQUENCE, name + parameters)


def certificate(made: Made, key: Key, *, ca: bool | None = None, purposes: bool | None = True) -> x509.Certificate:
    """One that the root signed; `purposes` True for time stamps alone and critical, False for not critical, None for none."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented other leaf")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        made.root.subject, name, key.public_key(), 77, now - timedelta(1), now + timedelta(9)
    )
    if purposes is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=purposes)
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    return builder.sign(made.root_key, hashes.SHA256())


def stamped_by(made: Made, leaf: x509.Certificate, key: Key) -> bytes:
    """The reply as somebody with another certificate would have made it."""
    number = der.wrap(der.INTEGER, leaf.serial_number.to_bytes(1))
    named = der.wrap(der.SEQUENCE, leaf.issuer.public_bytes() + number)
    octets = leaf.public_bytes(Encoding.DER)
    digest = der.wrap(der.OCTETS, hashlib.sha256(octets).digest())
    binding = der.wrap(der.SEQUENCE, der.wrap(der.SEQUENCE, der.wrap(der.SEQUENCE, digest)))
    reply = changed(made.reply, BAG, to(der.wrap(der.FIRST, octets)))
    reply = changed(reply, (*SIGNER, 1), to(named))
    reply = changed(reply, attribute(reply, timestamp.SIGNING_CERTIFICATE_V2), to(binding))
    return resigned(reply, key)


# ── what the signature does not cover ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("place", "change", "says"),
    [
        (STATUS, to(der.wrap(der.SEQUENCE, b"\x02\x01\x01")), "not a plain, granted"),
        (KIND, to(OTHER), "not a plain, granted"),
        (VERSION, to(b"\x02\x01\x04"), "unknown version"),
        (DIGESTS, to(der.wrap(der.SET, algorithm(SHA512))), "names two digests"),
        (DIGESTS, longer, LEFT_OVER),
        (DIGESTS, to(der.wrap(der.SET, algorithm(SHA256, b"\x02\x01\x00"))), "an algorithm that this verifier"),
        ((*CAPSULE, 0), to(OTHER), "something other than a time stamp"),
        (CAPSULE, longer, LEFT_OVER),
        ((*CAPSULE, 1), longer, LEFT_OVER),
        (BAG, to(der.wrap(der.FIRST, der.wrap(der.SEQUENCE, b"\x05\x00"))), "a damaged certificate"),
        (BAG, to(der.wrap(der.FIRST, b"")), "does not carry the certificate"),
        (BAG, lambda node: der.wrap(der.SECOND, node.body), "not built as RFC 3161 says"),
        (SIGNED, longer, LEFT_OVER),
        ((*SIGNED, 4), longer, LEFT_OVER),
        (SIGNER, longer, LEFT_OVER),
        ((*SIGNER, 0), to(b"\x02\x01\x03"), "of an unknown kind"),
        ((*SIGNER, 2), to(algorithm(OTHER)), "an algorithm that this verifier"),
        ((*SIGNER, 4), to(algorithm(ECDSA_SHA384)), "of an unknown kind"),
        (SIGNATURE, to(der.wrap(der.OCTETS, b"\x00")), "signature on the time stamp does not hold"),
        (INFO, longer, "changed after it was signed"),
        (ATTRIBUTES, lambda node: der.wrap(node.tag, node.body + node.children()[0].whole), "does not hold"),
    ],
)  # fmt: skip
def test_a_part_beside_the_signature_is_as_it_must_be(
    made: Made, place: tuple[int, ...], change: Change, says: str
) -> None:
    with pytest.raises(Unsound, match=says):
        timestamp.check(changed(made.reply, place, change), MESSAGE)


def test_the_signing_certificate_is_found_wherever_it_stands(made: Made) -> None:
    good = timestamp.check(made.reply, MESSAGE)
    for order in (1, -1):
        reply = changed(
            made.reply,
            BAG,
            lambda node, order=order: der.wrap(node.tag, b"".join(one.whole for one in node.children()[::order])),
        )
        assert timestamp.check(reply, MESSAGE).certificates[0] == good.certificates[0]


# ── what it covers, signed anew ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("place", "change", "says"),
    [
        ((*INFO, 0), to(b"\x02\x01\x02"), "not made with SHA-256"),
        ((*INFO, 2, 0), to(algorithm(SHA512)), "not made with SHA-256"),
        ((*INFO, 2), longer, LEFT_OVER),
        ((*INFO, 2, 1), to(der.wrap(der.OCTETS, bytes(32))), "something else than this pack"),
        ((*INFO, 4), to(der.wrap(der.TIME, b"20000101000000Z")), "not valid at the time"),
        ((*INFO, 4), to(der.wrap(der.TIME, b"21000101000000.5Z")), "not valid at the time"),
    ],
)
def test_what_an_authority_signs_is_what_a_pack_asks_for(
    made: Made, place: tuple[int, ...], change: Change, says: str
) -> None:
    assert timestamp.check(resigned(made.reply, made.key), MESSAGE).policy == "1.2.3.4.1"
    with pytest.raises(Unsound, match=says):
        timestamp.check(resigned(changed(made.reply, place, change), made.key), MESSAGE)


def test_the_signed_attributes_say_what_was_signed_and_with_which_certificate(made: Made) -> None:
    other = der.wrap(der.OCTETS, bytes(32))
    binding = attribute(made.reply, timestamp.SIGNING_CERTIFICATE_V2)
    of_another = changed(made.reply, (*binding, 0, 0, 0), to(other))
    without, of_no_content, of_no_kind = (
        changed(made.reply, (*attribute(made.reply, kind)[:-2], 0), to(OTHER))
        for kind in (timestamp.SIGNING_CERTIFICATE_V2, timestamp.MESSAGE_DIGEST, timestamp.CONTENT_TYPE)
    )
    of_other_content = changed(made.reply, attribute(made.reply, timestamp.CONTENT_TYPE), to(OTHER))
    twice = changed(made.reply, binding[:-1], lambda node: der.wrap(der.SET, node.body * 2))
    for reply, says in (
        (of_another, NAMES),
        (without, "does not say which certificate"),
        (of_other_content, "covers something else"),
        (of_no_kind, "covers something else"),
        (of_no_content, "changed after it was signed"),
        (twice, LEFT_OVER),
    ):
        with pytest.raises(Unsound, match=says):
            timestamp.check(signed(reply, made.key), MESSAGE)


def test_a_certificate_says_critically_that_it_is_for_time_stamps(made: Made) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = certificate(made, key)
    assert timestamp.check(stamped_by(made, leaf, key), MESSAGE).certificates == (leaf,)
    for purposes in (False, None):
        with pytest.raises(Unsound, match="not for time stamps"):
            timestamp.check(stamped_by(made, certificate(made, key, purposes=purposes), key), MESSAGE)


def test_a_kind_of_key_that_is_not_known_is_refused(made: Made) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    with pytest.raises(Unsound, match="a kind of key that this verifier does not know"):
        timestamp.check(stamped_by(made, certificate(made, key), key), MESSAGE)


# ── the way to a root ───────────────────────────────────────────────────────────────────────────────────


def test_each_link_to_a_root_stands_when_the_stamp_was_made(made: Made) -> None:
    stamp = timestamp.check(made.reply, MESSAGE)
    leaf = stamp.certificates[0]
    assert timestamp.reaches(stamp, [made.root])
    assert timestamp.reaches(stamp, [leaf]), "who trusts the very certificate needs no other"
    assert not timestamp.reaches(stamp, [])
    for border in (leaf.not_valid_before_utc, leaf.not_valid_after_utc):
        assert timestamp.reaches(replace(stamp, at=border), [leaf])
    for beyond in (leaf.not_valid_before_utc - timedelta(seconds=1), leaf.not_valid_after_utc + timedelta(seconds=1)):
        assert not timestamp.reaches(replace(stamp, at=beyond), [leaf])


@pytest.mark.parametrize("ca", [True, False, None])
def test_only_what_may_issue_certificates_leads_on(made: Made, ca: bool | None) -> None:
    between_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    between = certificate(made, between_key, ca=ca)
    leaf = certificate(replace(made, root=between, root_key=between_key), key)
    stamp = replace(timestamp.check(made.reply, MESSAGE), certificates=(leaf, between))
    assert timestamp.reaches(stamp, [made.root]) is bool(ca)


# ── the notation ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("octets", "says"),
    [
        (b"", "is cut"),
        (b"\x30", "is cut"),
        (b"\x30\x80\x00\x00", "not in DER"),
        (b"\x30\x85\x00\x00\x00\x00\x01\x05", "is not in DER"),
        (b"\x30\x81\x02\x05\x00", "cut or not in DER"),
        (b"\x30\x02\x05", "cut or not in DER"),
        (b"\x05\x00\x00", "bytes after its end"),
    ],
)
def test_another_spelling_is_refused(octets: bytes, says: str) -> None:
    with pytest.raises(Unsound, match=says):
        der.read(octets)


@pytest.mark.parametrize("size", [0, 127, 128, 255, 256, 70_000])
def test_what_is_written_is_read(size: int) -> None:
    assert der.read(der.wrap(der.OCTETS, bytes(size))).body == bytes(size)


@pytest.mark.parametrize(
    "dotted", ["0.39", "1.0.2", "1.2.3.4.1", "1.2.127.128.16384", "2.16.840.1.101", "2.999.2097152"]
)
def test_names_of_algorithms_and_policies_are_read_as_written(dotted: str) -> None:
    assert timestamp._dotted(der.read(timestamp._oid(dotted)).body) == dotted
