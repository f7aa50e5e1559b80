"""What the desk gives that is no page: never run by the browser, never kept, never told apart by a range."""

import pytest

from casebook.web.shared.headers import SANDBOX
from tests.web.desk.conftest import World
from tests.web.pages import Page, check_headers


@pytest.mark.parametrize(
    "at", ["{w.exhibit}/file", "{w.exhibit}/picture", "{w.pack}/proof", "{w.report}/files/{f}/file"]
)
def test_what_came_from_outside_is_sandboxed_and_never_kept(dana: Page, world: World, at: str) -> None:
    dana.get(at.format(w=world, f=world.report_file.rpartition("/")[2]))
    answer = dana.last
    assert answer is not None
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    assert answer.mimetype in {"application/octet-stream", "image/png", "image/jpeg"}
    attached = answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert attached is (answer.mimetype == "application/octet-stream")


def test_no_answer_can_be_asked_for_only_if_it_changed(dana: Page, world: World) -> None:
    sheet = next(part for part in dana.get("/preferences").split('"') if part.endswith("desk.css"))
    for address in (sheet, world.case, f"{world.exhibit}/file", f"{world.exhibit}/picture"):
        first = dana.client.get(address)
        assert "ETag" not in first.headers
        assert "Last-Modified" not in first.headers
        again = {"If-None-Match": "*", "If-Modified-Since": "Fri, 27 Nov 2099 00:00:00 GMT"}
        second = dana.client.get(address, headers=again)
        assert second.status_code == 200, address  # 304 would tell that this browser had it
        assert second.data == first.data or address == world.case


def test_a_range_is_of_the_file_asked_for_and_no_other(dana: Page, world: World) -> None:
    whole = dana.client.get(f"{world.exhibit}/file").data
    for asked_for, status, expected in (
        ("bytes=0-0", 206, whole[:1]),
        ("bytes=-5", 206, whole[-5:]),
        (f"bytes={len(whole)}-", 416, b""),
        ("bytes=5-1", 200, whole),
        ("bytes=0-1,3-4", 416, b""),
        ("rows=0-1", 200, whole),
        ("bytes=" + "9" * 400 + "-", 416, b""),
    ):
        answer = dana.client.get(f"{world.exhibit}/file", headers={"Range": asked_for})
        assert (answer.status_code, answer.data) == (status, expected), asked_for
        check_headers(answer)


def test_too_many_and_too_slow_get_the_same_headers(dana: Page) -> None:
    anyone = Page(dana.app)
    anyone.get("/sign-in")
    statuses = set()
    for _try in range(40):
        given = {"login": "dana", "passphrase": "wrong", "csrf_token": anyone.token()}
        answer = anyone.client.post("/sign-in", data=given, headers={"Origin": "http://localhost"})
        check_headers(answer)
        statuses.add(answer.status_code)
        if 429 in statuses:
            break
    assert 429 in statuses
