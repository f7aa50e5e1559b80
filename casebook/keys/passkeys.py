"""A member's passkeys: which ones there are, and whether one that is shown counts.

Each is a factor, sealed under the member's own key. One that gives a secret (WebAuthn PRF) also has a credential of its
own, so that it opens the private key without a passphrase; its public key is reached only after that has opened.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.crypto.labels import PASSKEY_HANDLE
from casebook.crypto.passkeys import Made, Place, Told, counter_of
from casebook.crypto.randomness import derive, equal
from casebook.errors import Refused
from casebook.keys import credentials, factors
from casebook.keys.keyring import Keyring
from casebook.model import SecondFactor
from casebook.model.second_factor import FactorKind, SecondFactorBody


@dataclass(frozen=True, slots=True)
class Shown:
    """A passkey that signed: whether it opens by itself, and whether its counter did not rise, so that it counts no more."""

    opens: bool
    doubted: bool


def handle_of(keys: Keyring) -> bytes:
    """Give what a passkey calls its owner: nobody but the member can connect it with a row of the database."""
    return derive(keys.own_key().material, PASSKEY_HANDLE)


def known(db: Database, keys: Keyring, host: str) -> list[bytes]:
    """Give the ids of the member's passkeys for a host."""
    return [body.credential_id for _, body in factors.factors(db, keys) if _is_of(body, host)]


def held(db: Database, keys: Keyring, host: str) -> bool:
    """Say whether the member has a passkey that counts at a host."""
    return any(_is_of(body, host) and body.doubted_at is None for _, body in factors.factors(db, keys))


def add(db: Database, keys: Keyring, made: Made, told: Told, body: SecondFactorBody) -> UUID:
    """Keep a new passkey, and where it gives a secret, a credential that this opens.

    Raises:
        Refused: there is one of this id already.
    """
    if made.credential_id in known(db, keys, body.host) or credentials.has_passkey(db, made.credential_id):
        raise Refused
    if told.secret:
        credentials.enrol_passkey(db, keys, made.credential_id, told.secret)
    whole = msgspec.structs.replace(
        body,
        credential_id=made.credential_id,
        public_key=made.public_key,
        counter=made.counter,
        opens=bool(told.secret),
    )
    return factors.add(db, keys, whole)


def show(db: Database, keys: Keyring, told: Told, place: Place, now: datetime) -> Shown:
    """Take a passkey of the member's that signed, and keep its counter. That the challenge is ours, the caller has seen to.

    One whose counter did not rise may be two: it is put out of use, its credential goes, and the caller must keep that.

    Raises:
        Refused: none of theirs, one that was put out of use, or an answer that does not verify; alike.
    """
    mine = select(SecondFactor).where(SecondFactor.member_id == keys.member_id).with_for_update()
    for row in db.scalars(mine).all():
        body = factors.opened(keys, row)
        if body.kind is FactorKind.PASSKEY and equal(body.credential_id, told.credential_id):
            break
    else:
        raise Refused
    if body.doubted_at is not None or (told.handle and not equal(told.handle, handle_of(keys))):
        raise Refused
    counter = counter_of(told, place, body.public_key)
    if max(counter, body.counter) > 0 and counter <= body.counter:
        credentials.drop_passkey(db, body.credential_id)
        factors.put(keys, row, msgspec.structs.replace(body, doubted_at=now, opens=False))
        return Shown(opens=False, doubted=True)
    factors.put(keys, row, msgspec.structs.replace(body, used_at=now, counter=counter))
    return Shown(opens=body.opens, doubted=False)


def _is_of(body: SecondFactorBody, host: str) -> bool:
    return body.kind is FactorKind.PASSKEY and body.host == host
