"""Each route once more, in the states that a session, a member or a case can be in besides the usual one."""

from flask import Flask

from casebook.work import House
from tests.web.desk.conftest import PASSPHRASES, World, sign_in
from tests.web.desk.routes import Asked, asked
from tests.web.desk.snapshot import snapshot
from tests.web.desk.test_access import ask
from tests.web.desk.test_own_factors import add_telephone, on, stopped
from tests.web.pages import Page

LEAVES_OR_CANNOT_BE_TAKEN_BACK = {
    "deliveries.send", "deliveries.take", "packs.fetch", "out.take_case", "out.take_everything",
    "members.add", "members.invite_again", "members.remove", "signing_key.renew",
    "own_factors.add_application", "own_factors.make_paper_codes", "own_factors.drop_factor", "passkeys.add",
    "report_sorting.erase",
}  # fmt: skip


def answered(page: Page, world: World, get: int, post: int) -> list[str]:
    """Ask for everything; give what answers otherwise than with these statuses, or says a word of the case."""
    found = []
    for one in asked(world):
        try:
            text = ask(page, one, get if one.method == "GET" else post)
        except AssertionError as error:
            found.append(f"{one}: {str(error)[:200]}")
        else:
            found += [f"{one} shows a name"] if "Orzuzoda" in text else []
    return found


def test_a_session_that_awaits_its_second_step_opens_nothing(dana: Page, world: World, house: House) -> None:
    stopped(house)
    add_telephone(dana, house)
    waiting = Page(dana.app)
    waiting.sign_in("dana", PASSPHRASES["dana"], 200)
    before = snapshot(house)
    assert answered(waiting, world, 303, 403) == []
    assert snapshot(house) == before


def test_the_session_of_a_removed_member_opens_nothing(desk: Flask, kian: Page, world: World, house: House) -> None:
    omid = sign_in(desk, "omid")
    omid.get("/cases")
    kian.post(f"/members/{world.members['omid']}/remove")
    before = snapshot(house)
    assert answered(omid, world, 303, 403) == []
    assert snapshot(house) == before


def proven(desk: Flask, one: Asked) -> bool:
    return bool(getattr(desk.view_functions[one.endpoint], "proof", False))


def test_what_leaves_or_cannot_be_taken_back_asks_for_a_proof_that_is_not_old(
    desk: Flask, world: World, house: House
) -> None:
    routes = [one for one in asked(world) if proven(desk, one)]
    assert {one.endpoint for one in routes} >= LEAVES_OR_CANNOT_BE_TAKEN_BACK
    stopped(house)
    pages = {login: sign_in(desk, login) for login in PASSPHRASES}
    on(house, 20)
    before = snapshot(house)
    for one in routes:
        for login, page in pages.items():
            if getattr(one, login) in {403, 404}:
                continue  # refused as ever, or asked first: what is there is not told either way
            if one.method == "GET":
                ask(page, one, 303)
                assert "/prove" in page.location, str(one)
            else:
                assert 'name="present"' in ask(page, one, 403), str(one)
    assert snapshot(house) == before


def test_a_closed_case_is_read_by_those_who_held_it_and_by_nobody_else(desk: Flask, dana: Page, world: World) -> None:
    dana.post(f"{world.case}/close")
    for login in ("lena", "omid", "kian"):
        page = sign_in(desk, login)
        pages = [one for one in asked(world) if one.method == "GET" and one.address.startswith(world.case)]
        for one in pages[:: 4 if login == "lena" else 1]:  # hers are drawn, theirs are refused
            ask(page, one, getattr(one, login))
