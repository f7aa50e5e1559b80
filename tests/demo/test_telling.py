"""A story that is told holds more than what went well: consents that were withheld or taken back, posts that were looked at again."""

import pytest

from casebook.demo.shapes import Story
from casebook.demo.stories import STORIES
from casebook.demo.telling import tell
from casebook.services import reading
from casebook.services.reading import CaseBook
from tests.conftest import Office
from tests.services.acting import as_dana


@pytest.fixture
def told(office: Office) -> tuple[Story, CaseBook]:
    (story,) = (one for one in STORIES if one.key == "student")
    case = as_dana(office, lambda work, keys: tell(work, keys, story))
    return story, as_dana(office, lambda work, keys: reading.case_book(work, keys, case.id, page="test"))


def test_what_was_withheld_is_told_and_is_no_consent(told: tuple[Story, CaseBook]) -> None:
    story, book = told
    given = [one for one in story.consents if one.answer == "given"]
    assert len(book.consents) == len(given) < len(story.consents)
    assert [one.body.withdrawn_on is not None for one in book.consents] == [bool(one.withdrawn_on) for one in given]
    noted = {one.body.words.partition(":")[0]: one.body.record for one in book.notes if one.body.noun == "person"}
    assert set(noted) == {"Refused", "Asked, not answered yet"}
    assert set(noted.values()) <= set(book.persons)


def test_every_look_at_a_post_is_told(told: tuple[Story, CaseBook]) -> None:
    story, book = told
    looked = {post.url: post.state for one in story.incidents for post in one.posts if post.checked_on}
    found = {one.body.url: one.body.checks[-1].status for one in book.posts if one.body.checks}
    assert found == looked
    assert "deleted" in found.values()
