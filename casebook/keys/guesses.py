"""Guesses that are counted, under names that say nothing: a login, a part of the network, a browser that is known.

A name in the database is an HMAC under a key of the day, which lies in a file of its own and is gone the day after: a
stolen database does not say who tried to sign in as whom from where. Source: OWASP, Slow Down Online Guessing Attacks
with Device Cookies. This module decides nothing; casebook.services.guessing says how many are too many.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from contextlib import suppress
from datetime import date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Database

from casebook.crypto.canonical import canonical
from casebook.crypto.passphrase import fold_login
from casebook.crypto.randomness import equal, random_bytes, tag
from casebook.model import GuessBudget

WINDOW = timedelta(minutes=15)
KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 16, 16
_UNKEPT: dict[str, bytes] = {}  # keys that a full disk did not take, by the name of their file
IPV4_PART, IPV6_PART = 24, 48  # bits of an address that neighbours share


def bucket(instance: Path, now: datetime, *what: str) -> bytes:
    """Name what is tried, for the present quarter of an hour (UTC)."""
    span = int(now.timestamp() // WINDOW.total_seconds())
    return tag(key_of_day(instance, now.date()), canonical([*what, span]))


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


def known_browser(instance: Path, login: str) -> str:
    """Give a cookie that says: somebody has signed in under this login here before. It opens nothing."""
    nonce = random_bytes(NONCE_BYTES)
    return urlsafe_b64encode(nonce + _device_tag(instance, login, nonce)).decode().rstrip("=")


def device_of(instance: Path, login: str, cookie: str) -> str:
    """Give a name of its own to a browser that is known under this login, "" for one that is not."""
    try:
        raw = urlsafe_b64decode(cookie[:64] + "=" * (-len(cookie[:64]) % 4))
    except (Base64Error, ValueError):
        return ""
    nonce, mark = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    holds = len(mark) == TAG_BYTES and equal(mark, _device_tag(instance, login, nonce))
    return nonce.hex() if holds else ""


def _device_tag(instance: Path, login: str, nonce: bytes) -> bytes:
    key = _kept_key(instance / "device-key")
    return tag(key, canonical([fold_login(login)]) + nonce)[:TAG_BYTES]


def key_of_day(instance: Path, today: date) -> bytes:
    """Give the random key of a day (UTC), made when it is first asked for; those before yesterday's go."""
    path = instance / f"guess-key-{today.isoformat()}"
    if not path.exists():
        for old in instance.glob("guess-key-*"):
            if old.name < f"guess-key-{(today - timedelta(days=1)).isoformat()}":
                old.unlink(missing_ok=True)
    return _kept_key(path)


def _kept_key(path: Path) -> bytes:
    """Read a key, making it first where there is none; of two processes that make it, one does.

    Where the disk is full the key lives in this process alone, so that nobody is kept out for want of a count.
    """
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_bytes()
    except OSError:
        key = b""
    return key if len(key) == KEY_BYTES else _UNKEPT.setdefault(path.name, random_bytes(KEY_BYTES))


def _make_key(path: Path) -> None:
    aside = path.with_name(f".{path.name}-{random_bytes(8).hex()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(random_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        aside.unlink()
