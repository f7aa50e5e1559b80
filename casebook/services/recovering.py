"""The ceremony with recovery sheets: a member who cannot sign in gets everything back, and sheets are made anew.

Two of the three sheets open every secret of the office, so this is done by two people at the machine, never through a
page (docs/guide/operator.md, "Recovery"). The seed lives for the length of one act and is stored nowhere.
"""

from collections.abc import Iterator
from uuid import UUID

import msgspec
from sqlalchemy import delete, select

from casebook.audit.member_events import MemberRecovered, RecoverySheetsRenewed
from casebook.crypto.envelope import SecretKey, unseal
from casebook.crypto.passphrase import fold_login
from casebook.crypto.unsealing import PrivateKey
from casebook.errors import InvalidInput, NoGrant, Tampered, WrongKey
from casebook.keys import credentials, recovery, rotation, sessions
from casebook.keys.hierarchy import (
    Recipient,
    Subjected,
    grant_to,
    office_context,
    open_with_private_key,
    seal_for_office,
    terms_of,
)
from casebook.model import Grant, Invitation, Member, SecondFactor
from casebook.model.grant import GrantBody, Holder, Subject
from casebook.model.member import MemberBody
from casebook.services import passphrases
from casebook.work import Work


def recover_member(work: Work, sheets: list[str], login: str, passphrase: str) -> UUID:
    """Give a member new keys to everything that they held, under a new passphrase; what they signed in with before is void.

    Their second factors go too: whoever lost the paper with the passphrase has often lost the telephone with it.

    Args:
        work: a writing act.
        sheets: two of the three sheets, as they are written.
        login: whose; in any case and spelling that signs in.
        passphrase: the new one; good enough by `passphrases.check`.

    Raises:
        WrongKey: the sheets are not two of this office's.
        InvalidInput: nobody has this login, or the passphrase would be guessed.
    """
    private_key = _opened_by(work, sheets)
    office = next(each for each in _secrets(work, private_key) if each.subject is Subject.OFFICE)
    member, body = _member(work, office, login)
    passphrases.check(passphrase, body.login, body.name)
    theirs = PrivateKey.generate()
    recipient = Recipient(Holder.MEMBER, member.id, 1, theirs.public_key())
    count = _regrant(work, member.id, recipient, {_place(each): each for each in _secrets(work, private_key)})
    member.public_key = theirs.public_key().encoded
    member.body = seal_for_office(office, "member", member.id, msgspec.structs.replace(body, key=recipient.fingerprint))
    credentials.enrol(work.db, work.office(), member.id, theirs, body.login, passphrase)
    sessions.close_all(work.db, member.id)
    for noun in (SecondFactor, Invitation):
        work.db.execute(delete(noun).where(noun.member_id == member.id))
    work.record(MemberRecovered(member=member.id, secrets=count))
    return member.id


def renew_sheets(work: Work, sheets: list[str]) -> tuple[str, ...]:
    """Make three new sheets; nothing that is kept from now on opens with the old ones.

    Backups that were made before open with the old sheets only: keep those sheets as long as the backups.

    Raises:
        WrongKey: the sheets are not two of this office's.
    """
    private_key, seed = _opened_by(work, sheets), SecretKey.generate()
    office, secrets = work.office(), list(_secrets(work, private_key))
    following = Recipient(Holder.RECOVERY, office.id, 1, recovery.pair(seed).public_key())
    kept = select(Grant).where(Grant.holder == Holder.RECOVERY)
    terms = {_of(row): row for row in work.db.scalars(kept)}
    for each in secrets:
        row = terms[_place(each)]
        work.db.delete(row)
        work.db.flush()
        work.db.add(grant_to(each, following, terms_of(row, each.secret)))
    office.recovery_key = following.public_key.encoded
    work.db.flush()
    work.record(RecoverySheetsRenewed(secrets=len(secrets)))
    return recovery.split(seed)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _opened_by(work: Work, sheets: list[str]) -> PrivateKey:
    private_key = recovery.pair(recovery.combine(sheets))
    if private_key.public_key().encoded != work.office().recovery_key:
        raise WrongKey("these sheets are of another office, or of an earlier set")
    return private_key


def _secrets(work: Work, private_key: PrivateKey) -> Iterator[Subjected]:
    """Open what recovery holds. A row that is damaged is passed over: the rest must not be lost with it."""
    for row in work.db.scalars(select(Grant).where(Grant.holder == Holder.RECOVERY)).all():
        try:
            yield open_with_private_key(row, private_key, work.clock().date())
        except (NoGrant, Tampered, WrongKey):
            continue


def _member(work: Work, office: Subjected, login: str) -> tuple[Member, MemberBody]:
    for row in work.db.scalars(select(Member)):
        opened = unseal(office.secret, office_context("member", row.id), row.body)
        body = msgspec.json.decode(opened, type=MemberBody)
        if not body.removed and fold_login(body.login) == fold_login(login):
            return row, body
    raise InvalidInput("Nobody of this office has this login.", field="login")


def _regrant(work: Work, member_id: UUID, recipient: Recipient, secrets: dict[tuple[str, UUID, int], Subjected]) -> int:
    """Give again what stands in a member's name, on the same terms; give how many secrets."""
    theirs = Grant.holder.in_((Holder.MEMBER, Holder.LAPSED))
    rows = work.db.scalars(select(Grant).where(theirs, Grant.holder_id == member_id)).all()
    given: list[tuple[Subjected, GrantBody]] = []
    for row in rows:
        if (held := secrets.get(_of(row))) is not None:
            given.append((held, terms_of(row, held.secret)))
        work.db.delete(row)
    work.db.flush()
    for held, terms in given:
        rotation.give(work.db, [held], recipient, terms)
    return len(given)


def _of(row: Grant) -> tuple[str, UUID, int]:
    return (str(row.subject), row.subject_id, row.subject_version)


def _place(each: Subjected) -> tuple[str, UUID, int]:
    return (str(each.subject), each.id, each.version)
