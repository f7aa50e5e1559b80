"""The days that an intervention makes due: DSA art. 20, 21 and 53, the CCF's months, Rule 39, and asking again.

Pure, and part of `casebook.services.deadlines`. It looks at one intervention; what its follow-ups settle is asked there.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec

from casebook.dates.moment import Moment, bounds
from casebook.dates.periods import first_day, months_later, working_day_before
from casebook.model.intervention import InterventionBody
from casebook.services.due import Due, Urgency, due

HALF_A_YEAR = 6  # months: DSA art. 20(1); also what the Appeals Centre Europe asks under art. 21
CCF_ACCESS = 4  # months from admissibility
CCF_DELETION = 9
WEEKS_WITHOUT_DECISION = timedelta(weeks=4)
TAKE_IT_DOWN = timedelta(days=2)  # exports.md §1.5: 48 hours
DISPUTE = timedelta(days=90)
OVERSIGHT = timedelta(days=15)
AGAIN = {
    "platform_notice": timedelta(days=7),
    "helpline": timedelta(days=7),
    "un_wgad_sr": timedelta(days=60),
}
AGAIN_AT_ONCE = timedelta(days=1)  # where the priority is "urgent": DSA recital 52
AGAIN_OTHERWISE = timedelta(days=30)

CLOSED = "07"  # of huridocs_45: intervention closed
URGENT = "01"  # of priority
FAVOURABLE = "01"  # of huridocs_27, and what lies below it
_META = frozenset({"facebook", "instagram", "threads"})
NOTICES = frozenset(
    {
        "tos_flag",
        "dsa_art16",
        "legal_removal",
        "privacy",
        "defamation",
        "impersonation",
        "ncii",
        "copyright",
        "trusted_flagger",
    }
)
"""Channels by which content is notified to a platform, so that its decision can be contested under art. 20."""


def complaint_days(body: InterventionBody) -> Iterator[Due]:
    """Give the days of one intervention, in no order; all are settled once it is closed."""
    closed = body.state == CLOSED
    for rule in (_removal, _ask_again, _take_it_down, _without_decision, _after_the_decision, _dispute, _ccf):
        for found in rule(body):
            yield msgspec.structs.replace(found, done=True) if closed else found


def _removal(body: InterventionBody) -> Iterator[Due]:
    """Rule 39: the removal itself, and, until the request is sent, the working day before it."""
    found = _first(body.removal)
    if found is None:
        return
    day, exact = found
    stayed = body.response.startswith(FAVOURABLE)
    yield due("removal", day, at=_exactly(body.removal), done=stayed, inexact=not exact)
    sent = _first(body.sent) is not None
    yield due("rule39", working_day_before(day), done=sent or stayed, inexact=not exact)


def _ask_again(body: InterventionBody) -> Iterator[Due]:
    """Count from the last thing that we sent; the CCF has its own periods once it has found a request admissible."""
    last = max((found for found in map(_first, _sent(body)) if found), default=None)
    if last is None or body.channel == "ods_art21" or (body.kind == "ccf_request" and body.admissible_on):
        return
    wait = AGAIN.get(body.kind, AGAIN["platform_notice"] if body.platform else AGAIN_OTHERWISE)
    day = last[0] + (AGAIN_AT_ONCE if body.priority == URGENT else wait)
    urgency = Urgency.LAST_DAY if body.priority == URGENT else Urgency.ROUTINE
    yield due("ask_again", day, urgency=urgency, done=_answered(body), inexact=not last[1])


def _take_it_down(body: InterventionBody) -> Iterator[Due]:
    """United States: intimate pictures are gone within 48 hours of a valid request under the TAKE IT DOWN Act."""
    found = _first(body.sent)
    if found and body.channel == "ncii" and "TAKE IT DOWN" in body.legal_basis.upper():
        yield due("take_it_down", found[0] + TAKE_IT_DOWN, done=_answered(body), inexact=not found[1])


def _without_decision(body: InterventionBody) -> Iterator[Due]:
    """DSA: a notice or an appeal that is not decided within four weeks is a matter for the coordinator."""
    found = _first(body.sent)
    if found and (_is_notice(body) or body.channel == "art20_appeal"):
        day, exact = found
        yield due("dsa_art53", day + WEEKS_WITHOUT_DECISION, done=_answered(body), inexact=not exact)


def _after_the_decision(body: InterventionBody) -> Iterator[Due]:
    """DSA: six months to contest a decision that did not give what was asked.

    Where it is not known when the decision came, they count from the day of sending: no decision came before it.
    """
    if not _answered(body):
        return
    found = _first(body.answered) or _unsure(_first(body.sent))
    if found is None or body.outcome == "no_answer":
        return
    day, exact = found
    done, inexact = body.outcome == "removed", not exact
    if _is_notice(body):
        yield due("dsa_art20", months_later(day, HALF_A_YEAR), done=done, inexact=inexact)
    if _is_notice(body) or body.channel == "art20_appeal":
        yield due("dsa_art21", months_later(day, HALF_A_YEAR), done=done, inexact=inexact)
    if body.channel == "art20_appeal" and body.platform in _META:
        yield due("oversight_board", day + OVERSIGHT, done=done, inexact=inexact)


def _dispute(body: InterventionBody) -> Iterator[Due]:
    found = _first(body.sent)
    if body.channel == "ods_art21" and found:
        yield due("dispute_outcome", found[0] + DISPUTE, done=_answered(body), inexact=not found[1])


def _ccf(body: InterventionBody) -> Iterator[Due]:
    """A request for deletion has nine months, one for access four; what was asked is the requested action "remove"."""
    if body.kind == "ccf_request" and body.admissible_on:
        deletion = "remove" in body.requested
        kind, months = ("ccf_deletion", CCF_DELETION) if deletion else ("ccf_access", CCF_ACCESS)
        yield due(kind, months_later(body.admissible_on, months), done=_answered(body))


def _is_notice(body: InterventionBody) -> bool:
    return body.channel in NOTICES or (body.kind == "platform_notice" and not body.channel)


def _answered(body: InterventionBody) -> bool:
    return _first(body.answered) is not None or body.outcome not in ("", "no_answer")


def _sent(body: InterventionBody) -> Iterator[Moment]:
    yield body.sent
    yield from (letter.at for letter in body.letters if letter.direction == "sent")


def _unsure(found: tuple[date, bool] | None) -> tuple[date, bool] | None:
    return (found[0], False) if found else None


def _first(moment: Moment) -> tuple[date, bool] | None:
    return first_day(moment.edtf)


def _exactly(moment: Moment) -> datetime | None:
    """Give the instant of a moment that is known to the minute and has a zone."""
    if "T" not in moment.edtf:
        return None
    first, last = bounds(moment.edtf, moment.zone)
    return first if last - first < timedelta(minutes=1) else None
