"""Guesses that are counted, under names that say nothing: a login, a part of the network, a browser that is known.

A name in the database is an HMAC under a key of the day. The key lies in the database too, wrapped under the secret that
the hosts of one office share, and is gone the day after: their counts meet, a stolen database does not say who tried to sign
in as whom from where, and with that secret it says so of today alone. Source: OWASP, Slow Down Online Guessing Attacks with
Device Cookies. This module decides nothing; casebook.services.guessing says how many are too many.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from contextlib import suppress
from datetime import date, datetime, timedelta
from ipaddress import ip_address
from uuid import UUID

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session as Database

from casebook.crypto.canonical import canonical
from casebook.crypto.envelope import Context, Sealed, SecretKey, seal, unseal
from casebook.crypto.labels import HOSTS_DAY, HOSTS_DEVICE, WRAP
from casebook.crypto.passphrase import fold_login
from casebook.crypto.randomness import equal, random_bytes, tag
from casebook.errors import Tampered
from casebook.keys.hosts import hosts_key
from casebook.model import GuessBudget, GuessKey
from casebook.settings import Settings

WINDOW = timedelta(minutes=15)
KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 16, 16
_UNKEPT: dict[tuple[str, date], bytes] = {}  # keys that a full disk did not take, by database and day
IPV4_PART, IPV6_PART = 24, 48  # bits of an address that neighbours share


def bucket(key_of_day: bytes, now: datetime, *what: str) -> bytes:
    """Name what is tried, for the present quarter of an hour (UTC)."""
    span = int(now.timestamp() // WINDOW.total_seconds())
    return tag(key_of_day, canonical([*what, span]))


def tries(db: Database, name: bytes) -> int:
    """Give how often this was tried in vain."""
    return db.scalar(select(GuessBudget.tries).where(GuessBudget.bucket == name)) or 0


def count(db: Database, name: bytes, today: date) -> None:
    """Count one try in vain; days before yesterday are forgotten."""
    counted = update(GuessBudget).where(GuessBudget.bucket == name).values(tries=GuessBudget.tries + 1)
    if not db.execute(counted).rowcount:  # type: ignore[attr-defined]
        db.add(GuessBudget(bucket=name, day=today, tries=1))
    db.execute(delete(GuessBudget).where(GuessBudget.day < today - timedelta(days=1)))
    db.flush()


def part_of_network(address: str) -> str:
    """Give the part of the network that an address belongs to; "" for this machine, where an onion service comes from."""
    try:
        found = ip_address(address.strip("[] "))
    except ValueError:
        return ""
    if found.version == 6 and found.ipv4_mapped is not None:  # noqa: PLR2004
        found = found.ipv4_mapped
    if found.is_loopback:
        return ""
    bits = found.max_prefixlen - (IPV4_PART if found.version == 4 else IPV6_PART)  # noqa: PLR2004
    return f"{found.version}:{int(found) >> bits:x}"


def known_browser(settings: Settings, login: str) -> str:
    """Give a cookie that says: somebody has signed in under this login here before. It opens nothing."""
    nonce = random_bytes(NONCE_BYTES)
    return urlsafe_b64encode(nonce + _device_tag(settings, login, nonce)).decode().rstrip("=")


def device_of(settings: Settings, login: str, cookie: str) -> str:
    """Give a name of its own to a browser that is known under this login, "" for one that is not."""
    try:
        raw = urlsafe_b64decode(cookie[:64] + "=" * (-len(cookie[:64]) % 4))
    except (Base64Error, ValueError):
        return ""
    nonce, mark = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    holds = len(mark) == TAG_BYTES and equal(mark, _device_tag(settings, login, nonce))
    return nonce.hex() if holds else ""


def _device_tag(settings: Settings, login: str, nonce: bytes) -> bytes:
    return tag(hosts_key(settings, HOSTS_DEVICE), canonical([fold_login(login)]) + nonce)[:TAG_BYTES]


# ── the key of a day ────────────────────────────────────────────────────────────────────────────────────


def key_of_day(db: Database, settings: Settings, day: date) -> bytes | None:
    """Give the random key of a day (UTC), None where no host has made it yet, or one that holds another secret has."""
    wrapped = db.scalar(select(GuessKey.wrapped).where(GuessKey.day == day))
    if wrapped is None:
        return None
    try:
        return unseal(_wrapping(settings, day), _place(day), wrapped)
    except Tampered:
        return None


def make_key_of_day(db: Database, settings: Settings, day: date) -> bytes:
    """Make the key of a day where there is none; of two hosts that make it, one does. Those before yesterday's go.

    The caller's transaction writes, and keeps it. Where another host has made it under another secret, the key is this process's own.
    """
    with suppress(IntegrityError), db.begin_nested():
        db.add(GuessKey(day=day, wrapped=_wrapped(settings, day)))
        db.flush()
        _forget(db, day - timedelta(days=1))
    return key_of_day(db, settings, day) or own_key_of_day(settings, day)


def own_key_of_day(settings: Settings, day: date) -> bytes:
    """Give a key of a day that lives in this process alone: a full disk keeps nobody out for want of a count."""
    return _UNKEPT.setdefault((settings.database, day), random_bytes(KEY_BYTES))


def _forget(db: Database, before: date) -> None:
    """Let the keys of the days before one go so that their bytes go too.

    SQLite overwrites what is deleted (secure_delete). PostgreSQL leaves it in the table's file, so the table gets a new file; it is
    in no write-ahead log, replica or base backup either (UNLOGGED). While somebody reads the whole database, as pg_dump does, it
    keeps its file until the next day.
    """
    if db.get_bind().dialect.name == "postgresql":
        with suppress(OperationalError), db.begin_nested():
            db.execute(text("LOCK TABLE guess_key IN ACCESS EXCLUSIVE MODE NOWAIT"))
            kept = db.execute(select(GuessKey.day, GuessKey.wrapped).where(GuessKey.day >= before)).all()
            db.execute(text("TRUNCATE TABLE guess_key"))
            db.execute(insert(GuessKey), [{"day": row.day, "wrapped": row.wrapped} for row in kept])
            return
    db.execute(delete(GuessKey).where(GuessKey.day < before))


def _wrapped(settings: Settings, day: date) -> Sealed:
    return seal(_wrapping(settings, day), _place(day), random_bytes(KEY_BYTES))


def _wrapping(settings: Settings, day: date) -> SecretKey:
    return SecretKey(hosts_key(settings, HOSTS_DAY, day.isoformat()))


def _place(day: date) -> Context:
    return Context(label=WRAP, table="guess_key", column="wrapped", row=UUID(int=day.toordinal()))
