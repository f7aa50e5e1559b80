"""Coming in, staying in, going out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from casebook.web.desk import create_desk
from casebook.web.desk import sign_in as sign_in_module
from casebook.web.desk.waiting_line import WaitingLine
from casebook.work import House
from tests.web.desk.conftest import PASSPHRASES, World, settings_in, sign_in
from tests.web.pages import Page, check_headers


def test_the_right_passphrase_opens_the_desk(anyone: Page) -> None:
    anyone.sign_in("kian", PASSPHRASES["kian"])
    assert anyone.location == "/"
    assert "Members" in anyone.get("/members")


def test_wrong_unknown_removed_long_and_empty_look_alike(anyone: Page, kian: Page, world: World) -> None:
    kian.post(f"/members/{world.members['omid']}/remove")
    seen = set()
    for login, passphrase in (
        ("dana", "wrong"),
        ("nobody", "wrong"),
        ("omid", PASSPHRASES["omid"]),
        ("dana", "x" * 100_000),
        ("", ""),
        ("dana\x00", "nul"),
    ):
        page = anyone.sign_in(login, passphrase, 403)
        assert anyone.last is not None
        assert "Set-Cookie" not in anyone.last.headers
        seen.add(re.sub(r'id="login"[^>]*>', "", page))
        assert not passphrase or passphrase not in page
    assert len(seen) == 1


def test_a_passphrase_counts_whichever_way_its_letters_were_typed(anyone: Page) -> None:
    anyone.sign_in("  DANA ", PASSPHRASES["dana"])


def test_a_rush_of_sign_ins_is_asked_to_wait(anyone: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    line = WaitingLine(at_once=1, places=1, strangers=1, patience=0.01)
    monkeypatch.setattr(sign_in_module, "_LINE", line)
    with line.turn(known=False):
        assert "Too many at once" in anyone.sign_in("dana", PASSPHRASES["dana"], 429)
    anyone.sign_in("dana", PASSPHRASES["dana"])


def test_the_cookie_is_opaque_and_closed_to_scripts_and_other_sites(anyone: Page) -> None:
    anyone.sign_in("dana", PASSPHRASES["dana"])
    assert anyone.last is not None
    cookies = anyone.last.headers.getlist("Set-Cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("casebook="))
    secret = session.partition("=")[2].partition(";")[0]
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", secret)
    assert "HttpOnly" in session
    assert "SameSite=Lax" in session
    assert "Path=/" in session
    assert "Expires" not in session


def test_behind_https_the_cookie_is_secure_and_bound_to_the_host(house: House) -> None:
    settings = settings_in(house.settings.instance)
    opened = House(type(settings)(**{**_fields(settings), "secure_cookies": True}))
    page = Page(create_desk(opened.settings, opened))
    page.get("/sign-in", base_url="https://localhost")
    assert page.last is not None
    cookie = page.last.headers["Set-Cookie"]
    assert cookie.startswith("__Host-casebook-visitor=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert page.last.headers["Strict-Transport-Security"] == "max-age=31536000"
    opened.close()


def test_signing_in_makes_a_new_session_and_ends_the_one_before(desk: Flask, anyone: Page) -> None:
    anyone.sign_in("dana", PASSPHRASES["dana"])
    before = anyone.client.get_cookie("casebook")
    anyone.sign_in("dana", PASSPHRASES["dana"])
    after = anyone.client.get_cookie("casebook")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    old = Page(desk)
    old.client.set_cookie("casebook", before.value)
    old.get("/cases", 303)


def test_a_planted_cookie_does_not_become_a_session(desk: Flask, anyone: Page) -> None:
    anyone.client.set_cookie("casebook", "A" * 43)
    anyone.sign_in("dana", PASSPHRASES["dana"])
    planted = Page(desk)
    planted.client.set_cookie("casebook", "A" * 43)
    planted.get("/cases", 303)


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 3000, "é", "%00", "../../x", "a=b", "AAAA" * 10 + "AA="])
def test_a_foreign_cookie_is_nobody_and_no_error(anyone: Page, cookie: str) -> None:
    anyone.client.set_cookie("casebook", cookie)
    anyone.get("/cases", 303)
    assert anyone.location.startswith("/sign-in")


def test_signing_out_takes_a_form_and_ends_the_session_on_the_server(desk: Flask, dana: Page) -> None:
    cookie = dana.client.get_cookie("casebook")
    assert cookie is not None
    dana.get("/sign-out", 405)
    dana.get("/cases")
    dana.post("/sign-out")
    assert "You are signed out" in dana.follow()
    thief = Page(desk)
    thief.client.set_cookie("casebook", cookie.value)
    thief.get("/cases", 303)


def test_the_back_button_shows_nothing_after_signing_out(dana: Page) -> None:
    dana.get("/cases")
    assert dana.last is not None
    assert dana.last.headers["Cache-Control"] == "no-store"


def test_a_session_idles_out_and_use_keeps_it_alive(house: House, desk: Flask) -> None:
    moment = datetime.now(UTC)
    house.clock = lambda: moment
    dana = sign_in(desk, "dana")
    for _ in range(4):
        moment += timedelta(minutes=25)
        dana.get("/cases")
    moment += timedelta(minutes=31)
    dana.get("/cases", 303)


def test_a_session_ends_in_the_end(house: House, desk: Flask) -> None:
    moment = datetime.now(UTC)
    house.clock = lambda: moment
    dana = sign_in(desk, "dana")
    for _ in range(35):
        moment += timedelta(minutes=20)
        dana.get("/preferences")
    moment += timedelta(minutes=25)
    dana.get("/preferences", 303)


def test_a_member_removed_while_signed_in_is_out_at_once(desk: Flask, kian: Page, world: World) -> None:
    omid = sign_in(desk, "omid")
    omid.get("/cases")
    kian.post(f"/members/{world.members['omid']}/remove")
    omid.get("/cases", 303)
    omid.post("/cases/new", {"title": "Late"}, 403)


def test_the_reader_comes_back_to_the_page_that_was_asked_for(anyone: Page, world: World) -> None:
    anyone.get(f"{world.case}/incidents?track=online", 303)
    anyone.follow()
    anyone.post(
        "/sign-in",
        {"login": "dana", "passphrase": PASSPHRASES["dana"], "next": f"{world.case}/incidents?track=online"},
    )
    assert anyone.location == f"{world.case}/incidents?track=online"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "/\\evil.example/",
        "https://evil.example/",
        "http:evil.example",
        "javascript:alert(1)",
        "/%0d%0aX: y",
        "/cases\r\nX: y",
        "\\\\evil.example",
        "evil.example",
        "/static/../../etc",
        "@evil.example",
        " /cases",
        "/nothing/here",
    ],
)
def test_no_address_leads_to_another_place_after_sign_in(anyone: Page, address: str) -> None:
    anyone.post("/sign-in", {"login": "dana", "passphrase": PASSPHRASES["dana"], "next": address})
    assert anyone.location == "/"


def test_words_typed_into_a_form_survive_the_end_of_the_session(
    desk: Flask, dana: Page, world: World, house: House
) -> None:
    with house.engine.begin() as connection:
        connection.execute(text("DELETE FROM session"))
    story = "Хоини Ватан & <b>боз</b>"
    page = dana.post(
        f"{world.case}/incidents/new", {"title": "Kept title", "narrative": story, "track": "home"}, 403, token="0" * 64
    )
    assert "Kept title" in page
    assert "&lt;b&gt;" in page
    kept = dict(re.findall(r'name="(kept\.[a-z_]+)" value="([^"]*)"', page))
    assert kept["kept.title"] == "Kept title"
    answer = dana.post(
        "/sign-in",
        {"login": "dana", "passphrase": PASSPHRASES["dana"], "kept_for": f"{world.case}/incidents/new"}
        | {"kept.title": "Kept title", "kept.narrative": story, "kept.track": "home"},
        200,
    )
    assert 'value="Kept title"' in answer
    dana.post(f"{world.case}/incidents/new", {"title": "Kept title", "narrative": story, "track": "home"})
    assert "Kept title" in dana.follow()


def test_words_survive_an_old_token_and_are_not_acted_on(dana: Page, world: World) -> None:
    page = dana.post(f"{world.case}/incidents/new", {"title": "Typed before"}, 403, token="f" * 64)
    assert "Typed before" in page
    assert "Send what I typed" in page
    assert "Typed before" not in dana.get(f"{world.case}/incidents")


def test_kept_words_are_sent_nowhere_but_to_the_desk(anyone: Page) -> None:
    page = anyone.post(
        "/sign-in",
        {"login": "dana", "passphrase": PASSPHRASES["dana"], "kept_for": "https://evil.example/", "kept.title": "x"},
        200,
    )
    assert "evil.example" not in page
    assert 'action="/"' in page


def test_the_page_of_the_sign_in_says_no_office_and_loads_no_script_but_for_passkeys(anyone: Page) -> None:
    page = anyone.get("/sign-in")
    assert "Charogh" not in page
    assert re.findall(r"<script[^>]*/([a-z]+[.]js)", page) == ["passkeys.js"]
    assert "<script" not in anyone.get("/sign-in", base_url="http://127.0.0.1")
    assert anyone.last is not None
    check_headers(anyone.last)


def _fields(settings: object) -> dict[str, object]:
    names = getattr(settings, "__struct_fields__", None) or settings.__dataclass_fields__  # type: ignore[attr-defined]
    return {name: getattr(settings, name) for name in names}
