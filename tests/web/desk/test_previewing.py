"""The preview of a pack shows the network annex as it leaves, and nothing of one that is not there."""

from types import SimpleNamespace
from typing import Any

from flask import Flask
from sqlalchemy import delete

from casebook.exporters.dossier import Dossier
from casebook.exporters.network_facts import FINDINGS_FILE, POSTS_FILE
from casebook.model import Session
from casebook.services.network_annex import with_annex
from casebook.web.desk.previewing import Preview, previewed
from casebook.web.desk.shelves import close_shelves
from casebook.work import House, begin
from tests.services.annexing import a_wave
from tests.web.desk.conftest import World
from tests.web.pages import Page


def preview(desk: Flask, dossier: Dossier) -> Preview:
    made: Any = SimpleNamespace(dossier=dossier, clearance=SimpleNamespace(content_digest=""))
    with desk.test_request_context():
        return previewed(a_wave().book, made, SimpleNamespace(approvals=()))  # type: ignore[arg-type]


def test_the_annex_is_shown_with_whom_it_names_and_its_files(desk: Flask) -> None:
    wave = a_wave()
    shown = preview(desk, with_annex(wave.dossier(), wave.book))
    (annex,) = [each for each in shown.passages if each.title.startswith("Annex on accounts that act together · N1")]
    told = "\n".join(text.words for text in annex.texts)
    assert all(f"facebook/{handle}" in told for handle in wave.team)
    assert "Confidence: " in told
    assert "facebook/person" not in told
    assert shown.documents[-3:] == ["Annex: accounts that acted together", POSTS_FILE, FINDINGS_FILE]
    without = preview(desk, wave.dossier())
    assert "Annex: accounts that acted together" not in without.documents
    assert not [each for each in without.passages if each.title.startswith("Annex")]


def test_what_the_checks_remember_goes_with_the_last_session(house: House, dana: Page, world: World) -> None:
    dana.get(f"{world.draft}/checks")
    assert house.searched
    close_shelves(house)
    assert house.searched  # somebody is still signed in
    with begin(house, writes=True) as work:
        work.db.execute(delete(Session))
    close_shelves(house)
    assert not house.searched


def test_a_page_that_looks_again_tells_the_same(dana: Page, world: World) -> None:
    first, again = (dana.get(f"{world.draft}/checks").partition("<main")[2] for _ in range(2))
    assert "class=" in first
    assert first == again
