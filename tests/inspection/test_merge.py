"""Foreign documents cleaned and bound: what goes over is pages, and nothing that acts; what is broken is said to be."""

import io

import pikepdf
import pytest

from casebook.inspection import merge, merge_leaves
from casebook.inspection.values import Bindings, Bound, Cleaned, Unreadable
from tests.exporters.typeset.venues import changed, letter, scan

MARKER = bytes(range(48))


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def cleaned(pdf: bytes) -> Cleaned:
    found = merge.clean(pdf)
    assert isinstance(found, Cleaned), found
    return found


def carrying(*, marker: bytes = MARKER, count: int = 1) -> bytes:
    """A typeset file as the typesetter makes it: each page has one marker, and the metadata of PDF/A."""
    document = pikepdf.new()
    for _ in range(count):
        page = document.add_blank_page(page_size=(595, 842))
        picture = pikepdf.Stream(document, marker)
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 16, 1, 8
        picture.ColorSpace = pikepdf.Name.DeviceRGB
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(m=picture))
        page.obj.Contents = document.make_stream(b"q 400 0 0 600 50 100 cm /m Do Q")
    document.Root.Metadata = document.make_stream(b"<pdfaid:part>2</pdfaid:part><xmpTPg:NPages>1</xmpTPg:NPages>")
    new = io.BytesIO()
    document.save(new)
    return new.getvalue()


def test_a_document_becomes_pages_with_their_sizes_and_what_was_taken_out() -> None:
    found = cleaned(letter(2, flipped=True))
    assert [tuple(map(round, size)) for size in found.sizes] == [(842, 595)] * 2
    assert found.removed == ("annotations",)
    file = opened(found.content)
    assert set(file.pages[0].obj.keys()) == {
        "/Type",
        "/MediaBox",
        "/Resources",
        "/Contents",
        "/Parent",
    }


def test_what_acts_refers_or_hides_does_not_go_over() -> None:
    def armed(document: pikepdf.Pdf) -> None:
        act = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
        document.Root.OpenAction = act
        document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["x", act]))
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[])
        document.attachments["payload.bin"] = b"payload"
        page = document.pages[0].obj
        page.AA = pikepdf.Dictionary(O=act)
        page.PieceInfo = pikepdf.Dictionary(Secret=pikepdf.String("private words"))
        page.Thumb = document.make_stream(b"thumbnail")

    found = cleaned(changed(letter(1), armed))
    assert set(found.removed) == {"scripts", "forms", "attachments", "annotations"}
    file = opened(found.content)
    everything = b"".join(thing.unparse() for thing in file.objects)
    for hostile in (b"Launch", b"cmd.exe", b"payload", b"private words", b"Thumb", b"/URI", b"evil.example"):
        assert hostile not in everything


def test_what_a_form_shows_stays_and_the_form_goes() -> None:
    def filled(document: pikepdf.Pdf) -> None:
        look = document.make_stream(b"0 0 1 rg 0 0 100 20 re f")
        look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 20]
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Stamp,
                Rect=[100, 100, 200, 120],
                F=4,
                AP=pikepdf.Dictionary(N=look),
            )
        )
        document.pages[0].obj.Annots = pikepdf.Array([field])

    file = opened(cleaned(changed(letter(1), filled)).content)
    drawn = b"".join(thing.read_bytes() for thing in file.objects if isinstance(thing, pikepdf.Stream))
    assert b"0 0 100 20 re" in drawn


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 nothing", "broken"),
        (b"plain words", "unsupported"),
        (b"", "unsupported"),
        (letter(1)[:700], "broken"),
    ],
)
def test_what_is_no_sound_document_is_said_to_be_so(content: bytes, reason: str) -> None:
    assert merge.clean(content) == Unreadable(reason)  # type: ignore[arg-type]


def test_a_locked_document_is_said_to_be_locked() -> None:
    new = io.BytesIO()
    opened(letter(1)).save(new, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert merge.clean(new.getvalue()) == Unreadable("encrypted")


def test_a_document_that_only_forbids_printing_is_merged_all_the_same() -> None:
    new = io.BytesIO()
    opened(letter(1)).save(new, encryption=pikepdf.Encryption(owner="o", user=""))
    assert not opened(cleaned(new.getvalue()).content).is_encrypted


def test_there_is_a_most_of_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge_leaves, "MOST_PAGES", 2)
    assert merge_leaves.cleaned(io.BytesIO(letter(3))) == Unreadable("too_many_pages")


def test_scans_of_one_colour_stay_of_one_colour_and_come_down() -> None:
    def lines(document: pikepdf.Pdf) -> None:
        (picture,) = [each for each in document.objects if isinstance(each, pikepdf.Stream) and "/Width" in each]
        wide, high = int(picture.Width), int(picture.Height)
        picture.write(b"\xaa" * ((wide + 7) // 8 * high))
        picture.BitsPerComponent, picture.ColorSpace = 1, pikepdf.Name.DeviceGray

    file = opened(cleaned(changed(scan(600), lines)).content)
    (picture,) = [each for each in file.objects if isinstance(each, pikepdf.Stream) and "/Width" in each]
    assert int(picture.BitsPerComponent) == 1
    assert int(picture.Width) <= 300 * 8.27


# ── binding ─────────────────────────────────────────────────────────────────────────────────────────────


def test_each_marker_gives_its_place_to_one_page() -> None:
    typeset, document = carrying(count=2), cleaned(letter(2)).content
    found = merge.bind(typeset, [document], Bindings(sizes=(len(typeset), len(document)), marker=MARKER))
    assert isinstance(found, Bound)
    (whole,) = found.files
    file = opened(whole.content)
    for page in file.pages:
        form = page.obj.Resources.XObject.m
        assert form.Subtype == pikepdf.Name.Form
        # It fills the square of one by one, as the marker did.
        matrix = pikepdf.Matrix(form.Matrix)
        corners = [matrix.transform((float(form.BBox[x]), float(form.BBox[y]))) for x, y in ((0, 1), (2, 3))]
        assert [tuple(round(side, 5) for side in corner) for corner in corners] == [(0, 0), (1, 1)]
    assert b"pdfaid" not in file.Root.Metadata.read_bytes()


def test_a_page_too_many_or_too_few_binds_nothing() -> None:
    document = cleaned(letter(2)).content
    for count in (1, 3):
        typeset = carrying(count=count)
        told = Bindings(sizes=(len(typeset), len(document)), marker=MARKER)
        assert merge.bind(typeset, [document], told) == Unreadable("broken")


def test_a_picture_of_other_colours_is_no_marker() -> None:
    typeset, document = carrying(marker=bytes(48)), cleaned(letter(1)).content
    told = Bindings(sizes=(len(typeset), len(document)), marker=MARKER)
    assert merge.bind(typeset, [document], told) == Unreadable("broken")
