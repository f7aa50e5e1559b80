"""What an investigator with a seized disk would look for: a word in any of its usual disguises, in any file or database."""

import base64
import contextlib
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from tests import engines


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
    """List the places below the folders where one of the words can be found, also inside compressed streams.

    What an office there keeps on a server of databases counts as lying below its folder.
    """
    wanted = {each: word for word in words for each in disguises(word)}
    places = []
    for folder in folders:
        for place, content in _contents(folder):
            for layer in (content, *_inflated(content)):
                places += [f"{place}: {word}" for each, word in wanted.items() if each in layer]
        names = (path for path in folder.rglob("*") if path.is_file())
        places += [f"name of {path}: {word}" for path in names for word in words if word.lower() in path.name.lower()]
    return places


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    yield from ((str(path), path.read_bytes()) for path in folder.rglob("*") if path.is_file())
    yield from engines.stored_below(folder)


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
