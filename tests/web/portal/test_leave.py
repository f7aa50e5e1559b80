"""Leaving: at once, always, and so that whoever presses "back" finds nothing."""

import dataclasses

import pytest
from flask import Flask

from casebook.web.portal.guards import Places
from casebook.work import House
from tests.web.desk.snapshot import snapshot
from tests.web.portal.conftest import LEAVE_TO, Desk
from tests.web.portal.visitor import STORY, Form, Visitor, form_of

HARMLESS = ("Start", "One moment", "If no other page opens, please close this window.")


def left(visitor: Visitor, form: Form | None = None, **typed: str) -> None:
    """Press "leave now", and check what the answer does to this browser."""
    visitor.locale = "en"
    visitor.press(form or visitor.form("/leave"), 200, **typed)
    headers = visitor.history[-1][1].headers
    assert headers["Refresh"] == f"0; url={LEAVE_TO}"
    assert headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert headers["Cache-Control"] == "no-store"
    assert visitor.client.get_cookie("v") is None
    assert visitor.client.get_cookie("lang") is None


@pytest.mark.parametrize("address", ["/", "/safety", "/write", "/files", "/check", "/return", "/nothing", "/help"])
def test_every_page_has_the_way_out(mahsa: Visitor, address: str) -> None:
    mahsa.tell()
    mahsa.open(address, 404 if address == "/nothing" else 200)
    left(mahsa)


@pytest.mark.parametrize("address", ["/code", "/done", "/thread", "/thread/code", "/thread/erase"])
def test_every_page_after_sending_has_the_way_out(mahsa: Visitor, address: str) -> None:
    mahsa.report()
    mahsa.open(address)
    left(mahsa)


def test_leaving_says_nothing_of_where_somebody_was(mahsa: Visitor) -> None:
    mahsa.tell()
    left(mahsa)
    for word in ("report", "Charogh", "casebook", "draft", STORY[:10]):
        assert word not in mahsa.page
    assert "<a " not in mahsa.page
    assert "<script" not in mahsa.page
    assert all(words in mahsa.page for words in HARMLESS)


def test_leaving_erases_a_draft_with_its_files(mahsa: Visitor, stranger: Visitor, house: House) -> None:
    empty = snapshot(house)
    mahsa.tell()
    mahsa.add((b"1" * 100_000, "a.txt"))
    assert len(list(house.blobs.names())) == 1
    left(mahsa)
    assert snapshot(house) == empty


def test_leaving_erases_no_draft_but_ones_own(mahsa: Visitor, stranger: Visitor, house: House) -> None:
    mahsa.tell()
    mahsa.add((b"1", "a.txt"))
    before = snapshot(house)
    stranger.open("/")
    left(stranger)
    assert snapshot(house) == before


def test_leaving_keeps_a_report_that_was_sent(mahsa: Visitor, desk: Desk) -> None:
    mahsa.tell()
    mahsa.add((b"1", "a.txt"))
    code = mahsa.send()
    left(mahsa)
    assert desk.one().view.body.story == STORY
    assert len(list(desk.house.blobs.names())) == 1
    assert STORY[:10] in mahsa.come_back(code)
    mahsa.reply("And")
    left(mahsa)
    assert [each.body.text for each in desk.one().messages] == ["And"]


@pytest.mark.parametrize("token", ["", "0" * 64, "ӯ", "x" * 1000])
def test_leaving_works_with_any_token(mahsa: Visitor, house: House, token: str) -> None:
    """Somebody may have come into the room. What is stored stays, since anybody could have sent this."""
    mahsa.tell()
    before = snapshot(house)
    form = form_of(mahsa.page, "/leave")
    form.fields["csrf_token"] = [token]
    left(mahsa, form)
    assert snapshot(house) == before


def test_leaving_works_without_a_cookie_and_twice(mahsa: Visitor) -> None:
    mahsa.open("/")
    form = mahsa.form("/leave")
    mahsa.client.delete_cookie("v")
    for _ in range(2):
        left(mahsa, form)


def test_leaving_works_while_too_many_are_sending(mahsa: Visitor, portal: Flask, house: House) -> None:
    mahsa.tell()
    before = snapshot(house)
    portal.extensions["places"] = Places(0)
    left(mahsa)
    assert snapshot(house) == before, "its form was not read, so that a slow one holds nobody up"


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_nobody_is_made_to_leave_by_another_site(mahsa: Visitor, house: House, headers: dict[str, str]) -> None:
    mahsa.tell()
    before, cookie = snapshot(house), mahsa.cookie()
    mahsa.press(mahsa.form("/leave"), 403, headers=headers)
    answer = mahsa.history[-1][1]
    assert "Refresh" not in answer.headers
    assert "Clear-Site-Data" not in answer.headers
    assert snapshot(house) == before
    assert mahsa.cookie() == cookie


@pytest.mark.parametrize("copied", [False, True])
def test_whoever_goes_back_finds_nothing(mahsa: Visitor, *, copied: bool) -> None:
    mahsa.tell()
    mahsa.add((b"1", "a.txt"))
    kept = mahsa.cookie()
    left(mahsa)
    if copied:
        mahsa.client.set_cookie("v", kept)
    for address in ("/files", "/check"):
        assert mahsa.open(address, 303) is not None
        assert mahsa.location == "/write"
    for address in ("/code", "/thread", "/code/save"):
        mahsa.open(address, 303)
        assert mahsa.location == "/return"
    mahsa.open("/write")
    assert mahsa.form("/write").fields["story"] == [""]


def test_the_page_that_is_opened_is_the_one_of_the_settings(mahsa: Visitor, house: House) -> None:
    house.settings = dataclasses.replace(house.settings, leave_to="https://news.example/")
    mahsa.open("/")
    mahsa.press(mahsa.form("/leave"), 200)
    assert mahsa.history[-1][1].headers["Refresh"] == "0; url=https://news.example/"
