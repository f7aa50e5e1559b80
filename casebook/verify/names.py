"""Which file names a pack may hold: safe on every system, alike on none (docs/formats/pack.md, "Names").

A name that one system cannot store, or that two systems store differently, would break the pack on a reader's desk.
"""

import re
from collections.abc import Iterable

LONGEST = 149  # characters of the whole path, the pack folder included

_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*", re.ASCII)
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.ASCII | re.IGNORECASE)


def fault(path: str) -> str:
    """Say in words what is wrong with a path; "" if nothing is."""
    if len(path) > LONGEST:
        return f"longer than {LONGEST} characters"
    for segment in path.split("/"):
        if not _SEGMENT.fullmatch(segment):
            return "a part of it is not made of A-Z a-z 0-9 . _ - or does not begin with a letter, a digit or _"
        if segment.endswith("."):
            return "a part of it ends with a full stop, which Windows drops"
        if _RESERVED.fullmatch(segment):
            return "a part of it is a device name on Windows"
    return ""


def collision(paths: Iterable[str]) -> str:
    """Give the first path that some file system cannot keep apart from another; "" if there is none."""
    seen: set[str] = set()
    folders: set[str] = set()
    for path in paths:
        folded = path.lower()
        parents = {folded[:at] for at, letter in enumerate(folded) if letter == "/"}
        if folded in seen or folded in folders or seen & parents:
            return path
        seen.add(folded)
        folders |= parents
    return ""
