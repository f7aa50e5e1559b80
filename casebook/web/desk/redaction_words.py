"""Close words of a text: of an exhibit's transcript or translation, of a post, or said in an incident. What leaves is a copy with codes in it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.services import casework, custody, reading, redaction
from casebook.services.custody import TEXTS
from casebook.services.redacted_words import ClosedText, close
from casebook.services.redaction import INCIDENT_PARTS, POST_PARTS
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import guarded
from casebook.web.desk.redaction_forms import WordsForm
from casebook.work import Work

blueprint = Blueprint("redaction_words", __name__)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/texts/<uuid:text_id>/redact")
@guarded(Permission.REDACT)
def of_text(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, text_id: UUID) -> ResponseReturnValue:
    """Show a transcript or translation, with rows for the words to close."""
    shown = _text(work, keys, case_id, evidence_id, text_id)
    return page("redaction/words.html", **shown, form=WordsForm(), closed=None)


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/texts/<uuid:text_id>/redact")
@guarded(Permission.REDACT)
def close_text(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, text_id: UUID) -> ResponseReturnValue:
    """Show the text with its codes, or keep it so."""
    shown, form = _text(work, keys, case_id, evidence_id, text_id), WordsForm(request.form)
    if _wants_to_keep(form):
        with form.blaming(work):
            made = redaction.close_words(work, keys, case_id, evidence_id, text_id, form.closings())
            return go("redaction_register.show", case_id=case_id, derivative_id=made, said="copy_kept")
    return _again(shown, form)


@blueprint.get("/cases/<uuid:case_id>/posts/<uuid:post_id>/redact/<any(text, translation):part>")
@guarded(Permission.REDACT)
def of_post(work: Work, keys: Keyring, case_id: UUID, post_id: UUID, part: str) -> ResponseReturnValue:
    """Show the words of a post, with rows for those to close."""
    shown = _post(work, keys, case_id, post_id, part)
    return page("redaction/words.html", **shown, form=WordsForm(), closed=None)


@blueprint.post("/cases/<uuid:case_id>/posts/<uuid:post_id>/redact/<any(text, translation):part>")
@guarded(Permission.REDACT)
def close_post(work: Work, keys: Keyring, case_id: UUID, post_id: UUID, part: str) -> ResponseReturnValue:
    """Show the words with their codes, or keep them so beside the post."""
    shown, form = _post(work, keys, case_id, post_id, part), WordsForm(request.form)
    if _wants_to_keep(form):
        with form.blaming(work):
            redaction.close_words_of_post(work, keys, case_id, post_id, part, form.closings())
            return go("posts.show", case_id=case_id, post_id=post_id, said="copy_kept")
    return _again(shown, form)


@blueprint.get("/cases/<uuid:case_id>/incidents/<uuid:incident_id>/redact/<any(original_text, translation):part>")
@guarded(Permission.REDACT)
def of_incident(work: Work, keys: Keyring, case_id: UUID, incident_id: UUID, part: str) -> ResponseReturnValue:
    """Show the words said in an incident, with rows for those to close."""
    shown = _incident(work, keys, case_id, incident_id, part)
    return page("redaction/words.html", **shown, form=WordsForm(), closed=None)


@blueprint.post("/cases/<uuid:case_id>/incidents/<uuid:incident_id>/redact/<any(original_text, translation):part>")
@guarded(Permission.REDACT)
def close_incident(work: Work, keys: Keyring, case_id: UUID, incident_id: UUID, part: str) -> ResponseReturnValue:
    """Show the words with their codes, or keep them so beside the incident."""
    shown, form = _incident(work, keys, case_id, incident_id, part), WordsForm(request.form)
    if _wants_to_keep(form):
        with form.blaming(work):
            redaction.close_words_of_incident(work, keys, case_id, incident_id, part, form.closings())
            return go("incidents.show", case_id=case_id, incident_id=incident_id, said="copy_kept")
    return _again(shown, form)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _wants_to_keep(form: WordsForm) -> bool:
    return not form.grows() and form.validate() and "keep" in request.form


def _again(shown: dict[str, Any], form: WordsForm) -> ResponseReturnValue:
    closed: ClosedText | None = None
    if not form.errors and "add_row" not in request.form:
        try:
            closed = close(shown["words"], form.closings())
        except InvalidInput as error:
            form.blame(error)
    return page("redaction/words.html", 422 if form.errors else 200, **shown, form=form, closed=closed)


def _text(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, text_id: UUID) -> dict[str, Any]:
    view = custody.exhibit(work, keys, case_id, evidence_id)
    of_words: Callable[[Any], bool] = lambda each: each.id == text_id and each.body.operation in TEXTS  # noqa: E731
    text = next(filter(of_words, view.derivatives), None)
    if text is None:
        raise NotFound
    return {
        "case": casework.case(work, keys, case_id),
        "words": text.body.text,
        "language": text.body.language,
        "part": text.body.operation,
        "label": view.exhibit.body.label,
        "back": ("evidence.show", {"case_id": case_id, "evidence_id": evidence_id}),
        "tab": "evidence",
    }


def _post(work: Work, keys: Keyring, case_id: UUID, post_id: UUID, part: str) -> dict[str, Any]:
    book = reading.case_book(work, keys, case_id, page="post")
    post = next((post for post in book.posts if post.id == post_id), None)
    if post is None or part not in POST_PARTS or not getattr(post.body, part):
        raise NotFound
    language = post.body.language if part == "text" else post.body.translation_language
    return {
        "case": book.case,
        "words": getattr(post.body, part),
        "language": language,
        "part": part,
        "label": "",
        "back": ("posts.show", {"case_id": case_id, "post_id": post_id}),
        "tab": "incidents",
    }


def _incident(work: Work, keys: Keyring, case_id: UUID, incident_id: UUID, part: str) -> dict[str, Any]:
    book = reading.case_book(work, keys, case_id, page="incident")
    body = book.incident(incident_id).body
    if part not in INCIDENT_PARTS or not getattr(body, part):
        raise NotFound
    return {
        "case": book.case,
        "words": getattr(body, part),
        "language": body.original_language if part == "original_text" else body.translation_language,
        "part": part,
        "label": "",
        "back": ("incidents.show", {"case_id": case_id, "incident_id": incident_id}),
        "tab": "incidents",
    }
