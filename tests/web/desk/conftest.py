"""An office with the cast, freshly founded for each test, and a browser for each of them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from casebook.model import Base
from casebook.model.member import Role
from casebook.model.office import OfficeBody
from casebook.services import founding
from casebook.services.founding import Newcomer
from casebook.settings import Settings
from casebook.web.desk import create_desk
from casebook.work import House, begin
from tests.web.pages import Page

PASSPHRASES = {
    "dana": "dana's passphrase is long",
    "omid": "omid's passphrase is long",
    "lena": "lena's passphrase is long",
    "kian": "kian's passphrase is long",
}
ROLES = {
    "dana": ("Dana Rahim", Role.CASEWORKER),
    "omid": ("Omid Farr", Role.CASEWORKER),
    "lena": ("Lena Okafor", Role.COUNSEL),
    "kian": ("Kian Soho", Role.ADMINISTRATOR),
}


def settings_in(folder: Path) -> Settings:
    return Settings(
        instance=folder,
        database=f"sqlite:///{folder / 'casebook.sqlite'}",
        blobs=folder / "blobs",
        stretching_memory_kib=64,
        upload_limit=64 * 1024 * 1024,
    )


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office founded once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("founded")
    house = House(settings_in(folder))
    Base.metadata.create_all(house.engine)
    cast = tuple(
        Newcomer(name=name, login=login, passphrase=PASSPHRASES[login], role=role)
        for login, (name, role) in ROLES.items()
    )
    with begin(house, writes=True, name="init") as work:
        founding.found(work, OfficeBody(name="Charogh"), "Team North", cast)
    house.close()
    return folder


@pytest.fixture
def house(founded: Path, tmp_path: Path) -> Iterator[House]:
    folder = tmp_path / "instance"
    shutil.copytree(founded, folder)
    opened = House(settings_in(folder))
    yield opened
    opened.close()


@pytest.fixture
def desk(house: House) -> Flask:
    return create_desk(house.settings, house)


@pytest.fixture
def anyone(desk: Flask) -> Page:
    """A browser that nobody has signed in with."""
    return Page(desk)


@pytest.fixture
def browser(desk: Flask) -> Callable[..., Page]:
    """A signed-in browser of a member."""

    def signed_in(login: str, locale: str = "en") -> Page:
        page = Page(desk, locale)
        page.sign_in(login, PASSPHRASES[login])
        return page

    return signed_in


@pytest.fixture
def dana(browser: Callable[..., Page]) -> Page:
    return browser("dana")


@pytest.fixture
def kian(browser: Callable[..., Page]) -> Page:
    return browser("kian")
