"""The forms of translations and transcripts. A script is never needed: a transcript is typed in lines that begin with a time."""

from hashlib import sha256
from typing import Any

import msgspec
from flask import request
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from casebook.exporters.transcript_reading import read
from casebook.exporters.transcripts import Cue, typed
from casebook.model.evidence import DerivativeBody
from casebook.model.translation import TranslatedWords, Translating, Translator
from casebook.services.translated_facts import cues_of
from casebook.services.translating import TranslationDraft
from casebook.web.desk.answers import term_choices
from casebook.web.desk.incident_forms import translators as makers
from casebook.web.shared.fields import ChoiceField, Needed, PageForm, SeveralField, line, prose, tidy
from casebook.web.shared.words import gettext as _

_OF_TRANSLATOR = ("name", "qualification", "address", "telephone", "agency", "relation")
_SAID = ("translated_on", "certificate", "certified_on", "passage", "passage_original", "passage_at")
_FLAGS = ("alone", "interpreted")
_NAME_DIGITS = 16


class TranslationForm(PageForm):
    """A translation: its words, who made it, what they certify, which words decide."""

    revision = HiddenField(default="0")
    text = TextAreaField(lazy_gettext("Translation"), prose(needed=True))
    timed = BooleanField(lazy_gettext("Its lines begin with times, such as 00:01:02"))
    language = ChoiceField(lazy_gettext("Language of the translation"), [Needed()])
    made_by = ChoiceField(lazy_gettext("Translated by"))
    passage = TextAreaField(lazy_gettext("Words that decide, as they stand in the translation"), prose())
    passage_original = TextAreaField(lazy_gettext("The same words in the original"), prose())
    passage_at = StringField(lazy_gettext("Where they stand in the original"), line())
    known = ChoiceField(lazy_gettext("Translator of another text in this case"))
    name = StringField(lazy_gettext("Name of the translator"), line())
    qualification = TextAreaField(lazy_gettext("Qualifications"), prose())
    agency = StringField(lazy_gettext("Agency"), line())
    address = TextAreaField(lazy_gettext("Address"), prose())
    telephone = StringField(lazy_gettext("Telephone"), line())
    relation = ChoiceField(lazy_gettext("Relation to the person whom the file is about"))
    languages = SeveralField(lazy_gettext("Languages in which the translator is competent"))
    translated_on = StringField(lazy_gettext("Day of the translation"), line(longest=20))
    certificate = ChoiceField(lazy_gettext("Words of the certificate"))
    alone = BooleanField(lazy_gettext("A certificate for this translation alone"))
    interpreted = BooleanField(lazy_gettext("It was read aloud to somebody who signs it"))
    certified_on = StringField(lazy_gettext("Day on which the translator signed the certificate"), line(longest=20))

    def __init__(self, *given: Any, translators: list[Translator], **kept: Any) -> None:
        super().__init__(*given, **kept)
        self._known = {_named(each): each for each in translators}
        unsaid = _("not said")
        self.language.choices = term_choices("language", empty=_("choose"))
        self.languages.choices = term_choices("language")
        self.made_by.choices = makers(unsaid, self.made_by.data or "")
        self.relation.choices = term_choices("translator_relation", empty=unsaid)
        self.certificate.choices = term_choices("translation_certificate", empty=_("as the receiving office asks"))
        shown = [(key, each.name or each.agency) for key, each in self._known.items() if each.name or each.agency]
        self.known.choices = [("", _("none of them")), *shown]

    def shown_revision(self) -> int:
        """The revision that the page showed; one that is not a number matches none."""
        return _number(self.revision.data)

    def draft(self) -> TranslationDraft:
        """The translation as typed; a translator who was chosen stands for what was typed of one."""
        told: dict[str, Any] = {name: tidy(self[name].data) for name in _SAID}
        told |= {name: bool(self[name].data) for name in _FLAGS}
        return TranslationDraft(
            text=tidy(self.text.data),
            language=self.language.data or "",
            made_by=self.made_by.data or "",
            timed=bool(self.timed.data),
            translating=Translating(translator=self._translator(), **told),
        )

    def _translator(self) -> Translator:
        chosen = self._known.get(self.known.data or "")
        if chosen is not None:
            return chosen
        told = {name: tidy(self[name].data) for name in _OF_TRANSLATOR}
        return Translator(**told, languages=tuple(code for code in self.languages.data or () if code))


class TranscriptForm(PageForm):
    """A transcript with times: typed, or read from a file that came with the form."""

    revision = HiddenField(default="0")
    text = TextAreaField(lazy_gettext("Lines with their times"), prose())
    language = ChoiceField(lazy_gettext("Language"), [Needed()])
    made_by = ChoiceField(lazy_gettext("Typed by"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.language.choices = term_choices("language", empty=_("choose"))
        self.made_by.choices = makers(_("not said"), self.made_by.data or "")

    def shown_revision(self) -> int:
        """The revision that the page showed; one that is not a number matches none."""
        return _number(self.revision.data)

    def cues(self, sent: str = "") -> tuple[Cue, ...]:
        """The lines as they are read, those of a file before those that were typed; raises InvalidInput."""
        cues = read(sent, "file") if sent else read(tidy(self.text.data))
        self.text.data = typed(cues)
        return cues

    def keeps(self) -> bool:
        """Whether the button that keeps was pressed."""
        return "keep" in request.form


def form_of_text(body: DerivativeBody, translators: list[Translator]) -> TranslationForm:
    """The form as it stands for a translation of an exhibit."""
    cues = cues_of(body.text, body.media_type)
    text = typed(cues) if cues else body.text
    said = body.translating or Translating()
    return _filled(text, body.language, body.made_by, said, translators, timed=bool(cues), revision=body.revision)


def form_of_words(words: TranslatedWords, revision: int, translators: list[Translator]) -> TranslationForm:
    """The form as it stands for a translation of the words of a post or incident."""
    said = (words.text, words.language, words.made_by, words.translating, translators)
    return _filled(*said, timed=False, revision=revision)


def transcript_of(body: DerivativeBody) -> TranscriptForm:
    """The form as it stands for a transcript; one without times is shown as it is, to be given times."""
    cues = cues_of(body.text, body.media_type)
    return TranscriptForm(
        text=typed(cues) if cues else body.text,
        language=body.language,
        made_by=body.made_by,
        revision=str(body.revision),
    )


def _filled(
    text: str,
    language: str,
    made_by: str,
    said: Translating,
    translators: list[Translator],
    *,
    timed: bool,
    revision: int,
) -> TranslationForm:
    return TranslationForm(
        translators=translators,
        text=text,
        timed=timed,
        language=language,
        made_by=made_by,
        revision=str(revision),
        languages=list(said.translator.languages),
        **{name: getattr(said.translator, name) for name in _OF_TRANSLATOR},
        **{name: getattr(said, name) for name in (*_SAID, *_FLAGS)},
    )


def _number(shown: str | None) -> int:
    return int(shown) if shown and shown.isdecimal() else -1


def _named(translator: Translator) -> str:
    # What a page and the form that it sends back both know: the same translator has the same name for it.
    return sha256(msgspec.json.encode(translator)).hexdigest()[:_NAME_DIGITS]
