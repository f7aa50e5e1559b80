"""A shelf against a plain list: whatever is put, changed and dropped, it finds and counts what a list would."""

import string
from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.errors import Tampered
from casebook.search import shelf as shelf_module
from casebook.search import store
from casebook.search.entry import Day, Entry, Query
from casebook.search.shelf import Shelf

RECORDS = [UUID(int=number) for number in range(1, 9)]
CASES = [UUID(int=number) for number in range(101, 104)]
WORDS = st.text(string.ascii_lowercase[:4], min_size=4, max_size=4)
ENTRIES = st.builds(
    lambda record, case, title, text, severity, first: Entry(
        noun="incident",
        record=record,
        case=case,
        title=title,
        text=text,
        facets=(("noun", "incident"), ("severity", severity)),
        first=first,
    ),
    record=st.sampled_from(RECORDS),
    case=st.sampled_from(CASES),
    title=WORDS,
    text=WORDS,
    severity=st.sampled_from(["low", "high"]),
    first=st.sampled_from(["", "2025-01-01", "2026-02-02"]),
)
STEPS = st.lists(st.one_of(ENTRIES, st.sampled_from(RECORDS), st.sampled_from(CASES)), max_size=25)


@settings(max_examples=60, deadline=None)
@given(STEPS, WORDS)
def test_it_holds_what_a_list_would_hold(steps: list[Entry | UUID], word: str) -> None:
    shelf, plain = Shelf(), dict[UUID, Entry]()
    for step in steps:
        if isinstance(step, Entry):
            shelf.put([step])
            plain[step.record] = step
        elif step in CASES:
            shelf.drop_case(step)
            plain = {record: entry for record, entry in plain.items() if entry.case != step}
        else:
            shelf.drop([step])
            plain.pop(step, None)
    for read in (shelf, Shelf(shelf.serialized())):
        assert len(read) == len(plain)
        answer = read.find(Query(sort="-when", at_once=100), ("severity",))
        assert {hit.record for hit in answer.hits} == set(plain)
        assert [hit.first for hit in answer.hits] == sorted((one.first for one in plain.values()), reverse=True)
        counted = {code: sum(("severity", code) in one.facets for one in plain.values()) for code in ("low", "high")}
        assert answer.counts["severity"] == {code: number for code, number in counted.items() if number}
        found = read.find(Query(words=word, at_once=100))
        assert {hit.record for hit in found.hits} == {
            one.record for one in plain.values() if word in (one.title, one.text)
        }
        high = read.find(Query(chosen=(("severity", ("high",)),), case=CASES[0]))
        assert high.total == sum(one.case == CASES[0] and ("severity", "high") in one.facets for one in plain.values())
        read.close()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(ENTRIES, max_size=12),
    st.sampled_from(["when", "-when", "title", "-made"]),
    st.integers(0, 9),
    st.integers(1, 4),
)
def test_a_page_is_its_part_of_the_whole_list_also_near_the_end(
    entries: list[Entry], sort: str, start: int, at_once: int
) -> None:
    shelf = Shelf()
    shelf.put(replace(entry, record=uuid4(), made=entry.first) for entry in entries)
    for chosen in ((), (("severity", ("high",)),)):
        whole = shelf.find(Query(chosen=chosen, sort=sort, at_once=100)).hits
        page = shelf.find(Query(chosen=chosen, sort=sort, start=start, at_once=at_once)).hits
        assert page == whole[start : start + at_once]
    shelf.close()


def test_the_last_page_passes_nothing_that_has_no_date(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, passed, walk = Shelf(), list[int](), Shelf._walk
    shelf.put(
        (
            Entry(
                noun="incident" if number < 60 else "person",
                record=UUID(int=number + 1),
                case=CASES[0],
                facets=(("noun", "incident" if number < 60 else "person"),),
                first=f"2026-01-{number % 28 + 1:02}" if 2 <= number < 60 else "",
            )
            for number in range(130)
        ),
        new=True,
    )

    def counting(self: Shelf, column: str, nouns: Iterable[str], *, down: bool) -> Iterator[tuple[int, str]]:
        for row in walk(self, column, nouns, down=down):
            passed.append(row[0])
            yield row

    monkeypatch.setattr(Shelf, "_walk", counting)
    page = shelf.find(Query(nouns=("incident",), sort="-when", start=54, at_once=10)).hits
    assert [hit.first for hit in page] == ["2026-01-02", "2026-01-02", "2026-01-01", "2026-01-01", "", ""]
    assert len(passed) == 4
    assert len(shelf.find(Query(nouns=("incident",), sort="-when", start=59, at_once=10)).hits) == 1
    assert len(passed) == 4


def test_the_way_to_the_last_of_a_kind_passes_none_of_another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, passed, walk = Shelf(), list[int](), Shelf._walk
    nouns = ["case_file" if number % 20 == 0 else ("incident", "person")[number % 2] for number in range(400)]
    shelf.put(
        (
            Entry(
                noun=noun,
                record=UUID(int=number + 1),
                case=CASES[0],
                facets=(("noun", noun),),
                first=f"2026-{1 + number // 34:02}-{number % 28 + 1:02}",
            )
            for number, noun in enumerate(nouns)
        ),
        new=True,
    )

    def counting(self: Shelf, column: str, nouns: Iterable[str], *, down: bool) -> Iterator[tuple[int, str]]:
        for row in walk(self, column, nouns, down=down):
            passed.append(row[0])
            yield row

    monkeypatch.setattr(Shelf, "_walk", counting)
    monkeypatch.setattr(shelf_module, "_FEW", 0)
    days = sorted(f"2026-{1 + number // 34:02}-{number % 28 + 1:02}" for number in range(0, 400, 20))
    found = shelf.find(Query(nouns=("case_file",), sort="when", start=15, at_once=10)).hits
    assert [hit.first for hit in found] == days[15:]
    assert len(passed) <= 6
    passed.clear()
    of_two = shelf.find(Query(nouns=("case_file", "person"), sort="-when", start=0, at_once=7)).hits
    every = [(f"2026-{1 + at // 34:02}-{at % 28 + 1:02}", at) for at, noun in enumerate(nouns) if noun != "incident"]
    assert [hit.record.int - 1 for hit in of_two] == [at for _, at in sorted(every, reverse=True)[:7]]
    assert len(passed) <= 8


def test_a_large_shelf_is_the_same_after_a_start_and_goes_on_growing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LARGE", 1)
    before = Shelf()
    before.put([Entry(noun="incident", record=RECORDS[0], case=CASES[0], title="one", facets=(("noun", "incident"),))])
    after = Shelf(before.serialized())
    after.put([Entry(noun="incident", record=RECORDS[1], case=CASES[0], title="two", facets=(("noun", "incident"),))])
    assert [after.find(Query(words=word)).hits[0].record for word in ("one", "two")] == RECORDS[:2]
    assert after.has_snapshot()
    monkeypatch.setattr(store, "LARGEST", 1)
    assert not after.has_snapshot()


@pytest.mark.soak
def test_a_shelf_of_more_than_a_gibibyte_can_be_changed_after_a_start() -> None:
    before = Shelf()
    before.db.execute("create table filler (content blob)")
    for _ in range(1100):
        before.db.execute("insert into filler values (zeroblob(1000000))")
    after = Shelf(before.serialized())
    before.close()
    after.put([Entry(noun="incident", record=RECORDS[0], case=CASES[0], title="one", facets=(("noun", "incident"),))])
    assert after.find(Query(words="one")).total == 1
    after.close()


def test_a_part_is_found_and_counted_with_the_whole_and_goes_with_it() -> None:
    shelf, case = Shelf(), uuid4()
    incident, act, involvement = uuid4(), uuid4(), uuid4()
    shelf.put(
        [
            Entry(noun="involvement", record=involvement, case=case, text="ministry", parent=act),
            Entry(noun="act", record=act, case=case, facets=(("act_type", "assault"),), parent=incident),
            Entry(noun="incident", record=incident, case=case, title="At the door", facets=(("noun", "incident"),)),
        ]
    )
    assert shelf.find(Query(words="ministry")).hits[0].title == "At the door"
    assert shelf.find(Query(), ("act_type",)).counts == {"act_type": {"assault": 1}}
    shelf.drop([involvement])
    assert shelf.find(Query(words="ministry")).total == 0
    shelf.drop([act])
    assert shelf.find(Query(), ("act_type",)).counts == {"act_type": {}}


def test_a_record_that_moves_lends_its_facets_to_its_new_neighbour_only() -> None:
    shelf, case, post = Shelf(), uuid4(), uuid4()
    first, second = uuid4(), uuid4()
    for incident in (first, second):
        shelf.put([Entry(noun="incident", record=incident, case=case, facets=(("noun", "incident"),))])
    for incident in (first, second):
        lent = ((incident, (("platform", "vk"),)),)
        shelf.put([Entry(noun="content_item", record=post, case=case, facets=(("noun", "content_item"),), beside=lent)])
    query = Query(nouns=("incident",), chosen=(("platform", ("vk",)),))
    assert [hit.record for hit in shelf.find(query).hits] == [second]


def test_days_and_keys_are_those_of_the_entry_as_it_is_now() -> None:
    shelf, case, task = Shelf(), uuid4(), uuid4()
    for day, key in (("2026-12-01", "url:a"), ("2026-12-24", "url:b")):
        shelf.put([Entry(noun="task", record=task, case=case, keys=(key,), days=(Day(day=day, told={"kind": "x"}),))])
    assert list(shelf.dated("2026-12-10")) == []
    (due,) = shelf.dated("2026-12-31")
    assert (due.told, due.noun, due.record, due.case, due.case_own) == ('{"kind":"x"}', "task", task, case, "")
    assert shelf.known(["url:a", "url:b"]) == {"url:b": [task]}


def test_two_fields_are_counted_against_each_other() -> None:
    shelf, case = Shelf(), uuid4()
    pairs = [("smear", "vk"), ("smear", "vk"), ("smear", "x"), ("threat", "x")]
    shelf.put(
        Entry(
            noun="incident", record=uuid4(), case=case, facets=(("noun", "incident"), ("act", act), ("platform", place))
        )
        for act, place in pairs
    )
    assert shelf.cross(Query(), ("act", "platform")) == {("smear", "vk"): 2, ("smear", "x"): 1, ("threat", "x"): 1}


@pytest.mark.parametrize(
    "words",
    ['"', '""', "*", "a AND", "NOT", "(", "title:x", "^a", "- -", '-"', "NEAR(a b)", "'", "a" * 5_000, "\x00", "🕊"],
)
def test_no_query_is_an_error(words: str) -> None:
    shelf = Shelf()
    shelf.put([Entry(noun="incident", record=uuid4(), case=uuid4(), title="title x", facets=(("noun", "incident"),))])
    assert shelf.find(Query(words=words)).total in (0, 1)


@pytest.mark.parametrize("content", [b"x" * 100, b"SQLite format 3\x00" + bytes(4080)])
def test_bytes_that_are_no_shelf_are_refused(content: bytes) -> None:
    with pytest.raises(Tampered):
        Shelf(content)


def test_other_spellings_are_told_where_they_occur_and_not_otherwise() -> None:
    def named(number: int, title: str, text: str = "") -> Entry:
        return Entry(noun="person", record=RECORDS[number], case=CASES[0], title=title, names=(title,), text=text)

    shelf = Shelf()
    shelf.put([named(0, "Behruz Rahimzoda"), named(1, "Бехруз", "رحیموف wrote to him")])
    assert shelf.find(Query(words="Бехруз")).spellings == ("Behruz",)
    assert shelf.find(Query(words="Беҳруз")).spellings == ("Behruz",)  # typed on another keyboard it is the same word
    assert shelf.find(Query(words="Раҳимов")).spellings == ("Rahimzoda", "رحیموف")
    assert shelf.find(Query(words='"Бехруз"')).spellings == ()
    assert shelf.find(Query(words="Саидов")).spellings == ()
    shelf.drop([RECORDS[0]])
    assert shelf.find(Query(words="Бехруз")).spellings == ()


def test_what_a_case_said_is_in_no_later_bytes_once_it_was_dropped() -> None:
    shelf, gone, kept = Shelf(), uuid4(), uuid4()
    for case, word in ((gone, "zarafshonword"), (kept, "khujandword")):
        incident = Entry(noun="incident", record=uuid4(), case=case, title=word, text=word, facets=(("tag", word),))
        part = Entry(noun="act", record=uuid4(), case=case, text=f"{word}part", parent=incident.record)
        shelf.put([incident, part])
    shelf.drop_case(gone)
    written = shelf.serialized()
    assert b"zarafshonword" not in written
    assert gone.bytes not in written
    assert b"khujandword" in written
    assert Shelf(written).find(Query(words="khujandwordpart")).total == 1


def test_a_change_that_fails_leaves_the_shelf_as_it_was() -> None:
    shelf, case, record = Shelf(), uuid4(), uuid4()
    shelf.put([Entry(noun="incident", record=record, case=case, title="Before", facets=(("severity", "low"),))])

    def breaking() -> Iterator[Entry]:
        yield Entry(noun="incident", record=record, case=case, title="After", facets=(("severity", "high"),))
        yield Entry(noun="incident", record=uuid4(), case=uuid4(), title="Another", shown={"a": 1})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        shelf.put(breaking())
    assert shelf.find(Query(words="before"), ("severity",)).counts == {"severity": {"low": 1}}
    assert shelf.find(Query(words="after another")).total == 0
    shelf.put([Entry(noun="incident", record=record, case=case, title="After", shown={"a": 2})])
    assert [hit.shown for hit in shelf.find(Query(words="after")).hits] == [{"a": 2}]
    assert shelf.find(Query(words="before")).total == 0


def test_an_entry_moves_to_another_case_with_what_it_lends() -> None:
    shelf, case, other, post = Shelf(), uuid4(), uuid4(), uuid4()
    one, two = uuid4(), uuid4()
    shelf.put([Entry(noun="incident", record=each, case=case, title="Incident") for each in (one, two)])
    lent = (("platform", "telegram"),)
    shelf.put([Entry(noun="content_item", record=post, case=case, title="Post", beside=((one, lent),))])
    assert shelf.lent_to(case, "content_item") == {one}
    shelf.put([Entry(noun="content_item", record=post, case=other, title="Post", beside=((two, lent),), seal=b"x")])
    assert (shelf.lent_to(case, "content_item"), shelf.lent_to(other, "content_item")) == (set(), {two})
    assert shelf.entry(one) is not None
    assert [hit.record for hit in shelf.find(Query(chosen=(("platform", ("telegram",)),))).hits] == [two]
    assert shelf.seals(other) == {post.bytes: b"x"}
    assert [hit.record for hit in shelf.of_case(case, "incident")] == [one, two]


def test_texts_that_share_rare_words_are_found_the_nearest_first_and_of_the_asked_kind_only() -> None:
    shelf = Shelf()
    words = (
        "the traitor eats the bread of strangers",
        "the traitor eats",
        "a quiet day",
        "the traitor eats the bread of strangers",
    )
    shelf.put(
        Entry(noun="incident" if number == 3 else "content_item", record=RECORDS[number], case=CASES[0], text=text)
        for number, text in enumerate(words)
    )
    found = shelf.like("TRAITOR, eats the bread of strangers", ("content_item",), 9)
    assert [hit.record for hit in found] == RECORDS[:2]
    assert shelf.like("!!!", ("content_item",), 9) == []
    assert [hit.record for hit in shelf.like('traitor" OR "quiet', ("content_item",), 1)] == [RECORDS[2]]


def test_what_is_shown_beside_goes_with_its_entry_and_comes_back_from_the_bytes() -> None:
    entry = Entry(noun="evidence", record=RECORDS[0], case=CASES[0], title="E1", shown={"label": "E1"})
    shelf = Shelf()
    shelf.put([entry])
    shelf.show(RECORDS[0], "looks", "00ff")
    shelf.show(RECORDS[1], "looks", "00ff")  # is not there
    for read in (shelf, Shelf(shelf.serialized())):
        (hit,) = read.find(Query(at_once=9)).hits
        assert hit.shown == {"label": "E1", "looks": "00ff"}
    shelf.put([entry])
    assert shelf.find(Query(at_once=9)).hits[0].shown == {"label": "E1"}
    shelf.show(RECORDS[0], "looks", "00ff")
    shelf.drop_case(CASES[0])
    assert b"00ff" not in shelf.serialized()
