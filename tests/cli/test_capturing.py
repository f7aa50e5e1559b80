"""casebook capture, end to end: a real browser, a local site, a case."""

import os
from pathlib import Path

import pytest

from tests.capturing import site as sites
from tests.cli.conftest import Casebook
from tests.forensics import find

pytestmark = pytest.mark.browser


def test_a_page_is_captured_into_a_case_and_lies_nowhere_in_the_clear(
    founded: Casebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEBOOK_CAPTURE_PRIVATE", "true")
    monkeypatch.setenv("CASEBOOK_CAPTURE_SANDBOX", str(os.geteuid() != 0))
    reference = founded("cases", "create", "--title", "Orzuzoda", "--json", login="dana").json()["reference"]
    with sites.standing() as site:
        site.pages["/post"] = (200, sites.POST % sites.MARKER)
        told = founded("capture", f"{site.address}/post", "--case", reference, "--json", login="dana").json()
        assert (told["status"], told["problems"], len(told["exhibits"])) == (200, [], 4)
        assert find([tmp_path], [sites.MARKER]) == []
        # The same address as a post of the case is looked at again; one that cannot be looked at stops no other.
        add_posts(founded, tmp_path, reference, f"{site.address}/post")
        site.pages["/post"] = (200, sites.POST % "Other words")
        (look,) = founded("capture", "--recheck", "--case", reference, "--json", login="dana").json()
        assert (look["state"], look["ground"], len(look["exhibits"])) == ("edited", "HTTP 200", 4)
    monkeypatch.delenv("CASEBOOK_CAPTURE_PRIVATE")
    again = founded("capture", "--recheck", "--case", reference, "--json", login="dana")
    assert (again.status, again.json()[0]["state"]) == (1, "failed")
    assert "private network" in again.json()[0]["ground"]


def add_posts(founded: Casebook, folder: Path, reference: str, address: str) -> None:
    """Bring in a table with one post."""
    table = folder / "posts.csv"
    table.write_text(f"posted_at,platform,account,url,text\n2026-05-01,other,haqgu,{address},{sites.MARKER}\n")
    assert founded("import", str(table), "--case", reference, login="dana").status == 0
    table.unlink()


def test_it_says_in_words_what_it_will_not_do(founded: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = founded("cases", "create", "--title", "Orzuzoda", "--json", login="dana").json()["reference"]
    inside = founded("capture", "http://192.168.1.1/", "--case", reference, login="dana")
    assert (inside.status, inside.err.strip()) == (2, "url: This address lies in a private network. It is not opened.")
    assert founded("capture", "https://misol.example/", login="dana").status == 2
    assert "CASEBOOK_RECHECK_DAYS" in founded("capture", "--due", login="dana").err
    monkeypatch.setenv("CASEBOOK_RECHECK_DAYS", "7")
    assert founded("capture", "--due", login="dana").out.strip() == "Nothing is due."
    assert founded("capture", "--recheck", "--case", reference, "--json", login="dana").json() == []
