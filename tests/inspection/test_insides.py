"""What lies inside a file is taken out by the confined child, piece by piece, within bounds, and what is not is named."""

import gzip
import io
import zipfile

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from casebook.inspection import inspector
from casebook.inspection.values import Insides, Lettering, Unreadable
from tests.inspection import samples


def taken(content: bytes) -> Insides:
    answer = inspector.insides(content)
    assert isinstance(answer, Insides), answer
    return answer


def zipped(members: dict[str, bytes], comment: bytes = b"") -> bytes:
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in members.items():
            archive.writestr(name, content)
    return new.getvalue()


def texts(content: bytes) -> dict[str, bytes]:
    return {piece.path: piece.content for piece in taken(content).pieces}


def test_members_of_archives_within_archives_their_names_and_comments_are_taken_out() -> None:
    inner = zipped({"канарейка.txt": b"deep"})
    found = texts(zipped({"in.zip": inner, "a.gz": gzip.compress(b"packed")}, comment=b"said aside"))
    assert found["in.zip › канарейка.txt"] == b"deep"
    assert found["in.zip › канарейка.txt › name"] == "канарейка.txt".encode()
    assert found["a.gz › unpacked"] == b"packed"
    assert found["comment"] == b"said aside"


def test_what_is_too_deep_or_too_much_is_named_and_the_rest_is_taken() -> None:
    nest = b"bottom"
    for _ in range(6):
        nest = zipped({"n.zip": nest})
    answer = taken(zipped({"nest.zip": nest, "bomb": bytes(20_000_000), "note.txt": b"beside"}))
    assert [piece.content for piece in answer.pieces if piece.path == "note.txt"] == [b"beside"]
    assert answer.left_out == ("nest.zip › n.zip › n.zip", "bomb")


def test_a_member_that_is_damaged_does_not_hide_the_others() -> None:
    archive = bytearray(zipped({"a.txt": b"first word " * 90, "b.txt": b"second"}))
    archive[38:44] = bytes(6)  # in the packed bytes of the first
    answer = taken(bytes(archive))
    assert [piece.content for piece in answer.pieces if piece.path == "b.txt"] == [b"second"]
    assert answer.left_out == ("a.txt",)


def test_a_document_gives_each_page_its_metadata_and_its_attachments() -> None:
    new = io.BytesIO()
    with pikepdf.open(samples.PDFS / "attachment.pdf") as document:
        document.docinfo["/Author"] = "Автор"
        document.save(new)
    answer = taken(new.getvalue())
    assert [piece.page for piece in answer.pieces if piece.page] == [1]
    assert answer.pieces[0].content.startswith(b"This document contains one attachment")
    assert "Автор" in {piece.path: piece.content.decode() for piece in answer.pieces}["texts of the structure"]
    assert any(piece.path == "attachment" for piece in answer.pieces)


@pytest.mark.parametrize("revision", samples.KINDS_OF_LOCKS)
def test_a_document_that_only_forbids_printing_is_searched_whole(revision: int) -> None:
    """exports.md §4.1: the scan looks into metadata and attachments, which a lock must not hide."""
    locked = samples.only_forbidding((samples.PDFS / "attachment.pdf").read_bytes(), revision)
    found = texts(locked)
    assert found.keys() == texts((samples.PDFS / "attachment.pdf").read_bytes()).keys()
    assert {"texts of the structure", "attachment"} <= found.keys()


def test_a_picture_gives_what_it_says_of_itself_compressed_texts_too() -> None:
    info = PngInfo()
    info.add_text("Author", "Канарейка", zip=True)
    new = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "described"
    Image.new("RGB", (8, 8)).save(new, "PNG", pnginfo=info, exif=exif)
    said = b"\n".join(texts(new.getvalue()).values()).decode()
    assert "Канарейка" in said
    assert "described" in said


@pytest.mark.parametrize(
    "content", [b"", b"plain words", samples.pdf(password="x"), b"PK\x03\x04 broken", b"%PDF-1.7 broken"]
)
def test_a_file_that_does_not_open_is_no_error(content: bytes) -> None:
    answer = taken(content)
    assert answer.pieces == ()
    assert answer.left_out == ("the file itself",) * (content[:1] in {b"%", b"P"} and content != b"plain words")


def lettered(words: str) -> bytes:
    """A picture of words, as large as on a screen."""
    new, image = io.BytesIO(), Image.new("L", (900, 160), 255)
    ImageDraw.Draw(image).text((40, 40), words, fill=0, font=ImageFont.load_default(60))
    image.save(new, "PNG")
    return new.getvalue()


def test_letters_are_read_where_the_machine_can_and_otherwise_it_says_so() -> None:
    page = lettered("SHARIFOV 1990")
    answer = inspector.lettering(page)
    if isinstance(answer, Unreadable):
        assert answer == Unreadable("no_decoder")
        assert inspector.lettering(b"no picture") == Unreadable("no_decoder")
    else:
        assert isinstance(answer, Lettering)
        assert "SHARIFOV" in {word.text for word in answer.words}
        assert inspector.lettering(b"no picture") == Unreadable("unsupported")
