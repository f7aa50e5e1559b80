"""A comparison of two versions of a pack as its page shows it: ids become names and addresses of the case."""

from typing import Any
from uuid import UUID

from casebook.model.pack import PackedExhibit
from casebook.services.comparing import Comparison
from casebook.services.reading import CaseBook
from casebook.web.desk.record_names import record_name
from casebook.web.desk.record_places import address_of


def compared(book: CaseBook, found: Comparison) -> dict[str, Any]:
    """What the page of a comparison shows."""
    incidents = (*found.incidents_added, *found.incidents_removed, *found.incidents_changed)
    exhibits = [*found.added, *found.removed, *(pair.after for pair in (*found.changed, *found.moved, *found.repaged))]
    return {
        "found": found,
        "incident_names": {each: _named(book, "incident", each) for each in incidents},
        "exhibit_names": {each.evidence: _exhibit(book, each) for each in exhibits},
    }


def _named(book: CaseBook, noun: str, record: UUID) -> tuple[str, str]:
    return record_name(book, noun, record), address_of(book, noun, record)


def _exhibit(book: CaseBook, exhibit: PackedExhibit) -> tuple[str, str]:
    return _named(book, "evidence", exhibit.evidence)
