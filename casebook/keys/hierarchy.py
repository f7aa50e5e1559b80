"""The picture of the keys, and how one secret is kept for one holder (docs/formats/keys.md).

    passphrase ─Argon2id→ credential: member private key
    member private key ──HPKE──▶ office key      names and settings
                       ──HPKE──▶ signing key     packs            (caseworkers, counsel)
                       ──HPKE──▶ log key         office log       (administrators)
                       ──HPKE──▶ team secret ──wraps──▶ case key ──seals──▶ records, file keys
                       ──HPKE──────────────────────────▶ case key  (counsel, restricted case; with an end date)
    recovery pair (2-of-3 sheets, offline) ──HPKE──▶ every one of these

Each arrow is one row of key_grant. All secrets are 32 bytes. The ciphertext of an arrow is bound to its two ends.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import msgspec

from casebook.crypto.canonical import Json
from casebook.crypto.envelope import KEY_BYTES, Context, Sealed, SecretKey, seal, unseal
from casebook.crypto.labels import TEAM_PAIR, TEAM_WRAP, VALUE, WRAP
from casebook.crypto.randomness import derive, digest
from casebook.crypto.sealing import PublicKey, seal_to
from casebook.crypto.unsealing import PrivateKey, unseal_from
from casebook.errors import NoGrant
from casebook.model import Grant
from casebook.model.grant import GrantBody, Holder, Subject


@dataclass(frozen=True, slots=True)
class Subjected:
    """A secret and which one it is; opened from a grant, it says on which day that ends."""

    subject: Subject
    id: UUID
    version: int
    secret: SecretKey
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can hold a grant, and the public key to reach them by."""

    holder: Holder
    id: UUID
    version: int
    public_key: PublicKey

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key, hex."""
        return digest(self.public_key.encoded).hex()


def team_wrapping_key(secret: SecretKey) -> SecretKey:
    """Give the key that a team's case keys lie under."""
    return SecretKey(derive(secret.material, TEAM_WRAP))


def team_pair(secret: SecretKey) -> PrivateKey:
    """Give the key pair that reports and log entries are sealed to."""
    return PrivateKey.derived(secret, TEAM_PAIR)


def grant_to(subjected: Subjected, recipient: Recipient, terms: GrantBody) -> Grant:
    """Keep a secret for a member or for recovery, sealed to their public key."""
    terms = msgspec.structs.replace(terms, holder_key=recipient.fingerprint)
    row = _row(subjected, recipient.holder, recipient.id, recipient.version, terms)
    row.wrapped = seal_to(recipient.public_key, _info(row), _payload(subjected.secret, terms.ends_on))
    return row


def grant_to_team(subjected: Subjected, team: Subjected, terms: GrantBody) -> Grant:
    """Keep a case key for a team, under the team's secret."""
    row = _row(subjected, Holder.TEAM, team.id, team.version, terms)
    row.wrapped = seal(team_wrapping_key(team.secret), _context(row), _payload(subjected.secret, terms.ends_on))
    return row


def open_with_private_key(row: Grant, private_key: PrivateKey, today: date) -> Subjected:
    """Open a grant held by a member or by recovery.

    Raises:
        NoGrant: its last day is over.
        WrongKey, Tampered: the row is not what was granted.
    """
    return _opened(row, unseal_from(private_key, _info(row), row.wrapped), today)


def open_with_team(row: Grant, team: Subjected, today: date) -> Subjected:
    """Open a grant held by a team. Raises as `open_with_private_key`."""
    return _opened(row, unseal(team_wrapping_key(team.secret), _context(row), row.wrapped), today)


def terms_of(row: Grant, secret: SecretKey) -> GrantBody:
    """Read the terms of a grant of a secret that one holds."""
    return msgspec.json.decode(unseal(secret, _terms_context(row), row.body), type=GrantBody)


def _row(subjected: Subjected, holder: Holder, holder_id: UUID, holder_version: int, terms: GrantBody) -> Grant:
    row = Grant(
        id=uuid4(),
        day=terms.granted_on,
        subject=subjected.subject,
        subject_id=subjected.id,
        subject_version=subjected.version,
        holder=holder,
        holder_id=holder_id,
        holder_version=holder_version,
    )
    row.body = seal(subjected.secret, _terms_context(row), msgspec.json.encode(terms))
    return row


def _info(row: Grant) -> Json:
    return {
        "holder": Holder(row.holder).value,
        "holder_id": str(row.holder_id),
        "holder_version": row.holder_version,
        "label": WRAP,
        "subject": Subject(row.subject).value,
        "subject_id": str(row.subject_id),
        "subject_version": row.subject_version,
    }


def _context(row: Grant) -> Context:
    # A team's wrap is bound to the case and version by `case` and `version`, to the team by the key itself.
    return Context(
        label=WRAP, table="key_grant", column="wrapped", row=row.id, case=row.subject_id, version=row.subject_version
    )


def _terms_context(row: Grant) -> Context:
    return Context(label=VALUE, table="key_grant", column="body", row=row.id, case=None, version=row.subject_version)


def _payload(secret: SecretKey, ends_on: date | None) -> bytes:
    # The end date lies inside the wrap: whoever edits the database cannot lengthen a grant.
    return secret.material + (ends_on.isoformat().encode() if ends_on else b"")


def _opened(row: Grant, payload: bytes, today: date) -> Subjected:
    material, ends = payload[:KEY_BYTES], payload[KEY_BYTES:].decode()
    ends_on = date.fromisoformat(ends) if ends else None
    if ends_on is not None and ends_on < today:
        raise NoGrant
    return Subjected(Subject(row.subject), row.subject_id, row.subject_version, SecretKey(material), ends_on)


def office_context(table: str, row: UUID) -> Context:
    """Name the place of a row's body that is sealed under the office key."""
    return Context(label=VALUE, table=table, column="body", row=row)


def seal_for_office(office: Subjected, table: str, row: UUID, body: msgspec.Struct) -> Sealed:
    """Seal what all members may know."""
    return seal(office.secret, office_context(table, row), msgspec.json.encode(body))
