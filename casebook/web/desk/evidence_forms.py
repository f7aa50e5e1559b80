"""The forms about exhibits: what a file is and how it was obtained, and texts that stand beside it."""

from typing import Any
from uuid import UUID

import msgspec
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from casebook.model.evidence import CaptureBody
from casebook.services.custody import RELIABILITY_CODES, RELIABILITY_WORDS, ExhibitDraft, ExhibitView
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import term_choices
from casebook.web.desk.declared import words_told
from casebook.web.desk.incident_forms import WhenForm, translators
from casebook.web.desk.moments import fields_about
from casebook.web.shared.fields import ChoiceField, Needed, PageForm, SeveralField, line, prose, tidy
from casebook.web.shared.words import gettext as _


class ExhibitForm(WhenForm):
    """What a file is and how it was obtained: the facts that the Berkeley Protocol asks for, none of them mandatory."""

    revision = HiddenField(default="0")
    title = StringField(lazy_gettext("Title"), line())
    kind = ChoiceField(lazy_gettext("Kind of evidence"))
    description = TextAreaField(lazy_gettext("What it shows"), prose())
    language = ChoiceField(lazy_gettext("Language in it"))
    incidents = SeveralField(lazy_gettext("Incidents that it shows"))
    graphic = BooleanField(lazy_gettext("Graphic: closed until asked for"))
    intimate = BooleanField(lazy_gettext("Intimate: closed until asked for"))
    tlp = ChoiceField(lazy_gettext("How widely it may be shared"))
    tags = StringField(lazy_gettext("Tags"), line(longest=2000))
    note = TextAreaField(lazy_gettext("Note"), prose())
    account_owner = ChoiceField(lazy_gettext("Whose account it is on"))
    full_export = ChoiceField(lazy_gettext("Full export of that account"))
    selectivity = ChoiceField(lazy_gettext("Whole or selected"))
    selectivity_note = TextAreaField(lazy_gettext("How it was selected"), prose())
    online_checks = TextAreaField(lazy_gettext("Still online?"), prose())
    reach = TextAreaField(lazy_gettext("Visibility and reach"), prose())
    deletable_by = SeveralField(lazy_gettext("Who can delete it"))
    authority_interest = TextAreaField(lazy_gettext("Why the authorities would care"), prose())
    method = ChoiceField(lazy_gettext("How it was obtained"))
    url_requested = StringField(lazy_gettext("Address it was taken from"), line(longest=2000))
    tool_name = StringField(lazy_gettext("Tool or device"), line())
    page_title = StringField(lazy_gettext("Title of the page"), line())
    author_displayed = StringField(lazy_gettext("Author as shown"), line())
    capture_notes = TextAreaField(lazy_gettext("Notes on how it was obtained"), prose())
    transcription = TextAreaField(lazy_gettext("Transcription"), prose())
    translation = TextAreaField(lazy_gettext("Translation"), prose())
    translation_language = ChoiceField(lazy_gettext("Language of the translation"))
    translated_by = ChoiceField(lazy_gettext("Translated by"))

    def __init__(self, *given: Any, book: CaseBook, **kept: Any) -> None:
        super().__init__(*given, **kept)
        unsaid = _("not said")
        self.kind.choices = term_choices("evidence_kind", empty=unsaid)
        self.tlp.choices = term_choices("tlp", empty=_("as the case says"))
        self.method.choices = term_choices("capture_method", empty=unsaid)
        self.language.choices = self.translation_language.choices = term_choices("language", empty=unsaid)
        self.translated_by.choices = translators(unsaid)
        self.account_owner.choices = term_choices("account_owner", empty=unsaid)
        self.full_export.choices = term_choices("full_export", empty=unsaid)
        self.selectivity.choices = term_choices("selectivity", empty=unsaid)
        self.deletable_by.choices = term_choices("deletable_by")
        self.incidents.choices = [(str(incident.id), incident.body.title) for incident in book.incidents]

    def shown_revision(self) -> int:
        """The revision that the page showed; one that is not a number matches none."""
        shown = self.revision.data or ""
        return int(shown) if shown.isdecimal() else -1

    def draft(self, *, alone: bool, before: ExhibitView | None = None) -> ExhibitDraft:
        """What is said about a file; a title and texts typed for several files at once belong to none of them."""
        plain = (
            *("kind", "description", "language", "translation_language", "translated_by"),
            *RELIABILITY_CODES,
            *RELIABILITY_WORDS,
        )
        own = {name: tidy(self[name].data) if alone else "" for name in ("title", "transcription", "translation")}
        said = before.exhibit.body if before else None
        return ExhibitDraft(
            incidents=tuple(UUID(chosen) for chosen in self.incidents.data or () if chosen),
            graphic=self.graphic.data,
            intimate=self.intimate.data,
            tlp=self.tlp.data or "",
            tags=words_told(self.tags.data, said.tags if said else ()),
            note=tidy(self.note.data),
            deletable_by=tuple(code for code in self.deletable_by.data or () if code),
            capture=self._capture(before.capture.body if before and before.capture else CaptureBody()),
            **own,
            **{name: tidy(self[name].data) for name in plain},
        )

    def _capture(self, before: CaptureBody) -> CaptureBody:
        plain = ("method", "url_requested", "tool_name", "page_title", "author_displayed")
        return msgspec.structs.replace(
            before,
            captured=self.moment(before.captured),
            notes=tidy(self.capture_notes.data),
            **{name: tidy(self[name].data) for name in plain},
        )


class TextForm(PageForm):
    """A transcription or translation that stands beside an exhibit."""

    operation = ChoiceField(lazy_gettext("What it is"), [Needed()])
    text = TextAreaField(lazy_gettext("Text"), prose(needed=True))
    language = ChoiceField(lazy_gettext("Language"))
    made_by = ChoiceField(lazy_gettext("Made by"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.operation.choices = [("transcript", _("Transcription")), ("translation", _("Translation"))]
        self.language.choices = term_choices("language", empty=_("not said"))
        self.made_by.choices = translators(_("not said"))

    def text_kept(self) -> dict[str, Any]:
        """The text and what is said about it."""
        return {name: tidy(self[name].data) for name in ("operation", "text", "language", "made_by")}


def described_from(view: ExhibitView, book: CaseBook) -> ExhibitForm:
    """The form as it stands for an exhibit."""
    body, capture = view.exhibit.body, view.capture.body if view.capture else CaptureBody()
    plain = ("method", "url_requested", "tool_name", "page_title", "author_displayed")
    return ExhibitForm(
        book=book,
        revision=str(body.revision),
        title=body.title,
        kind=body.kind,
        description=body.description,
        language=body.language,
        incidents=[str(incident) for incident in body.incidents],
        tlp=body.tlp,
        tags=", ".join(body.tags),
        note=body.note,
        graphic=body.graphic,
        intimate=body.intimate,
        deletable_by=list(body.deletable_by),
        **fields_about(capture.captured),
        capture_notes=capture.notes,
        **{name: getattr(body, name) for name in RELIABILITY_CODES + RELIABILITY_WORDS},
        **{name: getattr(capture, name) for name in plain},
    )
