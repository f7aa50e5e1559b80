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


class Protections(Struct, frozen=True, tag=True):
    """Which protections a child reported and, by trying, found in force."""

    names: tuple[str, ...]


Answer = Unreadable | Detected | Picture | Copy | Pages | Facts | Text | Redacted | Leaks | Protections


class Task(Struct, frozen=True):
    """One question to a child about one file."""

    name: Literal[
        "detect", "picture", "without_place", "pages", "facts", "text", "probe", "sheet", "redact", "leaks"
    ]  # fmt: skip
    media_type: str = ""
    max_pages: int = 0
    max_px: int = 0
    page: int = 1
    regions: tuple[Region, ...] = ()
    kept_pages: tuple[int, ...] = ()  # of a document; none are all
    words: tuple[str, ...] = ()
