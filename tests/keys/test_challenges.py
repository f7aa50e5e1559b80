"""Challenges of passkeys: ours, for one browser, for five minutes, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from casebook.errors import Refused
from casebook.keys import challenges
from casebook.work import begin
from tests.conftest import Office


def use(office: Office, cookie: str, challenge: bytes, at: datetime) -> bool:
    """Whether a challenge is taken."""
    with begin(office.house, writes=True) as work:
        try:
            challenges.use(work.db, work.settings, cookie, challenge, at)
        except Refused:
            return False
        return True


def test_a_challenge_is_good_once_in_all_processes(office_on: Office) -> None:
    office, now = office_on, office_on.house.clock()
    challenge = challenges.new_challenge(office.house.settings, "a browser", now)
    with ThreadPoolExecutor(4) as pool:
        tries = pool.map(lambda _: use(office, "a browser", challenge, now), range(4))
        assert sorted(tries) == [False, False, False, True]
    office.house.engine.dispose()
    assert not use(office, "a browser", challenge, now)


def test_of_another_browser_of_another_installation_too_old_or_from_the_future_is_refused(office: Office) -> None:
    settings, now = office.house.settings, office.house.clock()
    challenge = challenges.new_challenge(settings, "a browser", now)
    for cookie, wrong, at in (
        ("another", challenge, now),
        ("", challenge, now),
        ("a browser", b"", now),
        ("a browser", challenge[:-1], now),
        ("a browser", bytes(len(challenge)), now),
        ("a browser", challenge, now + timedelta(minutes=5, seconds=1)),
        ("a browser", challenge, now - timedelta(minutes=1, seconds=1)),
    ):
        assert not use(office, cookie, wrong, at)
    (settings.instance / "hosts-key").unlink()
    assert not use(office, "a browser", challenge, now)


def test_the_clock_of_the_host_that_gave_it_may_be_a_minute_ahead(office: Office) -> None:
    now = office.house.clock()
    challenge = challenges.new_challenge(office.house.settings, "a browser", now + timedelta(seconds=59))
    assert use(office, "a browser", challenge, now)


def test_a_moment_that_somebody_wrote_in_takes_no_key_away(office: Office) -> None:
    settings, now = office.house.settings, office.house.clock()
    challenge = challenges.new_challenge(settings, "a browser", now)
    assert not use(office, "a browser", challenge[:20] + b"\xff" + challenge[21:], now)
    assert use(office, "a browser", challenge, now), "keys of days before a made-up one would have been swept"


def test_a_browser_without_a_cookie_has_no_challenge(office: Office) -> None:
    settings, now = office.house.settings, office.house.clock()
    assert not use(office, "", challenges.new_challenge(settings, "", now), now)


def test_a_challenge_from_before_midnight_counts_after_it(office: Office) -> None:
    before = datetime.fromisoformat("2026-05-12T23:58:00+00:00")
    challenge = challenges.new_challenge(office.house.settings, "a browser", before)
    assert use(office, "a browser", challenge, before + timedelta(minutes=4))
