"""Bundles of courts as exports.md §2.1 asks for them, looked at with the tools that a clerk has: qpdf, pdftotext, pdffonts."""

import dataclasses
import io
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from casebook.exporters.documents import Pages
from casebook.exporters.dossier import Dossier, ExhibitFile
from casebook.exporters.marks import marks
from casebook.exporters.typeset.documents_set import documents_of
from casebook.exporters.typeset.leaves import BoundPart
from casebook.exporters.typeset.pictures import PictureSet, SeenText
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.services.binding import bind, leaves_for
from tests.exporters.typeset import dossiers, venues
from tests.exporters.typeset.conftest import opened, pages_of, words_of
from tests.exporters.typeset.dossiers import Files

PAPERS = {"a4": (595, 842), "us-letter": (612, 792)}


@pytest.fixture(scope="module")
def binding() -> Iterator[TypstTypesetter]:
    with TypstTypesetter(dossiers.simple_pictures, leaves=leaves_for(), binder=bind) as warm:
        yield warm


def made(binding: TypstTypesetter, dossier: Dossier, contents: Files) -> bytes:
    return binding.bundle(dossier, dossiers.facts(dossier), contents)


@dataclasses.dataclass
class Standing:
    """A bundle that was made once, for all tests that only read it."""

    dossier: Dossier
    places: Pages
    pdf: bytes


@pytest.fixture(scope="module")
def standing(binding: TypstTypesetter) -> Callable[[str, str], Standing]:
    @cache
    def of(court: str, locale: str = "en") -> Standing:
        dossier, contents = venues.case(court, locale)
        places = binding.bundle_pages(dossier, contents)
        return Standing(dossier, places, made(binding, dossier, contents))

    return of


def bare(court: str) -> tuple[Dossier, Files]:
    """A court's case without exhibits and incidents: quickly set, to look at one thing."""
    dossier, contents = venues.case(court)
    return dataclasses.replace(dossier, exhibits=(), incidents=()), contents


def bookmarks(pdf: pikepdf.Pdf) -> Iterator[tuple[str, int]]:
    """Each bookmark's words with the number of the page that it opens."""
    number = {page.obj.objgen: index for index, page in enumerate(pdf.pages, 1)}

    def walk(items: list[pikepdf.OutlineItem]) -> Iterator[tuple[str, int]]:
        for item in items:
            assert isinstance(item.destination, pikepdf.Array)
            yield str(item.title), number[item.destination[0].objgen]
            yield from walk(list(item.children))

    with pdf.open_outline() as outline:
        yield from walk(list(outline.root))


def links(pdf: pikepdf.Pdf) -> Iterator[tuple[int, int]]:
    """Each link inside the file: its page and the page that it leads to."""
    number = {page.obj.objgen: index for index, page in enumerate(pdf.pages, 1)}
    for index, page in enumerate(pdf.pages, 1):
        for link in page.obj.get("/Annots", []):
            if "/Dest" in link:
                yield index, number[link.Dest[0].objgen]


def footer_of(page: str) -> str:
    """The one line of a page that begins with the pack, wherever the extraction puts it."""
    (found,) = [line for line in page.splitlines() if re.match(r"(Draft.* · )?\w+ 7F3A91 · ", line)]
    return found.strip()


def labels_of(pdf: pikepdf.Pdf) -> list[str]:
    return [page.label for page in pdf.pages]


# ── every court ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("court", venues.COURTS)
def test_a_bundle_stands_in_every_court(standing: Callable[..., Standing], tmp_path: Path, court: str) -> None:
    one = standing(court)
    dossier, places, pdf = one.dossier, one.places, one.pdf
    layout, named = dossier.profile.layout, marks(dossier)
    path = tmp_path / "bundle.pdf"
    path.write_bytes(pdf)
    subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)
    file, pages = opened(pdf), pages_of(pdf)
    total = len(file.pages)

    # exports.md 2.1: page 1 is the very first page; printed number, page of the file and page label are one.
    assert labels_of(file) == [str(number) for number in range(1, total + 1)]
    said = re.compile(r"(\d+) (?:/|of|von|sur) (\d+)\s*$")
    for number, page in enumerate(pages, 1):
        footer = footer_of(page)
        found = said.search(footer)
        assert found, footer
        assert (int(found[1]), int(found[2])) == (number, total), footer

    # Each exhibit begins where the ledger says, and its footer names it as the court will.
    for label, (first, last) in places.items():
        for number in range(first, last + 1):
            assert f"· {named[label]} ·" in footer_of(pages[number - 1])

    # Bookmarks carry the page first, and lead to it.
    found_marks = dict(bookmarks(file))
    for words, page in found_marks.items():
        number_said = re.match(r"\D*(\d+) – ", words)
        assert number_said, words
        assert int(number_said[1]) == page, words
    for exhibit in dossier.exhibits:
        assert any(f"– {named[exhibit.label]} {exhibit.title}" in words for words in found_marks), exhibit.label

    # Every exhibit is linked from the index, and no link leaves the file.
    assert {first for first, _ in places.values()} <= {target for _, target in links(file)}
    assert b"/URI" not in b"".join(thing.unparse() for thing in file.objects if isinstance(thing, pikepdf.Dictionary))

    # exports.md 2.1, uk_court_ebundle: opened on page 1 at 100 %, with its bookmarks.
    assert (file.Root.PageMode, file.Root.OpenAction[1]) == (pikepdf.Name.UseOutlines, pikepdf.Name.XYZ)
    assert (file.Root.OpenAction[0].objgen, float(file.Root.OpenAction[4])) == (file.pages[0].obj.objgen, 1)

    # The court's paper, upright; a landscape page lies on its side.
    short, long = PAPERS[layout.paper]
    for page in file.pages:
        size = tuple(round(float(side)) for side in page.mediabox[2:])
        assert size in ((short, long), (long, short))
        assert page.rotation == 0
    table = places[next(each.label for each in dossier.exhibits if each.title.endswith("table.pdf"))]
    assert round(float(file.pages[table[1] - 1].mediabox[2])) == long

    fonts = subprocess.run(["pdffonts", str(path)], check=True, capture_output=True, text=True).stdout
    assert all(" yes " in line for line in fonts.splitlines()[2:]), fonts
    assert all(re.search(r"yes (yes|no ) (yes|no ) +\d+ +\d+$", line) for line in fonts.splitlines()[2:]), fonts


@pytest.mark.parametrize("court", ["uk_ftt_iac", "uk_utiac"])
def test_2_2_a_statement_has_the_block_at_its_head_and_both_languages_their_own_paper(
    binding: TypstTypesetter, court: str
) -> None:
    """exports.md §2.2: party, witness, number, exhibits, date, date of translation; original and translation filed, certified."""
    dossier, _ = venues.case(court)
    words = {
        each.identifier: " ".join(words_of(binding.document(dossier, each)).split())
        for each in dossier.profile.documents
    }
    block = (
        "On behalf of: Mahsa",
        "Statement no.: Answer statement_number",
        "Exhibits: as marked",
        "Date made: Answer",
    )
    for said in (*block, "Date of translation: Answer statement_translated", "1. First of statement_about"):
        assert said in words["statement"], said
    assert "honest belief in its truth." in words["statement"]
    assert all(said in words["statement_original"] for said in block)
    assert "1. First of statement_original." in words["statement_original"]
    certificate = words["statement_translation"]
    assert "I certify that the translation is accurate" in certificate
    assert "I have signed the statement in its original language" in certificate
    assert "To be completed and signed by hand" in certificate
    bare = dict.fromkeys(dossier.answers, "")
    assert not documents_of(dataclasses.replace(dossier, answers=bare))  # nothing is set that nobody stated


@pytest.mark.parametrize("court", venues.COURTS)
def test_the_documents_of_a_court_are_set_alone_too(binding: TypstTypesetter, court: str) -> None:
    dossier, _ = venues.case(court)
    for document in dossier.profile.documents:
        words = words_of(binding.document(dossier, document))
        assert "{" not in words
        if document.face:
            assert "Rule 39 – Urgent" in words


def test_the_index_says_the_true_page_of_every_exhibit(standing: Callable[..., Standing]) -> None:
    one = standing("uk_ftt_iac")
    told = ["pdftotext", "-layout", "-l", "3", "-", "-"]
    text = subprocess.run(told, input=one.pdf, capture_output=True, check=True).stdout.decode()
    for label, (first, _) in one.places.items():
        assert re.search(rf"^ *{label} .* {first}$", text, re.MULTILINE), label
        assert f"{label} (p. {first})" in text, label  # by date


# ── what a court reads ──────────────────────────────────────────────────────────────────────────────────


def test_tajik_russian_and_persian_come_back_as_text(standing: Callable[..., Standing]) -> None:
    for court, locale in (("uk_ftt_iac", "en"), ("eu_generic", "fa"), ("eu_generic", "tg")):
        words = re.sub("[\u200c-\u200f\u202a-\u202e\u2066-\u2069]", "", words_of(standing(court, locale).pdf))
        for word in ("Ватанӣ", "қишлоқи", "беседу", "بازجویی", "Ҳукм", "постановил"):
            assert word in words, (court, locale, word)


def test_a_letter_is_merged_as_it_is_and_nothing_of_it_acts(binding: TypstTypesetter) -> None:
    def armed(document: pikepdf.Pdf) -> None:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        document.Root.OpenAction = script
        document.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        document.attachments["secret.txt"] = b"attached"
        document.docinfo["/Author"] = "Their clerk"

    dossier, contents = venues.case("uk_ftt_iac")
    dossier = venues.with_pdf(dossier, contents, venues.changed(venues.letter(), armed), "armed.pdf")
    pdf = made(binding, dossier, contents)
    first, last = binding.bundle_pages(dossier, contents)["E007"]
    assert last - first == 2  # the slip, two pages
    assert "Ҳукм содир шуд" in pages_of(pdf)[first]
    file = opened(pdf)
    everything = b"".join(thing.unparse() for thing in file.objects)
    for hostile in (b"JavaScript", b"app.alert", b"secret.txt", b"evil.example", b"Their clerk", b"/Launch"):
        assert hostile not in everything


def test_pages_that_were_scanned_sideways_stand_upright(binding: TypstTypesetter) -> None:
    dossier, contents = venues.case("uk_ftt_iac")
    dossier = dataclasses.replace(dossier, exhibits=())
    for turned in (90, 180, 270):
        dossier = venues.with_pdf(dossier, contents, venues.letter(1, turned=turned), f"turned{turned}.pdf")
    pdf = made(binding, dossier, contents)
    for _, page in binding.bundle_pages(dossier, contents).values():
        told = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), "-", "-"]
        boxes = subprocess.run(told, input=pdf, capture_output=True, check=True).stdout.decode()
        order = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">Order<', boxes)
        assert order, boxes
        left, top, right, bottom = map(float, order.groups())
        assert right - left > bottom - top  # it runs from left to right
        assert top < 300  # and stands at the head of the page


def test_a_scan_of_600_dots_comes_down_to_300(binding: TypstTypesetter) -> None:
    dossier, contents = bare("uk_ftt_iac")
    heavy = venues.scan(600)
    dossier = venues.with_pdf(dossier, contents, heavy, "scan.pdf")
    pdf = made(binding, dossier, contents)
    page = binding.bundle_pages(dossier, contents)["E001"][1]
    listed = subprocess.run(
        ["pdfimages", "-list", "-f", str(page), "-l", str(page), "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    (density,) = {int(line.split()[12]) for line in listed.splitlines()[2:]}
    assert 250 <= density <= 300
    assert len(pdf) < len(heavy)


def test_broken_and_locked_letters_are_named_and_sink_nothing(binding: TypstTypesetter) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(venues.letter())) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    dossier, contents = bare("uk_ftt_iac")
    for name, content in (
        ("sound.pdf", venues.letter()),
        ("broken.pdf", b"%PDF-1.7 broken from here on"),
        ("none.pdf", b"no PDF at all"),
        ("cut.pdf", venues.letter()[:900]),
        ("locked.pdf", locked.getvalue()),
    ):
        dossier = venues.with_pdf(dossier, contents, content, name)
    words = " ".join(words_of(made(binding, dossier, contents)).split())
    failed = words.split("What this pack leaves out")[-1].partition("Pack 7F3A91")[0]
    for named in ("E002 broken.pdf", "E003 none.pdf", "E004 cut.pdf", "E005 locked.pdf"):
        assert named in failed, named
    assert "sound.pdf" not in failed
    assert "E001, page 2 of 2: sound.pdf" in words


def test_a_document_with_hidden_layers_is_drawn_and_not_merged() -> None:
    def hidden(document: pikepdf.Pdf) -> None:
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="draft"))
        document.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer], Order=[layer]))

    assert leaves_for()(dossiers.file_of("E1", "a.pdf", b"", "application/pdf"), iter((venues.letter(),))) is not None
    layered = venues.changed(venues.letter(), hidden)
    assert leaves_for()(dossiers.file_of("E1", "a.pdf", b"", "application/pdf"), iter((layered,))) is None


def test_only_our_own_pages_claim_pdf_a(binding: TypstTypesetter, standing: Callable[..., Standing]) -> None:
    claims = opened(made(binding, *bare("uk_ftt_iac"))).open_metadata()
    assert (claims["pdfaid:part"], claims["pdfaid:conformance"], claims["pdfuaid:part"]) == ("2", "U", "1")
    mixed = opened(standing("uk_ftt_iac").pdf)
    assert not {"pdfaid:part", "pdfuaid:part"} & set(mixed.open_metadata())
    assert mixed.Root.MarkInfo.Marked  # the tags stay


def test_the_slip_says_everything(standing: Callable[..., Standing]) -> None:
    one = standing("uk_ftt_iac")
    first, last = one.places["E001"]
    assert last == first + 1  # the slip is one page, then the picture
    page = " ".join(pages_of(one.pdf)[first - 1].split())
    exhibit = one.dossier.exhibits[0]
    for said in (
        "E001",
        "screenshot",
        "100088123456789",  # account id
        "Ҳақгӯ @haqgu_example",
        "3 март, 14:30",  # as displayed
        "2026-03-04 09:30:00 UTC",  # posted
        "2026-03-04 10:30:00 UTC",  # captured
        "Firefox 140.4",
        "Tajik",
        "log entry 3 and following",
        "Redacted no",
        "SHA-256 of the pages as printed here",
        "Shows that they know where her mother lives.",
        # exports.md 2.3: the fields of the IARMJ guidelines
        "Account of the one who attacks",
        "Not reasonably available",
        "The posts that name relatives",
        "2026-05-12: online",
        "Public; 1,204 reactions",
        "Officers showed printouts of it.",
    ):
        assert said in page, said
    assert exhibit.files[0].sha256 in page.replace(" ", "")


def test_short_words_stand_beside_their_picture(standing: Callable[..., Standing]) -> None:
    one = standing("uk_ftt_iac")
    page = pages_of(one.pdf)[one.places["E001"][1] - 1]
    assert "Ту хоини Ватанӣ." in page
    assert "You are a traitor" in page
    assert "E001: post.png" in page


def test_pictures_without_a_text_layer_are_said_to_be_so(standing: Callable[..., Standing]) -> None:
    words = " ".join(words_of(standing("uk_ftt_iac").pdf).split())
    assert "no text recognition was available" in words


# ── limits of size ──────────────────────────────────────────────────────────────────────────────────────


def divided(binding: TypstTypesetter, dossier: Dossier, contents: Files) -> tuple[BoundPart, ...]:
    return binding.bundle_parts(dossier, dossiers.facts(dossier), contents)


def test_a_bundle_above_the_limit_is_divided_where_exhibits_begin(binding: TypstTypesetter, tmp_path: Path) -> None:
    dossier, contents = venues.case("us_eoir")
    for number in range(3):
        dossier = venues.with_pdf(dossier, contents, venues.scan(150), f"scan{number}.pdf", "legal")
    whole = made(binding, dossier, contents)
    dossier = venues.limited(dossier, len(whole) // 2)
    places = binding.bundle_pages(dossier, contents)
    parts = divided(binding, dossier, contents)
    assert len(parts) >= 2
    assert [part.first for part in parts[1:]] == [part.last + 1 for part in parts[:-1]]
    begins = {first for first, _ in places.values()}
    for number, part in enumerate(parts, 1):
        assert len(part.content) <= dossier.profile.layout.most_bytes
        assert part.first in begins | {1}
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(part.content)
        subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)
        file = opened(part.content)
        # Page numbers run through all parts, printed and as labels.
        assert labels_of(file) == [str(page) for page in range(part.first, part.last + 1)]
        assert f"bundle p. {part.first} / {parts[-1].last}" in pages_of(part.content)[0]
        for words, page in bookmarks(file):
            assert page <= part.last - part.first + 1, words
    # The index names the part of each exhibit, and its links lead into that part's file.
    index = " ".join(words_of(parts[0].content).split())
    assert "This bundle is divided into files" in index
    others = {
        str(link.A.F) for page in opened(parts[0].content).pages for link in page.obj.get("/Annots", []) if "/A" in link
    }
    assert others == {f"CBP-2026-7F3A91_Evidence_Part{number}.pdf" for number in range(2, len(parts) + 1)}
    # The structure of each part is its own: nothing of the other parts' pages is left in it.
    for part in parts:
        file = opened(part.content)
        here = {page.obj.objgen for page in file.pages}
        for thing in file.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/Pg" in thing:
                assert thing.Pg.objgen in here


def test_an_exhibit_above_the_limit_is_divided_by_pages_and_says_so(binding: TypstTypesetter) -> None:
    dossier, contents = bare("us_eoir")
    dossier = venues.with_pdf(dossier, contents, venues.scan(150, pages=3), "huge.pdf", "legal")
    whole = made(binding, dossier, contents)
    dossier = venues.limited(dossier, len(whole) // 2)
    parts = divided(binding, dossier, contents)
    assert any(part.divides for part in parts)
    words = " ".join(" ".join(words_of(part.content) for part in parts).split())
    assert "This exhibit alone is larger than one file may be here" in words
    assert f"at the beginning of exhibits: {len(parts)}." in words
    assert all(len(part.content) <= dossier.profile.layout.most_bytes for part in parts)


def test_a_supplement_has_its_number_its_reason_and_numbers_that_go_on(binding: TypstTypesetter) -> None:
    dossier, contents = venues.case("de_bamf")
    dossier = dataclasses.replace(
        dossier,
        follows="CBP-2026-AAAAAA",
        marks_from=12,
        answers={**dossier.answers, "bundle_number": "2", "late_reason": "Erst jetzt eingegangen."},
    )
    pdf = made(binding, dossier, contents)
    first = " ".join(pages_of(pdf)[0].split())
    assert "Nachtrag Nr. 2" in first
    assert "CBP-2026-AAAAAA" in first
    assert "Erst jetzt eingegangen." in first
    assert set(marks(dossier).values()) == {f"K{number}" for number in range(12, 12 + len(dossier.exhibits))}
    assert "K12" in words_of(pdf)
    assert "Antragstellende Person" in words_of(pdf)


def test_a_draft_says_on_every_page_that_it_is_one(binding: TypstTypesetter) -> None:
    dossier, contents = bare("uk_ftt_iac")
    for page in pages_of(made(binding, dataclasses.replace(dossier, draft=True), contents)):
        assert "Draft. Not for filing." in page


def test_one_exhibit_alone_is_a_file_of_its_own(binding: TypstTypesetter, tmp_path: Path) -> None:
    dossier, contents = venues.case("us_uscis")
    (whole,) = binding.exhibit_parts(dossier, venues.of(dossier, "E004"), contents)
    pdf = whole.content
    (tmp_path / "one.pdf").write_bytes(pdf)
    subprocess.run(["qpdf", "--check", str(tmp_path / "one.pdf")], check=True, capture_output=True)
    pages = pages_of(pdf)
    assert len(pages) == 3
    assert "Page 3 of 3" in pages[2]
    assert "Ҳукм" in pages[1]


def test_an_exhibit_alone_keeps_below_the_limit_too(binding: TypstTypesetter) -> None:
    dossier, contents = bare("us_uscis")
    dossier = venues.with_pdf(dossier, contents, venues.scan(150, pages=3), "huge.pdf")
    (whole,) = binding.exhibit_parts(dossier, venues.of(dossier, "E001"), contents)
    dossier = venues.limited(dossier, len(whole.content) // 2)
    parts = binding.exhibit_parts(dossier, venues.of(dossier, "E001"), contents)
    assert len(parts) > 1
    assert all(len(part.content) <= dossier.profile.layout.most_bytes for part in parts)
    assert "Page 4 of 4" in pages_of(parts[-1].content)[-1]


def test_the_same_dossier_gives_the_same_bytes() -> None:
    dossier, contents = bare("echr_rule39")
    dossier = venues.with_pdf(dossier, contents, venues.letter(), "order.pdf")
    twice = []
    for _ in range(2):
        with TypstTypesetter(dossiers.simple_pictures, leaves=leaves_for(), binder=bind) as fresh:
            twice.append(made(fresh, dossier, contents))
    assert twice[0] == twice[1]


# ── words in pictures ───────────────────────────────────────────────────────────────────────────────────


def test_words_that_a_machine_read_lie_unseen_where_they_stand_in_the_picture() -> None:
    def reader(file: ExhibitFile, pieces: Iterator[bytes]) -> PictureSet:
        shown = dossiers.simple_pictures(file, pieces)
        word = SeenText("Ғазантарак", left=0.5, top=0.75, height=0.02)
        return dataclasses.replace(shown, lettering=((word,),) * len(shown.pictures))

    dossier, contents = venues.case("uk_ftt_iac")
    dossier = dataclasses.replace(dossier, exhibits=dossier.exhibits[:1])
    with TypstTypesetter(reader, leaves=leaves_for(), binder=bind) as reading:
        pdf = made(reading, dossier, contents)
        page = reading.bundle_pages(dossier, contents)["E001"][1]
    told = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), "-", "-"]
    boxes = subprocess.run(told, input=pdf, capture_output=True, check=True).stdout.decode()
    places = [
        (float(left), float(top))
        for left, top in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>Ғазантарак<', boxes)
    ]
    # Half way over and three quarters down a picture that fills the left half of the page.
    assert any(left < 297 and 250 < top < 560 for left, top in places), boxes
    words = " ".join(words_of(pdf).split())
    assert "Words in pictures were read by a machine" in words
    assert "no text recognition was available" not in words
    claims = opened(pdf).open_metadata()
    assert claims["pdfaid:part"] == "2"
