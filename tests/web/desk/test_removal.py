"""Taking records out of a case: the page says beforehand what goes and what stays, and nothing is lost."""

import re

import pytest

from casebook.work import House
from tests.web.desk.conftest import World
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import add_person, log_incident
from tests.web.pages import Page


def id_in(address: str) -> str:
    return address.rpartition("/")[2]


def told(page: str) -> tuple[str, str]:
    """What the page says goes along, and what it says stays."""
    along, stay = (page.partition(f'id="{name}-h"')[2].partition("</section>")[0] for name in ("along", "stay"))
    return along, stay


def test_an_incident_goes_with_its_acts_and_its_links_and_comes_back_whole(dana: Page, world: World) -> None:
    other = log_incident(dana, world.case, "A second call")
    link = {"incident": id_in(world.incident), "kind": "01", "other": id_in(other)}
    dana.post(f"{world.case}/records/incident_link/new", link)
    dana.post(f"{world.case}/records/campaign/new", {"title": "One voice", "incidents": id_in(world.incident)})
    address = f"{world.case}/remove/incident/{id_in(world.incident)}"
    assert address in dana.get(world.incident)
    along, stay = told(dana.get(address))
    assert along.count("<li>") == 3  # the act, who did it, the link to the other incident
    assert "A second call" in along
    assert "One voice" in stay
    assert world.exhibit in stay
    assert world.post in stay
    dana.post(address)
    assert "It is removed" in (listed := dana.follow())
    assert world.incident not in listed
    dana.get(world.incident, 404)
    assert "Of no incident" in dana.get(world.post)
    undo = re.findall(
        rf'action="({world.case}/changes/[^"]+)"', dana.get(f"{world.case}/incidents?said=record_removed")
    )
    dana.post(undo[0])
    page = dana.get(world.incident)
    assert world.post in page
    assert "A second call" in page


def test_a_person_goes_with_parts_and_relations_and_what_names_them_stays(dana: Page, world: World) -> None:
    brother = add_person(
        dana, world.case, "Sorbon", role="relative", related_to=world.person, relationship="010102", note="Younger"
    )
    address = f"{world.case}/remove/person/{brother}"
    assert address in dana.get(f"{world.case}/people/{brother}")
    along, stay = told(dana.get(address))
    assert along.count("<li>") == 2
    assert stay == ""
    along, stay = told(dana.get(f"{world.case}/remove/person/{world.person}"))
    assert "Sorbon" in along
    assert "Smear" in stay  # the act against her
    dana.post(address)
    assert "Sorbon" not in dana.follow()


@pytest.mark.parametrize("noun", ["content_item", "consent"])
def test_a_post_and_a_consent_are_taken_out(dana: Page, world: World, noun: str) -> None:
    place = {"content_item": world.post, "consent": world.consent}[noun]
    address = f"{world.case}/remove/{noun}/{id_in(place)}"
    assert address in dana.get(place)
    assert "Back" in dana.get(address)
    dana.post(address)
    assert "It is removed" in dana.follow()
    dana.get(place, 404)
    dana.post(address, status=404)


def test_what_has_no_page_of_this_kind_is_not_taken_out_by_it(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    for address in (
        f"{world.case}/remove/evidence/{id_in(world.exhibit)}",
        f"{world.case}/remove/case_file/{id_in(world.case)}",
        f"{world.case}/remove/person/{id_in(world.incident)}",
    ):
        dana.get(address, 404)
        dana.post(address, status=404)
    assert snapshot(house) == before
