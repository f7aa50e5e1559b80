"""Sign-in by passphrase, or by the secret of a passkey: the private key opens or it does not. No password is hashed.

A member has one credential for their passphrase, and one for each passkey that opens by itself.
"""

from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Database

from casebook.crypto.envelope import Context, Sealed, SecretKey, seal, unseal
from casebook.crypto.labels import PASSKEY_KEY, PASSKEY_LOOKUP, WRAP
from casebook.crypto.passphrase import Stretched, Stretching, stretch
from casebook.crypto.randomness import derive, digest, random_code
from casebook.crypto.unsealing import PrivateKey
from casebook.errors import Refused, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Credential, Office

GROUPS, GROUP = 5, 4


def new_passphrase() -> str:
    """Give a passphrase of 100 random bits, in groups that can be read aloud and typed on any keyboard."""
    return "-".join(random_code(GROUP) for _ in range(GROUPS))


def enrol(db: Database, office: Office, member_id: UUID, private_key: PrivateKey, login: str, passphrase: str) -> None:
    """Keep a member's private key under their login and passphrase, in place of any credential they had, passkeys too."""
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
    """Keep the private key that one passphrase opens under another one instead; passkeys stay.

    Raises:
        Refused: the present passphrase opens none.
    """
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
    return _open(db, office, stretched.lookup, stretched.key)


def enrol_passkey(db: Database, keys: Keyring, credential_id: bytes, secret: bytes) -> None:
    """Keep the member's private key under the secret that a passkey gives (its PRF output, 32 bytes) as well."""
    sealed = keys.private_key_under(_passkey_key(secret), _context(keys.member_id))
    db.add(Credential(lookup=_passkey_lookup(credential_id), member_id=keys.member_id, private_key=sealed))


def has_passkey(db: Database, credential_id: bytes) -> bool:
    """Say whether a passkey of this id opens somebody's private key."""
    lookup = _passkey_lookup(credential_id)
    return db.scalar(select(Credential.lookup).where(Credential.lookup == lookup)) is not None


def unlock_by_passkey(db: Database, office: Office, credential_id: bytes, secret: bytes) -> tuple[UUID, PrivateKey]:
    """Give the member and private key that a passkey's secret opens; its id alone opens nothing.

    Raises:
        Refused: unknown passkey, wrong or no secret, removed member: one error for all.
    """
    return _open(db, office, _passkey_lookup(credential_id), _passkey_key(secret))


def drop_passkey(db: Database, credential_id: bytes) -> None:
    """Forget what a passkey opens, if it opens anything."""
    db.execute(delete(Credential).where(Credential.lookup == _passkey_lookup(credential_id)))


def stretching_of(office: Office) -> Stretching:
    """Give the office's Argon2id setting."""
    return msgspec.convert(office.stretching, type=Stretching)


def _open(db: Database, office: Office, lookup: bytes, key: SecretKey) -> tuple[UUID, PrivateKey]:
    credential = db.get(Credential, lookup)
    member_id = credential.member_id if credential else office.id
    sealed = credential.private_key if credential else _nobody(key, office.id)
    try:
        encoded = unseal(key, _context(member_id), sealed)
    except Tampered as error:
        raise Refused from error
    if credential is None:
        raise Refused
    return member_id, PrivateKey(encoded)


def _passkey_lookup(credential_id: bytes) -> bytes:
    return digest(PASSKEY_LOOKUP + credential_id)


def _passkey_key(secret: bytes) -> SecretKey:
    return SecretKey(derive(secret, PASSKEY_KEY))


def _nobody(key: SecretKey, office_id: UUID) -> Sealed:
    # An unknown login opens a dummy, so that it does the same work as a known one.
    return seal(key, _context(office_id), bytes(96))


def _context(member_id: UUID) -> Context:
    return Context(label=WRAP, table="credential", column="private_key", row=member_id)
