"""Where records are shown: the page of each, the tab that it stands under, and the page that a member goes back to."""

from typing import Any
from uuid import UUID

from flask import url_for

from casebook.services.reading import CaseBook
from casebook.web.desk.record_names import bodies

OWN_PAGES = {
    "incident": ("incidents.show", "incident_id"),
    "account": ("accounts.show", "account_id"),
    "evidence": ("evidence.show", "evidence_id"),
    "person": ("people.show", "person_id"),
    "content_item": ("posts.show", "post_id"),
    "intervention": ("interventions.show", "intervention_id"),
}
"""Records with a page of their own, and what its address calls them."""

TABS = {
    "act": "incidents",
    "involvement": "incidents",
    "incident_link": "incidents",
    "case_party": "people",
    "person_relation": "people",
    "account_link": "accounts",
    "account_snapshot": "accounts",
    "legal_instrument": "legal",
    "risk_assessment": "protection",
    "safety_plan": "protection",
    "referral": "protection",
    "campaign": "campaigns",
    "note": "notes",
    "intervention": "interventions",
    "task": "tasks",
}
"""The tab of the case that each kind of record stands under."""

LISTS = {"intervention": "interventions.index", "task": "tasks.index"}
"""Lists with a page of their own."""

_HANGS_ON = {
    "act": ("incident", "incident"),
    "incident_link": ("incident", "incident"),
    "account_link": ("account", "account"),
    "account_snapshot": ("account", "account"),
    "case_party": ("person", "person"),
    "person_relation": ("person", "person"),
}
"""Records that are shown on the page of another one: in which field they name it, and its table."""


def address_of(book: CaseBook, noun: str, record_id: UUID | None) -> str:
    """The page of a record, "" where it has none or is not there."""
    if record_id is None or record_id not in bodies(book, noun):
        return ""
    if noun in OWN_PAGES:
        endpoint, name = OWN_PAGES[noun]
        named: dict[str, Any] = {name: record_id}
        return url_for(endpoint, case_id=book.case.id, **named)
    if noun in TABS:
        return url_for("records.show", case_id=book.case.id, noun=noun, record_id=record_id)
    return ""


def back_from(book: CaseBook, noun: str, body: Any = None) -> str:
    """The page that shows a record among its like: the incident of an act, the account of a link, else the list."""
    case_id = book.case.id
    if noun == "involvement" and body is not None and (act := bodies(book, "act").get(body.act)) is not None:
        return back_from(book, "act", act)
    if noun in _HANGS_ON and body is not None:
        name, table = _HANGS_ON[noun]
        found = address_of(book, table, getattr(body, name))
        if found:
            return found
    if noun == "note" and body is not None and (found := address_of(book, body.noun, body.record)):
        return found
    if TABS.get(noun) == "protection":
        return url_for("records.protection", case_id=case_id)
    if noun in LISTS:
        return url_for(LISTS[noun], case_id=case_id)
    return url_for("records.index", case_id=case_id, noun=noun)
