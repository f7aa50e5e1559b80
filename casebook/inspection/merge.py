"""Merging foreign PDFs into a bundle, asked of confined children: each document is cleaned alone, then all are bound.

No function here raises because of a file. A document that takes over the child which cleans it reaches no other document; what
that child returns is opened by another confined child, and by no process that holds a key.
"""

from collections.abc import Sequence

from casebook.inspection.process import Content, ask
from casebook.inspection.values import Bindings, Bound, Cleaned, Task, Unreadable

_PDF = b"%PDF-"


def clean(content: Content) -> Cleaned | Unreadable:
    """Return a PDF's pages alone: no action, script, form, attachment or link; text stays text, scans at most 300 dpi."""
    answer = ask(Task("clean"), content)
    if isinstance(answer, Cleaned):
        honest = answer.content.startswith(_PDF) and answer.sizes and all(_is_page(size) for size in answer.sizes)
        return answer if honest else Unreadable("killed")
    return answer if isinstance(answer, Unreadable) else Unreadable("killed")


def bind(typeset: bytes, documents: Sequence[bytes], told: Bindings) -> Bound | Unreadable:
    """Return a typeset file with the pages of cleaned documents where its markers are, divided where it is too large."""
    answer = ask(Task("bind", bindings=told), iter((typeset, *documents)))
    if isinstance(answer, Bound):
        honest = answer.files and all(each.content.startswith(_PDF) for each in answer.files)
        return answer if honest else Unreadable("killed")
    return answer if isinstance(answer, Unreadable) else Unreadable("killed")


def _is_page(size: tuple[float, float]) -> bool:
    return all(1 <= side <= 20_000 for side in size)  # noqa: PLR2004 -- points; the child promised less
