"""The measurements of large offices run, on one small enough to make in a second."""

import pytest

from casebook.bench import desk, large_office


def test_each_measurement_gives_a_row(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(desk, "SMALL", 20)
    monkeypatch.setattr(desk, "ROUNDS", 1)
    monkeypatch.setattr(desk, "QUERIES", 3)
    folder = tmp_path_factory.mktemp("offices")
    monkeypatch.setattr(large_office, "_shelter", lambda: folder)
    rows = [desk.page("list", 40), desk.page("case", 40), desk.search(40), desk.cold(40)]
    assert [row.name for row in rows] == ["desk_list_40", "desk_case_40", "desk_search_40", "desk_cold_40"]
    assert all(row.value > 0 and row.baseline > 0 for row in rows)
