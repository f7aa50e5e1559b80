"""The form about a post: its link says most of it, and a post without a link (a private message) is told by its words.

Links are read offline and never opened.
"""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from wtforms import HiddenField, StringField, TextAreaField

from casebook import links
from casebook.errors import InvalidInput
from casebook.links import Link
from casebook.model.account import ContentItemBody
from casebook.model.base import Body
from casebook.services.drafts import PostDraft
from casebook.web.desk.declared import DeclaredForm
from casebook.web.desk.fields import id_of
from casebook.web.desk.incident_forms import WhenForm, translators
from casebook.web.desk.moments import fields_about
from casebook.web.desk.record_names import bodies, record_choices
from casebook.web.shared.fields import ChoiceField, line, prose, tidy
from casebook.web.shared.words import gettext as _


class PostForm(WhenForm, DeclaredForm):
    """A post as seen online."""

    body_type = ContentItemBody
    revision = HiddenField(default="0")
    url = StringField(lazy_gettext("Link to the post"), line(longest=2000))
    author = ChoiceField(lazy_gettext("Author"))
    text = TextAreaField(lazy_gettext("Words of the post"), prose())
    language = ChoiceField(lazy_gettext("Language"))
    translation = TextAreaField(lazy_gettext("Translation"), prose())
    translation_language = ChoiceField(lazy_gettext("Language of the translation"))
    translated_by = ChoiceField(lazy_gettext("Translated by"))
    incident = ChoiceField(lazy_gettext("Belongs to the incident"))
    platform = ChoiceField(lazy_gettext("Platform"))
    native_id = StringField(lazy_gettext("The platform’s number of it"), line())
    kind = ChoiceField(lazy_gettext("Kind of content"))
    answers = StringField(lazy_gettext("Answer to the post"), line(longest=2000))
    target_person = ChoiceField(lazy_gettext("Aimed at the person"))
    target_account = ChoiceField(lazy_gettext("Aimed at the account"))
    tags = StringField(lazy_gettext("Tags"), line(longest=2000))
    note = TextAreaField(lazy_gettext("Note"), prose())

    def first(self, before: Body) -> dict[str, Any]:
        """What the fields begin with for a post: its moment, and the post that it answers."""
        told = super().first(before)
        if isinstance(before, ContentItemBody):
            told.update(fields_about(before.posted), answers=self._answered(before.in_reply_to))
        return told

    def __init__(self, *given: Any, book: Any, **kept: Any) -> None:
        self._posts: dict[UUID, Any] = bodies(book, "content_item")
        super().__init__(*given, book=book, **kept)

    def offer(self) -> None:
        """Beside what is declared: what the link may say, who translated, and the last records of many."""
        super().offer()
        before = self.before if isinstance(self.before, ContentItemBody) else None
        platform: Any = self.platform
        platform.choices = [("", _("as the link says")), *platform.choices[1:]]
        self.translated_by.choices = translators(_("not said"), before.translated_by if before else "")
        if self.book is None:
            return
        for field, noun, empty in (
            (self.author, "account", _("as the link says")),
            (self.target_account, "account", _("not said")),
            (self.target_person, "person", _("not said")),
            (self.incident, "incident", _("no incident")),
        ):
            held = {str(getattr(before, field.short_name))} - {"None"} if before else set()
            known = held | {str(record_id) for record_id in bodies(self.book, noun)}
            chosen = [code for code in (*held, field.data or "") if code in known]
            field.choices = [("", empty), *record_choices(self.book, noun, list(dict.fromkeys(chosen)))]

    def post(self) -> PostDraft:
        """The post as typed; what was left empty is read from the link, and what was not touched stays.

        Raises:
            InvalidInput: neither link nor words were given, what should be a link is none, or the time cannot be read.
        """
        before = self.before if isinstance(self.before, ContentItemBody) else None
        told = self.told()
        told.pop("incident")
        same = before is not None and told["url"] == before.url
        link = None if same else links.read(told["url"])
        if told["url"] and not same and link is None:
            raise InvalidInput("There is no link in this. Paste the whole address of the post.", field="url")
        if not (told["url"] or told["text"]):
            raise InvalidInput("Please give the link of the post, or its words.", field="url")
        told["posted"] = self.moment(before.posted if before else None)
        told["in_reply_to"] = self._reply(before)
        told["platform"] = told["platform"] or (link.platform if link else before.platform if before else "other")
        if same and before is not None:
            told["canonical_url"] = before.canonical_url
        return PostDraft(**{**told, **_of_link(link, told)})

    def chosen_incident(self) -> UUID | None:
        """The incident that the post belongs to."""
        return id_of(self.incident)

    def _answered(self, post_id: UUID | None) -> str:
        found = self._posts.get(post_id) if post_id else None
        return (found.canonical_url or found.url or str(post_id)) if found else str(post_id or "")

    def _reply(self, before: ContentItemBody | None) -> UUID | None:
        typed = tidy(self.answers.data)
        if before is not None and typed == self._answered(before.in_reply_to):
            return before.in_reply_to
        link = links.read(typed)
        named = {typed, link.canonical_url if link else ""} - {""}
        for post_id, post in self._posts.items():
            if named & {str(post_id), post.canonical_url, post.url}:
                return post_id
        if named:
            raise InvalidInput("No post of this case has this link. Add that post first.", field="answers")
        return None


def _of_link(link: Link | None, told: dict[str, Any]) -> dict[str, Any]:
    if link is None:
        return {}
    return {
        "url": link.url,
        "canonical_url": link.canonical_url,
        "native_id": told["native_id"] or link.native_id,
        "author_handle": link.handle,
        "author_native_id": link.account_id,
    }
