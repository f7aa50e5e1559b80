"""What a browser says is hostile: garbage, floods and silence end the talk, and nothing else happens."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.capturing import clock, pipe
from casebook.capturing.pipe import Declined, Gone, Late, Pipe
from casebook.capturing.traffic import Traffic

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.sampled_from(("request", "response", "url", "status", "type", "headers",
        "requestId", "redirectResponse", "securityDetails", "validFrom", "validTo", "sanList", "mimeType", "frameId")), each),
    max_leaves=12,
)  # fmt: skip
METHODS = st.sampled_from(
    (
        "Network.requestWillBeSent",
        "Network.responseReceived",
        "Network.dataReceived",
        "Network.loadingFailed",
        "Page.loadEventFired",
    )
)


@pytest.fixture
def talk() -> Iterator[tuple[Pipe, int]]:
    theirs, ours = os.pipe(), os.pipe()
    yield Pipe(ours[0], theirs[1]), ours[1]
    for end in (*theirs, ours[0]):
        os.close(end)


def test_an_answer_is_found_between_events_and_pieces(talk: tuple[Pipe, int]) -> None:
    one, far = talk
    heard: list[object] = []
    one.hear = heard.append
    os.write(far, b'{"method":"a","params":{}}\0{"id":1,"resu')
    os.write(far, b'lt":{"product":"x"}}\0{"method":"b","params":{}}\0')
    assert one.ask("Browser.getVersion", seconds=5) == {"product": "x"}
    os.write(far, b'{"id":2,"error":{"message":"no"}}\0')
    with pytest.raises(Declined):
        one.ask("Page.enable", seconds=5)
    assert [each["method"] for each in heard] == ["a", "b"]  # type: ignore[index]
    os.close(far)
    with pytest.raises(Gone):
        one.ask("Page.enable", seconds=5)


@pytest.mark.parametrize("said", [b"not json\0", b"[1]\0", b"\xff\0", b"[" * 200_000 + b"\0"])
def test_what_is_no_message_ends_the_talk(talk: tuple[Pipe, int], said: bytes) -> None:
    one, far = talk
    os.write(far, said[:60_000])
    with pytest.raises((Gone, Late)):
        one.ask("Page.enable", seconds=0.2)
    os.close(far)


def test_silence_and_floods_end(talk: tuple[Pipe, int], monkeypatch: pytest.MonkeyPatch) -> None:
    one, far = talk
    with pytest.raises(Late):
        one.ask("Page.enable", seconds=0.05)
    monkeypatch.setattr(pipe, "LONGEST", 1000)
    os.write(far, b"x" * 2000)
    with pytest.raises(Gone):
        one.ask("Page.enable", seconds=5)
    os.close(far)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(METHODS, st.dictionaries(st.text(max_size=3), JSON) | JSON.filter(lambda j: isinstance(j, dict)))
    )
)
def test_any_events_give_a_list_of_traffic(events: list[tuple[str, dict[str, object]]]) -> None:
    traffic = Traffic("https://misol.example/")
    for method, told in events:
        traffic.hear({"method": method, "params": told})
    json.dumps([traffic.redirects(), [each.url for each in traffic.resources()], traffic.document().host])


@given(st.text())
def test_any_date_header_gives_a_clock(header: str) -> None:
    clock.told(header, datetime(2026, 5, 14, tzinfo=UTC))


def test_the_servers_clock_is_set_beside_ours() -> None:
    ours = datetime(2026, 5, 14, 9, 12, 0, tzinfo=UTC)
    assert clock.told("Thu, 14 May 2026 09:12:03 GMT", ours).server_offset_ms == 3500  # the header has whole seconds
    assert clock.told("yesterday", ours).server_offset_ms is None


def test_the_certificate_and_the_headers_are_those_of_the_page_itself() -> None:
    traffic = Traffic("https://misol.example/", frame="F")
    details = {
        "protocol": "TLS 1.3", "cipher": "AES_128_GCM", "subjectName": "misol.example", "sanList": ["misol.example"],
        "issuer": "An authority", "validFrom": 1778700000, "validTo": 1786500000.0,
    }  # fmt: skip
    for number, frame, status in (("1", "F", 200), ("2", "advertisement", 500)):
        request = {
            "requestId": number,
            "type": "Document",
            "frameId": frame,
            "request": {"url": f"https://{frame}.example/"},
        }
        answer = {"status": status, "headers": {"Set-Cookie": "visitor=7", "Date": "x"}, "securityDetails": details}
        traffic.hear({"method": "Network.requestWillBeSent", "params": request})
        traffic.hear({"method": "Network.responseReceived", "params": {"requestId": number, "response": answer}})
    page = traffic.document()
    assert (page.status, page.number) == (200, "1")
    assert page.headers == (("date", "x"), ("set-cookie", "(left out: it may name whoever looked)"))
    assert page.certificate is not None
    assert page.certificate.valid_to == datetime.fromtimestamp(1786500000, UTC)
    assert page.certificate.issuer == "An authority"
