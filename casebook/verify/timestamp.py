"""Check an RFC 3161 time stamp: what was stamped, when, and that the authority's certificate signed it.

Source: RFC 3161 sections 2.4.2 and 2.2; RFC 5652 section 5.4 (signed attributes); RFC 5816 (ESSCertIDv2). Every byte
of the reply is either covered by the authority's signature, equal to a certificate in the signed part of the pack, or
fixed: a reply with anything else in it is refused. Whether the authority deserves trust is the reader's decision.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from . import der
from .der import Node
from .verdict import Unsound


def _oid(dotted: str) -> bytes:
    """The DER of an object identifier (X.690 section 8.19)."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    body = b""
    for arc in (40 * first + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        body += bytes(reversed(groups))
    return der.wrap(der.OID, body)


SIGNED_DATA = _oid("1.2.840.113549.1.7.2")
TST_INFO = _oid("1.2.840.113549.1.9.16.1.4")
CONTENT_TYPE = _oid("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = _oid("1.2.840.113549.1.9.4")
SIGNING_CERTIFICATE = _oid("1.2.840.113549.1.9.16.2.12")
SIGNING_CERTIFICATE_V2 = _oid("1.2.840.113549.1.9.16.2.47")
DIGESTS = {
    _oid("2.16.840.1.101.3.4.2.1"): "sha256",
    _oid("2.16.840.1.101.3.4.2.2"): "sha384",
    _oid("2.16.840.1.101.3.4.2.3"): "sha512",
}
SIGNATURES = {  # algorithm → the digest it fixes, or "" where the signer's digest algorithm says it
    _oid("1.2.840.113549.1.1.1"): "",
    _oid("1.2.840.113549.1.1.11"): "sha256",
    _oid("1.2.840.113549.1.1.12"): "sha384",
    _oid("1.2.840.113549.1.1.13"): "sha512",
    _oid("1.2.840.10045.4.3.2"): "sha256",
    _oid("1.2.840.10045.4.3.3"): "sha384",
    _oid("1.2.840.10045.4.3.4"): "sha512",
}
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
GRANTED = der.wrap(der.SEQUENCE, b"\x02\x01\x00")
VERSION_1, VERSION_3 = b"\x02\x01\x01", b"\x02\x01\x03"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp whose signature holds."""

    at: datetime  # UTC
    policy: str  # dotted OID
    authority: str  # subject of the signing certificate, RFC 4514
    nonce: int | None  # what the request carried
    certificates: tuple[x509.Certificate, ...]  # the signing certificate first

    @property
    def certificates_der(self) -> list[bytes]:
        """The certificates' bytes."""
        return [certificate.public_bytes(Encoding.DER) for certificate in self.certificates]


def check(reply: bytes, message: bytes) -> Stamp:
    """Check a reply against the message that was stamped.

    Raises:
        Unsound: it stamps something else, its signature does not hold, or it has bytes that nothing vouches for.
    """
    status, token = _count(der.read(reply).expect(der.SEQUENCE).children(), 2)
    kind, content = _count(token.expect(der.SEQUENCE).children(), 2)
    if status.whole != GRANTED or kind.whole != SIGNED_DATA:
        raise Unsound("the reply is not a plain, granted time stamp")
    (signed,) = _count(content.expect(der.FIRST).children(), 1)
    version, digests, capsule, bag, signers = _count(signed.expect(der.SEQUENCE).children(), 5)
    (signer,) = _count(signers.expect(der.SET).children(), 1)
    if version.whole != VERSION_3:
        raise Unsound("the time stamp has an unknown version")
    certificates = _certificates(bag.expect(der.FIRST))
    info = _encapsulated(capsule)
    digest, leaf = _check_signer(signer, info, certificates)
    (listed,) = _count(digests.expect(der.SET).children(), 1)
    if _algorithm(listed, DIGESTS) != digest:
        raise Unsound("the time stamp names two digests")
    at, policy, nonce = _read_info(info, message)
    if not leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc:
        raise Unsound("the authority's certificate was not valid at the time of the stamp")
    ordered = (leaf, *(other for other in certificates if other != leaf))
    return Stamp(at, policy, leaf.subject.rfc4514_string(), nonce, ordered)


def reaches(stamp: Stamp, roots: Sequence[x509.Certificate]) -> bool:
    """Tell whether the signing certificate leads to one of the reader's roots, each link valid when the stamp was made."""
    current, known = stamp.certificates[0], [*roots, *stamp.certificates]
    for _ in known:
        if not current.not_valid_before_utc <= stamp.at <= current.not_valid_after_utc:
            return False
        if current in roots:
            return True
        issuer = next((other for other in known if other != current and _issued(other, current)), None)
        if issuer is None:
            return False
        current = issuer
    return False


def _issued(issuer: x509.Certificate, subject: x509.Certificate) -> bool:
    try:
        subject.verify_directly_issued_by(issuer)
        return bool(issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound):
        return False


def _count(nodes: list[Node], count: int) -> list[Node]:
    if len(nodes) != count:
        raise Unsound("the time stamp has parts that nothing vouches for, or lacks some")
    return nodes


def _certificates(bag: Node) -> list[x509.Certificate]:
    try:
        return [x509.load_der_x509_certificate(node.whole) for node in bag.children()]
    except ValueError as error:
        raise Unsound("the time stamp holds a damaged certificate") from error


def _encapsulated(capsule: Node) -> bytes:
    kind, outer = _count(capsule.expect(der.SEQUENCE).children(), 2)
    (octets,) = _count(outer.expect(der.FIRST).children(), 1)
    if kind.whole != TST_INFO:
        raise Unsound("the reply holds something other than a time stamp")
    return octets.expect(der.OCTETS).body


def _algorithm(node: Node, known: dict[bytes, str]) -> str:
    name, *parameters = node.expect(der.SEQUENCE).children()
    if name.whole not in known or [one.whole for one in parameters] not in ([], [b"\x05\x00"]):
        raise Unsound("the time stamp uses an algorithm that this verifier does not know")
    return known[name.whole]


def _check_signer(signer: Node, info: bytes, certificates: list[x509.Certificate]) -> tuple[str, x509.Certificate]:
    version, name, digest_node, attributes, method, signature = _count(signer.expect(der.SEQUENCE).children(), 6)
    digest = _algorithm(digest_node, DIGESTS)
    if version.whole != VERSION_1 or _algorithm(method, SIGNATURES) not in ("", digest):
        raise Unsound("the time stamp's signature is of an unknown kind")
    leaf = _signing_certificate(name, certificates)
    _check_attributes(attributes.expect(der.FIRST), info, digest, leaf)
    covered = der.wrap(der.SET, attributes.body)  # RFC 5652 section 5.4: signed with the SET tag, not the [0]
    _check_signature(leaf, signature.expect(der.OCTETS).body, covered, digest)
    return digest, leaf


def _signing_certificate(name: Node, certificates: list[x509.Certificate]) -> x509.Certificate:
    for certificate in certificates:
        serial = certificate.serial_number
        number = der.wrap(der.INTEGER, serial.to_bytes(serial.bit_length() // 8 + 1, "big"))
        if name.whole == der.wrap(der.SEQUENCE, certificate.issuer.public_bytes() + number):
            return certificate
    raise Unsound("the time stamp does not carry the certificate that signed it")


def _check_attributes(attributes: Node, info: bytes, digest: str, leaf: x509.Certificate) -> None:
    found: dict[bytes, Node] = {}
    for attribute in attributes.children():
        kind, values = _count(attribute.expect(der.SEQUENCE).children(), 2)
        found[kind.whole] = _count(values.expect(der.SET).children(), 1)[0]
    if CONTENT_TYPE not in found or found[CONTENT_TYPE].whole != TST_INFO:
        raise Unsound("the time stamp's signature covers something else")
    wanted = der.wrap(der.OCTETS, hashlib.new(digest, info).digest())
    if MESSAGE_DIGEST not in found or found[MESSAGE_DIGEST].whole != wanted:
        raise Unsound("the time stamp was changed after it was signed")
    _check_binding(found, leaf)


def _check_binding(found: dict[bytes, Node], leaf: x509.Certificate) -> None:
    binding = found.get(SIGNING_CERTIFICATE_V2) or found.get(SIGNING_CERTIFICATE)
    if binding is None:
        raise Unsound("the time stamp does not say which certificate signed it")
    named = binding.children()[0].children()[0].children()
    # RFC 3161 fixes SHA-1 for the first form; there it tells certificates apart, it does not sign.
    algorithm = "sha256" if SIGNING_CERTIFICATE_V2 in found else "sha1"
    if named[0].tag == der.SEQUENCE:
        algorithm = _algorithm(named.pop(0), DIGESTS)
    digest = hashlib.new(algorithm, leaf.public_bytes(Encoding.DER), usedforsecurity=False).digest()
    if named[0].expect(der.OCTETS).body != digest:
        raise Unsound("the authority's certificate is not the one that the time stamp names")


def _check_signature(leaf: x509.Certificate, signature: bytes, covered: bytes, digest: str) -> None:
    key, algorithm = leaf.public_key(), HASHES[digest]
    _check_purpose(leaf)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, covered, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, covered, ec.ECDSA(algorithm))
        else:
            raise Unsound("the time stamp is signed with a kind of key that this verifier does not know")
    except InvalidSignature as error:
        raise Unsound("the authority's signature on the time stamp does not hold") from error


def _check_purpose(leaf: x509.Certificate) -> None:
    try:
        purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, ValueError) as error:
        raise Unsound("the certificate in the time stamp is not for time stamps") from error
    if not purposes.critical or ExtendedKeyUsageOID.TIME_STAMPING not in purposes.value:
        raise Unsound("the certificate in the time stamp is not for time stamps")


def _read_info(info: bytes, message: bytes) -> tuple[datetime, str, int | None]:
    version, policy, imprint, _, made, *options = der.read(info).expect(der.SEQUENCE).children()
    algorithm, digest = _count(imprint.expect(der.SEQUENCE).children(), 2)
    if version.whole != VERSION_1 or _algorithm(algorithm, DIGESTS) != "sha256":
        raise Unsound("the time stamp was not made with SHA-256")
    if digest.expect(der.OCTETS).body != hashlib.sha256(message).digest():
        raise Unsound("the time stamp was made for something else than this pack's tagmanifest-sha256.txt")
    text = made.expect(der.TIME).body.decode("ascii")
    form = "%Y%m%d%H%M%S.%fZ" if "." in text else "%Y%m%d%H%M%SZ"
    nonce = next((int.from_bytes(one.body, "big") for one in options if one.tag == der.INTEGER), None)
    return datetime.strptime(text, form).replace(tzinfo=UTC), _dotted(policy.expect(der.OID).body), nonce


def _dotted(body: bytes) -> str:
    arcs, arc = [], 0
    for byte in body:
        arc = arc << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004  -- the last group of an arc
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))
