"""Passkeys: one that opens by itself, one that stands beside the passphrase, and what becomes of them."""

from typing import Any

import pytest
from sqlalchemy import select

from casebook.audit.member_events import PasskeyDoubted
from casebook.audit.verification import verify
from casebook.crypto.passkeys import Place
from casebook.errors import InvalidInput, Refused
from casebook.model import Credential, SecondFactor
from casebook.services import inviting, membership, passkeys, passphrases, recovering, second_steps
from casebook.services.founding import Newcomer
from casebook.work import begin
from tests import cast
from tests.authenticator import Passkey, told
from tests.conftest import Office
from tests.engines import stored_bytes

HERE, BROWSER = Place("localhost", "http://localhost"), "a browser"


def add(office: Office, passkey: Passkey, who: Newcomer = cast.DANA) -> bool:
    """Add a passkey; say whether it opens."""
    with office.acting(who) as (work, keys):
        question: Any = passkeys.ask_for_new(work, keys, HERE, BROWSER)
        return passkeys.add(work, keys, HERE, BROWSER, told(passkey.make(question)), "my key")


def question(office: Office) -> Any:
    with begin(office.house, writes=False) as work:
        return passkeys.ask(work, HERE, BROWSER)


def sign_in(office: Office, answer: dict[str, Any]) -> str | None:
    with begin(office.house, writes=True, name="sign_in.passkey") as work:
        return passkeys.sign_in(work, HERE, BROWSER, told(answer), "Firefox, Linux")


def opens(office: Office, passkey: Passkey) -> bool:
    """Whether a passkey signs in."""
    try:
        cookie = sign_in(office, passkey.use(question(office)))
    except Refused:
        return False
    return cookie is not None and is_open(office, cookie)


def is_open(office: Office, cookie: str) -> bool:
    with office.resuming(cookie) as (_, keys):
        return keys is not None


def step(office: Office, cookie: str, passkey: Passkey) -> bool:
    """Take the second step; the challenge is the awaiting session's own."""
    with begin(office.house, writes=True, name="sign_in.code") as work:
        asked: Any = passkeys.ask(work, HERE, cookie)
        return passkeys.take_second_step(work, HERE, cookie, told(passkey.use(asked)))


def test_a_passkey_that_gives_a_secret_signs_in_alone_as_both_factors(office_on: Office) -> None:
    office = office_on
    passkey = Passkey(counter=1)
    assert add(office, passkey)
    cookie = sign_in(office, passkey.use(question(office)))
    assert cookie is not None
    with office.resuming(cookie) as (work, keys):
        assert keys is not None
        assert keys.member_id == office.dana
        assert keys.signing_key()
        (session,) = second_steps.own_sessions(work, keys, cookie)
        assert (session.how, session.browser) == ("passkey", "Firefox, Linux")
        assert second_steps.is_fresh(work, cookie)
    with begin(office.house, writes=False) as work:
        assert verify(work.db, office.house.heads).faults == ()


def test_every_wrong_answer_is_refused_alike(office: Office) -> None:
    passkey, stranger = Passkey(counter=1), Passkey()
    add(office, passkey)
    asked = question(office)
    other_browser: Any
    with begin(office.house, writes=False) as work:
        other_browser = passkeys.ask(work, HERE, "another browser")
    secret = passkey.use(question(office))["secret"]
    used = passkey.use(question(office))
    sign_in(office, used)
    for wrong in (
        used,  # a replay
        {**passkey.use(asked), "secret": ""},
        {**passkey.use(asked), "secret": stranger.use(asked)["secret"]},
        {**stranger.use(asked), "secret": secret},
        {**stranger.use(asked), "secret": secret, "id": passkey.use(asked)["id"]},
        {**passkey.use(asked), "handle": stranger.use(asked)["secret"]},
        passkey.use(other_browser),
        passkey.use(asked, challenge=stranger.use(asked)["secret"]),
        passkey.use(asked, origin="http://localhost:1"),
        passkey.use(asked, flags=1),
    ):
        with pytest.raises(Refused):
            sign_in(office, wrong)
    assert opens(office, passkey), "refusals have cost it nothing"


def test_one_without_a_secret_stands_beside_the_passphrase(office: Office) -> None:
    passkey, other = Passkey(prf=b""), Passkey(prf=b"")
    assert not add(office, passkey)
    add(office, other, cast.KIAN)
    assert not opens(office, passkey)
    cookie = office.session(cast.DANA)
    assert not is_open(office, cookie)
    with pytest.raises(Refused):
        step(office, cookie, other)
    with pytest.raises(Refused):
        step(office, "", passkey)
    assert step(office, cookie, passkey)
    assert is_open(office, cookie)
    with begin(office.house, writes=True) as work, pytest.raises(Refused):
        passkeys.take_second_step(work, HERE, cookie, told(passkey.use(question(office))))


def prove(office: Office, cookie: str, passkey: Passkey, passphrase: str) -> bool:
    with office.resuming(cookie) as (work, keys):
        assert keys is not None
        asked: Any = passkeys.ask(work, HERE, cookie)
        return passkeys.prove(work, keys, HERE, cookie, told(passkey.use(asked)), passphrase)


def test_proving_again_asks_for_the_passphrase_unless_the_passkey_opens(office: Office) -> None:
    strong, weak = Passkey(), Passkey(prf=b"")
    add(office, weak)
    add(office, strong)
    cookie = office.session(cast.DANA)
    step(office, cookie, weak)
    assert prove(office, cookie, strong, "")
    assert prove(office, cookie, weak, cast.DANA.passphrase)
    for passkey, passphrase in ((weak, ""), (weak, "wrong"), (Passkey(), cast.DANA.passphrase)):
        with pytest.raises(InvalidInput):
            prove(office, cookie, passkey, passphrase)
    with office.resuming(cookie) as (work, keys):
        assert keys is not None
        with pytest.raises(InvalidInput):  # who has passkeys alone does not prove without one
            second_steps.prove(work, keys, cookie, cast.DANA.passphrase)


def test_a_counter_that_does_not_rise_puts_the_passkey_out_of_use(office_on: Office) -> None:
    office = office_on
    passkey = Passkey(counter=4)
    add(office, passkey)
    copy = passkey.twin()
    assert opens(office, copy)
    assert sign_in(office, passkey.use(question(office))) is None
    assert not opens(office, passkey)
    copy.counter = 90
    assert not opens(office, copy), "neither of the two counts any more"
    cookie = office.session(cast.DANA)
    with pytest.raises(Refused):
        step(office, cookie, copy)
    with office.acting(cast.DANA) as (work, keys):
        (view,) = second_steps.own_factors(work, keys)
        assert view.doubted
        assert not passkeys.held_here(work, keys, HERE)
        second_steps.drop_factor(work, keys, view.id)
    assert is_open(office, office.session(cast.DANA))


def test_who_cannot_sign_cannot_cry_wolf(office: Office) -> None:
    passkey = Passkey(counter=4)
    add(office, passkey)
    with pytest.raises(Refused):
        sign_in(office, passkey.use(question(office), counter=1, key=Passkey().key))
    assert opens(office, passkey)


def test_the_second_step_by_a_copy_is_refused_and_told(office: Office) -> None:
    passkey = Passkey(prf=b"", counter=4)
    add(office, passkey)
    passkey.counter = 2
    cookie = office.session(cast.DANA)
    with begin(office.house, writes=True, name="sign_in.code") as work:
        asked: Any = passkeys.ask(work, HERE, cookie)
        assert not passkeys.take_second_step(work, HERE, cookie, told(passkey.use(asked)))
        assert PasskeyDoubted(member=office.dana) in work.journal
    assert not is_open(office, cookie)


def test_a_passkey_is_added_once_and_only_as_asked(office: Office) -> None:
    passkey = Passkey()
    add(office, passkey)
    for again, who in ((passkey, cast.DANA), (passkey, cast.KIAN), (Passkey(host="example.org"), cast.DANA)):
        with pytest.raises(InvalidInput):
            add(office, again, who)
    with office.acting(cast.DANA) as (work, keys):
        asked: Any = passkeys.ask_for_new(work, keys, HERE, BROWSER)
        assert len(asked["excludeCredentials"]) == 1
        with pytest.raises(InvalidInput):
            passkeys.add(work, keys, HERE, "another browser", told(Passkey().make(asked)))
        assert len(second_steps.own_factors(work, keys)) == 1


def test_it_stays_when_the_passphrase_changes_and_its_credential_goes_with_it(office: Office) -> None:
    passkey = Passkey()
    add(office, passkey)
    with office.acting(cast.DANA) as (work, keys):
        passphrases.change(work, keys, cast.DANA.passphrase, "four lanterns cross a slow river")
    assert opens(office, passkey)
    with begin(office.house, writes=True, name="test") as work:
        keys = membership.unlock(work, "dana", "four lanterns cross a slow river")
        (view,) = second_steps.own_factors(work, keys)
        assert (view.opens, view.host, view.name) == (True, "localhost", "my key")
        second_steps.drop_factor(work, keys, view.id)
    assert not opens(office, passkey)
    assert len(rows(office)) == 1, "the passphrase's"


def rows(office: Office) -> list[Credential]:
    with begin(office.house, writes=False) as work:
        return list(work.db.scalars(select(Credential).where(Credential.member_id == office.dana)))


def test_it_goes_with_recovery_with_a_new_invitation_and_with_its_member(office: Office) -> None:
    first, second, third = Passkey(), Passkey(), Passkey()
    add(office, first)
    add(office, third, cast.LENA)
    with begin(office.house, writes=True, name="recover") as work:
        recovering.recover_member(work, list(office.founded.sheets[:2]), "dana", "four lanterns cross a slow river")
    assert not opens(office, first)
    with begin(office.house, writes=True, name="test") as work:
        keys = membership.unlock(work, "dana", "four lanterns cross a slow river")
        asked: Any = passkeys.ask_for_new(work, keys, HERE, BROWSER)
        passkeys.add(work, keys, HERE, BROWSER, told(second.make(asked)))
    assert opens(office, second)
    with office.acting(cast.KIAN) as (work, keys):
        inviting.invite_again(work, keys, office.dana)
        membership.remove(work, keys, office.lena)
    assert not opens(office, second)
    assert not opens(office, third)
    with begin(office.house, writes=False) as work:
        assert work.db.scalars(select(SecondFactor)).all() == []
    assert rows(office) == []


def test_a_stolen_database_opens_nothing_with_a_passkey_s_id(office: Office) -> None:
    passkey = Passkey()
    add(office, passkey)
    stored = stored_bytes(office.house.settings)
    asked = question(office)
    point = passkey.key.public_key().public_numbers().x.to_bytes(32)
    for secret in (passkey.credential_id, passkey.prf, passkey.handle, point):
        assert secret not in stored
    for guess in (bytes(32), passkey.credential_id, passkey.handle):
        with pytest.raises(Refused):
            sign_in(office, {**passkey.use(asked), "secret": Passkey(prf=guess).use(asked)["secret"]})
