"""What other sites can make a member's browser ask for: nothing by themselves, and nothing behind a link without a question."""

import pytest
from flask import Flask

from casebook.work import House
from tests.web.desk.conftest import World, sign_in
from tests.web.desk.routes import OPEN_TO_EVERYONE, asked, changes
from tests.web.desk.snapshot import snapshot
from tests.web.pages import Page

WINDOW = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
EMBEDDED = [
    {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
    {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "object"},
    {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
    {},
]


def readable(world: World) -> list[str]:
    return [one.address for one in asked(world) if not changes(one)]


def test_another_site_embeds_and_fetches_nothing(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    sheet = next(part for part in dana.get("/preferences").split('"') if part.endswith("desk.css"))
    addresses = (world.case, f"{world.exhibit}/file", f"{world.exhibit}/picture", f"{world.pack}/proof", "/", sheet)
    for how in EMBEDDED:
        for address in addresses:
            page = dana.get(address, 403, headers={"Sec-Fetch-Site": "cross-site", **how})
            assert "Orzuzoda" not in page
    assert snapshot(house) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_on_another_site_opens_nothing_before_its_member_says_so(
    desk: Flask, world: World, house: House, site: str
) -> None:
    members = [sign_in(desk, login) for login in ("dana", "kian")]
    anyone = Page(desk)
    before = snapshot(house)
    for address in readable(world):
        first, *others = (
            page.get(address, 200, headers={"Sec-Fetch-Site": site, **WINDOW}) for page in (*members, anyone)
        )
        assert all(page == first for page in others), address
        assert first.count("<a ") == 2, address
    assert snapshot(house) == before


def test_the_link_on_that_page_leads_on(dana: Page, world: World) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", **WINDOW}
    page = dana.get(f"{world.case}/evidence?unveil=yes", headers=headers)
    assert f'href="{world.case}/evidence?unveil=yes"' in page
    for path, status in (("//evil.example/cases", 404), ("//cases", 200), ("/\\evil.example", 404)):
        answer = dana.client.get("/", environ_overrides={"PATH_INFO": path}, headers=headers)
        assert answer.status_code == status, path
        assert 'href="//' not in answer.text
        assert answer.headers.get("Location", "http://localhost/").startswith("http://localhost/")
    assert dana.get(world.case, headers={"Sec-Fetch-Site": "none", **WINDOW}).count("<a ") > 2


def test_the_front_door_is_open_from_anywhere(desk: Flask) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", **WINDOW}
    assert ("sign_in.enter", "GET") in OPEN_TO_EVERYONE
    anyone = Page(desk)
    assert 'name="passphrase"' in anyone.get("/sign-in", headers=headers)
    anyone.get("/", 303, headers=headers)
