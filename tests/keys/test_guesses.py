"""Counting guesses: names that say nothing, parts of the network, and a key that is gone after its day on every engine."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from casebook.errors import StorageFull
from casebook.keys import guesses
from casebook.model import GuessKey
from casebook.services import guessing
from casebook.settings import Settings
from casebook.work import House, begin
from tests.conftest import Office
from tests.hosts_of import another_host

NOW = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
KEY = bytes(range(32))


def made(house: House, day: date) -> bytes:
    """The key of a day, made if it must be."""
    with begin(house, writes=True) as work:
        return guesses.make_key_of_day(work.db, house.settings, day)


def kept(house: House) -> list[date]:
    """The days whose keys are kept."""
    with begin(house, writes=False) as work:
        return sorted(work.db.scalars(select(GuessKey.day)))


def test_a_name_is_the_same_for_a_quarter_of_an_hour_and_says_nothing() -> None:
    name = guesses.bucket(KEY, NOW, "pair", "dana", "4:c6336")
    assert name == guesses.bucket(KEY, NOW.replace(minute=14), "pair", "dana", "4:c6336")
    assert name != guesses.bucket(KEY, NOW.replace(minute=15), "pair", "dana", "4:c6336")
    assert name != guesses.bucket(KEY, NOW, "pair", "lena", "4:c6336")
    assert name != guesses.bucket(KEY[::-1], NOW, "pair", "dana", "4:c6336")
    assert len(name) == 32


def test_hosts_that_share_their_secret_share_the_key_of_a_day_and_a_stolen_database_does_not_give_it(
    office_on: Office,
) -> None:
    house, today = office_on.house, NOW.date()
    key = made(house, today)
    with another_host(house) as other:
        assert made(other, today) == key == made(house, today)
    with another_host(house, "thief", secret=False) as thief, begin(thief, writes=False) as work:
        assert guesses.key_of_day(work.db, thief.settings, today) is None
        assert key not in work.db.scalars(select(GuessKey.wrapped)).one().ciphertext


def test_a_key_is_gone_two_days_later_with_its_bytes(office_on: Office) -> None:
    house, today = office_on.house, NOW.date()
    on_postgresql = house.engine.dialect.name == "postgresql"
    file = "SELECT pg_relation_filepath('guess_key'), relpersistence FROM pg_class WHERE relname = 'guess_key'"
    made(house, today)
    with house.engine.connect() as connection:
        before = connection.execute(text(file)).one() if on_postgresql else None
    yesterday = made(house, today + timedelta(days=1))
    assert kept(house) == [today, today + timedelta(days=1)]
    made(house, today + timedelta(days=2))
    assert kept(house) == [today + timedelta(days=1), today + timedelta(days=2)]
    assert made(house, today + timedelta(days=1)) == yesterday
    if before is not None:  # neither dead rows in the same file, nor a copy in the write-ahead log
        with house.engine.connect() as connection:
            now = connection.execute(text(file)).one()
        assert now[0] != before[0]
        assert now[1] == "u"


@pytest.mark.parametrize("engine", ["postgresql"])
def test_somebody_who_reads_the_whole_database_keeps_nobody_waiting(office_on: Office) -> None:
    house, today = office_on.house, NOW.date()
    made(house, today)
    with house.engine.execution_options(casebook_writes=False).connect() as dump:
        dump.execute(text("SELECT * FROM guess_key")).all()
        key = made(house, today + timedelta(days=2))
    assert made(house, today + timedelta(days=2)) == key
    assert kept(house) == [today + timedelta(days=2)]


def test_a_full_disk_keeps_nobody_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageFull

    monkeypatch.setattr(guesses, "make_key_of_day", full)
    today = NOW.date()
    assert guessing._key_of_day(office.house, today) == guessing._key_of_day(office.house, today)


def test_neighbours_are_one_part_and_this_machine_is_none() -> None:
    part = guesses.part_of_network
    assert part("198.51.100.7") == part("198.51.100.250") == part("::ffff:198.51.100.9") != part("198.51.101.7")
    assert part("2001:db8:1::1") == part("2001:db8:1:ffff::2") != part("2001:db8:2::1")
    assert {part(each) for each in ("127.0.0.1", "::1", "", "no address", "198.51.100.7, 1.1.1.1")} == {""}


def test_a_known_browser_is_known_under_its_login_alone(settings: Settings) -> None:
    mark = guesses.known_browser(settings, "dana")
    assert guesses.device_of(settings, "dana", mark)
    assert guesses.device_of(settings, "lena", mark) == ""
    assert guesses.device_of(settings, "dana", mark[::-1]) == ""
