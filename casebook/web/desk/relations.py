"""How people of a case are related, and which part each has in it, said in one line of a page that shows them.

Correcting, ending by a date and taking out are those of any record.
"""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.model import CaseParty
from casebook.services import reading, recording, records
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import guarded
from casebook.web.desk.people import of_people, of_person
from casebook.web.desk.people_forms import RelationForm, RoleForm
from casebook.work import Work

blueprint = Blueprint("relations", __name__)


@blueprint.post("/cases/<uuid:case_id>/people/relations")
@guarded(Permission.WRITE_CASE)
def relate(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Record how two people are related."""
    book = reading.case_book(work, keys, case_id, page="people")
    form = RelationForm(request.form, book=book)
    if form.validate():
        with form.blaming(work):
            relation = form.relation()
            recording.relate(work, keys, case_id, relation)
            return go("people.show", case_id=case_id, person_id=relation.person, said="relation_added")
    return page("people/index.html", 422, **of_people(book, work), form=form)


@blueprint.post("/cases/<uuid:case_id>/people/<uuid:person_id>/roles")
@guarded(Permission.WRITE_CASE)
def add_role(work: Work, keys: Keyring, case_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Give a person a further part in the case; one that they have already is not given twice."""
    book = reading.case_book(work, keys, case_id, page="person")
    shown, form = of_person(book, person_id), RoleForm(request.form)
    if form.validate():
        with form.blaming(work):
            if form.role.data not in book.roles_of.get(person_id, []):
                records.add(work, keys, case_id, CaseParty, form.party(person_id))
            return go("people.show", case_id=case_id, person_id=person_id, said="role_added")
    relating = RelationForm(book=book, person=str(person_id))
    return page("people/show.html", 422, **of_people(book, work), **shown, role_form=form, form=relating)
