"""Look into a recording with nothing of casebook's own: for tests."""

import gzip
import io
import json
import zipfile
from typing import Any


def member(wacz: bytes, name: str) -> bytes:
    """One member of the package."""
    with zipfile.ZipFile(io.BytesIO(wacz)) as held:
        return held.read(name)


def index(wacz: bytes) -> list[dict[str, Any]]:
    """What the index says of each answer."""
    lines = member(wacz, "indexes/index.cdxj").decode().splitlines()
    return [{"urlkey": line.split(" ", 2)[0], **json.loads(line.split(" ", 2)[2])} for line in lines]


def unpacked(wacz: bytes) -> bytes:
    """The records of the archive."""
    return gzip.decompress(member(wacz, "archive/data.warc.gz"))
