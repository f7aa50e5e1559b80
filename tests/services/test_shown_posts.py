"""Which post an exhibit shows: the one it was captured from, else the only one of its incidents; never a guess between two."""

from uuid import UUID

import pytest

from casebook.exporters.dossier import PostFacts
from casebook.model.evidence import CaptureBody
from casebook.services.shown_posts import shown_post


def post(number: int, url: str, native_id: str = "") -> PostFacts:
    return PostFacts(id=UUID(int=number), platform="VK", platform_code="vk", url=url, native_id=native_id)


ONE = post(1, "https://vk.com/wall-1_2", "wall-1_2")
OTHER = post(2, "https://vk.com/wall-1_3", "wall-1_3")
SPOKEN = PostFacts(platform="", url="", text="Come home.")  # words that were said, not posted


@pytest.mark.parametrize(
    ("said", "told", "shown"),
    [
        ({"url_requested": "https://m.vk.com/wall-1_2?from=x"}, (ONE, OTHER), ONE),
        ({"url_final": "https://vk.com/wall-1_3", "url_requested": "https://vk.cc/abc"}, (ONE, OTHER), OTHER),
        ({"url_requested": "https://vk.com/club1", "method": "screenshot"}, (ONE,), None),  # a page of somebody else's
        ({"method": "screenshot"}, (ONE, SPOKEN), ONE),
        ({"method": "screenshot"}, (ONE, OTHER), None),
        ({"method": "screenshot"}, (ONE, ONE), ONE),  # told by two incidents
        ({"method": "paper_scan"}, (ONE,), None),  # an order, though its incident tells of a post
        ({}, (ONE,), None),
        ({"method": "screenshot"}, (SPOKEN,), None),
        ({"method": "screenshot"}, (), None),
    ],
)
def test_an_exhibit_shows_the_post_it_was_captured_from(
    said: dict[str, str], told: tuple[PostFacts, ...], shown: PostFacts | None
) -> None:
    """exports.md §2.1, generator rule 2: the slip names author, account number and times of the post."""
    assert shown_post(CaptureBody(**said), told) is shown  # type: ignore[arg-type]
