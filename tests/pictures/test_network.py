"""Who pressed whom: columns, few crossings, the same every time, everybody in the table, no name over another."""

import time

from hypothesis import given
from hypothesis import strategies as st

from casebook.pictures.crossings import crossings, ordered
from casebook.pictures.drawing import Box, Stroke, Tip
from casebook.pictures.network import MOST, THROUGH, WHO, WHOM, Bond, Deed, Network, Node, is_likely, network
from tests.pictures.looking import HOSTILE, covering, frame_of, words_of

HEADS = ("Who", "Through whom", "Whom")
OFFICE = Node("office", "District office", "Police", "office", WHO)
CHANNEL = Node("channel", "Ovozi Misol", "Telegram", "account", THROUGH)
SECOND = Node("second", "@haqgu_example", "Facebook", "account", THROUGH)
MAVJUDA = Node("mavjuda", "Mavjuda Orzuzoda", "target", "target", WHOM)
SORBON = Node("sorbon", "Sorbon", "relative", "relative", WHOM)
CAST = {node.id: node for node in (OFFICE, CHANNEL, SECOND, MAVJUDA, SORBON)}


def more(column: int, count: int) -> str:
    return f"and {count} more in {column}"


def drawn(deeds: list[Deed], bonds: list[Bond], nodes: dict[str, Node] = CAST) -> Network:
    found = network(nodes, deeds, bonds, heads=HEADS, more=more)
    assert found is not None
    return found


def boxes(found: Network) -> list[Box]:
    return [shape for shape in found.drawing.shapes if isinstance(shape, Box)]


def styles(found: Network) -> list[str]:
    return [shape.css for shape in found.drawing.shapes if isinstance(shape, Stroke) and "g-link" in shape.css]


def test_an_office_that_acts_through_an_account_is_joined_to_it_and_the_account_to_the_victim() -> None:
    deed = Deed((("office", False), ("channel", True)), "mavjuda")
    found = drawn([deed, deed, Deed((("office", True),), "sorbon")], [])
    assert [(line.who, line.whom, line.acts, line.likely) for line in found.pressures] == [
        ("office", "channel", 2, False),
        ("channel", "mavjuda", 2, True),
        ("office", "sorbon", 1, True),
    ]
    assert set(styles(found)) == {"g-link g-w2 g-dash", "g-link g-w2", "g-link g-w1"}
    assert sum(isinstance(shape, Tip) for shape in found.drawing.shapes) == 3


def test_nobody_who_did_nothing_to_nobody_is_drawn() -> None:
    assert network(CAST, [], [Bond("channel", "second", "same operator")], heads=HEADS, more=more) is None
    assert network(CAST, [Deed((), "mavjuda")], [], heads=HEADS, more=more) is None
    assert network(CAST, [Deed((("sorbon", True),), "sorbon")], [], heads=HEADS, more=more) is None


def test_an_account_that_only_belongs_to_another_is_drawn_and_a_person_without_part_is_not() -> None:
    bonds = [Bond("channel", "second", "same operator"), Bond("sorbon", "mavjuda", "sibling")]
    found = drawn([Deed((("channel", True),), "mavjuda")], bonds)
    assert set(found.nodes) == {"channel", "second", "mavjuda"}
    assert [bond.words for bond in found.bonds] == ["same operator"]
    assert [shape.css for shape in found.drawing.shapes if isinstance(shape, Stroke)].count("g-bond") == 1


def test_who_was_made_to_denounce_another_is_joined_beside_the_column() -> None:
    found = drawn([Deed((("sorbon", True),), "mavjuda")], [])
    assert all(
        0 <= x <= found.drawing.width
        for shape in found.drawing.shapes
        if isinstance(shape, Stroke)
        for x, _ in shape.points
    )


def test_boxes_and_names_lie_apart_and_the_mirror_image_is_one() -> None:
    nodes = CAST | {
        f"hostile {at}": Node(f"hostile {at}", name, name, "account", THROUGH) for at, name in enumerate(HOSTILE)
    }
    deeds = [Deed(((each, True),), "mavjuda") for each in nodes if nodes[each].column != WHOM]
    found = drawn(deeds, [], nodes)
    assert covering([(box.x, box.y, box.x + box.width, box.y + box.height) for box in boxes(found)]) == []
    for drawing in (found.drawing, found.drawing.mirrored()):
        frames = [frame_of(drawing, words) for words in words_of(drawing)]
        assert covering(frames) == []
        assert min(frame[0] for frame in frames) >= 0
        assert max(frame[2] for frame in frames) <= drawing.width
    assert [found.drawing.width - box.x - box.width for box in boxes(found)] == [
        shape.x for shape in found.drawing.mirrored().shapes if isinstance(shape, Box)
    ]


def test_what_is_too_much_for_a_column_is_folded_and_stays_in_the_table() -> None:
    crowd = {f"a{at:03}": Node(f"a{at:03}", f"@troll_{at}", "Telegram", "account", THROUGH) for at in range(45)}
    deeds = [Deed(((each, True),), "mavjuda") for each in crowd] + [Deed((("channel", True),), "mavjuda")] * 5
    found = drawn(deeds, [], CAST | crowd)
    assert len(boxes(found)) == MOST + 1
    assert "and 38 more in 1" in [words.text for words in words_of(found.drawing)]
    assert len(found.folded) == 38
    told = {end for line in found.pressures for end in (line.who, line.whom)}
    assert told == set(found.nodes) == set(crowd) | {"channel", "mavjuda"}
    assert found.pressures[0].who == "channel"


def test_the_same_facts_give_the_same_picture_in_any_order() -> None:
    deeds = [
        Deed((("office", True),), "mavjuda"),
        Deed((("channel", True),), "sorbon"),
        Deed((("second", True),), "mavjuda"),
    ]
    turned = dict(reversed(CAST.items()))
    assert drawn(deeds, []) == drawn(deeds[::-1], [], turned)


def test_three_thousand_accounts_are_laid_out_at_once() -> None:
    crowd = {f"a{at}": Node(f"a{at}", f"@a{at}", "", "account", THROUGH) for at in range(3000)}
    begun = time.process_time()
    found = drawn([Deed(((each, True),), "mavjuda") for each in crowd], [], CAST | crowd)
    assert time.process_time() - begun < 1  # of its own: other processes may be busy
    assert len(found.drawing.shapes) < 80


def test_crossings_are_fewer_after_ordering() -> None:
    columns = [["a", "b", "c"], ["x", "y", "z"]]
    segments = {("a", "z"), ("b", "y"), ("c", "x")}
    assert crossings(columns, segments) == 3
    assert crossings(ordered(columns, segments), segments) == 0


@given(st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("uvwxyz")), max_size=20))
def test_ordering_never_makes_it_worse_and_loses_nobody(segments: set[tuple[str, str]]) -> None:
    columns = [list("abcdef"), list("uvwxyz")]
    found = ordered(columns, segments)
    assert [sorted(column) for column in found] == columns
    assert crossings(found, segments) <= crossings(columns, segments)


def test_a_line_is_full_only_where_somebody_judged_it_or_an_account_was_seen() -> None:
    assert is_likely("likely", "0101", account=False)
    assert not is_likely("", "0101", account=False)
    assert is_likely("", "", account=True)
    assert not is_likely("unlikely", "", account=True)
    assert not is_likely("almost_certain", "0106", account=True)
