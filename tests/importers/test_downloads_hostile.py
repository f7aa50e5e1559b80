"""What must hold for every one of these formats: any bytes end in rows, each row once, the same however a stream is cut."""

import io
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebook.importers.choice import Choice
from casebook.importers.message import Message, Skipped, fingerprint, identity
from casebook.importers.registry import FORMATS
from casebook.importers.source import SingleFile, Source
from tests.importers.downloading import DATA, archive, file, stored

OURS = [
    "instagram",
    "facebook",
    "x-archive",
    "youtube",
    "tiktok",
    "mail",
    "xlsx",
    "web-archive",
    "page",
    "proofmode",
    "auto-archiver",
]
TICKED = Choice(ticked=frozenset({"direct_messages"}))
NAMES = {
    "instagram": "post_comments_1.json",
    "facebook": "message_1.json",
    "x-archive": "data/tweets.js",
    "youtube": "comments.csv",
    "tiktok": "user_data.json",
    "mail": "a.mbox",
    "xlsx": "xl/workbook.xml",
    "web-archive": "archive/a.warc",
    "page": "a.html",
    "proofmode": "a.proof.json",
    "auto-archiver": "sheet.csv",
}
BEGINS = {
    "youtube": b"Comment ID,Comment text\n",
    "mail": b"From a@b Tue Mar  5 14:00:00 2024\nFrom: a\nDate: x\n",
    "web-archive": b"WARC/1.0\r\n",
    "auto-archiver": b"Link,Archive status,Hash,WACZ\n",
}
WORDS = [
    "window.YTD.a.part0 = ",
    '"messages"',
    '"sender_name"',
    '"conversation"',
    "timestamp_ms",
    "\\ud83d",
    "takeoutSegments",
    "<!--",
    "WARC/1.0\r\n",
]
PIECES = st.lists(
    st.sampled_from([word.encode() for word in WORDS])
    | st.binary(max_size=40)
    | st.text('[]{}",:\\<>=&\r\n 0123', max_size=30).map(str.encode),
    max_size=12,
)


def checked(form: str, source: Source) -> list[Message | Skipped]:
    """Read everything; every row has its number and can be stored."""
    module = FORMATS[form]
    assert 0 <= module.recognises(source) <= 1
    assert isinstance(module.questions(source), tuple)
    found = list(module.read(source, TICKED))
    assert [one.position.row for one in found] == list(range(1, len(found) + 1))
    for one in found:
        if isinstance(one, Message):
            json.dumps(
                [one.text, one.display_name, one.account, one.thread, dict(one.raw)], ensure_ascii=False
            ).encode()
            identity(one, "a")
            fingerprint(one)
        else:
            assert one.reason
    return found


@pytest.mark.parametrize("form", OURS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=PIECES)
def test_any_bytes_end_in_rows(form: str, pieces: list[bytes]) -> None:
    content = BEGINS.get(form, b"") + b"".join(pieces)
    checked(form, file(content, NAMES[form]))
    checked(form, archive({NAMES[form]: content, "other.bin": b"x"}))


PAGES = {
    "facebook": ["message_1.html", "comments.html", "likes_and_reactions_1.html"],
    "instagram": ["post_comments_1.html", "posts_1.html"],
    "youtube": ["my-comments.html", "comments.csv"],
    "tiktok": ["Comments.txt", "Direct Messages.txt"],
    "auto-archiver": ["report.html", "metadata.json", "db.csv"],
    "page": ["a.webarchive", "index.rdf"],
}
MARKS = [
    '<div class="_a6-g">',
    '<h2 class="_a6-h">',
    '<div class="_a6-p">',
    '<td class="_2pin _a6_q">',
    '<td class="_a6_r">',
    '<ul class="_a6-q">',
    '<div class="_3-95">a: b',
    '<footer class="_a6-o">Mar 05, 2024 2:00 pm',
    '<video src="audio/1.mp4">',
    "</div>",
    "</td>",
    "<ul><li>",
    "<br>",
    '<a href="https://www.youtube.com/watch?v=abcdefghijk&lc=a.b">',
    "2020-04-27 23:18:23 UTC",
    "Date: 2026-05-02 10:09:50 UTC\n",
    "\n\nComment: x\n",
    ">>> Chat History with x::\n",
    "<h2>Archived media for <span>https://a.example/",
    '<table class="metadata"><tr><td>timestamp',
    "status,metadata,media\nx,\"{'url': [",
    '<MAF:originalurl RDF:resource="https://a.example/"',
    "bplist00WebMainResource",
]


@pytest.mark.parametrize("form", PAGES)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(st.sampled_from(MARKS) | st.text(max_size=12), max_size=14))
def test_any_page_or_text_ends_in_rows(form: str, pieces: list[str]) -> None:
    content = "".join(pieces).encode("utf-8", "replace")
    for name in PAGES[form]:
        checked(form, file(content, name))
    checked(form, archive({**dict.fromkeys(PAGES[form], content), "index.html": content}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "messages",
                    "conversation",
                    "comments_v2",
                    "data",
                    "comment",
                    "timestamp",
                    "timestamp_ms",
                    "sender_name",
                    "media",
                    "uri",
                ]
            )
            | st.sampled_from(
                [
                    "string_map_data",
                    "string_list_data",
                    "tweet",
                    "id_str",
                    "created_at",
                    "full_text",
                    "dmConversation",
                    "participants",
                    "title",
                ]
            )
            | st.sampled_from(
                [
                    "Comment",
                    "Comments",
                    "CommentsList",
                    "Direct Messages",
                    "Chat History",
                    "ChatHistory",
                    "Date",
                    "File Hash SHA256",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("form", ["instagram", "facebook", "x-archive", "tiktok", "proofmode"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=JSON)
def test_json_of_any_shape_ends_in_rows(form: str, value: object) -> None:
    content = json.dumps(value)
    checked(form, file(content, NAMES[form]))
    checked(
        form,
        archive(
            {
                NAMES[form]: content,
                "data/note-tweet.js": content,
                "data/direct-messages.js": content,
                "data/manifest.js": content,
            }
        ),
    )


class Trickle(io.BytesIO):
    """Gives a few bytes at a time, as sockets and archives do."""

    def __init__(self, content: bytes, most: int) -> None:
        super().__init__(content)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self._most if size is None or size < 0 else min(size, self._most))


SAMPLES = {
    "instagram": "chat-miner/instagram/test_export.json",
    "x-archive": "x/api_v1_tweets.json",
    "web-archive": "downloads/warcio-1.0.warc.gz",
    "page": "downloads/chromium.mhtml",
    "auto-archiver": "downloads/auto-archiver.html",
}


@pytest.mark.parametrize("form", SAMPLES)
def test_the_same_comes_of_a_stream_that_is_cut_differently(form: str) -> None:
    whole = list(FORMATS[form].read(stored(SAMPLES[form]), Choice()))
    raw = (DATA / SAMPLES[form]).read_bytes()
    for most in (7, 100):
        name = stored(SAMPLES[form]).name
        assert list(FORMATS[form].read(SingleFile(name, Trickle(raw, most)), Choice())) == whole


@pytest.mark.parametrize("form", SAMPLES)
def test_a_file_cut_anywhere_ends_in_rows(form: str) -> None:
    raw = (DATA / SAMPLES[form]).read_bytes()
    for end in range(0, len(raw), max(1, len(raw) // 25)):
        checked(form, file(raw[:end], stored(SAMPLES[form]).name))


BOMBS = {
    "deep": b"[" * 200_000,
    "deep objects": b'{"messages":' * 50_000,
    "a deep row": b'{"messages":[' + b"[" * 50_000 + b"]" * 50_000 + b',{"sender_name":"a"}]}',
    "a huge number": b'{"messages":[{"timestamp_ms":' + b"9" * 1_000_000 + b"}]}",
    "endless": b'{"messages":[{"timestamp_ms":1e999,"content":"x"},{"timestamp_ms":-1e308}]}',
    "a huge text": b'{"messages":[{"content":"' + b"x" * 6_000_000 + b'"},{"content":"y"}]}',
    "never closed": b'{"messages":[{"content":"' + b"x" * 1_000_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("form", ["facebook", "x-archive", "tiktok"])
def test_json_bombs_end_in_words_and_soon(form: str, bomb: bytes) -> None:
    begun = time.monotonic()
    checked(form, file(bomb, NAMES[form]))
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("form", OURS)
def test_no_format_takes_another_ones_file_for_its_own(form: str) -> None:
    others = {
        "x/api_v1_tweets.json": "x-archive",
        "downloads/warcio-1.1.warc": "web-archive",
        "downloads/chromium.mhtml": "page",
        "text/vk_comments_ru_3000.csv": "csv",
    }
    for path, owner in others.items():
        if owner != form:
            assert FORMATS[form].recognises(stored(path)) < FORMATS[owner].recognises(stored(path)), path
