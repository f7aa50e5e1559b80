"""The platforms we know, in no particular order: their domains do not overlap."""

from casebook.links.address import Address, parse_address
from casebook.links.facebook import FACEBOOK
from casebook.links.instagram import INSTAGRAM
from casebook.links.link import Link
from casebook.links.odnoklassniki import ODNOKLASSNIKI
from casebook.links.platform import Platform, plain_url
from casebook.links.telegram import TELEGRAM
from casebook.links.threads import THREADS
from casebook.links.tiktok import TIKTOK
from casebook.links.vk import VK
from casebook.links.x import X
from casebook.links.youtube import YOUTUBE

PLATFORMS: tuple[Platform, ...] = (FACEBOOK, INSTAGRAM, THREADS, X, YOUTUBE, TIKTOK, TELEGRAM, VK, ODNOKLASSNIKI)
OTHER = "other"
_MOST_ROUNDS = 5


def identify(address: Address) -> Link:
    """Return what the address's platform reads from it, "other" for the rest of the web."""
    link = _identify(address)
    for _ in range(_MOST_ROUNDS):
        # Without its tracking fields a page may turn out to be a post: the canonical address has the last word.
        plain = parse_address(link.canonical_url)
        again = _identify(plain) if plain else link
        if (again.kind, again.canonical_url) == (link.kind, link.canonical_url):
            break
        link = again
    return link


def _identify(address: Address) -> Link:
    for platform in PLATFORMS:
        if platform.owns(address):
            return platform.read(address)
    port = f":{address.port}" if address.port is not None else ""
    start = f"{address.scheme}://{address.host}{port}"
    return Link(OTHER, "page", "", plain_url(start, address, on_platform=False))
