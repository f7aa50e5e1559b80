"""Each form × each way to forge it: refused, and nothing has changed."""

import io
from typing import Any

import pytest
from flask import Flask

from casebook.work import House
from tests.web.desk.conftest import World, sign_in
from tests.web.desk.routes import asked, changes
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import PNG
from tests.web.pages import Page

FOREIGN = {
    "another origin": {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    "another port": {"Origin": "http://localhost:8001"},
    "an origin that is none": {"Origin": "http://["},
    "a sandboxed frame": {"Origin": "null"},
    "a sister site": {"Sec-Fetch-Site": "same-site"},
    "cross-site without origin": {"Sec-Fetch-Site": "cross-site"},
}


def actor_of(status: str) -> str:
    return {"members": "kian"}.get(status.partition(".")[0], "dana")


def send(page: Page, one: Any, status: int, token: str | None, **given: Any) -> str:
    form = dict(one.form)
    if "files" in form:
        form["files"] = (io.BytesIO(PNG), "post.png")
    return page.post(one.address, form, status, token=token, **given)


@pytest.mark.parametrize("forged", ["no token", "a bad token", "the token of another session", "a visitor's token"])
def test_a_form_without_its_own_token_is_refused(desk: Flask, world: World, house: House, forged: str) -> None:
    members = {login: sign_in(desk, login) for login in ("dana", "kian")}
    other, visitor = sign_in(desk, "dana"), Page(desk)
    visitor.get("/sign-in")
    tokens = {
        "no token": "",
        "a bad token": "f" * 64,
        "the token of another session": other.token(),
        "a visitor's token": visitor.token(),
    }
    before = snapshot(house)
    for one in asked(world):
        if changes(one):
            send(members[actor_of(one.endpoint)], one, 403, tokens[forged])
    assert snapshot(house) == before


@pytest.mark.parametrize("where", FOREIGN)
def test_a_form_sent_by_another_site_is_refused_even_with_the_right_token(
    desk: Flask, world: World, house: House, where: str
) -> None:
    members = {login: sign_in(desk, login) for login in ("dana", "kian")}
    tokens = {login: page.token() for login, page in members.items()}
    before = snapshot(house)
    for one in asked(world):
        if changes(one):
            login = actor_of(one.endpoint)
            headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin", **FOREIGN[where]}
            answer = send(members[login], one, 403, tokens[login], headers=headers)
            assert not any(str(typed) in answer for typed in one.form.values() if len(str(typed)) > 4)
    assert snapshot(house) == before


def test_no_act_happens_by_reading_an_address(desk: Flask, world: World, house: House) -> None:
    members = {login: sign_in(desk, login) for login in ("dana", "kian")}
    readable = {one.address.partition("?")[0] for one in asked(world) if not changes(one)}
    before = snapshot(house)
    for one in asked(world):
        if changes(one) and one.address not in readable:
            page = members[actor_of(one.endpoint)]
            page.get(f"{one.address}?csrf_token={page.token()}", 405)
    assert snapshot(house) == before


def test_the_sign_in_form_is_bound_to_its_browser(desk: Flask, anyone: Page) -> None:
    anyone.get("/sign-in")
    stranger = Page(desk)
    stranger.get("/sign-in")
    anyone.post("/sign-in", {"login": "dana", "passphrase": "x"}, 403, token=stranger.token())
    anyone.post("/sign-in", {"login": "dana", "passphrase": "x"}, 403, headers=FOREIGN["another origin"])


def test_a_token_in_the_address_does_not_count(dana: Page, world: World) -> None:
    token = dana.token()
    dana.post(f"{world.case}/close?csrf_token={token}", {}, 403, token="")
