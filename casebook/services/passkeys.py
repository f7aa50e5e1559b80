"""Passkeys: adding one, signing in with it, showing it as the second step, and proving oneself again by it.

A passkey that gives a secret opens its member's keys and asks for a finger, face or PIN: it is both factors. One that
gives none stands beside the passphrase. Where a counter did not rise an act returns so instead of raising: what it put
out of use must be committed before the face refuses.
"""

from casebook.access import Permission, require
from casebook.audit.member_events import FactorAdded, IdentityProved, PasskeyDoubted, SignedIn
from casebook.crypto import passkeys as ceremonies
from casebook.crypto.passkeys import Options, Place
from casebook.errors import InvalidInput, NoGrant, Refused
from casebook.keys import challenges, credentials, factors, passkeys, sessions
from casebook.keys.keyring import Keyring
from casebook.keys.passkeys import Shown
from casebook.model.second_factor import FactorKind, SecondFactorBody
from casebook.services import membership, passphrases, second_steps
from casebook.work import Work


def ask(work: Work, place: Place, cookie: str) -> Options:
    """Give what a browser's passkey is asked with a fresh challenge, whoever it is; it says nothing of anybody."""
    challenge = challenges.new_challenge(work.settings, cookie, work.clock())
    return ceremonies.request(place, challenge=challenge, salt=_salt(work))


def sign_in(work: Work, place: Place, cookie: str, answer: str, browser: str = "") -> str | None:
    """Open a session by a passkey alone; give the secret for its cookie, None where the passkey was put out of use.

    Raises:
        Refused: for every reason alike.
    """
    told = ceremonies.read(answer)
    if not told.secret:
        raise Refused
    member_id, private_key = credentials.unlock_by_passkey(work.db, work.office(), told.credential_id, told.secret)
    try:
        keys = Keyring(work.db, member_id, private_key, work.clock().date())
    except NoGrant as error:
        raise Refused from error
    shown = _shown(work, keys, place, cookie, told)
    if shown.doubted:
        return None
    sessions.sweep(work.db, work.clock().date(), membership.limits(work))
    factors.sweep(work.db, work.clock().date())
    beginning = sessions.Beginning(browser=browser, how="passkey")
    begun = sessions.open_session(work.db, member_id, private_key, work.clock(), beginning)
    work.record(SignedIn(member=member_id))
    membership.settle(work, keys)
    return begun


def take_second_step(work: Work, place: Place, cookie: str, answer: str) -> bool:
    """Open a session that awaits its second factor; False where the passkey was put out of use.

    Raises:
        Refused: no such session, or no passkey of its member's that counts; alike.
    """
    keys = sessions.resume_awaiting(work.db, cookie, work.clock())
    if keys is None:
        raise Refused
    if _shown(work, keys, place, cookie, ceremonies.read(answer)).doubted:
        return False
    second_steps.open_awaited(work, keys, cookie)
    return True


def awaited_here(work: Work, place: Place, cookie: str) -> bool:
    """Say whether whoever is to take the second step has a passkey for this host."""
    keys = sessions.resume_awaiting(work.db, cookie, work.clock()) if cookie else None
    return keys is not None and passkeys.held(work.db, keys, place.host)


def held_here(work: Work, keys: Keyring, place: Place) -> bool:
    """Say whether one has a passkey for this host."""
    require(work.actor, Permission.SIGN_OUT)
    return passkeys.held(work.db, keys, place.host)


def prove(work: Work, keys: Keyring, place: Place, cookie: str, answer: str, passphrase: str = "") -> bool:
    """Prove again who one is by a passkey, and by the passphrase where it does not open; False where it was put out of use.

    Raises:
        InvalidInput: at the field `present`, or `code` for the passkey.
    """
    require(work.actor, Permission.SIGN_OUT)
    try:
        shown = _shown(work, keys, place, cookie, ceremonies.read(answer))
    except Refused as error:
        raise InvalidInput("This passkey does not count here.", field="code") from error
    if shown.doubted:
        return False
    if not shown.opens:
        passphrases.check_own(work, keys, passphrase)
    sessions.prove(work.db, cookie, work.clock())
    work.record(IdentityProved(member=keys.member_id))
    return True


def ask_for_new(work: Work, keys: Keyring, place: Place, cookie: str) -> Options:
    """Give what a browser is asked to make a new passkey."""
    require(work.actor, Permission.SIGN_OUT)
    return ceremonies.creation(
        place,
        challenge=challenges.new_challenge(work.settings, cookie, work.clock()),
        handle=passkeys.handle_of(keys),
        login=keys.member.login,
        salt=_salt(work),
        known=passkeys.known(work.db, keys, place.host),
    )


def add(work: Work, keys: Keyring, place: Place, cookie: str, answer: str, name: str = "") -> bool:
    """Keep a new passkey; say whether it opens by itself.

    Raises:
        InvalidInput: it is not what was asked for; nothing is kept.
    """
    require(work.actor, Permission.SIGN_OUT)
    try:
        told = ceremonies.read(answer)
        challenges.use(work.db, work.settings, cookie, told.challenge, work.clock())
        made = ceremonies.made(told, place)
        body = SecondFactorBody(kind=FactorKind.PASSKEY, name=name, made_at=work.clock(), host=place.host)
        passkeys.add(work.db, keys, made, told, body)
    except Refused as error:
        raise InvalidInput("This passkey could not be taken. Try again; nothing was kept.") from error
    work.record(FactorAdded(member=keys.member_id, kind=FactorKind.PASSKEY))
    return bool(told.secret)


def _shown(work: Work, keys: Keyring, place: Place, cookie: str, told: ceremonies.Told) -> Shown:
    challenges.use(work.db, work.settings, cookie, told.challenge, work.clock())
    shown = passkeys.show(work.db, keys, told, place, work.clock())
    work.actor = keys.actor
    if shown.doubted:
        work.record(PasskeyDoubted(member=keys.member_id))
    return shown


def _salt(work: Work) -> bytes:
    return ceremonies.salt_of(work.office().id.bytes)
