"""The desk asks whose own data it is, and gives numbers without names as a signed pack."""

import io
import re

from casebook.verify import verify
from tests.web.desk.conftest import World
from tests.web.desk.steps import begin_pack
from tests.web.pages import Page


def taken(page: Page, address: str) -> bytes:
    page.get(address)
    assert page.last is not None
    return page.last.data


def test_whose_data_it_is_is_chosen_among_the_people_of_the_case(dana: Page, world: World) -> None:
    draft = begin_pack(dana, world.case, "gdpr_access")
    assert "Choose the person who asks." in dana.get(f"{draft}/checks")
    asked = dana.get(f"{draft}/questions")
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', asked)
    assert revision is not None
    assert f'value="{world.person}"' in asked
    dana.post(f"{draft}/questions", {"revision": revision[1], "ask-person": world.person})
    assert re.search(rf'value="{world.person}" checked', dana.get(f"{draft}/questions"))
    assert "Choose the person who asks." not in dana.get(f"{draft}/checks")


def test_an_office_says_what_enters_while_somebody_has_not_agreed(dana: Page, world: World) -> None:
    offered = dana.get(f"{world.case}/packs/new")
    assert "as initials without the consent: UN: name in public reports and the online database" in offered
    assert "stays unless it is answered yes: The client agrees that the asylum decision is told" in offered


def test_numbers_are_given_as_a_signed_pack_and_as_a_document(dana: Page, world: World) -> None:
    assert 'href="/statistics/pack.zip"' in dana.get("/statistics")
    assert verify(io.BytesIO(taken(dana, "/statistics/pack.zip"))).ok
    assert taken(dana, "/statistics/pack.pdf?since=2026-01").startswith(b"%PDF")
    assert "statistics_upr" not in dana.get(f"{world.case}/packs/new")  # they are made of no single case
