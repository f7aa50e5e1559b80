"""Notes on a case, on a record or on one field of it: written for those who work on the case, shown beside what they are about."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import HiddenField, TextAreaField

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.model.fields import fields_of
from casebook.services import noting, reading
from casebook.services.changes import noun_of
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import of_book, page
from casebook.web.desk.field_words import field_words
from casebook.web.desk.fields import form_id, id_of
from casebook.web.desk.guards import guarded
from casebook.web.desk.record_names import record_name
from casebook.web.desk.record_places import address_of
from casebook.web.shared.fields import ChoiceField, PageForm, prose, tidy
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("notes", __name__)


class NoteForm(PageForm):
    """What is noted, and on what. The record is chosen by the page that led here."""

    form_id = HiddenField()
    noun = HiddenField()
    record = HiddenField()
    field = ChoiceField(lazy_gettext("About"))
    words = TextAreaField(lazy_gettext("Note"), prose(needed=True))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        kind = noun_of(self.noun.data or "")
        told = [one.name for one in fields_of(kind.body_type) if one.typed] if kind else []
        named = [(name, words) for name in told if (words := field_words(self.noun.data or "", name))]
        self.field.choices = [("", _("the whole record") if kind else _("the whole case")), *named]

    def place(self) -> tuple[str, UUID | None, str]:
        """The record that it is about, and the field, as the service takes them."""
        return self.noun.data or "", id_of(self.record), self.field.data or ""


@blueprint.get("/cases/<uuid:case_id>/notes")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List the notes of a case, newest first, each with what it is about."""
    book = reading.case_book(work, keys, case_id, page="notes")
    about = {note.id: _about(book, note.body.noun, note.body.record) for note in book.notes}
    return page("notes/index.html", **of_book(book), about=about)


@blueprint.get("/cases/<uuid:case_id>/notes/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for a note on what the address names."""
    book = reading.case_book(work, keys, case_id, page="notes.new")
    told = {name: request.args.get(name, "") for name in ("noun", "record", "field")}
    form = NoteForm(form_id=str(uuid4()), **told)
    noting.check_place(work, case_id, *form.place())
    return _form_page(book, form)


@blueprint.post("/cases/<uuid:case_id>/notes/new")
@guarded(Permission.WRITE_CASE)
def add(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Keep a note."""
    book = reading.case_book(work, keys, case_id, page="notes.new")
    form = NoteForm(request.form)
    noting.check_place(work, case_id, *form.place())
    if form.validate():
        with form.blaming(work):
            noting.note_on(work, keys, case_id, tidy(form.words.data), *form.place(), note_id=form_id(form))
            return redirect(f"{_back(book, form)}?said=record_added", 303)
    return _form_page(book, form, 422)


def _form_page(book: CaseBook, form: NoteForm, status: int = 200) -> ResponseReturnValue:
    about = _about(book, *form.place()[:2])
    return page("notes/new.html", status, **of_book(book), form=form, about=about, back=_back(book, form))


def _about(book: CaseBook, noun: str, record: UUID | None) -> tuple[str, str]:
    """The name and the page of what a note is about; both "" for the whole case."""
    return (record_name(book, noun, record), address_of(book, noun, record)) if noun else ("", "")


def _back(book: CaseBook, form: NoteForm) -> str:
    noun, record, _field = form.place()
    return address_of(book, noun, record) or url_for("notes.index", case_id=book.case.id)
