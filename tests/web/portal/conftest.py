"""An office with an empty inbox, made once; each test works on a copy, through the portal's own pages."""

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from casebook.bench.server import PORTAL, Server, served
from casebook.model import Base
from casebook.model.office import OfficeBody
from casebook.services import founding, history, inbox, membership
from casebook.services.inbox import ReportPage, ReportView
from casebook.settings import Settings
from casebook.web.portal import create_portal
from casebook.work import House, begin
from tests import cast
from tests.engines import made
from tests.keys.acting import Clock
from tests.web.desk.conftest import settings_in
from tests.web.portal.visitor import Visitor

LEAVE_TO = "https://weather.example/today"
SETTINGS = f'leave_to = "{LEAVE_TO}"\ndisk_reserve = 1\n'  # the disk of a test may be small


@dataclass(frozen=True, slots=True)
class Desk:
    """What the members of the office see."""

    house: House

    def inbox(self) -> list[ReportView]:
        """The reports that Dana finds."""
        with begin(self.house, writes=True, name="test") as work:
            return inbox.inbox(work, membership.unlock(work, cast.DANA.login, cast.DANA.passphrase))

    def one(self) -> ReportPage:
        """The only report, opened by Dana."""
        (view,) = self.inbox()
        return self.report(view.id)

    def report(self, report_id: UUID) -> ReportPage:
        """A report, opened by Dana."""
        with begin(self.house, writes=True, name="test") as work:
            keys = membership.unlock(work, cast.DANA.login, cast.DANA.passphrase)
            return inbox.report(work, keys, report_id)

    def files(self, report_id: UUID) -> dict[str, bytes]:
        """All files of a report: names as they were sent, and their bytes."""
        page = self.report(report_id)
        with begin(self.house, writes=True, name="test") as work:
            keys = membership.unlock(work, cast.DANA.login, cast.DANA.passphrase)
            return {
                file.body.original.name: b"".join(
                    inbox.read_file(work, keys, report_id, file.id, purpose="test").pieces()
                )
                for file in page.all_files
            }

    def office_log(self) -> list[str]:
        """What the administrator reads in the office's own log."""
        with begin(self.house, writes=True, name="test") as work:
            keys = membership.unlock(work, cast.KIAN.login, cast.KIAN.passphrase)
            return [repr(line.event) for line in history.office_log(work, keys).lines]


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that nobody has written to yet."""
    folder = tmp_path_factory.mktemp("portal") / "instance"
    house = House(settings_in(folder))
    Base.metadata.create_all(house.engine)
    with begin(house, writes=True, name="init") as work:
        founding.found(work, OfficeBody(name="Charogh"), "Team North", (cast.KIAN, cast.DANA))
    house.close()
    return folder


def office_settings(founded: Path, folder: Path, **chosen: Any) -> Settings:
    """Settings of a copy of the office, which is made in `folder`."""
    shutil.copytree(founded, folder)
    made(settings_in(folder).database)
    return dataclasses.replace(settings_in(folder), **{"leave_to": LEAVE_TO, "disk_reserve": 1, **chosen})


@pytest.fixture
def portal_of(founded: Path, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Make a portal of an office whose settings are chosen."""
    with ExitStack() as opened:

        def make(**chosen: Any) -> Flask:
            house = House(office_settings(founded, tmp_path / f"office-{len(list(tmp_path.iterdir()))}", **chosen))
            opened.callback(house.close)
            return create_portal(house.settings, house)

        yield make


@pytest.fixture
def portal(portal_of: Callable[..., Flask]) -> Flask:
    return portal_of()


@pytest.fixture
def house(portal: Flask) -> House:
    found: House = portal.extensions["casebook"]
    return found


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


@pytest.fixture
def clock(house: House) -> Clock:
    """The office's clock, which stands until a test moves it."""
    house.clock = Clock()
    return house.clock


@pytest.fixture
def mahsa(portal: Flask) -> Visitor:
    """The browser of somebody who writes."""
    return Visitor(portal)


@pytest.fixture
def stranger(portal: Flask) -> Visitor:
    """The browser of somebody else."""
    return Visitor(portal)


@pytest.fixture(scope="session")
def running(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, House]]:
    """The portal as `casebook serve` runs it, and the office behind it. Tests share it: each looks for its own words."""
    settings = office_settings(founded, tmp_path_factory.mktemp("running") / "instance")
    (settings.instance / "settings.toml").write_text(SETTINGS, "utf-8")
    house = House(settings)
    with served(PORTAL, settings) as server:
        yield server, house
    house.close()
