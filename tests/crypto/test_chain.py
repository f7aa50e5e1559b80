"""Hash chains: each link commits to all records before it."""

from hypothesis import given
from hypothesis import strategies as st

from casebook.crypto.canonical import canonical
from casebook.crypto.chain import START, link
from tests.crypto import by_the_page
from tests.crypto.vectors import vectors

RECORDS = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 99)), min_size=2, max_size=8, unique_by=str)


def head(records: list[dict[str, int]]) -> bytes:
    last = START
    for record in records:
        last = link(last, record)
    return last


def test_links_are_those_of_the_vectors() -> None:
    previous = START
    for step in vectors("chain"):
        assert canonical(step["record"]).decode() == step["canonical"]
        assert by_the_page.link(previous, step["record"]).hex() == step["link"]
        previous = link(previous, step["record"])
        assert previous.hex() == step["link"]


@given(RECORDS, st.data())
def test_an_edit_a_swap_a_gap_and_a_cut_change_the_head(records: list[dict[str, int]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(records) - 2))
    edited = [*records[:at], {**records[at], "z": 1}, *records[at + 1 :]]
    swapped = [*records[:at], records[at + 1], records[at], *records[at + 2 :]]
    gap = records[:at] + records[at + 1 :]
    doubled = records[: at + 1] + records[at:]
    assert len({head(each) for each in (records, edited, swapped, gap, doubled, records[:-1])}) >= 5
    assert head(records) not in {head(each) for each in (edited, swapped, gap, doubled, records[:-1])}
