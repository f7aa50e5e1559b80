"""A person's own page: seen from their side, with consents that end, parts that come and go, and names of any kind."""

import html
from collections.abc import Callable
from datetime import timedelta

import pytest

from casebook.work import House
from tests.web.desk.conftest import World
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import add_person, log_incident
from tests.web.pages import Page
from tests.web.typed import typed_in

PARENT, CHILD = "010103", "010104"


def test_a_relation_is_read_from_both_sides_corrected_ended_and_taken_out(dana: Page, world: World) -> None:
    mother = add_person(dana, world.case, "Zarina", role="relative")
    relation = {"person": mother, "relationship": PARENT, "of": world.person, "since": "1989"}
    dana.post(f"{world.case}/people/relations", relation)
    assert "Parent · " in dana.follow()
    page = dana.get(f"{world.case}/people/{world.person}")
    assert "Child · " in page
    assert "Zarina" in page
    assert "since 1989" in page
    (edit,) = [one for one in dana.links(f"{world.case}/people/{mother}", f"{world.case}/records/person_relation/") if one.endswith("/edit")]  # fmt: skip
    dana.post(edit, {**typed_in(dana.get(edit), edit), "until": "May 2026"})
    assert "until May 2026" in dana.get(f"{world.case}/people/{world.person}")
    dana.post(edit.replace("/edit", "/remove"))
    assert "Child · " not in dana.get(f"{world.case}/people/{world.person}")
    assert "Child · " not in dana.get(f"{world.case}/people")


def test_parts_in_the_case_come_and_go_and_none_is_given_twice(dana: Page, world: World, house: House) -> None:
    address = f"{world.case}/people/{world.person}"
    dana.post(f"{address}/roles", {"role": "witness"})
    assert "Witness" in dana.follow()
    once = snapshot(house)
    dana.post(f"{address}/roles", {"role": "witness"})
    assert snapshot(house) == once
    dana.post(f"{address}/roles", {"role": "queen"}, 422)
    removals = dana.links(address, f"{world.case}/records/case_party/")
    assert len(removals) == 2
    dana.post(removals[-1])
    dana.follow()
    assert 'aria-label="Remove: Witness"' not in dana.get(address)


def test_what_is_done_to_and_by_and_told_by_a_person_stands_on_their_page(dana: Page, world: World) -> None:
    officer = add_person(dana, world.case, "Officer of the district", role="perpetrator")
    told = {"sources-0-words": "Her own words", "sources-0-person": world.person, "sources-0-received": "May 2026"}
    log_incident(
        dana, world.case, "Called in", act="relative_interrogated", victim=world.person, by_person=officer,
        confidence="likely", **told,
    )  # fmt: skip
    hers, his = (dana.get(f"{world.case}/people/{one}") for one in (world.person, officer))
    assert "Called in" in hers.partition("Done to this person")[2].partition("</section>")[0]
    assert "Called in" in hers.partition("Source of")[2].partition("</section>")[0]
    assert "Called in" in his.partition("Done by this person")[2].partition("</section>")[0]


def test_a_consent_that_ends_within_thirty_days_is_said_to(dana: Page, world: World, house: House) -> None:
    today = house.clock().date()
    page = dana.get(world.consent)
    soon, later = (f"{today + timedelta(days):%Y-%m-%d}" for days in (30, 31))
    dana.post(world.consent, {**typed_in(page, world.consent), "valid_until": later, "recipient": "The court"})
    assert "The consent is corrected" in dana.follow()
    assert "ends within 30 days" not in dana.get(f"{world.case}/people")
    dana.post(world.consent, {**typed_in(dana.get(world.consent), world.consent), "valid_until": soon})
    for address in (f"{world.case}/people", f"{world.case}/people/{world.person}"):
        page = dana.get(address)
        assert "A consent ends within 30 days" in page
        assert "The court" in page
    assert "Ends soon" in dana.get(world.case)
    dana.post(f"{world.consent}/withdraw")
    page = dana.follow()
    assert "ends within 30 days" not in page
    assert "Withdrawn" in page
    refused = dana.post(world.consent, {**typed_in(dana.get(world.consent), world.consent), "valid_until": "2020"}, 422)
    assert 'id="valid_until-error"' in refused


def test_a_row_is_added_without_saving_and_an_emptied_one_goes(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    form = {"name": "Маҳса", "names-0-text": "Mahsa", "names-0-script": "Latn", "add_row": "names"}
    page = dana.post(f"{world.case}/people/new", form, 200)
    assert snapshot(house) == before
    assert typed_in(page, f"{world.case}/people/new")["names-1-text"] == ""
    person = add_person(dana, world.case, "Маҳса", **{"names-0-text": "Mahsa", "names-1-text": "مهسا"})
    address = f"{world.case}/people/{person}/edit"
    dana.post(address, {**typed_in(dana.get(address), address), "names-0-text": ""})
    page = dana.follow()
    assert "مهسا" in page
    assert "Mahsa</bdi></th>" not in page


BAD = [
    ({"name": "x" * 2000}, "name", "too long"),
    ({"names-0-text": "ت" * 2000}, "names-0-text", "too long"),
    ({"born": "31 February 1989"}, "born", ""),
    ({"died": "03/04/2020"}, "died", "2020"),
    ({"addresses-0-words": "Vilnius", "addresses-0-since": "32 May"}, "addresses-0-since", ""),
    ({"citizenships": ["TJ", "XX"]}, "citizenships", "Choose from the list"),
    ({"names-0-script": "Runic"}, "names-0-script", "Choose one of the list"),
]


@pytest.mark.parametrize(("given", "field", "said"), BAD)
def test_a_wrong_field_is_named_and_every_word_is_kept(
    dana: Page, world: World, house: House, given: dict[str, str], field: str, said: str
) -> None:
    before = snapshot(house)
    page = html.unescape(dana.post(f"{world.case}/people/new", {"name": "Маҳса", "note": "Kept\nwords", **given}, 422))
    assert f'id="{field}-error"' in page
    assert said in page
    assert 'role="alert"' in page
    assert "Kept\nwords" in page
    assert all(value in page for value in given.values() if isinstance(value, str) and value != "Runic")
    assert snapshot(house) == before


def test_rows_with_numbers_that_are_none_are_passed_over(dana: Page, world: World) -> None:
    odd = {
        "names-²-text": "a",
        "names-99999999-text": "b",
        "names--1-text": "c",
        "names-x": "d",
        "names-7-text": "Еттӣ",
    }
    person = add_person(dana, world.case, "Маҳса", **odd)
    page = dana.get(f"{world.case}/people/{person}")
    assert "Еттӣ" in page
    assert page.count("</th>") == page.count("<th ")


MIXED = ("Abc مهسا 123 Маҳса", "\u202eabc\u202c مهسا", "ا" * 300, "<b>Маҳса</b> & 'ҷ' \"x\"", "Ӣ" * 300)


@pytest.mark.parametrize("locale", ["fa", "en"])
def test_names_of_any_direction_and_length_stand_on_every_page(
    browser: Callable[..., Page], world: World, locale: str
) -> None:
    page = browser("dana", locale)
    people = [add_person(page, world.case, name, **{"names-0-text": name[::-1]}) for name in MIXED]
    listed = html.unescape(page.get(f"{world.case}/people"))
    for name, person in zip(MIXED, people, strict=True):
        assert f"<bdi>{name}</bdi>" in listed
        assert f"<bdi>{name}</bdi></h1>" in html.unescape(page.get(f"{world.case}/people/{person}"))
        address = f"{world.case}/people/{person}/edit"
        assert typed_in(page.get(address), address)["name"] == name
