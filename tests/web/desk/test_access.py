"""Each route × each member: exactly what access.py admits, and a case that is not held is not there."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from casebook.services import moving
from casebook.web.desk import create_desk
from casebook.web.desk.guards import check_routes
from casebook.work import House
from tests import engines
from tests.web.desk.conftest import World, sign_in
from tests.web.desk.routes import NOWHERE, OPEN_TO_EVERYONE, Asked, asked, routes_of
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import PNG
from tests.web.pages import Page


def ask(page: Page, one: Asked, status: int, address: str = "") -> str:
    if one.method == "GET":
        return page.get(address or one.address, status)
    form: dict[str, Any] = dict(one.form)
    if "files" in form:
        form["files"] = (io.BytesIO(PNG), "post.png")
    return page.post(address or one.address, form, status)


def test_every_route_of_the_desk_stands_in_the_table(desk: Flask, world: World) -> None:
    assert routes_of(desk) == {(one.endpoint, one.method) for one in asked(world)} | OPEN_TO_EVERYONE


def test_a_route_that_does_not_say_who_may_use_it_stops_the_desk(house: House) -> None:
    app = create_desk(house.settings, house)
    app.add_url_rule("/quick-look", "quick_look", lambda: "everything")
    with pytest.raises(RuntimeError, match="quick_look"):
        check_routes(app)


ENDING = {"sign_in.leave", "own_factors.end_everything"}  # they end a session, so each has one of its own


def unlike_the_table(desk: Flask, world: World, login: str) -> list[str]:
    """Ask for everything as a member; give what was answered otherwise than the table says."""
    page = sign_in(desk, login)
    wrong = []
    steps = sorted(asked(world), key=lambda one: (one.method == "POST", one.endpoint in ENDING))
    for one in steps:
        at = sign_in(desk, login) if one.endpoint in ENDING else page
        try:
            ask(at, one, getattr(one, login))
        except AssertionError as error:
            wrong.append(f"{one}: expected {getattr(one, login)}, got {str(error)[:300]}")
    return wrong


@pytest.mark.parametrize("login", ["dana", "omid", "lena", "kian"])
def test_each_member_gets_exactly_what_the_table_says(desk: Flask, world: World, login: str) -> None:
    assert unlike_the_table(desk, world, login) == []


def test_every_route_works_in_an_office_that_was_moved_to_the_other_engine(
    house: House, world: World, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """So each page is asked for on both, whichever the suite runs on."""
    place = f"sqlite:///{tmp_path}/moved.sqlite"
    if not engines.ON_POSTGRESQL:
        place = request.getfixturevalue("postgresql_server").new_database()
    house.close()
    moving.move(house.settings, place)
    there = House(replace(house.settings, database=place))
    assert unlike_the_table(create_desk(there.settings, there), world, "dana") == []
    there.close()


def test_nobody_gets_anything_without_signing_in(anyone: Page, world: World, house: House) -> None:
    before = snapshot(house)
    for one in asked(world):
        page = ask(anyone, one, 303 if one.method == "GET" else 403)
        assert "Orzuzoda" not in page
        assert "Charogh" not in page
    assert snapshot(house) == before


@pytest.mark.parametrize("login", ["omid", "kian"])
def test_a_foreign_case_and_none_are_told_apart_by_nothing(desk: Flask, world: World, login: str) -> None:
    page = sign_in(desk, login)
    case_id = world.case.rpartition("/")[2]
    for one in asked(world):
        if case_id in one.address:
            there = ask(page, one, 404)
            nowhere = ask(page, one, 404, one.address.replace(case_id, NOWHERE))
            assert there == nowhere, str(one)


def test_what_belongs_to_another_case_is_not_in_this_one(dana: Page, world: World) -> None:
    dana.post("/cases/new", {"title": "Second"})
    second = dana.location.partition("?")[0]
    nested = (world.incident, world.account, world.exhibit, world.pack, f"{world.exhibit}/file", f"{world.pack}/proof")
    for address in nested:
        dana.get(address)
        dana.get(address.replace(world.case, second), 404)


def test_refusals_change_nothing(desk: Flask, world: World, house: House) -> None:
    before = snapshot(house)
    for login in ("omid", "lena", "kian"):
        page = sign_in(desk, login)
        for one in asked(world):
            if one.method == "POST" and getattr(one, login) in {403, 404}:
                ask(page, one, getattr(one, login))
    assert snapshot(house) == before


def test_fields_that_no_form_has_are_passed_over(kian: Page, dana: Page, world: World) -> None:
    dana.post(
        f"{world.case}/people/new",
        {"name": "Neighbour", "case_id": NOWHERE, "revision": "9", "id": NOWHERE, "is_admin": "1"},
    )
    assert "Neighbour" in dana.get(f"{world.case}/people")
    kian.post("/members/new", {"name": "R", "login": "r", "role": "owner"}, 422)
    kian.post("/members/new", {"name": "R", "login": "r", "role": ""}, 422)


def test_an_administrator_without_a_case_reads_no_word_of_it(kian: Page) -> None:
    assert "Orzuzoda" not in kian.get("/members") + kian.get("/log")


def test_after_taking_back_nothing_opens_by_any_address(desk: Flask, dana: Page, world: World) -> None:
    lena = sign_in(desk, "lena")
    lena.get(world.case)
    dana.post(f"{world.case}/access/{world.members['lena']}/take-back")
    for one in asked(world):
        if one.address.startswith(world.case) and one.method == "GET":
            lena.get(one.address, 404)
    assert "Orzuzoda" not in lena.get("/cases")


def test_counsel_whose_last_day_is_over_holds_nothing(desk: Flask, dana: Page, world: World, house: House) -> None:
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 -- only this test moves time

    moment = datetime.now(UTC)
    house.clock = lambda: moment
    dana.post(f"{world.case}/access/{world.members['lena']}/take-back")
    dana.post(f"{world.case}/access", {"member": world.members["lena"], "ends_on": moment.date().isoformat()})
    lena = sign_in(desk, "lena")
    lena.get(world.case)
    moment += timedelta(days=1, hours=2)
    sign_in(desk, "lena").get(world.case, 404)


def test_addresses_hold_random_ids_only(world: World) -> None:
    for address in (world.case, world.incident, world.exhibit, world.pack, world.account, world.report_file):
        parts = [part for part in address.split("/") if "-" in part]
        assert parts
        assert all(UUID(part).version == 4 for part in parts if part != world.account.rpartition("/")[2])
