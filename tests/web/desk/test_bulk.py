"""A selection is changed in three forms: choose, look, change. What was left alone is said; one button undoes all of it."""

import re
from collections.abc import Callable

from tests.web.desk.conftest import World
from tests.web.desk.steps import UUID, log_incident
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
