"""Further translations of the words of a post or an incident: add one, correct one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.model.account import ContentItemBody
from casebook.model.translation import TranslatedWords
from casebook.services import casework, translating
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import guarded
from casebook.web.desk.translations_forms import TranslationForm, form_of_words
from casebook.work import Work

blueprint = Blueprint("translated_words", __name__)
NOUNS = {"posts": ("content_item", "posts.show", "post_id"), "incidents": ("incident", "incidents.show", "incident_id")}


@blueprint.get("/cases/<uuid:case_id>/<any(posts, incidents):kind>/<uuid:record_id>/translations/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID, kind: str, record_id: UUID) -> ResponseReturnValue:
    """Ask for a translation."""
    around, _body = _around(work, keys, case_id, kind, record_id)
    form = TranslationForm(translators=translating.translators(work, keys, case_id))
    return page("translations/edit.html", **around, form=form)


@blueprint.post("/cases/<uuid:case_id>/<any(posts, incidents):kind>/<uuid:record_id>/translations/new")
@guarded(Permission.WRITE_CASE)
def add(work: Work, keys: Keyring, case_id: UUID, kind: str, record_id: UUID) -> ResponseReturnValue:
    """Keep a translation beside the words."""
    form = TranslationForm(request.form, translators=translating.translators(work, keys, case_id))
    noun, shows, named = NOUNS[kind]
    if form.validate():
        with form.blaming(work):
            translating.translate_words(work, keys, case_id, noun, record_id, form.draft())
            return go(shows, case_id=case_id, **{named: record_id}, said="words_added")
    return page("translations/edit.html", 422, **_around(work, keys, case_id, kind, record_id)[0], form=form)


@blueprint.get("/cases/<uuid:case_id>/<any(posts, incidents):kind>/<uuid:record_id>/translations/<uuid:text_id>")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, kind: str, record_id: UUID, text_id: UUID) -> ResponseReturnValue:
    """Show a translation with everything that is said of it, to be corrected."""
    around, body = _around(work, keys, case_id, kind, record_id)
    known = translating.translators(work, keys, case_id)
    form = form_of_words(_found(body.translations, text_id), body.revision, known)
    return page("translations/edit.html", **around, form=form, text_id=text_id)


@blueprint.post("/cases/<uuid:case_id>/<any(posts, incidents):kind>/<uuid:record_id>/translations/<uuid:text_id>")
@guarded(Permission.WRITE_CASE)
def correct(work: Work, keys: Keyring, case_id: UUID, kind: str, record_id: UUID, text_id: UUID) -> ResponseReturnValue:
    """Correct a translation; the version before stays in the history."""
    form = TranslationForm(request.form, translators=translating.translators(work, keys, case_id))
    noun, shows, named = NOUNS[kind]
    if form.validate():
        with form.blaming(work):
            there = (case_id, noun, record_id, text_id)
            translating.correct_words(work, keys, *there, form.draft(), revision=form.shown_revision())
            return go(shows, case_id=case_id, **{named: record_id}, said="words_corrected")
    around, body = _around(work, keys, case_id, kind, record_id)
    _found(body.translations, text_id)
    if form.overtaken:
        form.show_revision(body.revision)
    return page("translations/edit.html", 422, **around, form=form, text_id=text_id)


def _around(work: Work, keys: Keyring, case_id: UUID, kind: str, record_id: UUID) -> tuple[dict[str, Any], Any]:
    noun, shows, named = NOUNS[kind]
    body = translating.words(work, keys, case_id, noun, record_id)
    if isinstance(body, ContentItemBody):
        told = (body.language, body.text)
    else:
        told = (body.original_language, body.original_text)
    shown = {
        "case": casework.case(work, keys, case_id),
        "label": "",
        "originals": [(*told, ())] if told[1] else [],
        "tab": "incidents",
        "timed": False,
        "back": (shows, {"case_id": case_id, named: record_id}),
        "noun": noun,
    }
    return shown, body


def _found(translations: tuple[TranslatedWords, ...], text_id: UUID) -> TranslatedWords:
    for each in translations:
        if each.id == text_id:
            return each
    raise NotFound
