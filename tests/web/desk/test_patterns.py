"""The pages about accounts that act together, and about what was seen before: pictures with lists, calm answers, no step by itself."""

import re
import time
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import delete

from casebook.i18n import LOCALES
from casebook.inspection import inspector
from casebook.model import Grant
from casebook.services import membership
from casebook.web.desk import create_desk
from casebook.work import House, begin
from tests.inspection.test_impressions import a_picture, written
from tests.services import coordinating
from tests.web.desk.conftest import PASSPHRASES, World, sign_in
from tests.web.desk.steps import UUID as ID
from tests.web.desk.steps import add_file, captured, open_case
from tests.web.pages import Page
from tests.web.typed import typed_in

ROWS, TEAM = coordinating.attack()


def record(house: House, case: str, rows: list[coordinating.Row]) -> None:
    with begin(house, writes=True, name="test") as work:
        keys = membership.unlock(work, "dana", PASSPHRASES["dana"])
        coordinating.record(work, keys, UUID(case.rpartition("/")[2]), rows)


@pytest.fixture
def attacked(house: House, world: World) -> str:
    """The case with the posts of a team among those of others."""
    record(house, world.case, ROWS)
    return world.case


def form_of(text: str) -> dict[str, str | list[str]]:
    form = re.search(r'<form method="post" action="[^"]*/patterns" id="make-1">.*?</form>', text, re.DOTALL)
    assert form
    named: dict[str, str | list[str]] = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
    named["account"] = re.findall(r'name="account" value="([^"]+)"', text)
    return named


def test_a_network_is_shown_with_pictures_and_lists_that_say_the_same(
    browser: Callable[..., Page], attacked: str
) -> None:
    for locale in LOCALES:
        check_network(browser("dana", locale).get(f"{attacked}/patterns"))


def check_network(text: str) -> None:
    assert text.count('role="img"') == 2
    assert text.count('tabindex="0" role="region"') == 2
    assert "10^-" in text
    named = set(re.findall(r'href="[^"]*/accounts/[^"]*"><bdi>@(\w+)</bdi>', text))
    assert len(named) >= 10
    assert named <= TEAM
    assert len(re.findall(r'<li id="joint-\d+">', text)) >= 8
    assert "2025-06" in text  # times of posts, to the second in UTC


def test_a_network_becomes_a_campaign_when_somebody_presses_and_not_before(dana: Page, attacked: str) -> None:
    text = dana.get(f"{attacked}/patterns")
    assert "No campaign is described" in dana.get(f"{attacked}/records/campaign")
    form = form_of(text)
    refused = dana.post(f"{attacked}/patterns", {**form, "account": [], "title": "Typed", "confidence": ""}, status=422)
    assert 'value="Typed"' in refused  # what was typed comes back, and what was not ticked
    assert not re.search(r'name="account" value="[^"]+" checked', refused)
    assert re.search(r'name="account" value="[^"]+" checked', text)
    dana.post(f"{attacked}/patterns", {**form, "title": "The wave", "confidence": "likely"})
    first = dana.location
    told = dana.get(first)
    assert "The wave" in told
    assert "probability below" in told
    assert len(re.findall(r'href="[^"]*/accounts/[^"]*"><bdi>@(\w+)</bdi>', told)) >= 10
    assert len(re.findall(r'href="[^"]*/posts/[^"]*"><bdi>', told)) == 100  # and further ones
    for way in ("calendar", "patterns", "packs"):
        assert re.search(rf'href="[^"]*/{way}\b', told)
    dana.post(f"{attacked}/patterns", {**form, "title": "The wave", "confidence": "likely"})
    assert dana.location == first  # the same form sent twice makes one


def test_no_network_is_a_calm_answer_that_says_what_was_looked_at(dana: Page, world: World) -> None:
    for address in (f"{world.case}/patterns", "/patterns"):
        text = dana.get(address)
        assert "No network was found" in text
        assert "Posts compared" in text
        assert "What it does not show" in text
        assert 'role="img"' not in text


def test_a_team_over_two_cases_is_found_across_and_each_case_gets_its_own(
    house: House, dana: Page, world: World
) -> None:
    other = open_case(dana, "A second family")
    record(house, world.case, ROWS[0::2])
    record(house, other, ROWS[1::2])
    text = dana.get("/patterns")
    assert len(re.findall(r"/patterns\" id=\"make-1-\d\"", text)) == 2
    assert f'action="{other}/patterns"' not in dana.get(f"/patterns?case={world.case.rpartition('/')[2]}")
    form = re.search(rf'action="{other}/patterns" id="make-1-\d">.*?</form>', text, re.DOTALL)
    assert form
    sent: dict[str, str | list[str]] = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
    dana.post(f"{other}/patterns", {**sent, "account": re.findall(r'name="account" value="([^"]+)"', form[0])})
    assert re.search(rf"{other}/records/campaign/{ID}", dana.location)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few posts are many that pages leave them to a job."""
    monkeypatch.setattr("casebook.web.desk.patterns.INLINE_POSTS", 20)


def found(page: Page, start: str) -> tuple[str, str]:
    """Have posts compared, wait, and give the address and the page of what was found."""
    page.post(start)
    place = page.location
    for _ in range(1200):
        text = page.get(place)
        if "data-standing" not in text:
            return place, text
        time.sleep(0.02)
    raise AssertionError(text)


@pytest.mark.usefixtures("many")
def test_many_posts_are_compared_by_a_job_whose_page_says_the_same_as_long_as_the_session_lives(
    dana: Page, browser: Callable[..., Page], attacked: str
) -> None:
    asked = dana.get(f"{attacked}/patterns")
    assert "posts to compare" in asked
    assert 'role="img"' not in asked  # a page that is only opened compares nothing
    place, text = found(dana, f"{attacked}/patterns/looks")
    check_network(text)
    again = dana.get(f"{attacked}/patterns")
    assert f'href="{place}"' in again
    text = dana.get(place)
    check_network(text)
    assert "As of" in text
    browser("lena").get(place, 404)  # what was found is its member's alone
    dana.post(f"{attacked}/patterns", {**form_of(text), "account": []}, status=422)
    dana.post(f"{attacked}/patterns", {**form_of(text), "title": "The wave", "confidence": "likely"})
    assert "The wave" in dana.get(dana.location)
    late = form_of(dana.get(place))
    other, text = found(dana, f"{attacked}/patterns/looks")
    check_network(text)
    assert other != place  # compared again: what was found before is let go
    assert "It was stopped" in dana.get(place)
    dana.post(f"{attacked}/patterns", {**late, "title": "A second wave"})  # its form does not depend on it
    assert "A second wave" in dana.get(dana.location)
    edit = re.findall(rf'href="({attacked}/posts/{ID})"', text)[0] + "/edit"
    dana.post(edit, {**typed_in(dana.get(edit), edit), "text": "Other words"})
    told = dana.post(f"{attacked}/patterns", form_of(text), status=422)
    assert "The posts have changed since this page was made" in told


@pytest.mark.usefixtures("many")
def test_a_team_over_cases_is_found_by_a_job_for_who_still_holds_all_of_them(
    house: House, dana: Page, browser: Callable[..., Page], world: World
) -> None:
    other = open_case(dana, "A second family")
    record(house, world.case, ROWS[0::2])
    record(house, other, ROWS[1::2])
    assert "posts to compare" in dana.get("/patterns")
    place, text = found(dana, "/patterns/looks")
    form = re.search(rf'action="{other}/patterns" id="make-1-\d">.*?</form>', text, re.DOTALL)
    assert form
    sent: dict[str, str | list[str]] = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
    assert sent["look"] in place
    dana.post(f"{other}/patterns", {**sent, "account": re.findall(r'name="account" value="([^"]+)"', form[0])})
    assert re.search(rf"{other}/records/campaign/{ID}", dana.location)
    browser("omid").get(place, 404)
    with begin(house, writes=True, name="test") as work:
        work.db.execute(delete(Grant).where(Grant.subject_id == UUID(other.rpartition("/")[2])))
    told = dana.get(place, 409)
    assert "A case that was compared may not be looked at any more" in told
    assert "@team" not in told


def test_an_account_that_another_case_knows_is_told_on_its_page_and_when_it_is_logged(dana: Page, world: World) -> None:
    other = open_case(dana, "A second family")
    dana.post(f"{other}/accounts/new", {"url": "https://t.me/OVOZI_misol_24", "platform": "telegram"})
    assert "Seen before" in dana.get(dana.location)
    assert "Seen before" in dana.get(world.account)
    third = open_case(dana, "A third family")
    sent = {"links": "https://t.me/ovozi_misol_24/999", "kind": "", "words": "A post"}
    text = dana.post(f"{third}/log", sent, status=422, content_type="multipart/form-data")
    assert "The same account" in text
    seen = re.findall(r'name="seen" value="(\w+)"', text)
    dana.post(f"{third}/log", {**sent, "seen": seen}, content_type="multipart/form-data")
    assert "said=logged" in dana.location
    dana.post(f"{third}/log", {**sent, "links": "https://t.me/ovozi_misol_24/1000"}, content_type="multipart/form-data")
    assert "said=logged" in dana.location  # the case knows it by now


def test_nearly_the_same_words_are_found_in_other_cases_that_one_may_read_only(
    dana: Page, browser: Callable[..., Page], world: World
) -> None:
    words = "Хоини Ватан, ки нони ғарибонро мехӯрад, боз ба мардум дурӯғ мегӯяд"
    other = open_case(dana, "A second family")
    dana.post(f"{other}/posts/new", {"text": words, "platform": "telegram"})
    dana.post(f"{world.case}/posts/new", {"text": f"{words}!! https://t.me/x", "platform": "telegram"})
    post = dana.location.partition("?")[0]
    assert other in dana.get(f"{post}/elsewhere")
    assert other not in browser("lena").get(f"{post}/elsewhere")
    assert "Nothing like it is recorded" in browser("lena").get(f"{post}/elsewhere")


def test_a_picture_that_was_used_in_another_case_is_found_by_who_holds_both(
    dana: Page, browser: Callable[..., Page], world: World
) -> None:
    other = open_case(dana, "A second family")
    theirs = add_file(dana, other, written(a_picture(1).resize((320, 240)), "JPEG", quality=60), "again.jpg")
    add_file(dana, other, written(a_picture(2)), "another.png")
    mine = add_file(dana, world.case, written(a_picture(1)), "first.png")
    waits = dana.get(f"{mine}/alike")
    assert "Not compared yet: " in waits  # a page looks into no more than its reader can wait for
    text = alike(dana, mine)
    assert "Not compared yet: " not in text
    assert f'href="{theirs}"' in text
    assert text.count("of 64 features differ ·") == 1
    assert f'href="{theirs}"' not in browser("lena").get(f"{mine}/alike")
    assert "No picture like it was found" in browser("lena").get(f"{mine}/alike")


def alike(page: Page, exhibit: str) -> str:
    """Have the pictures looked into, and give the page that compares them."""
    return page.get(captured(page, f"{exhibit}/alike"))


def test_what_pictures_look_like_is_not_worked_out_again_after_a_restart(
    dana: Page, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(dana, "A family")
    mine = add_file(dana, case, written(a_picture(1)), "first.png")
    theirs = add_file(dana, case, written(a_picture(1).resize((320, 240)), "JPEG", quality=60), "again.jpg")
    assert f'href="{theirs}"' in alike(dana, mine)
    dana.post("/sign-out")  # what is on the team's shelf is sealed then
    house.shelves.close_all()
    worked_out: list[object] = []
    monkeypatch.setattr(inspector, "impression", worked_out.append)
    anew = sign_in(create_desk(house.settings, house), "dana")
    assert f'href="{theirs}"' in anew.get(f"{mine}/alike")
    assert len(worked_out) == 1  # the picture of a case that is held by name only: its shelf is never on a disk
