"""Transcripts with times: typed in lines or sent as a .vtt or .srt file, looked at before they are kept. No script is needed.

A file is read in memory, never written anywhere, and only its cues are kept.
"""

from typing import Any, Self
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import InvalidInput, NotFound
from casebook.exporters.transcript_reading import LARGEST, decoded
from casebook.exporters.transcripts import Cue, short_clock, typed
from casebook.keys.keyring import Keyring
from casebook.services import casework, custody, translating
from casebook.services.translating import TRANSCRIPT, TranslationDraft
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.translations_forms import TranscriptForm, transcript_of
from casebook.web.desk.translations_shown import odd_lines
from casebook.work import Work

blueprint = Blueprint("transcripts", __name__)


class TextIntake:
    """A small text file on its way in: it stays in memory, and what is beyond the limit is read past."""

    def __init__(self, case_id: UUID) -> None:
        del case_id
        self._content = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._content.clear()

    def start(self, name: str) -> Self:
        """Begin the file; its name says nothing that is used."""
        del name
        self._content.clear()
        return self

    def write(self, piece: bytes) -> None:
        """Keep the next piece, up to one byte more than may be."""
        self._content += piece[: LARGEST + 1 - len(self._content)]

    def close(self) -> None:
        """The file is complete."""

    def text(self) -> str:
        """What it says, "" where none was sent; raises InvalidInput."""
        return decoded(bytes(self._content)) if self._content else ""


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/transcript/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Ask for a transcript."""
    return page("translations/transcript.html", **_around(work, keys, case_id, evidence_id), form=TranscriptForm())


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/transcript/new")
@staged(Permission.WRITE_CASE, TextIntake)
def add(files: TextIntake, case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Show the lines as they are read, or keep them."""
    form = TranscriptForm(request.form)
    cues = _read(form, files)
    with acting(Permission.WRITE_CASE, case_id, writes=True) as (work, keys):
        if cues and form.keeps() and not form.errors:
            with form.blaming(work):
                said = {"language": form.language.data or "", "made_by": form.made_by.data or ""}
                translating.transcribe(work, keys, case_id, evidence_id, cues, **said)
                return go("evidence.show", case_id=case_id, evidence_id=evidence_id, said="words_added")
        return _again(work, keys, form, cues, case_id, evidence_id)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/transcript/<uuid:text_id>")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, text_id: UUID) -> ResponseReturnValue:
    """Show a transcript in its lines, to be corrected."""
    body = translating.text(work, keys, case_id, evidence_id, text_id)
    if body.operation != TRANSCRIPT:
        raise NotFound
    around = _around(work, keys, case_id, evidence_id)
    return page("translations/transcript.html", **around, form=transcript_of(body), text_id=text_id)


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/transcript/<uuid:text_id>")
@staged(Permission.WRITE_CASE, TextIntake)
def correct(files: TextIntake, case_id: UUID, evidence_id: UUID, text_id: UUID) -> ResponseReturnValue:
    """Show the corrected lines as they are read, or keep them; the version before stays in the history."""
    form = TranscriptForm(request.form)
    cues = _read(form, files)
    there = (case_id, evidence_id, text_id)
    with acting(Permission.WRITE_CASE, case_id, writes=True) as (work, keys):
        if translating.text(work, keys, *there).operation != TRANSCRIPT:
            raise NotFound
        if cues and form.keeps() and not form.errors:
            with form.blaming(work):
                translating.correct_text(work, keys, *there, _draft(form, cues), revision=form.shown_revision())
                return go("evidence.show", case_id=case_id, evidence_id=evidence_id, said="words_corrected")
        if form.overtaken:
            form.show_revision(translating.text(work, keys, *there).revision)
        return _again(work, keys, form, cues, case_id, evidence_id, text_id)


def _read(form: TranscriptForm, files: TextIntake) -> tuple[Cue, ...]:
    form.validate()
    try:
        return form.cues(files.text())
    except InvalidInput as error:
        form.blame(error)
        return ()


def _draft(form: TranscriptForm, cues: tuple[Cue, ...]) -> TranslationDraft:
    return TranslationDraft(
        text=typed(cues), timed=True, language=form.language.data or "", made_by=form.made_by.data or ""
    )


def _again(
    work: Work,
    keys: Keyring,
    form: TranscriptForm,
    cues: tuple[Cue, ...],
    case_id: UUID,
    evidence_id: UUID,
    text_id: UUID | None = None,
) -> ResponseReturnValue:
    around = _around(work, keys, case_id, evidence_id)
    status = 422 if form.errors else 200
    lines = [(short_clock(cue.start_ms), short_clock(cue.end_ms), cue) for cue in cues]
    shown = {"cues": lines, "odd": odd_lines(cues)}
    return page("translations/transcript.html", status, **around, form=form, text_id=text_id, **shown)


def _around(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> dict[str, Any]:
    view = custody.exhibit(work, keys, case_id, evidence_id)
    media_type = view.exhibit.original.media_type
    return {
        "case": casework.case(work, keys, case_id),
        "exhibit": view.exhibit,
        "kind": media_type.partition("/")[0],
        "here": {"case_id": case_id, "evidence_id": evidence_id},
    }
