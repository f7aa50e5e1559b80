"""The bag: declaration, description and manifests (RFC 8493, BagIt 1.0), read more strictly than the RFC asks.

One way to write each line, sorted, each path once: then a changed byte of a manifest is always a changed meaning.
"""

import re

from .verdict import Unsound

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
LABELS = (
    "Source-Organization",
    "Contact-Email",
    "External-Description",
    "Bagging-Date",
    "External-Identifier",
    "Bag-Size",
    "Payload-Oxum",
    "Internal-Sender-Identifier",
)
HEX_LENGTH = {"sha256": 64, "sha512": 128}


def manifest(text: bytes, algorithm: str, name: str) -> dict[str, str]:
    """Read a manifest into path → lower-case hex digest.

    Raises:
        Unsound: a line is not "<digest><two spaces><path>", or lines are repeated or out of order.
    """
    line = re.compile(rf"([0-9a-f]{{{HEX_LENGTH[algorithm]}}})  (\S+)", re.ASCII)
    listed: dict[str, str] = {}
    last = ""
    for number, raw in enumerate(_lines(text, name), 1):
        found = line.fullmatch(raw)
        if not found or found[2] <= last:
            raise Unsound(f"line {number} of {name} is not written as in a pack, is there twice, or is out of order")
        last = found[2]
        listed[last] = found[1]
    return listed


def description(text: bytes) -> dict[str, str]:
    """Read bag-info.txt into label → value.

    Raises:
        Unsound: a label that every pack has is missing, unknown, repeated or out of order.
    """
    pairs = [line.partition(": ") for line in _lines(text, "bag-info.txt")]
    if tuple(label for label, _, _ in pairs) != LABELS:
        raise Unsound("bag-info.txt does not hold exactly the fields of a pack, in their order")
    return {label: value for label, _, value in pairs}


def _lines(text: bytes, name: str) -> list[str]:
    try:
        lines = text.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise Unsound(f"{name} is not UTF-8 text") from error
    if lines.pop():
        raise Unsound(f"{name} does not end with a line feed: it is cut")
    return lines
