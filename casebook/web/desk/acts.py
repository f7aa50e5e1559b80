"""A further act of an incident, with who did it, on one form. Correcting and removing are those of any record."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.model.incident import ActBody, InvolvementBody
from casebook.services import reading, recording
from casebook.services.drafts import ActDraft, InvolvementDraft
from casebook.services.reading import CaseBook
from casebook.web.desk.acts_words import ACT, INVOLVEMENT
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.guards import guarded
from casebook.web.desk.record_forms import RecordForm, form_for, groups_of
from casebook.work import Work

blueprint = Blueprint("acts", __name__)
WHO = "by-"
"""Begins the names of the fields that say who did it."""


@blueprint.get("/cases/<uuid:case_id>/incidents/<uuid:incident_id>/acts/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID, incident_id: UUID) -> ResponseReturnValue:
    """Ask for a further act in an incident."""
    book = reading.case_book(work, keys, case_id, page="acts.new")
    return page("incidents/act.html", **_shown(book, incident_id, *_forms(book)))


@blueprint.post("/cases/<uuid:case_id>/incidents/<uuid:incident_id>/acts/new")
@guarded(Permission.WRITE_CASE)
def add(work: Work, keys: Keyring, case_id: UUID, incident_id: UUID) -> ResponseReturnValue:
    """Record a further act, and who did it where that is said."""
    book = reading.case_book(work, keys, case_id, page="acts.new")
    act, doer = _forms(book, request.form)
    if act.validate() & doer.validate():
        with act.blaming(work):
            recording.record_act(work, keys, case_id, incident_id, _draft(act, doer))
            return go("incidents.show", case_id=case_id, incident_id=incident_id, said="act_added")
    return page("incidents/act.html", 422, **_shown(book, incident_id, act, doer))


def _forms(book: CaseBook, *typed: Any) -> tuple[RecordForm, RecordForm]:
    act = form_for(ActBody)(*typed, book=book)
    doer = form_for(InvolvementBody)(*typed, book=book, prefix=WHO)
    # The address says which incident it is, and the doer is of this very act.
    del act["incident"], doer["act"]
    return act, doer


def _draft(act: RecordForm, doer: RecordForm) -> ActDraft:
    told = doer.told()
    involved = (InvolvementDraft(**told),) if any(told.values()) else ()
    return ActDraft(**act.told(), involvements=involved)


def _shown(book: CaseBook, incident_id: UUID, act: RecordForm, doer: RecordForm) -> dict[str, Any]:
    return {
        **of_book(book),
        "incident": book.incident(incident_id),
        "form": act,
        "doer": doer,
        "groups": groups_of(act, ACT.sections),
        "doer_groups": groups_of(doer, INVOLVEMENT.sections),
    }
