"""Logging what happened: nothing typed is lost, nothing is recorded twice, and links are read without being opened."""

import html
import re
import socket
from typing import Any
from uuid import uuid4

import pytest

from casebook.work import House
from tests.web.desk.conftest import World
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import log_incident
from tests.web.pages import Page
from tests.web.typed import typed_in

FULL = {
    "title": "Хоини Ватан: матни дурӯғ",
    "track": "home",
    "day": "about 2024",
    "place": "Душанбе",
    "narrative": "Line one\nline two <b>not bold</b>",
    "original_text": "Оилааш бояд ҷавоб диҳад!",
    "original_language": "tg",
    "spoken_by": "Channel admin",
    "translation": "خانواده‌اش باید پاسخ بدهد",
    "translation_language": "fa",
    "severity": "high",
    "sources-0-words": "Sister of the affected person",
    "by_organisation": "District office",
    "act_note": "Twice",
}


def test_pasted_links_are_read_offline_and_offered(dana: Page, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: Any, **_named: Any) -> None:
        raise AssertionError("a link was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    page = dana.post(
        f"{world.case}/incidents/new",
        {
            "read_links": "yes",
            "title": "Typed before",
            "links": "https://m.facebook.com/story.php?story_fbid=100200&id=3003&utm_source=x\n"
            "https://t.me/s/ovozi_misol_24/318?single\nhttps://x.com/vatan_misol_7/status/2018535946974134349?s=20",
        },
        200,
    )
    assert "utm_source" not in page.partition("<table")[2]
    assert "t.me/ovozi_misol_24/318" in page
    assert "In this case already" in page
    assert 'value="Typed before"' in page
    assert 'value="author" selected' in page.replace("selected value", "value") or "selected" in page
    assert "Typed before" not in dana.get(f"{world.case}/incidents")


def test_only_ticked_links_become_posts_and_the_author_an_account(dana: Page, world: World) -> None:
    links = "https://t.me/vatan_misol_7/77\nhttps://t.me/vatan_misol_7/78"
    incident = log_incident(
        dana,
        world.case,
        links=links,
        links_read="yes",
        take="https://t.me/vatan_misol_7/77",
        act="threat_to_target",
        by_account="author",
    )
    page = dana.get(incident)
    assert "https://t.me/vatan_misol_7/77" in page
    assert "https://t.me/vatan_misol_7/78" not in page
    assert page.count("@vatan_misol_7</bdi>") == 2
    assert dana.get(f"{world.case}/accounts").count("@vatan_misol_7</bdi>") == 1


def test_the_same_form_sent_twice_records_one_incident(dana: Page, world: World, house: House) -> None:
    form = {
        **FULL,
        "form_id": str(uuid4()),
        "links": "https://t.me/new_misol_1/5",
        "act": "doxxing",
        "by_account": "author",
    }
    log_incident(dana, world.case, **form)
    once = snapshot(house)
    log_incident(dana, world.case, **form)
    assert snapshot(house) == once
    assert dana.get(f"{world.case}/incidents").count(FULL["title"] + "</bdi>") == 1


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("title", "", "cannot be left empty"),
        ("title", "x" * 301, "too long"),
        ("day", "32 May 2026", ""),
        ("day", "03/04/2024", "2024"),
        ("day", "1650", ""),
        ("time", "25:00", ""),
        ("zone", "Mars/Olympus", "no such time zone"),
        ("track", "elsewhere", "Choose one of the list"),
        ("victim", "not-an-id", "Choose one of the list"),
        ("severity", "9", "Choose one of the list"),
    ],
)
def test_a_wrong_field_is_named_and_every_word_is_kept(
    dana: Page, world: World, house: House, field: str, given: str, said: str
) -> None:
    before = snapshot(house)
    page = dana.post(f"{world.case}/incidents/new", {**FULL, field: given}, 422)
    assert said in html.unescape(page)
    assert 'aria-invalid="true"' in page or "field-error" in page
    shown = html.unescape(page)
    for name, typed in FULL.items():
        if name != field and name not in {"track", "original_language", "translation_language", "severity"}:
            assert typed in shown, name
    assert snapshot(house) == before


def test_every_field_comes_back_on_the_page_of_the_incident(dana: Page, world: World) -> None:
    incident = log_incident(dana, world.case, act="relative_interrogated", victim=world.person, **FULL)
    page = html.unescape(dana.get(incident))
    for name in (
        "title",
        "place",
        "original_text",
        "spoken_by",
        "translation",
        "sources-0-words",
        "by_organisation",
        "act_note",
    ):
        assert FULL[name] in page, name
    assert "line two <b>not bold</b>" in page
    assert "<b>not bold</b>" not in dana.get(incident)
    assert "about 2024" in page


def test_a_correction_keeps_what_it_did_not_touch(dana: Page, world: World) -> None:
    incident = log_incident(
        dana, world.case, **{**FULL, "day": "11 May 2026", "time": "14:00", "zone": "Asia/Dushanbe"}
    )
    kept = {**typed_in(dana.get(f"{incident}/edit"), f"{incident}/edit"), "title": "Corrected title"}
    dana.post(f"{incident}/edit", kept)
    page = html.unescape(dana.follow())
    assert "Corrected title" in page
    assert "14:00 on 11 May 2026" in page
    assert FULL["original_text"] in page


def test_two_who_correct_at_once_lose_nothing(dana: Page, world: World) -> None:
    form = {"title": "First", "track": "online", "revision": "1"}
    dana.post(f"{world.incident}/edit", form)
    page = dana.post(f"{world.incident}/edit", {**form, "title": "Second"}, 422)
    assert "Somebody else has changed this" in page
    assert 'value="Second"' in page
    assert "First" in dana.get(world.incident)
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert revision is not None
    dana.post(f"{world.incident}/edit", {**form, "title": "Second", "revision": revision[1]})
    assert "Second" in dana.follow()


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 1234567*7654321 }}{% for x in () %}",
    "%(title)s %s %n ${1234567*7654321}",
    "javascript:alert(1)",
    "\u202etxt.exe\u2066\u200b",
    "&#60;script&#62;",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_words_in_every_field_and_every_view(dana: Page, world: World, hostile: str) -> None:
    incident = log_incident(
        dana,
        world.case,
        **dict.fromkeys(
            (
                "title",
                "place",
                "narrative",
                "original_text",
                "spoken_by",
                "translation",
                "sources-0-words",
                "by_organisation",
            ),
            hostile,
        ),
        act="doxxing",
    )
    dana.post(
        f"{world.case}/people/new", {"name": hostile, "names-0-text": hostile, "note": hostile, "whereabouts": hostile}
    )
    dana.post(
        f"{world.case}/accounts/new", {"handle": hostile, "display_name": hostile, "note": hostile, "platform": "other"}
    )
    account = dana.location.partition("?")[0]
    dana.post(
        f"{world.exhibit}/edit", {"title": hostile, "description": hostile, "revision": "1", "url_requested": hostile}
    )
    dana.post(f"{world.exhibit}/texts", {"operation": "translation", "text": hostile})
    dana.post(f"{world.case}/edit", {"title": hostile, "summary": hostile, "revision": "1", "tlp": "amber"})
    dana.post(f"{world.case}/access", {"member": world.members["omid"], "purpose": hostile})
    for address in (
        incident,
        f"{incident}/edit",
        f"{incident}/acts/new",
        account,
        world.exhibit,
        f"{world.exhibit}/edit",
        world.case,
        f"{world.case}/edit",
        f"{world.case}/incidents",
        f"{world.case}/people",
        f"{world.case}/accounts",
        f"{world.case}/evidence",
        f"{world.case}/evidence/new",
        f"{world.case}/packs/new",
        f"{world.case}/access",
        f"{world.case}/history",
        "/cases",
        f"/cases?q={hostile}",
    ):
        page = dana.get(address)
        assert "<script>alert" not in page
        assert "9449772114007" not in page
    assert html.escape(hostile, quote=False)[:12] in dana.get(incident).replace("&#34;", '"').replace("&#39;", "'")


def test_a_damaged_row_is_named_and_the_rest_of_the_case_works(dana: Page, world: World, house: House) -> None:
    from sqlalchemy import text  # noqa: PLC0415 -- only here

    with house.engine.begin() as connection:
        connection.execute(text("UPDATE person SET body = :zeros"), {"zeros": bytes(400)})
    page = dana.get(world.case)
    assert "One record of this case is damaged" in page
    dana.get(world.incident)
    dana.get(f"{world.case}/packs/new")


def test_a_damaged_case_does_not_hide_the_others(dana: Page, world: World, house: House) -> None:
    from sqlalchemy import text  # noqa: PLC0415 -- only here

    dana.post("/cases/new", {"title": "Another case"})
    another = dana.location.partition("?")[0].rpartition("/")[2].replace("-", "")
    with house.engine.begin() as connection:
        spoiled = {"zeros": bytes(400), "id": another}
        connection.execute(text("UPDATE case_file SET body = :zeros WHERE id != :id"), spoiled)
    page = dana.get("/cases")
    assert "A case that cannot be read" in page
    assert "Another case" in page
    assert "Title and summary of this case are damaged" in dana.get(world.case)
    dana.get(world.incident)
