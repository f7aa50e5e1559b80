"""Sessions: the browser holds a secret, the server its hash and a key sealed under it (docs/formats/sessions.md).

A copied database opens no session; a stolen cookie opens one until it idles out, ends, or is signed out.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import delete
from sqlalchemy.orm import Session as Database

from casebook.crypto.bearer import SECRET_BYTES, decoded, encoded
from casebook.crypto.envelope import Context, SecretKey, seal, unseal
from casebook.crypto.labels import SESSION_KEY, VALUE
from casebook.crypto.randomness import derive, digest, random_bytes
from casebook.crypto.unsealing import PrivateKey
from casebook.errors import NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Session
from casebook.model.session import SessionBody

REFRESH = timedelta(minutes=1)  # how often `seen_at` is written at most


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session may idle, and live."""

    idle: timedelta
    absolute: timedelta


def open_session(db: Database, member_id: UUID, private_key: PrivateKey, now: datetime) -> str:
    """Start a session; give the secret for the cookie. The caller's transaction keeps the row."""
    secret = random_bytes(SECRET_BYTES)
    row = Session(lookup=digest(secret), member_id=member_id, day=now.date())
    _put(row, secret, SessionBody(private_key=private_key.encoded, started_at=now, seen_at=now))
    db.add(row)
    return encoded(secret)


def resume(db: Database, cookie: str, now: datetime, limits: Limits) -> Keyring | None:
    """Give the keyring of a live session, or None: unknown, expired, changed, or of a removed member.

    Writes `seen_at` at most once a minute; an expired row is deleted.
    """
    found = _find(db, cookie)
    if found is None:
        return None
    row, secret, body = found
    if now - body.seen_at > limits.idle or now - body.started_at > limits.absolute or now < body.started_at - REFRESH:
        db.delete(row)
        return None
    if now - body.seen_at > REFRESH:
        _put(row, secret, msgspec.structs.replace(body, seen_at=now))
    try:
        return Keyring(db, row.member_id, PrivateKey(body.private_key), now.date())
    except (NoGrant, Tampered):
        return None


def place_of(cookie: str) -> bytes:
    """Give where a session's row lies: a hash, which opens nothing; b"" for what is no cookie of ours."""
    secret = decoded(cookie)
    return digest(secret) if secret is not None else b""


def stands(db: Database, place: bytes) -> bool:
    """Say whether the session at this place was not signed out, nor swept; whether it idles, only its cookie tells."""
    return db.get(Session, place) is not None


def close(db: Database, cookie: str) -> None:
    """End a session on the server; the cookie is worth nothing afterwards."""
    secret = decoded(cookie)
    if secret is not None:
        db.execute(delete(Session).where(Session.lookup == digest(secret)))


def close_all(db: Database, member_id: UUID) -> None:
    """End all sessions of a member."""
    db.execute(delete(Session).where(Session.member_id == member_id))


def close_others(db: Database, member_id: UUID, place: bytes) -> None:
    """End all sessions of a member but the one at this place."""
    db.execute(delete(Session).where(Session.member_id == member_id, Session.lookup != place))


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


def _context(row: Session) -> Context:
    return Context(label=VALUE, table="session", column="body", row=row.member_id)
