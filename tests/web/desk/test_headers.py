"""The protective headers stand on every answer, whatever it is."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

import casebook.web
from casebook.web.desk import create_desk
from casebook.work import House, open_engine
from tests.web.desk.conftest import World
from tests.web.desk.steps import PNG
from tests.web.pages import Page, check_headers


def test_headers_stand_on_pages_files_redirects_and_errors(dana: Page, anyone: Page, world: World) -> None:
    for page, address, status in (
        (dana, "/cases", 200),
        (dana, "/", 303),
        (anyone, "/", 303),
        (anyone, "/sign-in", 200),
        (dana, f"{world.exhibit}/file", 200),
        (dana, f"{world.exhibit}/picture", 200),
        (dana, f"{world.pack}/proof", 200),
        (dana, "/nothing", 404),
        (dana, "/sign-out", 405),
        (dana, "/members/new", 403),
        (dana, f"{world.case}/incidents/not-an-id", 404),
        (dana, "/cases/", 404),
    ):
        page.get(address, status)
    dana.post(f"{world.case}/incidents/new", {"title": ""}, 422)
    dana.post("/cases/new", {"title": "x" * 2_000_000}, 413)
    dana.post("/preferences", {"language": (io.BytesIO(PNG), "a.png")}, 415)
    dana.client.open("/cases", method="OPTIONS")
    check_headers(dana.client.open("/cases", method="OPTIONS"))
    check_headers(dana.client.open("/cases", method="TRACE"))
    check_headers(dana.client.open("/cases", method="HEAD"))


def test_headers_stand_where_the_desk_itself_fails(desk: Flask, dana: Page, caplog: pytest.LogCaptureFixture) -> None:
    def break_down() -> str:
        raise ZeroDivisionError("the secret word Orzuzoda")

    desk.view_functions["cases.index"] = break_down
    page = dana.get("/cases", 500)
    assert "Orzuzoda" not in page
    assert "ZeroDivisionError" not in page
    assert "Traceback" not in page
    assert "ZeroDivisionError" in caplog.text
    assert "Orzuzoda" not in caplog.text


def test_an_unknown_host_gets_nothing(anyone: Page) -> None:
    for host in (
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost:80@evil.example",
        "",
        "a b",
    ):
        answer = anyone.client.get("/sign-in", headers={"Host": host})
        assert answer.status_code == 400, host
        check_headers(answer)
        assert host not in answer.get_data(as_text=True) or not host


def test_forwarding_headers_move_nothing(anyone: Page) -> None:
    answer = anyone.client.get(
        "/cases",
        headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"},
    )
    assert answer.headers["Location"].startswith("/sign-in")
    assert "Strict-Transport-Security" not in answer.headers


def test_behind_https_browsers_are_asked_to_stay_there_and_by_onion_they_are_not(house: House) -> None:
    onion = f"{'a2b4' * 14}.onion"
    house.settings = replace(house.settings, secure_cookies=True, hosts=("desk.example", onion))
    anyone = Page(create_desk(house.settings, house))
    for address in ("/sign-in", "/nothing", "/static/x/y"):
        for host, asked in (("desk.example", True), ("desk.example:443", True), (onion, False), (f"{onion}:80", False)):
            answer = anyone.client.get(address, headers={"Host": host})
            check_headers(answer)
            assert ("Strict-Transport-Security" in answer.headers) is asked, (address, host)


def test_static_files_are_kept_for_a_year_under_their_digest(anyone: Page) -> None:
    page = anyone.get("/sign-in")
    sheet = next(part for part in page.split('"') if part.endswith("components.css"))
    answer = anyone.client.get(sheet, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/css"
    check_headers(answer)
    for address in (
        "/static/0000000000000000/components.css",
        sheet.replace("components.css", "..%2f..%2fwork.py"),
        "/static/x/",
    ):
        check_headers(missing := anyone.client.get(address))
        assert missing.status_code == 404


def test_everything_that_a_page_loads_is_there(dana: Page, world: World) -> None:
    page = dana.get(world.case)
    loaded = [part for part in page.split('"') if part.startswith("/static/")]
    assert len(loaded) == 7
    for address in loaded:
        assert dana.client.get(address).status_code == 200


def test_no_template_trusts_or_runs_anything() -> None:
    folder = Path(casebook.web.__file__).parent
    templates = list(folder.rglob("*.html"))
    assert len(templates) > 30
    for path in templates:
        text = path.read_text("utf-8")
        for forbidden in (
            "|safe",
            "| safe",
            "autoescape",
            "Markup",
            "style=",
            "<style",
            "onclick",
            "javascript:",
            "http://",
            "https://",
        ):
            assert forbidden not in text.replace("removeprefix('https://')", ""), f"{path.name}: {forbidden}"
        for form in text.split("<form")[1:]:
            head, body = form.partition(">")[0], form.partition("</form>")[0]
            assert 'method="get"' in head or "ui.csrf()" in body, f"{path.name}: {head}"


def test_both_dark_blocks_hold_the_same_colours() -> None:
    sheet = (Path(casebook.web.__file__).parent / "shared" / "static" / "tokens.css").read_text("utf-8")
    chosen = sheet.partition('[data-theme="dark"] {')[2].partition("}")[0].split()
    wished = sheet.partition(':root:not([data-theme="light"]) {')[2].partition("}")[0].split()
    assert chosen == wished
    assert len(chosen) > 60


def test_a_database_that_is_away_is_said_and_the_next_try_works(house: House, dana: Page, world: World) -> None:
    engine, token = house.engine, dana.token()
    house.engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    page = dana.get("/cases", 503)
    assert "The database does not answer just now" in page
    assert "psycopg" not in page
    for acts in (f"{world.case}/notes/new", f"{world.case}/capture"):  # in one act, and in several
        typed = {"url": "https://example.org/typed-in-vain", "text": "What she said on the phone"}
        page = dana.post(acts, typed, 503, token=token)
        assert "It was not saved. Copy what you need" in page
        assert typed["text"] in page
        assert "What you typed" not in dana.post(acts, typed, 503, token="another browser's")
    house.engine = engine
    assert "Cases" in dana.get("/cases")
