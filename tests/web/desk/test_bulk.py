"""A selection is changed in three forms: choose, look, change. What was left alone is said; one button undoes all of it."""

import re
from collections.abc import Callable

from tests.web.desk.conftest import World
from tests.web.desk.steps import UUID, log_incident, open_case
from tests.web.pages import Page


def hidden(text: str, name: str) -> list[str]:
    return re.findall(rf'name="{re.escape(name)}" value="([^"]*)"', text)


def test_a_selection_of_incidents_is_changed_and_undone(dana: Page, world: World) -> None:
    low = log_incident(dana, world.case, "Low one", severity="low")
    high = log_incident(dana, world.case, "High one", severity="high")
    chosen = [one.rpartition("/")[2] for one in (low, high)]
    listed = dana.get(f"{world.case}/incidents")
    assert set(chosen) <= set(re.findall(rf'form="bulk" name="record" value="({UUID})"', listed))
    bulk = f"{world.case}/bulk/incident"
    text = dana.post(bulk, {"record": chosen}, 200)
    for label in ("Severity", "Where it belongs", "Standing of the account of it", "Tags: add", "Tags: take out"):
        assert label in text, label
    asked = {"record": chosen, "set.severity": "high", "add.tags": "wave, May", "set.status": ""}
    text = dana.post(f"{bulk}/preview", asked, 200)
    assert "Nothing is changed yet" in text
    assert "Change 2 records" in text
    assert ">Low<" in text
    send = {"shown": hidden(text, "shown"), "set.severity": "high", "add.tags": hidden(text, "add.tags")}
    dana.post(f"{bulk}/apply", send)
    text = dana.follow()
    assert "The selection is changed" in text
    assert "wave" in dana.get(low)
    (undo,) = re.findall(r'action="([^"]+/undo)"', text)
    dana.post(undo)
    text = dana.post(f"{bulk}/preview", {"record": chosen, "set.severity": "low"}, 200)
    assert "It is so already." in text
    assert "Change 1 record" in text


def test_what_changed_since_the_look_is_named(dana: Page, world: World) -> None:
    one, other = (log_incident(dana, world.case, title, severity="low") for title in ("Mine", "Theirs"))
    bulk = f"{world.case}/bulk/incident"
    chosen = [address.rpartition("/")[2] for address in (one, other)]
    text = dana.post(f"{bulk}/preview", {"record": chosen, "set.severity": "life"}, 200)
    dana.post(f"{other}/edit", {"title": "Theirs, corrected", "track": "online", "revision": "1"})
    text = dana.post(f"{bulk}/apply", {"shown": hidden(text, "shown"), "set.severity": "life"}, 200)
    assert "1 record is changed" in text
    assert "Theirs, corrected" in text
    assert "Somebody has changed it since." in text


def test_posts_move_to_another_incident_and_accounts_get_a_standing(dana: Page, world: World) -> None:
    goal = log_incident(dana, world.case, "Where they belong")
    posts = re.findall(rf'form="bulk-posts" name="record" value="({UUID})"', dana.get(world.incident))
    assert posts
    bulk = f"{world.case}/bulk/content_item"
    assert f'formaction="{bulk}"' in dana.get(f"{world.case}/posts")
    assert "1 record<" in dana.post(bulk, {"posts": posts[0]}, 200)
    text = dana.post(f"{bulk}/preview", {"record": posts, "set.incident": goal.rpartition("/")[2]}, 200)
    assert "Where they belong" in text
    dana.post(f"{bulk}/apply", {"shown": hidden(text, "shown"), "set.incident": goal.rpartition("/")[2]})
    assert "t.me/ovozi_misol_24/318" in dana.get(goal)
    accounts = re.findall(rf'form="bulk" name="record" value="({UUID})"', dana.get(f"{world.case}/accounts"))
    text = dana.post(f"{world.case}/bulk/account/preview", {"record": accounts, "set.standing": "deleted"}, 200)
    assert "Change 1 record" in text


def test_nothing_chosen_wrong_values_and_others(dana: Page, world: World, browser: Callable[..., Page]) -> None:
    bulk, incident = f"{world.case}/bulk/incident", world.incident.rpartition("/")[2]
    assert "Tick the records first" in dana.post(bulk, {}, 200)
    assert "Tick the records first" in dana.post(bulk, {"record": "x"}, 200)
    text = dana.post(f"{bulk}/preview", {"record": incident}, 422)
    assert "Choose what to change" in text
    dana.post(f"{bulk}/preview", {"record": incident, "set.severity": "terrible"}, 422)
    dana.post(f"{bulk}/apply", {"shown": [f"{incident}:x", "y:1"], "set.severity": "high"}, 422)
    dana.post(f"{world.case}/bulk/evidence", {"record": incident}, 404)
    browser("lena").post(bulk, {"record": incident}, 403)
    browser("omid").post(bulk, {"record": incident}, 404)


def picks(text: str) -> dict[str, str]:
    """The boxes of the list of records, by the id of the record."""
    boxes = re.findall(r'name="pick" value="([^"]+)"', text)
    return {one.rpartition(":")[2]: one for one in boxes}


def test_a_selection_over_several_cases_is_one_change_in_each(
    dana: Page, browser: Callable[..., Page], world: World
) -> None:
    other = open_case(dana, "Another family")
    here, there = log_incident(dana, world.case, "Here", severity="low"), log_incident(dana, other, "There")
    listed = picks(dana.get("/records"))
    chosen = [listed[one.rpartition("/")[2]] for one in (here, there)]
    page = dana.post("/records/change", {"pick": chosen}, 200)
    assert "2 records · 2 cases" in page
    assert "Tags: add" in page
    asked = {"pick": chosen, "set.severity": "high", "add.tags": "wave"}
    page = dana.post("/records/change/preview", asked, 200)
    assert "Change 2 records" in page
    assert page.count('<h2 id="case-') == 2
    omid = browser("omid")
    refused = omid.post("/records/change/preview", asked, 200)  # he holds one of the two
    assert "You do not hold this case any more." in refused
    assert "Change 1 record<" in refused
    assert ">Here<" not in refused
    dana.post("/records/change/apply", {"shown": hidden(page, "shown"), "set.severity": "high", "add.tags": "wave"})
    assert "Each case has a change of its own" in dana.follow()
    for case, incident in ((world.case, here), (other, there)):
        assert "wave" in dana.get(incident)
        undo = re.findall(r'action="([^"]+/undo)"', dana.get(f"{case}/changes"))
        dana.post(undo[0])
        assert "wave" not in dana.get(incident)


def test_what_means_something_in_one_case_only_is_not_changed_across(dana: Page, world: World) -> None:
    listed = picks(dana.get("/records"))
    incident, post, account = (listed[one.rpartition("/")[2]] for one in (world.incident, world.post, world.account))
    assert "one kind" in dana.post("/records/change", {"pick": [incident, post]}, 422)
    page = dana.post("/records/change", {"pick": post}, 200)
    assert "Aimed at the person" not in page
    dana.post("/records/change/preview", {"pick": post, "set.incident": world.incident.rpartition("/")[2]}, 422)
    gone = f"incident:{world.case.rpartition('/')[2]}:{world.person}"
    page = dana.post("/records/change/preview", {"pick": [incident, gone], "set.severity": "no such"}, 200)
    assert "This is not one of the choices." in page
    page = dana.post("/records/change/preview", {"pick": [incident, gone], "set.severity": "life"}, 200)
    assert "It is not there any more." in page
    shown = [f"{incident}:99"]
    page = dana.post("/records/change/apply", {"shown": shown, "set.severity": "life"}, 200)
    assert "Somebody has changed it since." in page
    assert "Platform" in dana.post("/records/change", {"pick": account}, 200)
    many = [f"incident:{world.case.rpartition('/')[2][:-2]}{number:02}:{world.person}" for number in range(21)]
    assert "at most 20 cases" in dana.post("/records/change", {"pick": many}, 200)
