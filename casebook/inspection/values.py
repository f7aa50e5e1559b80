"""What inspection answers with: frozen values that cross the pipe from the confined child.

An answer may come from a child that a hostile file took over: every string in it is as untrusted as the file.
They are msgspec structs so that the parent decodes strictly by type and nothing else can come through.
"""

from typing import Literal

from msgspec import Struct

from casebook.inspection.kinds import Family

Reason = Literal["broken", "too_large", "timeout", "unsupported", "encrypted", "killed"]
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


class Protections(Struct, frozen=True, tag=True):
    """Which protections a child reported and, by trying, found in force."""

    names: tuple[str, ...]


Answer = Unreadable | Detected | Picture | Copy | Pages | Facts | Text | Protections


class Task(Struct, frozen=True):
    """One question to a child about one file."""

    name: Literal["detect", "picture", "without_place", "pages", "facts", "text", "probe"]
    media_type: str = ""
    max_pages: int = 0
    max_px: int = 0
