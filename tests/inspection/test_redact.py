"""What was under a box is gone: shown by taking copies apart with the tools that whoever receives them would use."""

import io
import subprocess
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from casebook.inspection import redact, redact_still
from casebook.inspection.redact_boxes import box, placed
from casebook.inspection.redact_documents import MOST_PAGES
from casebook.inspection.redact_pdf import PagePicture, written
from casebook.inspection.values import Leaks, Picture, Redacted, Region, Unreadable
from tests.inspection import samples
from tests.inspection.papers import SECRET, kept_in, laden_paper, paper, unpacked

NAME = Region(1, 2000, 2800, 6000, 700, "R2")  # where `paper` has its words
HALF = Region(1, 0, 0, 5000, 10_000, "R7")
WORDS = (b"Zulaykho", "Zulaykho".encode("utf-16-be"), "Zulaykho".encode("utf-16-le"))


def made(content: bytes, media_type: str, *regions: Region, kept: tuple[int, ...] = (), at: int = 0) -> Redacted:
    answer = redact.redacted(io.BytesIO(content), media_type, regions=regions, kept_pages=kept, at_ms=at)
    assert isinstance(answer, Redacted), answer
    return answer


def refused(content: bytes, media_type: str, *regions: Region, at: int = 0) -> str:
    answer = redact.redacted(io.BytesIO(content), media_type, regions=regions, kept_pages=(), at_ms=at)
    assert isinstance(answer, Unreadable), answer
    return answer.reason


def seen(copy: Redacted) -> Image.Image:
    return Image.open(io.BytesIO(copy.content))


def brightest(image: Image.Image) -> int:
    return int(image.getextrema()[1])  # type: ignore[arg-type]


def darkest(image: Image.Image) -> int:
    return int(image.getextrema()[0])  # type: ignore[arg-type]


def ran(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


# ── pictures ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_photograph_stands_upright_with_its_box_and_nothing_of_its_metadata(orientation: int) -> None:
    photograph = Image.open(io.BytesIO(samples.photograph_with_place(orientation)))
    thumbnail = samples.picture("JPEG", (8, 8))
    laden = io.BytesIO()
    photograph.save(laden, "JPEG", exif=photograph.getexif(), comment=SECRET.encode(), quality=95)
    content = laden.getvalue() + thumbnail + SECRET.encode()
    copy = made(content, "image/jpeg", Region(1, 0, 0, 10_000, 3000, "R3"))
    image = seen(copy)
    assert (image.format, image.size) == ("PNG", (60, 40) if orientation == 1 else (40, 60))
    assert not image.info
    assert not image.getexif()
    assert [word for word in (b"Exif", b"Phone", b"2024", SECRET.encode()) if word in copy.content] == []
    drawn = placed(Region(1, 0, 0, 10_000, 3000, "R3"), image.size)
    assert image.crop(drawn).tobytes() == box(drawn, "R3", image.mode).tobytes()
    assert brightest(image.crop((0, drawn[3], *image.size)).convert("L")) > 0, "the rest is still there"


def test_a_drawing_loses_its_words_its_transparency_and_what_follows_its_end() -> None:
    clear = Image.new("RGBA", (200, 100), (0, 0, 255, 255))
    clear.paste((250, 10, 10, 0), (100, 0, 200, 100))  # erased, and still there for whoever ignores transparency
    words = PngInfo()
    words.add_text("Comment", SECRET)
    words.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET}</x>", zip=True)
    laden = io.BytesIO()
    clear.save(laden, "PNG", pnginfo=words)
    copy = made(laden.getvalue() + zlib.compress(SECRET.encode()) + SECRET.encode(), "image/png", HALF)
    image = seen(copy)
    assert (image.mode, image.size) == ("RGB", (200, 100))
    assert image.getpixel((150, 50)) == (255, 255, 255), "paper, not the colour that transparency hid"
    assert SECRET.encode() not in unpacked(copy.content) + zlib.decompress(_pixels(copy.content))
    assert copy.content.endswith(b"IEND\xaeB`\x82")


def test_each_kind_of_picture_becomes_a_png_of_the_same_size() -> None:
    for kind, media_type in (
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("HEIF", "image/heic"),
        ("TIFF", "image/tiff"),
    ):
        image = seen(made(samples.picture(kind), media_type, HALF))
        assert (image.format, image.size) == ("PNG", (60, 40))
        assert brightest(image.crop((0, 0, 20, 5)).convert("L")) == 0


def test_a_box_is_one_colour_but_for_its_code_and_covers_every_pixel_that_it_touches() -> None:
    white = io.BytesIO()
    Image.new("RGB", (333, 211), "white").save(white, "PNG")
    region = Region(1, 1001, 999, 3333, 4444, "R5")
    image = seen(made(white.getvalue(), "image/png", region))
    left, top, right, bottom = placed(region, image.size)
    assert (left, top) == (333 * 1001 // 10_000, 211 * 999 // 10_000)
    rows = {image.getpixel((x, y)) for x in range(left, right) for y in (top, bottom - 1)}
    columns = {image.getpixel((x, y)) for x in (left, right - 1) for y in range(top, bottom)}
    assert rows | columns == {(0, 0, 0)}
    assert {each[1] for each in image.crop((left, top, right, bottom)).getcolors()} > {(0, 0, 0), (255, 255, 255)}
    outside = image.copy()
    outside.paste((255, 255, 255), (left, top, right, bottom))
    assert outside.getcolors() == [(333 * 211, (255, 255, 255))]


def test_a_bomb_a_broken_picture_and_a_drawing_that_is_a_program_are_refused_in_one_word() -> None:
    assert refused(samples.png_claiming(60_000, 60_000), "image/png", HALF) == "too_large"
    assert refused(samples.IMAGES.joinpath("broken.png").read_bytes(), "image/png", HALF) == "broken"
    assert refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", HALF) == "unsupported"
    assert refused(samples.picture("PNG"), "image/png", Region(2, 0, 0, 5000, 5000, "R1")) == "no_such_page"
    assert not redact.can_be_redacted("image/svg+xml")
    assert not redact.can_be_redacted("application/zip")


# ── documents ───────────────────────────────────────────────────────────────────────────────────────────


def test_words_under_a_box_are_gone_from_every_layer_of_a_document(tmp_path: Path) -> None:
    original = laden_paper()
    before = kept_in(tmp_path, original, "original.pdf")
    assert SECRET in ran("pdftotext", before, "-")
    assert original.count(b"%%EOF") == 2
    copy = made(original, "application/pdf", NAME, Region(1, 0, 5500, 10_000, 4500, "R4"))
    path = kept_in(tmp_path, copy.content)
    assert ran("pdftotext", path, "-").strip() == ""
    assert "No syntax or stream encoding errors" in ran("qpdf", "--check", path)
    expanded = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, "-"], capture_output=True, check=True)
    for layer in (copy.content, unpacked(copy.content), expanded.stdout):
        assert [word for word in WORDS if word in layer] == []
        assert [
            key
            for key in (b"/Annots", b"/AcroForm", b"/JS", b"/OCG", b"/Metadata", b"/EmbeddedFile", b"/Font")
            if key in layer
        ] == []
    assert copy.content.count(b"%%EOF") == copy.content.count(b"startxref") == 1
    with pikepdf.open(path) as document:
        assert set(document.trailer.keys()) == {"/Size", "/Root"}
        assert set(document.Root.keys()) == {"/Type", "/Pages"}
        assert {thing.get("/Type") for thing in document.objects if isinstance(thing, pikepdf.Dictionary)} == {
            pikepdf.Name.Catalog, pikepdf.Name.Pages, pikepdf.Name.Page,
        }  # fmt: skip
    assert SECRET in copy.buried, "the second look knew what to look for"


def test_the_pixels_of_a_box_are_one_colour_for_an_outside_reader_and_what_a_field_showed_stays(tmp_path: Path) -> None:
    copy = made(laden_paper(), "application/pdf", NAME)
    ran("pdftoppm", "-r", "100", "-gray", kept_in(tmp_path, copy.content), tmp_path / "page")
    with Image.open(next(tmp_path.glob("page*.pgm"))) as page:
        left, top, _, bottom = placed(NAME, page.size)
        assert brightest(page.crop((left + 2, top + 2, left + 60, bottom - 2))) == 0
        field = page.crop((80, 510, 500, 555))
        assert darkest(field) < 100, "what stood in the form field is drawn, not lost"


@pytest.mark.parametrize("rotate", [90, 180])
def test_a_turned_page_is_redacted_as_it_is_seen(rotate: int) -> None:
    whole = made(paper(rotate=rotate), "application/pdf", Region(1, 0, 0, 10_000, 10_000, "R1"))
    assert SECRET in whole.buried
    with pikepdf.open(io.BytesIO(whole.content)) as document:
        sides = [int(side) for side in list(document.pages[0].MediaBox)[2:]]
        assert sides == ([595, 420] if rotate % 180 else [420, 595])
        assert "/Rotate" not in document.pages[0]


def test_only_the_pages_that_were_chosen_go_into_the_copy(tmp_path: Path) -> None:
    on_third = Region(3, 2000, 2800, 6000, 700, "R2")
    copy = made(paper(pages=4), "application/pdf", on_third, kept=(2, 3))
    assert copy.page_count == 2
    assert "Pages:           2" in ran("pdfinfo", kept_in(tmp_path, copy.content))
    away = redact.redacted(io.BytesIO(paper(pages=4)), "application/pdf", regions=(NAME,), kept_pages=(2,), at_ms=0)
    assert away == Unreadable("no_such_page")
    beyond = redact.redacted(io.BytesIO(paper()), "application/pdf", regions=(), kept_pages=(5,), at_ms=0)
    assert beyond == Unreadable("no_such_page")


def test_an_encrypted_an_endless_and_a_broken_document_are_refused_in_one_word() -> None:
    assert refused(samples.pdf(password="p"), "application/pdf", NAME) == "encrypted"
    assert refused(samples.pdf(page_count=10_000), "application/pdf", NAME) == "too_many_pages"
    assert refused(b"%PDF-1.7\n" + bytes(100), "application/pdf", NAME) == "broken"
    assert MOST_PAGES == 200, "the words of the desk name the number"
    few = redact.redacted(
        io.BytesIO(samples.pdf(page_count=10_000)), "application/pdf", regions=(NAME,), kept_pages=(1, 9_999), at_ms=0
    )
    assert isinstance(few, Redacted)


@pytest.mark.parametrize("revision", samples.KINDS_OF_LOCKS)
def test_a_document_that_only_forbids_printing_is_redacted_like_any_other(revision: int) -> None:
    """exports.md §4.3: permanent removal, fields and annotations flattened first, whatever the lock."""
    copy = made(samples.only_forbidding(laden_paper(), revision), "application/pdf", NAME)
    assert copy.flattened
    assert not any(word in unpacked(copy.content) for word in WORDS)


def test_the_same_file_and_boxes_give_the_same_bytes() -> None:
    assert made(paper(), "application/pdf", NAME) == made(paper(), "application/pdf", NAME)


# ── stills ──────────────────────────────────────────────────────────────────────────────────────────────

FILMS = [("film.mp4", "video/mp4"), ("film.ts", "video/mp2t")]


@pytest.mark.parametrize(("name", "media_type"), FILMS)
def test_a_video_is_redacted_as_the_still_of_a_time(name: str, media_type: str) -> None:
    film = (samples.MEDIA / name).read_bytes()
    early, late = (made(film, media_type, HALF, at=at) for at in (0, 1200))
    assert seen(early).format == "PNG"
    assert brightest(seen(early).crop((0, 0, 10, 10)).convert("L")) == 0
    assert early.content != late.content
    assert refused(film, media_type, HALF, at=60_000) == "no_such_time"


def test_what_is_no_video_gives_no_still() -> None:
    assert refused(b"junk" * 1000, "video/mp4", HALF) == "broken"


def test_a_playlist_that_points_elsewhere_is_not_followed(tmp_path: Path) -> None:
    film = samples.MEDIA / "film.ts"
    for text in (f"#EXTM3U\n#EXTINF:2,\n{film}\n#EXT-X-ENDLIST\n", f"ffconcat version 1.0\nfile {film}\n"):
        for media_type in ("video/mp2t", "video/mp4", "video/webm"):
            assert isinstance(redact_still.still(io.BytesIO(text.encode()), media_type, 0), Unreadable)


def test_without_the_program_or_the_locks_there_are_no_stills_and_this_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    film = (samples.MEDIA / "film.mp4").read_bytes()
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    assert refused(film, "video/mp4", HALF) == "no_decoder"
    monkeypatch.undo()
    monkeypatch.setattr(redact_still, "can_confine_programs", lambda: False)
    assert not redact.has_decoder()
    assert refused(film, "video/mp4", HALF) == "no_decoder"


PROBE = """
import sys; sys.path.append(sys.argv[1])
from casebook.inspection.limits import STILL, confine_for_program
import os
confine_for_program(STILL)
os.execve("/bin/sh", ["sh", "-c", sys.argv[3]], {})
"""


def test_the_program_that_reads_a_video_reaches_nothing_else() -> None:
    def ended(command: str) -> tuple[bytes, int]:
        told = redact_still.run(PROBE, (command,), b"", b"film", redact_still.STILL)
        assert not isinstance(told, Unreadable)
        return bytes(told[0]), told[1]

    assert ended("echo done") == (b"done\n", 0), "the probe itself runs, so it is the attempt that is refused"
    attempts = (
        "exec 3<>/dev/tcp/127.0.0.1/80", "read line < /etc/passwd", "echo x > /tmp/casebook-still", "(true)", "kill $PPID",
    )  # fmt: skip
    for attempt in attempts:
        said, status = ended(f"{attempt} && echo done")
        assert said == b""
        assert status != 0


# ── the second look ─────────────────────────────────────────────────────────────────────────────────────


def looked(content: bytes, media_type: str, *regions: Region, words: tuple[str, ...] = ()) -> set[str]:
    answer = redact.leaks(content, media_type, regions=regions, kept_pages=(), words=words)
    assert isinstance(answer, Leaks), answer
    return set(answer.found)


def test_the_second_look_finds_what_a_cover_up_leaves() -> None:
    covered = made(paper(), "application/pdf", NAME)
    assert looked(covered.content, "application/pdf", NAME, words=(SECRET,)) == set()
    assert looked(covered.content, "application/pdf", Region(1, 0, 0, 5000, 5000, "R2")) == {"pixels"}
    assert "structure" in looked(covered.content + SECRET.encode(), "application/pdf", NAME, words=(SECRET,))
    assert "words" in looked(covered.content + SECRET.encode("utf-16-be"), "application/pdf", NAME, words=(SECRET,))
    other_code = Region(NAME.page, NAME.left, NAME.top, NAME.width, NAME.height, "R3")
    assert looked(covered.content, "application/pdf", other_code) == {"pixels"}


def test_a_document_with_text_behind_its_picture_does_not_pass() -> None:
    copy = made(paper(), "application/pdf", NAME)
    with pikepdf.open(io.BytesIO(copy.content)) as document:
        page = document.pages[0]
        font = document.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        page.Resources.Font = pikepdf.Dictionary(F1=font)
        page.contents_add(pikepdf.Stream(document, f"BT 3 Tr /F1 9 Tf 9 9 Td ({SECRET}) Tj ET".encode()))
        new = io.BytesIO()
        document.save(new)
    assert looked(new.getvalue(), "application/pdf", NAME, words=(SECRET,)) == {"structure", "text", "words"}


def test_a_picture_with_words_beside_its_pixels_does_not_pass() -> None:
    copy = made(samples.picture("PNG"), "image/png", HALF)
    words = PngInfo()
    words.add_text("Comment", SECRET)
    new = io.BytesIO()
    seen(copy).save(new, "PNG", pnginfo=words)
    assert looked(new.getvalue(), "image/png", HALF, words=(SECRET,)) == {"structure", "words"}
    assert looked(copy.content + b"PK\x03\x04", "image/png", HALF) == {"structure"}
    longer = copy.content.replace(_pixels(copy.content), _pixels(copy.content) + SECRET.encode())
    assert longer != copy.content
    blurred = seen(copy).convert("RGB").point(lambda value: value + 1 if value < 255 else value)
    new = io.BytesIO()
    blurred.save(new, "PNG")
    assert looked(new.getvalue(), "image/png", HALF) == {"pixels"}


def test_bytes_after_the_packed_pixels_of_a_page_do_not_pass() -> None:
    rows = zlib.compress(bytes(1 + 3) * 2)
    page = PagePicture(3, 2, 1, rows, False, 30, 20)
    assert looked(written((page,)), "application/pdf") == set()
    hiding = PagePicture(3, 2, 1, rows + SECRET.encode(), False, 30, 20)
    assert looked(written((hiding,)), "application/pdf") == {"structure"}
    longer = PagePicture(3, 2, 1, zlib.compress(bytes(1 + 3) * 9), False, 30, 20)
    assert looked(written((longer,)), "application/pdf") == {"structure"}


def test_a_copy_that_leaks_is_not_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redact, "leaks", lambda *_, **__: Leaks(("text",)))
    answer = redact.redacted(io.BytesIO(paper()), "application/pdf", regions=(NAME,), kept_pages=(), at_ms=0)
    assert answer == Leaks(("text",))
    monkeypatch.setattr(redact, "leaks", lambda *_, **__: Unreadable("killed"))
    answer = redact.redacted(io.BytesIO(paper()), "application/pdf", regions=(NAME,), kept_pages=(), at_ms=0)
    assert answer == Unreadable("killed")


# ── placing boxes ───────────────────────────────────────────────────────────────────────────────────────


def test_a_sheet_shows_the_page_and_its_boxes_at_the_size_of_a_screen() -> None:
    on_second = Region(2, 0, 0, 10_000, 5000, "R1")
    plain, covered = (
        redact.sheet(io.BytesIO(paper(pages=3)), "application/pdf", page=2, at_ms=0, regions=each, max_px=400)
        for each in ((), (on_second, NAME))
    )
    assert isinstance(plain, Picture)
    assert isinstance(covered, Picture)
    assert max(plain.width, plain.height) == 400
    shown = Image.open(io.BytesIO(covered.content)).convert("L")
    assert brightest(shown.crop((0, 0, 50, 150))) < 10
    gone = redact.sheet(io.BytesIO(paper()), "application/pdf", page=7, at_ms=0, regions=(), max_px=400)
    assert gone == Unreadable("no_such_page")
    still = redact.sheet(
        io.BytesIO((samples.MEDIA / "film.mp4").read_bytes()),
        "video/mp4",
        page=1,
        at_ms=500,
        regions=(HALF,),
        max_px=200,
    )
    assert isinstance(still, Picture)


def test_the_recipe_names_programs_and_versions() -> None:
    assert redact.tools("image/png")[0].startswith("Pillow ")
    assert [tool.split()[0] for tool in redact.tools("application/pdf")] == ["qpdf", "PDFium", "Pillow"]
    assert redact.tools("video/mp4")[0].startswith("ffmpeg ")


def _pixels(png: bytes) -> bytes:
    at, packed = 8, b""
    while at < len(png):
        size = int.from_bytes(png[at : at + 4])
        packed += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + size
    return packed
