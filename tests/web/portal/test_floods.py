"""Floods and full disks: nobody is locked out, and whoever has to wait loses no word."""

import hashlib
import itertools
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from casebook.bench.server import Server
from casebook.blobs.directory import Incoming
from casebook.errors import StorageFull
from casebook.services import intake
from casebook.services.inbox import ReportView
from casebook.web.portal import patience
from casebook.web.portal.copying import CopyRoom
from casebook.web.portal.guards import Places
from casebook.web.portal.lanes import PATIENCE, STALE, WORK, Budget, Lanes
from casebook.work import House
from tests.inspection.samples import photograph_with_place
from tests.web.desk.snapshot import snapshot
from tests.web.portal.conftest import Desk
from tests.web.portal.visitor import STORY, Form, TextBrowser, Visitor, attached, code_on, form_of

LONG = "Матни дароз, ки набояд гум шавад. " * 10
MINE, OTHERS = "cookie", "cookie of another browser"


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


# ── the lanes by themselves ─────────────────────────────────────────────────────────────────────────────


@given(
    st.integers(1, 120),
    st.integers(1, 300),
    st.lists(st.tuples(st.floats(0, 90), st.integers(1, 40)), max_size=40),
)
def test_in_no_stretch_of_time_is_more_taken_than_the_budget(
    per_minute: int, at_once: int, steps: list[tuple[float, int]]
) -> None:
    watch = Watch()
    budget = Budget(per_minute, at_once, watch)
    taken = []
    for wait, tries in steps:
        watch.time += wait
        taken += [watch.time for _ in range(tries) if budget.take()]
    for first, begun in enumerate(taken):
        for last in range(first, len(taken)):
            most = at_once + (taken[last] - begun) * per_minute / 60
            assert last - first + 1 <= most + 1e-6


@given(st.integers(1, 60), st.lists(st.floats(0, 30), max_size=30))
def test_whoever_waits_long_enough_gets_some(per_minute: int, waits: list[float]) -> None:
    watch = Watch()
    budget = Budget(per_minute, 1, watch)
    for wait in waits:
        watch.time += wait
        budget.take()
    watch.time += 60 / per_minute + 0.001
    assert budget.take()


def test_a_budget_is_never_given_twice_to_threads() -> None:
    budget = Budget(1, 1, Watch())
    assert [budget.take() for _ in range(3)] == [True, False, False]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def lanes(watch: Watch) -> Lanes:
    """One a minute, and nothing left of the fast lane."""
    lanes = Lanes(1, watch)
    assert [lanes.admit(MINE, "", "") for _ in range(6)] == ["fast"] * 5 + [""]
    return lanes


def proof_of(ticket: str) -> str:
    """The work that a browser does with its ticket."""
    for number in itertools.count():
        hashed = hashlib.sha256(f"{ticket}:{number}".encode()).digest()
        if int.from_bytes(hashed[:4]) >> (32 - WORK) == 0:
            return str(number)
    raise AssertionError


def test_patience_gets_in_and_impatience_waits(lanes: Lanes, watch: Watch) -> None:
    ticket = lanes.ticket(MINE)
    assert lanes.admit(MINE, ticket, "") == ""
    watch.time += PATIENCE - 1
    assert lanes.admit(MINE, ticket, "") == ""
    watch.time += 1
    assert lanes.admit(MINE, ticket, "") == "slow"


def test_work_gets_in_at_once(lanes: Lanes) -> None:
    ticket = lanes.ticket(MINE)
    proof = proof_of(ticket)
    for wrong in ("", "-1", "ӯ", "x" * 100, proof + "0", " " + proof):
        assert lanes.admit(MINE, ticket, wrong) == ""
    assert lanes.admit(MINE, ticket, proof) == "slow"


def test_a_ticket_is_worth_nothing_to_anybody_else(lanes: Lanes, watch: Watch) -> None:
    ticket = lanes.ticket(OTHERS)
    proof = proof_of(ticket)
    watch.time += PATIENCE + 1
    assert lanes.admit(MINE, ticket, proof) == ""
    assert lanes.admit(OTHERS, ticket, "") == "slow"


@pytest.mark.parametrize("forge", [
    lambda _: "", lambda _: "x", lambda _: ".", lambda _: "1.2.3", lambda _: "nan.00", lambda _: "ӯ" * 50,
    lambda ticket: f"0.000.{ticket.rpartition('.')[2]}", lambda ticket: ticket[:-1] + "g", lambda ticket: ticket + "0",
    lambda _: Lanes(1, Watch()).ticket(MINE),
])  # fmt: skip
def test_a_forged_ticket_is_worth_nothing(lanes: Lanes, watch: Watch, forge: Callable[[str], str]) -> None:
    forged = forge(lanes.ticket(MINE))
    watch.time += PATIENCE + 1
    assert lanes.admit(MINE, forged, "0") == ""
    assert lanes.ticket(MINE, forged) not in {"", forged}


def test_a_ticket_lasts_for_an_hour_and_is_then_replaced(lanes: Lanes, watch: Watch) -> None:
    """Whoever comes back to the page later must not hold a ticket that never opens anything."""
    ticket = lanes.ticket(MINE)
    watch.time += STALE
    assert lanes.ticket(MINE, ticket) == ticket
    watch.time += 1
    for _ in range(5):
        lanes.admit(MINE, "", "")
    assert lanes.admit(MINE, ticket, "") == ""
    fresh = lanes.ticket(MINE, ticket)
    assert fresh != ticket
    watch.time += PATIENCE
    assert lanes.admit(MINE, fresh, "") == "slow"


def test_patience_has_a_budget_too(lanes: Lanes, watch: Watch) -> None:
    tickets = [(f"cookie {number}", lanes.ticket(f"cookie {number}")) for number in range(4)]
    watch.time += PATIENCE
    assert [lanes.admit(cookie, ticket, "") for cookie, ticket in tickets].count("slow") == 1


# ── over HTTP ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def crowded(portal: Flask, watch: Watch) -> Flask:
    """A portal that takes one report a minute, whose five at once are used up."""
    portal.extensions["lanes"] = Lanes(1, watch)
    for number in range(5):
        Visitor(portal).tell(story=f"Of somebody else {number}", go="send")
    return portal


def of_mahsa(desk: Desk) -> list[ReportView]:
    return [view for view in desk.inbox() if not view.body.story.startswith("Of somebody else")]


def waiting(visitor: Visitor, go: str = "send", **words: Any) -> Form:
    """Write while many do, and be asked to wait."""
    visitor.tell(429, **{"story": LONG, "where": "a\nb", "kinds": ["threat", "smear"], "called": "М"} | words, go=go)
    assert visitor.history[-1][1].headers["Retry-After"] == str(int(PATIENCE))
    form = visitor.form("/write")
    kept = {name: values for name, values in form.fields.items() if name in {"story", "where", "kinds", "called", "go"}}
    assert kept == {"story": [LONG], "where": ["a\nb"], "kinds": ["threat", "smear"], "called": ["М"], "go": [go]}
    return form


@pytest.mark.parametrize("go", ["send", "files"])
def test_the_sixth_waits_with_every_word_and_then_gets_in(
    crowded: Flask, desk: Desk, mahsa: Visitor, watch: Watch, go: str
) -> None:
    form = waiting(mahsa, go)
    mahsa.press(form, 429)
    again = mahsa.form("/write")
    assert {name: values for name, values in again.fields.items() if name != "csrf_token"} == {
        name: values for name, values in form.fields.items() if name != "csrf_token"
    }, "pressing too early costs no time"
    assert of_mahsa(desk) == []
    watch.time += PATIENCE
    mahsa.press(again)
    if go == "files":
        mahsa.send()
    assert len(code_on(mahsa.page)) == 26
    (view,) = of_mahsa(desk)
    assert (view.body.story, view.body.where, view.body.kinds) == (LONG.strip(), "a\nb", ("threat", "smear"))
    assert view.body.flooded
    assert [each.body.flooded for each in desk.inbox()] == [False] * 5 + [True], "the team reads the others first"


def test_a_browser_that_works_gets_in_at_once(crowded: Flask, desk: Desk, mahsa: Visitor) -> None:
    form = waiting(mahsa)
    assert f'data-puzzle="{form.fields["ticket"][0]}" data-bits="{WORK}"' in mahsa.page
    mahsa.press(form, proof=proof_of(form.fields["ticket"][0]))
    (view,) = of_mahsa(desk)
    assert view.body.flooded


@pytest.mark.parametrize("whose", ["of another browser", "forged", "none"])
def test_a_ticket_that_is_not_ones_own_opens_nothing(
    crowded: Flask, desk: Desk, mahsa: Visitor, stranger: Visitor, watch: Watch, whose: str
) -> None:
    form, theirs = waiting(mahsa), waiting(stranger).fields["ticket"][0]
    ticket = {"of another browser": theirs, "forged": f"1.0.{'0' * 32}", "none": ""}[whose]
    watch.time += PATIENCE
    mahsa.press(form, 429, ticket=ticket, proof=proof_of(ticket))
    assert of_mahsa(desk) == []
    fresh = mahsa.form("/write")
    assert fresh.fields["ticket"] != [ticket]
    watch.time += PATIENCE
    mahsa.press(fresh)
    assert len(of_mahsa(desk)) == 1


def test_after_a_restart_the_page_that_waits_still_gets_in(
    crowded: Flask, desk: Desk, mahsa: Visitor, watch: Watch
) -> None:
    form = waiting(mahsa)
    crowded.extensions["lanes"] = Lanes(0, watch)
    watch.time += PATIENCE
    mahsa.press(form, 429)
    crowded.extensions["lanes"] = Lanes(1, watch)
    mahsa.press(mahsa.form("/write"))
    assert of_mahsa(desk)[0].body.story == LONG.strip()


def test_reading_coming_back_and_answering_are_never_limited(portal: Flask, mahsa: Visitor, watch: Watch) -> None:
    portal.extensions["lanes"] = Lanes(1, watch)
    code = mahsa.report()
    for number in range(4):
        Visitor(portal).tell(story=f"Of somebody else {number}", go="send")
    waiting(Visitor(portal))
    for number in range(8):
        mahsa.come_back(code)
        mahsa.reply(f"Answer {number}", (b"1", f"{number}.txt"))
        for address in ("/", "/write", "/safety", "/help", "/return"):
            Visitor(portal).get(address)


def test_a_draft_that_was_begun_before_the_flood_goes_on(
    portal: Flask, desk: Desk, mahsa: Visitor, watch: Watch
) -> None:
    portal.extensions["lanes"] = Lanes(1, watch)
    mahsa.tell()
    for number in range(4):
        Visitor(portal).tell(story=f"Of somebody else {number}", go="send")
    waiting(Visitor(portal))
    mahsa.open("/write")
    mahsa.press(mahsa.form("/write"), story="Longer", go="files")
    mahsa.add((b"1", "a.txt"))
    mahsa.open("/write")
    mahsa.press(mahsa.form("/write"), go="send")
    (view,) = of_mahsa(desk)
    assert (view.body.story, view.files, view.body.flooded) == ("Longer", 1, False)


# ── full disks ──────────────────────────────────────────────────────────────────────────────────────────


def test_where_the_disk_is_nearly_full_files_are_refused_and_words_are_taken(portal_of: Callable[..., Flask]) -> None:
    visitor = Visitor(portal_of(disk_reserve=2**62))
    house: House = visitor.app.extensions["casebook"]
    visitor.tell()
    page = visitor.add((b"1", "a.txt"), (b"2", "b.txt"), status=422)
    assert page.count("There was no room left for this file.") == 2
    assert "<bdi>a.txt</bdi>" in page
    code = visitor.send()
    visitor.come_back(code)
    page = visitor.press(visitor.form("/thread"), 422, text="And", files=attached((b"1", "a.txt")))
    assert "There was no room left for this file." in page
    (message,) = Desk(house).one().messages
    assert (message.body.text, message.body.files) == ("And", 0)
    assert list(house.blobs.names()) == list(house.blobs.incoming.iterdir()) == []


def test_photographs_that_wait_for_a_copy_take_no_more_memory_than_there_is_for_all(mahsa: Visitor) -> None:
    photograph = photograph_with_place()
    room = mahsa.app.extensions["copy_room"] = CopyRoom(len(photograph))
    mahsa.tell()
    page = mahsa.add((photograph + b"\0", "large.jpg"), status=422, place="without")
    assert "There was no room left for this file." in page
    mahsa.add((b"\xff\xd8\xff cut", "cut.jpg"), status=422, place="without")
    mahsa.add((photograph, "fits.jpg"), place="without")
    assert room.take(len(photograph)), "what was refused, unreadable or kept gives its room back"
    assert not room.take(1)


@pytest.mark.parametrize("where", ["write", "keep"])
def test_a_disk_that_is_full_in_the_middle_of_a_file_keeps_the_others(
    mahsa: Visitor, desk: Desk, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    mahsa.tell()
    mahsa.add((b"1", "before.txt"))

    def full(*_given: Any) -> None:
        raise StorageFull

    monkeypatch.setattr(Incoming, where, full)
    page = mahsa.add((b"2" * 100_000, "meanwhile.txt"), status=422)
    assert "<bdi>meanwhile.txt</bdi>: There was no room left for this file." in page
    monkeypatch.undo()
    assert list(desk.house.blobs.incoming.iterdir()) == []
    mahsa.add((b"3", "after.txt"))
    mahsa.send()
    assert desk.files(desk.one().view.id) == {"before.txt": b"1", "after.txt": b"3"}


@pytest.mark.parametrize("go", ["files", "send"])
def test_no_room_for_words_is_said_with_what_is_still_there(
    mahsa: Visitor, house: House, monkeypatch: pytest.MonkeyPatch, go: str
) -> None:
    mahsa.tell()

    def full(*_given: Any, **_named: Any) -> None:
        raise StorageFull

    monkeypatch.setattr(intake, "save_draft", full)
    mahsa.open("/write")
    before = snapshot(house)
    page = mahsa.press(mahsa.form("/write"), 507, story=LONG, go=go)
    assert "Everything that you sent before is safe." in page
    monkeypatch.undo()
    assert snapshot(house) == before
    assert "Хоини Ватан" in mahsa.open("/check")


@contextmanager
def database_full(house: House) -> Iterator[None]:
    """SQLite says "database or disk is full" to whoever needs one page more."""

    def limit(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # which SQLite raises to what it has

    house.engine.dispose()
    event.listen(house.engine, "connect", limit)
    yield
    event.remove(house.engine, "connect", limit)
    house.engine.dispose()


@pytest.mark.about_sqlite(reason="its file may grow no more")
@pytest.mark.parametrize("act", ["begin", "tell", "save", "reply", "file"])
def test_a_full_database_keeps_all_or_nothing_and_says_so(
    mahsa: Visitor, house: House, caplog: pytest.LogCaptureFixture, act: str
) -> None:
    much = "".join(str(uuid4()) for _ in range(5000))
    if act in {"save", "file"}:
        mahsa.tell()
    elif act == "reply":
        mahsa.come_back(mahsa.report())
    before = snapshot(house)
    with database_full(house):
        if act == "file":
            page = mahsa.add(*((b"%d" % number, f"{number}.txt") for number in range(90)), status=422)
        elif act == "reply":
            page = mahsa.press(mahsa.form("/thread"), 507, text=much)
        else:
            page = mahsa.tell(507, story=much, go="send" if act == "tell" else "files")
    assert (
        "There was no room left for this file." if act == "file" else "Everything that you sent before is safe."
    ) in page
    if act != "file":
        assert much in page, "what was typed is shown again"
    kept = snapshot(house)
    assert kept["incoming"] == ""
    with house.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT blob FROM report_file").scalars().all()
    assert sorted(rows) == sorted(house.blobs.names()), "no file without its row"
    assert act == "file" or kept == before
    assert caplog.text == ""
    assert mahsa.open("/thread" if act == "reply" else "/write")


# ── slow senders ────────────────────────────────────────────────────────────────────────────────────────


def test_slow_senders_stop_nobody_from_reading(running: tuple[Server, House]) -> None:
    """More of them than the server has threads; a third is only ever leaving."""
    server, house = running
    browser = TextBrowser(server.address)
    browser.open("/write")
    browser.press("/write", button=("go", "files"), story=STORY)
    before = snapshot(house)
    with ExitStack() as lines:
        for number in range(150):
            path = ("/write", "/files", "/leave")[number % 3]
            line = lines.enter_context(socket.create_connection(server.address))
            head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nCookie: v={browser.cookies['v']}\r\n"
            kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\ncsrf_token="
            line.sendall((head + kind).encode())
        for path in ("/", "/write", "/safety", "/return", "/health", "/files", "/check"):
            connection = HTTPConnection(*server.address, timeout=5)
            connection.request("GET", path, headers={"Cookie": f"v={browser.cookies['v']}"})
            assert connection.getresponse().status == 200
            connection.close()
    until_free(browser)
    assert snapshot(house) == before
    browser.press("/leave")


def until_free(browser: TextBrowser) -> None:
    """Wait until the server has noticed that its slow senders are gone; forms are taken again."""
    for _ in range(100):
        form = form_of(browser.open("/write"), "/write").filled(when="31.02.2026")
        connection = HTTPConnection(*browser.address, timeout=5)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"v={browser.cookies['v']}"}
        connection.request("POST", "/write", urlencode(form, doseq=True), headers)
        status = connection.getresponse().status
        connection.close()
        if status == 422:
            return
        assert status == 503
    raise AssertionError("the places are not given back")


def test_without_a_free_place_a_sender_is_asked_to_come_again(mahsa: Visitor, portal: Flask, house: House) -> None:
    mahsa.come_back(mahsa.report())
    portal.extensions["places"] = Places(0)
    before = snapshot(house)
    for form in (mahsa.form("/thread"), mahsa.form("/close")):
        assert "Please wait a minute and try again." in mahsa.press(form, 503, text="And")
    assert snapshot(house) == before
    portal.extensions["places"] = Places(1)
    mahsa.reply("And")
    mahsa.reply("And that")


def test_a_body_that_hardly_moves_is_given_up(mahsa: Visitor, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is slow from the start is waited for; after that, one byte a second is no sender."""
    watch, moves = Watch(), 100.0
    monkeypatch.setattr(patience, "monotonic", watch)
    body = b"csrf_token=" + mahsa.token().encode() + b"&story=" + b"x" * 4000

    class Line:
        """Gives ten bytes whenever it is asked."""

        def __init__(self) -> None:
            self.left = body

        def read(self, size: int = -1) -> bytes:
            watch.time += moves
            piece, self.left = self.left[:10], self.left[10:]
            return piece

    def sent() -> int:
        headers = {"Origin": "http://localhost", "Content-Type": "application/x-www-form-urlencoded"}
        environ = {"wsgi.input": Line(), "CONTENT_LENGTH": str(len(body))}
        answer = mahsa.client.post("/write", headers=headers, environ_overrides=environ)
        mahsa._checked(answer, answer.status_code)
        return answer.status_code

    before = snapshot(house)
    assert sent() == 408
    assert snapshot(house) == before
    moves = 0.01
    assert sent() == 303
