"""casebook patterns: a file in, a file out, no office."""

import csv
import json
from pathlib import Path

from tests.analysis.posting import Platform
from tests.cli.conftest import Casebook


def test_a_table_is_answered_as_csv_and_as_json(casebook: Casebook, tmp_path: Path) -> None:
    platform = Platform(3)
    team = platform.team(12, orders=20, each=5)
    table = tmp_path / "posts.csv"
    table.write_bytes(platform.table())
    assert casebook("patterns", str(table), "--out", str(tmp_path / "out.csv")).status == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["account"] for row in rows} <= team
    assert len(rows) >= 11
    assert all(0 < float(row["score"]) <= 1 and row["network"] == "N1" and row["reasons"] for row in rows)
    ran = casebook("patterns", str(table), "--out", str(tmp_path / "out.json"), "--json")
    assert ran.json()["networks"][0]["accounts"] == len(rows)
    whole = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert whole["format"] == "casebook-patterns/1"
    assert whole["limits"]
    assert whole["networks"][0]["edges"][0]["meetings"][0]["first"]["time"].endswith("Z")


def test_no_network_is_an_ordinary_answer(casebook: Casebook, tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    table.write_bytes(Platform(4).table())
    ran = casebook("patterns", str(table), "--out", str(tmp_path / "out.csv"))
    assert (ran.status, "No network" in ran.out) == (0, True)
    assert (tmp_path / "out.csv").read_text("utf-8") == "account,network,score,reasons\n"


def test_an_earlier_answer_is_replaced_and_no_other_file(casebook: Casebook, tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    table.write_bytes(Platform(4).table())
    for name in ("out.csv", "out.json"):
        out = tmp_path / name
        out.touch()
        assert casebook("patterns", str(table), "--out", str(out)).status == 0
        assert casebook("patterns", str(table), "--out", str(out)).status == 0
    before = table.read_bytes()
    assert casebook("patterns", str(table), "--out", str(table)).status == 2
    assert table.read_bytes() == before


def test_a_table_without_accounts_or_another_ending_is_refused_in_words(casebook: Casebook, tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    table.write_text("colour\nred\n", "utf-8")
    ran = casebook("patterns", str(table), "--out", str(tmp_path / "out.csv"))
    assert ran.status == 2
    assert "columns for the account" in ran.err
    assert casebook("patterns", str(table), "--out", str(tmp_path / "out.xlsx")).status == 2
    assert not (tmp_path / "out.csv").exists()
