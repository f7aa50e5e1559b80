"""The key that signs packs, renewed: old packs stay the office's, because the old key vouches for the new one.

A pack carries the key that signed it, so nothing that left changes. The office's own list says which keys were its own
and until when; each successor is signed by the key before it (SSHSIG over RFC 8785 bytes), so that whoever trusts one
fingerprint can follow the chain without asking us.
"""

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.member_events import SigningKeyRenewed
from casebook.crypto.canonical import canonical
from casebook.crypto.labels import KEY_NAMESPACE
from casebook.crypto.signing import SigningKey
from casebook.keys import rotation
from casebook.keys.hierarchy import grant_to, terms_of
from casebook.keys.keyring import Keyring, fresh
from casebook.model import Grant
from casebook.model.grant import Holder, Subject
from casebook.model.office import FormerKey, OfficeBody
from casebook.work import Work


def former_keys(work: Work, keys: Keyring) -> tuple[FormerKey, ...]:
    """Give the keys that signed packs before the present one, the latest first."""
    require(work.actor, Permission.READ_MEMBERS)
    return _body(work, keys).former_keys


def renew(work: Work, keys: Keyring) -> str:
    """Mint the next signing key for all who hold the present one; give its fingerprint.

    Raises:
        NotAllowed: the actor is no caseworker.
        NoGrant: they were not let in yet.
        Tampered: the public key of a holder was exchanged in the database; nothing is renewed.
    """
    require(work.actor, Permission.RENEW_KEYS)
    office, present = work.office(), keys.signing_secret()
    following = fresh(Subject.SIGNING, present.id, present.version + 1)
    old, new = SigningKey(present.secret.material), SigningKey(following.secret.material)
    rows = select(Grant).where(
        Grant.subject == Subject.SIGNING,
        Grant.subject_version == present.version,
        Grant.holder.in_((Holder.MEMBER, Holder.RECOVERY)),
    )
    for row in work.db.scalars(rows).all():
        terms = terms_of(row, present.secret)
        work.db.add(grant_to(following, rotation.same_recipient(work.db, row, terms), terms))
    keys.adopt(following)
    today = work.clock().date()
    statement = canonical(
        {"from": today.isoformat(), "key": new.verifying_key.fingerprint, "was": old.verifying_key.fingerprint}
    )
    former = FormerKey(
        key=old.verifying_key.line,
        fingerprint=old.verifying_key.fingerprint,
        until=today,
        statement=statement.decode(),
        signature=old.sign(statement, KEY_NAMESPACE),
    )
    body = _body(work, keys)
    body = msgspec.structs.replace(body, former_keys=(former, *body.former_keys))
    office.body = keys.seal_office_body("office", office.id, body)
    office.verifying_key = new.verifying_key.raw
    work.db.flush()
    work.record(SigningKeyRenewed(fingerprint=new.verifying_key.fingerprint))
    return new.verifying_key.fingerprint


def _body(work: Work, keys: Keyring) -> OfficeBody:
    office = work.office()
    return keys.open_office_body("office", office.id, office.body, OfficeBody)
