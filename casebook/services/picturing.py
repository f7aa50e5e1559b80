"""Show what an exhibit's file holds, for a page or a bundle: decoded in a confined child, never here."""

from collections.abc import Callable, Iterator

from casebook.exporters.dossier import ExhibitFile
from casebook.exporters.typeset.pictures import PRINTED_CHARACTERS, PRINTED_PAGES, Pictures, PictureSet
from casebook.i18n import gettext_for
from casebook.inspection import inspector
from casebook.inspection.values import Pages, Picture, Text, Unreadable

SHOWN_PIXELS = 1600  # longer side: about 140 dpi on A4, and quick to set
LARGEST = 64 * 2**20  # bytes of a file that are shown; larger ones are kept and named, not drawn


def pictures_for(locale: str, closed: frozenset[str] = frozenset()) -> Pictures:
    """Give what the typesetter asks for: pictures or text of one file, with notes in the pack's language.

    `closed` names the files that are never drawn on paper, whoever receives it: intimate ones.
    """
    words = gettext_for(locale)

    def look(file: ExhibitFile, pieces: Iterator[bytes]) -> PictureSet:
        if file.key in closed:
            return PictureSet(note=words.gettext("This file is intimate and is not printed. The proof pack holds it."))
        if file.size > LARGEST:
            return PictureSet(note=words.gettext("This file is too large to be shown here."))
        return _shown(file.media_type, b"".join(pieces), words.gettext)

    return look


def _shown(media_type: str, content: bytes, say: Callable[[str], str]) -> PictureSet:
    if media_type == "application/pdf":
        answer = inspector.pages(content, PRINTED_PAGES, SHOWN_PIXELS)
        if isinstance(answer, Pages):
            note = say("Only the first pages are shown.") if answer.page_count > len(answer.pictures) else ""
            return PictureSet(tuple(each.content for each in answer.pictures), note=note, page_count=answer.page_count)
        return PictureSet(note=_why(answer, say))
    if media_type.startswith("text/"):
        text = inspector.text_of(content)
        return (
            PictureSet(text=text.text[: PRINTED_CHARACTERS + 1])
            if isinstance(text, Text)
            else PictureSet(note=_why(text, say))
        )
    picture = inspector.picture(content, SHOWN_PIXELS)
    return PictureSet((picture.content,)) if isinstance(picture, Picture) else PictureSet(note=_why(picture, say))


def _why(answer: Unreadable, say: Callable[[str], str]) -> str:
    return {
        "too_large": say("This file is too large to be shown here."),
        "encrypted": say("This file is protected by a password and cannot be shown here."),
        "unsupported": say("Files of this kind cannot be shown here."),
    }.get(answer.reason, say("This file could not be read. It is kept as it was received."))
