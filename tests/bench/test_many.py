"""The measurements of several engines, processes and many people run, on something small; and they notice what is lost."""

import pytest

from casebook.bench import crowd, engines, mixed, moving, postgresql, processes
from casebook.bench.crowd import Told
from casebook.bench.office import office
from casebook.bench.row import LeftOut

GONE = "a report that nobody kept"


def test_without_postgresql_each_measurement_says_that_it_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "missing", lambda: "PostgreSQL is not installed")
    rows = [*engines.engines(), *mixed.mixed("postgresql"), *processes.processes(), *moving.records()]
    assert len(rows) == len(engines.ACTS) + len(mixed.ACTS) + len(mixed.TOLD) + len(processes.NAMES) + 1
    for each in rows:
        assert isinstance(each, LeftOut)
        assert each.plain() == {"name": each.name, "left_out": "PostgreSQL is not installed"}
        assert "left out: PostgreSQL is not installed" in each.told()


def test_what_was_answered_for_and_is_not_there_is_lost() -> None:
    with office() as bench:
        told = Told(reports={GONE: "0" * 64}, exhibits={bench.case_id: ["0" * 64]}, incidents={bench.case_id: ["gone"]})
        assert sorted(mixed.lost(bench, told)) == sorted([GONE, "0" * 64, "gone"])


@pytest.mark.soak
def test_many_at_once_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "FILE", 1000)
    monkeypatch.setattr(mixed, "REPORTERS", 2)
    monkeypatch.setattr(mixed, "MEMBERS", 1)
    monkeypatch.setattr(mixed, "SECONDS", 5.0)
    rows = {each.name: each for each in mixed.mixed("sqlite")}
    assert set(rows) == {f"mixed_sqlite_{name}" for name in (*mixed.ACTS, *mixed.TOLD)}
    kept = rows["mixed_sqlite_lost"]
    assert not isinstance(kept, LeftOut)
    assert (kept.value, kept.met) == (0, True)
    assert kept.baseline >= 2


@pytest.mark.soak
@pytest.mark.postgresql
def test_each_act_is_measured_on_both_engines_and_a_move_carries_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "INCIDENTS", 20)
    monkeypatch.setattr(engines, "ROUNDS", 1)
    monkeypatch.setattr(moving, "INCIDENTS", 20)
    rows = [*engines.engines(), *moving.records()]
    assert [each.name for each in rows] == [*(f"postgresql_{act}" for act in engines.ACTS), "move_100000"]
    assert all(not isinstance(each, LeftOut) and each.value > 0 and each.baseline > 0 for each in rows)


@pytest.mark.soak
def test_two_processes_are_measured_beside_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "REPORTS", 40)
    monkeypatch.setattr(processes, "PAGES", 40)
    rows = [*processes.processes()]
    assert [each.name for each in rows] == [f"two_processes_{name}" for name in processes.NAMES]
    assert all(not isinstance(each, LeftOut) and "can give" in each.baseline_is for each in rows)
