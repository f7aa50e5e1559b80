"""Pack a web archive as a WACZ, so that anybody can replay the page: the archive, its index, the page, and the hash of each.

Pure, and the same bytes for the same page. It signs nothing: custody and packs say whose capture it is.
Sources: specs.webrecorder.net/wacz/1.1.1, specs.webrecorder.net/cdxj/0.1.0, specs.frictionlessdata.io/data-package.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from casebook.capturing import warc
from casebook.capturing.values import Exchange
from casebook.capturing.warc import Entry

_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can tell; each member's is the capture's
_WWW = re.compile(r"\Awww\d*\.")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a WACZ says of its page and of its making. `main` is the answer that the page itself was; `began` is UTC."""

    main: Exchange
    title: str
    software: str
    user_agent: str
    began: datetime


def packed(exchanges: Sequence[Exchange], about: About) -> bytes:
    """Pack exchanges as a WACZ; nothing in it is packed twice, so that a reader can take single records out of it."""
    archive, entries = warc.written(exchanges, software=about.software, user_agent=about.user_agent, began=about.began)
    members = {
        f"archive/{warc.NAME}": archive,
        "indexes/index.cdxj": _index(entries),
        "pages/pages.jsonl": _pages(about),
    }
    package = _package(members, about)
    digest = {"path": "datapackage.json", "hash": _sha256(package)}
    members |= {"datapackage.json": package, "datapackage-digest.json": _json(digest, indent=2)}
    moment = max(about.began.astimezone(UTC).timetuple()[:6], _OLDEST)
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_STORED) as out:
        for name, content in members.items():
            out.writestr(zipfile.ZipInfo(name, moment), content)
    return octets.getvalue()


def urlkey(url: str) -> str:
    """Give the key that an index is sorted by: the host turned round, then the path and the sorted query, in lower case (SURT)."""
    parts = urlsplit(url.lower())
    host, port = parts.hostname or "", parts.port
    host = ",".join(reversed(_WWW.sub("", host).split(".")))
    place = f"{host}:{port}" if port and port != _PORTS.get(parts.scheme) else host
    query = "&".join(sorted(parts.query.split("&")))
    return f"{place}){parts.path or '/'}" + (f"?{query}" if query else "")


def _index(entries: Sequence[Entry]) -> bytes:
    lines = []
    for entry in entries:
        told = {
            "url": entry.exchange.url,
            **({"mime": mime} if (mime := warc.media_type(entry.exchange)) else {}),
            "status": entry.exchange.status,
            "digest": f"sha256:{entry.digest}",
            "offset": entry.offset,
            "length": entry.length,
            "filename": warc.NAME,
        }
        stamp = f"{entry.exchange.began.astimezone(UTC):%Y%m%d%H%M%S}"
        lines.append(f"{urlkey(entry.exchange.url)} {stamp} ".encode() + _json(told))
    return b"".join(sorted(lines))


def _pages(about: About) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    page = {"id": "page", "url": about.main.url, "ts": warc.stamp(about.main.began), "title": about.title}
    return _json(head) + _json(page)


def _package(members: dict[str, bytes], about: About) -> bytes:
    told = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "software": about.software,
        "created": warc.stamp(about.began),
        "title": about.title or about.main.url,
        "mainPageUrl": about.main.url,
        "mainPageDate": warc.stamp(about.main.began),
        "resources": [
            {"name": name.rpartition("/")[2], "path": name, "hash": _sha256(content), "bytes": len(content)}
            for name, content in members.items()
        ],
    }
    return _json(told, indent=2)


def _sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _json(told: dict[str, Any], *, indent: int | None = None) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=indent) + "\n").encode("utf-8", "replace")
