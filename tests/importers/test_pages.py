"""Saved pages and web archives: what Chromium, SingleFile and warcio write, what was changed since, and what means harm."""

import gzip
import hashlib
import io
import json
import time
import zipfile

import pytest

from casebook.importers.html_text import LONGEST_TEXT, tokens, visible_text
from casebook.importers.message import Message
from casebook.importers.source import SingleFile, Source
from casebook.importers.warc import digest_fits
from casebook.importers.zip_source import ZipSource
from tests.importers.downloading import DATA, archive, file, messages, only, read, reasons, stored, sure

PAGE = """<!DOCTYPE html> <html lang="ru"><!--
 Page saved with SingleFile
 url: https://news.example/ru/1
 saved date: Tue Mar 05 2024 14:00:00 GMT+0500 (Tajikistan Time)
--><meta charset="utf-8"><title>Заголовок &amp; ещё</title>
<link rel="canonical" href="https://other.example/"><body><p>слова<script>var x = "<p>нет"</script></body>"""


# ── single pages ────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_that_chromium_saved_is_read_with_its_address_its_time_and_its_words() -> None:
    message = only("page", stored("downloads/chromium.mhtml"))
    assert (message.url, message.thread) == ("https://news.example/tj/2024/03/05?id=7", "Хабари рӯз: Маҳса")
    assert message.text == "Хабари рӯз\nВай хоини ватан аст & бояд баргардад.\nفارسی نیز"
    assert (message.kind, message.captured_at.edtf) == ("page", "2026-11-27T12:38:06Z")
    assert message.posted_at.edtf == ""  # when it was published, nobody said
    assert sure("page", stored("downloads/chromium.mhtml")) == 0.95


def test_a_page_of_single_file_says_where_and_when_it_was_saved() -> None:
    message = only("page", file(PAGE, "page.html"))
    assert (message.url, message.thread, message.text) == ("https://news.example/ru/1", "Заголовок & ещё", "слова")
    assert message.captured_at.edtf == "2024-03-05T14:00:00+05:00"
    assert (message.notes, sure("page", file(PAGE, "page.html"))) == ((), 0.9)


def test_an_address_that_only_the_page_itself_gives_is_marked_so() -> None:
    message = only("page", file('<html><link rel=canonical href="https://said.example/1"><p>x', "page.html"))
    assert (message.url, message.notes) == ("https://said.example/1", ("address_as_page_says",))


def test_a_page_in_a_cyrillic_code_page() -> None:
    raw = PAGE.replace("utf-8", "windows-1251").encode("cp1251")
    assert only("page", file(raw, "page.html")).text == "слова"


def test_a_file_without_a_page_is_said() -> None:
    assert reasons(read("page", file("", "page.html"))) == ["There is no web page in this file."]
    assert sure("page", file("no page", "page.html")) == 0


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>one<p>two", "one\ntwo"),
        ("a<br>b<!-- no -->c", "a\nbc"),
        ('<div style="display: none">no<div>no</div></div>yes', "yes"),
        ("<title>no</title><textarea>a &amp; b</textarea>", "a & b"),
        ('<a href="x>y">in</a> <b title=\'"\'>bold</b>', "in bold"),
        ("1 < 2 &lt; 3", "1 < 2 < 3"),
        ("<script>if (a</b) '</p>'</script >after", "after"),
        ("<!--never closed <p>no", ""),
        ("<svg><text>no</text></svg>yes\0", "yes"),
    ],
)
def test_only_what_a_reader_would_see_is_taken(page: str, text: str) -> None:
    assert visible_text(page) == text


def test_attributes_are_read_in_all_their_forms() -> None:
    (token,) = tokens("<IMG src=a.png ALT='x &amp; y' data-n=\"1\" hidden CLASS='one two'>")
    assert token.attributes == {"src": "a.png", "alt": "x & y", "data-n": "1", "hidden": "", "class": "one two"}
    assert token.classes == {"one", "two"}


@pytest.mark.parametrize(
    "hostile",
    [
        "<" * 200000,
        "<!--" * 100000,
        '<a "' * 60000,
        "<a b='" * 60000,
        "<script>" * 60000,
        "<a " * 100000,
        "<a" + " b" * 200000,
        "<a b" + " " * 400000,
        "<div hidden>" * 50000,
        "<title>" * 60000,
        "&#" * 200000,
    ],
)
def test_no_page_needs_more_time_than_its_length(hostile: str) -> None:
    begun = time.process_time()
    assert len(visible_text(hostile)) <= LONGEST_TEXT
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("packed", ["page", "archive", "page that unpacks itself"])
def test_what_single_file_wrote_is_read_in_each_of_its_forms(packed: str) -> None:
    source: Source = stored("downloads/single-file.html")
    octets = (DATA / "downloads/single-file.zip").read_bytes()
    if packed != "page":
        source = file(b"<!DOCTYPE html> <html data-sfz><!--\n Page saved with SingleFile \n-->" + octets, "page.html")
    if packed == "archive":
        source = ZipSource(io.BytesIO(octets), name="single-file.zip")
    message = only("page", source)
    assert (message.url, message.thread) == ("http://127.0.0.1:8977/index.html", "Хабари рӯз")
    assert message.text == "Хоин\nМатни мақола & дигар.\nаз скрипт"
    assert message.captured_at.edtf[:16] in {"2026-11-27T16:16", "2026-11-27T16:17"}
    assert (message.notes, sure("page", source)) == ((), 0.9)


def test_a_page_that_unpacks_itself_and_cannot_is_said() -> None:
    broken = file("<html data-sfz><!--\n Page saved with SingleFile \n-->PK", "page.html")
    assert reasons(read("page", broken)) == ["There is no web page in this file."]


# ── web archives ────────────────────────────────────────────────────────────────────────────────────────


def test_an_archive_that_wget_wrote_and_the_same_page_again() -> None:
    message = only("web-archive", stored("downloads/wget.warc.gz"))
    assert (message.url, message.text, message.notes) == ("http://127.0.0.1:8977/", "Хоин\nМатни мақола & дигар.", ())
    assert reasons(read("web-archive", stored("downloads/wget-again.warc.gz"))) == [
        "The page was the same as at an earlier capture; its words stand there."
    ]


@pytest.mark.parametrize("name", ["warcio-1.0.warc.gz", "warcio-1.1.warc"])
def test_the_pages_of_an_archive_that_warcio_wrote(name: str) -> None:
    found = messages("web-archive", stored(f"downloads/{name}"))
    assert [(one.url.rsplit("/", 1)[-1], one.raw.get("status", "")) for one in found] == [
        ("1", "200"),
        ("2", "200"),
        ("3", "200"),
        ("gone", "404"),
        ("r", ""),
    ]
    assert (found[0].thread, found[0].text) == ("Хабари рӯз", "Хоин\nМатни мақола & дигар.")
    assert found[2].text == found[0].text  # in chunks
    assert found[0].captured_at.edtf == "2024-03-05T09:00:00Z"
    assert {note for one in found for note in one.notes} == set()
    assert sure("web-archive", stored(f"downloads/{name}")) > 0.8


def test_one_changed_letter_shows_in_the_digest() -> None:
    raw = (DATA / "downloads" / "warcio-1.1.warc").read_bytes()
    changed = raw.replace("Хоин".encode(), "Хоим".encode(), 1)
    assert [one.notes for one in messages("web-archive", file(changed, "a.warc"))][:2] == [("digest_differs",), ()]


@pytest.mark.parametrize("name", ["warcio-1.0.warc.gz", "warcio-1.1.warc"])
def test_an_archive_that_breaks_off_gives_what_stands_before(name: str) -> None:
    raw = (DATA / "downloads" / name).read_bytes()
    found = read("web-archive", file(raw[: len(raw) // 2], name))
    assert isinstance(found[0], Message)
    assert reasons(found)


def test_digests_are_read_in_base_32_and_in_hexadecimal() -> None:
    assert digest_fits("sha1:2jmj7l5rSw0yVb/vlWAYkK/YBwk=", b"") is True
    assert digest_fits("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"") is True
    assert digest_fits("sha256:" + hashlib.sha256(b"x").hexdigest(), b"y") is False
    assert digest_fits("crc32:1", b"") is None


def wacz(**changed: bytes) -> dict[str, bytes | str]:
    members: dict[str, bytes | str] = {
        "archive/data.warc.gz": (DATA / "downloads" / "warcio-1.0.warc.gz").read_bytes(),
        "pages/pages.jsonl": '{"format": "json-pages-1.0", "id": "pages"}\n'
        '{"url": "https://news.example/1", "ts": "2024-03-05T09:00:00Z", "title": "Listed", "text": "listed words"}\n'
        '{"url": "https://news.example/only", "ts": "20240305100000", "title": "Only listed"}\n{broken\n',
    }
    hashes = {
        name: hashlib.sha256(one if isinstance(one, bytes) else one.encode()).hexdigest()
        for name, one in members.items()
    }
    resources = [{"name": name, "path": name, "hash": f"sha256:{said}"} for name, said in hashes.items()]
    return members | {"datapackage.json": json.dumps({"profile": "data-package", "resources": resources})} | changed


def test_a_wacz_lists_its_pages_and_its_hashes_are_compared() -> None:
    found = read("web-archive", archive(wacz(), "a.wacz"))
    pages = [one for one in found if isinstance(one, Message)]
    assert [(one.url, one.thread, one.text) for one in pages] == [
        ("https://news.example/1", "Listed", "listed words"),
        ("https://news.example/only", "Only listed", "Only listed"),
    ]
    assert pages[1].notes == ("page_only_listed",)
    assert pages[1].captured_at.edtf == "2024-03-05T10:00:00Z"
    assert reasons(found).count("This document is part of another page.") == 4
    assert sure("web-archive", archive(wacz(), "a.wacz")) == 0.95


def test_a_wacz_of_py_wacz_is_whole_until_one_bit_changes() -> None:
    raw = (DATA / "downloads" / "py-wacz.wacz").read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        members: dict[str, bytes | str] = {name: packed.read(name) for name in packed.namelist()}
    assert len(messages("web-archive", archive(members))) == 5
    index = members["indexes/index.idx"]
    assert isinstance(index, bytes)
    found = read("web-archive", archive(members | {"indexes/index.idx": bytes([index[0] ^ 1]) + index[1:]}))
    assert reasons(found) == [
        "The hash that the archive gives for this file is not the file's: it was changed or damaged."
    ]


def test_a_file_of_a_wacz_that_was_changed_or_is_gone_is_named() -> None:
    changed = wacz() | {"pages/pages.jsonl": '{"format": "json-pages-1.0"}\n'}
    found = read("web-archive", archive(changed))
    assert (found[0].position.member, reasons(found)) == (
        "pages/pages.jsonl",
        ["The hash that the archive gives for this file is not the file's: it was changed or damaged."],
    )
    gone = {name: one for name, one in wacz().items() if not name.startswith("pages/")}
    assert reasons(read("web-archive", archive(gone))) == ["The archive lists this file but does not hold it."]
    unreadable = wacz() | {"datapackage.json": "{"}
    assert "no hash could be compared" in reasons(read("web-archive", archive(unreadable)))[0]


@pytest.mark.parametrize(
    "hostile",
    [
        b"WARC/1.0\r\n" * 20_000,
        b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * 100_000,
        b"x\n" * 50_000,
        gzip.compress(b"\0" * 50_000_000),
        b"\x1f\x8b" * 20_000,
        gzip.compress(b"") * 10_000,
    ],
)
def test_archives_that_mean_harm_end_in_words(hostile: bytes) -> None:
    begun = time.monotonic()
    assert reasons(read("web-archive", SingleFile("a.warc.gz", file(hostile, "x").open("x"))))
    assert time.monotonic() - begun < 5


def test_a_body_that_unpacks_without_end_is_cut() -> None:
    body = gzip.compress(b"<p>" + b"a" * 40_000_000)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Type: application/http\r\n"
    )
    raw = head + b"Content-Length: %d\r\n\r\n" % len(http) + http
    message = only("web-archive", file(raw, "a.warc"))
    assert len(message.text) >= LONGEST_TEXT - 1
    assert message.notes == ("digest_not_checked", "cut_text")
