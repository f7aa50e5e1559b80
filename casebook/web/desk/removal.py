"""Take an incident, a person, a post or a consent out of a case, after a page that says what hangs on it.

What goes along is for casebook.services.records to say; here it is only told beforehand. The history keeps everything, and
`undoing` brings it back.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.model import CaseRecord, Consent, ContentItem, Incident, Person
from casebook.services import reading, records
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.guards import guarded
from casebook.web.desk.record_hanging import hanging_on, kind_of
from casebook.web.desk.record_names import bodies, name_of
from casebook.web.desk.record_places import address_of
from casebook.work import Work

blueprint = Blueprint("removal", __name__)

ONE = "/cases/<uuid:case_id>/remove/<noun>/<uuid:record_id>"
LISTS: dict[str, tuple[type[CaseRecord], str]] = {
    "incident": (Incident, "incidents"),
    "person": (Person, "people"),
    "content_item": (ContentItem, "posts"),
    "consent": (Consent, "people"),
}
"""What is taken out here, and the list that a member goes on to; it is the tab that the question stands under, too."""


@blueprint.get(ONE)
@guarded(Permission.WRITE_CASE)
def ask(work: Work, keys: Keyring, case_id: UUID, noun: str, record_id: UUID) -> ResponseReturnValue:
    """Ask whether a record is to be taken out, and say what goes with it and what stays."""
    _, section = _place(noun)
    book = reading.case_book(work, keys, case_id, page="removal")
    body = bodies(book, noun).get(record_id)
    if body is None:
        raise NotFound
    return page(
        "records/remove.html",
        **of_book(book),
        action=url_for("removal.remove", case_id=case_id, noun=noun, record_id=record_id),
        kind=kind_of(noun),
        name=name_of(book, noun, body),
        facts=(),  # its own page shows them
        hanging=hanging_on(book, noun, record_id),
        back=address_of(book, noun, record_id) or _back(case_id, body),
        tab_open="incidents" if section == "posts" else section,
    )


@blueprint.post(ONE)
@guarded(Permission.WRITE_CASE)
def remove(work: Work, keys: Keyring, case_id: UUID, noun: str, record_id: UUID) -> ResponseReturnValue:
    """Take the record out of the case; the history keeps it."""
    kind, section = _place(noun)
    records.remove(work, keys, case_id, kind, record_id)
    return go(f"{section}.index", case_id=case_id, said="record_removed")


def _place(noun: str) -> tuple[type[CaseRecord], str]:
    if noun not in LISTS:
        raise NotFound
    return LISTS[noun]


def _back(case_id: UUID, body: Any) -> str:
    """A consent has no page of its own: back to its person."""
    return url_for("people.show", case_id=case_id, person_id=body.person)
