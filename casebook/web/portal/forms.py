"""The forms of the portal. No question must be answered; whatever comes of a form, every word in it is kept.

Dates are read if they can be and kept as typed in any case; only a day that no calendar has is asked about again.
"""

from typing import Any
from uuid import UUID, uuid4

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from casebook import vocabulary
from casebook.dates import Moment, from_form
from casebook.errors import InvalidInput
from casebook.model.report import ReportBody
from casebook.services.drafts import ReportDraft
from casebook.web.shared.fields import ButtonsField, PageForm, SeveralField, line, prose, tidy
from casebook.web.shared.preferences import locale

NO_SUCH_DAY = "There is no such day or time in the calendar."
_WORDS = ("story", "when", "where", "who_did", "relatives", "called", "contact")


class FreshForm(PageForm):
    """A form whose id is minted with the page: sent twice, it does one thing."""

    form_id = HiddenField()

    def minted(self) -> UUID:
        """The id that was minted with the form; one that is none is minted anew."""
        try:
            return UUID(self.form_id.data or "")
        except ValueError:
            self.form_id.data = str(uuid4())
            return UUID(self.form_id.data)


class WriteForm(FreshForm):
    """What happened, in somebody's own words, and questions that can all be skipped."""

    revision = HiddenField(default="0")
    danger = ButtonsField(lazy_gettext("Is anybody in danger right now?"))
    story = TextAreaField(lazy_gettext("Tell us in your own words"), prose())
    when = StringField(lazy_gettext("When was it?"), line())
    where = TextAreaField(lazy_gettext("Where on the internet?"), prose())
    about = ButtonsField(lazy_gettext("Whom is it about?"))
    kinds = SeveralField(lazy_gettext("What was it?"))
    who_did = TextAreaField(lazy_gettext("Who did it, as far as you know?"), prose())
    relatives = TextAreaField(lazy_gettext("Are relatives under pressure?"), prose())
    helps = SeveralField(lazy_gettext("How can we help?"))
    called = StringField(lazy_gettext("What may we call you?"), line())
    contact = StringField(lazy_gettext("How can we reach you?"), line())

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        for field, list_name in (
            (self.danger, "report_danger"),
            (self.about, "report_about"),
            (self.kinds, "report_kind"),
            (self.helps, "report_help"),
        ):
            field.choices = [(term.code, term.label(locale())) for term in vocabulary.terms(list_name)]

    @property
    def shown_revision(self) -> int:
        """The revision that the page showed; one that is not a number matches none."""
        shown = self.revision.data or ""
        return int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 10 else -1  # noqa: PLR2004 -- digits

    def draft(self) -> ReportDraft:
        """The report as typed.

        Raises:
            InvalidInput: a day or time that no calendar has; said at the field.
        """
        return ReportDraft(
            danger=self.danger.data or "",
            about=self.about.data or "",
            kinds=tuple(self.kinds.data or ()),
            helps=tuple(self.helps.data or ()),
            moment=_moment(self.when.data or ""),
            language=locale(),
            **{name: tidy(self[name].data) for name in _WORDS},
        )


class ReplyForm(FreshForm):
    """A message of somebody who came back."""

    text = TextAreaField(lazy_gettext("Your answer"), prose())


class FilesForm(FreshForm):
    """How files are to be kept; the files themselves are taken as they arrive."""

    place = ButtonsField(lazy_gettext("Photographs can carry the place where they were taken"))
    intimate = BooleanField(lazy_gettext("These files show somebody intimately"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.place.choices = [
            ("keep", lazy_gettext("Keep the original as it is")),
            ("without", lazy_gettext("Send a copy without the place")),
        ]


class CodeForm(PageForm):
    """A return code as it was written down."""

    code = StringField(lazy_gettext("Your return code"), line())


def written(body: ReportBody) -> WriteForm:
    """The form as it stands for a draft."""
    return WriteForm(obj=body)


def _moment(typed: str) -> Moment:
    try:
        return from_form(typed)
    except InvalidInput as error:
        if error.reason == NO_SUCH_DAY:
            raise InvalidInput(
                "The calendar has no such day. You can also write “end of February”, or leave it empty.", field="when"
            ) from error
        return Moment()  # words such as "yesterday evening" say enough to a person
