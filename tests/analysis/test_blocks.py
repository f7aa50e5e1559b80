"""What holds together, whichever one text or account is taken away; a slow and plain way must give the same."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.analysis.blocks import largest_block

Entry = tuple[int, int]


def test_circles_that_touch_in_one_text_or_one_person_are_two() -> None:
    one = [(account, text) for account in range(5) for text in (0, 1, 2)]
    other = [(account, text) for account in (7, 8, 9) for text in (10, 11)]
    for touching in ((8, 0), (4, 10)):
        entries = np.array([*one, *other, touching])
        assert largest_block(entries[:, 0], entries[:, 1]).tolist() == [0, 1, 2, 3, 4]


def connected(lines: set[Entry], start: Entry, without: set[tuple[str, int]]) -> set[int]:
    """The accounts that can be reached from the two ends of a line when a point is taken away."""
    reached = {("account", start[0]), ("text", start[1])} - without
    while True:
        ends = [(("account", account), ("text", text)) for account, text in lines]
        more = {point for line in ends if set(line) & reached for point in line} - without - reached
        if not more:
            return {number for kind, number in reached if kind == "account"}
        reached |= more


@settings(max_examples=40)
@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 5)), min_size=1, max_size=18))
def test_no_single_point_takes_the_block_apart(lines: set[Entry]) -> None:
    entries = np.array(sorted(lines))
    block = set(largest_block(entries[:, 0], entries[:, 1]).tolist())
    assert block
    inside = {line for line in lines if line[0] in block}
    for text in {text for _, text in lines}:
        rest = {line for line in inside if line[1] != text}
        if len(block) > 2 and rest:
            assert block <= connected(rest, min(rest), {("text", text)})
