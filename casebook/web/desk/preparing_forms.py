"""The forms of a pack in preparation: what it is for, what goes in, and what the receiving office asks.

Lines of exhibits and questions depend on the case and on the profile, so their fields are read here by name. Whatever was typed
is shown again as it was typed, whatever comes of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import g
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.form import BaseForm

from casebook.errors import InvalidInput
from casebook.exporters.profile import Ask, Profile, applies
from casebook.exporters.profiles import profile
from casebook.i18n import NAMES
from casebook.model.pack import PackBody
from casebook.model.pack_draft import ChosenExhibit, PackDraftBody
from casebook.services import disclosure
from casebook.services.preparing import Beginning, DraftChange
from casebook.services.reading import CaseBook, Opened, OpenedEvidence
from casebook.web.desk.admission_words import kind_title
from casebook.web.desk.fields import id_of, read_day
from casebook.web.shared.fields import LONG, ChoiceField, PageForm, line, prose, tidy
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _

_LAST = 10**6  # where exhibits without a number stand


class BeginForm(PageForm):
    """For whom the pack is, why, and what it supplements."""

    profile = ChoiceField(lazy_gettext("Receiving office"))
    recipient = StringField(lazy_gettext("Recipient"), line())
    purpose = TextAreaField(lazy_gettext("Purpose"), prose())
    language = ChoiceField(lazy_gettext("Language of the pack"))
    follows = ChoiceField(lazy_gettext("Supplements"))
    sure = BooleanField(lazy_gettext("I have read why it is off, and switch it on for this pack"))

    def __init__(self, *given: Any, packs: Iterable[Opened[PackBody]] = (), **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.profile.choices = [(kind.identifier, kind_title(kind)) for kind in disclosure.kinds()]
        self.language.choices = list(NAMES.items())
        earlier = [(str(pack.id), f"{pack.body.identifier} · {pack.body.recipient}") for pack in packs]
        self.follows.choices = [("", _("nothing; it stands alone")), *earlier]

    def validate_profile(self, field: ChoiceField) -> None:
        """A kind must be chosen; one that is off is switched on knowingly, each time."""
        if not field.data:
            raise ValidationError(_("Choose who receives it."))
        off = profile(field.data).off_by_default
        if off and not self.sure.data:
            raise ValidationError(_("This office is off by default. Read why, and tick that you switch it on."))

    def beginning(self) -> Beginning:
        """The beginning of a draft, as chosen."""
        return Beginning(
            profile=self.profile.data,
            recipient=tidy(self.recipient.data),
            purpose=tidy(self.purpose.data),
            locale=self.language.data or locale(),
            follows=id_of(self.follows),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitLine:
    """One exhibit of the case as the contents form shows it, with what was typed beside it."""

    exhibit: OpenedEvidence
    included: bool
    number: str
    group: str
    relevance: str
    new: bool  # came into the case after the draft was begun


class ContentsForm(PageForm):
    """Purpose and contents of a draft."""

    revision = HiddenField()
    recipient = StringField(lazy_gettext("Recipient"), line(needed=True))
    purpose = TextAreaField(lazy_gettext("Purpose"), prose(needed=True))
    language = ChoiceField(lazy_gettext("Language of the pack"))

    def __init__(self, formdata: Any = None, *, book: CaseBook, draft: PackDraftBody) -> None:
        told = {"recipient": draft.recipient, "purpose": draft.purpose, "language": draft.locale}
        super().__init__(formdata, revision=str(draft.revision), **told)
        self._typed: MultiDict[str, str] | None = formdata if formdata is not None else g.get("begun_words")
        self._book, self._draft = book, draft
        self.kind: Profile = profile(draft.profile)
        self.language.choices = list(NAMES.items())
        self.lines = self._lines()
        self.incidents = self._ticked("incidents", draft.incidents)
        self.posts = self._ticked("posts", draft.posts)
        self.accounts = self._ticked("accounts", draft.accounts)

    @property
    def asks_posts(self) -> bool:
        """Whether the recipient is asked to act on posts and accounts."""
        return self.kind.recipient_kind in {"platform", "helpline", "regulator"}

    def change(self) -> DraftChange:
        """What was decided; raises NotFound of the service for what is of no case."""
        return DraftChange(
            recipient=tidy(self.recipient.data),
            purpose=tidy(self.purpose.data),
            locale=self.language.data,
            incidents=tuple(each.id for each in self._book.incidents if str(each.id) in self.incidents),
            exhibits=self._ordered(),
            posts=tuple(each.id for each in self._book.posts if str(each.id) in self.posts)
            if self.asks_posts
            else None,
            accounts=tuple(each for each in self._book.accounts if str(each) in self.accounts)
            if self.asks_posts
            else None,
        )

    def _ticked(self, name: str, kept: Iterable[UUID]) -> set[str]:
        return {str(each) for each in kept} if self._typed is None else set(self._typed.getlist(name))

    def _lines(self) -> list[ExhibitLine]:
        chosen = {each.evidence: each for each in self._draft.exhibits}
        by_id = {each.id: each for each in self._book.evidence}
        order = [each for each in chosen if each in by_id] + [each for each in by_id if each not in chosen]
        return [self._line(number, by_id[each], chosen.get(each)) for number, each in enumerate(order, start=1)]

    def _line(self, number: int, exhibit: OpenedEvidence, kept: ChosenExhibit | None) -> ExhibitLine:
        typed, name = self._typed, str(exhibit.id)
        before = kept or ChosenExhibit(evidence=exhibit.id, included=False)
        return ExhibitLine(
            exhibit=exhibit,
            included=before.included if typed is None else name in typed.getlist("exhibits"),
            number=str(number) if typed is None else typed.get(f"order-{name}", ""),
            group=before.group if typed is None else typed.get(f"group-{name}", ""),
            relevance=before.relevance if typed is None else typed.get(f"relevance-{name}", "")[:LONG],
            new=kept is None,
        )

    def _ordered(self) -> tuple[ChosenExhibit, ...]:
        """The exhibits in the order of their numbers: what got another's number stands where that one stood."""

        def place(at: int, typed: str) -> tuple[int, int, int]:
            number = _number(typed, at)
            moved = 0 if number < at else 1 if number == at else 2
            return number, moved, at

        numbered = sorted(enumerate(self.lines, start=1), key=lambda each: place(each[0], each[1].number))
        groups = {each.identifier for each in self.kind.layout.groups}
        return tuple(
            ChosenExhibit(
                evidence=line.exhibit.id,
                included=line.included,
                group=line.group if line.group in groups else "",
                relevance=tidy(line.relevance),
            )
            for _at, line in numbered
        )


class QuestionsForm(PageForm):
    """The answers to what the receiving office asks now: some questions follow from the answer to another one."""

    revision = HiddenField()

    def __init__(self, formdata: Any = None, *, draft: PackDraftBody) -> None:
        super().__init__(formdata, revision=str(draft.revision))
        typed: MultiDict[str, str] | None = formdata if formdata is not None else g.get("begun_words")
        kept = {each.ask: each.text for each in draft.answers}
        self.kind = profile(draft.profile)
        now = kept | {name.removeprefix("ask-"): text for name, text in (typed or {}).items()}
        self.asked = [(ask, now.get(ask.identifier, "")) for ask in self.kind.asks if applies(ask.when, now)]
        self._sent = {
            ask.identifier for ask in self.kind.asks if typed is not None and f"ask-{ask.identifier}" in typed
        }

    def answers(self) -> Mapping[str, str]:
        """The answers that were sent, by question; a day that can be read is kept in ISO form. What was not asked stays."""
        return {ask.identifier: _answer(ask, tidy(text)) for ask, text in self.asked if ask.identifier in self._sent}

    def blamed_ask(self, error: InvalidInput) -> str:
        """The question that an error is about, "" for none."""
        return error.field if error.field in {ask.identifier for ask, _text in self.asked} else ""


def shown_revision(form: BaseForm) -> int:
    """The revision of the draft that the form was shown with; 0, which none has, where the field was tampered with."""
    typed = form["revision"].data or ""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < len(str(_LAST)) else 0


def _answer(ask: Ask, text: str) -> str:
    if ask.kind != "date":
        return text
    try:
        return read_day(text, ask.identifier)
    except InvalidInput:
        return text  # kept as it was typed; the checks say that it is no day


def _number(typed: str, at: int) -> int:
    digits = typed.strip()
    if not digits:
        return _LAST
    return int(digits) if digits.isdecimal() and len(digits) < len(str(_LAST)) else at
