"""The form of the quick log: links, files, a kind, a few words. What is left empty follows from the kind and the links.

Links are read offline and never opened.
"""

from collections import Counter
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from wtforms import HiddenField, StringField, TextAreaField

from casebook import links
from casebook.dates import Moment, from_form
from casebook.links import Link
from casebook.services.custody import ExhibitDraft
from casebook.services.drafts import ActDraft, IncidentDraft, InvolvementDraft
from casebook.services.quick_log import Entry, QuickDraft
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import term_choices, term_label
from casebook.web.desk.choices import account_choices, person_choices
from casebook.web.desk.fields import id_of
from casebook.web.desk.incident_forms import WhenForm, post_of
from casebook.web.desk.log_kinds import KINDS, LogKind
from casebook.web.shared.fields import ButtonsField, ChoiceField, SeveralField, line, prose, tidy
from casebook.web.shared.words import gettext as _

_NOTHING = LogKind(name="", title="", act="", track="online", severity="", fields=())
_MOST_TITLE = 280  # characters


class QuickForm(WhenForm):
    """What is pasted, and the least that is said about it."""

    form_id = HiddenField()
    links = TextAreaField(lazy_gettext("Links"), prose(), render_kw={"autofocus": True})  # the first thing is to paste
    kind = ButtonsField(lazy_gettext("Kind"))
    words = StringField(lazy_gettext("In a few words"), line())
    victim = ChoiceField(lazy_gettext("Against"))
    each = ButtonsField(lazy_gettext("Several links are"))
    text = TextAreaField(lazy_gettext("Words of the post or message"), prose())
    language = ChoiceField(lazy_gettext("Language of these words"))
    from_account = ChoiceField(lazy_gettext("From the account"))
    organisation = StringField(lazy_gettext("By the office or group"), line())
    place = StringField(lazy_gettext("Place"), line())
    act = ChoiceField(lazy_gettext("Act"))
    track = ChoiceField(lazy_gettext("Where it belongs"))
    severity = ChoiceField(lazy_gettext("Severity"))
    exposure = ChoiceField(lazy_gettext("The files are"))
    into = ChoiceField(lazy_gettext("Record it as"))
    kept = SeveralField(validate_choice=False)  # exhibits that an earlier sending of this form has stored
    seen = SeveralField(validate_choice=False)  # what is here already, and was shown
    anyway = SeveralField(validate_choice=False)  # of these, what is to be recorded all the same

    def __init__(self, *given: Any, book: CaseBook, **kept: Any) -> None:
        super().__init__(*given, **kept)
        as_kind = _("as the kind says")
        self.kind.choices = [(code, str(kind.name)) for code, kind in KINDS.items()]
        self.each.choices = [("", _("one incident with all posts")), ("each", _("one incident each"))]
        self.victim.choices = person_choices(book, _("not said"))
        self.from_account.choices = account_choices(book, _("as the links say"))
        self.language.choices = term_choices("language", empty=_("not said"))
        self.act.choices = term_choices("act_type", empty=as_kind)
        self.track.choices = term_choices("track", empty=as_kind)
        self.severity.choices = term_choices("severity", empty=as_kind)
        marks = [("plain", _("neither")), ("graphic", _("graphic")), ("intimate", _("intimate"))]
        self.exposure.choices = [("", as_kind), *marks]
        titles = [(str(one.id), _("part of: %(title)s", title=one.body.title)) for one in book.incidents]
        self.into.choices = [("", _("a new incident")), *titles]
        self.found = links.read_all(self.links.data or "")

    @property
    def chosen_kind(self) -> LogKind:
        """The kind that was chosen, or one that fills in nothing."""
        return KINDS.get(self.kind.data or "", _NOTHING)

    def no_links(self) -> list[str]:
        """The pasted lines in which no link can be read."""
        lines = (tidy(one) for one in (self.links.data or "").splitlines())
        return [one for one in lines if one and links.read(one) is None]

    def says_nothing(self) -> bool:
        """Whether neither link, word nor kind was given."""
        return not (self.found or tidy(self.words.data) or tidy(self.text.data) or self.kind.data)

    def exhibits(self) -> list[UUID]:
        """The exhibits that an earlier sending of this form has stored; what is no id is no exhibit."""
        kept = []
        for one in self.kept.data or ():
            with suppress(ValueError):
                kept.append(UUID(one))
        return kept

    def about_files(self) -> ExhibitDraft:
        """What is said about the files that arrive with the form."""
        exposure = self.exposure.data or self.chosen_kind.exposure
        return ExhibitDraft(graphic=exposure == "graphic", intimate=exposure == "intimate")

    def draft(self, left_out: frozenset[str], exhibits: tuple[UUID, ...]) -> QuickDraft:
        """Everything as typed, without the links that are to be left out; `exhibits` show the same.

        Raises:
            InvalidInput: a date cannot be read.
        """
        taken = [link for link in self.found if link.canonical_url not in left_out]
        groups = [[link] for link in taken] if self.each.data and len(taken) > 1 else [taken]
        return QuickDraft(
            entries=tuple(self._entry(group) for group in groups),
            into=id_of(self.into),
            exhibits=exhibits,
            about_files=self.about_files(),
        )

    def _entry(self, group: list[Link]) -> Entry:
        kind, text, language = self.chosen_kind, tidy(self.text.data), self.language.data or ""
        alone = len(group) == 1
        spoken: dict[str, Any] = {"text": text, "language": language} if alone else {}
        return Entry(
            incident=IncidentDraft(
                title=self._title(group),
                when=self._when(group),
                track=self.track.data or kind.track,
                place=tidy(self.place.data),
                severity=self.severity.data or kind.severity,
                original_text="" if alone else text,
                original_language="" if alone else language,
            ),
            act=self._act(),
            posts=tuple(
                post_of(link, id_of(self.from_account), posted=_minted(link) or self.moment(), **spoken)
                for link in group
            ),
        )

    def _act(self) -> ActDraft | None:
        code = self.act.data or self.chosen_kind.act
        account, organisation = id_of(self.from_account), tidy(self.organisation.data)
        doers = [InvolvementDraft(account=account)] if account and not self.found else []
        doers += [InvolvementDraft(organisation=organisation)] if organisation else []
        return ActDraft(kind=code, victim=id_of(self.victim), involvements=tuple(doers)) if code else None

    def _title(self, group: list[Link]) -> str:
        first = next(iter(group), None)
        where = [term_label("platform", first.platform), f"@{first.handle}" if first.handle else ""] if first else []
        derived = " · ".join(filter(None, [str(self.chosen_kind.title), *where]))
        words = tidy(self.words.data) or derived or tidy(self.text.data)
        several = bool(self.each.data) and tidy(self.words.data) and len(self.found) > 1
        whole = " · ".join(filter(None, [words, *where])) if several else words
        return " ".join((whole or _("Incident"))[:_MOST_TITLE].split())

    def _when(self, group: list[Link]) -> Moment:
        typed = self.moment()
        moments = [moment for link in group if (moment := _minted(link)) is not None]
        return typed if typed.edtf or not moments else min(moments, key=lambda moment: moment.edtf)


def usual_victim(book: CaseBook) -> str:
    """The person of a case whom most acts were done to, else the one whom the case is about; "" if that is nobody."""
    counted = Counter(act.body.victim for act in book.acts if act.body.victim in book.persons)
    targets = [person for person, roles in book.roles_of.items() if "target" in roles and person in book.persons]
    first = next((person for person, _count in counted.most_common(1)), next(iter(targets), None))
    return str(first) if first else ""


def _minted(link: Link) -> Moment | None:
    made = link.minted_at
    return from_form(made.date().isoformat(), f"{made:%H:%M}", "UTC", False) if made else None  # noqa: FBT003 -- exact
