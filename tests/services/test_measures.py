"""Numbers of an installation: what cannot be asked is unknown, never an error."""

import dataclasses
from datetime import date

import pytest

from casebook.services.measures import age, measure, ready
from casebook.settings import Settings
from casebook.work import House
from tests import cast
from tests.conftest import Office


def test_an_office_that_works_is_ready_and_is_measured_on_either_database(office_on: Office) -> None:
    office_on.session(cast.DANA)
    found = measure(office_on.house)
    assert found.ready.all
    assert found.sessions == 1
    assert found.database_bytes
    assert found.database_bytes > 100_000
    assert found.disk_free
    assert found.backup is not None
    assert found.backup.made_on is None


def test_an_empty_database_is_not_ready_and_says_what_is_missing(settings: Settings) -> None:
    house = House(settings)
    found = measure(house)
    assert (found.ready.database, found.ready.schema, found.ready.files) == (True, False, True)
    assert (found.sessions, found.backup, found.files) == (None, None, None)
    house.close()


def test_a_database_that_does_not_answer_is_said(settings: Settings) -> None:
    gone = dataclasses.replace(settings, database="postgresql+psycopg://nobody@127.0.0.1:9/none")
    house = House(gone)
    assert not ready(house).database
    assert measure(house).revision is None
    house.close()


def test_a_folder_that_takes_no_file_is_said_and_nothing_is_left_in_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(office.house.blobs.root.rglob("*"))
    assert ready(office.house).files
    assert sorted(office.house.blobs.root.rglob("*")) == before

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("casebook.blobs.directory.os.write", full)
    assert not ready(office.house).files


def test_days_are_counted_and_a_clock_that_went_back_makes_none_negative() -> None:
    assert age(date(2026, 5, 1), date(2026, 5, 14)) == 13
    assert age(date(2026, 5, 15), date(2026, 5, 14)) == 0
    assert age(None, date(2026, 5, 14)) is None
