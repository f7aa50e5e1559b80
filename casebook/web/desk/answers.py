"""The two answers that views give: a page, or a way on. And what every page of the desk can show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Response, g, make_response, redirect, render_template, request, url_for

from casebook import access, vocabulary
from casebook.access import Permission
from casebook.dates import Moment, in_words
from casebook.keys.keyring import Keyring
from casebook.services.reading import CaseBook
from casebook.web.desk.forgery import form_token
from casebook.web.desk.notices import said_before
from casebook.web.desk.offers import takes_form
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _

T = TypeVar("T")
AT_ONCE = 100  # posts on one page
_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """A part of a long list, and where the parts before and after it begin."""

    items: Sequence[T]
    all: int
    before: int | None
    after: int | None


def page(template: str, status: int = 200, /, **shown: Any) -> Response:
    """Render a page of the desk."""
    return make_response(render_template(template, **shown), status)


def go(endpoint: str, /, **address: Any) -> Response:
    """Send the browser on after an act, so that a reload does not repeat it."""
    return make_response(redirect(url_for(endpoint, **address), 303))


def of_book(book: CaseBook) -> dict[str, Any]:
    """What the head of a case's page shows, where the whole case was opened."""
    counts = {
        "incidents": len(book.incidents),
        "people": len(book.persons),
        "accounts": len(book.accounts),
        "evidence": len(book.evidence),
    }
    return {"book": book, "case": book.case, "counts": counts, "damaged": book.damaged}


def of_every_page() -> dict[str, Any]:
    """What templates may use without being given it."""
    keys: Keyring | None = g.get("keys")
    return {
        "csrf_token": form_token,
        "said": said_before(),
        "section": (request.endpoint or "").partition(".")[0],
        "office_name": g.get("office_name", ""),
        "member": keys.member if keys else None,
        "me": keys.member_id if keys else None,
        "may": may,
        "rail": rail() if keys else [],
        "term_label": term_label,
        "severity_step": severity_step,
        "when_words": when_words,
        "date_words": date_words,
        "counts": None,
        "damaged": None,
        "begun": g.get("begun"),
        "begun_words": g.get("begun_words"),
        "keeps_form": keys is not None and takes_form(request.path),
        "undoable": g.get("undoable"),
    }


def may(permission: str, *, holds_case: bool = False) -> bool:
    """Whether the member's role admits this, so that a page does not offer what would be refused."""
    keys: Keyring | None = g.get("keys")
    return keys is not None and access.admits(keys.role, Permission(permission), holds_case=holds_case)


def part_of(everything: Sequence[T], at_once: int = AT_ONCE) -> Part[T]:
    """The part of a long list that this address asks for with `from`."""
    start = min(asked_start(), len(everything))
    return part_at(everything[start : start + at_once], start, len(everything), at_once)


def asked_start() -> int:
    """Where in a long list the address asks to begin; 0 where it says nothing that can be read."""
    asked = request.args.get("from", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < _DIGITS else 0


def part_at(items: Sequence[T], start: int, total: int, at_once: int = AT_ONCE) -> Part[T]:
    """The part of a long list that was read alone: what it holds from `start` on, of so many in all."""
    end = start + at_once
    return Part(
        items=items,
        all=total,
        before=max(min(start, total) - at_once, 0) if start else None,
        after=end if end < total else None,
    )


def term_label(list_name: str, code: str) -> str:
    """The reader's word for a code."""
    return vocabulary.label(list_name, code, locale()) if code else ""


def term_choices(list_name: str, *, empty: str | None = None) -> list[tuple[str, str]]:
    """The codes and words of a list as a form offers them; `empty` is the word for no choice."""
    offered = [(term.code, term.label(locale())) for term in vocabulary.terms(list_name) if term.selectable]
    return offered if empty is None else [("", empty), *offered]


def when_words(moment: Moment) -> str:
    """When something happened, as exactly as it is known, in the reader's language."""
    return in_words(moment, locale())


def date_words(edtf: str) -> str:
    """A day, month or year in EDTF, in the reader's language; nothing stays nothing."""
    return in_words(Moment(edtf), locale()) if edtf else ""


def severity_step(code: str) -> int:
    """How many bars a severity has, 1 to 4."""
    codes = [term.code for term in vocabulary.terms("severity")]
    return codes.index(code) + 1 if code in codes else 1


def rail() -> list[dict[str, Any]]:
    """The places that the member can go to from everywhere, in groups."""
    groups = [
        (
            _("Work"),
            [
                ("today", _("Today"), Permission.LIST_CASES, "today.index"),
                ("inbox", _("Inbox"), Permission.READ_REPORTS, "inbox.index"),
                ("finding", _("Search"), Permission.LIST_CASES, "finding.search"),
                ("cases", _("Cases"), Permission.LIST_CASES, "cases.index"),
                ("finding_index", _("Records"), Permission.LIST_CASES, "finding.index"),
                ("patterns", _("Patterns"), Permission.LIST_CASES, "patterns.index"),
                ("platforms", _("Platforms"), Permission.LIST_CASES, "platforms.index"),
                ("counsel", _("Packs"), Permission.LIST_CASES, "counsel.index"),
                ("ledger", _("Ledger"), Permission.LIST_CASES, "ledger.index"),
                ("statistics", _("Statistics"), Permission.READ_STATISTICS, "statistics.index"),
                ("retention", _("Retention"), Permission.SEE_DUE, "retention.index"),
            ],
        ),
        (
            _("Office"),
            [
                ("members", _("Members"), Permission.READ_MEMBERS, "members.index"),
                ("office_log", _("Log"), Permission.READ_OFFICE_LOG, "office_log.index"),
                ("protection", _("Data protection"), Permission.SEE_CLOCKS, "protection.index"),
                ("state", _("State"), Permission.READ_STATE, "state.index"),
            ],
        ),
    ]
    shown = []
    for words, places in groups:
        open_places = [
            {"section": section, "words": name, "address": url_for(endpoint)}
            for section, name, permission, endpoint in places
            if may(permission)
        ]
        if open_places:
            shown.append({"words": words, "places": open_places})
    return shown
