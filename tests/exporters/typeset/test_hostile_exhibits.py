"""One bundle of everything that a clerk's scanner, a stranger's mail and a phone bring: set, checked with qpdf, nothing lost in silence.

exports.md §2.1 (generator rules), §4.3 (attachments, scripts, forms, annotations dropped).
"""

import dataclasses
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from casebook.exporters.documents import Pages
from casebook.exporters.dossier import Dossier
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.model.fields import SHORT
from casebook.services.binding import bind, leaves_for
from tests.exporters.typeset import dossiers, venues
from tests.exporters.typeset.conftest import opened, pages_of
from tests.inspection import samples

ENDLESS = "Хоин" * (SHORT // 4)  # as long as a title may be, and no space to break at
TITLES = {
    "emoji.pdf": "Threat 🔪👨‍👩‍👧 in the post",
    "chinese.pdf": "威胁 and 脅威",
    "tajik.pdf": "Ҳукм: и\u0304, г\u0331, Қ\u0301ӯ\u0308",  # letters with marks of their own
    "ligatures.pdf": "ﷺ ﷲ ﻻ لا می‌خواهم",
    "override.pdf": "invoice\u202efdp.exe",
    "endless.pdf": ENDLESS,
    "typst.pdf": '#eval("1+1") $x$ *b* @label <place> \\u{41}',
}


def sized(wide: float, high: float) -> bytes:
    """One empty page of a size in points."""
    new = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page(page_size=(wide, high))
    document.save(new)
    return new.getvalue()


def pageless() -> bytes:
    new = io.BytesIO()
    pikepdf.new().save(new)
    return new.getvalue()


SOUND = {
    **{path.name: path.read_bytes() for path in sorted(samples.PDFS.glob("*a*.pdf"))},  # attachments and scripts
    "unprintable.pdf": samples.only_forbidding(venues.letter(1), 6),
    "upside-down.pdf": venues.letter(1, turned=180),
    "wall.pdf": sized(3370, 2384),  # A0, on its side
    "stamp.pdf": sized(40, 30),
    "strip.pdf": sized(200, 9000),  # one long screenshot
}
BROKEN = {
    "pageless.pdf": pageless(),
    "dot.pdf": sized(3, 3),
    "locked.pdf": samples.pdf(password="x"),
    "empty.pdf": b"",
    "cut.pdf": venues.letter(2)[:-900],
    "loop.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj trailer<</Root 1 0 R>>",
}


@dataclasses.dataclass
class Made:
    dossier: Dossier
    places: Pages
    pdf: bytes
    pages: list[str]


@pytest.fixture(scope="module")
def made() -> Iterator[Made]:
    dossier, contents = venues.case("uk_ftt_iac")
    dossier = dataclasses.replace(dossier, exhibits=(), incidents=(), persons=(), accounts=())
    letter = venues.letter(1)
    for name, content in {**SOUND, **BROKEN, **dict.fromkeys(TITLES, letter)}.items():
        dossier = venues.with_pdf(dossier, contents, content, name)
    titled = tuple(
        dataclasses.replace(each, title=TITLES.get(each.files[0].name, each.title)) for each in dossier.exhibits
    )
    dossier = dataclasses.replace(dossier, exhibits=titled)
    with TypstTypesetter(dossiers.simple_pictures, leaves=leaves_for(), binder=bind) as typesetter:
        pdf = typesetter.bundle(dossier, dossiers.facts(dossier), contents)
        yield Made(dossier, typesetter.bundle_pages(dossier, contents), pdf, pages_of(pdf))


def label_of(made: Made, name: str) -> str:
    return next(each.label for each in made.dossier.exhibits if each.files[0].name == name)


def test_2_1_qpdf_finds_nothing_and_every_page_is_where_it_says(made: Made, tmp_path: Path) -> None:
    (tmp_path / "all.pdf").write_bytes(made.pdf)
    subprocess.run(["qpdf", "--check", tmp_path / "all.pdf"], check=True, capture_output=True)
    file = opened(made.pdf)
    assert [page.label for page in file.pages] == [str(number) for number in range(1, len(file.pages) + 1)]
    for number, page in enumerate(made.pages, 1):
        assert re.search(rf"bundle p\. {number} / {len(file.pages)}\b", page), number
    for label, (first, last) in made.places.items():
        assert all(f"· {label} ·" in made.pages[number - 1] for number in range(first, last + 1)), label
    short, long = 595, 842
    sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in file.pages}
    assert sizes <= {(short, long), (long, short)}  # whatever came, the court gets A4
    first, last = made.places[label_of(made, "wall.pdf")]
    assert round(float(file.pages[last - 1].mediabox[2])) == long


def test_4_3_nothing_of_what_came_acts_or_is_attached(made: Made) -> None:
    file = opened(made.pdf)
    everything = b"".join(thing.unparse() for thing in file.objects)
    for hostile in (
        b"/JavaScript",
        b"/JS",
        b"/Launch",
        b"/EmbeddedFile",
        b"/AcroForm",
        b"/RichMedia",
        b"/URI",
        b"foo.txt",
    ):
        assert hostile not in everything, hostile


@pytest.mark.parametrize("name", SOUND)
def test_2_1_what_can_be_read_is_merged(made: Made, name: str) -> None:
    first, last = made.places[label_of(made, name)]
    assert last > first
    assert name not in failures(made)


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_named_with_its_hash_and_sinks_nothing(made: Made, name: str) -> None:
    """Issue 5, "Bad input": corrupt or encrypted PDFs are named, nothing lost."""
    label = label_of(made, name)
    assert f"{label} {name}" in failures(made)
    first, last = made.places[label]
    shown = "".join("".join(made.pages[first - 1 : last]).split())
    digest = next(each for each in made.dossier.exhibits if each.label == label).files[0].sha256
    assert digest in shown


def failures(made: Made) -> str:
    words = " ".join(" ".join(made.pages).split())
    return words.split("What this pack leaves out")[-1].partition("Evidence certificate")[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("emoji.pdf", "Threat [U+1F52A][U+1F468]"),
        ("chinese.pdf", "[U+5A01][U+80C1] and [U+8105][U+5A01]"),
        ("override.pdf", "invoice[U+202E]fdp.exe"),
        ("typst.pdf", '#eval("1+1") $x$ *b* @label <place> \\u{41}'),
        ("endless.pdf", ENDLESS),
    ],
)
def test_a_title_in_any_letters_stands_or_is_spelled_out(made: Made, name: str, said: str) -> None:
    """Issue 5, "Bad input": characters outside the fonts, very long titles."""
    first, last = made.places[label_of(made, name)]
    slip = "".join("".join(made.pages[first - 1 : last]).split())
    assert "".join(said.split()) in slip, slip[:400]


@pytest.mark.parametrize(("name", "said"), [("tajik.pdf", "Ҳукм"), ("ligatures.pdf", "خواهم")])
def test_letters_with_marks_and_ligatures_stay(made: Made, name: str, said: str) -> None:
    """§6, golden tests: text extractable in Tajik and Persian."""
    first, _ = made.places[label_of(made, name)]
    slip = re.sub("[\u200c-\u200f\u202a-\u202e\u2066-\u2069]", "", made.pages[first - 1])
    assert said in slip, slip[:400]


def test_a_case_without_people_and_incidents_still_has_both_indices(made: Made) -> None:
    """§2.1, rule 4: nothing happened yet, and the bundle stands."""
    listed = " ".join(" ".join(made.pages[: min(first for first, _ in made.places.values()) - 1]).split())
    for exhibit in made.dossier.exhibits:
        assert f"{exhibit.label} (p. {made.places[exhibit.label][0]})" in listed, exhibit.label  # by date
    assert "no act against relatives came within" in " ".join(" ".join(made.pages).split())
