"""Changes in words: what was done to which record, and each field before and after, as its form calls it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casebook.model.base import Body
from casebook.model.change import Doing
from casebook.model.fields import Field
from casebook.services.colleagues import Colleague
from casebook.services.reading import CaseBook
from casebook.services.tracing import TracedChange, TracedStep
from casebook.web.desk.field_words import field_words
from casebook.web.desk.log_words import noun_words
from casebook.web.desk.record_facts import Part, held
from casebook.web.desk.record_names import name_of
from casebook.web.desk.record_places import address_of
from casebook.web.shared.words import gettext as _


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field that differs, with its words before and after."""

    label: str
    before: tuple[Part, ...]
    after: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """One record in a change. `restorable` says that an earlier version of it can be brought back."""

    noun: str
    record: UUID
    kind: str
    name: str
    address: str
    doing: str
    new: bool  # nothing stood there before
    fields: tuple[ShownField, ...]
    restorable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """One change as its page shows it."""

    id: UUID
    at: datetime
    by: str
    steps: tuple[ShownStep, ...]
    undone: bool
    takes_back: bool  # it took another change back
    can_be_undone: bool


def shown_change(book: CaseBook, change: TracedChange, members: Mapping[UUID, Colleague]) -> ShownChange:
    """Put one change into words."""
    view = change.view
    by = members.get(view.by) if view.by else None
    return ShownChange(
        id=view.id,
        at=view.at,
        by=by.name if by else _("a member who is not known here"),
        steps=tuple(_step(book, step, members) for step in change.steps),
        undone=view.undone,
        takes_back=view.undoes is not None,
        can_be_undone=view.can_be_undone,
    )


def doing_words(doing: Doing) -> str:
    """What was done to a record."""
    return {
        Doing.ADDED: _("added to the case"),
        Doing.CHANGED: _("corrected"),
        Doing.REMOVED: _("removed"),
        Doing.RESTORED: _("brought back"),
    }[doing]


def field_label(noun: str, one: Field) -> str:
    """What a field is called, as its form calls it."""
    told = {
        "when": _("When"),
        "posted": _("When"),
        "captured": _("When"),
        "handles": _("Handles"),
        "names": _("Names"),
        "incidents": _("Incidents that it shows"),
        "collector": _("Collected by"),
        "method": _("How it was obtained"),
        "url_requested": _("Address it was taken from"),
        "tool_name": _("Tool or device"),
        "page_title": _("Title of the page"),
        "author_displayed": _("Author as shown"),
        "notes": _("Notes on how it was obtained"),
        "operation": _("What it is"),
        "made_by": _("Made by"),
        "title": _("Title"),
        "note": _("Note"),
        "tags": _("Tags"),
        "text": _("Words of the post"),
        "summary": _("What it is about"),
        "languages": _("Languages of the affected person"),
        "tlp": _("How widely it may be shared"),
    }
    return field_words(noun, one.name) or told.get(one.name) or one.name.replace("_", " ")


def _step(book: CaseBook, traced: TracedStep, members: Mapping[UUID, Colleague]) -> ShownStep:
    step = traced.step
    known: Body | None = traced.after or traced.before
    fields = tuple(
        ShownField(field_label(step.noun, one), held(book, one, was, members), held(book, one, now, members))
        for one, was, now in traced.differences()
    )
    return ShownStep(
        noun=step.noun,
        record=step.record,
        kind=noun_words(step.noun),
        name=name_of(book, step.noun, known) if known is not None else "",
        address=address_of(book, step.noun, step.record),
        doing=doing_words(step.doing),
        new=traced.before is None,
        fields=fields,
        restorable=traced.before is not None and step.noun != "case_file",  # a case is corrected on its own page
    )
