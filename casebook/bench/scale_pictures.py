"""Draws the curves of docs/scale.md from its figures: `python -m casebook.bench.scale_pictures docs/scale`.

The same figures give the same bytes. A picture stands for itself: its colours follow the reader's light or dark, it loads nothing.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

import msgspec

from casebook.bench.scale_figure import Figure
from casebook.pictures.curves import Curve, Scales, curves
from casebook.pictures.drawing import Box, Drawing, Shape, Words

FIGURES: Final = "figures.jsonl"
_COLOURS: Final = (  # light, dark: each at least 4.5 to 1 on its ground
    ("#0f6a74", "#6cc6cf"),
    ("#a5402d", "#f0a08f"),
    ("#5b4a9e", "#b9abf0"),
    ("#6b5d00", "#d8c65c"),
    ("#1f5c2e", "#86cf95"),
    ("#8a2f66", "#e79ac7"),
    ("#34506e", "#9dbcdb"),
    ("#5f4a35", "#d0b698"),
)
_DASHES: Final = ("", "7 3", "2 3", "9 3 2 3", "", "7 3", "2 3", "9 3 2 3")
_CASES: Final = {1: "10", 2: "100", 3: "1,000", 4: "10,000", 5: "100,000", 6: "1,000,000"}
_MS: Final = {-1: "0.1 ms", 0: "1 ms", 1: "10 ms", 2: "100 ms", 3: "1 s", 4: "10 s"}
_S: Final = {-3: "1 ms", -2: "10 ms", -1: "0.1 s", 0: "1 s", 1: "10 s", 2: "100 s", 3: "1,000 s", 4: "10,000 s"}
_MB: Final = {-1: "0.1 MB", 0: "1 MB", 1: "10 MB", 2: "100 MB", 3: "1 GB", 4: "10 GB", 5: "100 GB"}


@dataclass(frozen=True, slots=True)
class Plate:
    """One picture: its file, its title, which figures it shows under which words, and by which field of a figure."""

    name: str
    title: str
    told: str  # for those who do not see it
    up: str
    steps: dict[int, str]
    shown: tuple[tuple[str, str], ...]
    by: str = "work"
    by_team: bool = False  # along the cases of one team; otherwise along those of the office
    owed: float = 0.0
    owed_words: str = ""


PLATES: Final = (
    Plate(
        "pages",
        "Pages of the desk",
        "Processor time of each page of the desk, by the number of cases of the team.",
        "processor time of the server for one page",
        _MS,
        (
            ("page_cases", "cases, first page"),
            ("page_cases_filtered", "cases, one severity"),
            ("page_cases_last", "cases, last page"),
            ("page_records", "all records"),
            ("page_records_last", "incidents, last page"),
            ("page_case", "one case"),
            ("page_today", "today"),
        ),
        owed=50,
        owed_words="owed: 50 ms",
        by_team=True,
    ),
    Plate(
        "search",
        "Searches",
        "Processor time that nineteen of twenty searches stay below, by the number of cases of the team.",
        "processor time, p95 of twenty searches",
        _MS,
        (
            ("search_common", "a common word"),
            ("search_tajik", "a Tajik word"),
            ("search_rare", "a rare word"),
            ("search_handle", "a handle"),
        ),
        by="work_p95",
        owed=30,
        owed_words="owed: 30 ms",
        by_team=True,
    ),
    Plate(
        "acts",
        "Acts",
        "Processor time of signing in, recording an incident and finding it, offering cases and counting what is due, by the number of cases of the team.",
        "processor time of one act",
        _MS,
        (
            ("sign_in", "sign-in"),
            ("record", "record an incident"),
            ("found_after_record", "find it in the list"),
            ("cases_offered", "offer cases for a report"),
            ("due_counted", "count what is due"),
        ),
        by_team=True,
    ),
    Plate(
        "index",
        "The index of a team",
        "Processor time of building the index of a team, sealing its snapshot and opening it, by the number of cases of the team.",
        "processor time",
        _S,
        (
            ("index_built", "built from records"),
            ("snapshot_saved", "its snapshot, sealed"),
            ("cold_start", "cold start from it"),
        ),
        by_team=True,
    ),
    Plate(
        "memory",
        "The index of a team, in bytes",
        "Memory and disk that the index of a team takes, by the number of cases of the team.",
        "bytes (1 MB is 10^6)",
        _MB,
        (
            ("memory_peak_opening", "memory while it is opened"),
            ("memory_one_team", "memory of the index"),
            ("snapshot", "its snapshot on the disk"),
        ),
        by="value",
        by_team=True,
        owed=1073.741824,
        owed_words="1 GiB: where it stopped",
    ),
    Plate(
        "office",
        "The whole office",
        "Processor time of backups, a restore and looks at all rows, by the number of cases of the office.",
        "processor time",
        _S,
        (
            ("backup_full", "backup, the first"),
            ("backup_next", "backup after 100 acts"),
            ("restore", "restore"),
            ("integrity", "look at all rows and logs"),
            ("log_verified", "logs alone"),
        ),
    ),
    Plate(
        "sizes",
        "The whole office, in bytes",
        "Sizes on the disk, by the number of cases of the office.",
        "bytes (1 MB is 10^6)",
        _MB,
        (
            ("database", "database"),
            ("backup_size", "backup, the first"),
            ("backup_next_size", "backup after 100 acts"),
            ("texts", "texts in it"),
        ),
        by="value",
    ),
)


def read(path: Path) -> list[Figure]:
    """Read figures, one JSON object a line."""
    return [msgspec.json.decode(line, type=Figure) for line in path.read_bytes().splitlines()]


def pictures(figures: Sequence[Figure]) -> dict[str, bytes]:
    """Give the pictures of these figures by the names of their files."""
    return {f"{plate.name}.svg": _svg(plate, figures).encode() for plate in PLATES}


def _svg(plate: Plate, figures: Sequence[Figure]) -> str:
    several = []
    for number, (name, words) in enumerate(plate.shown):
        for engine, second in (("SQLite", False), ("PostgreSQL", True)):
            mine = [one for one in figures if (one.name, one.engine) == (name, engine)]
            chosen = {one.cases / (one.teams if plate.by_team else 1): getattr(one, plate.by) for one in mine}
            points = tuple((cases, value) for cases, value in sorted(chosen.items()) if value > 0)
            if points:
                several.append(Curve(number, points, "" if second else words, second))
    across = f"cases in the {'team' if plate.by_team else 'office'}, ten incidents each"
    scales = Scales(across, plate.up, _CASES, plate.steps)
    drawing = curves(several, scales, owed=plate.owed, owed_words=plate.owed_words)
    key = "filled marks: SQLite; hollow marks: PostgreSQL" if any(one.second for one in several) else "SQLite"
    return _standing_alone(drawing, plate.title, f"{plate.told} Both axes are logarithmic; {key}.", key)


def _standing_alone(drawing: Drawing, title: str, told: str, key: str) -> str:
    width, height = drawing.width, drawing.height + 44
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -44 {width} {height}" width="{width}" height="{height}"'
        ' font-family="Noto Sans, DejaVu Sans, Arial, sans-serif" role="img" aria-labelledby="t d">'
    )
    lines = [
        head,
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(told)}</desc>',
        f"<style>{_style()}</style>",
        f'<rect class="ground" x="0" y="-44" width="{width}" height="{height}"/>',
        f'<text class="g-title" x="8" y="-20">{escape(title)}</text>',
        f'<text class="g-small g-end" x="{width - 8}" y="-20">{escape(key)}</text>',
        *(_shape(one, drawing) for one in drawing.shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _shape(one: Shape, drawing: Drawing) -> str:
    if isinstance(one, Box):
        return (
            f'<rect class="{one.css}" x="{one.x:g}" y="{one.y:g}" width="{one.width:g}" height="{one.height:g}"'
            f' rx="{one.round:g}"/>'
        )
    if isinstance(one, Words):
        css = f"{one.css} {drawing.anchored(one)}".strip()
        return f'<text class="{css}" x="{one.x:g}" y="{one.y:g}">{escape(one.text)}</text>'
    return f'<path class="{one.css}" d="{getattr(one, "path", "")}"/>'


def _style() -> str:
    light = _sheet("#ffffff", "#16211f", "#566662", "#d5dcda", [pair[0] for pair in _COLOURS])
    dark = _sheet("#141a19", "#e8eeec", "#a9b8b4", "#34403d", [pair[1] for pair in _COLOURS])
    dashes = "".join(f"path.curve-{number}{{stroke-dasharray:{dash}}}" for number, dash in enumerate(_DASHES) if dash)
    fixed = (
        "path{fill:none}.g-text{font-size:13px}.g-small{font-size:12px}.g-title{font-size:16px;font-weight:600}"
        ".g-end{text-anchor:end}.g-mid{text-anchor:middle}.curve{stroke-width:2}.curve-mark{stroke-width:1.5}"
        ".curve-owed{stroke-dasharray:3 4;stroke-width:1.5}.curve-lead{stroke-width:.8}path.curve-second{stroke-width:1}"
    )
    return f"{fixed}{dashes}{light}@media(prefers-color-scheme:dark){{{dark}}}"


def _sheet(ground: str, ink: str, ink_2: str, line: str, colours: Iterable[str]) -> str:
    by_number = "".join(
        f".curve-{number}{{stroke:{colour};fill:{colour}}}path.curve-{number}{{fill:none}}"
        for number, colour in enumerate(colours)
    )
    return (
        f".ground{{fill:{ground}}}.g-text,.g-title{{fill:{ink}}}.g-small{{fill:{ink_2}}}.g-grid{{stroke:{line}}}"
        f".curve-owed{{stroke:{ink_2}}}.curve-lead{{stroke:{ink_2}}}{by_number}rect.curve-second{{fill:{ground}}}"
    )


def main(folder: Path) -> None:
    """Draw all pictures of a folder beside its figures."""
    for name, content in pictures(read(folder / FIGURES)).items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
