"""The form that makes a case of a report: what was told is proposed as records, and each proposal can be changed.

Links are read offline, as for an incident: those to posts become posts of the incident, those to accounts accounts.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from casebook import links, vocabulary
from casebook.dates import Moment
from casebook.errors import InvalidInput, NotFound
from casebook.i18n import format_day
from casebook.links import Link
from casebook.model.person import PersonName
from casebook.model.report import ReportBody, TriageBody
from casebook.services.acceptance import AcceptanceDraft
from casebook.services.case_offers import LONGEST, CaseOffer
from casebook.services.drafts import LONGEST_TITLE, AccountDraft, ActDraft, CaseDraft, IncidentDraft, PersonDraft
from casebook.services.inbox import FileView, ReportView
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import term_choices, term_label
from casebook.web.desk.fields import form_id, id_of
from casebook.web.desk.inbox_listing import severity_of
from casebook.web.desk.incident_forms import WhenForm, known_account, post_of, translators
from casebook.web.desk.moments import fields_about
from casebook.web.shared.fields import ButtonsField, ChoiceField, PageForm, SeveralField, line, prose, tidy
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _

_ACCOUNTS = frozenset({"account", "channel", "group"})  # kinds of link that lead to no post
_DIGITS = 7  # of a place in the list of cases
_ABOUT_OTHERS = frozenset({"other_knows", "other_unaware"})


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form chooses from: open cases that were looked for, the files, the links that were recognised, the acts that were told."""

    cases: CaseOffer
    files: tuple[FileView, ...]
    links: tuple[Link, ...]
    acts: tuple[str, ...]  # codes of the list act_type that the sender's kinds stand for


class CaseLookForm(PageForm):
    """Which open cases to offer: words that stand in them, and where in their list to begin."""

    case = ChoiceField(validate_choice=False)
    looked = StringField()
    start = StringField()

    def begin(self) -> int:
        """Give the place in the list of the first case to offer; 0 where none can be read."""
        asked = self.start.data or ""
        return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < _DIGITS else 0


class AcceptanceForm(WhenForm):
    """Where a report goes, and what of it becomes a record."""

    form_id = HiddenField()
    case = ButtonsField(lazy_gettext("Into which case"))
    looked = StringField(lazy_gettext("Words, name or reference"), line(longest=LONGEST))
    case_title = StringField(lazy_gettext("Title of the new case"), line())
    restricted = BooleanField(lazy_gettext("Only for me until I give access"))
    name = StringField(lazy_gettext("Name, or what to call this person"), line())
    role = ChoiceField(lazy_gettext("Part in the case"))
    contact = StringField(lazy_gettext("Contact"), line())
    take = SeveralField(validate_choice=False)
    title = StringField(lazy_gettext("What happened, in a few words"), line())
    track = ButtonsField(lazy_gettext("Where it belongs"))
    severity = ButtonsField(lazy_gettext("Severity"))
    acts = SeveralField(lazy_gettext("Acts"))
    act = ChoiceField(lazy_gettext("Act"))
    narrative = TextAreaField(lazy_gettext("What happened"), prose())
    original_text = TextAreaField(lazy_gettext("Words as said or published"), prose())
    original_language = ChoiceField(lazy_gettext("Language of these words"))
    translation = TextAreaField(lazy_gettext("Translation"), prose())
    translation_language = ChoiceField(lazy_gettext("Language of the translation"))
    translated_by = ChoiceField(lazy_gettext("Translated by"))
    files = SeveralField(lazy_gettext("Files"))
    intimate = SeveralField(lazy_gettext("Intimate: closed until asked for"))

    def __init__(self, *given: Any, offered: Offered, **kept: Any) -> None:
        super().__init__(*given, **kept)
        unsaid = _("not said")
        self.offered = offered
        self.case.choices = [("", _("a new case")), *((str(case.id), case.title) for case in offered.cases.all)]
        self.role.choices = term_choices("case_party_role", empty=unsaid)
        self.track.choices = term_choices("track")
        self.severity.choices = term_choices("severity")
        self.acts.choices = [(code, term_label("act_type", code)) for code in offered.acts]
        self.act.choices = term_choices("act_type", empty=unsaid)
        self.original_language.choices = term_choices("language", empty=unsaid)
        self.translation_language.choices = term_choices("language", empty=unsaid)
        self.translated_by.choices = translators(unsaid)
        self.files.choices = [(str(file.id), file.body.original.name) for file in offered.files]
        self.intimate.choices = self.files.choices

    def chosen_case(self) -> UUID | None:
        """The existing case that was chosen, None for a new one."""
        return id_of(self.case)

    def draft(self, body: ReportBody, book: CaseBook | None) -> AcceptanceDraft:
        """The acceptance as chosen; `book` is the existing case, whose accounts are not added again.

        Raises:
            InvalidInput: a new case has no title, or the time cannot be read.
        """
        chosen = self.chosen_case()
        person = self._person()
        person_id = uuid5(form_id(self), "person") if person is not None else None
        incident = self._incident(body.moment, person_id if person and person.role == "target" else None)
        return AcceptanceDraft(
            case_id=chosen or form_id(self),
            new_case=self._new_case() if chosen is None else None,
            person=person,
            person_id=person_id,
            accounts=self._accounts(book, posts_too=incident is None),
            incident=incident,
            files=frozenset(UUID(file_id) for file_id in self.files.data or ()),
            intimate=frozenset(UUID(file_id) for file_id in self.intimate.data or ()),
        )

    def _new_case(self) -> CaseDraft:
        title = tidy(self.case_title.data)
        if not title:
            raise InvalidInput("Please give a title.", field="case_title")
        return CaseDraft(title=title, restricted=self.restricted.data)

    def _person(self) -> PersonDraft | None:
        name, contact = tidy(self.name.data), tidy(self.contact.data)
        if not name:
            return None
        return PersonDraft(names=(PersonName(text=name),), role=self.role.data or "", contact=contact)

    def _taken(self) -> list[Link]:
        return [link for link in self.offered.links if link.canonical_url in (self.take.data or ())]

    def _accounts(self, book: CaseBook | None, *, posts_too: bool) -> tuple[AccountDraft, ...]:
        found: dict[tuple[str, str, str], AccountDraft] = {}
        for link in self._taken():
            named = link.handle or link.account_id
            if named and (posts_too or link.kind in _ACCOUNTS) and not (book and known_account(link, book)):
                url = link.canonical_url if link.kind in _ACCOUNTS else ""
                draft = AccountDraft(platform=link.platform, handle=link.handle, native_id=link.account_id, url=url)
                found.setdefault((link.platform, link.account_id, link.handle.casefold()), draft)
        return tuple(found.values())

    def _acts(self) -> list[str]:
        return list(dict.fromkeys(filter(None, (*(self.acts.data or ()), self.act.data))))

    def _incident(self, moment: Moment, victim: UUID | None) -> IncidentDraft | None:
        plain = (
            "title", "narrative", "original_text", "original_language", "translation", "translation_language",
            "translated_by", "severity",
        )  # fmt: skip
        told: dict[str, Any] = {name: tidy(self[name].data) for name in plain}
        if not told["title"]:
            return None
        return IncidentDraft(
            when=self.moment(moment),
            track=self.track.data or "online",
            acts=tuple(ActDraft(kind=kind, victim=victim) for kind in self._acts()),
            posts=tuple(post_of(link, None) for link in self._taken() if link.kind not in _ACCOUNTS),
            **told,
        )


def offered_for(body: ReportBody, files: list[FileView], cases: CaseOffer) -> Offered:
    """What there is to choose from for one report."""
    acts = dict.fromkeys(code for kind in body.kinds for code in _acts_of(kind))
    return Offered(cases, tuple(files), links.read_all(body.where), tuple(acts))


def proposed(view: ReportView, offered: Offered) -> AcceptanceForm:
    """The form as the report proposes it; everything that was recognised is ticked."""
    body = view.body
    return AcceptanceForm(
        offered=offered,
        form_id=str(uuid4()),
        case_title=_("Report of %(day)s", day=format_day(body.received_at.date(), locale()))
        if body.received_at
        else "",
        acts=list(offered.acts),
        take=[link.canonical_url for link in offered.links],
        files=[str(file.id) for file in offered.files],
        intimate=[str(file.id) for file in offered.files if file.body.intimate],
        **_of_person(body),
        **_of_incident(body, view.triage),
    )


def _of_person(body: ReportBody) -> dict[str, Any]:
    role = "reporter" if body.about in _ABOUT_OTHERS else "target"
    return {"name": body.called, "role": role, "contact": body.contact}


def _of_incident(body: ReportBody, triage: TriageBody) -> dict[str, Any]:
    return {
        "title": _title(body),
        **fields_about(body.moment),
        "track": "home" if body.about == "relatives" or body.kinds == ("relatives",) else "online",
        "severity": severity_of(body.danger) if body.danger in {"now", "soon"} else "",
        "narrative": _narrative(body),
        "original_text": body.story,
        "original_language": body.language if body.story else "",
        "translation": triage.translation,
        "translation_language": triage.translation_language,
        "translated_by": triage.translated_by,
    }


def _title(body: ReportBody) -> str:
    """A neutral title: what the kinds are called as acts, and not in the sender's own words."""
    named = []
    for kind in body.kinds:
        acts = _acts_of(kind)
        named.append(term_label("act_type", acts[0]) if acts else term_label("report_kind", kind))
    return ", ".join(named)[:LONGEST_TITLE] or _("Report from the portal")


def _acts_of(kind: str) -> tuple[str, ...]:
    try:
        return vocabulary.term("report_kind", kind).crosswalk.get("act", ())
    except NotFound:  # a code that a later version withdrew proposes nothing
        return ()


def _narrative(body: ReportBody) -> str:
    """What was told beside the story, and has no field of its own in an incident."""
    where = body.where if any(links.read(each) is None for each in body.where.splitlines() if each.strip()) else ""
    when = "" if body.moment.edtf else body.when
    told = (
        when and _("When, as it was told: %(words)s", words=when.strip()),
        where and _("Where, as it was told: %(words)s", words=where.strip()),
        body.who_did and _("Who did it, as it was told: %(words)s", words=body.who_did.strip()),
        body.relatives and _("Relatives, as it was told: %(words)s", words=body.relatives.strip()),
    )
    return "\n\n".join(filter(None, told))
