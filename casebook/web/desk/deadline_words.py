"""Deadlines in words: what is due, how far away it is, where it stands, and the one thing that can be done about it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from casebook.dates import Moment, in_words
from casebook.errors import InvalidInput
from casebook.i18n import format_time
from casebook.services import agenda
from casebook.services.lookup import DueHit
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import term_label
from casebook.web.desk.record_names import record_name
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _
from casebook.web.shared.words import ngettext

FOLLOW_UPS = {
    "dsa_art20": "art20_appeal",
    "dsa_art21": "ods_art21",
    "dsa_art53": "dsc_art53",
    "oversight_board": "oversight_board",
}
"""Deadlines for contesting a decision, and the channel by which that is done."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What can be done about something due: a link, or a form with one button where `sends`."""

    words: str
    address: str
    sends: bool = False


def due_words(kind: str) -> str:
    """What is due, by its code."""
    return {
        "rule39": _("Last working day for a Rule 39 request"),
        "removal": _("Removal planned"),
        "ask_again": _("No answer yet: ask again"),
        "dsa_art20": _("Internal complaint (DSA art. 20): six months end"),
        "dsa_art21": _("Out-of-court body (DSA art. 21): six months end"),
        "dsa_art53": _("Four weeks without a decision: complaint to the coordinator (DSA art. 53)"),
        "take_it_down": _("Removal within 48 hours (TAKE IT DOWN Act)"),
        "dispute_outcome": _("Decision of the out-of-court body expected: 90 days"),
        "oversight_board": _("Oversight Board: fifteen days end"),
        "ccf_access": _("Decision of the CCF expected: four months"),
        "ccf_deletion": _("Decision of the CCF expected: nine months"),
        "instrument_ends": _("Legal instrument ends"),
        "consent_ends": _("Consent ends"),
        "risk_review": _("Look at the risk again"),
        "plan_review": _("Look at the safety plan again"),
        "referral": _("Ask how the referral went"),
    }.get(kind) or term_label("deadline_kind", kind)


def distance(day: date, today: date) -> str:
    """How far away a day is."""
    days = (day - today).days
    if days < 0:
        return ngettext("%(num)s day late", "%(num)s days late", -days)
    if days == 0:
        return _("today")
    return _("tomorrow") if days == 1 else ngettext("in %(num)s day", "in %(num)s days", days)


def hour_words(hit: DueHit) -> str:
    """The hour, where one is known: on the clock that was named, otherwise in UTC."""
    clock, zone = hit.shown.get("time", ""), hit.shown.get("zone", "")
    if clock and zone:
        try:
            return in_words(Moment(f"{hit.due.day.isoformat()}T{clock}", zone), locale())
        except InvalidInput:  # an hour that nobody can read is said as it was typed
            return f"{clock} {zone}"
    return clock or (format_time(hit.due.at, "UTC", locale()) if hit.due.at else "")


def due_address(hit: DueHit) -> str:
    """The page of the record that makes it due."""
    if hit.noun == "intervention":
        return url_for("interventions.show", case_id=hit.case, intervention_id=hit.record)
    if hit.noun == "consent":
        return url_for("people.index", case_id=hit.case)
    return url_for("records.show", case_id=hit.case, noun=hit.noun, record_id=hit.record)


def next_step(hit: DueHit) -> NextStep | None:
    """The one thing that can be done about it from a list, None where there is none."""
    if hit.noun == "task":
        return NextStep(_("Done"), url_for("tasks.finish", case_id=hit.case, task_id=hit.record), sends=True)
    if hit.due.kind in {"risk_review", "plan_review", "referral"}:
        address = url_for("tasks.let_go", case_id=hit.case, noun=hit.noun, record_id=hit.record)
        return NextStep(_("Done"), address, sends=True)
    if hit.noun != "intervention":
        return None
    place: dict[str, Any] = {"case_id": hit.case, "intervention_id": hit.record}
    if hit.due.kind in FOLLOW_UPS:
        channel = FOLLOW_UPS[hit.due.kind]
        address = url_for("interventions.new", case_id=hit.case, follows=hit.record, channel=channel)
        return NextStep(_("Prepare the appeal") if hit.due.kind == "dsa_art20" else _("Prepare"), address)
    if hit.due.kind in {"ask_again", "rule39"}:
        return NextStep(_("Record a letter"), url_for("letters.write", **place))
    return NextStep(_("Record the answer"), url_for("letters.answer", **place)) if hit.due.kind != "removal" else None


def dates_of(book: CaseBook) -> list[DueHit]:
    """Everything that a case makes due, settled or not, the earliest first."""
    clocks = {task.id: {"time": task.body.time, "zone": task.body.zone} for task in book.tasks}
    return [
        DueHit(
            due=due,
            noun=noun,
            record=record,
            case=book.case.id,
            reference=book.case.body.reference,
            title=record_name(book, noun, record),
            shown=dict(clocks.get(record, {})),
        )
        for noun, record, due in agenda.of_case(book)
    ]
