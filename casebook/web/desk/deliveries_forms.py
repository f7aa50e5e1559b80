"""Forms about deliveries: how a pack is handed over, what the recipient said, a call back, a file looked for by its hash."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField, StringField, TextAreaField

from casebook.model.pack import PackedFile
from casebook.services.delivery import Handing
from casebook.web.desk.deliveries_words import part_words
from casebook.web.shared.fields import ButtonsField, ChoiceField, PageForm, line, prose, tidy

AGE, ZIP = "age", "zip"


class DeliverForm(PageForm):
    """To whom a part of a pack goes, by which way, and how it is encrypted."""

    part = ChoiceField(lazy_gettext("What goes"))
    recipient = StringField(lazy_gettext("Recipient"), line())
    route = StringField(lazy_gettext("By which way"), line())
    protection = ButtonsField(lazy_gettext("Encrypted"), default=AGE)
    keys = TextAreaField(lazy_gettext("Age keys of the recipients"), prose())
    reference = StringField(lazy_gettext("Their reference"), line())
    note = TextAreaField(lazy_gettext("Note"), prose())
    passphrase = HiddenField()

    def __init__(self, *given: Any, parts: dict[str, PackedFile], **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.part.choices = [(part, part_words(part, packed)) for part, packed in parts.items()]
        self.protection.choices = [
            (AGE, lazy_gettext("For their age keys")),
            (ZIP, lazy_gettext("As a ZIP with a passphrase")),
        ]

    def handing(self) -> Handing:
        """What was chosen; a passphrase counts only where a ZIP was."""
        zipped = self.protection.data == ZIP
        return Handing(
            part=self.part.data,
            recipient=tidy(self.recipient.data),
            route=tidy(self.route.data),
            keys=() if zipped else tuple((self.keys.data or "").split()),
            passphrase=tidy(self.passphrase.data) if zipped else "",
            reference=tidy(self.reference.data),
            note=self.note.data or "",
        )


class AnswerForm(PageForm):
    """What the recipient said."""

    reference = StringField(lazy_gettext("Their reference"), line())
    acknowledged = StringField(lazy_gettext("Acknowledged"), line())
    note = TextAreaField(lazy_gettext("Note"), prose())
    revision = HiddenField()


class RecallForm(PageForm):
    """In which words the recipient was asked to give it back."""

    recalled = TextAreaField(lazy_gettext("The letter as it was sent"), prose(needed=True))
    revision = HiddenField()


class FindForm(PageForm):
    """Which file is looked for."""

    sha256 = StringField(lazy_gettext("SHA-256 of a file"), line())
