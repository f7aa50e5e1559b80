"""Captures become exhibits with all that the Berkeley Protocol asks for; posts are looked at again, and what is new is kept."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from casebook.capturing import Captured, values
from casebook.capturing.wacz import packed
from casebook.errors import InvalidInput, NotFound
from casebook.model import ContentItem
from casebook.model.account import ContentItemBody
from casebook.services import capturing, custody, rechecking, recording
from casebook.services.drafts import IncidentDraft, PostDraft
from tests import cast
from tests.capturing.made import made
from tests.capturing.test_wacz import ABOUT, ALL
from tests.conftest import Office

URL = "https://misol.example/post/1"


@pytest.fixture
def case(office: Office) -> UUID:
    return office.new_case().id


def keep(office: Office, case: UUID, seen: Captured, incident: UUID | None = None) -> tuple[UUID, ...]:
    with (
        capturing.sealed(office.house.blobs, case, seen, limit=2**24) as taken,
        office.acting(cast.DANA) as (work, keys),
    ):
        return capturing.keep(work, keys, case, taken, incident)


def add_post(office: Office, case: UUID, **told: str) -> UUID:
    with office.acting(cast.DANA) as (work, keys):
        draft = PostDraft(**{"platform": "other", "url": URL, "text": "Хоини Ватан", **told})  # type: ignore[arg-type]
        return recording.add_posts(work, keys, case, [draft], incident=None)[0]


def look(office: Office, case: UUID, post: UUID, seen: Captured) -> tuple[str, int]:
    """Look at a post as the desk does; give what was found, and how many exhibits were kept."""
    with office.acting(cast.DANA) as (work, keys):
        asked = rechecking.asked(work, keys, case, post)
    verdict = rechecking.judged(asked, seen)
    worth = rechecking.worth_keeping(asked, verdict, seen)
    with (
        capturing.sealed(office.house.blobs, case, seen, limit=2**24) as taken,
        office.acting(cast.DANA) as (work, keys),
    ):
        kept = rechecking.note(work, keys, case, post, asked, verdict, taken if worth else None)
    return verdict.state, len(kept)


def test_a_capture_is_three_exhibits_of_one_incident_with_the_whole_collection_record(
    office: Office, case: UUID
) -> None:
    with office.acting(cast.DANA) as (work, keys):
        incident = recording.record_incident(work, keys, case, IncidentDraft(title="A post"))
    seen = made(redirects=(f"{URL}?to", URL), problems=(values.CUT_PICTURE,), proxied=True)
    seen.clock = values.Clock(server_offset_ms=120, kept=True, error_ms=8)
    picture, snapshot, record = keep(office, case, seen, incident)
    with office.acting(cast.DANA) as (work, keys):
        views = [custody.exhibit(work, keys, case, each) for each in (picture, snapshot, record)]
        told = json.loads(b"".join(custody.read(work, keys, case, record, purpose="page").pieces()))
        dana = keys.member_id
    assert views[0].exhibit.original.media_type == "image/png"
    assert [view.exhibit.original.name for view in views] == [
        f"misol.example.{end}" for end in ("png", "mhtml", "json")
    ]
    assert {view.exhibit.body.incidents for view in views} == {(incident,)}
    for view in views:
        assert view.capture is not None
        said = view.capture.body
        assert (said.url_requested, said.url_final, said.redirects, said.http_status) == (URL, URL, seen.redirects, 200)
        assert (said.collector, said.logged_in, said.clock_offset_ms) == (dana, False, 120)
        assert said.clock_source.endswith("at most 8 ms wrong")
        assert (said.method, said.tool_name, said.notes) == ("browser", "casebook", values.CUT_PICTURE)
        assert said.captured.edtf.startswith("2026-05-14T09:12:")
        assert (view.custody[0].event, view.custody[0].purpose) == ("received", "captured")
        assert view.chain_holds
    assert [each.body.text for each in views[0].derivatives] == ["Хоини Ватан"]
    hashes = {part["part"]: part["sha256"] for part in told["parts"]}
    assert hashes["picture"] == views[0].exhibit.original.sha256
    assert hashes["snapshot"] == views[1].exhibit.original.sha256
    assert hashes["text"] == views[0].derivatives[0].body.sha256
    assert str(dana) not in json.dumps(told)  # who captured stands in the case, not in a file that leaves


def test_a_recording_is_an_exhibit_of_its_own_before_the_record(office: Office, case: UUID) -> None:
    wacz = packed(ALL, ABOUT)
    _, _, recording, record = keep(office, case, made(recording=wacz, recorded=len(ALL)))
    with office.acting(cast.DANA) as (work, keys):
        view = custody.exhibit(work, keys, case, recording)
        told = json.loads(b"".join(custody.read(work, keys, case, record, purpose="page").pieces()))
        kept = b"".join(custody.read(work, keys, case, recording, purpose="page").pieces())
    assert kept == wacz
    assert (view.exhibit.original.name, view.exhibit.body.kind) == ("misol.example.wacz", "web_archive")
    assert view.exhibit.body.title.endswith("(WACZ)")
    assert view.capture is not None
    assert view.capture.body.url_final == URL
    assert view.chain_holds
    hashes = {part["part"]: part["sha256"] for part in told["parts"]}
    assert hashes["recording"] == view.exhibit.original.sha256
    assert told["recording"]["answers"] == len(ALL)
    # One that is larger than the office admits is left out, and the rest is kept.
    with capturing.sealed(office.house.blobs, case, made(recording=b"x" * 5000), limit=4000) as taken:
        assert [part.called for part in taken.parts] == ["", "MHTML", "JSON"]
        assert values.NO_RECORDING in taken.seen.problems


def test_a_page_that_failed_is_kept_as_its_record_alone(office: Office, case: UUID) -> None:
    failed = made(
        text="",
        picture=b"",
        snapshot=b"",
        source=b"",
        status=None,
        error="net::ERR_TIMED_OUT",
        problems=(values.NOT_LOADED,),
    )
    assert len(keep(office, case, failed)) == 1


def test_if_nothing_is_kept_no_file_is_left(office: Office, case: UUID) -> None:
    before = set(office.house.blobs.names())
    with pytest.raises(NotFound):
        keep(office, case, made(), incident=case)
    with (
        pytest.raises(InvalidInput, match="larger"),
        capturing.sealed(office.house.blobs, case, made(snapshot=b"x" * 5000), limit=4000),
    ):
        pass
    assert set(office.house.blobs.names()) == before


def test_looks_at_a_post_are_checks_and_what_is_new_is_kept(office: Office, case: UUID) -> None:
    post = add_post(office, case)
    page = "3 answers\n{}\nSeen by many\nNobody knows who wrote it"
    assert look(office, case, post, made(text=page.format("Хоини Ватан"))) == ("live", 3)  # the first look is kept
    assert look(office, case, post, made(text=page.format("Хоини Ватан"))) == ("live", 0)
    assert look(office, case, post, made(text=page.format("Шахси хуб"))) == ("edited", 3)
    assert look(office, case, post, made(text=page.format("Шахси хуб"))) == ("edited", 0)  # the same edit again
    assert look(office, case, post, made(text="Log in", status=200)) == ("unknown", 3)
    assert look(office, case, post, made(text=page.format("Хоини Ватан"))) == ("live", 3)
    assert look(office, case, post, made(text="Gone", status=410)) == ("deleted", 3)
    with office.acting(cast.DANA) as (work, keys):
        body = keys.open_row(work.db.get_one(ContentItem, post), ContentItemBody)
        shots = rechecking.shots(work, keys, case, post)
    assert [(each.status, each.note) for each in body.checks] == [
        ("live", "casebook · HTTP 200"), ("live", "casebook · HTTP 200"), ("edited", "casebook · HTTP 200"),
        ("edited", "casebook · HTTP 200"), ("unknown", "casebook · HTTP 200"), ("live", "casebook · HTTP 200"),
        ("deleted", "casebook · HTTP 410"),
    ]  # fmt: skip
    assert shots[0].body.text_verbatim == "Gone"
    assert {len(shot.exhibits) for shot in shots} == {3}
    without_link = add_post(office, case, url="")
    with pytest.raises(InvalidInput, match="no link"), office.acting(cast.DANA) as (work, keys):
        rechecking.asked(work, keys, case, without_link)


def test_only_posts_that_were_captured_are_ever_due(office: Office, case: UUID) -> None:
    captured, deleted = add_post(office, case), add_post(office, case, url=f"{URL}2")
    add_post(office, case, url=f"{URL}3")  # nobody captured it
    look(office, case, captured, made())
    look(office, case, deleted, made(url=f"{URL}2"))
    look(office, case, deleted, made(url=f"{URL}2", status=404))
    with office.acting(cast.DANA) as (work, keys):
        assert rechecking.due(work, keys, case, days=0) == [captured]
        assert rechecking.due(work, keys, case, days=7) == []
        work.clock = lambda clock=work.clock: clock() + timedelta(days=8)  # type: ignore[misc]
        assert rechecking.due(work, keys, case, days=7) == [captured]


def test_an_office_that_writes_its_proxy_wrongly_captures_nothing(office: Office) -> None:
    with pytest.raises(InvalidInput, match="CASEBOOK_CAPTURE_PROXY"):
        capturing.opened(replace(office.house.settings, capture_proxy="127.0.0.1:9050"), URL)
    with pytest.raises(InvalidInput, match="private network"):
        capturing.opened(office.house.settings, "http://127.0.0.1:8000/")
