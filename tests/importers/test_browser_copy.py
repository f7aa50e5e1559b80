"""Copies from a member's own browser: read strictly and by version; nothing is taken where there is more than one of it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.importers import browser_copy
from casebook.importers.message import Skipped
from tests.importers.copying import A_COPY, COPY, copy
from tests.importers.downloading import file, only, read, reasons, sure

FORMAT = browser_copy.FORMAT


def test_a_selection_is_a_post_with_the_one_time_address_and_author_beside_it() -> None:
    source = file(A_COPY, "browser-copy.json")
    assert sure(FORMAT, source) == 0.98
    row = only(FORMAT, source)
    assert (row.text, row.account, row.kind) == ("Хоини Ватан", "misol_kanal", "post")
    assert row.url == "https://x.com/misol_kanal/status/1789000000000000001"
    assert (row.posted_at.edtf[:16], row.posted_at.displayed) == ("2026-05-12T18:30", "May 12")
    assert row.captured_at.edtf == "2026-05-14T09:12:00Z"
    assert row.notes == ("own_browser_tells", "frames_not_copied")
    assert row.raw["images"] == "https://pbs.twimg.com/media/misol.jpg"


def test_a_whole_page_has_no_author_and_no_time_of_posting() -> None:
    row = only(FORMAT, file(copy(scope="page"), "a.json"))
    assert (row.kind, row.account, row.posted_at.edtf, row.url) == ("page", "", "", "https://x.com/home")


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"handles": [{"shown": "@a", "address": ""}, {"shown": "@b", "address": ""}]}, "account", ""),
        ({"times": [*COPY["times"], {"shown": "x", "exact": "2020-01-01", "address": ""}]}, "posted_at", ""),
        ({"times": [{**COPY["times"][0], "address": "https://elsewhere.example/1"}]}, "url", "https://x.com/home"),
        ({"times": [{**COPY["times"][0], "address": "javascript:alert(1)"}]}, "url", "https://x.com/home"),
    ],
)
def test_what_is_told_twice_or_leads_elsewhere_is_left_open(changed: Any, field: str, value: str) -> None:
    row = only(FORMAT, file(copy(**changed), "a.json"))
    found = getattr(row, field)
    assert (found.edtf if field == "posted_at" else found) == value


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (A_COPY[:-30], browser_copy.NO_COPY),
        (copy(more=1), browser_copy.NO_COPY),
        (copy(text="a" * 200_001), browser_copy.NO_COPY),
        (copy(times=[{}]), browser_copy.NO_COPY),
        (copy(copied_utc="yesterday"), browser_copy.NO_COPY),
        (copy(text=" ", title=""), browser_copy.NO_COPY),
        (copy(format="casebook browser copy 2"), browser_copy.OTHER_VERSION),
        ('{"format": "casebook browser copy 1", "text": ' + "[" * 100_000, browser_copy.NO_COPY),
    ],
)
def test_what_the_bookmark_did_not_write_is_no_copy(content: str, reason: str) -> None:
    assert reasons(read(FORMAT, file(content, "a.json"))) == [reason]


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda words: copy(text=words).encode("utf-8", "replace")))
def test_any_bytes_are_one_row(octets: bytes) -> None:
    (row,) = read(FORMAT, file(octets, "a.json"))
    if not isinstance(row, Skipped):
        assert "\0" not in row.text
        assert json.loads(octets)["format"] == COPY["format"]
