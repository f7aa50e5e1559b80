"""Who pressed whom through whom: columns in place of a cloud, in an order with few crossings, the same every time.

At the start stand those who are said to have acted, in the middle accounts and intermediaries, at the end those who were
harmed. A line is as thick as the acts behind it are many, and dashed where nobody has judged it likely. What is too much
for a column is folded into one box that says how many it stands for.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from casebook.pictures.crossings import ordered
from casebook.pictures.drawing import Box, Drawing, Shape, Stroke, Tip, Words
from casebook.pictures.lettering import fitted

Kind = Literal["office", "person", "account", "target", "relative", "unknown", "more"]
WHO, THROUGH, WHOM = 0, 1, 2
WIDTH = 860
MOST = 9  # boxes of one column
_BOX, _HIGH, _BETWEEN, _TOP = 200, 48, 16, 38
_X = (6, 310, 614)  # where each column begins
_THICK = (2, 5, 20)  # acts from which a line is one step thicker
_PASSAGE = 14  # height of the way through the middle that direct lines take
_LIKELY = frozenset({"likely", "very_likely", "almost_certain"})  # of the list estimative
_DOUBTED = frozenset({"roughly_even_chance", "unlikely", "very_unlikely", "almost_no_chance"})
_SUSPECTED = "0106"  # of the list degree_of_involvement
_STYLE: dict[Kind, tuple[str, int]] = {
    "office": ("g-node-legal", 2),
    "person": ("g-node-legal", 8),
    "unknown": ("g-node g-dash", 2),
    "account": ("g-node-online", 24),
    "target": ("g-node-key", 8),
    "relative": ("g-node-home", 8),
    "more": ("g-node g-dash", 8),
}


@dataclass(frozen=True, slots=True)
class Node:
    """A person, an account, an office. `id` tells it from others and is never shown."""

    id: str
    name: str
    note: str
    kind: Kind
    column: int


@dataclass(frozen=True, slots=True)
class Deed:
    """One act: who is said to have had a part in it, each with whether that is held to be likely, and who was harmed."""

    parts: tuple[tuple[str, bool], ...]
    victim: str


@dataclass(frozen=True, slots=True)
class Bond:
    """Two that belong together: family, the same operator; `words` say how."""

    one: str
    other: str
    words: str


@dataclass(frozen=True, slots=True)
class Pressure:
    """A line: from whom, on whom, how many acts, and whether any of them is held to be likely."""

    who: str
    whom: str
    acts: int
    likely: bool


@dataclass(frozen=True, slots=True)
class Network:
    """The drawing, and everything that a table beneath it has to say: also what is folded in the drawing."""

    drawing: Drawing
    nodes: Mapping[str, Node]
    pressures: tuple[Pressure, ...]
    bonds: tuple[Bond, ...]
    folded: frozenset[str]


def is_likely(confidence: str, degree: str, *, account: bool) -> bool:
    """Whether a part in an act is drawn as a full line.

    An account was seen doing it, so it needs a doubt to be dashed; of people and offices somebody must have judged it.
    """
    if degree == _SUSPECTED:
        return False
    return confidence not in _DOUBTED if account else confidence in _LIKELY


def network(
    nodes: Mapping[str, Node],
    deeds: Sequence[Deed],
    bonds: Sequence[Bond],
    *,
    heads: tuple[str, str, str],
    more: Callable[[int, int], str],
) -> Network | None:
    """Lay out who pressed whom; None where nobody is said to have done anything to anybody.

    Args:
        nodes: by id; those without a part in a deed or bond are not drawn.
        deeds: whose ids are all among the nodes.
        bonds: the same; drawn between those who are drawn.
        heads: what the columns are called.
        more: words for so many further ones of a column.
    """
    pressures = _pressures(nodes, deeds)
    if not pressures:
        return None
    told = {end for one in pressures for end in (one.who, one.whom)}
    bonds = [one for one in bonds if _brings(one, told, nodes)]
    told |= {end for one in bonds for end in (one.one, one.other)}
    kept = {each: nodes[each] for each in sorted(told) if each in nodes}
    held = tuple(
        sorted((one for one in bonds if one.one in kept and one.other in kept), key=lambda one: (one.one, one.other))
    )
    stands_for = _folded(kept, pressures, more)
    shown = {node.id: node for node in stands_for.values()}
    lines = _merged(pressures, stands_for)
    places = _places(shown, lines)
    height = max(y + _height(each) for each, (_, y) in places.items()) + 14
    shapes: list[Shape] = list(_heads(heads))
    shapes += _bonds(held, stands_for, places)
    shapes += _lines(lines, places)
    shapes += [shape for node in shown.values() for shape in _box(node, *places[node.id])]
    folded = frozenset(each for each, node in stands_for.items() if node.id != each)
    return Network(Drawing(WIDTH, round(height), tuple(shapes)), kept, pressures, held, folded)


# ── what there is to draw ───────────────────────────────────────────────────────────────────────────────────


def _pressures(nodes: Mapping[str, Node], deeds: Sequence[Deed]) -> tuple[Pressure, ...]:
    """Each pair with its acts; who acted through an account is joined to the account, and the account to the victim."""
    acts: Counter[tuple[str, str]] = Counter()
    likely: set[tuple[str, str]] = set()
    for deed in deeds:
        pairs: dict[tuple[str, str], bool] = {}
        through = [part for part in deed.parts if nodes[part[0]].column == THROUGH]
        for who, sure in deed.parts:
            direct = nodes[who].column != WHO or not through
            for whom in [deed.victim] if direct else [each for each, _ in through]:
                if whom != who:
                    pairs[who, whom] = pairs.get((who, whom), False) or sure
        acts.update(pairs.keys())
        likely.update(pair for pair, sure in pairs.items() if sure)
    found = (Pressure(*pair, count, pair in likely) for pair, count in acts.items())
    return tuple(
        sorted(found, key=lambda one: (-one.acts, nodes[one.who].name, nodes[one.whom].name, one.who, one.whom))
    )


def _brings(bond: Bond, told: set[str], nodes: Mapping[str, Node]) -> bool:
    """Whether a bond is drawn: both ends have a part, or one has and the other is an account that only belongs to it."""
    return all(end in told or (end in nodes and nodes[end].kind == "account") for end in (bond.one, bond.other)) and (
        bond.one in told or bond.other in told
    )


def _folded(
    nodes: Mapping[str, Node], pressures: Sequence[Pressure], more: Callable[[int, int], str]
) -> dict[str, Node]:
    """By the id of each node, the box that stands for it: its own, or that of the rest of its column."""
    weight: Counter[str] = Counter()
    for one in pressures:
        weight[one.who] += one.acts
        weight[one.whom] += one.acts
    stands_for: dict[str, Node] = {}
    for column in (WHO, THROUGH, WHOM):
        here = [node for node in nodes.values() if node.column == column]
        here.sort(key=lambda node: (node.kind != "target", -weight[node.id], node.name, node.id))
        fits = len(here) if len(here) <= MOST else MOST - 1
        rest = Node(f"more {column}", more(column, len(here) - fits), "", "more", column)
        stands_for |= {node.id: node if at < fits else rest for at, node in enumerate(here)}
    return stands_for


def _merged(pressures: Sequence[Pressure], stands_for: Mapping[str, Node]) -> list[Pressure]:
    """The lines between boxes: those of folded nodes come together."""
    found: dict[tuple[str, str], Pressure] = {}
    for one in pressures:
        pair = stands_for[one.who].id, stands_for[one.whom].id
        before = found.get(pair, Pressure(*pair, 0, likely=False))
        found[pair] = replace(before, acts=before.acts + one.acts, likely=before.likely or one.likely)
    return [line for pair, line in sorted(found.items()) if pair[0] != pair[1]]


# ── where it stands ─────────────────────────────────────────────────────────────────────────────────────────


def _places(shown: Mapping[str, Node], lines: Sequence[Pressure]) -> dict[str, tuple[float, float]]:
    """The corner of each box, and of each passage ("through <id>") by which direct lines cross the middle."""
    column_of = {each: node.column for each, node in shown.items()}
    segments: set[tuple[str, str]] = set()
    for line in lines:
        ends = column_of[line.who], column_of[line.whom]
        if ends == (WHO, WHOM):
            column_of[_passage(line.who)] = THROUGH
            segments |= {(line.who, _passage(line.who)), (_passage(line.who), line.whom)}
        elif ends[0] != ends[1]:
            segments.add((line.who, line.whom) if ends[0] < ends[1] else (line.whom, line.who))
    columns = [[each for each in column_of if column_of[each] == column] for column in (WHO, THROUGH, WHOM)]
    best = ordered(columns, segments)
    tall = [sum(_height(each) + _BETWEEN for each in column) for column in best]
    places: dict[str, tuple[float, float]] = {}
    for column, each_of in enumerate(best):
        y = _TOP + (max(tall) - tall[column]) / 2
        for each in each_of:
            places[each] = (_X[column], round(y, 1))
            y += _height(each) + _BETWEEN
    return places


def _passage(who: str) -> str:
    return f"through {who}"


def _height(each: str) -> int:
    return _PASSAGE if each.startswith("through ") else _HIGH


# ── shapes ──────────────────────────────────────────────────────────────────────────────────────────────────


def _heads(heads: tuple[str, str, str]) -> Iterator[Shape]:
    for x, head in zip(_X, heads, strict=True):
        yield Words("g-small", fitted(head, _BOX), x, 16)
        yield Stroke("g-grid", ((x, 24), (x + _BOX, 24)))


def _box(node: Node, x: float, y: float) -> Iterator[Shape]:
    css, corner = _STYLE[node.kind]
    pad = 18 if node.kind == "account" else 12
    yield Box(css, x, y, _BOX, _HIGH, corner)
    yield Words("g-text g-strong", fitted(node.name, _BOX - 2 * pad, 13), x + pad, y + (20 if node.note else 29))
    if node.note:
        yield Words("g-small", fitted(node.note, _BOX - 2 * pad), x + pad, y + 37)


def _lines(lines: Sequence[Pressure], places: Mapping[str, tuple[float, float]]) -> Iterator[Shape]:
    for line in lines:
        css = f"g-link g-w{1 + sum(line.acts >= least for least in _THICK)}" + ("" if line.likely else " g-dash")
        (x1, y1), (x2, y2) = places[line.who], places[line.whom]
        y1, y2 = y1 + _HIGH / 2, y2 + _HIGH / 2
        if x1 == x2:
            bulge = x1 + _BOX + 24
            yield Stroke(css, ((x1 + _BOX, y1), (bulge, y1), (bulge, y2), (x2 + _BOX + 7, y2)))
            yield Tip("g-arrow", x2 + _BOX, y2, -1)
        elif x1 < x2:
            passage = places.get(_passage(line.who)) if (x1, x2) == (_X[WHO], _X[WHOM]) else None
            yield from _forward(css, (x1 + _BOX, y1), (x2, y2), passage)
        else:
            yield _curve(css, (x1, y1), (x2 + _BOX + 7, y2))
            yield Tip("g-arrow", x2 + _BOX, y2, -1)


def _forward(
    css: str, start: tuple[float, float], end: tuple[float, float], passage: tuple[float, float] | None
) -> Iterator[Shape]:
    if passage:
        x, y = passage[0], passage[1] + _PASSAGE / 2
        yield _curve(css, start, (x, y))
        yield Stroke(css, ((x, y), (x + _BOX, y)))
        start = x + _BOX, y
    yield _curve(css, start, (end[0] - 7, end[1]))
    yield Tip("g-arrow", *end)


def _bonds(
    bonds: Sequence[Bond], stands_for: Mapping[str, Node], places: Mapping[str, tuple[float, float]]
) -> Iterator[Shape]:
    """Dotted lines between boxes; inside one column they bend out of it, the farther the wider."""
    pairs = {tuple(sorted((stands_for[one.one].id, stands_for[one.other].id))) for one in bonds}
    bent: defaultdict[float, int] = defaultdict(int)
    for one, other in sorted(pairs):
        (x1, y1), (x2, y2) = sorted((places[one], places[other]))
        if one == other:
            continue
        if x1 == x2:
            bend = 14 + 7 * (bent[x1] % 4)
            bent[x1] += 1
            edge, out = x1 + _BOX, x1 + _BOX + bend
            yield Stroke("g-bond", ((edge, y1 + 36), (out, y1 + 36), (out, y2 + 12), (edge, y2 + 12)))
        else:
            yield _curve("g-bond", (x1 + _BOX, y1 + 34), (x2, y2 + 34))


def _curve(css: str, start: tuple[float, float], end: tuple[float, float]) -> Stroke:
    middle = round((start[0] + end[0]) / 2, 1)
    return Stroke(css, (start, (middle, start[1]), (middle, end[1]), end))
