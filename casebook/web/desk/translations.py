"""Translations of an exhibit: add one, correct one, and the captions of a transcript for the player.

Whoever may write in the case sees who translated; the exhibit's page names nobody.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.exporters.transcripts import vtt
from casebook.inspection.names import content_disposition
from casebook.keys.keyring import Keyring
from casebook.services import casework, certifying, custody, translating
from casebook.services.translated_facts import cues_of
from casebook.services.translating import TRANSLATION
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.translations_forms import TranslationForm, form_of_text
from casebook.web.shared.preferences import locale
from casebook.work import Work

blueprint = Blueprint("translations", __name__)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/translations/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Ask for a translation."""
    form = TranslationForm(translators=translating.translators(work, keys, case_id))
    return page("translations/edit.html", **_around(work, keys, case_id, evidence_id), form=form)


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/translations/new")
@guarded(Permission.WRITE_CASE)
def add(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Keep a translation beside the original."""
    form = TranslationForm(request.form, translators=translating.translators(work, keys, case_id))
    if form.validate():
        with form.blaming(work):
            translating.translate(work, keys, case_id, evidence_id, form.draft())
            return go("evidence.show", case_id=case_id, evidence_id=evidence_id, said="words_added")
    return page("translations/edit.html", 422, **_around(work, keys, case_id, evidence_id), form=form)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/translations/<uuid:text_id>")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, text_id: UUID) -> ResponseReturnValue:
    """Show a translation with everything that is said of it, to be corrected."""
    body = translating.text(work, keys, case_id, evidence_id, text_id)
    if body.operation != TRANSLATION:
        raise NotFound
    form = form_of_text(body, translating.translators(work, keys, case_id))
    return page("translations/edit.html", **_around(work, keys, case_id, evidence_id), form=form, text_id=text_id)


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/translations/<uuid:text_id>")
@guarded(Permission.WRITE_CASE)
def correct(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, text_id: UUID) -> ResponseReturnValue:
    """Correct a translation; the version before stays in the history."""
    if translating.text(work, keys, case_id, evidence_id, text_id).operation != TRANSLATION:
        raise NotFound
    form = TranslationForm(request.form, translators=translating.translators(work, keys, case_id))
    if form.validate():
        with form.blaming(work):
            there = (case_id, evidence_id, text_id)
            translating.correct_text(work, keys, *there, form.draft(), revision=form.shown_revision())
            return go("evidence.show", case_id=case_id, evidence_id=evidence_id, said="words_corrected")
    around = _around(work, keys, case_id, evidence_id)
    _shown_now(work, keys, form, (case_id, evidence_id, text_id))
    return page("translations/edit.html", 422, **around, form=form, text_id=text_id)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/texts/<uuid:text_id>/captions.vtt")
@guarded(Permission.READ_EVIDENCE)
def captions(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, text_id: UUID) -> ResponseReturnValue:
    """Give a text with times as WebVTT: for the player, and to be taken along."""
    view = custody.exhibit(work, keys, case_id, evidence_id)
    for each in view.derivatives:
        cues = cues_of(each.body.text, each.body.media_type) if each.id == text_id and not each.body.redaction else ()
        if cues:
            return Response(vtt(cues), mimetype="text/vtt")
    raise NotFound


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/translations/<uuid:text_id>/certificate")
@staged(Permission.WRITE_CASE)
def certificate(case_id: UUID, evidence_id: UUID, text_id: UUID) -> ResponseReturnValue:
    """Give the certificate of one translation as a PDF, for its translator to sign."""
    form = request.args.get("form", "generic")
    if form not in certifying.VENUES:
        abort(404)
    with acting(Permission.WRITE_CASE, case_id, writes=False) as (work, keys):
        there = (case_id, evidence_id, text_id)
        dossier = certifying.sheet(work, keys, *there, form=form, locale=locale())
    response = Response(certifying.typeset(dossier), mimetype="application/pdf")
    response.headers["Content-Disposition"] = content_disposition("translation-certificate.pdf")
    return response


def _around(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> dict[str, Any]:
    view = custody.exhibit(work, keys, case_id, evidence_id)
    originals = [each.body for each in view.derivatives if each.body.operation == translating.TRANSCRIPT]
    return {
        "case": casework.case(work, keys, case_id),
        "label": view.exhibit.body.label,
        "originals": [(body.language, body.text, cues_of(body.text, body.media_type)) for body in originals],
        "tab": "evidence",
        "timed": True,
        "back": ("evidence.show", {"case_id": case_id, "evidence_id": evidence_id}),
        "noun": "derivative",
    }


def _shown_now(work: Work, keys: Keyring, form: TranslationForm, there: tuple[UUID, UUID, UUID]) -> None:
    if form.overtaken:
        form.show_revision(translating.text(work, keys, *there).revision)
