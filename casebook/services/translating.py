"""Translations and transcripts: keep several beside an exhibit, a post or an incident's words, by whom, certified how; correct them.

A translator's name lies sealed with the translation and is shown only where somebody may write in the case; packs decide for
themselves (translated_facts.py). A correction keeps what stood there before, as a change of the case. An exhibit's text that is
corrected is one more event of its custody. Source: exports.md §1.1, §2.1, §2.9.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256, sha512
from typing import cast
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import DerivativeMade
from casebook.errors import InvalidInput, NotFound, Tampered
from casebook.exporters.transcript_reading import read
from casebook.exporters.transcripts import VTT, Cue, vtt
from casebook.keys.keyring import Keyring
from casebook.model import ContentItem, Derivative, Evidence, Incident
from casebook.model.account import ContentItemBody
from casebook.model.base import CaseRecord
from casebook.model.evidence import DerivativeBody
from casebook.model.incident import IncidentBody
from casebook.model.translation import MACHINE, TranslatedWords, Translating, Translator
from casebook.services.casework import hold
from casebook.services.custody import TEXTS, derive_text
from casebook.services.custody_chain import add_link
from casebook.services.drafts import coded, worded
from casebook.services.recording import of_case, revise
from casebook.services.translated_facts import words_of
from casebook.work import Work

TRANSCRIPT, TRANSLATION = TEXTS[:2]
NOUNS: dict[str, type[CaseRecord]] = {"content_item": ContentItem, "incident": Incident}
MOST_TRANSLATIONS = 20  # of one record's words
LONGEST_LINE = 300  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationDraft:
    """A translation as somebody gives it. With `timed` its text is a transcript in any of the three forms that are read."""

    text: str
    language: str = ""
    made_by: str = ""
    timed: bool = False
    translating: Translating = field(default_factory=Translating)


# ── exhibits ────────────────────────────────────────────────────────────────────────────────────────────


def translate(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, draft: TranslationDraft) -> UUID:
    """Keep one more translation beside an exhibit.

    Raises:
        InvalidInput: there are no words, a code or a day is none, a passage does not stand where it should.
        NotFound: the exhibit is not of this case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    text = _text_of(draft)
    said = _checked(draft, text, _originals(work, keys, case_id, evidence_id))
    return derive_text(
        work,
        keys,
        case_id,
        evidence_id,
        operation=TRANSLATION,
        text=text,
        language=coded("language", draft.language, "language"),
        made_by=draft.made_by,
        media_type=VTT if draft.timed else "text/plain",
        translating=said,
    )


def transcribe(
    work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, cues: tuple[Cue, ...], *, language: str, made_by: str
) -> UUID:
    """Keep a transcript with times beside an exhibit.

    Raises:
        InvalidInput: there is no cue, the whole is too long, or the language is no code.
        NotFound: the exhibit is not of this case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    return derive_text(
        work,
        keys,
        case_id,
        evidence_id,
        operation=TRANSCRIPT,
        text=_written(cues),
        language=coded("language", language, "language"),
        made_by=made_by,
        media_type=VTT,
    )


def correct_text(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    evidence_id: UUID,
    text_id: UUID,
    draft: TranslationDraft,
    *,
    revision: int,
) -> None:
    """Correct a transcript or translation of an exhibit; the version before stays in the case's changes.

    A copy in which words of it were closed leaves no more: it shows what the text says no more.

    Raises:
        IllegalMove: somebody else has corrected it since `revision`.
        InvalidInput: as `translate`.
        NotFound: the exhibit or the text is not there.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    exhibit = of_case(work, Evidence, evidence_id, case_id)
    row, before = _text_row(work, keys, case_id, evidence_id, text_id)
    text = _text_of(draft)
    is_translation = before.operation == TRANSLATION
    originals = _originals(work, keys, case_id, evidence_id)
    content = text.encode()
    body = msgspec.structs.replace(
        before,
        text=text,
        language=coded("language", draft.language, "language"),
        made_by=draft.made_by,
        media_type=VTT if draft.timed else "text/plain",
        size=len(content),
        sha256=sha256(content).hexdigest(),
        sha512=sha512(content).hexdigest(),
        translating=_checked(draft, text, originals) if is_translation else None,
    )
    revise(work, keys, row, body, revision=revision)
    link = add_link(
        work,
        keys,
        exhibit,
        "translated" if is_translation else "copied",
        purpose=before.operation,
        sha256_before=before.sha256,
        sha256_after=body.sha256,
    )
    work.record(
        DerivativeMade(case=case_id, evidence=evidence_id, derivative=text_id, operation=before.operation, custody=link)
    )


def text(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, text_id: UUID) -> DerivativeBody:
    """Give one transcript or translation of an exhibit, whose translator is named in it.

    Raises:
        NotAllowed, NotFound: the actor may not write in the case, or there is no such text.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    return _text_row(work, keys, case_id, evidence_id, text_id)[1]


# ── words of posts and incidents ────────────────────────────────────────────────────────────────────────


def translate_words(work: Work, keys: Keyring, case_id: UUID, noun: str, record: UUID, draft: TranslationDraft) -> UUID:
    """Keep one more translation beside the words of a post ("content_item") or an incident.

    Raises:
        InvalidInput: as `translate`, or there are too many.
        NotFound: the record is not of this case.
    """
    row, body = _words_row(work, keys, case_id, noun, record)
    if len(body.translations) >= MOST_TRANSLATIONS:
        raise InvalidInput("These are too many translations: at most %(most)s.", "text", most=MOST_TRANSLATIONS)
    new = _rendered(work, uuid4(), draft, _own_words(body))
    revise(work, keys, row, _with(body, (*body.translations, new)), revision=body.revision)
    return new.id


def correct_words(
    work: Work, keys: Keyring, case_id: UUID, noun: str, record: UUID, translation_id: UUID, draft: TranslationDraft,
    *, revision: int,
) -> None:  # fmt: skip
    """Correct one translation of a record's words; the version before stays in the case's changes.

    Raises:
        IllegalMove: somebody else has corrected the record since `revision`.
        InvalidInput: as `translate`.
        NotFound: the record or the translation is not there.
    """
    row, body = _words_row(work, keys, case_id, noun, record)
    _found(body, translation_id)
    new = _rendered(work, translation_id, draft, _own_words(body))
    kept = tuple(new if each.id == translation_id else each for each in body.translations)
    revise(work, keys, row, _with(body, kept), revision=revision)


def words(work: Work, keys: Keyring, case_id: UUID, noun: str, record: UUID) -> ContentItemBody | IncidentBody:
    """Give a post or an incident with the translations of its words, whose translators are named in them.

    Raises:
        NotAllowed, NotFound: the actor may not write in the case, or there is no such record.
    """
    return _words_row(work, keys, case_id, noun, record)[1]


# ── translators ─────────────────────────────────────────────────────────────────────────────────────────


def translators(work: Work, keys: Keyring, case_id: UUID) -> list[Translator]:
    """List the translators whom translations of a case name, each once; a damaged row is left out.

    Raises:
        NotAllowed, NotFound: the actor may not write in the case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    return list(dict.fromkeys(each for each in _named_in(work, keys, case_id) if each != Translator()))


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _named_in(work: Work, keys: Keyring, case_id: UUID) -> Iterator[Translator]:
    for row in work.db.scalars(select(Derivative).where(Derivative.case_id == case_id).order_by(Derivative.id)):
        try:
            said = keys.open_row(row, DerivativeBody).translating
        except Tampered:  # one damaged row must not close the form; the case page counts damage
            continue
        if said is not None:
            yield said.translator
    for noun in NOUNS.values():
        for one in work.db.scalars(select(noun).where(noun.case_id == case_id).order_by(noun.id)):
            try:
                body = cast("ContentItemBody | IncidentBody", keys.open_row(one, noun.body_type))
            except Tampered:
                continue
            yield from (each.translating.translator for each in body.translations)


def _text_row(
    work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, text_id: UUID
) -> tuple[Derivative, DerivativeBody]:
    row = of_case(work, Derivative, text_id, case_id)
    body = keys.open_row(row, DerivativeBody)
    if row.evidence_id != evidence_id or body.operation not in {TRANSCRIPT, TRANSLATION}:
        raise NotFound
    return row, body


def _words_row(
    work: Work, keys: Keyring, case_id: UUID, noun: str, record: UUID
) -> tuple[CaseRecord, ContentItemBody | IncidentBody]:
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    if noun not in NOUNS:
        raise NotFound
    row = of_case(work, NOUNS[noun], record, case_id)
    return row, cast("ContentItemBody | IncidentBody", keys.open_row(row, NOUNS[noun].body_type))


def _found(body: ContentItemBody | IncidentBody, translation_id: UUID) -> TranslatedWords:
    for each in body.translations:
        if each.id == translation_id:
            return each
    raise NotFound


def _own_words(body: ContentItemBody | IncidentBody) -> str:
    return body.text if isinstance(body, ContentItemBody) else body.original_text


def _with(
    body: ContentItemBody | IncidentBody, translations: tuple[TranslatedWords, ...]
) -> ContentItemBody | IncidentBody:
    return msgspec.structs.replace(body, translations=translations)


def _rendered(work: Work, chosen: UUID, draft: TranslationDraft, original: str) -> TranslatedWords:
    told = worded(draft.text, "text")
    if not told.strip():
        raise InvalidInput("Please fill this in.", field="text")
    return TranslatedWords(
        id=chosen,
        text=told,
        language=coded("language", draft.language, "language"),
        made_by=draft.made_by,
        made_at=work.clock(),
        translating=_checked(draft, told, [original]),
    )


def _text_of(draft: TranslationDraft) -> str:
    if not draft.text.strip():
        raise InvalidInput("Please fill this in.", field="text")
    return _written(read(draft.text)) if draft.timed else worded(draft.text, "text")


def _written(cues: tuple[Cue, ...]) -> str:
    if not cues:
        raise InvalidInput("There is no line with a time in this.", field="text")
    return worded(vtt(cues), "text")


def _originals(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> list[str]:
    """The words of an exhibit that are written down: those of its transcripts."""
    found = work.db.scalars(
        select(Derivative).where(Derivative.case_id == case_id, Derivative.evidence_id == evidence_id)
    )
    bodies = [keys.open_row(row, DerivativeBody) for row in found]
    return [words_of(body.text, body.media_type) for body in bodies if body.operation == TRANSCRIPT]


def _checked(draft: TranslationDraft, text: str, originals: list[str]) -> Translating:
    said = draft.translating
    coded("translation_certificate", said.certificate, "certificate")
    coded("translator_relation", said.translator.relation, "relation")
    for code in said.translator.languages:
        coded("language", code, "languages")
    for name in ("translated_on", "certified_on"):
        _is_day(getattr(said, name), name)
    for name, value in (("name", said.translator.name), ("telephone", said.translator.telephone),
                        ("agency", said.translator.agency), ("passage_at", said.passage_at)):  # fmt: skip
        if len(value) > LONGEST_LINE:
            raise InvalidInput("This text is too long.", field=name, longest=LONGEST_LINE)
    if draft.made_by == MACHINE and said.translator != Translator():
        raise InvalidInput(
            "A machine has no name. Say who has made it, or leave the translator empty.", field="made_by"
        )
    if said.passage and said.passage not in words_of(text, VTT if draft.timed else ""):
        raise InvalidInput("These words do not stand in the text.", field="passage")
    written = [each for each in originals if each.strip()]
    if said.passage_original and written and not any(said.passage_original in each for each in written):
        raise InvalidInput("These words do not stand in the text.", field="passage_original")
    return said


def _is_day(text: str, name: str) -> None:
    if not text:
        return
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("Write a day like 2026-05-14.", field=name) from error
