"""Sessions: the browser holds a secret, the server its hash and a key sealed under it (docs/formats/sessions.md).

A copied database opens no session; a stolen cookie opens one until it idles out, ends, or is signed out.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Database

from casebook.crypto.bearer import SECRET_BYTES, decoded, encoded
from casebook.crypto.envelope import Context, SecretKey, seal, unseal
from casebook.crypto.labels import SESSION_KEY, VALUE
from casebook.crypto.randomness import derive, digest, random_bytes
from casebook.crypto.unsealing import PrivateKey
from casebook.errors import NoGrant, Tampered
from casebook.keys.announcing import announce
from casebook.keys.keyring import Keyring, own_key
from casebook.model import Session
from casebook.model.session import SessionBody, SessionNote

SECOND_STEP = timedelta(minutes=5)  # how long the second factor may take
REFRESH = timedelta(minutes=1)  # how often `seen_at` is written at most


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session may idle, and live."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a session begins: from which browser, by what, and whether a second factor is still asked for."""

    browser: str = ""
    how: str = "passphrase"
    awaits: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One session of a member as they see it. `place` finds its row and opens nothing."""

    place: bytes
    note: SessionNote


def open_session(
    db: Database, member_id: UUID, private_key: PrivateKey, now: datetime, beginning: Beginning | None = None
) -> str:
    """Start a session; give the secret for the cookie. The caller's transaction keeps the row."""
    begins = beginning or Beginning()
    secret = random_bytes(SECRET_BYTES)
    row = Session(lookup=digest(secret), member_id=member_id, day=now.date())
    body = SessionBody(private_key=private_key.encoded, started_at=now, seen_at=now, awaits=begins.awaits)
    _put(row, secret, body if begins.awaits else msgspec.structs.replace(body, proved_at=now))
    note = SessionNote(started_at=now, browser=begins.browser, how=begins.how)
    row.note = seal(own_key(private_key), _note_context(row), msgspec.json.encode(note))
    db.add(row)
    return encoded(secret)


def resume(db: Database, cookie: str, now: datetime, limits: Limits, *, uses: bool = True) -> Keyring | None:
    """Give the keyring of a live session, or None: unknown, expired, changed, or of a removed member.

    Writes `seen_at` at most once a minute; an expired row is deleted. One that still awaits a second factor opens nothing.
    Without `uses` it is opened for work beside the pages, which keeps nobody signed in.
    """
    found = _find(db, cookie)
    if found is None or found[2].awaits:
        return None
    row, secret, body = found
    if now - body.seen_at > limits.idle or now - body.started_at > limits.absolute or now < body.started_at - REFRESH:
        db.delete(row)
        return None
    if uses and now - body.seen_at > REFRESH:
        _put(row, secret, msgspec.structs.replace(body, seen_at=now))
    try:
        return Keyring(db, row.member_id, PrivateKey(body.private_key), now.date())
    except (NoGrant, Tampered):
        return None


def resume_awaiting(db: Database, cookie: str, now: datetime) -> Keyring | None:
    """Give the keyring of a session whose passphrase opened and whose second factor is still to come, for five minutes."""
    found = _find(db, cookie)
    if found is None or not found[2].awaits:
        return None
    row, _, body = found
    if not timedelta(0) <= now - body.started_at + REFRESH <= SECOND_STEP + REFRESH:
        db.delete(row)
        return None
    try:
        return Keyring(db, row.member_id, PrivateKey(body.private_key), now.date())
    except (NoGrant, Tampered):
        return None


def prove(db: Database, cookie: str, now: datetime) -> None:
    """Note that the member of a session has just proved who they are; one that awaited a second factor is open now."""
    found = _find(db, cookie)
    if found is not None:
        row, secret, body = found
        _put(row, secret, msgspec.structs.replace(body, awaits=False, proved_at=now, seen_at=now))


def proved_at(db: Database, cookie: str) -> datetime | None:
    """Say when the member of a session last proved who they are."""
    found = _find(db, cookie)
    return found[2].proved_at if found is not None else None


def listed(db: Database, keys: Keyring) -> list[Listed]:
    """Give the sessions of a member, the latest first; a note that does not open is left out."""
    sessions = []
    for row in db.scalars(select(Session).where(Session.member_id == keys.member_id)):
        if row.note is None:
            continue
        with suppress(Tampered):
            opened = unseal(keys.own_key(), _note_context(row), row.note)
            sessions.append(Listed(row.lookup, msgspec.json.decode(opened, type=SessionNote)))
    return sorted(sessions, key=lambda one: one.note.started_at, reverse=True)


def note_seen(db: Database, keys: Keyring, places: set[bytes]) -> None:
    """Note that a member has seen that these sessions exist."""
    for one in listed(db, keys):
        row = db.get(Session, one.place)
        if row is not None and one.place in places and not one.note.seen:
            body = msgspec.json.encode(msgspec.structs.replace(one.note, seen=True))
            row.note = seal(keys.own_key(), _note_context(row), body)


def close_at(db: Database, member_id: UUID, place: bytes) -> bool:
    """End one session of a member by its place; say whether there was one."""
    announce(db, "session")
    return bool(db.execute(delete(Session).where(Session.member_id == member_id, Session.lookup == place)).rowcount)  # type: ignore[attr-defined]


def place_of(cookie: str) -> bytes:
    """Give where a session's row lies: a hash, which opens nothing; b"" for what is no cookie of ours."""
    secret = decoded(cookie)
    return digest(secret) if secret is not None else b""


def ends_at(db: Database, cookie: str, limits: Limits) -> datetime | None:
    """Say when a session ends at the latest, however much it is used; None for one that is unknown."""
    found = _find(db, cookie)
    return found[2].started_at + limits.absolute if found is not None else None


def stands(db: Database, place: bytes) -> bool:
    """Say whether the session at this place was not signed out, nor swept; whether it idles, only its cookie tells."""
    return db.get(Session, place) is not None


def close(db: Database, cookie: str) -> None:
    """End a session on the server; the cookie is worth nothing afterwards."""
    secret = decoded(cookie)
    if secret is not None:
        db.execute(delete(Session).where(Session.lookup == digest(secret)))
        announce(db, "session")


def close_all(db: Database, member_id: UUID) -> None:
    """End all sessions of a member."""
    announce(db, "session")
    db.execute(delete(Session).where(Session.member_id == member_id))


def close_others(db: Database, member_id: UUID, place: bytes) -> None:
    """End all sessions of a member but the one at this place."""
    announce(db, "session")
    db.execute(delete(Session).where(Session.member_id == member_id, Session.lookup != place))


def nobody_in(db: Database) -> bool:
    """Say whether no session is left, of any member."""
    return db.scalar(select(Session.member_id).limit(1)) is None


def sweep(db: Database, today: date, limits: Limits) -> None:
    """Delete the rows that must have ended by their day alone; nobody's secret is needed for that."""
    db.execute(delete(Session).where(Session.day < today - limits.absolute - timedelta(days=1)))


def _find(db: Database, cookie: str) -> tuple[Session, bytes, SessionBody] | None:
    secret = decoded(cookie)
    row = db.get(Session, digest(secret)) if secret is not None else None
    if secret is None or row is None:
        return None
    try:
        body = unseal(_key(secret), _context(row), row.body)
    except Tampered:
        return None
    return row, secret, msgspec.json.decode(body, type=SessionBody)


def _put(row: Session, secret: bytes, body: SessionBody) -> None:
    row.body = seal(_key(secret), _context(row), msgspec.json.encode(body))


def _key(secret: bytes) -> SecretKey:
    return SecretKey(derive(secret, SESSION_KEY))


def _note_context(row: Session) -> Context:
    return Context(label=VALUE, table="session", column="note", row=row.member_id)


def _context(row: Session) -> Context:
    return Context(label=VALUE, table="session", column="body", row=row.member_id)
