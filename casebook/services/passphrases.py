"""Passphrases: what is good enough, and changing one's own. A passphrase is stretched and forgotten, never kept."""

from casebook.access import Permission, require
from casebook.audit.member_events import PassphraseChanged
from casebook.crypto.passphrase import LONGEST, Stretched, fold_login, stretch
from casebook.crypto.randomness import equal
from casebook.errors import InvalidInput, Refused
from casebook.keys import credentials, sessions
from casebook.keys.keyring import Keyring
from casebook.model import Member
from casebook.work import Work, office_of

SHORTEST = 14  # characters; what casebook makes has 24
FEWEST = 5  # different characters


def check(passphrase: str, login: str, name: str = "") -> None:
    """Refuse what is guessed first: what is short, repeats itself, or is made of the login or the name.

    Raises:
        InvalidInput: says what would do, at the field `passphrase`.
    """
    folded = fold_login(passphrase)
    if len(passphrase.encode("utf-8", "surrogatepass")) > LONGEST:
        raise InvalidInput("This text is too long.", field="passphrase", longest=LONGEST)
    known = [fold_login(word) for word in (login, *name.split()) if len(word) > 2]  # noqa: PLR2004 -- initials say nothing
    rest = folded
    for word in known:
        rest = rest.replace(word, "")
    if len(rest) < SHORTEST or len(set(rest)) < FEWEST:
        raise InvalidInput(
            "Use at least %(shortest)d characters that nobody guesses: four or five words that have nothing to do with"
            " each other, or the one that is offered here.",
            field="passphrase",
            shortest=SHORTEST,
        )


def change(work: Work, keys: Keyring, present: str, following: str, cookie: str = "") -> None:
    """Give oneself another passphrase; every other session of one's own ends.

    Raises:
        InvalidInput: the present passphrase is another, or the following one would be guessed.
    """
    require(work.actor, Permission.SIGN_OUT)
    alone = {"key_share": True}  # of two forms at once the second finds its passphrase changed
    work.db.get_one(Member, keys.member_id, with_for_update=alone, populate_existing=True)
    check_own(work, keys, present)
    check(following, keys.member.login, keys.member.name)
    place = sessions.place_of(cookie) if cookie else b""
    old = _stretched(work, keys.member.login, present)
    credentials.change(work.db, work.office(), old, keys.member.login, following)
    sessions.close_others(work.db, keys.member_id, place)
    work.record(PassphraseChanged(member=keys.member_id))


def check_own(work: Work, keys: Keyring, passphrase: str) -> None:
    """Refuse a passphrase that is not the member's own; costs one Argon2id run.

    Raises:
        InvalidInput: at the field `present`.
    """
    try:
        member_id, _ = credentials.unlock(work.db, work.office(), _stretched(work, keys.member.login, passphrase))
    except Refused as error:
        raise InvalidInput("This is not your passphrase.", field="present") from error
    if not equal(member_id.bytes, keys.member_id.bytes):
        raise InvalidInput("This is not your passphrase.", field="present")


def _stretched(work: Work, login: str, passphrase: str) -> Stretched:
    with work.aside() as db:
        stretching = credentials.stretching_of(office_of(db))
    return stretch(login, passphrase, stretching)
