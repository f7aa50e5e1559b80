"""An office with the cast and one restricted case, made once through the pages; each test works on a copy."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from casebook.model import Message
from casebook.model.member import Role
from casebook.model.office import OfficeBody
from casebook.services import founding, membership
from casebook.services.founding import Newcomer
from casebook.settings import Settings
from casebook.web.desk import create_desk
from casebook.work import House, begin
from tests.engines import database_of
from tests.services.reporting import Reporter
from tests.web.desk.steps import PNG, add_file, add_person, begin_pack, build_pack, log_incident, open_case
from tests.web.pages import Page

PASSPHRASES = {login: f"{login} has a long passphrase" for login in ("dana", "omid", "lena", "kian")}
ROLES = {
    "dana": ("Dana Rahim", Role.CASEWORKER),
    "omid": ("Omid Farr", Role.CASEWORKER),
    "lena": ("Lena Okafor", Role.COUNSEL),
    "kian": ("Kian Soho", Role.ADMINISTRATOR),
}


@dataclass(frozen=True)
class World:
    """Addresses of what Dana has made, a restricted case that Lena was given, and of what came through the portal."""

    folder: Path
    case: str
    person: str
    account: str
    incident: str
    post: str
    exhibit: str
    pack: str
    draft: str
    own_note: str
    delivery: str
    consent: str
    report: str
    report_file: str
    message: str
    other_report: str
    view: str
    intervention: str
    task: str
    risk: str
    members: dict[str, str]


def settings_in(folder: Path) -> Settings:
    return Settings(
        instance=folder,
        database=database_of(folder),
        blobs=str(folder / "blobs"),
        stretching_memory_kib=64,
        upload_limit=8 * 1024 * 1024,
    )


def sign_in(desk: Flask, login: str, locale: str = "en") -> Page:
    """A browser that came in; what the front door itself does is looked at in test_sign_in.py."""
    page = Page(desk, locale)
    with begin(desk.extensions["casebook"], writes=True, name="sign_in") as work:
        page.comes_with(membership.sign_in(work, login, PASSPHRASES[login]))
    return page


@pytest.fixture(scope="session")
def founded(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with its members and nothing else."""
    folder = tmp_path_factory.mktemp("founded") / "instance"
    shutil.copytree(migrated, folder)
    house = House(settings_in(folder))
    cast = tuple(
        Newcomer(name=name, login=login, passphrase=PASSPHRASES[login], role=role)
        for login, (name, role) in ROLES.items()
    )
    with begin(house, writes=True, name="init") as work:
        founding.found(work, OfficeBody(name="Charogh"), "Team North", cast)
    house.close()
    return folder


@pytest.fixture(scope="session")
def made(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The office with Dana's case, made once."""
    folder = tmp_path_factory.mktemp("world") / "instance"
    shutil.copytree(founded, folder)
    house = House(settings_in(folder))
    dana = sign_in(create_desk(house.settings, house), "dana")
    kian = sign_in(create_desk(house.settings, house), "kian")
    removable = [
        address.split("/")[2] for address in kian.links("/members", "/members/") if address.endswith("/remove")
    ]
    members = dict(zip(("dana", "lena", "omid"), removable, strict=True))  # the list is in the order of names
    case = open_case(dana, restricted="y")
    person = add_person(dana, case)
    incident = log_incident(
        dana, case, links="https://t.me/ovozi_misol_24/318", act="smear_defamation", victim=person, by_account="author"
    )
    exhibit = add_file(dana, case, incidents=incident.rpartition("/")[2])
    dana.post(f"{case}/consents/new", {"person": person, "purpose": "asylum_file", "given_on": "2 May 2026"})
    dana.post(f"{case}/access", {"member": members["lena"], "purpose": "Appeal"})
    pack = build_pack(dana, case)
    draft = begin_pack(dana, case, recipient="The tribunal")
    dana.post(f"{case}/own-notes", {"words": "Ask about the neighbour"})
    own_note = dana.links(f"{case}/own-notes", f"{case}/own-notes/", attribute="action")[0]
    dana.post(f"{case}/interventions/new", {"kind": "police", "addressee": "The police"})
    intervention = dana.location.partition("?")[0]
    dana.post(f"{case}/records/task/new", {"title": "Think it over", "kind": "task"})
    dana.post(f"{case}/records/risk_assessment/new", {"person": person, "review_on": "20 May 2036"})
    dana.post("/views", {"title": "High", "chosen": "severity:high"})
    view = dana.location.partition("?")[0].rpartition("/")[2]
    report, report_file, message = report_with_a_file(house)
    dana.get(f"{pack}/proof")
    for one in (dana, kian):
        one.get("/me")  # they have seen where they are signed in
    world = World(
        folder=folder,
        case=case,
        person=person,
        account=dana.links(f"{case}/accounts", f"{case}/accounts/")[0],
        incident=incident,
        post=dana.links(incident, f"{case}/posts/")[0],
        exhibit=exhibit,
        pack=pack,
        draft=draft,
        own_note=own_note,
        delivery=dana.links(f"{case}/ledger", f"{case}/deliveries/")[0],
        consent=dana.links(f"{case}/people", f"{case}/consents/", attribute="action")[0].removesuffix("/withdraw"),
        report=report,
        report_file=report_file,
        message=message,
        view=view,
        intervention=intervention,
        task=dana.links(f"{case}/dates", f"{case}/dates/", attribute="action")[-1].removesuffix("/done"),
        risk=dana.links(f"{case}/dates", f"{case}/dates/risk_assessment/", attribute="action")[0].removesuffix(
            "/let-go"
        ),
        other_report=f"/inbox/{Reporter(house).send(story='Another story')}",
        members=members,
    )
    house.close()
    return world


def report_with_a_file(house: House) -> tuple[str, str, str]:
    """Somebody reports, with a file, and writes once more: the addresses of report, file and message."""
    sender = Reporter(house)
    report = (
        f"/inbox/{sender.begin(danger='now', kinds=('smear',), where='https://t.me/ovozi_misol_24/318', language='tg')}"
    )
    file_id = sender.add_file(PNG, "screen.png")
    sender.finish()
    sender.write("Як чизи дигар.")
    with begin(house, writes=False) as work:
        message = work.db.scalars(select(Message.id)).one()
    return report, f"{report}/files/{file_id}", f"{report}/messages/{message}"


def opened_copy(folder: Path, tmp_path: Path) -> House:
    copy = tmp_path / "instance"
    shutil.copytree(folder, copy)
    return House(settings_in(copy))


@pytest.fixture
def world(made: World) -> World:
    """What stands in the copy that this test works on."""
    return made


@pytest.fixture
def house(made: World, tmp_path: Path) -> Iterator[House]:
    opened = opened_copy(made.folder, tmp_path)
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
    """A signed-in browser of a member, in a language."""
    return lambda login, locale="en": sign_in(desk, login, locale)


@pytest.fixture
def dana(desk: Flask) -> Page:
    return sign_in(desk, "dana")


@pytest.fixture
def kian(desk: Flask) -> Page:
    return sign_in(desk, "kian")
