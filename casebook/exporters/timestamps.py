"""Ask a time-stamping authority to vouch that a pack existed (RFC 3161). The authority sees a hash and nothing else.

The token is kept as it was signed. Around it, and inside where its signature does not reach, a reply may carry texts
and revocation lists; they are dropped, since nobody could tell if they were changed.
"""

import ssl
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Protocol

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from casebook.errors import CasebookError
from casebook.verify import der, timestamp
from casebook.verify.timestamp import Stamp
from casebook.verify.verdict import Unsound

Transport = Callable[[bytes], bytes]
"""Carries a DER request to an authority and gives its reply; raises OSError when it cannot."""

LARGEST_REPLY = 1 << 20
TIMEOUT = 20  # seconds
_SIGNER_SIGNATURE = 5  # place in SignerInfo; unsigned attributes come after it


class NoTimeStamp(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """The authority could not be reached, refused, or answered with something that is not a time stamp of this."""


class Stamper(Protocol):
    """One time-stamping authority."""

    @property
    def name(self) -> str:
        """What the authority is called in the pack."""

    def stamp(self, message: bytes) -> bytes:
        """Give the authority's reply for a message, DER. Raises NoTimeStamp."""

    def answer(self, request: bytes) -> bytes:
        """Carry a DER request and give the authority's reply as it came. Raises NoTimeStamp."""


Answering = tuple[Stamper, bytes]
"""An authority that has answered, with the certificates of its answer as PEM, the signing one first."""


@dataclass(frozen=True, slots=True)
class Rfc3161Stamper:
    """A Stamper that speaks RFC 3161 over a transport."""

    name: str
    transport: Transport

    def stamp(self, message: bytes) -> bytes:
        """Give the authority's reply, checked against message and nonce. Raises NoTimeStamp."""
        request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
        reply = settled(self.answer(request.as_bytes()))
        if checked(reply, message).nonce != request.nonce:
            raise NoTimeStamp(f"{self.name} answered another request")
        return reply

    def answer(self, request: bytes) -> bytes:
        """Carry a request and give the reply as it came. Raises NoTimeStamp."""
        try:
            return self.transport(request)
        except (OSError, HTTPException) as error:
            raise NoTimeStamp(f"{self.name} cannot be reached") from error


def http_transport(url: str) -> Transport:
    """Give the transport of RFC 3161 section 3.4 for an http or https address."""
    if not url.startswith(("https://", "http://")):
        raise NoTimeStamp("the address of a time-stamping authority begins with https:// or http://")

    def post(request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        asked = urllib.request.Request(url, request, headers)  # noqa: S310  -- scheme checked above
        with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:  # noqa: S310
            return bytes(answer.read(LARGEST_REPLY))

    return post


def checked(reply: bytes, message: bytes) -> Stamp:
    """Check a reply as every reader of the pack will. Raises NoTimeStamp."""
    try:
        return timestamp.check(reply, message)
    except (Unsound, ValueError, LookupError) as error:
        raise NoTimeStamp(str(error)) from error


def settled(reply: bytes) -> bytes:
    """Give the reply without the parts that no signature covers. Raises NoTimeStamp if it is not a granted stamp."""
    try:
        status, token = der.read(reply).expect(der.SEQUENCE).children()
        kind, content = token.children()
        parts = content.children()[0].children()
        if status.children()[0].whole != der.wrap(der.INTEGER, b"\x00"):
            raise NoTimeStamp("the authority did not grant a time stamp")
        signers = [_settled_signer(signer) for signer in parts[-1].children()]
    except (Unsound, ValueError, LookupError) as error:
        raise NoTimeStamp("the authority's answer is not a time stamp") from error
    kept = [part.whole for part in parts[:-1] if part.tag != der.SECOND]
    signed = der.wrap(der.SEQUENCE, b"".join(kept) + der.wrap(der.SET, b"".join(signers)))
    inner = der.wrap(der.SEQUENCE, kind.whole + der.wrap(der.FIRST, signed))
    return der.wrap(der.SEQUENCE, timestamp.GRANTED + inner)


def called(stamp: Stamp) -> str:
    """Give the name that the authority's certificate bears; its whole subject where it has no common name."""
    named = (str(each.value) for each in stamp.certificates[0].subject if each.rfc4514_attribute_name == "CN")
    return next(named, stamp.authority)


def chain(stamp: Stamp) -> bytes:
    """Give the certificates of a stamp as PEM, the signing certificate first."""
    return "".join(map(ssl.DER_cert_to_PEM_cert, stamp.certificates_der)).encode()


def _settled_signer(signer: der.Node) -> bytes:
    kept = signer.children()[: _SIGNER_SIGNATURE + 1]
    return der.wrap(der.SEQUENCE, b"".join(part.whole for part in kept))
