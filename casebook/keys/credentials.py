"""Sign-in by passphrase: the private key opens or it does not. There is no second password hash."""

from uuid import UUID

import msgspec
from sqlalchemy import delete
from sqlalchemy.orm import Session as Database

from casebook.crypto.envelope import Context, Sealed, SecretKey, seal, unseal
from casebook.crypto.labels import WRAP
from casebook.crypto.passphrase import Stretched, Stretching, stretch
from casebook.crypto.randomness import random_code
from casebook.crypto.unsealing import PrivateKey
from casebook.errors import Refused, Tampered
from casebook.model import Credential, Office

GROUPS, GROUP = 5, 4


def new_passphrase() -> str:
    """Give a passphrase of 100 random bits, in groups that can be read aloud and typed on any keyboard."""
    return "-".join(random_code(GROUP) for _ in range(GROUPS))


def enrol(db: Database, office: Office, member_id: UUID, private_key: PrivateKey, login: str, passphrase: str) -> None:
    """Keep a member's private key under their login and passphrase, in place of any credential they had."""
    stretched = stretch(login, passphrase, stretching_of(office))
    db.execute(delete(Credential).where(Credential.member_id == member_id))
    db.add(
        Credential(
            lookup=stretched.lookup,
            member_id=member_id,
            private_key=seal(stretched.key, _context(member_id), private_key.encoded),
        )
    )


def change(db: Database, office: Office, present: Stretched, login: str, following: str) -> None:
    """Keep the private key that one passphrase opens under another one instead. Raises Refused where it opens none."""
    member_id, private_key = unlock(db, office, present)
    stretched = stretch(login, following, stretching_of(office))
    db.execute(delete(Credential).where(Credential.lookup == present.lookup))
    db.flush()
    db.add(
        Credential(
            lookup=stretched.lookup,
            member_id=member_id,
            private_key=seal(stretched.key, _context(member_id), private_key.encoded),
        )
    )


def unlock(db: Database, office: Office, stretched: Stretched) -> tuple[UUID, PrivateKey]:
    """Give the member and private key that a stretched login and passphrase open.

    Whoever asks, it costs one Argon2id run before and one look-up here.

    Raises:
        Refused: unknown login, wrong passphrase, removed member, damaged credential: one error for all.
    """
    credential = db.get(Credential, stretched.lookup)
    member_id = credential.member_id if credential else office.id
    sealed = credential.private_key if credential else _nobody(stretched.key, office.id)
    try:
        encoded = unseal(stretched.key, _context(member_id), sealed)
    except Tampered as error:
        raise Refused from error
    if credential is None:
        raise Refused
    return member_id, PrivateKey(encoded)


def stretching_of(office: Office) -> Stretching:
    """Give the office's Argon2id setting."""
    return msgspec.convert(office.stretching, type=Stretching)


def _nobody(key: SecretKey, office_id: UUID) -> Sealed:
    # An unknown login opens a dummy, so that it does the same work as a known one.
    return seal(key, _context(office_id), bytes(96))


def _context(member_id: UUID) -> Context:
    return Context(label=WRAP, table="credential", column="private_key", row=member_id)
