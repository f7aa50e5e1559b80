"""The files of a complaint: the copy-out sheet, numbered pictures without metadata, a table of the items, letter and annex.

No ZIP, nothing of the office's own numbers, no hash of an original, no original (exports.md §1.6, §4.1, §4.4). Pictures are
drawn anew by whoever gives `strip`, in a confined process; this module never looks into a file.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from casebook.exporters.complaint_text import Attachment, Item, items_of
from casebook.exporters.dossier import Contents, Dossier
from casebook.exporters.file_names import document_name
from casebook.exporters.plain import encoded, moment
from casebook.exporters.platform_pictures import attachment, goes
from casebook.exporters.platform_sheet import as_text, sheet
from casebook.exporters.profile import Document
from casebook.exporters.reader_file import ReaderFile
from casebook.exporters.tables import table
from casebook.exporters.typeset.documents_set import documents_of

CSV, PDF, PNG, TEXT = "text/csv", "application/pdf", "image/png", "text/plain"
ITEMS = (
    "item", "url", "platform", "native_id", "author_handle", "author_name", "account_id", "posted", "posted_at_utc",
    "language", "original_words", "translation_language", "translation", "attachments",
)  # fmt: skip

Strip = Callable[[str, Iterable[bytes]], tuple[bytes, ...]]
"""Draws a copy anew: media type and bytes in, one PNG for each page or picture out, without metadata; () if it cannot."""


class LetterSetter(Protocol):
    """What is asked of the typesetter."""

    def document(self, dossier: Dossier, document: Document) -> bytes:
        """Set one of the profile's documents."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that goes along, and its bytes."""

    attachment: Attachment
    content: bytes


def platform_files(
    dossier: Dossier, typesetter: LetterSetter, contents: Contents, strip: Strip
) -> Iterator[ReaderFile]:
    """Give every file of a complaint in the order in which it is used.

    Raises:
        Tampered: a copy is damaged.
    """
    shown = tuple(pictures(dossier, contents, strip))
    attachments = tuple(each.attachment for each in shown)
    text = as_text(sheet(dossier, attachments), dossier)
    yield ReaderFile("sheet", f"{dossier.pack_id}_Sheet.txt", TEXT, (encoded(text),))
    for each in shown:
        yield ReaderFile(
            f"attachment-{each.attachment.name.partition('.')[0]}", each.attachment.name, PNG, (each.content,)
        )
    if dossier.asked_posts:
        rows = (_row(item, attachments) for item in items_of(dossier))
        yield ReaderFile("items", f"{dossier.pack_id}_Items.csv", CSV, (table(ITEMS, rows),))
    for document in documents_of(dossier):
        pages = typesetter.document(dossier, document)
        yield ReaderFile(f"document-{document.identifier}", document_name(dossier, document.file_name), PDF, (pages,))
    for file in dossier.data_files:
        yield ReaderFile(f"data-{file.name}", f"{dossier.pack_id}_{file.name}", file.media_type, (encoded(file.text),))


def pictures(dossier: Dossier, contents: Contents, strip: Strip) -> Iterator[Shown]:
    """Give the pictures that go along, numbered A1, A2 … in the order of the exhibits: copies alone, never originals."""
    number = 0
    for exhibit in dossier.exhibits:
        for file in exhibit.files:
            if not goes(file):
                continue
            for content in strip(file.media_type, contents(file.key)):
                number += 1
                yield Shown(attachment(dossier, exhibit, file, number), content)


def _row(item: Item, attachments: Sequence[Attachment]) -> tuple[object, ...]:
    post = item.post
    return (
        item.number, post.url, post.platform, post.native_id, post.author_handle, post.author_display_name,
        post.account_id, post.posted_at_displayed, moment(post.posted_at_utc), post.language, post.text,
        post.translation_language, post.translation,
        ", ".join(each.name for each in attachments if item.number in each.items),
    )  # fmt: skip
