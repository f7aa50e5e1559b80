"""The second step of a sign-in, proving oneself again, and one's own factors and sessions.

All of it is the member's own: nobody else lists, adds or drops a factor of theirs, an administrator included.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from casebook.access import Permission, require
from casebook.audit.member_events import FactorAdded, FactorDropped, IdentityProved, SessionsEnded, SignedIn
from casebook.crypto import one_time
from casebook.errors import IllegalMove, InvalidInput, NotFound, Refused
from casebook.keys import factors, sessions
from casebook.keys.keyring import Keyring
from casebook.model.second_factor import FactorKind, SecondFactorBody
from casebook.services import membership, passphrases
from casebook.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorView:
    """A factor as its owner sees it."""

    id: UUID
    kind: FactorKind
    name: str
    made_at: datetime
    used_at: datetime | None
    host: str  # passkey: where it can be used
    opens: bool  # passkey: it signs in without the passphrase
    doubted: bool  # passkey: it may have been copied, and counts for nothing
    left: int  # recovery codes that are left


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A session as its owner sees it."""

    place: str  # hexadecimal; finds the row and opens nothing
    started_at: datetime
    browser: str
    how: str
    seen: bool
    here: bool


# ── the second step ─────────────────────────────────────────────────────────────────────────────────────


def awaited(work: Work, cookie: str) -> UUID | None:
    """Say whose session it is whose passphrase has opened and whose second factor is still to come, None for any other."""
    keys = sessions.resume_awaiting(work.db, cookie, work.clock()) if cookie else None
    return keys.member_id if keys is not None else None


def take_second_step(work: Work, cookie: str, typed: str) -> None:
    """Open a session that awaits its second factor; the code is spent.

    Raises:
        Refused: no such session, or no code that counts; alike.
    """
    keys = sessions.resume_awaiting(work.db, cookie, work.clock()) if cookie else None
    if keys is None:
        raise Refused
    work.actor = keys.actor
    if factors.pass_code(work.db, keys, typed, work.clock()) is None:
        raise Refused
    open_awaited(work, keys, cookie)


def open_awaited(work: Work, keys: Keyring, cookie: str) -> None:
    """Open a session whose second factor was shown just now."""
    sessions.prove(work.db, cookie, work.clock())
    factors.sweep(work.db, work.clock().date())
    work.record(SignedIn(member=keys.member_id))
    membership.settle(work, keys)


# ── proving oneself again ───────────────────────────────────────────────────────────────────────────────


def is_fresh(work: Work, cookie: str) -> bool:
    """Say whether the member of a session proved who they are not long ago (CASEBOOK_STEP_UP_MINUTES; 0 never asks)."""
    minutes = work.settings.step_up_minutes
    at = sessions.proved_at(work.db, cookie) if minutes else None
    return not minutes or (at is not None and timedelta(0) <= work.clock() - at <= timedelta(minutes=minutes))


def has_code(work: Work) -> bool:
    """Say whether whoever acts has a second factor, so that a page asks for its code."""
    return work.actor is not None and factors.holds_any(work.db, work.actor.member_id)


def prove(work: Work, keys: Keyring, cookie: str, passphrase: str, code: str = "") -> None:
    """Prove again who one is, by the passphrase and, where one has a factor, a code.

    Raises:
        InvalidInput: at the field `present`, or `code`.
    """
    require(work.actor, Permission.SIGN_OUT)
    passphrases.check_own(work, keys, passphrase)
    if has_code(work) and factors.pass_code(work.db, keys, code, work.clock()) is None:
        raise InvalidInput("This code is none of yours that counts now. Each counts once.", field="code")
    sessions.prove(work.db, cookie, work.clock())
    work.record(IdentityProved(member=keys.member_id))


# ── factors ─────────────────────────────────────────────────────────────────────────────────────────────


def own_factors(work: Work, keys: Keyring) -> list[FactorView]:
    """List one's own factors."""
    require(work.actor, Permission.SIGN_OUT)
    return [
        FactorView(
            id=factor_id,
            kind=body.kind,
            name=body.name,
            made_at=body.made_at,
            used_at=body.used_at,
            host=body.host,
            opens=body.opens,
            doubted=body.doubted_at is not None,
            left=len(body.digests),
        )
        for factor_id, body in factors.factors(work.db, keys)
    ]


def add_application(work: Work, keys: Keyring, seed: bytes, typed: str, name: str = "") -> None:
    """Keep an application's seed, once a code shows that it has it.

    Raises:
        InvalidInput: at the field `code`: the code is not of this seed and moment; nothing is kept.
    """
    require(work.actor, Permission.SIGN_OUT)
    if one_time.step_of(seed, typed, work.clock()) is None:
        raise InvalidInput(
            "This is not the code that the application shows now. Is the clock of the telephone right?", field="code"
        )
    factors.add(work.db, keys, SecondFactorBody(kind=FactorKind.TOTP, name=name, made_at=work.clock(), seed=seed))
    work.record(FactorAdded(member=keys.member_id, kind=FactorKind.TOTP))


def make_paper_codes(work: Work, keys: Keyring) -> tuple[str, ...]:
    """Make ten codes for a sheet of paper, in place of those that were there; they are shown once.

    Raises:
        IllegalMove: one has no other factor yet.
    """
    require(work.actor, Permission.SIGN_OUT)
    held = factors.factors(work.db, keys)
    if all(body.kind is FactorKind.CODES for _, body in held):
        raise IllegalMove("codes on paper are for the day when another factor is lost")
    for factor_id, body in held:
        if body.kind is FactorKind.CODES:
            factors.drop(work.db, keys, factor_id)
    codes = one_time.new_paper_codes()
    digests = tuple(found for code in codes if (found := one_time.digest_of_paper_code(code)))
    body = SecondFactorBody(kind=FactorKind.CODES, made_at=work.clock(), digests=digests)
    factors.add(work.db, keys, body)
    work.record(FactorAdded(member=keys.member_id, kind=FactorKind.CODES))
    return codes


def drop_factor(work: Work, keys: Keyring, factor_id: UUID) -> None:
    """Take one of one's own factors away. Paper codes alone are no second factor: they go with the last other one.

    Raises:
        NotFound: one has none of this id.
    """
    require(work.actor, Permission.SIGN_OUT)
    kind = factors.drop(work.db, keys, factor_id)
    if kind is None:
        raise NotFound
    work.db.flush()
    left = factors.factors(work.db, keys)
    if left and all(body.kind is FactorKind.CODES for _, body in left):
        for paper, _ in left:
            factors.drop(work.db, keys, paper)
    work.record(FactorDropped(member=keys.member_id, kind=kind))


# ── sessions ────────────────────────────────────────────────────────────────────────────────────────────


def own_sessions(work: Work, keys: Keyring, cookie: str) -> list[SessionView]:
    """List one's own sessions, the latest first."""
    require(work.actor, Permission.SIGN_OUT)
    here = sessions.place_of(cookie)
    return [
        SessionView(
            place=one.place.hex(),
            started_at=one.note.started_at,
            browser=one.note.browser,
            how=one.note.how,
            seen=one.note.seen or one.place == here,
            here=one.place == here,
        )
        for one in sessions.listed(work.db, keys)
    ]


def unseen(work: Work, keys: Keyring, cookie: str) -> int:
    """Count the other sessions that this member has not been told of yet."""
    return sum(not view.seen for view in own_sessions(work, keys, cookie))


def note_seen(work: Work, keys: Keyring) -> None:
    """Note that the member has seen the list of their sessions."""
    require(work.actor, Permission.SIGN_OUT)
    sessions.note_seen(work.db, keys, {one.place for one in sessions.listed(work.db, keys)})


def end_session(work: Work, keys: Keyring, place: str) -> None:
    """End one other session of one's own; raises NotFound."""
    require(work.actor, Permission.SIGN_OUT)
    try:
        ended = sessions.close_at(work.db, keys.member_id, bytes.fromhex(place))
    except ValueError as error:
        raise NotFound from error
    if not ended:
        raise NotFound
    work.record(SessionsEnded(member=keys.member_id, sessions=1))


def end_all_sessions(work: Work, keys: Keyring) -> None:
    """End every session of one's own, this one included: for whoever has to give their device away within a minute."""
    require(work.actor, Permission.SIGN_OUT)
    count = len(sessions.listed(work.db, keys))
    sessions.close_all(work.db, keys.member_id)
    work.record(SessionsEnded(member=keys.member_id, sessions=count))
