"""Pictures that look alike: compared by bits that were worked out once, so many at a time, and never stopped by a damaged file."""

from uuid import UUID, uuid4

import pytest

from casebook.crypto.stream import SealedFile
from casebook.errors import NotFound, Tampered
from casebook.inspection.values import Impression
from casebook.services.lookup import FoundRecord
from casebook.services.picture_twins import SIMILAR, Impressions, PictureKept, compare

CASE = uuid4()


def damaged() -> SealedFile:
    raise Tampered("this file is damaged")


def a_picture(number: int, sha256: str = "") -> PictureKept:
    record = FoundRecord(
        noun="evidence", record=UUID(int=number), case=CASE, reference="C-1", case_title="", title=f"E{number}", first="",
        made="", shown={}, facets=(),
    )  # fmt: skip
    return PictureKept(record=record, sha256=sha256 or f"hash {number}", opened=damaged, size=3)


def known(*bits: int | None) -> Impressions:
    impressions = Impressions()
    for number, each in enumerate(bits, 1):
        impressions._known[f"hash {number}"] = None if each is None else Impression(each, plain=each == 0)
    return impressions


def test_the_same_file_comes_first_then_what_differs_least_and_others_not_at_all() -> None:
    kept = [a_picture(1), a_picture(2), a_picture(3), a_picture(4), a_picture(5, "hash 1")]
    far = 0b1 | ((1 << (SIMILAR + 1)) - 1) << 8
    found = compare(UUID(int=1), kept, known(0b1, 0b1 | 0b110, 0b1 | 0b100, far))
    assert [(twin.record.title, twin.differing, twin.same_file) for twin in found.twins] == [
        ("E5", 0, True), ("E3", 1, False), ("E2", 2, False),
    ]  # fmt: skip
    assert (found.compared, found.waiting) == (4, 0)


def test_only_so_many_are_worked_out_at_once_and_the_rest_is_said_to_wait() -> None:
    kept, impressions = [a_picture(number) for number in range(1, 6)], known(0b1, 0b1)
    first = compare(UUID(int=1), kept, impressions, at_once=2)
    assert (first.compared, first.waiting, len(first.twins)) == (3, 1, 1)
    assert compare(UUID(int=1), kept, impressions, at_once=2).waiting == 0  # what was worked out is remembered


@pytest.mark.parametrize(("bits", "plain"), [(0, True), (None, False)])
def test_a_picture_that_shows_too_little_or_cannot_be_decoded_is_like_none(bits: int | None, plain: bool) -> None:
    found = compare(UUID(int=1), [a_picture(1), a_picture(2)], known(bits, 0b1))
    assert (found.plain, found.unreadable, found.twins) == (plain, not plain, ())


def test_what_is_not_among_the_pictures_that_one_may_see_is_not_there() -> None:
    with pytest.raises(NotFound):
        compare(UUID(int=9), [a_picture(1)], known(0b1))
