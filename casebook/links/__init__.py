"""Reading pasted links offline: which platform, what kind of thing, whose, which id, and one canonical address.

It never touches a network and never raises on any text. What it says is offered to the caseworker, not decided: a
look-alike host, a user name before "@", punycode, a foreign port and hidden characters are named in the link's notes.
"""

from collections.abc import Iterator
from dataclasses import replace

from casebook.links.address import parse_address
from casebook.links.finding import candidates
from casebook.links.link import Link
from casebook.links.registry import identify
from casebook.links.wrappers import unwrap

__all__ = ["Link", "read", "read_all"]


def read(text: str) -> Link | None:
    """Return the first link in the text; None where there is none (a bare @handle names no platform)."""
    return next(iter(_links(text)), None)


def read_all(text: str) -> tuple[Link, ...]:
    """Return every link in the text, in order, each canonical address once."""
    found: dict[str, Link] = {}
    for link in _links(text):
        found.setdefault(link.canonical_url, link)
    return tuple(found.values())


def _links(text: str) -> Iterator[Link]:
    for piece in candidates(text):
        address = parse_address(piece)
        if address is None:
            continue
        target = unwrap(address)
        yield replace(identify(target), url=piece, notes=target.notes)
