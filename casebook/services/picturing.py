"""Show what an exhibit's file holds, for a page or a bundle: decoded in a confined child, never here."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from gettext import NullTranslations

from PIL import Image

from casebook.exporters.dossier import ExhibitFile
from casebook.exporters.typeset.pictures import (
    PRINTED_CHARACTERS,
    PRINTED_PAGES,
    Pictures,
    PictureSet,
    SeenText,
    size_of,
)
from casebook.i18n import gettext_for
from casebook.inspection import inspector
from casebook.inspection.values import Lettering, Pages, Picture, Text, Unreadable

SHOWN_PIXELS = 1600  # longer side: about 140 dpi on A4, and quick to set
LARGEST = 64 * 2**20  # bytes of a file that are shown; larger ones are kept and named, not drawn


def pictures_for(locale: str, closed: frozenset[str] = frozenset(), *, read: bool = False) -> Pictures:
    """Give what the typesetter asks for: pictures or text of one file, with notes in the pack's language.

    `closed` names the files that are never drawn on paper, whoever receives it: intimate ones. With `read`, words in pictures are
    read by machine where this machine can; where it cannot, the pictures come unread.
    """
    words = gettext_for(locale)
    reads: Callable[[], bool] = cache(_can_read) if read else _never

    def look(file: ExhibitFile, pieces: Iterator[bytes]) -> PictureSet:
        if file.key in closed:
            return PictureSet(note=words.gettext("This file is intimate and is not printed. The proof pack holds it."))
        if file.size > LARGEST:
            return PictureSet(note=words.gettext("This file is too large to be shown here."))
        shown = _shown(file.media_type, b"".join(pieces), words)
        return replace(shown, lettering=tuple(map(_letters, shown.pictures))) if shown.pictures and reads() else shown

    return look


def _never() -> bool:
    return False


def _can_read() -> bool:
    """Whether a Tesseract is installed: asked once a pack, since each question is a process of its own."""
    blank = io.BytesIO()
    Image.new("L", (64, 64), 255).save(blank, "PNG")
    return isinstance(inspector.lettering(blank.getvalue()), Lettering)


def _letters(picture: bytes) -> tuple[SeenText, ...]:
    answer = inspector.lettering(picture)
    if not isinstance(answer, Lettering):
        return ()
    wide, high = (max(side, 1) for side in size_of(picture))
    return tuple(SeenText(word.text, word.left / wide, word.top / high, word.height / high) for word in answer.words)


def _shown(media_type: str, content: bytes, words: NullTranslations) -> PictureSet:
    if media_type == "application/pdf":
        answer = inspector.pages(content, PRINTED_PAGES, SHOWN_PIXELS)
        if isinstance(answer, Pages):
            note = words.gettext("Only the first pages are shown.") if answer.page_count > len(answer.pictures) else ""
            return PictureSet(tuple(each.content for each in answer.pictures), note=note, page_count=answer.page_count)
        return PictureSet(note=_why(answer, words))
    if media_type.startswith("text/"):
        text = inspector.text_of(content)
        return (
            PictureSet(text=text.text[: PRINTED_CHARACTERS + 1])
            if isinstance(text, Text)
            else PictureSet(note=_why(text, words))
        )
    picture = inspector.picture(content, SHOWN_PIXELS)
    return PictureSet((picture.content,)) if isinstance(picture, Picture) else PictureSet(note=_why(picture, words))


def _why(answer: Unreadable, words: NullTranslations) -> str:
    return {
        "too_large": words.gettext("This file is too large to be shown here."),
        "encrypted": words.gettext("This file is protected by a password and cannot be shown here."),
        "unsupported": words.gettext("Files of this kind cannot be shown here."),
    }.get(answer.reason, words.gettext("This file could not be read. It is kept as it was received."))
