"""Tables of posts as tools and spreadsheets write them."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.analysis.reading import NO_ACCOUNT, NO_TIME, NOTHING_SAID, read
from casebook.analysis.times import seconds
from casebook.errors import InvalidInput


@pytest.mark.parametrize(
    "shown",
    [
        "2024-05-01 10:00",
        "2024-05-01T10:00:00Z",
        "2024-05-01T15:00:00+05:00",
        "1714557600",
        "1714557600000",
        "2024-05-01T10:00:00.000",
    ],
)
def test_a_time_is_read_however_it_is_written(shown: str) -> None:
    assert seconds([shown]).tolist() == [1714557600.0]
    assert seconds([shown, "2024-05-01T10:00:00+00:00", ""]).tolist()[:2] == [1714557600.0, 1714557600.0]


def test_a_day_is_no_time() -> None:
    assert str(seconds(["2024-05-01", "", "soon"]).tolist()) == "[nan, nan, nan]"


def test_columns_are_known_by_many_names() -> None:
    posts = read(BytesIO(b"object_id,account_id,content_id,timestamp_share\no1,a,c1,1379203200\n"))
    assert (posts.accounts, posts.post_ids, posts.object_names["object"]) == (("a",), ["c1"], ["o1"])


def test_what_cannot_be_used_is_counted_with_its_reason() -> None:
    table = "account;time;text\nm;2024-05-01 10:00;да\n;2024-05-01 10:00;x\nm;soon;x\nm;2024-05-01 10:00;\n"
    posts = read(BytesIO(table.encode("cp1251")))
    assert posts.texts == ["да"] or len(posts) == 1
    assert dict(posts.skipped) == {NO_ACCOUNT: 1, NO_TIME: 1, NOTHING_SAID: 1}
    assert posts.rows == len(posts) + sum(posts.skipped.values())


def test_a_table_without_what_is_needed_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput, match="columns for the account"):
        read(BytesIO(b"colour,size\nred,1\n"))
    with pytest.raises(InvalidInput, match="empty"):
        read(BytesIO(b""))


@given(st.binary(max_size=300))
def test_no_bytes_break_it_and_no_row_is_lost(data: bytes) -> None:
    posts = read(BytesIO(b"account,time,text\n" + data))
    assert posts.rows == len(posts) + sum(posts.skipped.values())
