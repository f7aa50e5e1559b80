"""The questions that may be asked about a hostile file; each is answered by a confined child or not at all.

No function here raises because of a file: what cannot be read is an Unreadable with its reason. Only detect() looks at
bytes in this process, by fixed comparisons (sniff.py).
"""

import re

from casebook.inspection.kinds import EXTENSIONS, UNKNOWN, Kind, kind_of
from casebook.inspection.names import claimed_extension
from casebook.inspection.process import Content, ask
from casebook.inspection.sniff import HEAD_SIZE, sniff
from casebook.inspection.values import (
    Copy,
    Detected,
    Facts,
    Impression,
    Insides,
    Lettering,
    Pages,
    Picture,
    Protections,
    Task,
    Text,
    Unreadable,
)

_SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_MEDIA_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,80}")
_TEXT_BY_NAME = {"csv": "text/csv", "tsv": "text/csv", "json": "application/json", "jsonl": "application/json"}


def detect(head: bytes, name: str) -> Detected:
    """Return the type of the file that begins with `head` (64 KiB suffice), and whether `name` tells the truth."""
    claimed = claimed_extension(name)
    media_type = sniff(head)
    if media_type == UNKNOWN:
        return _rare(head, claimed)
    if media_type == "text/plain":  # a table and a note are both text: here alone the name may add something
        media_type = _TEXT_BY_NAME.get(claimed, media_type)
    kind = kind_of(media_type)
    return Detected(media_type, kind.label, kind.family, _agrees(kind, claimed))


def picture(content: Content, max_px: int) -> Picture | Unreadable:
    """Return a small upright picture of at most `max_px` on its longer side; up to 64 MiB of file, never an SVG."""
    answer = ask(Task("picture", max_px=max_px), content)
    if isinstance(answer, Picture):
        return answer if _is_what_it_says(answer, max_px) else Unreadable("killed")
    return _no_answer(answer)


def without_place(content: Content) -> Copy | Unreadable:
    """Return a copy of a picture at its full size that carries its visible pixels and nothing else, upright.

    Neither place nor any other metadata, nor a second image, nor what follows the image's end. JPEG, HEIC and AVIF become
    JPEG, unless transparent; PNG, GIF, WebP, BMP and TIFF become PNG. Up to 64 MiB of file, never an SVG.
    """
    answer = ask(Task("without_place"), content)
    if isinstance(answer, Copy):
        return answer if _is_signed(answer) else Unreadable("killed")
    return _no_answer(answer)


def pages(content: Content, max_pages: int, max_px: int) -> Pages | Unreadable:
    """Return the first `max_pages` pages of a PDF as pictures with their text; scripts in it never run."""
    answer = ask(Task("pages", max_pages=max_pages, max_px=max_px), content)
    if isinstance(answer, Pages):
        honest = len(answer.pictures) <= max_pages and all(_is_what_it_says(page, max_px) for page in answer.pictures)
        return answer if honest else Unreadable("killed")
    return _no_answer(answer)


def facts(content: Content, media_type: str) -> Facts | Unreadable:
    """Return what the file says of itself, by its type from detect(); empty facts where its kind says nothing.

    A sound or video file may be of any size if `content` is a seekable stream; others up to 64 MiB.
    """
    recording = kind_of(media_type).family in {"video", "audio"}
    answer = ask(Task("facts", media_type=media_type), content, ends_do=recording)
    return answer if isinstance(answer, Facts) else _no_answer(answer)


def insides(content: Content) -> Insides | Unreadable:
    """Return what lies inside a file, to be searched: members of archives, texts and metadata of documents and pictures."""
    answer = ask(Task("insides"), content)
    return answer if isinstance(answer, Insides) else _no_answer(answer)


def impression(content: Content) -> Impression | Unreadable:
    """Return what a picture looks like in 64 bits, by which pictures that look alike are found; up to 64 MiB, never an SVG."""
    answer = ask(Task("impression"), content)
    return answer if isinstance(answer, Impression) and 0 <= answer.bits < 2**64 else _no_answer(answer)


def lettering(content: Content) -> Lettering | Unreadable:
    """Return the words that can be read in a picture; Unreadable("no_decoder") where no Tesseract is installed."""
    answer = ask(Task("lettering"), content)
    return answer if isinstance(answer, Lettering) else _no_answer(answer)


def text_of(content: Content) -> Text | Unreadable:
    """Return the beginning of a text file for reading on a page, hidden characters made visible."""
    answer = ask(Task("text"), content)
    return answer if isinstance(answer, Text) else _no_answer(answer)


def in_force() -> tuple[str, ...]:
    """Return the protections that a child on this machine has, as installed and as tried; empty if none can run."""
    answer = ask(Task("probe"), b"")
    return answer.names if isinstance(answer, Protections) else ()


def reads_letters() -> bool:
    """Whether this machine has what reads letters in pictures: the system's Tesseract."""
    return lettering(b"") != Unreadable("no_decoder")


def _rare(head: bytes, claimed: str) -> Detected:
    answer = ask(Task("detect"), head[:HEAD_SIZE])
    if isinstance(answer, Detected) and _MEDIA_TYPE.fullmatch(answer.media_type):
        kind = kind_of(answer.media_type)
        return Detected(answer.media_type, kind.label, answer.family, _agrees(kind, claimed))
    kind = kind_of(UNKNOWN)
    return Detected(UNKNOWN, kind.label, kind.family, _agrees(kind, claimed))


def _agrees(kind: Kind, claimed: str) -> bool:
    if claimed in kind.extensions or not claimed:
        return True
    return kind.media_type == UNKNOWN and claimed not in EXTENSIONS


def _is_what_it_says(answer: Picture, max_px: int) -> bool:
    return _is_signed(answer) and answer.width <= max_px and answer.height <= max_px


def _is_signed(answer: Picture | Copy) -> bool:
    signed = answer.content.startswith(_SIGNATURES[answer.media_type])
    return signed and answer.width > 0 and answer.height > 0


def _no_answer(answer: object) -> Unreadable:
    # A child may answer another question than the one asked only if it is no longer our program.
    return answer if isinstance(answer, Unreadable) else Unreadable("killed")
