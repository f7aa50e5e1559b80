"""What an investigator with a seized disk would look for: a word in any of its usual disguises, in any file."""

import base64
import contextlib
import gzip
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path


def disguises(word: str) -> set[bytes]:
    """Give the byte strings by which a word could be found on a disk."""
    found: set[bytes] = set()
    for spelt in {word, word.upper(), word.lower()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            plain = spelt.encode(encoding)
            found |= {plain, plain.hex().encode(), plain.hex().upper().encode(), *_base64_cores(plain)}
    return {each for each in found if len(each) >= 8}


def _base64_cores(plain: bytes) -> Iterator[bytes]:
    # A word inside longer text may start at any of three offsets; its middle characters are the same each time.
    for offset in range(3):
        for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = alphabet(bytes(offset) + plain)
            yield encoded[4 if offset else 0 : len(encoded) - 4]


def find(folders: list[Path], words: list[str]) -> list[str]:
    """List the places below the folders where one of the words can be found, also inside compressed streams."""
    wanted = {each: word for word in words for each in disguises(word)}
    places = []
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for layer in (content, *_inflated(content)):
            places += [f"{path}: {word}" for each, word in wanted.items() if each in layer]
        places += [f"name of {path}: {word}" for word in words if word.lower() in path.name.lower()]
    return places


def _inflated(content: bytes) -> Iterator[bytes]:
    """Give what lies in gzip and zlib streams anywhere in a file."""
    at = content.find(b"\x1f\x8b\x08")
    while at >= 0:
        with contextlib.suppress(OSError, EOFError, zlib.error):
            yield gzip.decompress(content[at:])
        at = content.find(b"\x1f\x8b\x08", at + 1)
    for head in (b"\x78\x9c", b"\x78\x01", b"\x78\xda"):
        at = content.find(head)
        while at >= 0:
            inflater = zlib.decompressobj()
            try:
                inflated = inflater.decompress(content[at:], 1 << 20)
                if inflated:
                    yield inflated
            except zlib.error:
                pass
            at = content.find(head, at + 1)


def rows(path: Path) -> dict[str, int]:
    """Count the rows of each table, as a seized disk shows them."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608
