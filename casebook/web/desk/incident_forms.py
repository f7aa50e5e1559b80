"""The form about an incident, its first act, and the posts that pasted links name.

A pasted link is read offline and offered: it fills what is empty and replaces nothing that was typed.
"""

from typing import Any
from uuid import UUID, uuid5

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from casebook import links
from casebook.dates import Moment
from casebook.links import Link
from casebook.model.base import Body
from casebook.model.incident import IncidentBody
from casebook.services.drafts import AccountDraft, ActDraft, IncidentDraft, InvolvementDraft, PostDraft
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import term_choices
from casebook.web.desk.choices import account_choices, person_choices
from casebook.web.desk.declared import DeclaredForm
from casebook.web.desk.fields import form_id, id_of
from casebook.web.desk.moments import fields_about, moment_of
from casebook.web.desk.zones import zone_choices
from casebook.web.shared.fields import ButtonsField, ChoiceField, PageForm, RowsField, SeveralField, line, prose, tidy
from casebook.web.shared.words import gettext as _

LINK_AUTHOR = "author"  # chooses the account that the first taken link names


class WhenForm(PageForm):
    """When something happened, as precisely as it is known."""

    day = StringField(lazy_gettext("When"), line(longest=60))
    time = StringField(lazy_gettext("Time"), line(longest=20))
    about = BooleanField(lazy_gettext("About, not exactly"))
    until = StringField(lazy_gettext("Until"), line(longest=60))
    zone = ChoiceField(lazy_gettext("Time zone"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.zone.choices = zone_choices(self.zone.data)
        self.zone.validate_choice = False  # a zone outside the short list is checked where the moment is made

    def moment(self, before: Moment | None = None) -> Moment:
        """The moment as typed; one that was shown `before` is kept if its words were not touched.

        Raises:
            InvalidInput: it cannot be read; said at the field.
        """
        return moment_of(self, before=before)


class ActForm(PageForm):
    """The first act of an incident: what was done, to whom, by whom, and how sure that is."""

    act = ChoiceField(lazy_gettext("Act"))
    victim = ChoiceField(lazy_gettext("Against"))
    by_account = ChoiceField(lazy_gettext("By the account"))
    by_person = ChoiceField(lazy_gettext("By the person"))
    by_organisation = StringField(lazy_gettext("By the office or group"), line())
    perpetrator_type = ChoiceField(lazy_gettext("Kind of perpetrator"))
    degree = ChoiceField(lazy_gettext("Part in it"))
    confidence = ChoiceField(lazy_gettext("How sure that is"))
    act_note = TextAreaField(lazy_gettext("Note on the act"), prose())

    def __init__(self, *given: Any, book: CaseBook, **kept: Any) -> None:
        super().__init__(*given, book=book, **kept)
        self.act.choices = term_choices("act_type", empty=_("not said"))
        self.victim.choices = person_choices(book, _("not said"))
        self.by_account.choices = account_choices(book, _("not known"))
        self.by_person.choices = person_choices(book, _("not known"))
        self.perpetrator_type.choices = term_choices("perpetrator_type", empty=_("not said"))
        self.degree.choices = term_choices("degree_of_involvement", empty=_("not said"))
        self.confidence.choices = term_choices("estimative", empty=_("not said"))

    def act_by(self, account: UUID | None) -> ActDraft:
        """The act with this account among those who did it."""
        sure: dict[str, Any] = {name: self[name].data or "" for name in ("perpetrator_type", "degree", "confidence")}
        doers: dict[str, Any] = {
            "account": account,
            "person": id_of(self.by_person),
            "organisation": tidy(self.by_organisation.data),
        }
        involved = [InvolvementDraft(**{**sure, name: doer}) for name, doer in doers.items() if doer]
        return ActDraft(
            kind=self.act.data, victim=id_of(self.victim), note=tidy(self.act_note.data), involvements=tuple(involved)
        )


class SourceRow(PageForm):
    """Where knowledge of the incident comes from."""

    words = StringField(lazy_gettext("Source"), line())
    person = ChoiceField(lazy_gettext("Person of the case"))
    connection = ChoiceField(lazy_gettext("Connection of the source"))
    reliability = ChoiceField(lazy_gettext("Reliability of the source"))
    credibility = ChoiceField(lazy_gettext("Credibility of what it says"))
    received = StringField(lazy_gettext("Received"), line(longest=60))


class IncidentForm(WhenForm, ActForm, DeclaredForm):
    """The incident, its first act, and the posts that pasted links name."""

    body_type = IncidentBody
    form_id = HiddenField()
    revision = HiddenField(default="0")
    links = TextAreaField(lazy_gettext("Links"), prose())
    links_read = HiddenField()
    take = SeveralField(validate_choice=False)
    title = StringField(lazy_gettext("What happened, in a few words"), line(needed=True))
    track = ButtonsField(lazy_gettext("Where it belongs"))
    place = StringField(lazy_gettext("Place"), line())
    country = ChoiceField(lazy_gettext("Country"))
    narrative = TextAreaField(lazy_gettext("What happened"), prose())
    original_text = TextAreaField(lazy_gettext("Words as said or published"), prose())
    original_language = ChoiceField(lazy_gettext("Language of these words"))
    spoken_by = StringField(lazy_gettext("In whose words"), line())
    translation = TextAreaField(lazy_gettext("Translation"), prose())
    translation_language = ChoiceField(lazy_gettext("Language of the translation"))
    translated_by = ChoiceField(lazy_gettext("Translated by"))
    severity = ButtonsField(lazy_gettext("Severity"))
    status = ChoiceField(lazy_gettext("Standing of the account of it"))
    tactics = SeveralField(lazy_gettext("Tactics of transnational repression"))
    impact = TextAreaField(lazy_gettext("What it has led to"), prose())
    sources = RowsField(SourceRow, lazy_gettext("Sources"))
    tags = StringField(lazy_gettext("Tags"), line(longest=2000))
    tlp = ChoiceField(lazy_gettext("How widely it may be shared"))

    def __init__(self, *given: Any, book: CaseBook, **kept: Any) -> None:
        super().__init__(*given, book=book, **kept)
        self.by_account.choices = [
            *account_choices(book, _("not known")),
            (LINK_AUTHOR, _("the author of the first link")),
        ]
        self._book = book
        self.found = links.read_all(self.links.data or "")
        known = {post.body.canonical_url: post for post in book.posts if post.body.canonical_url}
        self.known = {link.canonical_url: known.get(link.canonical_url) for link in self.found}

    def first(self, before: Body) -> dict[str, Any]:
        """What the fields begin with for an incident, its moment included."""
        when = before.when if isinstance(before, IncidentBody) else Moment()
        return {**super().first(before), **fields_about(when)}

    def offer(self) -> None:
        """Beside what is declared: who may have translated, and that a severity can be unsaid again."""
        super().offer()
        held = self.before.translated_by if isinstance(self.before, IncidentBody) else ""
        self.translated_by.choices = translators(_("not said"), held)
        if self.before is not None:
            self.severity.choices = [("", _("not said")), *term_choices("severity")]

    def taken(self) -> list[Link]:
        """The links that the incident's posts are made of: those ticked, or all that are new before they were shown."""
        if self.links_read.data:
            return [link for link in self.found if link.canonical_url in (self.take.data or ())]
        return [link for link in self.found if self.known[link.canonical_url] is None]

    def draft(self, when: Moment | None = None) -> IncidentDraft:
        """The incident as typed; `when` is the moment recorded before, kept if its words were not touched."""
        posts = [post_of(link, None) for link in self.taken()] if when is None else []
        return IncidentDraft(
            when=self.moment(when),
            acts=self._acts() if when is None else (),
            posts=tuple(posts),
            **self.told(),
        )

    def new_author(self) -> tuple[UUID, AccountDraft] | None:
        """The account to add before the act that names it: the author of the first link, if the case has none such."""
        link = next(iter(self.taken()), None)
        if self.by_account.data != LINK_AUTHOR or link is None or known_account(link, self._book) is not None:
            return None
        named = AccountDraft(platform=link.platform, handle=link.handle, native_id=link.account_id)
        return self._author_id(link), named

    def _acts(self) -> tuple[ActDraft, ...]:
        if not self.act.data:
            return ()
        link = next(iter(self.taken()), None)
        if self.by_account.data == LINK_AUTHOR:
            account = (known_account(link, self._book) or self._author_id(link)) if link else None
        else:
            account = id_of(self.by_account)
        return (self.act_by(account),)

    def _author_id(self, link: Link) -> UUID:
        # Made from the form's own id, so that the same form sent twice makes one account.
        return uuid5(form_id(self), f"{link.platform}/{link.account_id}/{link.handle}")


def translators(unsaid: str, held: str = "") -> list[tuple[str, str]]:
    """Who may have made a text; somebody else whom a record names already is offered too."""
    people = {"member": _("a member of the office"), "translator": _("a translator"), "machine": _("a machine")}
    return [("", unsaid), *people.items(), *([(held, held)] if held and held not in people else [])]


def filled_from(form: IncidentForm, book: CaseBook) -> None:
    """Offer what the pasted links say: the new ones are ticked, and the first one's author is chosen."""
    form.links_read.data = "yes"
    form.take.data = [link.canonical_url for link in form.found if form.known[link.canonical_url] is None]
    first = next(iter(form.taken()), None)
    if first is not None and not form.by_account.data:
        known = known_account(first, book)
        form.by_account.data = str(known) if known else LINK_AUTHOR if first.handle or first.account_id else ""
    if first is not None and first.minted_at and not form.day.data:
        form.day.data, form.time.data = first.minted_at.date().isoformat(), f"{first.minted_at:%H:%M}"
        form.zone.data = "UTC"


def revised_from(body: IncidentBody, book: CaseBook) -> IncidentForm:
    """The form as it stands for a recorded incident."""
    return IncidentForm(book=book, before=body)


def known_account(link: Link, book: CaseBook) -> UUID | None:
    """The account of a case that a link names, None if the case has none such."""
    for account_id, account in book.accounts.items():
        handles = {handle.handle.casefold() for handle in account.handles if handle.handle}
        if account.platform == link.platform and (
            (link.account_id and link.account_id == account.native_id) or link.handle.lstrip("@").casefold() in handles
        ):
            return account_id
    return None


def post_of(link: Link, author: UUID | None, **told: Any) -> PostDraft:
    """A post as its link tells of it."""
    return PostDraft(
        platform=link.platform,
        url=link.url,
        canonical_url=link.canonical_url,
        native_id=link.native_id,
        author=author,
        author_handle=link.handle,
        author_native_id=link.account_id,
        **told,
    )
