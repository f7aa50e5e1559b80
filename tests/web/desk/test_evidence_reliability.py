"""What a judge asks of online material: typed on the form of an exhibit, shown on its page, kept when something else is corrected."""

import html
import re

from tests.web.desk.conftest import World
from tests.web.pages import Page

SAID = {
    "account_owner": "perpetrator",
    "full_export": "not_available",
    "selectivity": "selected",
    "selectivity_note": "Posts that name relatives",
    "online_checks": "2026-05-12: online\n2026-06-01: gone",
    "reach": "Public; 1,204 reactions",
    "deletable_by": ["account_owner", "platform"],
    "authority_interest": "Officers showed printouts of it",
}


def test_what_is_said_of_reliability_is_kept_shown_and_offered_again(dana: Page, world: World) -> None:
    assert "Online material: what a judge asks about it</h2>" not in dana.get(world.exhibit)
    dana.get(f"{world.exhibit}/edit")
    dana.post(f"{world.exhibit}/edit", {"title": "Told", "revision": "1", **SAID}, 303)
    page = html.unescape(dana.get(world.exhibit))
    for shown in (
        "Account of the one who attacks",
        "Not reasonably available",
        "Selected",
        "Posts that name relatives",
        "2026-06-01: gone",
        "Public; 1,204 reactions",
        "Whoever holds the account, The platform",
        "Officers showed printouts of it",
    ):
        assert shown in page, shown
    form = dana.get(f"{world.exhibit}/edit")
    assert re.search(r'<option[^>]*selected[^>]*value="perpetrator"|value="perpetrator"[^>]*selected', form)
    assert "Officers showed printouts of it" in form


def test_a_code_that_is_not_in_the_list_is_refused(dana: Page, world: World) -> None:
    dana.get(f"{world.exhibit}/edit")
    for name in ("account_owner", "full_export", "selectivity"):
        dana.post(f"{world.exhibit}/edit", {"title": "Told", "revision": "1", **SAID, name: "stranger"}, 422)
    dana.post(f"{world.exhibit}/edit", {"title": "Told", "revision": "1", **SAID, "deletable_by": ["stranger"]}, 422)
