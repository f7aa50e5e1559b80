"""What a visit leaves: on this machine, in the office's log, in a browser, and on the line."""

import gzip
import logging
import os
import re
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from casebook.bench.server import PORTAL, served
from casebook.errors import StorageFull
from casebook.i18n import LOCALES
from casebook.services import intake
from casebook.web.portal import patience
from casebook.web.portal.guards import Places
from casebook.web.portal.lanes import Lanes
from casebook.work import House
from tests.web.pages import check_headers
from tests.web.portal.conftest import SETTINGS, Desk, office_settings
from tests.web.portal.test_hostile import MULTIPART, ONION, part
from tests.web.portal.visitor import AGENT, STORY, TextBrowser, Visitor, attached, code_on

MARK = "orzuzoda-7f3a91"  # in every word, name and file that somebody sends here
ADDRESS = "203.0.113.77"
HEAVIEST = 30_000  # bytes of one page with all that it loads


def journey(visitor: Visitor) -> str:
    """Go everywhere, with right and wrong steps; give the code."""
    visitor.client.environ_base |= {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT}
    for address in ("/", "/safety", "/limits", "/help", "/write", "/return", "/done", "/health"):
        visitor.get(address)
    visitor.get(f"/{MARK}?q={MARK}", 404)
    visitor.tell(422, story=MARK, when="31.02.2026")
    visitor.tell(story=MARK, called=MARK, contact=MARK, where=f"https://t.me/{MARK}")
    visitor.add((MARK.encode() * 1000, f"{MARK}.txt"))
    visitor.add((MARK.encode(), f"{MARK}.gif"), status=422, place="without")
    visitor.add(status=422)
    code = visitor.send()
    for address in ("/code/print", "/code/save", "/write", "/check"):
        visitor.client.get(address)
    visitor.put_away()
    visitor.come_back(MARK, 403)
    visitor.come_back(code)
    visitor.reply(MARK, (MARK.encode(), f"{MARK}.bin"))
    visitor.press(visitor.form("/thread"), 403, headers={"Origin": "https://evil.example"}, text=MARK)
    visitor.post("/write", {"story": MARK}, 403, token="0")
    visitor.open("/thread/code")
    code = code_on(visitor.press(visitor.form("/thread/code")))
    visitor.open("/thread/erase")
    visitor.press(visitor.form("/thread/erase"))
    visitor.press(visitor.form("/leave"), 200)
    return code


def secrets_of(visitor: Visitor, code: str) -> set[str]:
    """What no log may hold: words, names, codes, cookies, tokens, and who it was."""
    cookies = {value for _, answer in visitor.history for value in cookies_of(answer).values() if len(value) > 20}
    tokens = set(re.findall(r'name="csrf_token" value="([0-9a-f]+)"', "".join(a.text for _, a in visitor.history)))
    assert len(cookies) > 1
    assert len(tokens) > 1
    return {MARK, ADDRESS, AGENT, code, code.replace(" ", ""), *cookies, *tokens}


def cookies_of(answer: TestResponse) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    for line in answer.headers.getlist("Set-Cookie"):
        jar.load(line)
    return {name: morsel.value for name, morsel in jar.items()}


# ── on this machine ─────────────────────────────────────────────────────────────────────────────────────


def test_no_log_says_anything_of_a_visit(mahsa: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "casebook")
    caplog.set_level(logging.INFO, "werkzeug")
    secrets = secrets_of(mahsa, journey(mahsa))
    assert [secret for secret in secrets if secret in caplog.text] == []
    assert caplog.text == "", "nothing went wrong, so nothing is said at all"


def test_a_fault_of_ours_is_logged_without_a_word_of_theirs(
    mahsa: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any, **_named: Any) -> None:
        raise ValueError(f"{MARK} {ADDRESS}")

    mahsa.client.environ_base |= {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT}
    for name in ("begin_draft", "add_file", "send"):
        if name != "begin_draft":
            mahsa.tell()
        with monkeypatch.context() as broken:
            broken.setattr(intake, name, fail)
            if name == "begin_draft":
                page = mahsa.tell(500, story=MARK)
            elif name == "add_file":
                page = mahsa.add((b"1", f"{MARK}.txt"), status=500)
            else:
                mahsa.open("/check")
                page = mahsa.press(mahsa.form("/check"), 500)
        assert "Nothing was half saved." in page
        assert ADDRESS not in page, "no word of the exception"
        assert (MARK in page) == (name == "begin_draft"), "what was typed is shown again, and nothing else"
    assert caplog.text.count("ValueError at ") == 3
    assert not any(secret in caplog.text for secret in (MARK, ADDRESS, AGENT, mahsa.cookie()))
    assert list(mahsa.app.extensions["casebook"].blobs.names()) == [], "and no file without its row"


def test_the_server_itself_says_nothing(founded: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    settings = office_settings(founded, tmp_path / "instance")
    (settings.instance / "settings.toml").write_text(SETTINGS, "utf-8")
    with served(PORTAL, settings) as server:
        browser = TextBrowser(server.address)
        browser.open(f"/{MARK}?{MARK}", 404)
        browser.open("/write")
        browser.press("/write", button=("go", "files"), story=f"{MARK} {uuid4()}")
        browser.press("/files", files=attached((MARK.encode(), f"{MARK}.txt")))
        browser.open("/check")
        code = code_on(browser.press("/check"))
        cookie = browser.cookies["v"]
        browser.press("/code", noted="yes")
        browser.open("/return")
        browser.press("/return", 403, code=MARK)
        browser.press("/return", code=code)
        browser.press("/thread", text=MARK)
        browser.press("/leave")
    said = "".join(capfd.readouterr())
    assert [one for one in (MARK, AGENT, code, cookie, "127.0.0.1:", "GET", "POST") if one in said] == []
    assert said == ""
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(kept) > 3
    for path, content in kept.items():
        for secret in (MARK, AGENT, code, code.replace(" ", ""), cookie):
            assert secret.encode() not in content, path
            assert secret not in str(path)


def test_the_log_of_the_office_mentions_no_report(mahsa: Visitor, desk: Desk) -> None:
    before = desk.office_log()
    journey(mahsa)
    (view,) = desk.inbox()
    told = desk.office_log()
    fresh = {line.partition("(")[0] for line in told[: len(told) - len(before)]}
    assert fresh <= {"OfficeLogRead", "SignedIn"}, "only what the members did to look"
    assert not any(str(view.id) in line or "Report" in line or "Message" in line for line in told)


# ── in a browser ────────────────────────────────────────────────────────────────────────────────────────


def lines_of(visitor: Visitor) -> list[str]:
    return [line for _, answer in visitor.history for line in answer.headers.getlist("Set-Cookie")]


def test_cookies_are_neutral_and_end_with_the_browser(mahsa: Visitor) -> None:
    for mahsa.locale in ("ru", "en"):
        mahsa.get(f"/?lang={mahsa.locale}")
    journey(mahsa)
    mahsa.open("/write")
    mahsa.press(mahsa.form("/write"), 200, lang="en")
    lines = lines_of(mahsa)
    assert {line.partition("=")[0] for line in lines} == {"v", "lang"}
    for line in lines:
        attributes = set(line.split("; ")[1:])
        assert len(line) < 4096
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= attributes
        if not re.match(r'\w+=("")?;', line):
            assert attributes == {"HttpOnly", "SameSite=Strict", "Path=/"}, "no end, no domain"
    assert any(line.startswith("lang=ru;") for line in lines)


def test_behind_https_cookies_are_for_https_alone_but_not_on_an_onion_address(portal_of: Callable[..., Flask]) -> None:
    portal = portal_of(secure_cookies=True, onion=f"http://{ONION}", hosts=("portal.example",))
    over_https = portal.test_client().get("/?lang=ru", base_url="https://portal.example")
    behind_proxy = portal.test_client().get("/?lang=ru", base_url="http://portal.example")
    for answer in (over_https, behind_proxy):
        lines = answer.headers.getlist("Set-Cookie")
        assert sorted(line.partition("=")[0] for line in lines) == ["__Host-v", "lang"]
        assert all({"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} == set(line.split("; ")[1:]) for line in lines)
    assert "Strict-Transport-Security" in over_https.headers
    onion = portal.test_client().get("/?lang=ru", base_url=f"http://{ONION}").headers.getlist("Set-Cookie")
    assert sorted(line.partition("=")[0] for line in onion) == ["lang", "v"]
    assert not any("Secure" in line for line in onion)


@pytest.mark.parametrize("host", ["https://portal.example", f"http://{ONION}"])
def test_a_report_is_sent_under_either_kind_of_cookie(portal_of: Callable[..., Flask], host: str) -> None:
    portal = portal_of(secure_cookies=True, onion=f"http://{ONION}", hosts=("portal.example",))
    client, headers = portal.test_client(), {"Origin": host}
    token = re.search(r'name="csrf_token" value="(\w+)"', client.get("/write", base_url=host).text)
    assert token is not None
    given = {"csrf_token": token[1], "story": STORY, "go": "send"}
    assert client.post("/write", data=given, base_url=host, headers=headers).status_code == 303
    assert len(code_on(client.get("/code", base_url=host).text)) == 26
    left = client.post("/leave", data={"csrf_token": token[1]}, base_url=host, headers=headers)
    assert {line.partition("=")[0] for line in left.headers.getlist("Set-Cookie")} >= {"lang"}
    assert client.get("/code", base_url=host).status_code == 303


def test_a_cookie_of_the_wrong_kind_opens_nothing(portal_of: Callable[..., Flask], house: House) -> None:
    secure = portal_of(secure_cookies=True)
    visitor = Visitor(secure)
    client = secure.test_client()
    client.get("/", base_url="https://localhost")
    kept = client.get_cookie("__Host-v")
    assert kept is not None
    visitor.client.set_cookie("v", kept.value)
    assert "__Host-v=" in visitor.client.get("/").headers["Set-Cookie"], "the plain name is not looked at"


# ── on the line ─────────────────────────────────────────────────────────────────────────────────────────


def loaded_by(page: str) -> set[str]:
    return {address for address in re.findall(r'(?:href|src)="([^"]+)"', page) if address.startswith("/static/")}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_with_all_that_it_loads_is_light(mahsa: Visitor, locale: str) -> None:
    mahsa.client.set_cookie("lang", locale)
    mahsa.locale = locale
    pages = {
        address: mahsa.open(address) for address in ("/", "/safety", "/limits", "/help", "/write", "/return", "/done")
    }
    pages["empty"] = mahsa.tell(422, story="", go="send")
    mahsa.tell()
    pages |= {"files": mahsa.add((b"1", "a.txt")), "check": mahsa.open("/check")}
    code = mahsa.send()
    pages |= {"code": mahsa.page, "thread": mahsa.come_back(code), "reply": mahsa.reply("And")}
    pages |= {address: mahsa.open(address) for address in ("/thread/code", "/thread/erase")}
    pages["nothing"] = mahsa.get("/nothing", 404)
    for name, page in pages.items():
        sheets = [mahsa.client.get(each, headers={"Accept-Encoding": "gzip"}) for each in sorted(loaded_by(page))]
        assert len(sheets) == 6
        weight = len(page.encode()) + sum(len(sheet.data) for sheet in sheets)
        assert weight <= HEAVIEST, (name, weight)


def test_style_sheets_leave_nothing_behind(mahsa: Visitor) -> None:
    for address in loaded_by(mahsa.open("/write")):
        for more in (
            {},
            {"If-None-Match": "*"},
            {"If-Modified-Since": "Fri, 27 Nov 2099 00:00:00 GMT"},
            {"Range": "bytes=0-9"},
        ):
            answer = mahsa.client.get(address, headers={"Accept-Encoding": "gzip", **more})
            check_headers(answer)
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "no-store"
            assert not {"ETag", "Last-Modified", "Expires", "Set-Cookie"} & set(answer.headers.keys())
            assert gzip.decompress(answer.data) == mahsa.client.get(address, headers={"Accept-Encoding": ""}).data
    assert mahsa.client.get("/static/0000000000000000/portal.css").status_code == 404


def test_pages_hold_nothing_that_a_squeezed_answer_would_tell(mahsa: Visitor) -> None:
    """Secrets beside what a stranger may choose, squeezed together, can be guessed by their length (BREACH)."""
    answer = mahsa.client.get("/write", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in answer.headers


def statuses(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> dict[int, TestResponse]:
    """Bring about every status that there is; give an answer of each."""
    portal, client = visitor.app, visitor.client
    here = {"Origin": "http://localhost"}
    found = [client.get("/"), client.get("/check"), client.get("/nothing"), client.get("/leave")]
    found.append(client.get("/", headers={"Host": "evil.example"}))
    found.append(client.post("/write", data={"story": "A"}, headers=here))
    found.append(client.post("/check", data={"csrf_token": visitor.token()}, headers=here))
    token = visitor.token()
    found.append(client.post("/write", data={"story": "x" * 3_000_000, "csrf_token": token}, headers=here))
    body = part("csrf_token", token.encode()) + part("f", b"1", "a.txt") + part("g", b"1")
    found.append(client.post("/write", data=body, content_type=MULTIPART, headers=here))
    found.append(client.post("/write", data={"csrf_token": token, "go": "send"}, headers=here))
    portal.extensions["lanes"] = Lanes(0)
    found.append(client.post("/write", data={"csrf_token": token, "story": "A"}, headers=here))
    for number, broken in ((408, "GRACE"), (503, "places"), (500, ""), (507, "full")):
        with monkeypatch.context() as patched:
            if broken == "GRACE":
                patched.setattr(patience, "GRACE", -1.0)
                patched.setattr(patience, "SLOWEST", 10**15)
            elif broken == "places":
                patched.setitem(portal.extensions, "places", Places(0))
            else:
                patched.setattr(intake, "begin_draft", failing(StorageFull if broken else ZeroDivisionError))
                patched.setitem(portal.extensions, "lanes", Lanes(60))
            found.append(client.post("/write", data={"csrf_token": token, "story": "A"}, headers=here))
        assert found[-1].status_code == number
    return {answer.status_code: answer for answer in found}


def failing(error: type[Exception]) -> Callable[..., None]:
    def fail(*_given: Any, **_named: Any) -> None:
        raise error

    return fail


def test_headers_stand_on_every_answer_whatever_its_status(
    mahsa: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    found = statuses(mahsa, monkeypatch)
    assert set(found) == {200, 303, 400, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500, 503, 507}
    for status, answer in found.items():
        check_headers(answer)
        assert answer.headers["Cache-Control"] == "no-store", status
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        if status not in {400, 303}:
            mahsa._checked(answer, status)
            assert 'action="/leave"' in answer.text, "the way out is on every page"
    assert "ZeroDivisionError" in caplog.text


def test_pages_of_trouble_are_in_the_language_of_the_reader(mahsa: Visitor) -> None:
    english = mahsa.get("/nothing", 404)
    mahsa.client.set_cookie("lang", "fa")
    mahsa.locale = "fa"
    told = mahsa.get("/nothing", 404)
    assert told.partition("<h1>")[2].partition("</h1>")[0] != english.partition("<h1>")[2].partition("</h1>")[0]


def test_nothing_of_a_request_touches_a_disk_in_the_clear(mahsa: Visitor, tmp_path: Path, house: House) -> None:
    content = MARK.encode() * 50_000
    mahsa.tell(story=MARK * 300, called=MARK)
    mahsa.add((content, f"{MARK}.bin"))
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.stat().st_size > len(content) for path in written)
    for path in written:
        assert MARK.encode() not in path.read_bytes(), path
        assert MARK not in os.fspath(path)
