"""The form about an account: a link says most of it; its handles through time are kept, the newest first."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField, StringField, TextAreaField

from casebook import links
from casebook.errors import InvalidInput
from casebook.model.account import AccountBody, Handle
from casebook.model.base import Body
from casebook.services.drafts import AccountDraft
from casebook.web.desk.declared import DeclaredForm, rows_told
from casebook.web.desk.fields import date_of
from casebook.web.shared.fields import ChoiceField, PageForm, RowsField, line, prose, tidy
from casebook.web.shared.words import gettext as _


class HandleRow(PageForm):
    """A handle that the account had before."""

    handle = StringField(lazy_gettext("Handle"), line())
    display_name = StringField(lazy_gettext("Name shown there"), line())
    seen = StringField(lazy_gettext("Seen under this name"), line(longest=60))


class AccountForm(DeclaredForm):
    """An account: a link says most of it."""

    body_type = AccountBody
    form_id = HiddenField()
    revision = HiddenField(default="0")
    url = StringField(lazy_gettext("Link to the account"), line(longest=2000))
    platform = ChoiceField(lazy_gettext("Platform"))
    handle = StringField(lazy_gettext("Handle"), line())
    display_name = StringField(lazy_gettext("Name shown there"), line())
    native_id = StringField(lazy_gettext("The platform’s number of it"), line(longest=100))
    seen = StringField(lazy_gettext("Seen under this name"), line(longest=60))
    handles = RowsField(HandleRow, lazy_gettext("Earlier names"))
    kind = ChoiceField(lazy_gettext("Kind of perpetrator"))
    standing = ChoiceField(lazy_gettext("Whether it is there"))
    created = StringField(lazy_gettext("Created"), line(longest=60))
    tags = StringField(lazy_gettext("Tags"), line(longest=2000))
    note = TextAreaField(lazy_gettext("Note"), prose())

    def offer(self) -> None:
        """Beside what is declared: a platform may be left to the link."""
        super().offer()
        platform: Any = self.platform
        platform.choices = [("", _("as the link says")), *platform.choices[1:]]

    def first(self, before: Body) -> dict[str, Any]:
        """The present handle stands by itself, the earlier ones in rows."""
        told = super().first(before)
        now, *earlier = told["handles"] or [{"handle": "", "display_name": "", "seen": ""}]
        return {**told, **now, "handles": earlier}

    def draft(self) -> AccountDraft:
        """The account as typed; what was left empty is read from the link, and what was not touched stays.

        Raises:
            InvalidInput: what should be a link is none, or a date cannot be read.
        """
        before = self.before if isinstance(self.before, AccountBody) else None
        held = before.handles if before else ()
        told = self.told()
        told.pop("handles")
        same = before is not None and told["url"] == before.url
        link = None if same else links.read(told["url"])
        if told["url"] and not same and link is None:
            raise InvalidInput("There is no link in this. Paste the whole address of the account.", field="url")
        told["platform"] = told["platform"] or (link.platform if link else "other")
        told["native_id"] = told["native_id"] or (link.account_id if link else "")
        told["url"] = link.canonical_url if link else told["url"]
        return AccountDraft(
            handle=tidy(self.handle.data) or (link.handle if link else ""),
            display_name=tidy(self.display_name.data),
            seen=date_of(self.seen, before=held[0].seen if held else ""),
            earlier=rows_told(self.handles, Handle, held[1:]),
            **told,
        )
