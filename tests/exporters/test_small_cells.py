"""No small count can be worked out of what is published, even by somebody who knows the sum and the rule itself."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.exporters.small_cells import SMALL, Mark, Published, apart, published

ROWS = "abcdefgh"
COUNTS = st.dictionaries(st.sampled_from(ROWS), st.integers(0, 60), max_size=8)


def tables_of(total: int, rows: int) -> Iterator[tuple[int, ...]]:
    """Every table of so many rows with that sum."""
    if rows == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in tables_of(total - first, rows - 1))


def given_away(total: int, rows: int) -> list[str]:
    """Group all these tables by what a reader sees of them: which hidden count is the same in all that look alike?"""
    alike: dict[Published, list[tuple[int, ...]]] = defaultdict(list)
    for counts in tables_of(total, rows):
        alike[published(dict(zip(ROWS, counts, strict=False)))].append(counts)
    return [
        f"{row.code} of {tables[0]}"
        for shown, tables in alike.items()
        for row in shown.rows
        if row.mark and len({counts[ROWS.index(row.code)] for counts in tables}) == 1
    ]


@pytest.mark.parametrize(("rows", "largest"), [(1, 60), (2, 60), (3, 45), (4, 32), (5, 21)])
def test_whoever_knows_sum_and_rule_cannot_tell_any_hidden_count(rows: int, largest: int) -> None:
    assert [told for total in range(largest + 1) for told in given_away(total, rows)] == []


@given(COUNTS)
def test_no_small_count_is_shown_and_large_ones_are_true(counts: dict[str, int]) -> None:
    table = published(counts)
    for row in table.rows:
        assert row.count is None or row.count == counts[row.code]
        assert row.count is None or row.count == 0 or row.count >= SMALL
        assert (row.mark is Mark.SMALL) <= (0 < counts[row.code] < SMALL)
    assert table.total is None or table.total == sum(counts.values())
    assert table.together is None or table.together == sum(counts.values()) - sum(r.count or 0 for r in table.rows)


@given(COUNTS)
def test_what_holds_no_small_count_is_published_whole(counts: dict[str, int]) -> None:
    large = {code: count + SMALL for code, count in counts.items()}
    table = published(large)
    assert {row.code: row.count for row in table.rows} == large
    assert (table.total, table.together) == (sum(large.values()), None)


def test_a_lone_small_count_is_held_back_with_two_others() -> None:
    table = published({"a": 40, "b": 3, "c": 12, "d": 9, "e": 0})
    assert [(row.code, row.count, row.mark) for row in table.rows] == [
        ("a", 40, None),
        ("b", None, Mark.SMALL),
        ("c", None, Mark.HELD_BACK),
        ("d", None, Mark.HELD_BACK),
        ("e", 0, None),
    ]


def test_where_that_is_not_enough_the_rows_lose_their_names() -> None:
    table = published({"a": 40, "b": 1, "c": 5, "d": 5})
    assert ([row.code for row in table.rows], table.total, table.together) == (["a"], 51, 11)
    assert published({"a": 3, "b": 1}).rows == ()
    assert published({}).rows == ()


def test_rows_that_share_things_have_no_sum() -> None:
    table = apart({"a": 40, "b": 3, "c": 0})
    assert [(row.count, row.mark) for row in table.rows] == [(40, None), (None, Mark.SMALL), (0, None)]
    assert table.total is None
