"""The bench's names, its arithmetic, and that it serves as `casebook serve` does."""

import json

import pytest
from click.testing import CliRunner

from casebook.bench import BENCHES, KNOWN
from casebook.bench.row import row
from casebook.bench.server import OPTIONS
from casebook.cli import faces
from casebook.cli.measuring import bench

OWED = {"seal_record", "seal_file", "upload_100mb", "upload_1gb", "upload_rss", "pack_50x2mb", "sign_in"} | {
    "court_bundle_300_pages",
    "court_bundle_1000_pages",
    "pack_first_byte",
}


def test_every_speed_that_we_owe_has_a_row() -> None:
    assert set(BENCHES) >= OWED
    assert "pack_5gb" in KNOWN  # by name only: it needs room and minutes


def test_a_row_meets_its_goal_from_the_ratio_upwards() -> None:
    assert row("r", 80.0, "MB/s", 100.0, "plain", goal=0.8).met
    assert not row("r", 79.0, "MB/s", 100.0, "plain", goal=0.8).met


def test_where_less_is_better_the_goal_bounds_the_value_itself() -> None:
    assert row("r", 0.25, "s", 0.1, "plain", goal=0.25, less_is_better=True).met
    assert not row("r", 0.26, "s", 10.0, "plain", goal=0.25, less_is_better=True).met


def test_an_informative_row_is_met() -> None:
    assert row("r", 1.0, "/s", 1000.0, "plain", goal=0).met


def test_a_row_without_a_baseline_has_no_ratio() -> None:
    assert row("r", 1.0, "/s", 0.0, "plain", goal=0).ratio == 0


def test_the_servers_that_are_measured_run_as_the_desk_is_served() -> None:
    served = faces._command("casebook.web.desk.wsgi:application", "127.0.0.1:8000")
    assert tuple(served[served.index("--blocking-threads") : -1]) == OPTIONS


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    answer = CliRunner().invoke(bench, ["--only", "nothing"])
    assert answer.exit_code == 2
    assert "upload_100mb" in answer.output


@pytest.mark.parametrize("name", ["seal_record"])
def test_a_measurement_prints_one_object_a_row(name: str) -> None:
    answer = CliRunner().invoke(bench, ["--only", name, "--json"])
    assert answer.exit_code == 0, answer.output
    (line,) = answer.output.splitlines()
    told = json.loads(line)
    assert told["name"] == name
    assert told["met"] is True
    assert {"name", "value", "unit", "baseline", "ratio", "goal", "met"} <= set(told)
    assert told["ratio"] == pytest.approx(told["value"] / told["baseline"])
