"""People of a case: the list of them, and each one's own page with all that the case says of them."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.model.person import PersonBody
from casebook.services import reading, recording
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.fields import form_id
from casebook.web.desk.guards import guarded
from casebook.web.desk.people_forms import PersonForm, RelationForm, RoleForm
from casebook.web.desk.versions import beside
from casebook.web.desk.wording import related_as
from casebook.work import Work

blueprint = Blueprint("people", __name__)


@blueprint.get("/cases/<uuid:case_id>/people")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List the people, their relations and their consents."""
    book = reading.case_book(work, keys, case_id, page="people")
    return page("people/index.html", **of_people(book, work), form=RelationForm(book=book))


@blueprint.get("/cases/<uuid:case_id>/people/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for a person."""
    book = reading.case_book(work, keys, case_id, page="people.new")
    return page("people/new.html", **of_book(book), form=PersonForm(book=book, form_id=str(uuid4())))


@blueprint.post("/cases/<uuid:case_id>/people/new")
@guarded(Permission.WRITE_CASE)
def add(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Add a person to the case."""
    book = reading.case_book(work, keys, case_id, page="people.new")
    form = PersonForm(request.form, book=book)
    if form.grows():
        return page("people/new.html", **of_book(book), form=form)
    if form.validate():
        with form.blaming(work):
            recording.add_person(work, keys, case_id, form.draft(), person_id=form_id(form))
            return go("people.index", case_id=case_id, said="person_added")
    return page("people/new.html", 422, **of_book(book), form=form)


@blueprint.get("/cases/<uuid:case_id>/people/<uuid:person_id>")
@guarded(Permission.READ_CASE)
def show(work: Work, keys: Keyring, case_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Show a person: names, relations, parts in the case, consents, what was done to them and by them."""
    book = reading.case_book(work, keys, case_id, page="person")
    forms = {"role_form": RoleForm(), "form": RelationForm(book=book, person=str(person_id))}
    return page("people/show.html", **of_people(book, work), **of_person(book, person_id), **forms)


@blueprint.get("/cases/<uuid:case_id>/people/<uuid:person_id>/edit")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Show what is said of a person, to be corrected."""
    book = reading.case_book(work, keys, case_id, page="people.edit")
    form = PersonForm(book=book, before=_one(book, person_id))
    return page("people/edit.html", **of_book(book), person_id=person_id, form=form)


@blueprint.post("/cases/<uuid:case_id>/people/<uuid:person_id>/edit")
@guarded(Permission.WRITE_CASE)
def correct(work: Work, keys: Keyring, case_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Correct what is said of a person."""
    book = reading.case_book(work, keys, case_id, page="people.edit")
    person = _one(book, person_id)
    form = PersonForm(request.form, book=book, before=person)
    if form.grows():
        return page("people/edit.html", **of_book(book), person_id=person_id, form=form)
    if form.validate():
        with form.blaming(work):
            recording.correct_person(work, keys, case_id, person_id, form.draft(), revision=form.shown_revision())
            return go("people.show", case_id=case_id, person_id=person_id, said="person_changed")

    def newer() -> PersonForm:
        now = reading.case_book(work, keys, case_id, page="people.edit")
        return PersonForm(book=now, before=_one(now, person_id))

    beside(work, keys, form, newer, case_id=case_id, noun="person", record=person_id)
    return page("people/edit.html", 422, **of_book(book), person_id=person_id, form=form)


def of_people(book: CaseBook, work: Work) -> dict[str, Any]:
    """What pages about people show: the case, how everybody is related to whom, and which day it is."""
    related: dict[UUID, list[dict[str, Any]]] = {person_id: [] for person_id in book.persons}
    for relation in book.relations:
        for person, other in ((relation.body.person, relation.body.of), (relation.body.of, relation.body.person)):
            if person in related:
                words = related_as(relation.body, person)
                related[person].append({"id": relation.id, "words": words, "other": other, "body": relation.body})
    return {**of_book(book), "related": related, "today": work.clock().date()}


def of_person(book: CaseBook, person_id: UUID) -> dict[str, Any]:
    """What the case says of one person.

    Raises:
        NotFound: they are not of this case.
    """
    incidents = {incident.id: incident for incident in book.incidents}
    acts = {act.id: act for act in book.acts}
    return {
        "person": _one(book, person_id),
        "person_id": person_id,
        "incident_of": incidents,
        "parties": [party for party in book.parties if party.body.person == person_id],
        "consents": [consent for consent in book.consents if consent.body.person == person_id],
        "suffered": [act for act in book.acts if act.body.victim == person_id],
        "done": [(part, acts.get(part.body.act)) for part in book.involvements if part.body.person == person_id],
        "told": [
            (incident, source)
            for incident in book.incidents
            for source in incident.body.sources
            if source.person == person_id
        ],
        "accounts_of": [link for link in book.account_links if link.body.person == person_id],
        "aimed": [post for post in book.posts if post.body.target_person == person_id],
    }


def _one(book: CaseBook, person_id: UUID) -> PersonBody:
    person = book.persons.get(person_id)
    if person is None:
        raise NotFound
    return person
