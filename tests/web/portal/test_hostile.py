"""Whatever arrives: no error of ours, no byte kept that was not meant, and nothing that somebody else could make of it."""

import io
import json
import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from casebook.bench.server import Server
from casebook.work import House
from tests.web.desk.snapshot import snapshot
from tests.web.pages import BOUNDARY, check_headers, multipart
from tests.web.portal.conftest import Desk
from tests.web.portal.visitor import STORY, TextBrowser, Visitor, attached, code_on, encoded, form_of

LONG, LINE = 200_000, 300  # characters
TEXTS = ("story", "where", "who_did", "relatives")
LINES = ("when", "called", "contact")
PAGES = ("/", "/safety", "/limits", "/help", "/write", "/return", "/done", "/health")
ONION = f"{'a2b4' * 14}.onion"
HOSTILE = [
    "<script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "{{ 7*7 }}{% raw %}${7*7}",
    "javascript:alert(1)",
    "</dd></dl></main><form action=//evil.example>",
    "&lt;b&gt;&#x3c;script&#x3e;",
    "<!--",
    "\u202e\u2066evil\u2028\u2029",
    "'; DROP TABLE report; --",
]


def raw(visitor: Visitor, address: str, body: bytes, kind: str, status: int, **headers: str) -> str:
    """Send any bytes to an address, from a page of this site."""
    given = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin", **headers}
    return visitor._checked(visitor.client.post(address, data=body, content_type=kind, headers=given), status)


def part(name: str, content: bytes, filename: str = "") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
    if filename:
        head += f'; filename="{filename}"\r\nContent-Type: text/plain'
    return head.encode() + b"\r\n\r\n" + content + b"\r\n"


MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "letter"), [("story", "x"), ("story", "ف"), *((name, "ӯ") for name in (*TEXTS, *LINES))]
)
def test_a_text_that_is_too_long_is_shown_again(mahsa: Visitor, house: House, name: str, letter: str) -> None:
    longest = LONG if name in TEXTS else LINE
    before = snapshot(house)
    typed = letter * (longest + 1)
    page = mahsa.tell(422, **{"story": "A", name: typed})
    assert mahsa.form("/write").fields[name] == [typed]
    assert f'id="{name}-error"' in page
    assert snapshot(house) == before


@pytest.mark.parametrize("letter", ["x", "ӯ", "ف"])
def test_the_longest_text_arrives_in_any_letters(mahsa: Visitor, desk: Desk, letter: str) -> None:
    mahsa.report(story=letter * LONG, called=letter * LINE)
    body = desk.one().view.body
    assert (body.story, body.called) == (letter * LONG, letter * LINE)


def test_an_answer_that_is_too_long_is_shown_again(mahsa: Visitor, desk: Desk) -> None:
    mahsa.come_back(mahsa.report())
    mahsa.press(mahsa.form("/thread"), 422, text="ӯ" * (LONG + 1))
    assert mahsa.form("/thread").fields["text"] == ["ӯ" * (LONG + 1)]
    assert desk.one().messages == ()


@pytest.mark.parametrize(
    "words", [{"story": ""}, {"story": " \n\t "}, {"story": "\x00\x01"}, {"story": "", "danger": "now"}]
)
@pytest.mark.parametrize("go", ["send", "files"])
def test_a_report_without_a_word_is_not_sent(mahsa: Visitor, desk: Desk, words: dict[str, str], go: str) -> None:
    if go == "send":
        assert 'id="story-error"' in mahsa.tell(422, go=go, **words)
    else:
        mahsa.tell(go=go, **words)
        mahsa.open("/check")
        assert "error-summary" in mahsa.press(mahsa.form("/check"), 422)
    assert desk.inbox() == []


def test_characters_that_no_keyboard_types_are_left_out(mahsa: Visitor, desk: Desk) -> None:
    mahsa.open("/write")
    typed = "a\x00b\x07c\x1bd\r\ne\tf\x0b\ufeff"
    mahsa.press(mahsa.form("/write"), story=typed, go="files")
    mahsa.send()
    assert desk.one().view.body.story == "abcd\ne\tf\ufeff"


@pytest.mark.parametrize(
    "content",
    [
        b"\xe9t\xe9 latin-1",
        b"\xed\xa0\x80 half of a pair",
        b"\xff\xfe\x00 no text at all",
        b"\\ud800 spelt out",
        b"%ED%A0%80 %u0430 %zz",
        "\udcff".encode("utf-8", "surrogatepass"),
        b"\xc0\xaf\xf8\x88\x80\x80\x80",
    ],
)
@pytest.mark.parametrize("kind", [URLENCODED, MULTIPART])
def test_bytes_that_are_no_utf_8_are_taken_as_well_as_can_be(
    mahsa: Visitor, desk: Desk, content: bytes, kind: str
) -> None:
    mahsa.open("/write")
    given = {
        "csrf_token": mahsa.token().encode(),
        "form_id": str(uuid4()).encode(),
        "go": b"send",
        "story": b"A " + content,
    }
    body = encoded(given) if kind == URLENCODED else b"".join(part(*each) for each in given.items()) + _end()
    raw(mahsa, "/write", body, kind, 303)
    assert desk.one().view.body.story.startswith("A ")


def _end() -> bytes:
    return f"--{BOUNDARY}--\r\n".encode()


def test_raw_bytes_in_place_of_a_form_are_no_form(mahsa: Visitor, house: House) -> None:
    before = snapshot(house)
    mahsa.open("/write")
    token = mahsa.token()
    raw(mahsa, "/write", f"csrf_token={token}&story=".encode() + b"\xe9\xff", URLENCODED, 400)
    raw(mahsa, "/write", json.dumps({"csrf_token": token, "story": "A"}).encode(), "application/json", 403)
    raw(mahsa, "/write", b"<story>A</story>", "text/xml", 403)
    raw(mahsa, "/write", b"", "", 403)
    assert snapshot(house) == before


@pytest.mark.parametrize(
    "choices",
    [
        {"danger": "later"}, {"about": "../../etc"}, {"kinds": ["threat", "there-is-none"]}, {"helps": ["\x00"]},
        {"danger": "now\x00"}, {"kinds": ["threat"] * 5000 + ["x"]},
    ],
)  # fmt: skip
def test_choices_that_nobody_offered_are_refused_and_the_words_kept(
    mahsa: Visitor, house: House, choices: dict[str, Any]
) -> None:
    before = snapshot(house)
    mahsa.tell(422, **choices)
    assert mahsa.form("/write").fields["story"] == [STORY]
    assert snapshot(house) == before


@pytest.mark.parametrize("form_id", ["", "x", "0" * 5000, "{00000000-0000-0000-0000-000000000000}", "'--", "ӯ"])
def test_an_id_that_no_page_minted_harms_nothing(mahsa: Visitor, desk: Desk, form_id: str) -> None:
    mahsa.open("/write")
    mahsa.press(mahsa.form("/write"), story=STORY, go="send", form_id=form_id, revision=form_id)
    mahsa.come_back(code_on(mahsa.page))
    mahsa.press(mahsa.form("/thread"), text="And", form_id=form_id)
    assert desk.one().messages[0].body.text == "And"


@pytest.mark.parametrize("revision", ["-1", "1e9", "٣", "9" * 400, "0x1", "", " 1"])
def test_a_revision_that_is_no_number_is_another_tab(mahsa: Visitor, desk: Desk, revision: str) -> None:
    mahsa.tell()
    mahsa.open("/write")
    mahsa.press(mahsa.form("/write"), 409, story="Other", go="files", revision=revision)
    assert desk.inbox() == []


# ── forms that are too much ─────────────────────────────────────────────────────────────────────────────


def test_ten_thousand_fields_are_read_past(mahsa: Visitor, desk: Desk) -> None:
    mahsa.open("/write")
    many = {f"f{number}": "x" for number in range(10_000)}
    deep = {
        "story" + "[a]" * 3000: "x",
        "__proto__": "x",
        "story.__class__": "x",
        "_fields": "x",
        "meta": "x",
        "errors": "x",
    }
    mahsa.press(mahsa.form("/write"), story=STORY, go="send", **many, **deep)
    assert desk.one().view.body.story == STORY


@pytest.mark.parametrize("address", ["/write", "/files", "/thread", "/leave"])
def test_ten_thousand_parts_are_refused(mahsa: Visitor, house: House, address: str) -> None:
    mahsa.report() if address == "/thread" else mahsa.tell()
    body = part("csrf_token", mahsa.token().encode()) + part("f", b"x") * 10_000 + _end()
    before = snapshot(house)
    raw(mahsa, address, body, MULTIPART, 413)
    assert snapshot(house) == before


@pytest.mark.parametrize("address", ["/write", "/files", "/thread", "/return", "/check", "/leave"])
@pytest.mark.parametrize("kind", [URLENCODED, MULTIPART])
def test_more_text_than_a_form_may_have_is_refused(mahsa: Visitor, house: House, address: str, kind: str) -> None:
    mahsa.report() if address == "/thread" else mahsa.tell()
    before = snapshot(house)
    text = b"x" * 2_200_000
    token = mahsa.token().encode()
    body = (
        b"csrf_token=" + token + b"&text=" + text
        if kind == URLENCODED
        else part("csrf_token", token) + part("text", text) + _end()
    )
    raw(mahsa, address, body, kind, 413)
    assert snapshot(house) == before
    assert mahsa.open("/write", 303 if address == "/thread" else 200) is not None


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"----\r\n"),
        ("multipart/form-data; boundary=ӯ".encode().decode("latin-1"), b"x"),
        (f"multipart/form-data; boundary={'b' * 5000}", b"x"),
        (MULTIPART, b""),
        (MULTIPART, part("story", b"A")[:-10]),
        (MULTIPART, b"--" + BOUNDARY.encode() + b"\r\nno header\r\n\r\nx\r\n" + _end()),
        (MULTIPART, b"--" + BOUNDARY.encode() + b"\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + _end()),
        (MULTIPART, b"\x00" * 100_000),
        (MULTIPART, b"--" + BOUNDARY.encode() + b"\r\n" + b"X: y\r\n" * 200_000),
    ],
)
@pytest.mark.parametrize("address", ["/write", "/files"])
def test_a_malformed_form_is_refused(mahsa: Visitor, house: House, kind: str, body: bytes, address: str) -> None:
    mahsa.tell()
    before = snapshot(house)
    given = {"Origin": "http://localhost"}
    answer = mahsa.client.post(address, data=body, content_type=kind, headers=given)
    assert 400 <= answer.status_code < 500
    check_headers(answer)
    assert snapshot(house) == before


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", ["/write", "/check", "/code", "/return", "/thread/erase", "/thread/code", "/close"])
def test_pages_that_take_no_files_refuse_them(mahsa: Visitor, house: House, address: str) -> None:
    mahsa.come_back(mahsa.report())
    before = snapshot(house)
    mahsa.post(address, {"story": STORY, "f": (io.BytesIO(b"seen"), "a.png")}, 415)
    assert snapshot(house) == before


def test_a_file_over_the_limit_is_named_and_the_good_ones_are_kept(portal_of: Callable[..., Flask]) -> None:
    visitor = Visitor(portal_of(report_file_limit=70_000))
    house: House = visitor.app.extensions["casebook"]
    visitor.tell()
    page = visitor.add((b"1", "one.txt"), (b"x" * 70_001, "large.bin"), (b"2", "two.txt"), status=422)
    assert "<bdi>large.bin</bdi>: This file is larger than can be sent here." in page
    assert "2 other files are sealed and kept." in page
    visitor.send()
    desk = Desk(house)
    assert desk.files(desk.one().view.id) == {"one.txt": b"1", "two.txt": b"2"}
    assert list(house.blobs.incoming.iterdir()) == []
    assert len(list(house.blobs.names())) == 2


def test_a_file_before_its_token_is_not_taken(mahsa: Visitor, house: House) -> None:
    mahsa.tell()
    before = snapshot(house)
    body = part("files", b"seen", "a.png") + part("csrf_token", mahsa.token().encode()) + _end()
    raw(mahsa, "/files", body, MULTIPART, 403)
    assert snapshot(house) == before


def test_a_name_without_end_is_cut(mahsa: Visitor, desk: Desk) -> None:
    mahsa.tell()
    mahsa.add((b"seen", "x" * 100_000))
    assert len(mahsa.page) < 20_000
    mahsa.send()
    assert desk.files(desk.one().view.id) == {"x" * 1000: b"seen"}


def test_a_copy_without_its_place_is_only_made_of_photographs(mahsa: Visitor, house: House) -> None:
    mahsa.tell()
    before = snapshot(house)
    page = mahsa.add((b"GIF89a no photograph", "a.gif"), (b"\xff\xd8\xff cut", "b.jpg"), status=422, place="without")
    assert page.count("The place cannot be taken out of this kind of file.") == 2
    assert snapshot(house) == before


def test_a_line_that_breaks_in_the_second_file_keeps_the_first(running: tuple[Server, House]) -> None:
    server, house = running
    browser, story = TextBrowser(server.address), str(uuid4())
    browser.open("/write")
    browser.press("/write", button=("go", "files"), story=story)
    form, before = form_of(browser.page, "/files"), set(house.blobs.names())
    fields = {name: values[0] for name, values in form.fields.items()}
    body = multipart({**fields, "files": attached((b"1" * 300_000, "one.bin"), (b"2" * 3_000_000, "two.bin"))})
    head = f"POST /files HTTP/1.1\r\nHost: 127.0.0.1:{server.address[1]}\r\nOrigin: http://127.0.0.1:{server.address[1]}\r\n"
    head += f"Cookie: v={browser.cookies['v']}\r\nContent-Type: {MULTIPART}\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(server.address) as line:
        line.sendall(head.encode() + body[: len(body) // 2])
        wait_until(lambda: "one.bin" in browser.open("/files"))
        assert list(house.blobs.incoming.iterdir()) != []
    wait_until(lambda: list(house.blobs.incoming.iterdir()) == [])
    assert "two.bin" not in browser.open("/files")
    assert len(set(house.blobs.names()) - before) == 1
    browser.open("/check")
    browser.press("/check")
    desk = Desk(house)
    (view,) = [view for view in desk.inbox() if view.body.story == story]
    assert desk.files(view.id) == {"one.bin": b"1" * 300_000}


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def streamed(server: Server, browser: TextBrowser, path: str, kind: str, pieces: Any) -> int:
    """Send a body without a length, as it comes; give the status, 0 where the line was closed before."""
    connection = HTTPConnection(*server.address, timeout=60)
    origin = f"http://127.0.0.1:{server.address[1]}"
    headers = {"Cookie": f"v={browser.cookies['v']}", "Content-Type": kind, "Origin": origin}
    try:
        connection.request("POST", path, pieces, headers, encode_chunked=True)
        return connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        return 0
    finally:
        connection.close()


def grown(server: Server, act: Callable[[], object]) -> float:
    """How many MB the server has needed for an act beyond what it holds."""
    server.forget_peak()
    before = server.peak_mb()
    act()
    return server.peak_mb() - before


def test_a_large_file_passes_through_a_small_memory(running: tuple[Server, House]) -> None:
    server, _ = running
    browser = TextBrowser(server.address)
    browser.open("/write")
    browser.press("/write", button=("go", "files"), story=STORY)
    browser.press("/files", files=attached((b"warm", "warm.bin")))
    fields = {name: values[0] for name, values in form_of(browser.page, "/files").fields.items()}
    start = multipart({**fields, "files": attached((b"", "large.bin"))}).rpartition(b"\r\n--")[0]

    def pieces() -> Any:
        yield start
        for _ in range(200):
            yield bytes(1_000_000)
        yield b"\r\n" + _end()

    assert grown(server, lambda: streamed(server, browser, "/files", MULTIPART, pieces())) < 40
    assert "large.bin" in browser.open("/files")
    assert "Sealed and kept, 200" in browser.page
    browser.press("/leave")


@pytest.mark.parametrize("address", ["/files", "/write", "/leave"])
@pytest.mark.parametrize("kind", [URLENCODED, MULTIPART, "application/json"])
def test_text_without_end_is_given_up(running: tuple[Server, House], address: str, kind: str) -> None:
    server, _ = running
    browser = TextBrowser(server.address)
    browser.open("/write")
    browser.press("/write", button=("go", "files"), story=STORY)
    token = form_of(browser.page, "/files").fields["csrf_token"][0].encode()
    start = {
        URLENCODED: b"csrf_token=" + token + b"&text=",
        MULTIPART: part("csrf_token", token) + part("text", b"x")[:-2],
    }

    def pieces() -> Any:
        yield start.get(kind, b'{"text": "')
        for _ in range(100):
            yield b"x" * 1_000_000

    statuses = []
    assert grown(server, lambda: statuses.append(streamed(server, browser, address, kind, pieces()))) < 40
    assert statuses[0] in ({0, 413} if kind != "application/json" else {0, 200, 403})


# ── the code ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed", ["", " ", "A" * 21, "0" * 1_000_000, "\x00" * 26, "ӯ" * 30, "🙂" * 21, "\\ud800", "%00", "' OR 1=1 --", "٣" * 21, "ﷺ" * 200]
)  # fmt: skip
def test_what_is_no_code_is_refused_on_the_same_page(mahsa: Visitor, house: House, typed: str) -> None:
    mahsa.report()
    mahsa.client.delete_cookie("v")
    before = snapshot(house)
    page = mahsa.come_back(typed, 403)
    assert 'name="code"' in page
    assert snapshot(house) == before


# ── what is shown back ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_are_shown_back_as_words(mahsa: Visitor, hostile: str) -> None:
    names = [*TEXTS, *LINES]
    words = {name: f"{name} {hostile}" for name in names}
    pages = [mahsa.tell(422, **{**words, "when": "31.02.2026"})]
    form = mahsa.form("/write")
    assert all(form.fields[name] == [words[name]] for name in names if name != "when")
    mahsa.press(form, when=words["when"], go="files")
    pages += [mahsa.add((b"1", f"{hostile}.txt")), mahsa.open("/write"), mahsa.open("/check")]
    form.fields["csrf_token"] = ["0"]
    pages.append(mahsa.press(form, 403, **{f"n{hostile}": "x", "lang": hostile}))
    mahsa.come_back(mahsa.send())
    pages += [mahsa.reply(hostile), mahsa.open(f"/thread?said={hostile}&lang={hostile}"), mahsa.come_back(hostile, 403)]
    for page in pages:
        for found in ("<script>alert", "<img", "<svg", "<form action=//", "onfocus=alert(1) x='\"", "<!--"):
            assert found not in page
        assert ">49<" not in page
        assert "7*7" in page or "7*7" not in hostile


# ── the edges of HTTP ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "methods"),
    [
        ("/", {"GET", "HEAD", "OPTIONS"}),
        ("/write", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/files", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/code", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/return", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/thread/erase", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/code/save", {"GET", "HEAD", "OPTIONS"}),
        ("/leave", {"OPTIONS", "POST"}),
        ("/close", {"OPTIONS", "POST"}),
    ],
)
def test_other_methods_are_named_and_refused(mahsa: Visitor, address: str, methods: set[str]) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X", *({"GET", "HEAD", "POST"} - methods)):
        answer = mahsa.client.open(address, method=method)
        assert answer.status_code == 405, (address, method)
        assert set(answer.headers["Allow"].split(", ")) == methods
        check_headers(answer)
    answer = mahsa.client.open(address, method="OPTIONS")
    assert set(answer.headers["Allow"].split(", ")) == methods
    check_headers(answer)


@pytest.mark.parametrize("address", PAGES)
def test_the_head_of_a_page_is_the_head_that_the_page_has(mahsa: Visitor, address: str) -> None:
    mahsa.get("/")
    whole, head = mahsa.client.get(address), mahsa.client.head(address)
    assert head.data == b""
    assert head.status_code == whole.status_code == 200
    assert head.headers == whole.headers


@pytest.mark.parametrize(
    "address",
    ["/nothing", "/write/", "/thread//code", "/%00", "/..%2f..%2fetc/passwd", "/files/x/remove", "/static/x", "/static/x/portal.css", "/\u202e",
     "/files/00000000-0000-0000-0000-000000000000", "/inbox", "/sign-in", "/" + "x" * 5000],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_a_page_that_leads_on(mahsa: Visitor, address: str) -> None:
    page = mahsa.get(address, 404)
    assert 'href="/"' in page
    assert 'href="/return"' in page


def test_an_address_with_bytes_that_are_no_utf_8_is_an_address(mahsa: Visitor) -> None:
    for address, status in (("/", 200), ("/nothing", 404)):
        given = mahsa.client.get(address, environ_overrides={"QUERY_STRING": "lang=\xff\xfe"})
        assert given.status_code == status
        check_headers(given)


def test_an_unknown_host_gets_a_plain_answer(portal_of: Callable[..., Flask]) -> None:
    visitor = Visitor(portal_of(onion=f"http://{ONION}", secure_cookies=True))
    for host in ("evil.example", "localhost.evil.example", "localhost:80@evil.example", "a b", "", f"{ONION}.evil"):
        for address in ("/", "/?lang=ru", "/nothing", "/code/save"):
            answer = visitor.client.get(address, headers={"Host": host})
            assert (answer.status_code, answer.mimetype, answer.text) == (400, "text/plain", "Bad Request\n"), host
            assert "Set-Cookie" not in answer.headers
            check_headers(answer)
        answer = visitor.client.post("/leave", headers={"Host": host})
        assert (answer.status_code, answer.mimetype) == (400, "text/plain")


def test_nothing_that_a_request_says_of_its_way_is_said_back(mahsa: Visitor) -> None:
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Prefix": "/evil.example",
        "X-Original-URL": "/evil.example",
        "X-Rewrite-URL": "/evil.example",
        "X-Script-Name": "/evil.example",
        "Forwarded": "host=evil.example;for=203.0.113.7",
        "Referer": "https://evil.example/",
        "X-Real-IP": "203.0.113.7",
    }
    pages = (*PAGES, "/nothing", "/thread", "/code", "/files", "/check")
    answers = [mahsa.client.get(address, headers=forged) for address in pages]
    mahsa.open("/write")
    form = mahsa.form("/write")
    given = form.filled(story=STORY, go="send")
    answers.append(mahsa.client.post("/write", data=given, headers={**forged, "Origin": "http://localhost"}))
    assert answers[-1].headers["Location"] == "/code"
    for answer in answers:
        told = str(answer.headers) + answer.get_data(as_text=True)
        assert "evil.example" not in told
        assert "203.0.113.7" not in told
        assert "Strict-Transport-Security" not in answer.headers
        assert answer.headers.get("Location", "/").startswith("/")
        assert not answer.headers.get("Location", "/").startswith("//")


def test_the_onion_address_is_told_where_there_is_one_and_never_with_a_path(portal_of: Callable[..., Flask]) -> None:
    with_one, without = Visitor(portal_of(onion=f"http://{ONION}")), Visitor(portal_of())
    for address, status in (("/", 200), ("/write", 200), ("/nothing", 404), ("/help?lang=ru&x=secret", 200)):
        with_one.client.delete_cookie("lang")
        with_one.locale = "ru" if "ru" in address else "en"
        with_one.get(address, status)
        assert with_one.history[-1][1].headers["Onion-Location"] == f"http://{ONION}/"
        without.locale = with_one.locale
        without.get(address, status)
        assert "Onion-Location" not in without.history[-1][1].headers
    there = with_one.client.get("/write", headers={"Host": ONION})
    assert there.status_code == 200
    assert "Onion-Location" not in there.headers
    assert "Onion-Location" not in with_one.client.get("/health").headers
