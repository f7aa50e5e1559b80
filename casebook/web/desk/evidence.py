"""Evidence: taking files in, and looking at an exhibit with all that is known of it."""

from functools import partial
from uuid import UUID

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import custody, picture_twins, reading, scanning
from casebook.services.picture_twins import SIMILAR
from casebook.web.desk import captures_asked
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.evidence_forms import ExhibitForm, TextForm, described_from
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.intake import Intake
from casebook.web.desk.looking import VIEWED, looked
from casebook.web.desk.scanning import has_scanner, look_through_new
from casebook.web.desk.translations_shown import shown_texts
from casebook.web.desk.versions import beside
from casebook.web.desk.viewing import opened
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("evidence", __name__)


@blueprint.get("/cases/<uuid:case_id>/evidence")
@guarded(Permission.READ_EVIDENCE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List the exhibits; what was captured in the meantime is kept first, by a page that leads back here."""
    under_way = captures_asked.mine(work, keys, case_id)
    if captures_asked.to_be_kept(under_way) and "kept" not in request.args:
        return go("captures.keep", case_id=case_id, said=request.args.get("said"))
    book = reading.case_book(work, keys, case_id, page="evidence")
    return page("evidence/index.html", **of_book(book), under_way=captures_asked.still(under_way))


@blueprint.get("/cases/<uuid:case_id>/evidence/new")
@guarded(Permission.TAKE_IN_EVIDENCE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for files."""
    book = reading.case_book(work, keys, case_id, page="evidence.new")
    form = ExhibitForm(book=book, incidents=[request.args.get("incident", "")])
    return page("evidence/new.html", **of_book(book), form=form, refused=[], stored=0)


@blueprint.post("/cases/<uuid:case_id>/evidence/new")
@staged(Permission.TAKE_IN_EVIDENCE, Intake)
def take_in(files: Intake, case_id: UUID) -> ResponseReturnValue:
    """Make exhibits of the files that arrived; those that could not be kept are named with their reasons."""
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=True) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="evidence.new")
        form, made = ExhibitForm(request.form, book=book), []
        if form.validate() and files.received:
            with form.blaming(work):
                made = [
                    custody.take_in(work, keys, case_id, received, form.draft(alone=len(files.received) == 1))
                    for received in files.received
                ]
                files.kept = True
        elif not files.received and not files.refused:
            form.form_errors.append(_("Choose at least one file."))
    # The block above has committed: only now may the page say that anything is stored.
    look_through_new(case_id, made if files.kept else ())
    if files.kept and not files.refused:
        return go("evidence.index", case_id=case_id, said="evidence_taken_in")
    stored = len(files.received) if files.kept else 0
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="evidence.new")
        return page("evidence/new.html", 422, **of_book(book), form=form, refused=files.refused, stored=stored)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>")
@staged(Permission.READ_EVIDENCE)
def show(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Show an exhibit: what the file holds, where it comes from, who has touched it."""
    return _exhibit_page(case_id, evidence_id, TextForm())


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/alike")
@staged(Permission.READ_EVIDENCE)
def alike(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Show where else the same or a similar picture lies, in all cases that the member may read."""
    with acting(Permission.READ_EVIDENCE, case_id, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="exhibit")
        exhibit, kept = book.exhibit(evidence_id), picture_twins.pictures(work, keys)
    # Children work outside of any act: they take their time.
    known = current_app.extensions["impressions"]
    known.recall(kept)
    compared = picture_twins.compare(evidence_id, kept, known)
    if picture_twins.unkept(kept, known):
        with acting(Permission.READ_EVIDENCE, case_id, writes=False) as (work, keys):
            picture_twins.keep_looks(work, keys, kept, known)
    return page("evidence/alike.html", **of_book(book), exhibit=exhibit, compared=compared, differing=SIMILAR)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/edit")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Show what is said about an exhibit, to be corrected."""
    book = reading.case_book(work, keys, case_id, page="evidence.edit")
    view = custody.exhibit(work, keys, case_id, evidence_id)
    return page("evidence/edit.html", **of_book(book), view=view, exhibit=view.exhibit, form=described_from(view, book))


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/edit")
@guarded(Permission.WRITE_CASE)
def describe(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Correct what is said about an exhibit; the original stays as it is."""
    book = reading.case_book(work, keys, case_id, page="evidence.edit")
    view, form = custody.exhibit(work, keys, case_id, evidence_id), ExhibitForm(request.form, book=book)
    if form.validate():
        with form.blaming(work):
            draft = form.draft(alone=True, before=view)
            custody.correct(work, keys, case_id, evidence_id, draft, revision=form.shown_revision())
            return go("evidence.show", case_id=case_id, evidence_id=evidence_id, said="evidence_described")

    def newer() -> ExhibitForm:
        return described_from(custody.exhibit(work, keys, case_id, evidence_id), book)

    beside(work, keys, form, newer, case_id=case_id, noun="evidence", record=evidence_id)
    return page("evidence/edit.html", 422, **of_book(book), view=view, exhibit=view.exhibit, form=form)


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/texts")
@staged(Permission.WRITE_CASE)
def add_text(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Keep a transcription or translation beside the original."""
    form = TextForm(request.form)
    if form.validate():
        with acting(Permission.WRITE_CASE, case_id, writes=True) as (work, keys), form.blaming(work):
            custody.derive_text(work, keys, case_id, evidence_id, **form.text_kept())
    if not form.errors:
        return go("evidence.show", case_id=case_id, evidence_id=evidence_id, said="words_added")
    return _exhibit_page(case_id, evidence_id, form, 422)


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/check")
@guarded(Permission.READ_EVIDENCE)
def check(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Compare the stored original with the hash taken when it arrived."""
    holds = custody.check(work, keys, case_id, evidence_id)
    said = "evidence_unchanged" if holds else "evidence_damaged"
    return go("evidence.show", case_id=case_id, evidence_id=evidence_id, said=said)


def _exhibit_page(case_id: UUID, evidence_id: UUID, form: TextForm, status: int = 200) -> ResponseReturnValue:
    with acting(Permission.READ_EVIDENCE, case_id, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="exhibit")
        view = custody.exhibit(work, keys, case_id, evidence_id)
    body = view.exhibit.body
    hard, opening = body.graphic or body.intimate, partial(opened, case_id, evidence_id, VIEWED)
    seen = looked(view.exhibit.original, evidence_id, hard=hard, opened=opening)
    return page(
        "evidence/show.html",
        status,
        **of_book(book),
        view=view,
        exhibit=view.exhibit,
        incidents=[incident for incident in book.incidents if incident.id in body.incidents],
        look=seen,
        scanner=has_scanner(),
        scanned=scanning.last_scan(view.custody),
        texts=shown_texts(view, seen.inside.facts.seconds if seen.inside.facts else None),
        form=form,
    )
