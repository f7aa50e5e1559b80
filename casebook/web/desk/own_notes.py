"""A member's own notes on a case: read, written, corrected and thrown away by their writer alone."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import HiddenField, TextAreaField

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import counsel_notes, reading
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.fields import id_of
from casebook.web.desk.guards import guarded
from casebook.web.desk.preparing_forms import shown_revision
from casebook.web.desk.record_names import record_choices, record_name
from casebook.web.desk.record_places import address_of
from casebook.web.shared.fields import ChoiceField, PageForm, prose, tidy
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("own_notes", __name__, url_prefix="/cases/<uuid:case_id>/own-notes")


class OwnNoteForm(PageForm):
    """What is noted, and on what: "" for the case, else a noun and an id."""

    about = ChoiceField(lazy_gettext("About"))
    words = TextAreaField(lazy_gettext("Note"), prose(needed=True))

    def __init__(self, *given: object, book: CaseBook, **kept: object) -> None:
        super().__init__(*given, **kept)
        offered = [
            (f"{noun}:{record}", name)
            for noun in ("evidence", "incident")
            for record, name in record_choices(book, noun)
        ]
        self.about.choices = [("", _("the whole case")), *offered]

    def place(self) -> tuple[str, UUID | None]:
        """The record that it is about, as the service takes it."""
        noun, _colon, record = (self.about.data or "").partition(":")
        return noun, UUID(record) if record else None


class CorrectionForm(PageForm):
    """A note written anew."""

    revision = HiddenField()
    note = HiddenField()
    words = TextAreaField(lazy_gettext("Note"), prose(needed=True))


@blueprint.get("")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List the member's own notes, and offer a new one; the address may name what it is about."""
    book = reading.case_book(work, keys, case_id, page="own_notes")
    return _page(work, keys, book, OwnNoteForm(book=book, about=request.args.get("about", "")))


@blueprint.post("")
@guarded(Permission.READ_CASE)
def keep(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Keep a note, sealed to its writer."""
    book = reading.case_book(work, keys, case_id, page="own_notes")
    form = OwnNoteForm(request.form, book=book)
    if form.validate():
        with form.blaming(work):
            noun, record = form.place()
            counsel_notes.keep_own_note(work, keys, case_id, tidy(form.words.data), noun=noun, record=record)
            return go("own_notes.index", case_id=case_id, said="own_note_kept")
    return _page(work, keys, book, form, 422)


@blueprint.post("/<uuid:note_id>")
@guarded(Permission.READ_CASE)
def correct(work: Work, keys: Keyring, case_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Write a note anew."""
    form = CorrectionForm(request.form, note=str(note_id))
    if form.validate():
        with form.blaming(work):
            words, revision = tidy(form.words.data), shown_revision(form)
            counsel_notes.correct_own_note(work, keys, case_id, note_id, words, revision=revision)
            return go("own_notes.index", case_id=case_id, said="own_note_kept")
    book = reading.case_book(work, keys, case_id, page="own_notes")
    return _page(work, keys, book, OwnNoteForm(book=book), 422, correction=form)


@blueprint.post("/<uuid:note_id>/remove")
@guarded(Permission.READ_CASE)
def drop(work: Work, keys: Keyring, case_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Throw a note away for good."""
    counsel_notes.drop_own_note(work, keys, case_id, note_id)
    return go("own_notes.index", case_id=case_id, said="own_note_dropped")


def _page(
    work: Work,
    keys: Keyring,
    book: CaseBook,
    form: OwnNoteForm,
    status: int = 200,
    *,
    correction: CorrectionForm | None = None,
) -> ResponseReturnValue:
    notes = counsel_notes.own_notes(work, keys, book.case.id)
    about = {
        note.id: (record_name(book, note.noun, note.record), address_of(book, note.noun, note.record))
        for note in notes
        if note.noun
    }
    failed = id_of(correction.note) if correction is not None else None
    return page(
        "own_notes/index.html",
        status,
        **of_book(book),
        form=form,
        notes=notes,
        about=about,
        correction=correction,
        failed=failed,
    )
