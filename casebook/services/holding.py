"""Decide how long a case is kept, short of ending it: legal holds, restrictions, erasure requests, postponements.

Each act holds the case alone, so that a hold that is placed while somebody ends the case is either there before, and stops
it, or finds no case. What is written stays as the history of the case; nothing here deletes.
"""

from datetime import date
from uuid import UUID, uuid4

import msgspec

from casebook.access import Permission, require
from casebook.audit.retention_events import (
    CasePostponed,
    ErasureDecided,
    ErasureRequested,
    HoldPlaced,
    HoldReleased,
    RestrictionLifted,
    RestrictionPlaced,
)
from casebook.dates.periods import months_later
from casebook.errors import IllegalMove, InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.model.retention import ErasureRequest, Hold, Restriction, RetentionBody
from casebook.services.casework import hold
from casebook.services.drafts import coded, worded
from casebook.services.retention import decide, decided, restriction_of
from casebook.work import Work

ANSWER_MONTHS = 1  # GDPR art. 12(3)


def place_hold(work: Work, keys: Keyring, case_id: UUID, why: str) -> UUID:
    """Put a case on legal hold: nothing of it is deleted until somebody who holds it releases the hold.

    A decision to end the case is called off by it.

    Raises:
        InvalidInput: it is not said why.
        NotFound, NotAllowed: the actor does not hold the case, or may not.
    """
    by = _alone(work, keys, case_id, Permission.HOLD_CASE)
    body = decided(work, keys, case_id)
    placed = Hold(id=uuid4(), why=_needed(why, "why"), by=by, at=work.clock())
    decide(work, keys, case_id, msgspec.structs.replace(body, holds=(*body.holds, placed), ending=None))
    work.record(HoldPlaced(case=case_id, hold=placed.id, stopped=body.ending is not None))
    return placed.id


def release_hold(work: Work, keys: Keyring, case_id: UUID, hold_id: UUID) -> None:
    """Release a legal hold; it stays written down.

    Raises:
        IllegalMove: it was released before.
        NotFound: there is none such on this case.
    """
    by = _alone(work, keys, case_id, Permission.HOLD_CASE)
    body = decided(work, keys, case_id)
    found = next((each for each in body.holds if each.id == hold_id), None)
    if found is None:
        raise NotFound
    if not found.stands:
        raise IllegalMove("this hold was released before")
    released = msgspec.structs.replace(found, released_by=by, released_at=work.clock())
    holds = tuple(released if each.id == hold_id else each for each in body.holds)
    decide(work, keys, case_id, msgspec.structs.replace(body, holds=holds))
    work.record(HoldReleased(case=case_id, hold=hold_id))


def restrict_use(work: Work, keys: Keyring, case_id: UUID, ground: str, why: str) -> None:
    """Restrict the processing of a case (GDPR art. 18): from now on it is stored and can be read, and nothing of it leaves.

    Raises:
        IllegalMove: it is restricted already.
        InvalidInput: the ground is missing or unknown, or it is not said why.
    """
    by = _alone(work, keys, case_id, Permission.END_CASE)
    body = decided(work, keys, case_id)
    if restriction_of(body) is not None:
        raise IllegalMove("the processing of this case is restricted already")
    chosen = _code("restriction_ground", ground, "ground")
    placed = Restriction(ground=chosen, why=_needed(why, "why"), by=by, at=work.clock())
    decide(work, keys, case_id, msgspec.structs.replace(body, restrictions=(*body.restrictions, placed)))
    work.record(RestrictionPlaced(case=case_id, kind=chosen))


def lift_restriction(work: Work, keys: Keyring, case_id: UUID) -> None:
    """Lift the restriction; whoever obtained it is to be told before (GDPR art. 18(3)).

    Raises:
        IllegalMove: there is none.
    """
    by = _alone(work, keys, case_id, Permission.END_CASE)
    body = decided(work, keys, case_id)
    if restriction_of(body) is None:
        raise IllegalMove("the processing of this case is not restricted")
    lifted = tuple(
        msgspec.structs.replace(each, lifted_by=by, lifted_at=work.clock()) if each.stands else each
        for each in body.restrictions
    )
    decide(work, keys, case_id, msgspec.structs.replace(body, restrictions=lifted))
    work.record(RestrictionLifted(case=case_id))


def ask_erasure(work: Work, keys: Keyring, case_id: UUID, *, who: str, how: str, received_on: date) -> UUID:
    """Record that a person asked for erasure; the answer is due within one month of that day.

    Raises:
        InvalidInput: it is not said who, or the day lies in the future.
    """
    by = _alone(work, keys, case_id, Permission.END_CASE)
    if received_on > work.clock().date():
        raise InvalidInput("This day lies in the future.", field="received_on")
    body = decided(work, keys, case_id)
    asked = ErasureRequest(
        id=uuid4(),
        who=_needed(who, "who"),
        how=worded(how, "how"),
        received_on=received_on,
        due_on=months_later(received_on, ANSWER_MONTHS),
        by=by,
        at=work.clock(),
    )
    decide(work, keys, case_id, msgspec.structs.replace(body, requests=(*body.requests, asked)))
    work.record(ErasureRequested(case=case_id, request=asked.id))
    return asked.id


def decide_erasure(work: Work, keys: Keyring, case_id: UUID, request_id: UUID, decision: str, reason: str) -> None:
    """Decide a request, with the reason that the person is given (GDPR art. 12(4), 17(3)).

    Raises:
        IllegalMove: it is decided.
        InvalidInput: the decision is missing or unknown, or it is not said why.
        NotFound: there is no such request.
    """
    by = _alone(work, keys, case_id, Permission.END_CASE)
    body = decided(work, keys, case_id)
    found = next((each for each in body.requests if each.id == request_id), None)
    if found is None:
        raise NotFound
    if found.decision:
        raise IllegalMove("this request is decided")
    chosen = _code("erasure_decision", decision, "decision")
    answered = msgspec.structs.replace(
        found, decision=chosen, reason=_needed(reason, "reason"), decided_by=by, decided_at=work.clock()
    )
    requests = tuple(answered if each.id == request_id else each for each in body.requests)
    decide(work, keys, case_id, msgspec.structs.replace(body, requests=requests))
    work.record(ErasureDecided(case=case_id, request=request_id, kind=chosen))


def postpone(work: Work, keys: Keyring, case_id: UUID, until: date, why: str) -> None:
    """Keep a case until a later day than its clock says, and say why.

    Raises:
        InvalidInput: the day is not in the future, or it is not said why.
    """
    _alone(work, keys, case_id, Permission.END_CASE)
    if until <= work.clock().date():
        raise InvalidInput("Choose a day that is still to come.", field="until")
    body: RetentionBody = decided(work, keys, case_id)
    kept = msgspec.structs.replace(body, kept_until=until, kept_why=_needed(why, "why"))
    decide(work, keys, case_id, kept)
    work.record(CasePostponed(case=case_id))


def _alone(work: Work, keys: Keyring, case_id: UUID, permission: Permission) -> UUID:
    hold(work, keys, case_id)
    return require(work.actor, permission, holds_case=True).member_id


def _needed(words: str, name: str) -> str:
    told = worded(words, name)
    if not told.strip():
        raise InvalidInput("This cannot be left empty.", field=name)
    return told


def _code(list_name: str, code: str, name: str) -> str:
    chosen = coded(list_name, code, name)
    if not chosen:
        raise InvalidInput("Choose one of the list.", field=name)
    return chosen
