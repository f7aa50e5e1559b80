"""How incidents are linked, seen from either end: what precedes one is what the other follows."""

from dataclasses import dataclass
from uuid import UUID

from casebook.services.reading import CaseBook
from casebook.vocabulary import label
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _

REVERSED = {"01": "22", "22": "01", "02": "21", "21": "02", "03": "23", "23": "03", "11": "11"}
"""Codes of the list event_link, each with the code of the same link seen from the other incident."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as the page of one of its incidents shows it."""

    words: str
    other: UUID
    link: UUID
    basis: str


def ties_of(book: CaseBook, incident_id: UUID) -> list[Tie]:
    """The links of an incident, its own and those that other incidents name it in."""
    found = []
    for link in book.incident_links:
        body = link.body
        if body.incident == incident_id:
            found.append(Tie(tie_words(body.kind), body.other, link.id, body.basis))
        elif body.other == incident_id:
            found.append(Tie(tie_words(REVERSED.get(body.kind, ""), body.kind), body.incident, link.id, body.basis))
    return found


def tie_words(kind: str, otherwise: str = "") -> str:
    """What an incident is to another one, in a word or two; a code that is not known here stands as its list has it."""
    words = {
        "01": _("Precedes"),
        "22": _("Follows"),
        "02": _("Includes"),
        "21": _("Is part of"),
        "03": _("Led to"),
        "23": _("Is a consequence of"),
        "11": _("At the same time as"),
    }
    return words.get(kind) or label("event_link", kind or otherwise, locale())
