"""Requests that are too much for the desk: an answer in the right words each, no error of ours, and nothing changed."""

from casebook.work import House
from tests.web.desk.conftest import World
from tests.web.desk.snapshot import snapshot
from tests.web.pages import BOUNDARY, Page, check_headers

MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"
ORIGIN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


def part(name: str, content: bytes) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


FORMS = [
    (MULTIPART, part("f", b"x") * 10_000 + END, 413),
    (MULTIPART, part("title", b"x" * 2_000_000) + END, 413),
    (MULTIPART, b"\x00" * 100_000, 400),
    (MULTIPART, b"--" + BOUNDARY.encode() + b"\r\n" + b"X: y\r\n" * 100_000, 400),
    (URLENCODED, b"title=" + b"x" * 2_000_000, 413),
    (URLENCODED, b"&".join(b"f%d=x" % number for number in range(10_000)), 403),
    (URLENCODED, b"title=\xe9\xff", 400),
    ("application/json", b"[" * 100_000, 403),
    ("text/xml", b"<!DOCTYPE z [<!ENTITY a 'ha'>]><z>&a;</z>", 403),
    ("multipart/form-data", b"x", 400),
    ("", b"", 403),
]
HEADERS = [
    {"Cookie": "casebook=" + "x" * 60_000},
    {"Cookie": "casebook=\x7f\xff; casebook=; ;;=;"},
    {"Cookie": "; ".join(f"c{number}=x" for number in range(5000))},
    {"Accept-Language": ",".join(["fa;q=0." + "9" * 500] * 500)},
    {"Accept-Encoding": "gzip;q=" + "1" * 5000},
    {"Range": "bytes=" + ",".join("0-1" for _ in range(5000))},
    {"Sec-Fetch-Site": "\xff" * 100, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    {"If-None-Match": '"' * 5000, "If-Range": "x" * 5000},
    {"Content-Type": "multipart/form-data; boundary=" + "b" * 50_000},
    {"X-Forwarded-For": "1.2.3.4, " * 5000},
    {"Referer": "http://[", "User-Agent": "\x7f" * 50_000},
]
QUERIES = [
    "x=" + "y" * 100_000,
    "&".join("said=x" for _ in range(5000)),
    "said=%00%ff&lang=%f0",
    "page=" + "9" * 5000,
    "unveil[]=yes&__proto__=x",
]


def test_a_form_that_is_too_much_or_none_is_refused(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    for address in ("/cases/new", f"{world.case}/evidence/new"):
        for number, (kind, body, status) in enumerate(FORMS):
            answer = dana.client.post(address, data=body, content_type=kind, headers=ORIGIN)
            assert answer.status_code == status, (address, number)
            check_headers(answer)
    assert snapshot(house) == before


def test_headers_of_any_kind_are_no_error_of_ours(dana: Page, world: World) -> None:
    for headers in HEADERS:
        for address in (f"{world.exhibit}/file", "/nothing"):
            answer = dana.client.get(address, headers=headers)
            assert answer.status_code < 500, (address, [*headers])
            check_headers(answer)


def test_queries_of_any_kind_are_no_error_of_ours(dana: Page, world: World) -> None:
    for query in QUERIES:
        for address in ("/sign-in", f"{world.case}/evidence"):
            answer = dana.client.get(f"{address}?{query}")
            assert answer.status_code < 500, (address, query[:20])
            check_headers(answer)


def test_the_method_that_a_form_claims_is_not_believed(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    for headers in ({"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}, {"X-HTTP-Method": "POST"}):
        answer = dana.client.get(f"{world.case}/close?_method=POST", headers=headers)
        assert answer.status_code == 405
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"):
        answer = dana.client.open(world.case, method=method, headers=ORIGIN)
        assert answer.status_code == 405
        check_headers(answer)
    assert snapshot(house) == before
