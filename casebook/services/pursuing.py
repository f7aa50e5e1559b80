"""Pursue an intervention: what was sent and what came back, its decision, what follows, its end.

An intervention is added and corrected as other records are (casebook.services.records); its letters are added here, and
stay. Days that follow from all this are computed by `deadlines`, never written down.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from casebook.access import Permission, require
from casebook.dates import Moment
from casebook.dates.periods import first_day
from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.model import Intervention
from casebook.model.intervention import InterventionBody, Letter
from casebook.services.casework import hold
from casebook.services.checking import check
from casebook.services.complaint_days import CLOSED
from casebook.services.recording import of_case, revise
from casebook.work import Work

PENDING = "05"  # of huridocs_45: action pending


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """What came back. `decided` says whether it decides the matter; otherwise it only confirms that ours arrived.

    `decision` holds fields of InterventionBody: the outcome, what was restricted, and the statement of reasons.
    """

    letter: Letter
    decided: bool
    decision: dict[str, Any]
    admissible_on: date | None = None


def send(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID, letter: Letter, *, revision: int) -> None:
    """Record that something was sent; the first sending is the day from which the other side's time runs.

    Raises:
        NotFound: the intervention is not of this case.
        InvalidInput: it is not said when, or a field holds what it cannot.
        IllegalMove: somebody else has corrected it since `revision`.
    """
    row, body = _held(work, keys, case_id, intervention_id)
    written = _letter(work, case_id, letter, "sent")
    sent = body.sent if body.sent.edtf else written.at
    told = msgspec.structs.replace(body, letters=(*body.letters, written), sent=sent, state=body.state or PENDING)
    revise(work, keys, row, told, revision=revision)


def take_answer(
    work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID, answer: AnswerDraft, *, revision: int
) -> None:
    """Record what came back: a confirmation, or a decision with its reasons; raises as `send`."""
    row, body = _held(work, keys, case_id, intervention_id)
    written = _letter(work, case_id, answer.letter, "received")
    told: dict[str, Any] = {"letters": (*body.letters, written)}
    if answer.admissible_on:
        told["admissible_on"] = answer.admissible_on
    if answer.decided:
        told |= {**answer.decision, "answered": written.at}
    elif body.acknowledged_on is None:
        told["acknowledged_on"] = _exact_day(written.at)
    changed = msgspec.structs.replace(body, **told)
    check(work, case_id, changed, body)
    revise(work, keys, row, changed, revision=revision)


def close(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID) -> None:
    """Say that nothing more is to be done about it; its deadlines are settled. Raises as `send`."""
    _set_state(work, keys, case_id, intervention_id, CLOSED)


def reopen(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID) -> None:
    """Say that it goes on after all. Raises as `send`."""
    _set_state(work, keys, case_id, intervention_id, PENDING)


def follow_up(body: InterventionBody, record: UUID, channel: str) -> InterventionBody:
    """Give the beginning of an intervention that contests the decision on another one, through a channel."""
    kind = {"art20_appeal": "appeal", "ods_art21": "dsa_odr", "oversight_board": "appeal"}.get(channel, body.kind)
    same_addressee = channel in ("art20_appeal", "oversight_board")
    return InterventionBody(
        kind="appeal" if kind == "platform_notice" else kind,
        title=body.title,
        follows=record,
        channel=channel,
        addressee=body.addressee if same_addressee else "",
        platform=body.platform,
        country=body.country,
        legal_basis=body.legal_basis,
        person=body.person,
        incidents=body.incidents,
        posts=body.posts,
        accounts=body.accounts,
        evidence=body.evidence,
        instrument=body.instrument,
        dsa_categories=body.dsa_categories,
        dsa_keywords=body.dsa_keywords,
        requested=body.requested,
        assigned=body.assigned,
        priority=body.priority,
    )


def _set_state(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID, state: str) -> None:
    row, body = _held(work, keys, case_id, intervention_id)
    if body.state != state:
        revise(work, keys, row, msgspec.structs.replace(body, state=state), revision=body.revision)


def _letter(work: Work, case_id: UUID, letter: Letter, direction: str) -> Letter:
    if first_day(letter.at.edtf) is None:
        raise InvalidInput("Say when: all deadlines are counted from that day.", field="at")
    check(work, case_id, letter)
    by = work.actor.member_id if work.actor else None
    return msgspec.structs.replace(letter, direction=direction, by=by)


def _exact_day(at: Moment) -> date | None:
    found = first_day(at.edtf)
    return found[0] if found and found[1] else None


def _held(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID) -> tuple[Intervention, InterventionBody]:
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    row = of_case(work, Intervention, intervention_id, case_id)
    return row, keys.open_row(row, InterventionBody)
