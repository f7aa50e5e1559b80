"""The address of a bucket, as a setting writes it: s3://bucket/prefix?endpoint=…&region=… (docs/guide/operator.md).

No secret stands in an address. What is not of this form is refused; nothing is asked of the network.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from casebook.blobs.store import SETTING
from casebook.errors import InvalidInput

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_IN_THE_CLEAR = (
    "Without TLS a bucket may be reached only on this machine or by a private network address: use https://."
)
_FORM = "A bucket is written as s3://bucket/prefix?endpoint=https://…&region=…"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a bucket is: no secret stands in it."""

    bucket: str
    prefix: str  # "" for the whole bucket
    endpoint: str
    region: str

    @property
    def is_plain(self) -> bool:
        """Whether what travels there is not encrypted on its way."""
        return self.endpoint.startswith("http://")


def address_of(blobs: str) -> Address:
    """Read the address of a bucket; raises InvalidInput."""
    try:
        parts = urlsplit(blobs)
        asked = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        credentials = parts.username is not None or parts.port is not None
    except ValueError as error:
        raise InvalidInput(_FORM, field=SETTING) from error
    if parts.scheme != "s3" or parts.fragment or credentials or set(asked) - {"endpoint", "region"}:
        raise InvalidInput(_FORM, field=SETTING)
    prefix, region = parts.path.strip("/"), asked.get("region", ["us-east-1"])[0]
    endpoint = asked.get("endpoint", [f"https://s3.{region}.amazonaws.com"])[0].rstrip("/")
    if not (
        _BUCKET.fullmatch(parts.netloc) and (not prefix or _PREFIX.fullmatch(prefix)) and _REGION.fullmatch(region)
    ):
        raise InvalidInput(_FORM, field=SETTING)
    _check_endpoint(endpoint)
    return Address(parts.netloc, prefix, endpoint, region)


def _check_endpoint(endpoint: str) -> None:
    """Refuse an endpoint that is no HTTPS, unless it is this machine or a private network by its number.

    Ciphertext could travel in the clear, but whoever stands on the way would see which file is read when and how large
    it is, and could let an answer vanish. A name may lead anywhere tomorrow; a private number leads into one's own network.
    """
    try:
        parts = urlsplit(endpoint)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise InvalidInput(_FORM, field=SETTING) from error
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.path or parts.query:
        raise InvalidInput(_FORM, field=SETTING)
    if parts.scheme == "http" and not _is_near(host):
        raise InvalidInput(_IN_THE_CLEAR, field=SETTING)


def _is_near(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or (address.is_private and not address.is_unspecified)
