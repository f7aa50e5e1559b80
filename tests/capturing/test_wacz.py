"""A recording as a file: other programs find each answer by the index, hashes hold, and what a server sends breaks no line."""

import gzip
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casebook.capturing.values import Exchange
from casebook.capturing.wacz import About, packed, urlkey
from casebook.importers import web_archive
from casebook.importers.choice import Choice
from casebook.importers.message import Message, Skipped
from casebook.importers.wacz import HASH_DIFFERS
from casebook.importers.warc import answer, records
from casebook.importers.zip_source import ZipSource
from tests.capturing.packed import index, member, unpacked

VECTOR = Path(__file__).parents[1] / "vectors" / "recording" / "page_after_redirect.warc"
BEGAN = datetime(2026, 5, 14, 9, 12, 0, 125000, tzinfo=UTC)
PAGE = "<!doctype html><title>Саҳифаи намуна</title><p>Хоини Ватан</p>"
LED_ON = Exchange(
    url="http://misol.example/post",
    status=301,
    reason="Moved Permanently",
    headers=(("Location", "https://misol.example/post/1?b=2&a=1"), ("content-length", "178")),
    began=BEGAN,
)
MAIN = Exchange(
    url="https://misol.example/post/1?b=2&a=1",
    asked=(("User-Agent", "Mozilla/5.0"),),
    status=200,
    headers=(
        ("content-type", "text/html; charset=windows-1251"),
        ("content-encoding", "br"),
        ("link", "</a>; rel=a"),
        ("link", "</b>; rel=b"),
    ),
    body=PAGE.encode(),
    as_text=True,
    server_address="203.0.113.7",
    began=BEGAN + timedelta(milliseconds=40),
)
PICTURE = Exchange(
    url="https://static.misol.example/dot.png",
    status=200,
    headers=(("Content-Type", "image/png"), ("Content-Length", "4")),
    body=b"\x89PNG",
    began=BEGAN + timedelta(milliseconds=90),
)
ALL = (LED_ON, MAIN, PICTURE)
ABOUT = About(main=MAIN, title="Саҳифаи намуна", software="casebook 0", user_agent="Mozilla/5.0", began=BEGAN)


def rows(wacz: bytes) -> list[Message | Skipped]:
    return list(web_archive.read(ZipSource(io.BytesIO(wacz)), Choice()))


def test_our_own_reader_finds_the_page_and_every_hash_that_holds() -> None:
    (row,) = rows(packed(ALL, ABOUT))
    assert isinstance(row, Message)
    assert (row.url, row.thread, row.raw["status"]) == (MAIN.url, "Саҳифаи намуна", "200")
    assert "Хоини Ватан" in row.text
    assert row.notes == ("archive_matches",)  # the digests of the record too, or it would say so
    assert row.captured_at.displayed == "2026-05-14T09:12:00.165Z"


def test_a_byte_that_was_changed_is_found() -> None:
    recording = packed(ALL, ABOUT)
    with zipfile.ZipFile(io.BytesIO(recording)) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    parts["pages/pages.jsonl"] = parts["pages/pages.jsonl"].replace(b"post/1", b"post/2")
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as out:
        for name, content in parts.items():
            out.writestr(name, content)
    found = [(row.position.member, row.reason) for row in rows(changed.getvalue()) if isinstance(row, Skipped)]
    assert ("pages/pages.jsonl", HASH_DIFFERS) in found


def test_the_list_names_every_member_with_its_hash_and_is_hashed_itself() -> None:
    recording = packed(ALL, ABOUT)
    package = member(recording, "datapackage.json")
    told = json.loads(package)
    assert (told["profile"], told["wacz_version"], told["mainPageUrl"]) == ("data-package", "1.1.1", MAIN.url)
    for each in told["resources"]:
        content = member(recording, each["path"])
        assert (each["hash"], each["bytes"]) == (f"sha256:{hashlib.sha256(content).hexdigest()}", len(content))
    digest = json.loads(member(recording, "datapackage-digest.json"))
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    with zipfile.ZipFile(io.BytesIO(recording)) as held:
        assert {each.compress_type for each in held.infolist()} == {zipfile.ZIP_STORED}
        named = {each["path"] for each in told["resources"]}
        assert named == set(held.namelist()) - {"datapackage.json", "datapackage-digest.json"}


def test_the_index_leads_to_each_answer_by_itself() -> None:
    recording = packed(ALL, ABOUT)
    archive = member(recording, "archive/data.warc.gz")
    entries = index(recording)
    assert [(each["urlkey"], each["status"]) for each in entries] == [
        ("example,misol)/post", 301),
        ("example,misol)/post/1?a=1&b=2", 200),
        ("example,misol,static)/dot.png", 200),
    ]
    for each in entries:
        alone = archive[each["offset"] : each["offset"] + each["length"]]
        (record,) = records(io.BytesIO(alone))
        assert (record.kind, record.headers["warc-target-uri"]) == ("response", each["url"])
        got = answer(record.block)
        assert (got.status, each["digest"]) == (each["status"], f"sha256:{hashlib.sha256(got.payload).hexdigest()}")
        assert got.media_type == each.get("mime", "")


@pytest.mark.parametrize(
    ("address", "key"),  # as the package surt 0.3.1, which indexes of py-wacz are made with, gives them
    [
        ("https://Misol.example/Post/1", "example,misol)/post/1"),
        ("https://www.misol.example", "example,misol)/"),
        ("http://misol.example:8080/a?b=2&a=1", "example,misol:8080)/a?a=1&b=2"),
        ("https://misol.example:443/x?", "example,misol)/x"),
        ("https://misol.example/a.css?v=%D0%A5", "example,misol)/a.css?v=%d0%a5"),
        ("http://127.0.0.1:80/a", "1,0,0,127)/a"),
    ],
)
def test_keys_are_those_of_other_programs(address: str, key: str) -> None:
    assert urlkey(address) == key


def test_headers_say_what_is_true_of_the_body_and_keep_what_was_said() -> None:
    written = unpacked(packed(ALL, ABOUT)).decode("utf-8", "replace")
    assert "Content-Type: text/html; charset=utf-8\r\n".lower() in written.lower()
    assert "x-orig-content-type: text/html; charset=windows-1251\r\n" in written
    assert "x-orig-content-encoding: br\r\n" in written
    assert "\r\ncontent-encoding:" not in written
    assert "link: </a>; rel=a\r\nlink: </b>; rel=b\r\n" in written
    assert "x-orig-content-length: 178\r\n" in written
    assert "x-orig-content-length: 4\r\n" not in written
    assert "Bodies stand without the content and transfer codings" in written


def test_nothing_that_a_server_sends_ends_a_line_or_a_record() -> None:
    hostile = replace(
        MAIN,
        reason="OK\r\n\r\nWARC/1.1",
        headers=(("x-a", "1\r\nWARC/1.1\r\nWARC-Type: response"), ("bad name:", "x"), ("", "y"), ("x-b\r\n", "z")),
        asked=(("x-c", "\ud800\n\x00\x1b[2J"),),
        body=b"WARC/1.1\r\nWARC-Type: response\r\n\r\n",
    )
    recording = packed([hostile], replace(ABOUT, main=hostile, title="\ud800\n\x00"))
    found = list(records(io.BytesIO(member(recording, "archive/data.warc.gz"))))
    assert [record.kind for record in found] == ["warcinfo", "response", "request"]
    assert not any(record.fault for record in found)
    assert answer(found[1].block).headers == {"x-a": "1  WARC/1.1  WARC-Type: response", "content-length": "33"}
    assert len(index(recording)) == 1
    assert len(member(recording, "pages/pages.jsonl").splitlines()) == 2


def test_the_same_answers_make_the_same_bytes() -> None:
    assert packed(ALL, ABOUT) == packed(ALL, ABOUT)
    early = replace(ABOUT, began=datetime(1970, 1, 1, tzinfo=UTC))  # older than a ZIP can tell
    assert zipfile.ZipFile(io.BytesIO(packed(ALL, early))).testzip() is None
    assert gzip.decompress(member(packed(ALL, ABOUT), "archive/data.warc.gz")) == VECTOR.read_bytes()
