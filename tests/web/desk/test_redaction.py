"""Redacting on the desk without a script: rows of numbers, a preview that the server draws, a second member who approves."""

import io
import re
import shutil
import uuid
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from casebook.inspection import redact
from casebook.inspection.values import Leaks
from casebook.model import Pack
from casebook.model.pack import Commitment, PackBody
from casebook.services import membership
from casebook.web.desk import create_desk
from casebook.web.desk.redaction_register import clock
from casebook.work import House, begin
from tests.inspection import samples
from tests.inspection.papers import SECRET, paper
from tests.services.acts import a_pack
from tests.web.desk.conftest import PASSPHRASES, World, settings_in, sign_in
from tests.web.desk.routes import A_BOX
from tests.web.desk.steps import UUID, add_file, open_case
from tests.web.pages import Page

SHEET = re.compile(r'src="([^"]+/redact/sheet\?[^"]+)"')


@pytest.fixture(scope="module")
def made(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The office with a case of Dana's that Lena was given, and one picture in it: all that these pages need."""
    folder = tmp_path_factory.mktemp("redacting") / "instance"
    shutil.copytree(founded, folder)
    house = House(settings_in(folder))
    dana, kian = (sign_in(create_desk(house.settings, house), login) for login in ("dana", "kian"))
    (lena,) = re.findall(rf'href="/members/({UUID})/remove"[^>]*>(?:(?!</tr>).)*?', found_row(kian.get("/members")))
    case = open_case(dana, restricted="y")
    dana.post(f"{case}/access", {"member": lena, "purpose": "Appeal"})
    exhibit = add_file(dana, case)
    house.close()
    nothing = {one.name: "" for one in fields(World) if one.name not in {"folder", "members", "case", "exhibit"}}
    return World(folder=folder, members={"lena": lena}, case=case, exhibit=exhibit, **nothing)


def found_row(members: str) -> str:
    """Lena's row of the list of members."""
    return next(row for row in members.split("<tr") if "Lena Okafor" in row)


def boxes(*rows: tuple[Any, ...], **more: str) -> dict[str, str]:
    """The form as a browser sends it: page, left, top, width, height, code."""
    names = ("page", "left", "top", "width", "height", "code")
    return {
        f"boxes-{at}-{name}": str(told) for at, row in enumerate(rows) for name, told in zip(names, row, strict=True)
    } | more


def picture(page: Page, address: str) -> Image.Image:
    page.get(address.replace("&amp;", "&"))
    assert page.last is not None
    return Image.open(io.BytesIO(page.last.data)).convert("L")


def kept(page: Page, exhibit: str, form: dict[str, str]) -> str:
    page.post(f"{exhibit}/redact/keep", form)
    return page.location.partition("?")[0]


def test_a_member_closes_a_place_looks_at_it_and_keeps_it_and_another_one_approves(
    dana: Page, browser: Any, world: World
) -> None:
    exhibit = add_file(dana, world.case, samples.picture("PNG", (60, 40)), "seen.png")
    assert "Redact a copy" in dana.get(exhibit)
    assert 'name="boxes-0-left"' in dana.get(f"{exhibit}/redact")
    form = boxes((1, "10", "12,5", "40 %", "۵۰", "R2"), ("1", "", "", "", "", "R3"))
    preview = dana.post(f"{exhibit}/redact/preview", form, 200)
    assert "1 box." in preview
    drawn = picture(dana, SHEET.findall(preview)[0])
    assert drawn.getpixel((drawn.width * 15 // 100, drawn.height * 20 // 100)) == 0
    for name, typed in form.items():
        if not name.startswith("boxes-1"):
            assert f'name="{name}" value="{typed}"' in preview, "carried to the next step as it was typed"
    copy = kept(dana, exhibit, form)
    shown = dana.get(copy)
    assert "Waits for a second member" in shown
    assert "from the left 10, from the top 12.5, 40 wide, 50 high" in shown
    assert "You made this copy" in shown
    dana.post(f"{copy}/approve", status=409)
    lena = browser("lena")
    assert "Approve this copy" in lena.get(copy)
    lena.post(f"{copy}/approve")
    assert "Approved" in lena.follow()
    register = dana.get(f"{world.case}/redactions")
    assert "Counsel" in register
    assert f'href="{copy}"' in register
    assert "Approved" in dana.get(exhibit)
    small = picture(dana, f"{copy}/pages/1")
    assert small.getpixel((small.width * 15 // 100, small.height * 20 // 100)) == 0
    dana.get(f"{copy}/file")
    assert dana.last is not None
    assert dana.last.data.startswith(b"\x89PNG")
    assert dana.last.headers["Content-Disposition"].startswith("attachment;")
    dana.post(f"{copy}/withdraw")
    assert "The approval is taken back" in dana.follow()


def test_pages_of_a_document_are_shown_one_by_one_and_only_those_that_were_chosen_are_kept(
    dana: Page, world: World
) -> None:
    exhibit = add_file(dana, world.case, paper(pages=3), "paper.pdf")
    form = boxes((1, 20, 28, 60, 7, "R2"), kept="1-2", shown="1")
    second = dana.post(f"{exhibit}/redact", {**form, "show": "2"}, 200)
    assert "Page 2 of 3" in second
    assert 'value="28"' in second, "boxes of the other page stay"
    assert "box=" not in SHEET.findall(second)[0]
    preview = dana.post(f"{exhibit}/redact/preview", form, 200)
    assert len(SHEET.findall(preview)) == 2
    copy = kept(dana, exhibit, form)
    assert "Pages that went into the copy: 1, 2" in dana.get(copy)
    dana.get(f"{copy}/file")
    assert dana.last is not None
    assert SECRET.encode() not in dana.last.data
    dana.get(f"{copy}/pages/2")
    dana.get(f"{copy}/pages/3", 404)


WRONG = [
    (boxes(), "Draw at least one box"),
    (boxes((1, 10, 10, 0, 10, "R1")), "This box is empty"),
    (boxes((1, 10, 10, 95, 10, "R1")), "reaches beyond its page"),
    (boxes((1, -5, 10, 20, 10, "R1")), "reaches beyond its page"),
    (boxes((1, 10, 10, 20, 10, "")), "Choose a code"),
    (boxes((1, 10, 10, 20, 10, "R9")), "Choose one of the list"),
    (boxes((1, "a bit", 10, 20, 10, "R1")), "Type a number"),
    (boxes((7, 10, 10, 20, 10, "R1")), "a page that the file does not have"),
    (boxes((1, 10, 10, 20, 10, "R1"), kept="9-3"), "Name pages like this"),
    (boxes((1, 10, 10, 20, 10, "R1"), kept="1-999999"), "Choose at most 200 pages"),
]


def test_what_cannot_be_drawn_is_said_and_what_was_typed_stays(dana: Page, world: World) -> None:
    exhibit = add_file(dana, world.case, paper(pages=2), "paper.pdf")
    for form, words in WRONG:
        shown = dana.post(f"{exhibit}/redact/keep", form, 422)
        assert words in shown
        for name, typed in form.items():
            assert typed == "R9" or not typed or f'value="{typed}"' in shown, name
    assert "None yet" in dana.get(exhibit)


@pytest.mark.parametrize("pages", [1_000, pytest.param(10_000, marks=pytest.mark.soak)])
def test_of_a_document_of_very_many_pages_one_is_asked_which(dana: Page, world: World, pages: int) -> None:
    exhibit = add_file(dana, world.case, samples.pdf(page_count=pages), "endless.pdf")
    last = pages - pages // 10
    form = boxes((last, 10, 10, 20, 10, "R1"))
    assert f"Page 1 of {pages:,}" in dana.get(f"{exhibit}/redact")
    assert "too many pages for one copy" in dana.post(f"{exhibit}/redact/preview", form, 422)
    assert "a page that the file does not have" in dana.post(f"{exhibit}/redact/preview", {**form, "kept": "1"}, 422)
    assert len(SHEET.findall(dana.post(f"{exhibit}/redact/preview", {**form, "kept": f"{last - 1}-{last}"}, 200))) == 2


def test_a_row_more_is_a_row_more_and_nothing_else(dana: Page, world: World) -> None:
    shown = dana.post(f"{world.exhibit}/redact", {**A_BOX, "add_row": "boxes"}, 200)
    assert 'name="boxes-1-left"' in shown
    assert 'value="50"' in shown


def test_a_file_of_which_no_copy_can_be_made_says_why(
    dana: Page, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = add_file(dana, world.case, b"words", "note.txt")
    assert "Files of this kind cannot be redacted here" in dana.get(f"{text}/redact")
    locked = add_file(dana, world.case, samples.pdf(password="p"), "locked.pdf")
    assert "protected by a password" in dana.get(f"{locked}/redact")
    monkeypatch.setattr(redact, "decoder", lambda: None)
    film = add_file(dana, world.case, (samples.MEDIA / "film.mp4").read_bytes(), "film.mp4")
    assert "Stills of videos need the program ffmpeg" in dana.get(f"{film}/redact")


def test_a_video_is_redacted_as_a_still(dana: Page, world: World) -> None:
    film = add_file(dana, world.case, (samples.MEDIA / "film.mp4").read_bytes(), "film.mp4")
    form = boxes((1, 0, 0, 50, 100, "R7"))
    assert "Say at which time" in dana.post(f"{film}/redact/preview", {**form, "at": ""}, 422)
    assert "Say at which time" in dana.post(f"{film}/redact/preview", {**form, "at": "soon"}, 422)
    assert "shows nothing at this time" in dana.post(f"{film}/redact/keep", {**form, "at": "1:00:00"}, 422)
    assert "at=1500" in SHEET.findall(dana.post(f"{film}/redact", {**form, "at": "0:01.5"}, 200))[0]
    copy = kept(dana, film, {**form, "at": "0:01.5"})
    assert "Still at 0:01.5: from the left 0" in dana.get(copy)
    bare = kept(dana, film, {**boxes(), "at": "0:01"})
    assert "Still at 0:01" in dana.get(f"{world.case}/redactions")
    dana.get(f"{bare}/pages/1")


@pytest.mark.parametrize(
    ("at_ms", "shown"), [(0, "0:00"), (65_000, "1:05"), (3_723_500, "1:02:03.5"), (59_999, "0:59.999")]
)
def test_a_time_is_shown_as_players_show_it(at_ms: int, shown: str) -> None:
    assert clock(at_ms) == shown


def test_a_copy_that_still_held_something_is_not_kept_and_this_is_said(
    dana: Page, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redact, "leaks", lambda *_, **__: Leaks(("words",)))
    exhibit = add_file(dana, world.case, samples.picture("PNG"), "seen.png")
    assert "The copy still held something" in dana.post(f"{exhibit}/redact/keep", boxes((1, 1, 1, 9, 9, "R1")), 422)
    assert "An act did not complete" in dana.get(f"{world.case}/history")


def test_an_address_of_a_sheet_that_these_pages_did_not_make_shows_nothing(dana: Page, world: World) -> None:
    for box in ("0.0.5000", "0.0.5000.5000.R2;", "0.0.0.5000.R2", "9000.0.5000.5000.R2", "-1.0.1.1.R2", "0.0.1.1.<b>"):
        dana.get(f"{world.exhibit}/redact/sheet", 404, query_string={"box": box})


def test_words_are_closed_in_a_copy_of_a_text(dana: Page, browser: Any, world: World) -> None:
    exhibit = add_file(dana, world.case, b"words", "note.txt")
    words = {"operation": "translation", "text": f"{SECRET} was seen. {SECRET}'s house.", "language": "en"}
    dana.post(f"{exhibit}/texts", words)
    (address,) = re.findall(rf'href="({exhibit}/texts/{UUID}/redact)"', dana.get(exhibit))
    assert SECRET in dana.get(address)
    row = {"rows-0-words": SECRET.lower(), "rows-0-code": "R2"}
    assert "do not stand in the text" in dana.post(address, {**row, "rows-1-words": "Nobody", "rows-1-code": "R1"}, 422)
    preview = dana.post(address, {**row, "look": "yes"}, 200)
    assert '<span class="redacted">[R2]</span> was seen.' in preview
    assert "2 places closed" in preview
    more = dana.post(address, {**row, "rows-1-words": "", "add_row": "rows"}, 200)
    assert re.findall(r'name="(rows-\d+-words)"', more) == ["rows-0-words", "rows-1-words", "rows-2-words"]
    dana.post(address, {**row, "keep": "yes"})
    copy = dana.location.partition("?")[0]
    shown = dana.get(copy)
    assert "[R2] was seen. [R2]&#39;s house." in shown
    assert "Translation, characters 1 to 4" in shown
    assert SECRET in dana.get(exhibit), "the text itself stays"
    lena = browser("lena")
    lena.post(f"{copy}/approve")
    dana.get(f"{copy}/file", 404)


def test_words_of_a_post_are_closed_beside_it_and_approved_there(dana: Page, browser: Any, world: World) -> None:
    dana.post(f"{world.case}/posts/new", {"url": "https://t.me/vatan_misol_7/9", "text": f"{SECRET} is a traitor"})
    post = dana.location.partition("?")[0]
    address = f"{post}/redact/text"
    dana.get(f"{post}/redact/translation", 404)
    assert address in dana.get(post)
    row = {"rows-0-words": SECRET, "rows-0-code": "R1", "keep": "yes"}
    dana.post(address, row)
    shown = dana.follow()
    assert "[R1] is a traitor" in shown
    assert f"{SECRET} is a traitor" in shown
    dana.post(f"{address}/approve", status=409)
    lena = browser("lena")
    lena.post(f"{address}/approve")
    assert "Approved" in dana.get(post)
    assert "Text, characters 1 to 4" in dana.get(f"{world.case}/redactions")
    assert "was corrected since" not in dana.get(post)
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', dana.get(f"{post}/edit"))
    assert revision is not None
    corrected = {"text": f"{SECRET} was a traitor", "url": "https://t.me/vatan_misol_7/9", "revision": revision[1]}
    dana.post(f"{post}/edit", corrected)
    assert "was corrected since" in dana.get(post)


def test_words_said_in_an_incident_are_closed_beside_it_and_approved_there(
    dana: Page, browser: Any, world: World
) -> None:
    told = {"form_id": str(uuid.uuid4()), "title": "A call", "track": "online", "original_text": f"{SECRET} will pay"}
    dana.post(f"{world.case}/incidents/new", told)
    incident = dana.location.partition("?")[0]
    address = f"{incident}/redact/original_text"
    dana.get(f"{incident}/redact/translation", 404)
    assert address in dana.get(incident)
    assert SECRET in dana.get(address)
    shown = dana.post(address, {"rows-0-words": SECRET, "rows-0-code": "R1"}, 200)
    assert re.search(r"R1\W[^A-Za-z]*(</[a-z]+>)? will pay", shown)
    assert "[R1]" not in dana.get(incident)
    dana.post(address, {"rows-0-words": SECRET, "rows-0-code": "R1", "keep": "yes"})
    assert "[R1] will pay" in dana.follow()
    dana.post(f"{address}/approve", status=409)
    browser("lena").post(f"{address}/approve")
    assert "Approved" in dana.get(incident)
    assert f'href="{incident}">Incident' in dana.get(f"{world.case}/redactions")
    browser("lena").post(f"{address}/withdraw")
    assert "Approved" not in dana.get(incident)


def test_what_is_hard_to_see_stays_closed_until_it_is_asked_for(dana: Page, world: World) -> None:
    exhibit = add_file(dana, world.case, samples.picture("PNG"), "seen.png", graphic="y")
    assert "Closed until you ask for it" in dana.get(f"{exhibit}/redact")
    opened = dana.get(f"{exhibit}/redact?unveil=yes")
    assert SHEET.search(opened)
    assert f'action="{exhibit}/redact?unveil=again"' in opened


@pytest.mark.parametrize("locale", ["ru", "tg", "fa"])
def test_the_pages_are_whole_in_every_language(browser: Any, world: World, locale: str) -> None:
    page = browser("dana", locale)
    exhibit = world.exhibit
    page.get(f"{exhibit}/redact")
    page.post(f"{exhibit}/redact/preview", A_BOX, 200)
    page.get(kept(page, exhibit, A_BOX))
    page.get(f"{world.case}/redactions")


def test_the_keys_of_a_pack_s_commitments_are_shown_to_who_asks_and_this_is_logged(
    dana: Page, house: House, world: World
) -> None:
    case_id = uuid.UUID(world.case.rpartition("/")[2])
    with begin(house, writes=True, name="test") as work:
        keys = membership.unlock(work, "dana", PASSPHRASES["dana"])
        pack_id = a_pack(work, keys, case_id)
        row = work.db.get_one(Pack, pack_id)
        named = Commitment(
            evidence=None, label="E001", region="page 1, x 0.00-50.00 %", key=bytes(range(32)), value="ab" * 32
        )
        keys.seal_row(row, msgspec.structs.replace(keys.open_row(row, PackBody), commitments=(named,)))
    shown = dana.get(f"{world.case}/packs/{pack_id}")
    assert "keyed commitments" in shown
    assert named.key.hex() not in shown
    keys_page = dana.post(f"{world.case}/packs/{pack_id}/commitments", status=200)
    assert named.key.hex() in keys_page
    assert named.value in keys_page
    assert "commitments were given out" in dana.get(f"{world.case}/history")
