"""The measurements of growth run on an office small enough to make in a second, and the pictures are those of the figures."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from casebook.bench import scale
from casebook.bench.scale import Growth
from casebook.bench.scale_figure import Figure
from casebook.bench.scale_office import growing_office
from casebook.bench.scale_pictures import FIGURES, PLATES, pictures, read
from casebook.bench.scale_words import QUESTIONS, questions
from casebook.keys.keyring import Keyring
from casebook.search.entry import Query
from casebook.services import lookup
from casebook.settings import load_for
from casebook.work import Work

DOCS = Path(__file__).parents[2] / "docs" / "scale"


def test_an_office_has_its_cases_in_several_teams_and_each_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale, "ROUNDS", 1)
    monkeypatch.setattr(scale, "ACTS", 1)
    cheap = replace(load_for(tmp_path / "instance"), stretching_memory_kib=8 * 1024)
    with growing_office(cheap, 3, teams=2) as office:

        def told(work: Work, keys: Keyring) -> tuple[int, int, set[str]]:
            cases = lookup.find(work, keys, Query(nouns=("case_file",)), patience=None)
            incidents = lookup.find(work, keys, Query(nouns=("incident",)), counted=("language",))
            return cases.total, incidents.total, set(incidents.counts["language"])

        first, second = (office.signed_in(team).act(told, writes=False) for team in (0, 1))
        growth = Growth(office, tmp_path, cheap)
        figures = [*growth.stored(), *growth.acts(), *growth.checks()]
    assert (first[:2], second[:2]) == ((2, 20), (1, 10))
    assert first[2] | second[2] == {"ru", "tg", "fa", "en"}
    assert {(one.cases, one.incidents, one.teams, one.engine) for one in figures} == {(3, 30, 2, "SQLite")}
    assert all(one.value > 0 for one in figures)
    assert {"database", "sign_in", "record", "integrity"} <= {one.name for one in figures}
    assert all(callable(getattr(Growth, part)) for part in Growth.PARTS)


def test_what_is_asked_is_the_same_each_time() -> None:
    for kind in QUESTIONS:
        assert len(questions(kind)) == len(questions(kind)) > 10
        assert questions(kind) == questions(kind)
    assert not set(questions("rare")) & set(questions("common"))


def test_the_pictures_of_the_page_on_growth_are_drawn_from_its_figures() -> None:
    drawn = pictures(read(DOCS / FIGURES))
    assert {path.name: path.read_bytes() for path in DOCS.glob("*.svg")} == drawn
    page = (DOCS.parent / "scale.md").read_text("utf-8")
    for plate in PLATES:
        assert f"](scale/{plate.name}.svg)" in page
        root = ET.fromstring(drawn[f"{plate.name}.svg"])  # noqa: S314 -- our own file
        assert root.find("{http://www.w3.org/2000/svg}desc") is not None
        assert b"http" not in drawn[f"{plate.name}.svg"].replace(b"http://www.w3.org/2000/svg", b"")


def test_a_figure_is_one_line_of_json() -> None:
    figure = Figure(
        name="x", value=1.5, unit="ms", cases=1, incidents=10, teams=1, engine="SQLite", on="2026-11-27", machine="2"
    )
    line = msgspec.json.encode(figure)
    assert b"\n" not in line
    assert msgspec.json.decode(line, type=Figure) == figure
