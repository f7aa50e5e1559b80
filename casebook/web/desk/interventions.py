"""Interventions of a case: what was asked of whom, what became of it, and what may be done next.

Corrected and removed they are as other records (casebook.web.desk.records); their letters have a module of their own.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.model import Intervention
from casebook.model.intervention import InterventionBody
from casebook.services import pursuing, reading, reasons, records
from casebook.services.colleagues import colleagues
from casebook.services.lookup import DueHit
from casebook.services.reading import CaseBook, Opened
from casebook.vocabulary import terms
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.deadline_words import dates_of
from casebook.web.desk.fields import form_id
from casebook.web.desk.guards import guarded
from casebook.web.desk.record_facts import facts_of
from casebook.web.desk.record_forms import RecordForm, body_of, filled_from, form_for, groups_of
from casebook.web.desk.record_words import words_of
from casebook.work import Work

blueprint = Blueprint("interventions", __name__)
FORM = form_for(InterventionBody)


@dataclass(frozen=True, slots=True)
class Line:
    """One intervention as a list shows it; `next` is its first day that is still open."""

    id: UUID
    body: InterventionBody
    next: DueHit | None


@blueprint.get("/cases/<uuid:case_id>/interventions")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List what was asked of whom: what is due first, then what was sent last."""
    book = reading.case_book(work, keys, case_id, page="interventions")
    dues = dates_of(book)
    lines = [Line(one.id, one.body, _next(dues, one.id)) for one in book.interventions]
    lines.sort(key=lambda line: line.body.sent.edtf, reverse=True)
    lines.sort(key=lambda line: (line.next is None, line.next.due.day if line.next else date.max))
    return page("interventions/index.html", **of_book(book), lines=lines, today=work.clock().date())


@blueprint.get("/cases/<uuid:case_id>/interventions/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask what is to be asked of whom; one that contests a decision begins with what that one was about."""
    book = reading.case_book(work, keys, case_id, page="interventions.new")
    contested, members = _contested(book), colleagues(work, keys)
    if contested is None:
        form = FORM(book=book, members=members, form_id=str(uuid4()))
    else:
        form = filled_from(pursuing.follow_up(contested.body, contested.id, _channel()), book, members)
        form["form_id"].data, form["revision"].data = str(uuid4()), "0"
    return _new_page(book, form)


@blueprint.post("/cases/<uuid:case_id>/interventions/new")
@guarded(Permission.WRITE_CASE)
def add(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Record an intervention; the same form sent twice records one."""
    book = reading.case_book(work, keys, case_id, page="interventions.new")
    form = FORM(request.form, book=book, before=_beginning(book), members=colleagues(work, keys))
    if form.validate():
        with form.blaming(work):
            added = records.add(work, keys, case_id, Intervention, body_of(form), record_id=form_id(form))
            return go("interventions.show", case_id=case_id, intervention_id=added, said="record_added")
    return _new_page(book, form, 422)


@blueprint.get("/cases/<uuid:case_id>/interventions/<uuid:intervention_id>")
@guarded(Permission.READ_CASE)
def show(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID) -> ResponseReturnValue:
    """Show one intervention: what is left to do, what the answer lacks, its letters, and all that is recorded."""
    book = reading.case_book(work, keys, case_id, page="intervention")
    members = colleagues(work, keys)
    return page("interventions/show.html", **of_book(book), **one_of(book, intervention_id, members, work))


@blueprint.post("/cases/<uuid:case_id>/interventions/<uuid:intervention_id>/close")
@guarded(Permission.WRITE_CASE)
def close(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID) -> ResponseReturnValue:
    """Say that nothing more is to be done about it."""
    pursuing.close(work, keys, case_id, intervention_id)
    return go("interventions.show", case_id=case_id, intervention_id=intervention_id, said="intervention_closed")


@blueprint.post("/cases/<uuid:case_id>/interventions/<uuid:intervention_id>/reopen")
@guarded(Permission.WRITE_CASE)
def reopen(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID) -> ResponseReturnValue:
    """Say that it goes on."""
    pursuing.reopen(work, keys, case_id, intervention_id)
    return go("interventions.show", case_id=case_id, intervention_id=intervention_id, said="intervention_reopened")


def one_of(book: CaseBook, intervention_id: UUID, members: Any, work: Work) -> dict[str, Any]:
    """What the pages of one intervention show; raises NotFound."""
    one = found(book, intervention_id)
    dues = [hit for hit in dates_of(book) if hit.record == intervention_id]
    words = words_of("intervention")
    return {
        "one": one,
        "dues": [hit for hit in dues if not hit.due.done],
        "settled": [hit for hit in dues if hit.due.done],
        "gaps": reasons.gaps(one.body) if one.body.platform and one.body.answered.edtf else (),
        "followers": [other for other in book.interventions if other.body.follows == intervention_id],
        "facts": facts_of(book, words, one.body, members),
        "members": members,
        "today": work.clock().date(),
    }


def found(book: CaseBook, intervention_id: UUID) -> Opened[InterventionBody]:
    """Give one intervention of a case; raises NotFound."""
    for one in book.interventions:
        if one.id == intervention_id:
            return one
    raise NotFound


def _contested(book: CaseBook) -> Opened[InterventionBody] | None:
    """The intervention that the address wants to contest, None for none; raises NotFound for one of elsewhere."""
    named = request.args.get("follows", "")
    if not named:
        return None
    try:
        return found(book, UUID(named))
    except ValueError:
        raise NotFound from None


def _beginning(book: CaseBook) -> InterventionBody | None:
    """What a form that contests a decision began with, so that what it chose from there stays a choice."""
    contested = _contested(book)
    return pursuing.follow_up(contested.body, contested.id, _channel()) if contested else None


def _channel() -> str:
    asked = request.args.get("channel", "")
    return asked if asked in {term.code for term in terms("complaint_channel")} else ""


def _new_page(book: CaseBook, form: RecordForm, status: int = 200) -> ResponseReturnValue:
    groups = groups_of(form, words_of("intervention").sections)
    contested = _contested(book)
    shown = {"form": form, "groups": groups, "contested": contested, "channel": _channel()}
    return page("interventions/new.html", status, **of_book(book), **shown)


def _next(dues: list[DueHit], record: UUID) -> DueHit | None:
    return next((hit for hit in dues if hit.record == record and not hit.due.done), None)
