"""Write what a browser received as a web archive, WARC/1.1: one warcinfo, then each request with its answer, packed one by one.

Pure, and the same bytes for the same exchanges. It says what it changed: a body stands as the browser had it, without the coding that it
travelled in, so the headers that speak of the coding carry other names. Sources: ISO 28500:2017 (WARC), RFC 9110, RFC 1952 (gzip).
"""

import gzip
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from casebook.capturing.values import Exchange

NAME = "data.warc.gz"
_SPACE = UUID("6f0d5a3e-6d51-5b0e-9b51-9a2f4d7c1e88")  # of our record ids: they follow from what a record is about
_OTHER_NAMES = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_BEFORE = "x-orig-"  # as browsertrix and ArchiveWeb.page name a header that is no longer true of the body
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")
_SAID = (
    "Received by a browser and handed over by it. Bodies stand without the content and transfer codings they travelled in; text stands in"
    " UTF-8. Headers that are no longer true of the body begin with x-orig-; content-length is that of the body here. Cookies and"
    " credentials are left out. Status lines say HTTP/1.1 whatever was spoken. Only answers to GET are recorded."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where the answer of an exchange lies in the archive: offset and length of its packed record, and its payload's SHA-256 (hex)."""

    exchange: Exchange
    offset: int
    length: int
    digest: str


def written(
    exchanges: Sequence[Exchange], *, software: str, user_agent: str, began: datetime
) -> tuple[bytes, list[Entry]]:
    """Write the archive; give it with an entry for each answer, in order."""
    info = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "http-header-user-agent": user_agent,
        "description": _SAID,
    }
    head = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": _id(f"info {stamp(began)} {software}"),
        "WARC-Date": stamp(began),
        "WARC-Filename": NAME,
        "Content-Type": "application/warc-fields",
    }
    parts = [_record(head, _lines(info.items()))]
    entries, place = [], len(parts[0])
    for number, exchange in enumerate(exchanges, 1):
        digest = hashlib.sha256(exchange.body).hexdigest()
        answer, request = _pair(exchange, number, digest)
        entries.append(Entry(exchange, place, len(answer), digest))
        parts += [answer, request]
        place += len(answer) + len(request)
    return b"".join(parts), entries


def stamp(moment: datetime) -> str:
    """Write a moment as WARC/1.1 and the list of pages do: UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def media_type(exchange: Exchange) -> str:
    """Give the media type that the server said, in lower case without its parameters; "" if it said none."""
    said = next((value for name, value in exchange.headers if name.lower() == "content-type"), "")
    return _clean(said).split(";")[0].strip().lower()


def _pair(exchange: Exchange, number: int, digest: str) -> tuple[bytes, bytes]:
    """The answer and its request, each a packed record that names the other's."""
    about = f"{number} {stamp(exchange.began)} {exchange.url} {digest}"
    answered, asked = _id(f"response {about}"), _id(f"request {about}")
    shared = {"WARC-Target-URI": exchange.url, "WARC-Date": stamp(exchange.began)}
    if exchange.server_address:
        shared["WARC-IP-Address"] = exchange.server_address
    response = {
        "WARC-Type": "response",
        "WARC-Record-ID": answered,
        **shared,
        "WARC-Payload-Digest": f"sha256:{digest}",
        "Content-Type": "application/http; msgtype=response",
    }
    request = {
        "WARC-Type": "request",
        "WARC-Record-ID": asked,
        "WARC-Concurrent-To": answered,
        **shared,
        "Content-Type": "application/http; msgtype=request",
    }
    return _record(response, _answer(exchange)), _record(request, _question(exchange))


def _answer(exchange: Exchange) -> bytes:
    headers = []
    for name, value in exchange.headers:
        low = name.lower()
        if low == "content-length" and value == str(len(exchange.body)):
            continue  # it is said below
        if low in _OTHER_NAMES:
            headers.append((f"{_BEFORE}{low}", value))
        elif (
            low == "content-type"
            and exchange.as_text
            and not re.search(r"charset\s*=\s*\"?utf-?8\b", value, re.IGNORECASE)
        ):
            headers += [(name, f"{value.split(';')[0].strip()}; charset=utf-8"), (f"{_BEFORE}{low}", value)]
        else:
            headers.append((name, value))
    headers.append(("Content-Length", str(len(exchange.body))))
    line = f"HTTP/1.1 {exchange.status:03d} {_clean(exchange.reason)}\r\n"
    return line.encode() + _lines(headers) + b"\r\n" + exchange.body


def _question(exchange: Exchange) -> bytes:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asked = [pair for pair in exchange.asked if pair[0].lower() != "host"]
    return f"GET {target} HTTP/1.1\r\n".encode() + _lines([("Host", parts.netloc), *asked]) + b"\r\n"


def _record(head: dict[str, str], block: bytes) -> bytes:
    said = {
        **head,
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Length": str(len(block)),
    }
    return gzip.compress(b"WARC/1.1\r\n" + _lines(said.items()) + b"\r\n" + block + b"\r\n\r\n", mtime=0)


def _lines(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Headers as lines. A name that is none is left out, and no value can end its line: servers are hostile."""
    kept = ((name, _clean(value)) for name, value in pairs if _TOKEN.fullmatch(name))
    return "".join(f"{name}: {value}\r\n" for name, value in kept).encode("utf-8", "replace")


def _clean(value: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in value).strip()


def _id(about: str) -> str:
    return f"<urn:uuid:{uuid5(_SPACE, about)}>"
