"""Who changed what when, before and after; one button that undoes it, one that brings a version back; unfinished forms."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from casebook.model import UnfinishedForm
from casebook.services.unfinished import LONGEST
from casebook.work import House, begin
from tests.web.desk.conftest import World
from tests.web.desk.steps import UUID, add_person, log_incident, open_case
from tests.web.pages import Page


def undo_of(text: str) -> str:
    found = re.findall(r'action="([^"]+/undo)"', text)
    assert found
    return str(found[0])


def kept_forms(house: House) -> int:
    with begin(house, writes=False) as work:
        return work.db.scalar(select(func.count()).select_from(UnfinishedForm)) or 0


def test_a_correction_is_shown_field_by_field_and_undone(dana: Page, world: World) -> None:
    incident = log_incident(dana, world.case, "First words", severity="low", place="Хуҷанд")
    fields = {"title": "Second words", "severity": "high", "place": "Хуҷанд", "track": "home", "revision": "1"}
    dana.post(f"{incident}/edit", fields)
    assert "Undo" in dana.follow()
    text = dana.get(f"{world.case}/changes")
    for told in ("Dana Rahim", "First words", "Second words", "Low", "High", "Severity", "Relatives at home"):
        assert told in text, told
    dana.post(undo_of(text))
    assert "It is undone" in dana.follow()
    assert "First words" in dana.get(incident)
    history = dana.get(f"{world.case}/changes/incident/{incident.rpartition('/')[2]}")
    assert history.count("Dana Rahim") >= 3
    assert "Undid an earlier change" in dana.get(f"{world.case}/changes")
    assert f'href="{world.case}/changes/incident/{incident.rpartition("/")[2]}"' in dana.get(incident)


def test_an_earlier_version_comes_back_whatever_came_since(dana: Page, world: World) -> None:
    incident = log_incident(dana, world.case, "Version one")
    for revision, title in ((1, "Version two"), (2, "Version three")):
        dana.post(f"{incident}/edit", {"title": title, "track": "online", "revision": str(revision)})
    text = dana.get(f"{world.case}/changes/incident/{incident.rpartition('/')[2]}")
    restores = re.findall(r'action="([^"]+/restore/[^"]+)"', text)
    dana.post(restores[-1])
    assert "Version one" in dana.get(incident)
    dana.get(f"{world.case}/changes/incident/{world.person}", 404)


def test_what_somebody_changed_since_is_not_undone(dana: Page, world: World, browser: Callable[..., Page]) -> None:
    incident = log_incident(dana, world.case, "Dana wrote this")
    dana.post(f"{incident}/edit", {"title": "Dana corrected it", "track": "online", "revision": "1"})
    undo = undo_of(dana.follow())
    dana.post(f"{incident}/edit", {"title": "And again", "track": "online", "revision": "2"})
    dana.post(undo)
    assert "could not be undone" in dana.follow()
    assert "And again" in dana.get(incident)
    lena = browser("lena")
    assert "/undo" not in lena.get(f"{incident}?said=incident_changed")
    lena.post(undo, status=403)
    lena.get(f"{world.case}/changes", 403)


def test_many_changes_come_in_parts(dana: Page) -> None:
    case = open_case(dana, "Busy")
    for number in range(31):
        add_person(dana, case, f"Person {number}") if number == 0 else dana.post(
            f"{case}/people/new", {"name": f"Person {number}", "role": "witness"}
        )
    first = dana.get(f"{case}/changes")
    assert "Person 30" in first
    assert "?from=30" in first
    assert "Person 0" in dana.get(f"{case}/changes?from=30")
    for odd in ("-1", "x", "9999999999"):
        dana.get(f"{case}/changes?from={odd}")


# ── unfinished forms ────────────────────────────────────────────────────────────────────────────────────


def keep(page: Page, case: str, path: str, status: int = 204, **words: Any) -> None:
    page.post(f"{case}/unfinished", {"kept_for": path, "quietly": "yes", **words}, status)


def test_a_begun_form_is_offered_again_filled_in_and_gone_when_sent(dana: Page, world: World, house: House) -> None:
    path = f"{world.case}/incidents/new"
    assert "You had begun" not in dana.get(path)
    words = {"title": "Хабари бофта", "links": "https://t.me/ovozi_nav_24/5", "severity": "high", "about": "y"}
    keep(dana, world.case, path, **words)
    text = dana.get(path)
    assert "You had begun this form" in text
    assert "Хабари бофта" not in text
    filled = dana.get(f"{path}?begun=1")
    assert "Хабари бофта" in filled
    assert "https://t.me/ovozi_nav_24/5" in filled
    assert re.search(r'<input checked id="severity-2"[^>]*value="high"', filled)
    assert "Unfinished forms" in dana.get(world.case)
    dana.post(path, {"title": "Хабари бофта", "track": "online"})
    assert kept_forms(house) == 0
    assert "You had begun" not in dana.get(path)


def test_a_begun_correction_still_knows_which_version_it_was(dana: Page, world: World) -> None:
    incident = log_incident(dana, world.case, "As it was")
    path = f"{incident}/edit"
    keep(dana, world.case, path, title="What Dana was typing", track="online", revision="1")
    dana.post(path, {"title": "What Omid saved", "track": "online", "revision": "1"})
    keep(dana, world.case, path, title="What Dana was typing", track="online", revision="1")
    filled = dana.get(f"{path}?begun=1")
    assert "What Dana was typing" in filled
    shown = re.search(r'name="revision"[^>]*value="(\d+)"', filled)
    assert shown is not None
    assert shown[1] == "1"


def test_keep_for_later_and_throw_away_work_without_script(dana: Page, world: World, house: House) -> None:
    path = f"{world.case}/log"
    assert f'formaction="{world.case}/unfinished"' in dana.get(path)
    dana.post(f"{world.case}/unfinished", {"kept_for": path, "words": "Half a sentence", "files": "screen.png"})
    text = dana.follow()
    assert "Log an incident" in text
    assert "Half a sentence" not in text  # a list names the page, not the words
    assert "Half a sentence" in dana.get(f"{path}?begun=1")
    (away,) = set(re.findall(rf'action="({world.case}/unfinished/{UUID}/throw-away)"', text))
    dana.post(away, {"back": path})
    assert dana.location == path
    assert kept_forms(house) == 0
    dana.post(away, status=404)


def test_secrets_files_foreign_pages_and_too_much_are_not_kept(
    dana: Page, world: World, house: House, browser: Callable[..., Page]
) -> None:
    path = f"{world.case}/log"
    keep(dana, world.case, path, words="a", passphrase="secret words", files="C:/screen.png")
    filled = dana.get(f"{path}?begun=1")
    assert "secret words" not in filled
    assert "screen.png" not in filled
    other = open_case(dana, "Another")
    keep(dana, world.case, f"{other}/log", 422, words="a")
    keep(dana, world.case, path, 422, words="a" * (LONGEST + 1))
    dana.post(f"{world.case}/unfinished", {"kept_for": path, "words": "a"}, 403, token="wrong")
    omid = browser("omid")
    keep(omid, world.case, path, 404, words="a")
    lena = browser("lena")
    keep(lena, world.case, f"{world.case}/packs/new", words="a", recipient="The court")
    assert "The court" in lena.get(f"{world.case}/packs/new?begun=1")
    assert "The court" not in dana.get(f"{world.case}/packs/new?begun=1")
    assert "begun=1" not in dana.get(f"{world.case}/packs/new")


def test_an_upload_that_was_sent_forgets_its_unfinished_form(dana: Page, world: World, house: House) -> None:
    path = f"{world.case}/log"
    keep(dana, world.case, path, words="Typed")
    dana.post(path, {"words": "Typed", "day": "32 May"}, 422)
    assert kept_forms(house) == 1
    dana.post(path, {"words": "Typed"})
    assert kept_forms(house) == 0
