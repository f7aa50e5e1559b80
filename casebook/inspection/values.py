"""What inspection answers with: frozen values that cross the pipe from the confined child.

An answer may come from a child that a hostile file took over: every string in it is as untrusted as the file.
They are msgspec structs so that the parent decodes strictly by type and nothing else can come through.
"""

from typing import Literal

from msgspec import Struct

from casebook.inspection.kinds import Family

Reason = Literal[
    "broken", "too_large", "timeout", "unsupported", "encrypted", "killed",
    "too_many_pages", "no_such_page", "no_such_time", "no_decoder",
]  # fmt: skip
Note = Literal["", "truncated", "first_frame", "more_pages"]


class Unreadable(Struct, frozen=True, tag=True):
    """The file could not be looked into, and why; it is kept as it is all the same."""

    reason: Reason


class Detected(Struct, frozen=True, tag=True):
    """The type of a file by its content; `label` is an English message id."""

    media_type: str
    label: str
    family: Family
    agrees_with_name: bool


class Picture(Struct, frozen=True, tag=True):
    """A re-encoded picture without metadata: PNG or JPEG bytes, its size in pixels, and what is to be said about it."""

    content: bytes
    media_type: Literal["image/png", "image/jpeg"]
    width: int
    height: int
    note: Note = ""


class Copy(Struct, frozen=True, tag=True):
    """A picture drawn anew at its full size, nothing in it but visible pixels: PNG or JPEG bytes, as for Picture."""

    content: bytes
    media_type: Literal["image/png", "image/jpeg"]
    width: int
    height: int
    note: Note = ""


class Pages(Struct, frozen=True, tag=True):
    """The first pages of a document as pictures, with the text of each; `page_count` counts all pages."""

    pictures: tuple[Picture, ...]
    texts: tuple[str, ...]
    page_count: int
    note: Note = ""


class Facts(Struct, frozen=True, tag=True, omit_defaults=True):
    """What a file says of itself; unset means it says nothing. Dates stand as written: no zone is guessed.

    Places are decimal degrees as text. `seconds` is a duration. Nothing here is verified: files lie.
    """

    width: int | None = None
    height: int | None = None
    camera: str = ""
    software: str = ""
    taken: str = ""
    has_place: bool = False
    latitude: str = ""
    longitude: str = ""
    title: str = ""
    author: str = ""
    created: str = ""
    changed: str = ""
    page_count: int | None = None
    encrypted: bool = False
    has_javascript: bool = False
    has_forms: bool = False
    attachments: tuple[str, ...] = ()
    seconds: float | None = None
    codecs: tuple[str, ...] = ()


class Text(Struct, frozen=True, tag=True):
    """Text for reading on a page: hidden characters made visible, and the encoding it was read by."""

    text: str
    encoding: str
    truncated: bool


WHOLE = 10_000
"""A page's width or height, in hundredths of a per cent."""


class Region(Struct, frozen=True):
    """A box on one page: edges in hundredths of a per cent of the upright page, 0 to 10,000, and the code printed in it.

    Pages count from 1; a picture is its own page 1.
    """

    page: int
    left: int
    top: int
    width: int
    height: int
    code: str


class Redacted(Struct, frozen=True, tag=True):
    """A file drawn anew with its boxes in the pixels: a PNG, or a PDF of page pictures.

    `buried` are words that stood under the boxes or that the file said of itself: none of them may be in `content`.
    `flattened` says whether form fields and annotations of a document could be drawn too.
    """

    content: bytes
    media_type: Literal["image/png", "application/pdf"]
    page_count: int
    buried: tuple[str, ...] = ()
    note: Note = ""
    flattened: bool = True


class Leaks(Struct, frozen=True, tag=True):
    """What a redacted file still holds that it may not, by kind; empty if nothing was found."""

    found: tuple[Literal["structure", "text", "words", "pixels", "pages"], ...] = ()


class Inside(Struct, frozen=True):
    """One thing that lies inside a file: the way to it in words, its bytes, and its page where it has one."""

    path: str
    content: bytes
    page: int = 0


class Insides(Struct, frozen=True, tag=True):
    """What lies inside a file, what of it was left out because it does not open or is too much, and pages with pictures."""

    pieces: tuple[Inside, ...]
    left_out: tuple[str, ...] = ()
    pictured: tuple[int, ...] = ()


class SeenWord(Struct, frozen=True):
    """One word that was read in a picture, and where, in pixels of the upright picture; words of one line share `line`."""

    text: str
    left: int
    top: int
    width: int
    height: int
    line: str = ""


class Lettering(Struct, frozen=True, tag=True):
    """The words that were read in a picture, in reading order, and which languages the reader knew."""

    words: tuple[SeenWord, ...]
    languages: tuple[str, ...]


class Impression(Struct, frozen=True, tag=True):
    """What a picture looks like in 64 bits, alike for pictures that look alike; `plain` says that it shows too little to compare."""

    bits: int
    plain: bool = False


Removed = Literal["scripts", "forms", "attachments", "annotations"]


class Cleaned(Struct, frozen=True, tag=True):
    """A PDF of nothing but the pages of another, upright; the size of each in points; what was taken out of it."""

    content: bytes
    sizes: tuple[tuple[float, float], ...]
    removed: tuple[Removed, ...] = ()


class Bindings(Struct, frozen=True):
    """What is bound and how it is divided: `sizes` in bytes of the typeset file and of each cleaned document after it.

    `marker` are the RGB pixels that hold a page's place; `starts` the destinations at which a part may begin; `part_name` a file
    name with {part} in it. A part is to have at most `most_bytes`; 0 is one part.
    """

    sizes: tuple[int, ...]
    marker: bytes
    starts: tuple[str, ...] = ()
    most_bytes: int = 0
    part_name: str = ""


class BoundFile(Struct, frozen=True):
    """One part: its bytes, its pages in the whole from 1, which starts lie in it, whether it begins inside an exhibit."""

    content: bytes
    first: int
    last: int
    starts: tuple[int, ...]
    divides: bool


class Bound(Struct, frozen=True, tag=True):
    """A bound file in its parts."""

    files: tuple[BoundFile, ...]


class Protections(Struct, frozen=True, tag=True):
    """Which protections a child reported and, by trying, found in force."""

    names: tuple[str, ...]


Answer = (
    Unreadable
    | Detected
    | Picture
    | Copy
    | Pages
    | Facts
    | Text
    | Redacted
    | Leaks
    | Insides
    | Lettering
    | Impression
    | Protections
    | Cleaned
    | Bound
)


class Task(Struct, frozen=True):
    """One question to a child about one file."""

    name: Literal[
        "detect", "picture", "without_place", "pages", "facts", "text", "probe", "sheet", "redact", "leaks",
        "insides", "lettering", "clean", "bind", "impression",
    ]  # fmt: skip
    media_type: str = ""
    max_pages: int = 0
    max_px: int = 0
    page: int = 1
    regions: tuple[Region, ...] = ()
    kept_pages: tuple[int, ...] = ()  # of a document; none are all
    words: tuple[str, ...] = ()
    bindings: Bindings | None = None
