"""The forms about a report: an answer, a translation, a note, who takes care of it, and where it is put.

Several stand on one page, so each gives its fields ids of its own.
"""

from typing import Any
from uuid import UUID, uuid4

from flask_babel import lazy_gettext
from wtforms import HiddenField, TextAreaField

from casebook.model.member import MemberBody, Role
from casebook.model.report import MessageNoteBody, TriageBody
from casebook.services.inbox import FileView
from casebook.web.desk.answers import term_choices
from casebook.web.desk.incident_forms import translators
from casebook.web.shared.fields import ChoiceField, Needed, PageForm, SeveralField, prose, tidy
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _


class PlacedForm(PageForm):
    """A form that shares its page with others; `place` sets its fields apart from theirs."""

    def __init__(self, *given: Any, place: str = "", **kept: Any) -> None:
        super().__init__(*given, **kept)
        for field in self:
            field.id = f"{field.name}-{place}" if place else field.name
            field.label.field_id = field.id


class BesideForm(PlacedForm):
    """Words that the team keeps beside a message or report; its sender never sees them."""

    translation = TextAreaField(lazy_gettext("Translation"), prose())
    translation_language = ChoiceField(lazy_gettext("Language of the translation"))
    translated_by = ChoiceField(lazy_gettext("Translated by"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.translation_language.choices = term_choices("language", empty=_("not said"))
        self.translated_by.choices = translators(_("not said"))

    def beside(self) -> MessageNoteBody:
        """The words as typed."""
        plain = ("translation", "translation_language", "translated_by")
        return MessageNoteBody(**{name: tidy(self[name].data) for name in plain})


class AnswerForm(BesideForm):
    """An answer to the sender, with the words that it was translated from."""

    form_id = HiddenField()
    text = TextAreaField(lazy_gettext("Answer"), prose(needed=True))
    language = ChoiceField(lazy_gettext("Language of the answer"))
    translation = TextAreaField(lazy_gettext("The same in our own words"), prose())

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, place="answer", **kept)
        self.language.choices = term_choices("language", empty=_("not said"))

    def answer(self) -> dict[str, Any]:
        """The answer as typed."""
        return {"text": tidy(self.text.data), "language": self.language.data or "", "beside": self.beside()}


class NoteForm(PlacedForm):
    """Words about a report that only the team reads."""

    note = TextAreaField(lazy_gettext("Note"), prose())


class AssignForm(PlacedForm):
    """Who takes care of a report: a caseworker, or nobody in particular."""

    assigned = ChoiceField(lazy_gettext("Who takes care of it"))

    def __init__(self, *given: Any, people: dict[UUID, MemberBody], **kept: Any) -> None:
        super().__init__(*given, **kept)
        able = [
            (str(member_id), body.name)
            for member_id, body in people.items()
            if body.role is Role.CASEWORKER and not body.removed
        ]
        self.assigned.choices = [("", _("nobody in particular")), *sorted(able, key=lambda pair: pair[1].casefold())]


class MergeForm(PlacedForm):
    """The report that tells of the same, or none any more."""

    into = ChoiceField(lazy_gettext("The report that tells of the same"))

    def __init__(self, *given: Any, reports: list[tuple[str, str]], **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.into.choices = [("", _("none")), *reports]


class TakeForm(PlacedForm):
    """Files that came after a report became part of a case."""

    taken = SeveralField(lazy_gettext("Files"))

    def __init__(self, *given: Any, views: tuple[FileView, ...], **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.taken.choices = [(str(view.id), view.body.original.name) for view in views]

    def chosen(self) -> frozenset[UUID]:
        """The files that were ticked."""
        return frozenset(UUID(file_id) for file_id in self.taken.data or ())


class DeclineForm(PlacedForm):
    """Why a report is declined, and what its sender is told, if anything."""

    form_id = HiddenField()
    reason = ChoiceField(lazy_gettext("Reason, for the team"), [Needed()])
    text = TextAreaField(lazy_gettext("Words to the sender"), prose())
    language = ChoiceField(lazy_gettext("Language of these words"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.reason.choices = term_choices("decline_reason", empty="")
        self.language.choices = term_choices("language", empty=_("not said"))


def answer_to(language: str) -> AnswerForm:
    """An empty answer in the sender's language."""
    return AnswerForm(form_id=str(uuid4()), language=language, translation_language=locale())


def translation_of(kept: MessageNoteBody | TriageBody, place: str) -> BesideForm:
    """The translation as it stands, or an empty one into the reader's language."""
    return BesideForm(
        place=place,
        translation=kept.translation,
        translation_language=kept.translation_language or locale(),
        translated_by=kept.translated_by,
    )
