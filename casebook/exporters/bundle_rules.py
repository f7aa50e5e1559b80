"""Checks that profiles of courts and asylum authorities order, over a composed dossier (exports.md §2)."""

from collections.abc import Callable, Iterator, Mapping
from math import ceil

from casebook.exporters.complaint_length import LINE, lines_of
from casebook.exporters.dossier import Dossier
from casebook.exporters.marks import supplements
from casebook.exporters.problem import Problem
from casebook.exporters.profile import Document, DocumentPart, Layout, Rule, applies

A_PAGE = 2_200  # characters of a page at 12 points with a margin of 3.5 cm and 1.2 line spacing, as set
_WIDTHS, _HOUSE_MARGIN = {"a4": 210.0, "us-letter": 215.9}, 24.0  # millimetres
_AS_SET = (210 - 2 * 35) / (12**2 * 1.2)  # of that page: millimetres of a line, by the room that a letter takes


def _late_reason(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """What supplements an earlier file says why it comes later, and has a number."""
    if not supplements(dossier):
        return
    for ask in ("late_reason", "bundle_number"):
        if not dossier.answers.get(ask, "").strip():
            yield Problem(code=rule.check, where=ask, blocking=rule.blocking, words=rule.words, source=rule.source)


def _pages_of_documents(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """No document of ours is longer than the venue takes, counted by its characters before it is set.

    Of a complaint's letter the lines are counted that its items, reasons and enclosures take.
    """
    for document in dossier.profile.documents:
        if not applies(document.when, dossier.answers):
            continue
        pages = _characters(document, dossier) / _of_a_page(dossier.profile.layout)
        if document.most_pages and pages > document.most_pages:
            yield Problem(
                code=rule.check,
                where=document.identifier,
                blocking=rule.blocking,
                detail={"most": str(document.most_pages), "pages": str(ceil(pages))},
                words=rule.words,
                source=rule.source,
            )


def _of_a_page(layout: Layout) -> float:
    """Characters of a page of this layout, by its margins, letters and line spacing."""
    line = _WIDTHS[layout.paper] - 2 * (layout.margin_mm or _HOUSE_MARGIN)
    return A_PAGE * line / (layout.body_points**2 * (layout.leading or 1.0)) / _AS_SET


def _characters(document: Document, dossier: Dossier) -> float:
    return sum(_of_a_part(part, dossier) for part in document.parts)


def _of_a_part(part: DocumentPart, dossier: Dossier) -> float:
    lines = lines_of(dossier, part.source)
    return len(dossier.answers.get(part.source.removeprefix("ask:"), "")) if lines is None else lines * LINE


CHECKS: Mapping[str, Callable[[Dossier, Rule], Iterator[Problem]]] = {
    "late_reason": _late_reason,
    "pages_of_documents": _pages_of_documents,
}
