"""`casebook search`: what is found on the desk is found on the command line, by who may open it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Casebook

TABLE = "posted_at,platform,account,url,text\n2026-05-11,telegram,haqgu,https://t.me/haqgu/1,Хоини Ватан ки нони ғарибонро мехӯрад\n"


@pytest.fixture
def imported(founded: Casebook, case: str, tmp_path: Path) -> Casebook:
    """A case with one post in Tajik."""
    table = tmp_path / "posts.csv"
    table.write_text(TABLE, "utf-8")
    assert founded("import", str(table), "--case", case, login="dana").status == 0
    return founded


def test_a_word_is_found_as_people_type_it(imported: Casebook, case: str) -> None:
    found = imported("search", "гарибонро", "хоини", "--json", login="dana").json()
    assert found["total"] == 1
    assert (found["records"][0]["noun"], found["records"][0]["case"]) == ("content_item", case)
    assert "ғарибонро" in found["records"][0]["found"]
    assert case in imported("search", "haqgu", "--noun", "account", login="dana").out
    assert imported("search", "ватан", "--where", "platform=vk", login="dana").out == "Nothing fits.\n"


def test_who_may_not_open_it_finds_nothing_and_bad_filters_are_usage_errors(imported: Casebook) -> None:
    assert imported("search", "ватан", login="kian").status == 3
    assert imported("search", "ватан", "--where", "nonsense", login="dana").status == 2
    assert imported("search", login="dana").status == 2
