"""A member's second factors: sealed under a key that only they have, and spent once for all processes.

Whoever holds the database and the passphrase can open the private key without them: a factor guards the desk's door, it
is no part of the keys. A passkey that opens by itself is another thing (casebook.keys.passkeys).
"""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Database

from casebook.crypto.envelope import Context, seal, unseal
from casebook.crypto.labels import VALUE
from casebook.crypto.one_time import digest_of_paper_code, step_of
from casebook.crypto.randomness import digest
from casebook.keys import credentials
from casebook.keys.keyring import Keyring
from casebook.model import SecondFactor, SpentCode
from casebook.model.second_factor import FactorKind, SecondFactorBody

KEPT = timedelta(days=2)  # how long a spent code is remembered; it counts for a minute and a half


def factors(db: Database, keys: Keyring) -> list[tuple[UUID, SecondFactorBody]]:
    """Give the member's factors with their ids, the oldest first."""
    rows = db.scalars(select(SecondFactor).where(SecondFactor.member_id == keys.member_id)).all()
    found = [(row.id, opened(keys, row)) for row in rows]
    return sorted(found, key=lambda pair: pair[1].made_at)


def holds_any(db: Database, member_id: UUID) -> bool:
    """Say whether a member has a factor; no key is needed for that."""
    return db.scalars(select(SecondFactor.id).where(SecondFactor.member_id == member_id)).first() is not None


def add(db: Database, keys: Keyring, body: SecondFactorBody) -> UUID:
    """Keep a factor; give its id."""
    row = SecondFactor(id=uuid4(), member_id=keys.member_id, day=body.made_at.date())
    put(keys, row, body)
    db.add(row)
    db.flush()
    return row.id


def put(keys: Keyring, row: SecondFactor, body: SecondFactorBody) -> None:
    """Seal a factor into its row."""
    row.body = seal(keys.own_key(), _context(row.id), msgspec.json.encode(body))


def drop(db: Database, keys: Keyring, factor_id: UUID) -> FactorKind | None:
    """Take a factor of the member's away, a passkey with what it opens; give its kind, None if they have none of this id."""
    row = db.get(SecondFactor, factor_id)
    if row is None or row.member_id != keys.member_id:
        return None
    body = opened(keys, row)
    if body.kind is FactorKind.PASSKEY:
        credentials.drop_passkey(db, body.credential_id)
    db.delete(row)
    return body.kind


def pass_code(db: Database, keys: Keyring, typed: str, now: datetime) -> FactorKind | None:
    """Take a code of an application or of paper, and spend it: one success per code, across processes and restarts.

    Gives what kind it was, None if it is no code of this member's that counts now, or was spent.
    """
    rows = db.scalars(select(SecondFactor).where(SecondFactor.member_id == keys.member_id)).all()
    on_paper = digest_of_paper_code(typed)
    for row in rows:
        body = opened(keys, row)
        spent = None
        if body.kind is FactorKind.TOTP and (step := step_of(body.seed, typed, now)) is not None:
            spent = row.id.bytes + step.to_bytes(8)
        elif body.kind is FactorKind.CODES and on_paper in body.digests:
            spent = row.id.bytes + (on_paper or b"")
        if spent is not None:
            if not spend(db, spent, now.date()):
                return None
            left = tuple(each for each in body.digests if each != on_paper)
            put(keys, row, msgspec.structs.replace(body, used_at=now, digests=left))
            return body.kind
    return None


def sweep(db: Database, today: date) -> None:
    """Forget spent codes that no clock makes good again."""
    db.execute(delete(SpentCode).where(SpentCode.day < today - KEPT))


def spend(db: Database, what: bytes, today: date) -> bool:
    """Write down that a code, or a challenge, is spent; of two who do so at once, one succeeds."""
    try:
        with db.begin_nested():
            db.add(SpentCode(lookup=digest(what), day=today))
            db.flush()
    except IntegrityError:
        return False
    return True


def opened(keys: Keyring, row: SecondFactor) -> SecondFactorBody:
    """Open a factor of the member's; raises Tampered for anybody else's."""
    return msgspec.json.decode(unseal(keys.own_key(), _context(row.id), row.body), type=SecondFactorBody)


def _context(row: UUID) -> Context:
    return Context(label=VALUE, table="second_factor", column="body", row=row)
