"""The second step of a sign-in, proving oneself again, and one's own factors and sessions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from casebook.audit.verification import verify
from casebook.crypto import one_time
from casebook.errors import IllegalMove, InvalidInput, NotFound, Refused
from casebook.keys import factors, sessions
from casebook.model import SecondFactor, SpentCode
from casebook.model.second_factor import FactorKind
from casebook.services import inviting, recovering, second_steps
from casebook.work import begin
from tests import cast
from tests.conftest import Office
from tests.engines import stored_bytes

SEED = one_time.new_seed()


def code(office: Office, steps: int = 0) -> str:
    """What Dana's telephone shows, now or some steps later."""
    return one_time.code_at(SEED, office.house.clock() + timedelta(seconds=30 * steps))


def with_telephone(office: Office) -> None:
    """Give Dana an application; the code that proves it is not spent by that."""
    with office.acting(cast.DANA) as (work, keys):
        second_steps.add_application(work, keys, SEED, code(office), "my telephone")


def take(office: Office, cookie: str, typed: str) -> None:
    """Take the second step."""
    with begin(office.house, writes=True, name="sign_in.code") as work:
        second_steps.take_second_step(work, cookie, typed)


def is_open(office: Office, cookie: str) -> bool:
    """Whether a session opens anything."""
    with office.resuming(cookie) as (_, keys):
        return keys is not None


def stopped(office: Office) -> None:
    """Let the clock stand, so that a step does not end in the middle of a test."""
    at = office.house.clock()
    office.house.clock = lambda: at


def test_the_passphrase_alone_opens_nothing_and_the_code_opens(office: Office) -> None:
    stopped(office)
    with_telephone(office)
    cookie = office.session(cast.DANA)
    assert not is_open(office, cookie)
    for wrong in ("", "000000", "abcdef", code(office, 5)):
        with pytest.raises(Refused):
            take(office, cookie, wrong)
    take(office, cookie, code(office))
    assert is_open(office, cookie)
    with begin(office.house, writes=False) as work:
        assert verify(work.db, office.house.heads).faults == ()


def test_a_code_opens_once_also_an_older_one_also_at_once_also_after_a_restart(office_on: Office) -> None:
    office = office_on
    stopped(office)
    with_telephone(office)
    cookies = [office.session(cast.DANA) for _ in range(5)]

    def try_one(cookie: str) -> bool:
        try:
            take(office, cookie, code(office))
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_one, cookies[:4])) == [False, False, False, True]
    take(office, cookies[4], code(office, 1))
    office.house.engine.dispose()  # what a process remembered is gone
    for spent in (code(office), code(office, 1)):
        with pytest.raises(Refused):
            take(office, office.session(cast.DANA), spent)


def test_a_session_that_awaits_is_over_after_five_minutes(office: Office) -> None:
    stopped(office)
    with_telephone(office)
    cookie, later = office.session(cast.DANA), office.house.clock() + timedelta(minutes=5, seconds=1)
    office.house.clock = lambda: later
    with pytest.raises(Refused):
        take(office, cookie, code(office))


def test_paper_codes_open_once_each_and_go_with_the_last_factor(office: Office) -> None:
    stopped(office)
    with office.acting(cast.DANA) as (work, keys), pytest.raises(IllegalMove):
        second_steps.make_paper_codes(work, keys)
    with_telephone(office)
    with office.acting(cast.DANA) as (work, keys):
        first = second_steps.make_paper_codes(work, keys)
        codes = second_steps.make_paper_codes(work, keys)
    for void in (first[0], "0000-0000-0000-0000"):
        with pytest.raises(Refused):
            take(office, office.session(cast.DANA), void)
    cookie = office.session(cast.DANA)
    take(office, cookie, codes[0].lower())
    with pytest.raises(Refused):
        take(office, office.session(cast.DANA), codes[0])
    with office.resuming(cookie) as (work, keys):
        assert keys is not None
        views = second_steps.own_factors(work, keys)
        assert [(view.kind, view.left) for view in views] == [(FactorKind.TOTP, 0), (FactorKind.CODES, 9)]
        second_steps.drop_factor(work, keys, views[0].id)
        assert second_steps.own_factors(work, keys) == []
    assert is_open(office, office.session(cast.DANA))


def test_a_seed_is_kept_only_once_a_code_shows_that_the_telephone_has_it(office: Office) -> None:
    stopped(office)
    with pytest.raises(InvalidInput), office.acting(cast.DANA) as (work, keys):
        second_steps.add_application(work, keys, SEED, code(office, 9))
    assert is_open(office, office.session(cast.DANA))


def test_a_stolen_database_holds_no_seed_and_nobody_drops_another_s_factor(office: Office) -> None:
    stopped(office)
    with_telephone(office)
    stored = stored_bytes(office.house.settings)
    assert SEED not in stored
    assert one_time.seed_in_letters(SEED).replace(" ", "").encode() not in stored
    with begin(office.house, writes=False) as work:
        factor = work.db.scalars(select(SecondFactor.id)).one()
    with pytest.raises(NotFound), office.acting(cast.KIAN) as (work, keys):
        second_steps.drop_factor(work, keys, factor)


def test_who_comes_back_or_is_recovered_has_no_factor_of_before(office: Office) -> None:
    stopped(office)
    with_telephone(office)
    with begin(office.house, writes=True, name="recover") as work:
        recovering.recover_member(work, list(office.founded.sheets[:2]), "dana", "four lanterns cross a slow river")
        assert not factors.holds_any(work.db, office.dana)
    with office.acting(cast.KIAN) as (work, keys):
        inviting.invite_again(work, keys, office.dana)
        assert work.db.scalars(select(SecondFactor)).all() == []


def test_proof_grows_old_and_is_given_again_by_passphrase_and_code(office: Office) -> None:
    stopped(office)
    with_telephone(office)
    cookie = office.session(cast.DANA)
    take(office, cookie, code(office))
    with office.resuming(cookie, writes=False) as (work, _):
        assert second_steps.is_fresh(work, cookie)
    later = office.house.clock() + timedelta(minutes=16)
    office.house.clock = lambda: later
    with office.resuming(cookie) as (work, keys):
        assert keys is not None
        assert not second_steps.is_fresh(work, cookie)
        for passphrase, typed in ((cast.OMID.passphrase, code(office)), (cast.DANA.passphrase, "000000")):
            with pytest.raises(InvalidInput):
                second_steps.prove(work, keys, cookie, passphrase, typed)
        second_steps.prove(work, keys, cookie, cast.DANA.passphrase, code(office))
        assert second_steps.is_fresh(work, cookie)


def test_sessions_are_listed_to_their_owner_ended_one_by_one_and_all_at_once(office: Office) -> None:
    here, other, foreign = office.session(cast.DANA), office.session(cast.DANA), office.session(cast.KIAN)
    with office.resuming(here) as (work, keys):
        assert keys is not None
        views = second_steps.own_sessions(work, keys, here)
        assert sorted(view.here for view in views) == [False, True]
        assert second_steps.unseen(work, keys, here) == 1
        second_steps.note_seen(work, keys)
        assert second_steps.unseen(work, keys, here) == 0
        second_steps.end_session(work, keys, next(view.place for view in views if not view.here))
        for place in ("zz", "00" * 32, sessions_place(foreign)):
            with pytest.raises(NotFound):
                second_steps.end_session(work, keys, place)
    assert not is_open(office, other)
    with office.resuming(here) as (work, keys):
        assert keys is not None
        second_steps.end_all_sessions(work, keys)
    assert not is_open(office, here)
    assert is_open(office, foreign)


def sessions_place(cookie: str) -> str:
    """Where a session lies, as its owner's list names it."""
    return sessions.place_of(cookie).hex()


def test_spent_codes_are_forgotten_when_no_clock_makes_them_good(office: Office) -> None:
    stopped(office)
    with_telephone(office)
    take(office, office.session(cast.DANA), code(office))
    with begin(office.house, writes=True) as work:
        today = office.house.clock().date()
        factors.sweep(work.db, today + timedelta(days=2))
        assert len(work.db.scalars(select(SpentCode)).all()) == 1
        factors.sweep(work.db, today + timedelta(days=3))
        assert work.db.scalars(select(SpentCode)).all() == []
