"""Who takes care of a case, who may know it, until when: through the pages, for those who lose it and those who keep it."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from casebook.model import Evidence
from casebook.work import House
from tests.web.desk.conftest import World, sign_in
from tests.web.desk.routes import asked
from tests.web.desk.steps import add_file, log_incident, open_case
from tests.web.pages import Page


def held_back(page: Page, world: World, case: str) -> list[str]:
    """Which pages of a case answer anything but that there is nothing here."""
    here = world.case.rpartition("/")[2]
    answered = []
    for one in asked(world):
        if one.method == "GET" and here in one.address:
            answer = page.client.get(one.address.replace(here, case.rpartition("/")[2]))
            if answer.status_code != 404:
                answered.append(f"{one}: {answer.status_code}")
    return answered


def test_a_restricted_case_is_gone_for_who_is_not_named(desk: Flask, world: World, dana: Page) -> None:
    omid = sign_in(desk, "omid")
    case = open_case(dana, "Of the team")
    assert "Of the team" in omid.get(case)
    assert "The whole team." in dana.get(f"{case}/access")
    assert f'value="{world.members["dana"]}" checked' in dana.get(f"{case}/restrict")
    assert "Name at least one caseworker." in dana.post(f"{case}/restrict", {"members": world.members["lena"]}, 422)
    dana.post(f"{case}/restrict", {"members": [world.members["dana"], world.members["lena"]]})
    assert "The case is restricted" in dana.follow()
    assert held_back(omid, world, case) == []
    assert "Of the team" not in omid.get("/cases")
    assert "Of the team" in sign_in(desk, "lena").get(case)
    dana.get(f"{case}/open-to-team")
    dana.post(f"{case}/open-to-team")
    assert "Of the team" in omid.get(case)


def test_nobody_who_holds_a_case_is_offered_it_again(desk: Flask, house: House, world: World, dana: Page) -> None:
    lena, omid = world.members["lena"], world.members["omid"]
    address = f"{world.case}/access"
    assert f'value="{omid}"' in (page := dana.get(address))
    assert f'value="{lena}"' not in page
    dana.post(address, {"member": lena}, 422)
    dana.post(address, {"member": omid})
    page = dana.follow()
    assert "Everybody of the office who can hold this case holds it already." in page
    assert 'name="member"' not in page
    # The team holds what it opened together.
    assert f'value="{omid}"' not in dana.get(f"{open_case(dana, 'Of all')}/access")
    # A grant whose last day is over can be given anew.
    dana.post(f"{address}/{lena}/extend", {"ends_on": str(house.clock().date())})
    before = house.clock
    house.clock = lambda: before() + timedelta(days=1)
    assert f'value="{lena}"' in sign_in(desk, "dana").get(address)


def test_who_gives_a_case_away_is_led_to_the_list(world: World, dana: Page) -> None:
    case = open_case(dana, "Given away")
    dana.post(f"{case}/restrict", {"members": world.members["omid"]})
    assert "Given away" not in dana.follow()
    dana.get(case, 404)


def test_a_case_is_handed_over_and_stands_in_the_new_caretakers_list(desk: Flask, world: World, dana: Page) -> None:
    case = open_case(dana, "Handed over")
    lena, omid = world.members["lena"], world.members["omid"]
    assert lena not in dana.get(f"{case}/hand-over")  # she does not hold it
    assert "Choose a member." in dana.post(f"{case}/hand-over", {"words": "Call"}, 422)
    dana.post(f"{case}/hand-over", {"member": omid, "words": "Call her brother first."})
    assert "The case is handed over" in dana.follow()
    page = sign_in(desk, "omid").get(case)
    assert "in the care of" in page
    assert "Omid Farr" in page
    assert "Handed over" in sign_in(desk, "omid").get(f"/cases?chosen=assigned:{omid}")
    assert "Handed over" not in dana.get(f"/cases?chosen=assigned:{world.members['dana']}")


def test_both_sides_see_when_access_ends_and_it_ends_on_every_path(
    desk: Flask, house: House, world: World, dana: Page
) -> None:
    today, before = house.clock().date(), house.clock
    lena_id = world.members["lena"]
    dana.post(f"{world.case}/access/{lena_id}/extend", {"ends_on": str(today + timedelta(days=5))})
    assert "The last day is changed" in dana.follow()
    lena = sign_in(desk, "lena")
    assert "ends in 5 days" in lena.get(world.case)
    assert "ends in 5 days" in dana.get(f"{world.case}/access")
    assert dana.post(f"{world.case}/access/{lena_id}/extend", {"ends_on": "1 May 2001"}, 422)
    assert dana.post(f"{world.case}/access/{lena_id}/extend", {"ends_on": "soon"}, 422)
    house.clock = lambda: before() + timedelta(days=5)
    late = sign_in(desk, "lena")
    assert "ends today" in late.get(world.case)
    house.clock = lambda: before() + timedelta(days=6)
    over = sign_in(desk, "lena")
    assert held_back(over, world, world.case) == []
    assert "Orzuzoda" not in over.get("/cases")
    keeper = sign_in(desk, "dana")
    assert "Ended" in keeper.get(f"{world.case}/access")
    keeper.post(f"{world.case}/access/{lena_id}/extend", {"ends_on": ""})
    assert not re.search(r"Your access(:| ends)", sign_in(desk, "lena").get(world.case))
    keeper.get(f"{world.case}/access/{world.members['omid']}/extend", 404)


# ── hard material ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def hard(dana: Page, world: World, house: House) -> list[str]:
    """Three graphic exhibits of an incident with a post."""
    incident = log_incident(dana, world.case, "Hard", links="https://t.me/ovozi_misol_24/777")
    for number in range(3):
        marked = {"graphic": "y", "incidents": incident.rpartition("/")[2]}
        add_file(dana, world.case, b"words of a hard thing %d" % number, f"hard{number}.txt", **marked)
    with house.engine.connect() as connection:
        rows = list(connection.execute(select(Evidence.id)).scalars())
    known = world.exhibit.rpartition("/")[2]
    return [f"{world.case}/evidence/{UUID(str(row))}" for row in rows if str(row) != known]


def test_a_limit_for_hard_material_is_kept_in_the_browser_and_asks_once_more(dana: Page, hard: list[str]) -> None:
    first, second, third = hard
    assert "seen today" not in dana.get(first)
    dana.post("/preferences", {"language": "en", "theme": "", "hard": "2"})
    assert 'value="2"' in dana.get("/preferences")
    assert "0 of 2 seen today." in dana.get(first)
    for exhibit in (first, first, second):  # looking twice is looking once
        assert "words of a hard thing" in dana.get(f"{exhibit}?unveil=yes")
    assert "2 of 2 seen today." in dana.get(third)
    enough = dana.get(f"{third}?unveil=yes")
    assert "Enough for today?" in enough
    assert "words of a hard thing" not in enough
    assert "words of a hard thing" in dana.get(f"{first}?unveil=yes")
    assert "words of a hard thing" in dana.get(f"{third}?unveil=again")
    cookie = dana.client.get_cookie("casebook_hard")
    assert cookie is not None
    assert cookie.http_only
    assert not any(exhibit.rpartition("/")[2][:8] in cookie.value for exhibit in hard)
    dana.post("/preferences", {"language": "en", "theme": "", "hard": "a lot"})
    assert "seen today" not in dana.get(first)


def test_yesterdays_count_is_over_and_a_broken_cookie_is_no_limit(dana: Page, hard: list[str], house: House) -> None:
    dana.client.set_cookie("casebook_hard", f"1.{house.clock() - timedelta(days=1):%Y%m%d}.abcdef")
    assert "0 of 1 seen today." in dana.get(hard[0])
    for broken in ("999.20260101.", "1.20260101.xyz", "-1", "8"):
        dana.client.set_cookie("casebook_hard", broken)
        assert "seen today" not in dana.get(hard[0])


def test_posts_beside_graphic_exhibits_and_their_texts_are_veiled(dana: Page, world: World, hard: list[str]) -> None:
    dana.post(f"{hard[0]}/texts", {"operation": "transcript", "text": "What is heard", "language": "tg"})
    page = dana.get(hard[0])
    veiled = page.partition('<details class="veiled">')[2].partition("</details>")[0]
    assert "What is heard" in veiled
    assert '<details class="veiled">' not in dana.get(f"{hard[0]}?unveil=yes")
    beside = log_incident(dana, world.case, "Beside it")
    post = {"url": "https://t.me/ovozi_misol_24/778", "platform": "telegram", "text": "Shameful words"}
    dana.post(f"{world.case}/posts/new", {**post, "incident": beside.rpartition("/")[2]})
    assert "Shameful words" in dana.get(beside)
    assert '<details class="veiled">' not in dana.get(beside)
    add_file(dana, world.case, b"blood", "blood.txt", graphic="y", incidents=beside.rpartition("/")[2])
    assert "Shameful words" in dana.get(beside).partition('<details class="veiled">')[2].partition("</details>")[0]
    assert '<details class="veiled">' not in dana.get(world.incident)
