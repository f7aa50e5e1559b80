"""Prepare a pack: what it is for and what goes in, what the receiving office asks, and throwing a draft away.

Nothing leaves on these pages. Each keeps what was typed, whatever comes of it.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import IllegalMove, InvalidInput
from casebook.exporters.profiles import profile
from casebook.keys.keyring import Keyring
from casebook.model.pack_draft import PackDraftBody
from casebook.services import casework, preparing, reading
from casebook.services.preparing import DraftChange
from casebook.services.reading import CaseBook, Opened
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.choices import person_name
from casebook.web.desk.guards import guarded
from casebook.web.desk.preparing_forms import ContentsForm, QuestionsForm, shown_revision
from casebook.web.desk.workshop import builds_of
from casebook.web.shared.fields import take_back
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("preparing", __name__, url_prefix="/cases/<uuid:case_id>/packs/drafts/<uuid:draft_id>")
_NEXT = {"check": "preparing_checks.checks", "questions": "preparing.questions", "preview": "preparing_checks.preview"}


@blueprint.get("")
@guarded(Permission.BUILD_PACK)
def contents(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Show what the pack is for, and what goes in, in which order."""
    draft, book = _opened(work, keys, case_id, draft_id)
    return _contents_page(work, keys, book, draft, ContentsForm(book=book, draft=draft.body))


@blueprint.post("")
@guarded(Permission.BUILD_PACK)
def keep_contents(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Keep purpose, contents and their order."""
    draft, book = _opened(work, keys, case_id, draft_id)
    form = ContentsForm(request.form, book=book, draft=draft.body)
    if form.validate():
        with form.blaming(work):
            change = form.change()
            preparing.change_draft(work, keys, case_id, draft_id, change, revision=shown_revision(form))
            return _on(case_id, draft_id, "preparing.contents")
    if form.overtaken:
        form.show_revision(preparing.draft(work, keys, case_id, draft_id).body.revision)
    return _contents_page(work, keys, book, draft, form, 422)


@blueprint.get("/questions")
@guarded(Permission.BUILD_PACK)
def questions(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Show what the receiving office asks, with the answers so far."""
    draft = preparing.draft(work, keys, case_id, draft_id)
    return _questions_page(work, keys, case_id, draft, QuestionsForm(draft=draft.body))


@blueprint.post("/questions")
@guarded(Permission.BUILD_PACK)
def keep_answers(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Keep the answers; an incomplete one is kept too, the checks say what is missing."""
    draft = preparing.draft(work, keys, case_id, draft_id)
    form = QuestionsForm(request.form, draft=draft.body)
    said: dict[str, str] = {}
    try:
        change = DraftChange(answers=form.answers())
        preparing.change_draft(work, keys, case_id, draft_id, change, revision=shown_revision(form))
    except InvalidInput as error:
        take_back(work)
        said = {form.blamed_ask(error): _(error.reason, **error.values)}
    except IllegalMove:
        take_back(work)
        form.overtaken = True
        form.show_revision(preparing.draft(work, keys, case_id, draft_id).body.revision)
    else:
        return _on(case_id, draft_id, "preparing.questions")
    return _questions_page(work, keys, case_id, draft, form, 422, said=said)


@blueprint.get("/discard")
@guarded(Permission.BUILD_PACK)
def ask_to_discard(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Ask whether the draft is to be thrown away."""
    draft = preparing.draft(work, keys, case_id, draft_id)
    return page("packs/discard.html", **_told(work, keys, case_id, draft), case=casework.case(work, keys, case_id))


@blueprint.post("/discard")
@guarded(Permission.BUILD_PACK)
def discard(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Throw the draft away; packs that were built from it stay."""
    preparing.discard_draft(work, keys, case_id, draft_id)
    return go("packs.index", case_id=case_id, said="draft_discarded")


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _opened(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> tuple[Opened[PackDraftBody], CaseBook]:
    draft = preparing.draft(work, keys, case_id, draft_id)
    return draft, reading.case_book(work, keys, case_id, page="packs.prepare")


def _on(case_id: UUID, draft_id: UUID, here: str) -> ResponseReturnValue:
    """Go on to the step whose button was pressed, or stay."""
    return go(_NEXT.get(request.form.get("then", ""), here), case_id=case_id, draft_id=draft_id, said="draft_kept")


def _told(work: Work, keys: Keyring, case_id: UUID, draft: Opened[PackDraftBody]) -> dict[str, Any]:
    return {"draft": draft, "build": builds_of(work, keys, case_id, [draft]).get(draft.id)}


def _contents_page(
    work: Work,
    keys: Keyring,
    book: CaseBook,
    draft: Opened[PackDraftBody],
    form: ContentsForm,
    status: int = 200,
) -> ResponseReturnValue:
    told = _told(work, keys, book.case.id, draft)
    return page("packs/contents.html", status, **of_book(book), **told, form=form)


def _questions_page(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    draft: Opened[PackDraftBody],
    form: QuestionsForm,
    status: int = 200,
    *,
    said: dict[str, str] | None = None,
) -> ResponseReturnValue:
    case = casework.case(work, keys, case_id)
    copied = bool(profile(draft.body.profile).form)  # filled by copying: proposals for it are offered
    shown = {**_told(work, keys, case_id, draft), "form": form, "refused": said or {}, "copied": copied, "people": []}
    if any(ask.kind == "person" for ask, _text in form.asked):
        book = reading.case_book(work, keys, case_id, page="packs.prepare")
        shown["people"] = [(str(each), person_name(book, each)) for each in book.persons]
    return page("packs/questions.html", status, case=case, **shown)
