"""Passkeys as a browser meets them: the forms, the refusals, what is kept; and an office that asks for a second factor."""

import re
from typing import Any

import pytest
from flask import Flask

from casebook.work import House
from tests.authenticator import Passkey, told
from tests.web.desk.conftest import PASSPHRASES, World, sign_in
from tests.web.desk.test_own_factors import add_telephone, on, stopped
from tests.web.pages import Page


def question(page: Page, address: str = "/passkey/question") -> Any:
    page.post(address, status=200)
    assert page.last is not None
    return page.last.get_json()


def add(page: Page, passkey: Passkey) -> str:
    """Add a passkey; give the page that follows."""
    assert "Add a passkey" in page.get("/me/passkey")
    answer = passkey.make(question(page, "/me/passkey/question"))
    page.post("/me/passkey", {"shown": told(answer), "name": "my key"})
    return page.follow()


def stranger(page: Page) -> Page:
    """Another browser, at the sign-in page."""
    other = Page(page.app)
    other.get("/sign-in")
    return other


def test_a_passkey_is_added_signs_in_alone_and_is_removed(dana: Page, world: World) -> None:
    passkey = Passkey()
    shown = add(dana, passkey)
    assert "It signs you in without your passphrase" in shown
    assert "signs in without the passphrase" in shown
    assert "my key" in shown
    other = stranger(dana)
    form = {"next": f"{world.case}/own-notes", "kept.words": "typed before", "kept_for": f"{world.case}/own-notes"}
    answer = passkey.use(question(other))
    assert "typed before" in other.post("/sign-in", {**form, "shown": told(answer)}, 200)
    assert "by a passkey" in other.get("/me")
    again = stranger(dana)
    assert "does not count here" in again.post("/sign-in", {"shown": told(answer)}, 403)
    again.post("/sign-in", {"shown": told(passkey.use(question(again)))})
    assert again.location == "/"
    drop = re.findall(r'action="(/me/factors/[0-9a-f-]+/drop)"', dana.get("/me"))
    dana.post(drop[0])
    last = stranger(dana)
    assert "does not count here" in last.post("/sign-in", {"shown": told(passkey.use(question(last)))}, 403)


def test_one_without_a_secret_is_the_second_step_and_the_code_page_offers_it(dana: Page) -> None:
    passkey = Passkey(prf=b"")
    assert "cannot sign you in alone" in add(dana, passkey)
    other = stranger(dana)
    form = {"login": "dana", "passphrase": PASSPHRASES["dana"]}
    assert "Use a passkey instead" in other.post("/sign-in", form, 200)
    assert "does not count here" in other.post("/sign-in/code", {"shown": told(Passkey().use(question(other)))}, 403)
    other.get("/today", 303)
    other.post("/sign-in/code", {"shown": told(passkey.use(question(other)))})
    other.get("/today")


def test_a_copied_passkey_is_refused_and_said_so_everywhere(dana: Page, house: House, world: World) -> None:
    passkey, beside, third = Passkey(counter=5), Passkey(prf=b"", counter=5), Passkey(counter=5)
    for one in (passkey, beside, third):
        add(dana, one)
        one.counter = 1
    other = stranger(dana)
    assert "may have been copied" in other.post("/sign-in", {"shown": told(passkey.use(question(other)))}, 403)
    other.post("/sign-in", {"login": "dana", "passphrase": PASSPHRASES["dana"]}, 200)
    assert "may have been copied" in other.post("/sign-in/code", {"shown": told(beside.use(question(other)))}, 403)
    stopped(house)
    on(house, 20)
    dana.get(f"{world.pack}/proof", 303)
    asked = dana.location
    assert "may have been copied" in dana.post(asked, {"shown": told(third.use(question(dana)))}, 422)
    assert dana.get("/me").count("perhaps copied: remove it") == 3
    assert "data-passkey" not in dana.get("/prove")


def test_proving_again_by_a_passkey_keeps_the_way_and_the_words(dana: Page, house: House, world: World) -> None:
    stopped(house)
    passkey = Passkey()
    add(dana, passkey)
    on(house, 20)
    dana.get(f"{world.pack}/proof", 303)
    asked = dana.location
    assert "Use a passkey instead" in dana.get(asked)
    assert "does not count here" in dana.post(asked, {"shown": told(Passkey().use(question(dana)))}, 422)
    dana.post(asked, {"shown": told(passkey.use(question(dana)))})
    assert dana.location == f"{world.pack}/proof"
    on(house, 20)
    page = dana.post("/me/paper-codes", {"note": "typed before"}, 403)
    assert "Use a passkey instead" in page
    form = {"kept.note": "typed before", "kept_for": "/me/paper-codes"}
    page = dana.post("/prove", {**form, "shown": told(passkey.use(question(dana)))}, 200)
    assert "typed before" in page


def test_answers_in_vain_are_counted(dana: Page, house: House) -> None:
    stopped(house)
    passkey = Passkey(prf=b"")
    add(dana, passkey)
    other = stranger(dana)
    other.post("/sign-in", {"login": "dana", "passphrase": PASSPHRASES["dana"]}, 200)
    for _ in range(10):
        other.post("/sign-in/code", {"shown": "{}"}, 403)
    assert "Too many tries" in other.post("/sign-in/code", {"shown": told(passkey.use(question(other)))}, 429)


def test_a_question_is_given_to_our_own_pages_only(anyone: Page) -> None:
    anyone.get("/sign-in")
    for wrong in (
        {"token": "0" * 64},
        {"headers": {"Origin": "http://evil.example"}},
        {"base_url": "http://127.0.0.1"},
    ):
        given: dict[str, Any] = {"status": 403, **wrong}
        anyone.post("/passkey/question", **given)
    assert question(anyone)["rpId"] == "localhost"


@pytest.mark.parametrize(
    ("host", "secure", "offered"),
    [
        ("localhost", False, True),
        ("127.0.0.1", True, False),
        ("office.example", False, False),
        ("office.example", True, True),
    ],
)
def test_passkeys_are_offered_only_where_browsers_have_them(
    anyone: Page, house: House, host: str, secure: bool, offered: bool
) -> None:
    anyone.app.config["TRUSTED_HOSTS"].append("office.example")
    house.settings = with_settings(house, secure_cookies=secure)
    assert ("data-passkey" in anyone.get("/sign-in", base_url=f"http://{host}")) is offered


def with_settings(house: House, **changed: object) -> Any:
    kept = {name: getattr(house.settings, name) for name in type(house.settings).__dataclass_fields__}
    return type(house.settings)(**{**kept, **changed})


def test_where_there_are_none_the_page_says_so(dana: Page) -> None:
    cookie = dana.client.get_cookie("casebook")
    assert cookie is not None
    dana.client.set_cookie("casebook", cookie.value, domain="127.0.0.1")
    assert "do not work at this address" in dana.get("/me/passkey", base_url="http://127.0.0.1")


def test_who_has_no_factor_does_nothing_else_where_the_office_asks_for_one(
    dana: Page, kian: Page, house: House, world: World
) -> None:
    stopped(house)
    house.settings = with_settings(house, second_factor_needed=True)
    for address in ("/today", world.case, f"{world.pack}/proof"):
        dana.get(address, 303)
        assert dana.location == "/me?said=factor_needed"
    assert "asks every member for a second factor" in dana.follow()
    page = dana.post(f"{world.case}/own-notes", {"words": "Ask about the neighbour, and who else saw it"}, 403)
    assert "Ask about the neighbour" in page
    dana.post(f"{world.case}/evidence/new", {"words": "x"}, 403)
    kian.get("/members", 303)
    for own in ("/me", "/preferences", "/me/application", "/me/passkey"):
        dana.get(own)
    add_telephone(dana, house)
    dana.get("/today")
    dana.get(world.case)
    kian.get("/members", 303)


def test_another_sign_in_is_told_until_it_was_seen(dana: Page) -> None:
    dana.get("/me")
    assert "signed in elsewhere too" not in dana.get("/today")
    other = Page(dana.app)
    other.sign_in("dana", PASSPHRASES["dana"])
    assert "signed in elsewhere too" not in other.follow(303), "those that were seen are not told again"
    page = dana.get("/today")
    assert "signed in elsewhere too" in page
    assert "See where you are signed in" in page
    third = Page(dana.app)
    third.sign_in("dana", PASSPHRASES["dana"])
    assert third.location == "/?said=signed_in_elsewhere"
    third.follow(303)
    assert third.follow().count("signed in elsewhere too") == 1
    dana.get("/me")
    assert "signed in elsewhere too" not in dana.get("/today")


def test_other_members_are_told_on_their_first_page(desk: Flask, kian: Page) -> None:
    kian.get("/me")
    sign_in(desk, "kian")
    again = Page(desk)
    again.sign_in("kian", PASSPHRASES["kian"])
    again.follow(303)
    assert "signed in elsewhere too" in again.follow()
