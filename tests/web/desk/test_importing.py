"""An export through the desk: an exhibit first, looked over, then read in batches; every row named, nothing twice."""

import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session as Database

from casebook.model import Worker
from casebook.services import importing
from casebook.web.desk import create_desk
from casebook.work import House
from tests.web.desk.conftest import World, sign_in
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import PNG, read_through
from tests.web.pages import Page

MARKER = "canary-7f3a91-orzuzoda"
TABLE = f"""posted_at,platform,account,url,text
2026-05-11 14:00,telegram,misol_kanal,https://t.me/misol_kanal/1,{MARKER} Хоини Ватан
2026-05-11 15:00,telegram,misol_kanal,https://t.me/misol_kanal/2,"Two
lines"
2026-05-12,telegram,misol_kanal,,
03/04/2026,telegram,another_one,https://t.me/another_one/3,Third,too much
"""
FORTY = "url,text\n" + "".join(f"https://t.me/misol_kanal/{number},word {number}\n" for number in range(1, 41))


@dataclass
class Held:
    """A reading that waits before its second batch."""

    batches: int = 0
    reached: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)


def send(page: Page, world: World, content: str | bytes = TABLE, status: int = 303, name: str = "posts.csv") -> str:
    """Send a file; give where the browser is sent on, or the page."""
    raw = content.encode() if isinstance(content, str) else content
    answer = page.post(f"{world.case}/import", {"files": (io.BytesIO(raw), name)}, status)
    assert page.last is not None
    return page.last.headers["Location"] if status == 303 else answer


def begin(page: Page, survey: str, **chosen: Any) -> str:
    """Begin to read what was looked over; give the address of the run."""
    page.post(survey, {"kind": "csv", "gather": "all", **chosen})
    assert page.last is not None
    return page.last.headers["Location"]


def bring_in(page: Page, world: World, content: str | bytes = TABLE, name: str = "posts.csv", **chosen: Any) -> str:
    """Send a table and read it; give the page of the run."""
    return read_through(page, begin(page, send(page, world, content, name=name), **chosen))


def counts(page: str) -> list[int]:
    """The numbers of a page: of a run rows read, new, known, changed, left out."""
    facts = page.partition('<dl class="facts">')[2].partition("</dl>")[0]
    return [int(number) for number in re.findall(r"<dd>(\d+)</dd>", facts)]


def test_what_is_no_export_is_called_by_its_name(dana: Page, world: World) -> None:
    page = dana.get(send(dana, world, b"sealed", name="signal-2026-05-11.backup"))
    assert "This is an encrypted backup of Signal." in page
    assert "It is kept as an exhibit, unchanged." in page


def test_an_export_is_an_exhibit_is_looked_over_and_becomes_posts(dana: Page, world: World) -> None:
    survey = send(dana, world)
    looked = dana.get(survey)
    assert counts(looked)[:4] == [4, 3, 0, 1]
    assert "Хоини Ватан" in looked
    assert "The row has neither text nor address." in looked
    assert "Does the day stand before the month" in looked
    page = bring_in(dana, world)
    assert counts(page) == [4, 3, 0, 0, 1]
    assert "The export was read to its end" in page
    assert "its time cannot be read" in page
    assert "it has more cells than the header" in page
    incident = re.search(rf'href="({world.case}/incidents/[0-9a-f-]{{36}})"', page)
    exhibit = re.search(rf'href="({world.case}/evidence/[0-9a-f-]{{36}})"', page)
    assert incident is not None
    assert exhibit is not None
    posts = dana.get(incident[1])
    assert "Хоини Ватан" in posts
    assert "https://t.me/misol_kanal/2" in posts
    kept = dana.get(exhibit[1])
    assert "posts.csv" in kept
    assert "read as an export" in kept
    dana.get(f"{exhibit[1]}/file")
    assert dana.last is not None
    assert dana.last.data == TABLE.encode()
    accounts = dana.get(f"{world.case}/accounts")
    assert accounts.count("@misol_kanal</bdi>") == 1
    assert "@another_one</bdi>" in accounts


def test_the_same_export_again_adds_nothing_and_shows_what_changed(dana: Page, world: World, house: House) -> None:
    bring_in(dana, world)
    exhibits = dana.links(f"{world.case}/evidence", f"{world.case}/evidence/")
    before = snapshot(house)
    page = bring_in(dana, world, name="renamed.csv")
    assert counts(page) == [4, 0, 3, 0, 1]
    assert dana.links(f"{world.case}/evidence", f"{world.case}/evidence/") == exhibits
    assert snapshot(house)["files"] == before["files"]
    assert snapshot(house)["content_item"] == before["content_item"]


def test_a_script_that_sends_is_told_where_to_go_and_reads_the_export_once(dana: Page, world: World) -> None:
    files = {"files": (io.BytesIO(TABLE.encode()), "posts.csv")}
    dana.post(f"{world.case}/unfinished", {"kept_for": f"{world.case}/import", "rest": "typed"})
    assert 'class="notice' in dana.get(f"{world.case}/import")
    dana.post(f"{world.case}/import", files, 204, headers={"Prefer": "return=minimal"})
    assert dana.last is not None
    assert "Location" not in dana.last.headers
    assert counts(dana.get(dana.last.headers["Content-Location"]))[:2] == [4, 3]
    assert 'class="notice' not in dana.get(f"{world.case}/import")  # what was kept of the form is done with


def test_what_was_answered_is_read_by(dana: Page, world: World) -> None:
    survey = send(dana, world)
    again = dana.post(survey, {"kind": "csv", "order": "day", "zone": "Asia/Dushanbe", "look": "y"}, 200)
    assert "its time cannot be read" not in again
    page = read_through(dana, begin(dana, survey, order="day", zone="Asia/Dushanbe"))
    assert counts(page) == [4, 3, 0, 0, 1]
    assert "its time cannot be read" not in page


def test_columns_that_were_matched_once_are_remembered(dana: Page, world: World) -> None:
    first, second = ("чӣ,кӣ\nСалом,misol_kas\n", "чӣ,кӣ\nСаломи дигар,misol_kas\n")
    survey = send(dana, world, first)
    assert "No column of this file is known" in dana.get(survey)
    matched = {"column-text": "чӣ", "column-account": "кӣ"}
    run = begin(dana, survey, **matched)
    assert counts(read_through(dana, run)) == [1, 1, 0, 0, 0]
    looked = dana.get(send(dana, world, second))
    assert '<option value="чӣ" selected>' in looked
    assert "Саломи дигар" in looked
    assert counts(looked)[:2] == [1, 1]


def test_people_period_and_our_own_side_are_chosen(dana: Page, world: World) -> None:
    page = bring_in(dana, world, sender=["misol_kanal"], until="11 May 2026", own=["misol_kanal"])
    assert counts(page) == [4, 2, 0, 0, 2]
    assert "The message is not among those that were chosen." in page
    assert "misol_kanal" not in dana.get(f"{world.case}/accounts")  # who is on our side harasses nobody
    assert "This is not one day of the calendar" in dana.post(
        send(dana, world), {"kind": "csv", "gather": "all", "since": "whenever"}, 422
    )


def test_messages_are_gathered_by_day_if_somebody_wants_it(dana: Page, world: World) -> None:
    page = bring_in(dana, world, gather="day")
    assert len(set(re.findall(rf"{world.case}/incidents/[0-9a-f-]{{36}}", page))) == 2  # 11 May, and no day


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """Holds each reading before its second batch, until somebody lets it go on."""
    monkeypatch.setattr(importing, "BATCH", 10)
    batches, held = importing.batches, Held()

    def slow(rows: Any) -> Iterator[Any]:
        for batch in batches(rows):
            if held.batches == 1:
                held.reached.set()
                assert held.go_on.wait(30)
            held.batches += 1
            yield batch

    monkeypatch.setattr(importing, "batches", slow)
    yield held
    held.go_on.set()


def test_a_reading_goes_on_beside_the_page_which_tells_how_far_it_is(dana: Page, world: World, held: Held) -> None:
    run = begin(dana, send(dana, world, FORTY), rows="40")
    assert held.reached.wait(30)
    page = dana.get(run)
    assert counts(page) == [10, 10, 0, 0, 0]
    assert "10 of 40" in page
    assert '<meta http-equiv="refresh"' in page  # without script too
    assert "10" in dana.get(f"{world.case}/accounts")  # other pages answer meanwhile
    dana.post(f"{run}/carry", status=409)
    held.go_on.set()
    page = read_through(dana, run)
    assert "The export was read to its end" in page
    assert counts(page) == [40, 40, 0, 0, 0]
    assert "refresh" not in page
    dana.post(f"{run}/carry", status=409)


def test_a_reading_is_stopped_and_goes_on(dana: Page, world: World, held: Held) -> None:
    run = begin(dana, send(dana, world, FORTY))
    assert held.reached.wait(30)
    dana.post(f"{run}/stop")
    held.go_on.set()
    page = read_through(dana, run)
    assert "The reading was stopped" in page
    assert counts(page) == [10, 10, 0, 0, 0]
    dana.post(f"{run}/carry")
    assert counts(read_through(dana, run)) == [40, 30, 10, 0, 0]


def test_a_reading_ends_with_the_session_that_started_it(desk: Flask, dana: Page, world: World, held: Held) -> None:
    run = begin(dana, send(dana, world, FORTY))
    assert held.reached.wait(30)
    dana.post("/sign-out")
    held.go_on.set()
    dana = sign_in(desk, "dana")
    page = read_through(dana, run)
    assert "The reading ended with the session that started it" in page
    assert counts(page) == [10, 10, 0, 0, 0]
    assert "interrupted" in dana.get(f"{world.case}/import")


def test_after_a_restart_the_next_page_of_the_member_goes_on_with_a_reading(
    dana: Page, world: World, held: Held, house: House
) -> None:
    run = begin(dana, send(dana, world, FORTY))
    assert held.reached.wait(30)
    anew = sign_in(create_desk(house.settings, house), "dana")  # a process that knows nothing of it
    assert "interrupted" not in anew.get(run)  # it is the other one's, as long as that lives
    anew.post(f"{run}/carry", status=409)
    with Database(house.engine) as db:
        db.execute(update(Worker).values(seen_at=datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)))
        db.commit()
    held.batches += 1  # only the first one waits
    assert counts(read_through(anew, run)) == [40, 30, 10, 0, 0]
    held.go_on.set()
    assert "read to its end" in read_through(dana, run)  # whoever carried it before has written nothing more
    assert counts(dana.get(run)) == [40, 30, 10, 0, 0]


def test_a_reading_ends_when_the_use_of_its_case_is_restricted_and_goes_on_when_asked(
    dana: Page, world: World, held: Held, house: House
) -> None:
    run = begin(dana, send(dana, world, FORTY))
    assert held.reached.wait(30)
    dana.post(f"{world.case}/retention/restriction", {"ground": "accuracy", "why": "Says that it was another day"})
    held.go_on.set()
    page = read_through(dana, run)
    assert "something about the case has changed" in page
    assert counts(page) == [10, 10, 0, 0, 0]
    dana.post(f"{run}/carry")
    assert counts(read_through(dana, run)) == [40, 30, 10, 0, 0]


def test_a_reading_that_breaks_off_keeps_what_it_wrote_and_goes_on(
    dana: Page, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    add, calls = importing.add_posts, []

    def break_down(*given: Any, **named: Any) -> Any:
        calls.append(given)
        if len(calls) == 2:
            raise ZeroDivisionError
        return add(*given, **named)

    monkeypatch.setattr(importing, "add_posts", break_down)
    run = begin(dana, send(dana, world))
    page = read_through(dana, run)
    assert "The reading broke off" in page
    assert counts(page) == [2, 2, 0, 0, 0]
    monkeypatch.setattr(importing, "add_posts", add)
    dana.post(f"{run}/carry")
    assert counts(read_through(dana, run)) == [4, 1, 2, 0, 1]


def test_every_row_is_named_in_a_table(dana: Page, world: World) -> None:
    run = begin(dana, send(dana, world))
    read_through(dana, run)
    dana.get(f"{run}/report.csv")
    assert dana.last is not None
    lines = dana.last.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert "In this case already" in lines[1]
    assert "The row has neither text nor address." in lines[3]


@pytest.mark.parametrize(("name", "content"), [("post.png", PNG), ("posts.xlsx", b"PK\x03\x04"), ("posts", b"a,b\n")])
def test_a_file_that_casebook_cannot_read_is_kept_and_said(dana: Page, world: World, name: str, content: bytes) -> None:
    page = dana.get(send(dana, world, content, name=name))
    assert "casebook cannot read this file" in page
    assert name in page


@pytest.mark.parametrize("content", [b"", b"\n\n", b"url,text\n", b"\x00" * 5000, b"\xff\xfe", bytes(range(256)) * 40])
def test_bytes_that_hold_no_posts_are_kept_and_said_to_hold_none(dana: Page, world: World, content: bytes) -> None:
    read, new, known, changed, left_out = counts(bring_in(dana, world, content))
    assert (new, known, changed) == (0, 0, 0)
    assert read == left_out


def test_no_file_two_files_and_one_too_large_are_refused(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    assert "Choose one file." in send(dana, world, b"", 422, name="")
    two = [(io.BytesIO(b"text\na\n"), "a.csv"), (io.BytesIO(b"text\nb\n"), "b.csv")]
    assert "Choose one file." in dana.post(f"{world.case}/import", {"files": two}, 422)
    large = b"text\n" + b"x" * house.settings.upload_limit
    assert "larger than this office accepts" in send(dana, world, large, 422)
    assert snapshot(house) == before


def test_nothing_of_an_export_touches_a_disk_in_the_clear(
    dana: Page, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_given: Any, **_named: Any) -> None:
        raise AssertionError("a temporary file was asked for")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    bring_in(dana, world)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or MARKER.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>.csv", "\u202evsc.csv", "{{ 1234567*7654321 }}.csv", "a\x00b.csv"]
)
def test_a_hostile_export_is_words_on_every_page(dana: Page, world: World, name: str) -> None:
    hostile = "<script>alert(1)</script>"
    table = f"url,text,account\nhttps://t.me/misol/1,{hostile},{hostile}\njavascript:alert(1),=cmd|' /C calc'!A0,{{{{ 1234567*7654321 }}}}\n"
    survey = send(dana, world, table, name=name)
    looked = dana.get(survey)
    page = bring_in(dana, world, table, name=name)
    incident = re.search(rf'href="({world.case}/incidents/[0-9a-f-]{{36}})"', page)
    assert incident is not None
    others = [dana.get(f"{world.case}/{part}") for part in ("accounts", "incidents", "import")]
    for shown in (looked, page, dana.get(incident[1]), *others):
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "9449772114007" not in shown
        assert "\u202e" not in shown


def test_the_log_names_the_page_and_the_import(dana: Page, world: World) -> None:
    dana.get(f"{world.case}/access")
    bring_in(dana, world)
    page = dana.get(f"{world.case}/history")
    assert "An export was read" in page
    assert "A page was read: reading an export" in page
    assert "A page was read: access" in page
