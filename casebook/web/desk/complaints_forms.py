"""Forms about complaints: when and by which way one was sent, and which proposal is taken over."""

from flask_babel import lazy_gettext
from wtforms import HiddenField, StringField, TextAreaField

from casebook.dates import from_form
from casebook.errors import InvalidInput
from casebook.model.intervention import Letter
from casebook.services.complaining import Sending
from casebook.web.shared.fields import PageForm, line, prose, tidy


class SentForm(PageForm):
    """That a complaint was sent."""

    day = StringField(lazy_gettext("Sent on"), line())
    route = StringField(lazy_gettext("By which way"), line())
    reference = StringField(lazy_gettext("Their number for it"), line())
    note = TextAreaField(lazy_gettext("What they said at once"), prose())

    def sending(self, police_task: str) -> Sending:
        """What was typed. Raises InvalidInput where the day cannot be read."""
        try:
            at = from_form(tidy(self.day.data))
        except InvalidInput as error:
            raise InvalidInput(error.reason, field="day", **error.values) from error
        if not at.edtf:
            raise InvalidInput("Say when: all deadlines are counted from that day.", field="day")
        letter = Letter(
            at=at,
            route=tidy(self.route.data),
            reference=tidy(self.reference.data),
            words=(self.note.data or "").strip(),
        )
        return Sending(letter=letter, police_task=police_task)


class ProposalForm(PageForm):
    """Which proposal is taken over, and which state of the draft was shown."""

    identifier = HiddenField()
    revision = HiddenField()

    def seen(self) -> int:
        """The revision that was shown; 0, which none has, where the field was tampered with."""
        typed = self.revision.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004
