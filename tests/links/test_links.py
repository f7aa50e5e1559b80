"""Links as people paste them; expected readings stand in links.tsv, one address a line (invented names and numbers)."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.links import Link, read, read_all
from casebook.links.address import parse_address
from casebook.links.registry import PLATFORMS
from casebook.links.snowflake import tiktok_minted_at, x_minted_at

_TABLE = Path(__file__).with_name("links.tsv")
with _TABLE.open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))
POST = "https://t.me/example_channel/5"


@pytest.mark.parametrize("row", ROWS, ids=[row["url"] for row in ROWS])
def test_an_address_is_read_as_the_table_says(row: dict[str, str]) -> None:
    link = read(row["url"])
    assert link is not None
    assert {name: getattr(link, name) for name in row} == row


@pytest.mark.parametrize("row", ROWS, ids=[row["url"] for row in ROWS])
def test_a_canonical_address_reads_as_the_same_thing(row: dict[str, str]) -> None:
    again = read(row["canonical_url"])
    assert again is not None
    names = ("platform", "kind", "canonical_url", "native_id", "comment_id")
    assert {name: getattr(again, name) for name in names} == {name: row[name] for name in names}


def test_the_table_holds_every_platform_and_at_least_150_addresses() -> None:
    assert len(ROWS) >= 150
    assert {row["platform"] for row in ROWS} == {platform.code for platform in PLATFORMS} | {"other"}


@pytest.mark.parametrize("name", ["fbclid", "igsh", "igshid", "si", "utm_source", "utm_campaign", "mibextid"])
@pytest.mark.parametrize(
    "address", ["https://www.facebook.com/hashtag/tj", "https://youtu.be/", "https://x.com/search"]
)
def test_no_canonical_address_keeps_what_identifies_the_sharer(address: str, name: str) -> None:
    link = read(f"{address}?q=1&{name}=whoshared")
    assert link is not None
    assert "whoshared" not in link.canonical_url
    assert "q=1" in link.canonical_url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just words",
        "@example_channel",
        "mahsa@facebook.com",
        "javascript:alert(1)",
        "javascript:alert('https://t.me/example_channel/5')",
        "JavaScript:https://t.me/example_channel/5",
        "data:text/html,<script>location='https://t.me/example_channel/5'</script>",
        "vbscript:https://t.me/a",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "https://",
        "https://localhost/a",
        "https://[not-an-address/a",
        "https://example.org:port/a",
        "https://example..org/",
        "https://" + "a" * 64 + ".org/",
        "https://t.me/" + "a" * 5000,
        "tg://",
    ],
)
def test_what_is_no_link_gives_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "canonical", "note"),
    [
        ("https://facebook.com@evil.example/mahsa/posts/123456", "https://evil.example/mahsa/posts/123456", "userinfo"),
        ("https://www.fаcebook.com/mahsa", "https://www.xn--fcebook-2fg.com/mahsa", "punycode"),
        ("https://facebook.com:8443/mahsa", "https://facebook.com:8443/mahsa", "port"),
        ("https://facebook.com.evil.example/mahsa", "https://facebook.com.evil.example/mahsa", ""),
        ("https://notfacebook.com/mahsa", "https://notfacebook.com/mahsa", ""),
        (
            "https://evil.example/https://www.facebook.com/mahsa",
            "https://evil.example/https://www.facebook.com/mahsa",
            "",
        ),
    ],
)
def test_a_look_alike_is_named_for_what_it_is(text: str, canonical: str, note: str) -> None:
    link = read(text)
    assert link is not None
    assert (link.platform, link.canonical_url) == ("other", canonical)
    assert link.notes == ((note,) if note else ())


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad"])
def test_hidden_characters_are_taken_out_and_mentioned(hidden: str) -> None:
    link = read(f"https://t.me/exam{hidden}ple_channel/5")
    assert link is not None
    assert (link.canonical_url, link.notes) == (POST, ("hidden_characters",))


@pytest.mark.parametrize(
    "text",
    [
        f"({POST}).",
        f"«{POST}»",
        f"{POST}، و",
        f"Посмотрите: {POST}, это важно",
        f"<{POST}>",
        "HTTPS://T.ME/Example_Channel/5",
        r"https:\\t.me\example_channel\5",
        "https://ｔ.me/example_channel/5",
        "https:///t.me/example_channel/5",
        "www.t.me/example_channel/5",
        "https://t.me:443/example_channel/5",
        "https://user:word@t.me/example_channel/5",
    ],
)
def test_the_same_post_is_found_however_it_stands_in_the_text(text: str) -> None:
    link = read(text)
    assert link is not None
    assert link.canonical_url == POST


def test_a_backslash_ends_the_host_as_in_a_browser() -> None:
    link = read(r"https://facebook.com\@evil.example/x")
    assert link is not None
    assert (link.platform, link.canonical_url) == ("facebook", "https://www.facebook.com/@evil.example/x")


def test_the_link_keeps_what_was_pasted() -> None:
    link = read("see https://youtu.be/dQw4w9WgXcQ?si=abc.")
    assert link is not None
    assert link.url == "https://youtu.be/dQw4w9WgXcQ?si=abc"


def test_several_links_come_in_order_and_each_once() -> None:
    text = f"{POST} and t.me/s/example_channel/5\nhttps://vk.com/wall-1_2, @someone, x.com/mahsa_example/status/20"
    assert [link.platform for link in read_all(text)] == ["telegram", "vk", "x"]


def test_only_web_and_telegram_addresses_are_taken_apart() -> None:
    for text in (
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:mahsa@example.org",
        "https://example.org/" + "a" * 5000,
    ):
        assert parse_address(text) is None


def test_words_without_links_give_nothing() -> None:
    assert read_all("Ин пайванд нест. Это не ссылка. این پیوند نیست.") == ()


def test_a_wrapper_in_a_wrapper_in_a_wrapper_is_opened_but_not_for_ever() -> None:
    address = POST
    for _ in range(3):
        address = "https://vk.com/away.php?to=" + address.replace("%", "%25").replace(":", "%3A").replace("/", "%2F")
    link = read(address)
    assert link is not None
    assert (link.canonical_url, link.notes) == (POST, ("unwrapped",))


def test_a_wrapper_around_a_script_is_not_opened() -> None:
    link = read("https://l.facebook.com/l.php?u=javascript%3Aalert(1)")
    assert link is not None
    assert (link.platform, link.kind) == ("facebook", "page")


def test_an_x_post_says_when_it_was_made() -> None:
    # The example of X's own documentation: created_at "Wed Oct 10 20:19:24 +0000 2018".
    link = read("https://x.com/i/status/1050118621198921728")
    assert link is not None
    assert link.minted_at == datetime(2018, 10, 10, 20, 19, 24, 211000, tzinfo=UTC)


def test_an_old_x_post_says_nothing_of_its_time() -> None:
    assert x_minted_at("20") is None
    assert x_minted_at(str(2**63)) is None
    assert x_minted_at("") is None


def test_a_tiktok_video_says_when_it_was_made() -> None:
    assert tiktok_minted_at(str(1_700_000_000 << 32)) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert tiktok_minted_at("1234567890") is None
    assert tiktok_minted_at(str(2**64)) is None


def test_an_account_has_no_time_of_making() -> None:
    link = read("https://x.com/i/user/1050118621198921728")
    assert link is not None
    assert link.minted_at is None


def test_a_long_text_without_spaces_is_read_in_time() -> None:
    assert read_all("a" * 300_000) == ()
    assert read_all("https://t.me/" + ")" * 300_000) == ()
    assert read_all("t.me" * 100_000) == ()


def _stable(link: Link) -> None:
    again = read(link.canonical_url)
    assert again is not None, link
    assert (again.canonical_url, again.platform) == (link.canonical_url, link.platform)
    assert (again.kind, again.native_id, again.comment_id) == (link.kind, link.native_id, link.comment_id)


_pieces = st.sampled_from([row["url"] for row in ROWS]) | st.sampled_from(
    [
        "https://",
        "@",
        "/",
        "?",
        "#",
        "&",
        "=",
        "%",
        "%2F",
        "%zz",
        ".",
        ",",
        ")",
        "(",
        ":",
        "\\",
        "\u200b",
        " ",
        "..",
        "ё",
        "?w=wall1_2",
    ]
)


@given(st.text() | st.lists(_pieces | st.text(max_size=5), max_size=6).map("".join))
@settings(max_examples=400, deadline=None)
def test_no_text_at_all_raises_and_every_canonical_address_is_stable(text: str) -> None:
    for link in read_all(text):
        _stable(link)


_hosts = st.sampled_from([domain for platform in PLATFORMS for domain in platform.domains] + ["example.org"])
_path = st.lists(
    st.sampled_from(["p", "i", "status", "posts", "123456", "@a.b", "wall-1_2", "c", "s", "UC", "groups"])
    | st.text(max_size=6)
)


@given(
    _hosts,
    _path.map("/".join),
    st.dictionaries(st.sampled_from(["v", "id", "w", "z", "u", "lc", "a b"]), st.text(max_size=8)),
)
@settings(max_examples=400, deadline=None)
def test_any_path_on_any_platform_is_read_and_stable(host: str, path: str, query: dict[str, str]) -> None:
    fields = "&".join(f"{name}={value}" for name, value in query.items())
    for link in read_all(f"https://{host}/{path}?{fields}"):
        _stable(link)
