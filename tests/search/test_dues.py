"""What is due against a plain list: counted and read in parts, whatever was put, settled, closed, given away and dropped."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.errors import Tampered
from casebook.search.entry import Day, DueQuery, Entry
from casebook.search.shelf import Shelf

RECORDS = [UUID(int=number) for number in range(1, 6)]
CASES = [UUID(int=number) for number in range(101, 104)]
DAYS = ("2026-05-01", "2026-05-14", "2026-05-20", "2026-08-01")
Codes = tuple[tuple[str, str], ...]


def days() -> st.SearchStrategy[tuple[Day, ...]]:
    one = st.builds(
        lambda day, kind, urgency: Day(day=day, kind=kind, urgency=urgency, told={"kind": kind, "day": day, "urgency": urgency}),
        st.sampled_from(DAYS), st.sampled_from(["task", "hearing"]), st.integers(0, 3),
    )  # fmt: skip
    return st.lists(one, max_size=3).map(tuple)


def assigned() -> st.SearchStrategy[Codes]:
    return st.sampled_from([(), (("assigned", "dana"),), (("assigned", "omid"),)])


RECORD = st.builds(
    lambda record, case, due, codes: Entry(noun="task", record=record, case=case, days=due, facets=codes),
    st.sampled_from(RECORDS), st.sampled_from(CASES), days(), assigned(),
)  # fmt: skip
CASE = st.builds(
    lambda case, state, codes: Entry(noun="case_file", record=case, case=case, facets=(("case_state", state), *codes)),
    st.sampled_from(CASES), st.sampled_from(["open", "closed"]), assigned(),
)  # fmt: skip


@dataclass(frozen=True)
class Settles:
    """Other records of a case settle these days of it, and no others."""

    case: UUID
    pairs: tuple[tuple[UUID, str], ...]


SETTLES = st.builds(
    Settles,
    st.sampled_from(CASES),
    st.lists(st.tuples(st.sampled_from(RECORDS), st.just("task")), max_size=2).map(tuple),
)
STEPS = st.lists(
    st.one_of(RECORD, RECORD, CASE, SETTLES, st.sampled_from(RECORDS), st.sampled_from(CASES)), max_size=20
)
QUERIES = (
    DueQuery(until="9999-12-31"),
    DueQuery(since="2026-05-02", until="2026-05-31", without=(("kind", ("hearing",)),)),
    DueQuery(until="2026-05-31", chosen=(("assigned", ("dana",)),), without=(("urgency", ("0",)),)),
    DueQuery(
        until="9999-12-31", lapsed=(("case_state", ("closed",), "2026-05-14"), ("kind", ("hearing",), "2026-05-10"))
    ),
)


@dataclass
class Plain:
    """The same in lists."""

    entries: dict[UUID, Entry] = field(default_factory=dict)
    settled: set[tuple[UUID, str]] = field(default_factory=set)

    def take(self, step: object) -> None:
        if isinstance(step, Entry):
            self.drop(step.record)
            self.entries[step.record] = step
        elif isinstance(step, Settles):
            ours = {one.record for one in self.entries.values() if one.case == step.case}
            self.settled = {pair for pair in self.settled if pair[0] not in ours}
            self.settled |= {pair for pair in step.pairs if pair[0] in ours}
        elif isinstance(step, UUID) and step in CASES:
            for record in [one.record for one in self.entries.values() if one.case == step]:
                self.drop(record)
        elif isinstance(step, UUID):
            self.drop(step)

    def drop(self, record: UUID) -> None:
        self.entries.pop(record, None)
        self.settled = {pair for pair in self.settled if pair[0] != record}

    def fits(self, query: DueQuery) -> list[tuple[str, int, UUID, str]]:
        return sorted(
            (day.day, day.urgency, entry.record, day.kind)
            for entry in self.entries.values()
            for day in entry.days
            if query.since <= day.day <= query.until
            and (entry.record, day.kind) not in self.settled
            and all(set(self.codes(entry, day, name)) & set(codes) for name, codes in query.chosen)
            and not any(set(self.codes(entry, day, name)) & set(codes) for name, codes in query.without)
            and not any(
                day.day < before and set(self.codes(entry, day, name)) & set(codes)
                for name, codes, before in query.lapsed
            )
        )

    def codes(self, entry: Entry, day: Day, name: str) -> Iterator[str]:
        case = self.entries.get(entry.case)
        own = [code for one, code in entry.facets if one == name]
        of_case = [code for one, code in (case.facets if case else ()) if one == name]
        yield from {"kind": [day.kind], "urgency": [str(day.urgency)]}.get(name) or own[:1] or of_case[:1]


def apply(shelf: Shelf, step: object) -> None:
    if isinstance(step, Entry):
        shelf.put([step])
    elif isinstance(step, Settles):
        shelf.settle_days(step.case, step.pairs)
    elif isinstance(step, UUID) and step in CASES:
        shelf.drop_case(step)
    elif isinstance(step, UUID):
        shelf.drop([step])


@settings(max_examples=60, deadline=None)
@given(STEPS, st.integers(0, 4), st.integers(1, 3))
def test_what_is_due_is_counted_and_read_as_a_list_would_hold_it(steps: list[object], start: int, at_once: int) -> None:
    shelf, plain = Shelf(), Plain()
    for step in steps:
        apply(shelf, step)
        plain.take(step)
    for read in (shelf, Shelf(shelf.serialized())):
        for query in QUERIES:
            wanted = plain.fits(query)
            everything, total = read.due(replace(query, at_once=100))
            assert total == len(wanted)
            assert sorted(one.record for one in everything) == sorted(record for _, _, record, _ in wanted)
            part, _ = read.due(replace(query, start=start, at_once=at_once))
            assert part == everything[start : start + at_once]
        assert {one.record for one in read.dated("9999-12-31")} == {
            record for _, _, record, _ in plain.fits(QUERIES[0])
        }
        read.close()


def test_the_earliest_come_first_and_of_one_day_the_most_urgent() -> None:
    shelf = Shelf()
    due = [("2026-05-20", 3), ("2026-05-01", 2), ("2026-05-20", 0), ("2026-05-14", 1)]
    for record, (day, urgency) in zip(RECORDS, due, strict=False):
        one = Day(day=day, kind="task", urgency=urgency, told={})
        shelf.put([Entry(noun="task", record=record, case=CASES[0], days=(one,))])
    found, total = shelf.due(DueQuery(until="2026-12-31", at_once=3))
    assert ([one.record for one in found], total) == ([RECORDS[1], RECORDS[3], RECORDS[2]], 4)


def test_a_change_that_fails_leaves_what_is_due_as_it_was() -> None:
    shelf = Shelf()
    one = Day(day="2026-05-20", kind="task", urgency=3, told={})
    shelf.put([Entry(noun="task", record=RECORDS[0], case=CASES[0], days=(one,))])

    def breaking() -> Iterator[Entry]:
        yield Entry(noun="task", record=RECORDS[0], case=CASES[0])
        yield Entry(noun="task", record=RECORDS[1], case=CASES[0], days=(one,))
        raise Tampered

    with pytest.raises(Tampered):
        shelf.put(breaking())
    found, total = shelf.due(DueQuery(until="2026-12-31"))
    assert ([each.record for each in found], total) == ([RECORDS[0]], 1)


def test_only_the_lines_that_are_wanted_are_read_however_much_is_due() -> None:
    shelf = Shelf()
    one = Day(day="2026-05-20", kind="task", urgency=3, told={})
    shelf.put(
        (Entry(noun="task", record=UUID(int=1000 + number), case=CASES[0], days=(one,)) for number in range(3000)),
        new=True,
    )
    asked = list[str]()
    shelf.db.set_trace_callback(asked.append)
    found, total = shelf.due(DueQuery(until="2026-12-31", start=2000, at_once=25))
    assert (len(found), total) == (25, 3000)
    assert len(asked) == 1  # for the lines; nothing was asked to count
    assert asked[0].count(",") < 50
