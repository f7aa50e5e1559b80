"""The demonstration office, built once and served as `casebook serve` does, for the pictures in the guides."""

import dataclasses
import socket
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from casebook.cli import faces as processes
from casebook.demo.build import Built, build
from casebook.model.member import Role
from casebook.services import membership
from casebook.services.founding import Newcomer
from casebook.services.migration import migrate
from casebook.settings import load
from casebook.work import House, begin
from tests.chromium import running
from tests.guide.reports import add_reports

NEWCOMER = Newcomer(name="Farida Noor", login="farida", passphrase="farida reads at night", role=Role.CASEWORKER)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-pictures", action="store_true", default=False, help="write the pictures of docs/guide/pictures anew"
    )


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The served office: its address and portal, what was built, and a return code of a report that was answered."""

    desk: str
    portal: str
    built: Built
    return_code: str

    def passphrase(self, login: str) -> str:
        return next(each.passphrase for each in self.built.newcomers if each.login == login)


def free_addresses() -> tuple[str, str]:
    """Two addresses that nobody listens at: held together, so that they are not the same."""
    with socket.socket() as one, socket.socket() as other:
        for listener in (one, other):
            listener.bind(("127.0.0.1", 0))
        first, second = (f"127.0.0.1:{listener.getsockname()[1]}" for listener in (one, other))
        return first, second


def await_answer(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 -- our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nothing answers at {address}")


def add_newcomer(house: House, built: Built) -> None:
    """Let the administrator add a member who then waits to be let in."""
    kian = next(each for each in built.newcomers if each.login == "kian")
    with begin(house, writes=True, name="test") as work:
        membership.add(work, membership.unlock(work, kian.login, kian.passphrase), NEWCOMER)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    instance = tmp_path_factory.mktemp("demonstration") / "instance"
    settings = load({"CASEBOOK_INSTANCE": str(instance), "CASEBOOK_STRETCHING_MEMORY_KIB": "1024"})
    desk, portal = free_addresses()
    settings = dataclasses.replace(settings, desk=desk, portal=portal)
    house = House(settings)
    migrate(house)
    built = build(house)
    add_newcomer(house, built)
    return_code = add_reports(house, built)
    faces = processes.start(settings)
    try:
        for address in (settings.desk, settings.portal):
            await_answer(f"http://{address}/")
        yield Demonstration(f"http://{settings.desk}", f"http://{settings.portal}", built, return_code)
    finally:
        processes.finish(faces)
        house.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser
