"""Incidents: one form that takes what is known and keeps it whatever happens, and the page of one incident."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import reading, recording
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import go, of_book, page, part_of
from casebook.web.desk.fields import form_id
from casebook.web.desk.guards import guarded
from casebook.web.desk.incident_forms import IncidentForm, filled_from, revised_from
from casebook.web.desk.versions import beside
from casebook.web.desk.wording import seen_from
from casebook.work import Work

blueprint = Blueprint("incidents", __name__)


@blueprint.get("/cases/<uuid:case_id>/incidents")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List the incidents in the order in which they happened, narrowed down by track and severity."""
    book = reading.case_book(work, keys, case_id, page="incidents")
    track, severity = request.args.get("track", ""), request.args.get("severity", "")
    numbered = [
        (number, incident)
        for number, incident in enumerate(book.incidents, 1)
        if track in {"", incident.body.track} and severity in {"", incident.body.severity}
    ]
    return page("incidents/index.html", **of_book(book), numbered=numbered, track=track, chosen_severity=severity)


@blueprint.get("/cases/<uuid:case_id>/incidents/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask what happened."""
    book = reading.case_book(work, keys, case_id, page="incidents.new")
    form = IncidentForm(book=book, form_id=str(uuid4()), track="online", zone="", links=request.args.get("link", ""))
    return page("incidents/new.html", **of_book(book), form=form)


@blueprint.post("/cases/<uuid:case_id>/incidents/new")
@guarded(Permission.WRITE_CASE)
def record(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Record the incident; or, where only that was asked for, read the pasted links and show what they say."""
    book = reading.case_book(work, keys, case_id, page="incidents.new")
    form = IncidentForm(request.form, book=book)
    if "read_links" in request.form:
        filled_from(form, book)
        return page("incidents/new.html", **of_book(book), form=form)
    if form.grows():
        return page("incidents/new.html", **of_book(book), form=form)
    if form.validate():
        with form.blaming(work):
            if (author := form.new_author()) is not None:
                recording.add_account(work, keys, case_id, author[1], account_id=author[0])
            incident_id = recording.record_incident(work, keys, case_id, form.draft(), incident_id=form_id(form))
            return _after(case_id, incident_id)
    return page("incidents/new.html", 422, **of_book(book), form=form)


@blueprint.get("/cases/<uuid:case_id>/incidents/<uuid:incident_id>")
@guarded(Permission.READ_CASE)
def show(work: Work, keys: Keyring, case_id: UUID, incident_id: UUID) -> ResponseReturnValue:
    """Show one incident: words, acts, who did it, posts, exhibits."""
    book = reading.case_book(work, keys, case_id, page="incident")
    return page("incidents/show.html", **of_book(book), **_one(book, incident_id))


@blueprint.get("/cases/<uuid:case_id>/incidents/<uuid:incident_id>/edit")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, incident_id: UUID) -> ResponseReturnValue:
    """Show the incident's own words, to be corrected."""
    book = reading.case_book(work, keys, case_id, page="incidents.edit")
    shown = _one(book, incident_id)
    return page("incidents/edit.html", **of_book(book), **shown, form=revised_from(shown["incident"].body, book))


@blueprint.post("/cases/<uuid:case_id>/incidents/<uuid:incident_id>/edit")
@guarded(Permission.WRITE_CASE)
def correct(work: Work, keys: Keyring, case_id: UUID, incident_id: UUID) -> ResponseReturnValue:
    """Correct the incident's own words."""
    book = reading.case_book(work, keys, case_id, page="incidents.edit")
    shown = _one(book, incident_id)
    body = shown["incident"].body
    form = IncidentForm(request.form, book=book, before=body)
    if form.grows():
        return page("incidents/edit.html", **of_book(book), **shown, form=form)
    if form.validate():
        with form.blaming(work):
            draft = form.draft(when=body.when)
            recording.correct_incident(work, keys, case_id, incident_id, draft, revision=form.shown_revision())
            return go("incidents.show", case_id=case_id, incident_id=incident_id, said="incident_changed")

    def newer() -> IncidentForm:
        now = reading.case_book(work, keys, case_id, page="incidents.edit")
        return revised_from(now.incident(incident_id).body, now)

    beside(work, keys, form, newer, case_id=case_id, noun="incident", record=incident_id)
    return page("incidents/edit.html", 422, **of_book(book), **shown, form=form)


def _after(case_id: UUID, incident_id: UUID) -> ResponseReturnValue:
    if "another" in request.form:
        return go("incidents.new", case_id=case_id, said="incident_recorded")
    return go("incidents.show", case_id=case_id, incident_id=incident_id, said="incident_recorded")


def _one(book: CaseBook, incident_id: UUID) -> dict[str, Any]:
    incident = book.incident(incident_id)
    return {
        "incident": incident,
        "number": book.incidents.index(incident) + 1,
        "acts": book.acts_of.get(incident_id, []),
        "posts": part_of(book.posts_of.get(incident_id, [])),
        "exhibits": book.evidence_of.get(incident_id, []),
        "tied": _tied(book, incident_id),
    }


def _tied(book: CaseBook, incident_id: UUID) -> list[tuple[Any, str, Any]]:
    """The incidents that this one is linked to, in either direction, with the words for it from this side."""
    others, tied = {incident.id: incident for incident in book.incidents}, []
    for link in book.incident_links:
        from_there = link.body.other == incident_id
        other = others.get(link.body.incident if from_there else link.body.other)
        if incident_id in (link.body.incident, link.body.other) and other is not None:
            tied.append((link, seen_from("event_link", link.body.kind, reverse=from_there), other))
    return tied
