"""The desk on two hosts, as browsers meet it: a request needs nothing of the host that answered the one before."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from casebook.web.desk import create_desk
from casebook.work import House
from tests.hosts_of import another_host
from tests.web.desk.conftest import PASSPHRASES, World
from tests.web.pages import Page

Browser = Callable[..., Page]


@pytest.fixture
def there(house: House) -> Iterator[Flask]:
    """The desk of a further host."""
    with another_host(house) as other:
        yield create_desk(other.settings, other)


def moved(page: Page, desk: Flask) -> Page:
    """The same browser, sent to another host by whatever stands in front."""
    session = page.client.get_cookie("casebook")
    assert session is not None
    other = Page(desk)
    other.comes_with(session.value)
    return other


def test_a_form_that_one_host_showed_is_taken_by_the_other_once_and_read_at_either(
    dana: Page, there: Flask, world: World
) -> None:
    elsewhere = moved(dana, there)
    page = dana.get(f"{world.case}/people/new")
    form = {"form_id": page.partition('name="form_id" type="hidden" value="')[2][:36], "name": "Farrukh"}
    assert len(form["form_id"]) == 36
    elsewhere.post(f"{world.case}/people/new", form)
    shown = dana.get(f"{world.case}/people").count("Farrukh")
    assert shown > 0
    dana.post(f"{world.case}/people/new", form)
    assert elsewhere.get(f"{world.case}/people").count("Farrukh") == shown


def test_signing_out_and_leaving_at_one_host_is_over_at_the_other_with_the_next_request(
    browser: Browser, there: Flask
) -> None:
    here = browser("dana")
    first, second = moved(here, there), moved(browser("dana"), there)
    for page in (first, second):
        page.get("/today")
    here.post("/sign-out")
    assert "/sign-in" in first.get("/today", 303) + first.location
    second.get("/today")
    browser("dana").post("/me/leave")
    assert "/sign-in" in second.get("/today", 303) + second.location


def test_who_guessed_at_one_host_waits_at_the_other_and_a_known_browser_does_not(
    dana: Page, anyone: Page, there: Flask, house: House
) -> None:
    at = house.clock()
    house.clock = there.extensions["casebook"].clock = lambda: at
    dana.post("/me/browser")
    mark = dana.client.get_cookie("casebook-device")
    assert mark is not None
    for _ in range(10):
        anyone.sign_in("dana", "wrong", 403)
    assert "Too many tries" in Page(there).sign_in("dana", PASSPHRASES["dana"], 429)
    known = Page(there)
    known.client.set_cookie("casebook-device", mark.value)
    known.sign_in("dana", PASSPHRASES["dana"])
