"""Posts on their own pages: looked at by hand, corrected, assigned; accounts through time and their ties from both ends."""

import html

import pytest

from casebook.work import House
from tests.web.desk.conftest import World
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import add_person, bring_in, log_incident
from tests.web.pages import Page
from tests.web.typed import typed_in


def test_one_press_says_what_was_found_and_every_look_stays(dana: Page, world: World, house: House) -> None:
    assert "Nobody has looked" in dana.get(world.post)
    dana.post(f"{world.post}/check", {"status": "live"})
    dana.post(f"{world.post}/check", {"status": "deleted", "note": "Channel <i>closed</i>"})
    page = dana.follow()
    history = page.partition('<ol class="log"')[2].partition("</ol>")[0]
    assert history.index("Deleted") < history.index("Live")
    assert history.count("Dana Rahim") == 2
    assert "Channel &lt;i&gt;closed&lt;/i&gt;" in history
    assert "Deleted" in dana.get(world.incident)
    before = snapshot(house)
    for wrong in ("", "unknown", "x"):
        dana.post(f"{world.post}/check", {"status": wrong}, 422)
    dana.post(f"{world.post}/check", {"status": "live", "note": "x" * 301}, 422)
    assert snapshot(house) == before


def test_a_post_is_corrected_and_says_whom_it_is_aimed_at_and_what_it_answers(dana: Page, world: World) -> None:
    dana.post(f"{world.case}/posts/new", {"text": "Ҷавоб", "platform": "telegram", "kind": "APP"})
    answer = dana.location.partition("?")[0]
    assert "The post is recorded" in dana.follow()
    form = typed_in(dana.get(f"{answer}/edit"), f"{answer}/edit")
    wrong = dana.post(f"{answer}/edit", {**form, "answers": "https://t.me/nobody_misol/1"}, 422)
    assert 'id="answers-error"' in wrong
    told = {"answers": "t.me/ovozi_misol_24/318", "target_person": world.person, "tags": "smear, smear، first"}
    dana.post(f"{answer}/edit", {**form, **told})
    page = dana.follow()
    assert "Mahsa Orzuzoda" in page
    assert world.post in page
    assert "smear, first" in page
    assert "Ҷавоб" in dana.get(world.post).partition("Answers to it")[2]
    assert "Ҷавоб" in dana.get(f"{world.case}/people/{world.person}")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "not a link at all"}, "url"),
        ({"url": ""}, "url"),
        ({"url": "https://t.me/vatan_misol_7/9", "day": "30 February 2026"}, "day"),
        ({"url": "https://t.me/vatan_misol_7/9", "author": "00000000-0000-4000-8000-000000000000"}, "author"),
    ],
)
def test_what_is_no_post_is_refused_at_its_field(
    dana: Page, world: World, house: House, given: dict[str, str], field: str
) -> None:
    before = snapshot(house)
    page = dana.post(f"{world.case}/posts/new", {"note": "Kept words", **given}, 422)
    assert f'id="{field}-error"' in page
    assert "Kept words" in page
    assert f'value="{given["url"]}"' in html.unescape(page)
    assert snapshot(house) == before


def test_posts_of_no_incident_wait_and_are_assigned_together(dana: Page, world: World) -> None:
    table = b"platform,account,text\ntelegram,a_misol,One\ntelegram,b_misol,Two\ntelegram,c_misol,Three\n"
    bring_in(dana, world.case, table)
    everything = dana.get(f"{world.case}/posts")
    assert "(4)" in everything
    ids = [one.rpartition("/")[2] for one in dana.links(f"{world.case}/posts", f"{world.case}/posts/")]
    ids = [one for one in ids if f'value="{one}"' in everything]
    assert len(ids) == 4
    dana.post(f"{world.case}/posts/assign", {"posts": ids, "incident": ""}, 422)
    dana.post(f"{world.case}/posts/assign", {"posts": ids, "incident": "none"})
    loose = dana.get(f"{world.case}/posts?which=loose")
    assert loose.count('name="posts"') == 4
    incident = world.incident.rpartition("/")[2]
    dana.post(f"{world.case}/posts/assign", {"posts": ids[:3], "incident": incident})
    assert "The posts are assigned" in dana.follow()
    assert dana.get(f"{world.case}/posts?which=loose").count('name="posts"') == 1
    dana.post(f"{world.case}/posts/assign", {"posts": ["x"], "incident": incident}, 404)
    dana.post(f"{world.case}/posts/assign", {"posts": ids, "incident": world.person}, 404)


def test_an_account_keeps_its_names_and_its_ties_are_read_from_both_ends(dana: Page, world: World) -> None:
    dana.post(f"{world.case}/accounts/new", {"handle": "mahsa_true", "platform": "telegram"})
    false = dana.location.partition("?")[0]
    link = {"account": false.rpartition("/")[2], "kind": "impersonates", "other": world.account.rpartition("/")[2]}
    dana.post(f"{world.case}/records/account_link/new", {**link, "basis": "Same picture", "confidence": "likely"})
    here, there = dana.get(false), dana.get(world.account)
    assert "Impersonates · " in here
    assert "Impersonated by · " in there
    for page in (here, there):
        assert "Same picture" in page
    edit = f"{world.account}/edit"
    dana.post(f"{world.account}/rename", {"handle": "ovozi_nav", "seen": "May 2026"})
    form = typed_in(dana.get(edit), edit)
    assert form["handles-0-handle"] == "ovozi_misol_24"
    dana.post(edit, {**form, "handles-0-seen": "2024", "handles-1-handle": "first_name", "standing": "deleted"})
    page = dana.follow()
    assert page.index("@ovozi_nav") < page.index("@ovozi_misol_24") < page.index("@first_name")
    assert "Deleted" in page
    refused = dana.post(edit, {**typed_in(dana.get(edit), edit), "url": "javascript:alert(1)"}, 422)
    assert 'id="url-error"' in refused


def test_several_acts_and_several_doers_are_added_from_the_page_of_the_incident(dana: Page, world: World) -> None:
    officer = add_person(dana, world.case, "Officer", role="perpetrator")
    address = f"{world.incident}/acts/new"
    first = {"kind": "relative_interrogated", "victim": world.person, "by-person": officer, "by-confidence": "likely"}
    dana.post(address, {**first, "harms": ["family", "economic"], "family": "Afraid to call", "when_day": "May 2026"})
    dana.follow()
    act = next(one for one in dana.links(world.incident, f"{world.case}/records/act/") if one.endswith("/edit"))
    more = {"act": act.split("/")[-2], "organisation": "District office", "state_responsibility": ""}
    dana.post(f"{world.case}/records/involvement/new", more)
    dana.follow()
    dana.post(address, {"kind": "doxxing"})
    page = dana.follow()
    for words in ("Officer", "District office", "Afraid to call", "Family", "May 2026"):
        assert words in page
    refused = dana.post(address, {"kind": "", "note": "Kept words", "by-basis": "Kept too"}, 422)
    assert 'id="kind-error"' in refused
    assert "Kept words" in refused
    assert "Kept too" in refused
    wrong = dana.post(address, {"kind": "doxxing", "when_day": "31 April 2026"}, 422)
    assert 'id="when_day-error"' in wrong


def test_only_acts_of_confirmed_or_likely_incidents_make_the_stage(dana: Page, world: World) -> None:
    log_incident(dana, world.case, "At the border", act="detention_in_host_state", victim=world.person)
    page = dana.get(world.case)
    assert "CAPE stage" not in page
    assert "nobody has called confirmed or likely yet" in page
    incident = log_incident(dana, world.case, "Again", act="detention_in_host_state", status="04")
    page = dana.get(world.case)
    assert "CAPE stage 2" in page
    resting = page.partition("It rests on:")[2].partition("</ul>")[0]
    assert incident in resting
    assert resting.count("<li>") == 1
