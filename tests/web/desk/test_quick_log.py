"""Logging at speed, without script: links, files and a few words become incidents in one act; what is here already is asked about."""

import io
import re
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import func, select

from casebook import vocabulary
from casebook.model import Account, Act, Change, ContentItem, CustodyEvent, Evidence, Incident, Involvement
from casebook.web.desk.log_kinds import FIELDS, KINDS
from casebook.work import House, begin
from tests.web.desk.conftest import World
from tests.web.desk.steps import PNG, UUID, log_incident, open_case
from tests.web.pages import Page

THREE = "https://t.me/ovozi_nav_24/11\nt.me/s/vatan_misol_7/77\nhttps://vk.com/wall-1_42"
SMEAR = "Хоини Ватан, ки нони ғарибонро мехӯрад, боз ба мардум дурӯғ мегӯяд. Оилааш бояд ҷавоб диҳад!"


def shot(number: int = 1, name: str = "screen.png") -> tuple[io.BytesIO, str]:
    return io.BytesIO(PNG + str(number).encode()), name


def counts(house: House) -> dict[str, int]:
    nouns: list[Any] = [Incident, Act, Involvement, ContentItem, Account, Evidence, Change]
    with begin(house, writes=False) as work:
        return {one.__tablename__: work.db.scalar(select(func.count()).select_from(one)) or 0 for one in nouns}


def added(house: House, before: dict[str, int]) -> dict[str, int]:
    now = counts(house)
    return {name: now[name] - was for name, was in before.items() if now[name] != was}


def kept_of(text: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', text)


@pytest.fixture
def page(dana: Page, world: World) -> str:
    return f"{world.case}/log"


def test_links_a_screenshot_and_a_kind_become_one_incident_in_one_act(
    dana: Page, world: World, house: House, page: str
) -> None:
    before = counts(house)
    dana.post(page, {"links": THREE, "kind": "smear", "victim": world.person, "files": shot()})
    assert added(house, before) == {
        "incident": 1, "act": 1, "involvement": 3, "content_item": 3, "account": 3, "evidence": 1, "change": 1,
    }  # fmt: skip
    text = dana.follow()
    assert "Smear post · Telegram · @ovozi_nav_24" in text
    assert "Mahsa Orzuzoda" in text
    assert text.count("https://") >= 3
    assert "screen.png" in text
    with begin(house, writes=False) as work:
        newest = work.db.scalars(select(Evidence).order_by(Evidence.id)).all()
        custody = work.db.scalar(select(func.count()).select_from(CustodyEvent))
        assert len(newest) == 2
        assert custody is not None
        assert custody >= 2
    exhibit = dana.get(re.findall(rf'href="({world.case}/evidence/{UUID})"', text)[0])
    assert sha256(PNG + b"1").hexdigest()[:8] in exhibit.replace("<wbr>", "").replace(" ", "")


def test_it_is_undone_as_one_and_the_file_stays_as_an_exhibit(dana: Page, house: House, page: str) -> None:
    before = counts(house)
    dana.post(page, {"links": THREE, "kind": "smear", "files": shot()})
    (undo,) = re.findall(r'action="([^"]+/undo)"', dana.follow())
    dana.post(undo)
    assert "It is undone" in dana.follow()
    assert added(house, before) == {"evidence": 1, "change": 2}
    dana.post(undo)
    assert "could not be undone" in dana.follow()


def test_one_incident_each_has_titles_of_its_own(dana: Page, world: World, house: House, page: str) -> None:
    before = counts(house)
    dana.post(page, {"links": THREE, "kind": "threat", "each": "each", "words": "Threats of May", "files": shot()})
    assert {name: count for name, count in added(house, before).items() if name in {"incident", "act", "evidence"}} == {
        "incident": 3, "act": 3, "evidence": 1,
    }  # fmt: skip
    text = dana.follow()
    for title in ("Threats of May · Telegram · @ovozi_nav_24", "Threats of May · Telegram · @vatan_misol_7"):
        assert title in text
    exhibits = dana.get(f"{world.case}/evidence")
    assert "screen.png" in exhibits


def test_the_kind_fills_in_what_was_left_empty_and_nothing_else(dana: Page, world: World, page: str) -> None:
    asked = {
        "kind": "relative",
        "words": "Brother called in",
        "severity": "life",
        "place": "Хуҷанд",
        "day": "14 May 2026",
    }
    dana.post(page, {**asked, "organisation": "ГКНБ", "victim": world.person})
    text = dana.follow()
    for told in ("Brother called in", "Relative interrogated", "Threat to life", "Хуҷанд", "ГКНБ", "14 May 2026"):
        assert told in text, told
    for kind in KINDS.values():
        assert vocabulary.terms("act_type")
        assert {kind.act} <= {term.code for term in vocabulary.terms("act_type")}
        assert {kind.track} <= {term.code for term in vocabulary.terms("track")}
        assert {kind.severity} <= {term.code for term in vocabulary.terms("severity")}
        assert set(kind.fields) <= set(FIELDS)


def test_files_of_a_sexual_smear_are_closed_until_asked_for(dana: Page, world: World, page: str) -> None:
    dana.post(page, {"kind": "sexual_smear", "files": shot(2)})
    assert "Intimate" in dana.follow()


def test_what_is_no_link_is_said_at_the_field_and_everything_is_kept(
    dana: Page, world: World, house: House, page: str
) -> None:
    before = counts(house)
    wrong = {"links": "https://t.me/ovozi_nav_24/11\nnot a link <b>at all", "words": "Хабари бофта", "files": shot()}
    text = dana.post(page, wrong, 422)
    assert "There is no link in this: not a link &lt;b&gt;at all" in text
    assert "Хабари бофта" in text
    assert added(house, before) == {"evidence": 1, "change": 1}  # the file is not lost
    assert "1 file is stored already" in text
    (kept,) = kept_of(text, "kept")
    dana.post(page, {"links": "https://t.me/ovozi_nav_24/11", "words": "Хабари бофта", "kept": kept})
    assert "screen.png" in dana.follow()
    assert counts(house)["evidence"] == before["evidence"] + 1
    text = dana.post(page, {"links": "https://t.me/ovozi_nav_24/12", "day": "32 May 2026"}, 422)
    assert "https://t.me/ovozi_nav_24/12" in text
    assert "There is nothing to record in this" in dana.post(page, {"links": ""}, 422)


def test_the_same_link_is_offered_left_out_or_recorded_anyway(
    dana: Page, world: World, house: House, page: str
) -> None:
    both = "https://t.me/ovozi_misol_24/318?single\nhttps://t.me/ovozi_nav_24/11"
    before = counts(house)
    text = dana.post(page, {"links": both, "kind": "smear"}, 422)
    assert "Already recorded" in text
    assert f'href="{world.incident}"' in text
    assert added(house, before) == {}
    seen = {"links": both, "kind": "smear", "seen": kept_of(text, "seen")}
    dana.post(page, seen)
    assert added(house, before)["content_item"] == 1
    before = counts(house)
    text = dana.post(page, {"links": both, "kind": "smear"}, 422)
    again = {"seen": kept_of(text, "seen"), "anyway": kept_of(text, "anyway")}
    dana.post(page, {"links": both, "kind": "smear", **again})
    assert added(house, before)["content_item"] == 2
    text = dana.post(page, {"links": both.splitlines()[0], "kind": "smear"}, 422)
    text = dana.post(page, {"links": both.splitlines()[0], "kind": "smear", "seen": kept_of(text, "seen")}, 422)
    assert "There is nothing to record in this" in text


def test_the_same_file_is_not_stored_twice_unless_that_is_wanted(dana: Page, house: House, page: str) -> None:
    same = (io.BytesIO(PNG), "again.png")  # the world's exhibit has these bytes
    before = counts(house)
    text = dana.post(page, {"words": "Seen again", "files": same}, 422)
    assert "The same file" in text
    assert added(house, before) == {}
    stored = set(house.blobs.names())
    seen = kept_of(text, "seen")
    dana.post(page, {"words": "Seen again", "files": (io.BytesIO(PNG), "again.png"), "seen": seen})
    assert added(house, before)["incident"] == 1
    assert counts(house)["evidence"] == before["evidence"]
    assert set(house.blobs.names()) == stored
    assert "post.png" in dana.follow()  # the exhibit that was here shows this incident too
    anyway = {"words": "Third", "files": (io.BytesIO(PNG), "again.png"), "seen": seen}
    dana.post(page, {**anyway, "anyway": seen[:1]})
    assert counts(house)["evidence"] == before["evidence"] + 1


def test_nearly_the_same_words_are_offered_and_can_join_the_incident(
    dana: Page, world: World, house: House, page: str
) -> None:
    told = log_incident(dana, world.case, "The first wave", original_text=SMEAR)
    copied = {"links": "https://t.me/ovozi_nav_24/12", "kind": "smear", "text": SMEAR.replace("боз", "ҳоло ҳам")}
    text = dana.post(page, copied, 422)
    assert "the same words" in text
    assert "The first wave" in text
    before = counts(house)
    dana.post(page, {**copied, "seen": kept_of(text, "seen"), "into": told.rpartition("/")[2]})
    assert dana.location.partition("?")[0] == told
    assert "incident" not in added(house, before)
    assert added(house, before)["content_item"] == 1


def test_what_another_case_has_is_told_to_those_who_hold_it(dana: Page, world: World, page: str) -> None:
    other = open_case(dana, "Another family")
    text = dana.post(f"{other}/log", {"links": "https://t.me/ovozi_misol_24/318", "kind": "smear"}, 422)
    assert "in another case" in text
    assert f'href="{world.case}"' in text
    dana.post(
        f"{other}/log", {"links": "https://t.me/ovozi_misol_24/318", "kind": "smear", "seen": kept_of(text, "seen")}
    )
    assert "t.me/ovozi_misol_24/318" in dana.follow()


def test_the_same_form_sent_twice_logs_once(dana: Page, house: House, page: str) -> None:
    (form_id,) = re.findall(r'name="form_id"[^>]*value="([^"]+)"', dana.get(page))
    asked = {"links": THREE, "kind": "smear", "form_id": form_id, "another": "yes"}
    dana.post(page, {**asked, "files": shot()})
    assert dana.location.startswith(page)
    before = counts(house)
    stored = set(house.blobs.names())
    text = dana.post(page, {**asked, "files": shot()}, 422)  # everything in it is here already
    dana.post(page, {**asked, "files": shot(), "seen": kept_of(text, "seen"), "anyway": kept_of(text, "seen")})
    assert added(house, before) == {}
    assert set(house.blobs.names()) == stored


def test_a_file_that_is_too_large_is_named_and_sinks_nothing(dana: Page, house: House, page: str) -> None:
    before = counts(house)
    large = (io.BytesIO(bytes(9 * 1024 * 1024)), "film.mp4")
    text = dana.post(page, {"words": "Two files", "files": [shot(7), large]}, 422)
    assert "film.mp4" in text
    assert "larger than this office accepts" in text
    assert added(house, before) == {"evidence": 1, "change": 1}
    dana.post(page, {"words": "Two files", "kept": kept_of(text, "kept")})
    assert "screen.png" in dana.follow()


def test_nobody_makes_a_form_keep_an_exhibit_of_another_case(dana: Page, world: World, house: House) -> None:
    other = open_case(dana, "Another family")
    dana.post(f"{other}/log", {"words": "x", "kept": world.exhibit.rpartition("/")[2]}, 404)
    dana.post(f"{other}/log", {"words": "x", "into": world.incident.rpartition("/")[2]}, 422)
    dana.post(f"{other}/log", {"words": "x", "kept": "no id"})


def test_the_page_is_offered_everywhere_in_a_case(dana: Page, world: World, browser: Any) -> None:
    for tab in ("", "/incidents", "/people", "/evidence", "/history"):
        assert f'data-key="n" href="{world.case}/log"' in dana.get(world.case + tab)
    assert "/log" not in browser("lena").get(world.case)
    text = dana.get(f"{world.case}/log")
    chosen = re.findall(rf'<option selected value="({UUID})">Mahsa', text)
    assert chosen == [world.person]  # the one whom most was done to
