"""The pieces of a file that are searched: its bytes, what lies inside it, the letters in its pictures; and what stays unsearched.

Pure but for the confined child that it asks. It holds a file of up to 64 MiB in memory; of a longer one, and of sound and moving
pictures, both ends, where metadata are. It never writes a byte anywhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from casebook.inspection import inspector
from casebook.inspection.kinds import kind_of
from casebook.inspection.sniff import HEAD_SIZE, sniff
from casebook.inspection.values import Insides, Lettering, Pages, SeenWord, Unreadable
from casebook.sensitive.layers import Layer, layers, text_layers

WHOLE = 64 * 1024 * 1024  # bytes that are searched from end to end
_END = 2 * 1024 * 1024  # bytes of either end of what is longer
_SCANNED_PAGES = 40  # pages without text that are read as pictures
_PAGE_PX = 2_000
_SHORTEST_PAGE = 20  # characters: a page with fewer is a picture of one

Why = Literal["pictures", "recording", "too_long", "too_much", "left_out", "encrypted", "unreadable"]


@dataclass(frozen=True, slots=True)
class Unsearched:
    """Something that was not, or not wholly, searched, and why; a human being has to look at it."""

    why: Why
    exhibit: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a file with its texts; `loose` where nobody writes capitals."""

    path: str
    layers: Iterable[Layer] = field(repr=False)
    page: int = 0
    loose: bool = False


def pieces_of(media_type: str, content: Iterable[bytes], size: int) -> Iterator[Piece | Unsearched]:
    """Give every part of a file that can be searched, and say what cannot."""
    if kind_of(media_type).family in {"video", "audio"}:
        yield from (Piece("", layers(end)) for end in _ends(content))
        yield Unsearched("recording")
        return
    if size > WHOLE:
        yield from (Piece("", layers(end)) for end in _ends(content))
        yield Unsearched("too_long")
        return
    octets = b"".join(content)
    yield Piece("", layers(octets))
    if kind_of(sniff(octets[:HEAD_SIZE])).family not in {
        "text",
        "message",
    }:  # those have no inside but what layers read
        yield from _insides(octets)


def may_open(one: Unsearched) -> bool:
    """Whether another try may read it after all: its child may have been killed on a busy machine."""
    return one.why == "unreadable" or (one.why == "pictures" and _machine_reads())


def _ends(content: Iterable[bytes]) -> tuple[bytes, bytes]:
    first, last = b"", b""
    for piece in content:
        if len(first) < _END:
            taken = piece[: _END - len(first)]
            first, piece = first + taken, piece[len(taken) :]  # noqa: PLW2901 -- what is left of it
        last = (last + piece)[-_END:]
    return first, last


def _insides(octets: bytes) -> Iterator[Piece | Unsearched]:
    answer = inspector.insides(octets)
    if isinstance(answer, Unreadable):
        yield Unsearched("encrypted" if answer.reason == "encrypted" else "unreadable")
        return
    for piece in answer.pieces:
        yield Piece(piece.path, layers(piece.content), piece.page, loose=piece.path.endswith("name"))
    yield from (Unsearched("left_out", what=path) for path in answer.left_out)
    yield from _lettering(octets, "", answer)
    for piece in answer.pieces:
        if not piece.page:
            yield from _lettering(piece.content, piece.path, None)


def _lettering(octets: bytes, path: str, inside: Insides | None) -> Iterator[Piece | Unsearched]:
    media_type = sniff(octets[:HEAD_SIZE])
    if media_type == "application/pdf" and inside is not None:
        texts = {piece.page: piece.content for piece in inside.pieces if piece.page}
        yield from _of_pages(octets, path, texts, frozenset(inside.pictured))
    elif kind_of(media_type).family == "image" and media_type != "image/svg+xml":
        yield from _of_picture(octets, path, 0)


def _of_pages(
    octets: bytes, path: str, texts: dict[int, bytes], pictured: frozenset[int]
) -> Iterator[Piece | Unsearched]:
    # A page with words of its own may show more of them in a picture, as a printed web page does.
    empty = {page for page, text in texts.items() if len(text.decode("utf-8", "replace").strip()) < _SHORTEST_PAGE}
    looked_at = empty | pictured
    if texts and not looked_at:
        return
    drawn = inspector.pages(octets, _SCANNED_PAGES, _PAGE_PX)
    if not isinstance(drawn, Pages):
        if drawn.reason not in {"encrypted", "broken"}:  # of these it is said already that they do not open
            yield Unsearched("pictures", what=path)
        return
    for number, picture in enumerate(drawn.pictures, start=1):
        if number in looked_at or number not in texts:
            yield from _of_picture(picture.content, path, number)
    if drawn.page_count > len(drawn.pictures) and max(looked_at, default=drawn.page_count) > len(drawn.pictures):
        yield Unsearched("pictures", what=path)


@cache
def _machine_reads() -> bool:
    return inspector.lettering(b"") != Unreadable("no_decoder")


def _of_picture(octets: bytes, path: str, page: int) -> Iterator[Piece | Unsearched]:
    answer = inspector.lettering(octets) if _machine_reads() else None
    if not isinstance(answer, Lettering):
        yield Unsearched("pictures", what=path)
        return
    read = "letters in the picture"
    yield Piece(f"{path} › {read}" if path else read, text_layers(_lines(answer.words)), page)


def _lines(words: tuple[SeenWord, ...]) -> str:
    text, line = "", ""
    for word in words:
        text += (" " if word.line == line else "\n") + word.text
        line = word.line
    return text.strip()
