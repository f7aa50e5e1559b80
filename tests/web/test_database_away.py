"""A database that goes away while people are at the pages: they read what was kept and what to do, and go on when it is back."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from casebook.services import moving
from casebook.services.measures import ready
from casebook.web.desk import create_desk
from casebook.web.portal import create_portal
from casebook.work import House
from tests import cast, postgresql
from tests.conftest import Office
from tests.web.pages import Page
from tests.web.portal.visitor import STORY, Visitor

AWAY = "The place where reports are kept does not answer."


@pytest.fixture
def house(office_on: Office) -> House:
    """An office on each engine; the disk of a test may be small."""
    house = office_on.house
    house.settings = dataclasses.replace(house.settings, disk_reserve=1)
    return house


@contextmanager
def away(server: postgresql.Server, address: str) -> Iterator[None]:
    """Take a database away from all who use it, and bring it back."""
    name = make_url(address).database
    with psycopg.connect(server.new_database().replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        connection.execute(f"ALTER DATABASE {name} RENAME TO {name}_away")
        yield
        connection.execute(f"ALTER DATABASE {name}_away RENAME TO {name}")


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_who_writes_or_works_when_the_database_goes_reads_so_and_goes_on_when_it_is_back(
    office_on: Office, house: House, postgresql_server: postgresql.Server
) -> None:
    mahsa, dana = Visitor(create_portal(house.settings, house)), Page(create_desk(house.settings, house))
    dana.comes_with(office_on.session(cast.DANA))
    mahsa.open("/write")
    form = mahsa.form("/write")
    with away(postgresql_server, house.settings.database):
        page = mahsa.press(form, 503, story=STORY)
        assert AWAY in page
        assert STORY in page
        page = dana.get("/cases", 503)
        assert "The database does not answer just now" in page
        assert "Nothing was half saved" in page
        assert not ready(house).database
    assert ready(house).all
    assert "Cases" in dana.get("/cases")
    mahsa.press(form, story=STORY, go="files")


def test_who_works_on_a_database_that_the_office_has_left_reads_that_nothing_was_saved(
    office_on: Office, house: House, tmp_path: Path
) -> None:
    mahsa = Visitor(create_portal(house.settings, house))
    mahsa.open("/write")
    moving.move(house.settings, f"sqlite:///{tmp_path}/new.sqlite")
    page = mahsa.press(mahsa.form("/write"), 503, story=STORY)
    assert AWAY in page
    assert STORY in page
