"""What each record of a case is called where another one names it, and which of them a form offers.

A name is made of what the record says; it never stands in an address.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from casebook.dates import Moment
from casebook.model.base import Body
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import date_words, term_label, when_words
from casebook.web.desk.choices import account_name, person_name, post_name
from casebook.web.shared.words import gettext as _

MOST_OFFERED = 500  # records in one list; of more, the last ones and those that are chosen


def record_name(book: CaseBook, noun: str, record_id: UUID | None) -> str:
    """What a record of the case is called; of one that is gone or damaged, that it is."""
    body = bodies(book, noun).get(record_id) if record_id else None
    return name_of(book, noun, body) if body is not None else _("a record that is not here any more")


def name_of(book: CaseBook, noun: str, body: Any) -> str:
    """What a record is called, by its body."""
    named: dict[str, Callable[[], str]] = {
        "person": lambda: body.names[0].text if body.names else _("somebody"),
        "account": lambda: account_name(body),
        "incident": lambda: _beside(body.title, _when(body.when)),
        "content_item": lambda: post_name(body),
        "evidence": lambda: _beside(body.label, body.title),
        "legal_instrument": lambda: _beside(term_label("legal_instrument", body.kind), date_words(body.issued_on)),
        "intervention": lambda: body.title or _beside(term_label("intervention_type", body.kind), body.addressee),
        "consent": lambda: _beside(person_name(book, body.person), term_label("consent_purpose", body.purpose)),
        "act": lambda: _beside(term_label("act_type", body.kind), record_name(book, "incident", body.incident)),
        "campaign": lambda: body.title,
        "task": lambda: body.title,
        "referral": lambda: _beside(term_label("referral_kind", body.kind), body.to),
        "risk_assessment": lambda: person_name(book, body.person) if body.person else "",
        "safety_plan": lambda: person_name(book, body.person) if body.person else "",
        "involvement": lambda: doer(book, body),
        "incident_link": lambda: record_name(book, "incident", body.other),
        "account_link": lambda: (
            record_name(book, "account", body.other) if body.other else person_name(book, body.person)
        ),
        "account_snapshot": lambda: _beside(record_name(book, "account", body.account), _when(body.seen)),
        "case_party": lambda: _beside(person_name(book, body.person), term_label("case_party_role", body.role)),
        "person_relation": lambda: _beside(
            person_name(book, body.person), term_label("relationship", body.relationship)
        ),
        "note": lambda: "",
    }
    return named[noun]() if noun in named else ""


def doer(book: CaseBook, body: Any) -> str:
    """Who an involvement names."""
    if body.account:
        return record_name(book, "account", body.account)
    return person_name(book, body.person) if body.person else body.organisation or _("somebody unknown")


def record_choices(book: CaseBook, noun: str, chosen: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The records of one kind as a form offers them: the last ones of many, and those that are `chosen` already."""
    held = list(bodies(book, noun).items())
    first = [one for one in held[:-MOST_OFFERED] if str(one[0]) in set(chosen)]
    named = [(str(record_id), name_of(book, noun, body)) for record_id, body in (*first, *held[-MOST_OFFERED:])]
    gone = [(code, _("a record that is not here any more")) for code in chosen if code not in {one[0] for one in named}]
    by_name = noun in {"person", "account"}
    return [*(sorted(named, key=lambda pair: pair[1].casefold()) if by_name else named), *gone]


def bodies(book: CaseBook, noun: str) -> dict[UUID, Body]:
    """Every record of one kind in the case, by id, in the order that the case has for them."""
    found: Any = getattr(book, PLACES.get(noun, ""), ())
    return dict(found) if isinstance(found, dict) else {one.id: one.body for one in found}


def _when(moment: Moment) -> str:
    return when_words(moment) if moment.edtf else ""


def _beside(words: str, more: str) -> str:
    return " · ".join(filter(None, (words, more)))


PLACES = {
    "person": "persons",
    "account": "accounts",
    "incident": "incidents",
    "content_item": "posts",
    "evidence": "evidence",
    "consent": "consents",
    "act": "acts",
    "involvement": "involvements",
    "case_party": "parties",
    "person_relation": "relations",
    "account_link": "account_links",
    "account_snapshot": "snapshots",
    "incident_link": "incident_links",
    "campaign": "campaigns",
    "legal_instrument": "instruments",
    "intervention": "interventions",
    "risk_assessment": "risks",
    "safety_plan": "plans",
    "referral": "referrals",
    "note": "notes",
    "task": "tasks",
}
"""Where a CaseBook keeps the records of each table."""
