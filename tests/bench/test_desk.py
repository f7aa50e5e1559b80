"""The measurements of large offices run, on one small enough to make in a second."""

from collections import Counter
from pathlib import Path

import pytest

from casebook.bench import desk, large_office
from casebook.bench.wording import Chance, text
from casebook.keys.keyring import Keyring
from casebook.search.entry import Query
from casebook.services import lookup
from casebook.work import Work


def test_each_measurement_gives_a_row(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(desk, "SMALL", 20)
    monkeypatch.setattr(desk, "ROUNDS", 1)
    monkeypatch.setattr(desk, "QUERIES", 3)
    folder = tmp_path_factory.mktemp("offices")
    monkeypatch.setattr(large_office, "_shelter", lambda: folder)
    measures = {"search": desk.search, "pace": desk.pace, "cold": desk.cold, "memory": desk.memory}
    rows = [desk.page("case", 40), *(measure(40) for measure in measures.values())]
    assert [row.name for row in rows] == [f"desk_{name}_40" for name in ("case", *measures)]
    assert all(row.value > 0 and row.baseline > 0 for row in rows)
    counted = desk.statements(40)
    assert 5 < counted.value == counted.baseline
    assert counted.met
    sizes = {path.name.partition("-")[0] for path in folder.iterdir()}
    assert sizes == {"20", "40"}


def test_an_office_is_the_same_each_time_and_holds_what_it_says(tmp_path: Path) -> None:
    with (
        large_office.large_office(60, tmp_path / "one") as first,
        large_office.large_office(60, tmp_path / "two") as again,
    ):
        assert first.made == again.made
        assert first.made.incidents == 60
        assert (tmp_path / "one").stat().st_mode & 0o77 == 0

        def read(work: Work, keys: Keyring) -> tuple[int, int, set[str]]:
            incidents = lookup.find(work, keys, Query(nouns=("incident",), at_once=100))
            cases = lookup.find(work, keys, Query(nouns=("case_file",)))
            return incidents.total, cases.total, {record.title for record in incidents.records}

        assert first.act(read, writes=False) == again.act(read, writes=False)
        total, cases, titles = first.act(read, writes=False)
    assert (total, cases) == (60, first.made.cases)
    assert len(titles) > 50


def test_made_up_texts_follow_the_words_they_are_made_of() -> None:
    chance = Chance(1)
    for language in ("ru", "tg", "fa"):
        words = text(chance, language, 4000).split(" ")
        assert len(words) == 4000
        assert len(set(words)) > 300
        assert Counter(words).most_common(1)[0][0] == {"ru": "и", "tg": "ва", "fa": "و"}[language]
    assert text(Chance(5), "ru", 9) == text(Chance(5), "ru", 9) != text(Chance(6), "ru", 9)
