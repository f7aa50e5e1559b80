"""Parts of addresses that tell who shared them (`fbclid`, `igsh`, `si`, `utm_*` …): found in a text, or taken out of it.

Pure. Which parts those are says `casebook.links.tracking`; exports.md §4.1 names them among what never leaves.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from casebook.links.registry import PLATFORMS
from casebook.links.tracking import strip_tracking
from casebook.sensitive.scan import Certainty, Hit
from casebook.sensitive.terms import Kind, Term

TRACKING = Term(kind=Kind.TRACKING, words="share-tracking parameter")
_ADDRESS = re.compile(r"https?://[^\s<>\"'«»“”\\?]{1,2000}\?[^\s<>\"'«»“”\\]{1,4000}", re.IGNORECASE)
_DOMAINS = tuple(domain for platform in PLATFORMS for domain in platform.domains)


def tracking_in(text: str) -> Iterator[Hit]:
    """Give every tracking part of the addresses in a text."""
    for match in _ADDRESS.finditer(text):
        for start, end in _parts(match.group()):
            yield Hit((TRACKING,), match.start() + start, match.start() + end, Certainty.BLOCKING)


def without_tracking(text: str) -> str:
    """Give a text whose addresses keep all but what tells who shared them."""
    return _ADDRESS.sub(lambda match: _stripped(match.group()), text)


def _parts(address: str) -> Iterator[tuple[int, int]]:
    at = address.index("?") + 1
    query = address[at:].partition("#")[0]
    for part in query.split("&"):
        name = part.removeprefix("amp;")
        if name and not strip_tracking(name, on_platform=_on_platform(address)):
            yield at + len(part) - len(name), at + len(part)
        at += len(part) + 1


def _stripped(address: str) -> str:
    before, _, rest = address.partition("?")
    query, mark, fragment = rest.partition("#")
    kept = strip_tracking(query.replace("&amp;", "&"), on_platform=_on_platform(address))
    if kept == query:
        return address
    return before + (f"?{kept}" if kept else "") + mark + fragment


def _on_platform(address: str) -> bool:
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return False
    return any(host == domain or host.endswith("." + domain) for domain in _DOMAINS)
