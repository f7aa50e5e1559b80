"""Correcting people and accounts: what was not touched stays, and two who correct at once lose nothing."""

from collections.abc import Callable

import pytest

from casebook.work import House
from tests.web.desk.conftest import World
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import add_person, bring_in
from tests.web.pages import Page
from tests.web.typed import typed_in

KNOWN = {
    "name": "Маҳса",
    "names-0-text": "Mahsa",
    "names-0-script": "Latn",
    "names-0-kind": "transliteration",
    "names-1-text": "مهسا",
    "names-1-script": "Arab",
    "names-1-kind": "transliteration",
    "sex": "female",
    "born": "March 1989",
    "whereabouts": "Vilnius",
    "contact": "by her sister",
    "note": "Line one\nline two",
}


def test_everything_known_of_a_person_comes_back_in_the_form(dana: Page, world: World) -> None:
    person = add_person(dana, world.case, **KNOWN)
    shown = typed_in(dana.get(f"{world.case}/people/{person}/edit"))
    assert {name: shown[name] for name in KNOWN} == {**KNOWN, "born": "1989-03", "note": "Line one\r\nline two"}
    assert shown["revision"] == "1"


def test_a_form_sent_back_untouched_changes_no_word(dana: Page, world: World) -> None:
    person = add_person(dana, world.case, **KNOWN)
    address = f"{world.case}/people/{person}/edit"
    shown = typed_in(dana.get(address))
    dana.post(address, shown)
    assert "The person is corrected" in dana.follow()
    assert typed_in(dana.get(address)) == {**shown, "revision": "2"}


def test_a_corrected_name_is_shown_and_part_and_relations_stay(dana: Page, world: World) -> None:
    brother = add_person(
        dana, world.case, "Sorbn", role="relative", related_to=world.person, relationship="010102", note="Younger"
    )
    address = f"{world.case}/people/{brother}/edit"
    dana.post(address, {**typed_in(dana.get(address)), "name": "Sorbon"})
    assert "The person is corrected" in dana.follow()
    row = dana.get(f"{world.case}/people").partition(f'id="person-{brother}"')[2].partition("</tr>")[0]
    assert "Sorbon" in row
    assert "Sorbn" not in row
    assert "Younger" in row
    assert "Relative" in row
    assert "Mahsa Orzuzoda" in row


def test_a_birthday_that_cannot_be_read_is_said_at_its_field(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    for address in (f"{world.case}/people/new", f"{world.case}/people/{world.person}/edit"):
        page = dana.post(address, {"name": "Mahsa", "born": "32 May 1989", "revision": "1"}, 422)
        assert 'id="born-error"' in page
        assert 'value="32 May 1989"' in page
    assert snapshot(house) == before
    dana.get(f"{world.case}/people")


def test_a_person_keeps_a_name_or_a_stand_in(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    page = dana.post(f"{world.case}/people/{world.person}/edit", {"name": " ", "revision": "1"}, 422)
    assert "Please give a name" in page
    assert snapshot(house) == before


@pytest.mark.parametrize("what", ["person", "account"])
def test_two_who_correct_at_once_lose_nothing(dana: Page, world: World, what: str) -> None:
    address, field = {
        "person": (f"{world.case}/people/{world.person}/edit", "name"),
        "account": (f"{world.account}/edit", "handle"),
    }[what]
    shown = typed_in(dana.get(address))
    dana.post(address, {**shown, field: "first_one"})
    page = dana.post(address, {**shown, field: "second_one"}, 422)
    assert "Somebody else has changed this" in page
    assert 'value="second_one"' in page
    assert typed_in(dana.get(address))[field] == "first_one"
    again = typed_in(page)
    assert again["revision"] == "2"
    dana.post(address, again)
    assert "second_one" in dana.follow()


def test_an_account_is_corrected_and_its_earlier_names_stay(dana: Page, world: World) -> None:
    dana.post(f"{world.account}/rename", {"handle": "ovozi_nav", "seen": "May 2026"})
    shown = typed_in(dana.get(f"{world.account}/edit"))
    assert shown["handle"] == "ovozi_nav"
    assert shown["seen"] == "2026-05"
    dana.post(f"{world.account}/edit", {**shown, "handle": "@ovozi_navin", "native_id": "1234567", "note": "Loud"})
    page = dana.follow()
    assert "The account is corrected" in page
    assert "@ovozi_navin</bdi>" in page
    assert "@ovozi_nav</bdi>" not in page
    assert "@ovozi_misol_24</bdi>" in page
    assert "1234567" in page
    assert "Loud" in page
    assert "May 2026" in page


def test_a_platform_that_only_a_table_names_stays(dana: Page, world: World) -> None:
    table = b"platform,account,text\nnew.example,somebody_new,Words\n"
    bring_in(dana, world.case, table)
    account = next(
        one for one in dana.links(f"{world.case}/accounts", f"{world.case}/accounts/") if one != world.account
    )
    shown = typed_in(dana.get(f"{account}/edit"))
    assert shown["platform"] == "new.example"
    dana.post(f"{account}/edit", {**shown, "note": "Loud"})
    assert "new.example" in dana.follow()
    dana.post(f"{account}/edit", {**shown, "platform": "elsewhere.example"}, 422)


def test_an_account_keeps_something_to_know_it_by(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    page = dana.post(f"{world.account}/edit", {"handle": "", "native_id": "", "url": "", "revision": "1"}, 422)
    assert "Please give a handle, a number or a link." in page
    assert snapshot(house) == before


def test_nobody_of_another_case_can_be_corrected_from_this_one(dana: Page, world: World) -> None:
    dana.post("/cases/new", {"title": "Second"})
    second = dana.location.partition("?")[0]
    for there in (f"{world.case}/people/{world.person}/edit", f"{world.account}/edit"):
        here = there.replace(world.case, second)
        dana.get(here, 404)
        dana.post(here, {"name": "x", "handle": "x", "revision": "1"}, 404)


def test_counsel_is_offered_no_correction(browser: Callable[..., Page], world: World) -> None:
    lena = browser("lena")
    for address in (f"{world.case}/people", world.account, f"{world.case}/accounts", f"{world.case}/incidents"):
        page = lena.get(address)
        assert "/edit" not in page
        assert "/import" not in page
