"""What is taken out of the browser, what is left, and that the record can say why. The browser here says what it is told to."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casebook.capturing import Limits, values
from casebook.capturing.pipe import Declined, Late
from casebook.capturing.recording import Recording
from casebook.capturing.traffic import Answered, Traffic
from casebook.capturing.values import Captured, Event
from tests.capturing.made import made
from tests.capturing.packed import index, unpacked

BEGAN = datetime(2026, 5, 14, 9, 12, tzinfo=UTC)
MAIN = Answered(
    number="main", url="https://misol.example/", method="GET", began=BEGAN, asked=(), status=200, reason="OK",
    head=(("content-type", "text/html"),), done=True, length=0, led_on=False, main=True,
)  # fmt: skip


def part(name: str, **told: object) -> Answered:
    later = BEGAN + timedelta(seconds=1)
    return replace(MAIN, number=name, url=f"https://misol.example/{name}", main=False, began=later, **told)  # type: ignore[arg-type]


def recorded(answers: list[Answered], bodies: dict[str, Event | Exception], limits: Limits | None = None) -> Captured:
    """A capture whose browser gives these bodies; b"." for what is not named."""

    def ask(number: str, _seconds: float) -> Event:
        got = bodies.get(number, {"body": ".", "base64Encoded": False})
        if isinstance(got, Exception):
            raise got
        return got

    recording = Recording(limits or Limits())
    recording.fill(tuple(answers), ask, {"misol.example": "203.0.113.7"})
    seen = made()
    recording.pack(seen)
    return seen


def test_what_the_browser_has_is_recorded_in_the_order_of_asking() -> None:
    picture = {"body": base64.b64encode(b"\x89PNG").decode(), "base64Encoded": True}
    way = replace(MAIN, number="way", url="http://misol.example/", status=301, led_on=True, done=False, began=BEGAN)
    seen = recorded([way, part("dot.png"), MAIN], {"dot.png": picture, "way": Declined()})
    assert (seen.recorded, seen.unrecorded, seen.problems) == (3, (), ())
    assert {(each["url"], each["status"]) for each in index(seen.recording)} >= {
        ("http://misol.example/", 301), ("https://misol.example/", 200),
    }  # fmt: skip
    assert b"\x89PNG" in unpacked(seen.recording)
    assert b"WARC-IP-Address: 203.0.113.7" in unpacked(seen.recording)


@pytest.mark.parametrize(
    ("answered", "body", "why"),
    [
        (part("a"), Declined(), "no_body"),
        (part("a"), {"body": "%%%", "base64Encoded": True}, "no_body"),
        (part("a"), {"body": 7}, "no_body"),
        (part("a"), {"body": "x" * 2000}, "too_large"),
        (part("a"), {"body": "x" * 990}, "full"),
        (part("a"), Late(), "no_time"),
        (part("a", done=False), {"body": "half"}, "broken_off"),
        (part("a", head=None), {"body": "x"}, "too_large"),
        (part("a", length=7), {"body": ""}, "no_body"),
        (part("a", length=7), {"body": "AAAA", "base64Encoded": True}, "no_body"),
        (part("a", head=(("Content-Length", "3000"),), length=7), {"body": "."}, "broken_off"),
        (part("a", head=(("Content-Length", "4"),)), {"body": "AAAA", "base64Encoded": True}, "no_body"),
    ],
)
def test_what_cannot_be_had_is_named_and_nothing_fails(answered: Answered, body: Event | Exception, why: str) -> None:
    bodies = {"main": {"body": "x" * 20}, "a": body}
    seen = recorded([answered, MAIN], bodies, Limits(body_bytes=1000, recording_bytes=1000))
    assert [(each.url, each.why) for each in seen.unrecorded] == [("https://misol.example/a", why)]
    assert seen.recorded == 1
    assert seen.problems == (values.PART_RECORDING,)


@pytest.mark.parametrize(
    ("head", "length"),
    [
        ((("Content-Length", "3"),), 3),
        ((("Content-Length", "3"),), 0),  # the browser had it already
        ((("Content-Length", "900"), ("Content-Encoding", "gzip")), 3),
        ((("Content-Length", "three"),), 3),
        ((), 0),
    ],
)
def test_a_body_as_long_as_it_was_said_to_be_is_whole(head: tuple[tuple[str, str], ...], length: int) -> None:
    seen = recorded([MAIN, part("a", head=head, length=length)], {"a": {"body": "AAAA", "base64Encoded": True}})
    assert (seen.recorded, seen.unrecorded) == (2, ())


def test_what_a_page_sends_away_and_strange_addresses_are_left_out_quietly() -> None:
    long = replace(part("b"), url="https://misol.example/" + "x" * 1990)
    seen = recorded([MAIN, part("a", method="POST"), long, replace(long, url="wss://misol.example/")], {})
    assert [each.why for each in seen.unrecorded] == ["not_read", "address", "address"]
    assert seen.problems == ()


def test_a_browser_that_is_slow_once_is_not_waited_for_again() -> None:
    asked = []

    def ask(number: str, _seconds: float) -> Event:
        asked.append(number)
        if number == "a":
            raise Late
        return {"body": "."}

    recording = Recording(Limits())
    recording.fill((MAIN, part("a"), part("b"), part("c")), ask, {})
    assert asked == ["main", "a"]


def test_a_page_whose_own_answer_was_lost_has_no_recording() -> None:
    seen = recorded([MAIN, part("a")], {"main": Declined()})
    assert (seen.recording, seen.problems) == (b"", (values.NO_RECORDING,))
    assert [each.why for each in seen.unrecorded] == ["no_body"]
    went_on = replace(MAIN, number="second", url="https://misol.example/second")
    assert recorded([MAIN, went_on], {"second": Declined()}).recording == b""  # the page before is not the page
    assert recorded([MAIN, went_on], {"main": Declined()}).problems == (values.PART_RECORDING,)


def test_heads_are_kept_as_they_came_but_for_what_names_the_visitor_and_not_without_end() -> None:
    traffic = Traffic("https://misol.example/")
    for number in ("1", "2"):
        sent = {"requestId": number, "type": "Document", "request": {"url": f"https://misol.example/{number}", "method": "GET",
                "headers": {"Cookie": "a=1", "User-Agent": "Mozilla"}}}  # fmt: skip
        huge = "x" * 9 * 2**20 if number == "2" else "1\n2"
        told = {"status": 200, "statusText": "OK", "headers": {"Set-Cookie": "a=1", "X-A": huge}}
        traffic.hear({"method": "Network.requestWillBeSent", "params": sent})
        traffic.hear({"method": "Network.responseReceived", "params": {"requestId": number, "response": told}})
    traffic.hear({"method": "Network.loadingFinished", "params": {"requestId": "1"}})
    one, two = traffic.answered()
    assert (one.asked, one.head, one.done) == ((("User-Agent", "Mozilla"),), (("X-A", "1"), ("X-A", "2")), True)
    assert (two.head, two.done) == (None, False)
