"""What an export brought, on the desk: acts proposed with their words, excerpts for a reader, attached files as exhibits."""

import io
import json
import re
import zipfile

import pytest

from casebook.errors import InvalidInput
from casebook.services.receiving import Receiver
from tests.web.desk.conftest import World
from tests.web.desk.steps import PNG, UUID, read_through
from tests.web.desk.test_importing import bring_in, send
from tests.web.pages import Page

TABLE = """posted_at,platform,account,url,text
2026-05-11 14:00,telegram,misol_kanal,https://t.me/misol_kanal/1,Ин хоини ватан аст!
2026-05-12 15:00,telegram,misol_digar,https://t.me/misol_digar/2,<b>Туро меёбем</b>
2026-05-13 15:00,telegram,misol_kanal,https://t.me/misol_kanal/3,Имрӯз ҳаво хуб аст
"""


def run_address(page: str, world: World) -> str:
    """The address of the run that a page links to."""
    found = re.search(rf'href="({world.case}/imports/{UUID})/proposals"', page)
    assert found is not None
    return found[1]


def radios(page: str) -> list[str]:
    """The names of the answers that a page asks for."""
    return list(dict.fromkeys(re.findall(r'name="(answer:[^"]+)"', page)))


def export() -> bytes:
    """A chat with a photograph, as Telegram Desktop writes it."""
    message = {
        "id": 1, "type": "message", "date": "2026-05-11T14:00:00", "date_unixtime": "1778490000", "from": "Misol Misolov",
        "from_id": "user42", "text": "Туро мекушем", "photo": "photos/photo_1.png",
    }  # fmt: skip
    others = [{**message, "id": number, "text": f"word {number}", "photo": "photos/none.png"} for number in range(2, 6)]
    chats = {"chats": {"list": [{"name": "Misol", "type": "personal_chat", "id": 9, "messages": [message, *others]}]}}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("result.json", json.dumps(chats, ensure_ascii=False))
        archive.writestr("photos/photo_1.png", PNG)
    return packed.getvalue()


def bring_in_chat(page: Page, world: World) -> str:
    """Send the chat and read it; give the address of its run."""
    page.post(send(page, world, export(), name="export.zip"), {"kind": "telegram-json", "gather": "all"})
    run = page.location.partition("?")[0]
    read_through(page, run)
    return run


def test_proposals_show_their_words_and_record_only_what_is_ticked(dana: Page, world: World) -> None:
    run = run_address(bring_in(dana, world, TABLE), world)
    page = dana.get(f"{run}/proposals")
    assert "Ин <mark>хоини</mark> ватан аст!" in page
    assert "<mark>Туро меёбем</mark>" in page
    assert "&lt;b&gt;" in page
    assert "Имрӯз" not in page
    assert "do not understand" in page
    assert f'<option selected value="{world.person}"' in page  # the one person whom the case is about
    names = radios(page)
    assert [name.rpartition(":")[2] for name in names] == ["treason", "threat"]
    dana.post(f"{run}/proposals", {names[0]: "record", names[1]: "decline", "victim": world.person, "authors": "y"})
    after = dana.get(f"{run}/proposals")
    assert radios(after) == []
    assert "That does not mean that nothing was done" in after
    incident = re.search(rf'href="({world.case}/incidents/{UUID})"', dana.get(run))
    assert incident is not None
    shown = dana.get(incident[1])
    assert "Smear, defamation" in shown
    assert "Threat against the targeted person" not in shown
    assert "misol_kanal" in shown


def test_without_an_answer_nothing_is_kept_and_the_page_says_so(dana: Page, world: World) -> None:
    run = run_address(bring_in(dana, world, TABLE), world)
    names = radios(dana.get(f"{run}/proposals"))
    page = dana.post(f"{run}/proposals", {names[0]: "", "authors": "y"}, 422)
    assert "Choose at least one." in page
    dana.post(f"{run}/proposals", {"answer:nothing:treason": "record"}, 404)
    dana.post(f"{run}/proposals", {f"{names[0]}x": "record"}, 404)
    assert radios(dana.get(f"{run}/proposals")) == names


def test_long_lists_come_in_pages(dana: Page, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casebook.web.desk.import_proposals.AT_ONCE", 1)
    run = run_address(bring_in(dana, world, TABLE), world)
    assert len(radios(dana.get(f"{run}/proposals"))) == 1
    assert len(radios(dana.get(f"{run}/proposals?from=1"))) == 1


def test_an_excerpt_stands_beside_the_exhibit_of_the_export(dana: Page, world: World) -> None:
    run = bring_in_chat(dana, world)
    page = dana.get(f"{run}/messages")
    (first,) = re.findall(rf'value="({UUID})"><span class="unseen">Choose the post Туро мекушем', page)
    dana.post(f"{run}/messages/excerpt", {"which": "ticked", "around": "2", "posts": first})
    exhibit = dana.get(dana.location)
    assert "Excerpt of an export" in exhibit
    assert "[1] chosen · Misol Misolov" in exhibit
    assert "word 3" in exhibit
    assert "word 4" not in exhibit
    assert "/chats/list/0/messages/0" in exhibit
    close = re.search(rf'href="({world.case}/evidence/{UUID}/texts/{UUID}/redact)"', exhibit)
    assert close is not None
    assert "Туро мекушем" in dana.get(close[1])
    dana.get(close[1].replace("/redact", "/edit"), 404)  # nobody types into an excerpt
    dana.post(f"{run}/messages/excerpt", {"which": "all", "around": "0"})
    assert "[5] chosen" in dana.get(dana.location)


def test_an_excerpt_of_nothing_is_refused(dana: Page, world: World) -> None:
    run = bring_in_chat(dana, world)
    assert "Choose at least one." in dana.post(f"{run}/messages/excerpt", {"which": "ticked", "around": "0"}, 422)
    dana.post(f"{run}/messages/excerpt", {"which": "everything", "around": "0"}, 422)
    dana.post(f"{run}/messages/excerpt", {"which": "ticked", "around": "0", "posts": "nothing"}, 404)


def test_attached_files_become_exhibits_once(dana: Page, world: World) -> None:
    run = bring_in_chat(dana, world)
    posts = re.findall(rf'name="posts" value="({UUID})"', dana.get(f"{run}/messages"))
    assert [
        dana.get(f"{world.case}/posts/{post}").count(f"messages/{number}<") for number, post in enumerate(posts)
    ] == [1] * 5
    before = dana.links(f"{world.case}/evidence", f"{world.case}/evidence/")
    dana.post(f"{run}/messages/attached", {"posts": posts})
    assert dana.location.startswith(f"{world.case}/evidence?")
    # The case has the same picture already: it is joined to the incident, and nothing is added twice.
    assert dana.links(f"{world.case}/evidence", f"{world.case}/evidence/") == before
    assert "Imported posts: export.zip" in dana.get(world.exhibit)
    loose = [post for post in posts if "photo_1" not in dana.get(f"{world.case}/posts/{post}")]
    page = dana.post(f"{run}/messages/attached", {"posts": loose[0]}, 422)
    assert "None of these messages carries a file" in page
    assert "checked" in page


def test_files_that_are_too_large_are_named(dana: Page, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = bring_in_chat(dana, world)
    posts = re.findall(rf'name="posts" value="({UUID})"', dana.get(f"{run}/messages"))

    def too_large(_self: Receiver, _piece: bytes) -> int:
        raise InvalidInput("This file is larger than this office accepts.", field="files")

    monkeypatch.setattr(Receiver, "write", too_large)
    page = dana.post(f"{run}/messages/attached", {"posts": posts}, 422)
    assert "larger than this office accepts" in page
    assert "photo_1.png" in page
    assert "0 files are exhibits now." in page
