"""How long things are kept, page by page and without script: holds, restriction, requests, and a case that ends by two."""

import re
from dataclasses import replace

from flask import Flask

from tests.web.desk.conftest import World, sign_in
from tests.web.desk.steps import add_person, open_case
from tests.web.pages import Page


def test_a_case_ends_by_two_caseworkers_and_its_id_is_all_that_stays(desk: Flask, world: World) -> None:
    desk.extensions["casebook"].settings = _without_waiting(desk)
    dana, omid = sign_in(desk, "dana"), sign_in(desk, "omid")
    case = open_case(dana)
    add_person(dana, case)
    kept = f"{case}/retention"
    assert "Close the case first." in dana.get(kept)
    dana.post(f"{case}/close", {})
    dana.post(f"{kept}/end", {}, 422)
    dana.post(f"{kept}/end", {"reason": "mistake"}, 303)
    assert "A second caseworker who holds the case has to confirm it." in dana.get(kept)
    dana.post(f"{kept}/end/confirm", {}, 409)
    assert "is to be erased" in omid.get("/retention")
    omid.post(f"{kept}/end/confirm", {}, 303)
    asked = dana.get(f"{kept}/erase")
    assert "every key of the case" in asked
    dana.post(f"{kept}/erase", {}, 303)
    after = dana.get(dana.location)
    assert "The case is erased for good" in after
    assert case.rpartition("/")[2] in after
    for page in (dana, omid):
        page.get(case, 404)
        page.get(kept, 404)
        assert case not in page.get("/cases")
    assert "A case was erased for good" in dana.get("/inbox/log")
    assert world.case in dana.get("/cases")


def _without_waiting(desk: Flask) -> object:
    return replace(desk.extensions["casebook"].settings, ending_days=0)


def test_a_held_case_says_so_everywhere_and_nothing_of_it_can_be_removed(dana: Page, desk: Flask, world: World) -> None:
    lena = sign_in(desk, "lena")
    lena.post(f"{world.case}/retention/hold", {"why": "The hearing"}, 303)
    assert "on legal hold" in dana.get(world.case)
    dana.post(f"{world.case}/records/risk_assessment/{world.risk.rpartition('/')[2]}/remove", {}, 409)
    release = re.search(r'action="([^"]+/release)"', dana.get(f"{world.case}/retention"))
    assert release is not None
    dana.post(release[1], {}, 303)
    assert "on legal hold" not in dana.get(world.case)


def test_a_restricted_case_is_read_with_a_notice_and_does_not_leave(dana: Page, world: World) -> None:
    kept = f"{world.case}/retention"
    dana.post(f"{kept}/restriction", {"ground": "accuracy"}, 422)
    dana.post(f"{kept}/restriction", {"ground": "accuracy", "why": "Another day"}, 303)
    assert "The processing of this case is restricted" in dana.get(f"{world.case}/people")
    dana.get(f"{world.pack}/proof", 303)
    assert "nothing of it may leave" in dana.get(dana.location)
    dana.post(f"{kept}/restriction/lift", {}, 303)
    dana.get(f"{world.pack}/proof", 200)


def test_a_request_keeps_what_was_typed_and_is_answered_by_its_day(dana: Page, world: World) -> None:
    kept = f"{world.case}/retention"
    page = dana.post(f"{kept}/requests", {"who": "Zarina", "received_on": "when?"}, 422)
    assert 'value="Zarina"' in page
    dana.post(f"{kept}/requests", {"who": "Zarina", "received_on": "1 May 2026"}, 303)
    assert "answer by 1 June 2026" in dana.get("/retention")
    decide = re.search(r'action="([^"]+/requests/[^"]+)"', dana.get(kept))
    assert decide is not None
    dana.post(decide[1], {"decision": "refused"}, 422)
    dana.post(decide[1], {"decision": "refused", "reason": "A hearing is near"}, 303)
    assert "A hearing is near" in dana.get(kept)
    assert "answer by" not in dana.get("/retention")


def test_an_administrator_sees_terms_and_numbers_and_no_word_of_a_case(desk: Flask, world: World) -> None:
    kian = sign_in(desk, "kian")
    for address in ("/data-protection", "/data-protection/record", "/data-protection/dpia", "/breaches"):
        shown = kian.get(address)
        assert "Orzuzoda" not in shown
        assert world.case not in shown
    assert "case_days" in kian.get("/data-protection")
    kian.get("/retention", 403)


def test_a_breach_is_told_by_hours_corrected_once_and_taken_as_a_table(desk: Flask, world: World) -> None:
    kian = sign_in(desk, "kian")
    kian.post("/breaches/new", {"happened": "Lost", "found_day": "soon"}, 422)
    kian.post("/breaches/new", {"happened": "Lost", "found_day": "2026-01-01", "found_time": "25:00"}, 422)
    kian.post(
        "/breaches/new", {"happened": "Lost", "found_day": "2026-01-01", "found_time": "09:00", "affected": "2"}, 303
    )
    listed = kian.get("/breaches")
    assert "72 hours are over" in listed
    one = re.search(r'href="(/breaches/[0-9a-f-]{36})"', listed)
    assert one is not None
    form = {"happened": "Lost and found", "found_day": "2026-01-01", "authority_day": "2026-01-02", "revision": "1"}
    kian.post(one[1], form, 303)
    assert "Both versions" in kian.post(one[1], form, 422)
    assert "The authority was told in time" in kian.get("/breaches")
    assert "Lost and found" in kian.get("/breaches/register.csv")
