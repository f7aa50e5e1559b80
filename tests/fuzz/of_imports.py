"""Targets: the formats of the registry, one each, and archives. Any bytes end in rows, each row once, and can be stored."""

import io
import json
import unicodedata
import zipfile

from casebook.importers import source_of
from casebook.importers.choice import Choice
from casebook.importers.message import Message, fingerprint, identity
from casebook.importers.registry import FORMATS, recognise
from casebook.importers.source import SingleFile, Source
from casebook.importers.zip_source import Limits, ZipSource
from tests.fuzz.asking import Target, samples

TICKED = Choice(ticked=frozenset({"direct_messages"}), zone="Asia/Dushanbe", day_first=True)
SMALL = Limits(members=200, member=4 * 1024 * 1024, total=8 * 1024 * 1024)

NAMES: dict[str, tuple[str, ...]] = {
    "csv": ("table.csv",),
    "telegram-json": ("result.json",),
    "telegram-html": ("messages.html",),
    "whatsapp": ("_chat.txt", "WhatsApp Chat with A.txt"),
    "signal": ("signal.txt",),
    "signal-json": ("main.jsonl", "data.json"),
    "sms-xml": ("sms.xml",),
    "browser-copy": ("copy.json",),
    "instagram": ("post_comments_1.json", "messages/inbox/a/message_1.json", "comments/post_comments_1.html"),
    "facebook": ("messages/inbox/a/message_1.json", "comments.json", "message_1.html"),
    "x-archive": ("data/tweets.js", "data/direct-messages.js", "data/account.js", "data/note-tweet.js"),
    "youtube": ("Takeout/YouTube/comments/comments.csv", "comments.html"),
    "tiktok": ("user_data.json", "user_data_tiktok.txt"),
    "mail": ("a.eml", "a.mbox"),
    "xlsx": ("xl/workbook.xml",),
    "web-archive": ("archive/a.warc", "datapackage.json", "pages/pages.jsonl"),
    "page": ("a.html", "a.mhtml"),
    "proofmode": ("a.proof.json", "a.proof.csv"),
    "auto-archiver": ("sheet.csv",),
}
"""Names of members by which a format is known; the first byte of an input chooses one, and whether it lies in an archive."""

SAMPLES: dict[str, tuple[str, ...]] = {
    "csv": ("data/text/*.csv",),
    "telegram-json": ("data/telegram/*.json", "vectors/imports/chats/telegram_*.json"),
    "telegram-html": ("vectors/imports/chats/telegram_html*", "data/chat-miner/telegram/*"),
    "whatsapp": ("vectors/imports/chats/whatsapp*", "data/chat-miner/whatsapp/*"),
    "signal": ("vectors/imports/chats/signal*", "data/chat-miner/signal/*"),
    "browser-copy": ("vectors/imports/**/browser_copy*",),
    "instagram": ("data/chat-miner/instagram/*",),
    "facebook": ("data/chat-miner/instagram/*",),
    "x-archive": ("data/x/**/*",),
    "xlsx": ("data/downloads/*.xlsx",),
    "web-archive": ("data/downloads/*warc*", "data/downloads/*.wacz"),
    "page": ("data/downloads/*.mhtml", "vectors/imports/chats/*.html"),
}

WORDS: dict[str, tuple[bytes, ...]] = {
    "csv": (b"date,author,text,url\n2024-03-05 14:00,a,words,https://x.com/a/status/1\n",),
    "youtube": (b"Comment ID,Channel ID,Comment Create Timestamp,Comment Text,Video ID\na,b,2024-03-05T14:00:00Z,w,c\n",),
    "tiktok": (b'{"Comment":{"Comments":{"CommentsList":[{"date":"2024-03-05 14:00:00","comment":"w"}]}}}',),
    "mail": (b"From a@b Tue Mar  5 14:00:00 2024\nFrom: A <a@b>\nDate: Tue, 5 Mar 2024 14:00:00 +0500\nSubject: =?utf-8?q?w?=\n\nw\n",),
    "signal-json": (b'{"date":"2024-03-05 14:00","sender":"a","body":"w","quote":"","sticker":"","reactions":[],"attachments":[]}\n',),
    "sms-xml": (b'<smses count="1"><sms protocol="0" address="+992900000000" date="1709622000000" type="1" body="w"/></smses>',),
    "proofmode": (b'{"File Hash SHA256":"aa","File Created":"2024-03-05T14:00:00Z","Location.Latitude":"1.0"}',),
    "auto-archiver": (b"Link,Archive status,Hash,WACZ,Archive date\nhttps://t.me/a/1,success,sha256:aa,,2024-03-05\n",),
}  # fmt: skip


def source_in(name: str, data: bytes) -> Source:
    """Give what a first byte chooses: an archive as it is, a file of a telling name, or an archive with that file."""
    if data[:4] == b"PK\x03\x04":
        return source_of("export.zip", io.BytesIO(data))
    names, chosen, content = NAMES[name], data[:1] or b"\0", data[1:]
    member = names[(chosen[0] >> 1) % len(names)]
    if not chosen[0] & 1:
        return SingleFile(member, io.BytesIO(content))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr(member, content)
    return ZipSource(packed, name="export.zip", limits=SMALL)


def read(name: str, data: bytes) -> None:
    """Read everything as one format; each row has its number, and all that it holds can be written down."""
    source, form = source_in(name, data), FORMATS[name]
    assert 0 <= form.recognises(source) <= 1
    assert isinstance(form.questions(source), tuple)
    row = 0
    for row, one in enumerate(form.read(source, TICKED), 1):
        assert one.position.row == row
        if isinstance(one, Message):
            json.dumps([one.text, one.display_name, one.account, dict(one.raw)], ensure_ascii=False).encode()
            identity(one, "a")
            fingerprint(one)
        else:
            assert one.reason


def archive(data: bytes) -> None:
    """Open an archive: names stay inside, are told apart, and what cannot be read ends as an OSError."""
    source = ZipSource(io.BytesIO(data), name="export.zip", limits=SMALL)
    names = [member.name for member in source.members()]
    assert len(set(names)) == len(names)
    for name in names:
        assert not name.startswith("/")
        assert not {"..", ""} & set(name.split("/"))
        assert "\\" not in name
        assert unicodedata.is_normalized("NFC", name)
        try:
            with source.open(name) as stream:
                while stream.read(65536):
                    pass
        except OSError:
            continue
    recognise(source)


def seeds_of(name: str) -> list[bytes]:
    """Give samples and words of one format, each as a file and in an archive, for each of its names."""
    contents = [*samples(*SAMPLES.get(name, ())), *WORDS.get(name, ())]
    whole = [content for content in contents if content[:4] == b"PK\x03\x04"]
    others = [content for content in contents if content[:4] != b"PK\x03\x04"]
    return whole + [bytes([choice]) + content for content in others for choice in range(2 * len(NAMES[name]))]


def targets() -> list[Target]:
    """Give one target for each format that the registry knows, and one for archives."""
    formats = [
        Target(f"import-{name}", lambda data, name=name: read(name, data), lambda name=name: seeds_of(name), 8_192)  # type: ignore[misc]  # the defaults bind the name
        for name in FORMATS
    ]
    return [*formats, Target("archive", archive, lambda: samples("data/zip/*", "data/downloads/*.xlsx"), 32_768)]
