"""Which post an exhibit shows: the one that it was captured from, else the only one that its incidents tell of.

Its author, number, times and words then stand on the exhibit's slip and beside its picture (exports.md §2.1, generator rule 2).
Only a post that the dossier tells anyway is ever tied to an exhibit; where two could be meant, none is.
"""

from collections.abc import Iterable

from casebook.exporters.dossier import PostFacts
from casebook.links import read
from casebook.model.evidence import CaptureBody

SEEN = frozenset(
    {"screenshot", "screen_recording"}
)  # codes of capture_method: what is taken from a screen shows a post


def shown_post(capture: CaptureBody, posts: Iterable[PostFacts]) -> PostFacts | None:
    """Give the post of an exhibit; `posts` are those that the dossier tells of its incidents."""
    told = list({post.id: post for post in posts if post.url}.values())
    addresses = [address for address in (capture.url_final, capture.url_requested) if address.strip()]
    if addresses:
        seen = [post for post in told if any(_same(post, address) for address in addresses)]
        return seen[0] if len(seen) == 1 else None
    return told[0] if len(told) == 1 and capture.method in SEEN else None


def _same(post: PostFacts, address: str) -> bool:
    link = read(address)
    if link is None:
        return post.url == address
    by_number = bool(link.native_id) and (link.platform, link.native_id) == (post.platform_code, post.native_id)
    return link.canonical_url == post.url or (by_number and not link.comment_id)
