"""YouTube, TikTok, ProofMode and auto-archiver, after what other readers of these files state and what the archiver itself writes."""

import hashlib
import json

import pytest

from casebook.importers.choice import Choice
from casebook.importers.message import Message
from casebook.importers.registry import FORMATS
from casebook.importers.youtube import text_of
from tests.importers.downloading import DATA, archive, file, messages, only, read, reasons, stored, sure

# ── YouTube ─────────────────────────────────────────────────────────────────────────────────────────────

OLD = "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Comment Text\r\n"
NEW = "Comment ID,Channel ID,Comment create timestamp,Price,Parent comment ID,Post ID,Video ID,Comment text,Top-level comment ID\r\n"
CHAT = "Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Video ID,Live Chat Text\r\n"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('{"takeoutSegments":[{"text":"салом "},{"text":"дӯст"}]}', "салом дӯст"),
        ('{"text":"one "},{"text":"\\n"},{"text":"two"}', "one \ntwo"),
        ('{"text":"raw\nbreak"}', "raw\nbreak"),
        ("plain, {not} JSON", "plain, {not} JSON"),
    ],
)
def test_the_words_of_a_cell(cell: str, text: str) -> None:
    assert text_of(cell) == (text, ())


@pytest.mark.parametrize(
    "cell", ["{broken", '{"other": 1}', "{" * 5000, '{"takeoutSegments": []}', '{"takeoutSegments": 5}', '{"a":1},[2']
)
def test_a_cell_that_cannot_be_unpacked_is_kept_as_it_is(cell: str) -> None:
    assert text_of(cell) == (cell, ("text_not_unpacked",))


def test_comments_of_both_years_and_a_live_chat() -> None:
    old = OLD + 'Ug1,UC1,2023-09-19T17:42:53.434647+00:00,0,,v1,"{""takeoutSegments"":[{""text"":""hi""}]}"\r\n'
    new = (
        NEW
        + 'Ug1.2,UC1,2023-09-19T17:42:53Z,0,Ug1,,v1,"{""text"":""reply""}",Ug1\r\nUg3,UC1,2023-09-19T17:42:53Z,0,,Ugkx1,,plain,\r\n'
    )
    chat = CHAT + 'L1,UC1,2023-09-19T17:42:53Z,0,v1,"{""takeoutSegments"":[{""text"":""boo""}]}"\r\n'
    folder = "Takeout/YouTube and YouTube Music"
    source = archive(
        {
            f"{folder}/comments/comments.csv": old,
            f"{folder}/comments/comments(1).csv": new,
            f"{folder}/live chats/live chats.csv": chat,
            f"{folder}/subscriptions.csv": "a,b\n1,2\n",
        }
    )
    first, reply, post, said = messages("youtube", source)
    assert (first.text, first.posted_at.edtf, first.url) == (
        "hi",
        "2023-09-19T17:42:53+00:00",
        "https://www.youtube.com/watch?v=v1&lc=Ug1",
    )
    assert (reply.reply_to, reply.address_of_parent) == ("Ug1", "https://www.youtube.com/watch?v=v1&lc=Ug1")
    assert (post.text, post.url) == ("plain", "https://www.youtube.com/post/Ugkx1?lc=Ug3")
    assert (said.kind, said.text, said.thread_id, said.account_id) == ("message", "boo", "v1", "UC1")
    assert "price" not in first.raw
    assert sure("youtube", source) == 0.95


# ── TikTok ──────────────────────────────────────────────────────────────────────────────────────────────

CHATS = {"Chat History with troll:": [{"Date": "2024-03-05 14:00:00", "From": "troll", "Content": "хоин"}]}
COMMENTS = {
    "CommentsList": [{"date": "2024-03-05 14:00:00", "comment": "no", "photo": "N/A", "url": ""}, {"of": "a kind"}]
}
VIDEOS = {
    "VideoList": [{"Date": "2024-03-05 14:00:00", "Link": "https://www.tiktokv.com/share/video/7123456789012345678/"}]
}
LOGINS = {
    "Login History": {"LoginHistoryList": [{"Date": "2024-03-05", "IP": "203.0.113.7"}]},
    "Video Browsing History": {"VideoList": [{"Date": "x", "Link": "seen"}]},
}


@pytest.mark.parametrize(
    "download",
    [
        {
            "Activity": LOGINS,
            "Comment": {"Comments": COMMENTS},
            "Direct Messages": {"Chat History": {"ChatHistory": CHATS}},
            "Video": {"Videos": VIDEOS},
        },
        {
            "Your Activity": LOGINS,
            "Comment": COMMENTS,
            "Direct Message": {"Direct Messages": {"ChatHistory": CHATS}},
            "Post": {"Posts": VIDEOS},
        },
    ],
    ids=["2021", "2025"],
)
def test_tiktok_in_json_of_both_shapes(download: dict[str, object]) -> None:
    source = file(json.dumps(download), "user_data_tiktok.json")
    found = messages("tiktok", source, Choice(zone="Etc/UTC"))
    assert [(one.kind, one.text, one.thread, one.account) for one in found] == [
        ("comment", "no", "", ""),
        ("unknown", "", "", ""),
        ("message", "хоин", "troll", "troll"),
        ("post", "", "", ""),
    ]
    assert (found[0].posted_at.edtf, found[0].posted_at.zone) == ("2024-03-05T14:00:00", "Etc/UTC")
    assert (found[3].native_id, found[3].url) == (
        "7123456789012345678",
        "https://www.tiktokv.com/share/video/7123456789012345678/",
    )
    assert "203.0.113.7" not in str(found)
    assert [(question.about, question.proposal) for question in FORMATS["tiktok"].questions(source)] == [
        ("zone", "Etc/UTC")
    ]


def test_tiktok_in_text() -> None:
    comments = "Date: 2024-03-05 14:00:00 UTC\nComment: хоин\nline two\n\nDate: 2024-03-06 14:00:00 UTC\nComment: b\n"
    chats = ">>> Chat History with troll:::\n2024-03-05 14:00:00 UTC troll: hi\nmore: words\n2024-03-05 14:00:01 UTC me: yo\n"
    source = archive({"TikTok/Comment/Comments.txt": comments, "TikTok/Direct Messages/Chat History.txt": chats})
    found = messages("tiktok", source)
    assert [(one.kind, one.text, one.thread, one.account, one.posted_at.edtf) for one in found] == [
        ("comment", "хоин\nline two", "", "", "2024-03-05T14:00:00Z"),
        ("comment", "b", "", "", "2024-03-06T14:00:00Z"),
        ("message", "hi\nmore: words", "troll", "troll", "2024-03-05T14:00:00Z"),
        ("message", "yo", "troll", "me", "2024-03-05T14:00:01Z"),
    ]
    assert [one.position.line for one in found] == [1, 5, 2, 4]


# ── ProofMode ───────────────────────────────────────────────────────────────────────────────────────────

PHOTO = b"\xff\xd8 a picture"
DIGEST = hashlib.sha256(PHOTO).hexdigest()
PROOF = {
    "File Hash SHA256": DIGEST,
    "File Path": "/sdcard/DCIM/IMG_1.jpg",
    "File Created": "2024-03-05T14:00:00+0500",
    "Proof Generated": "2024-03-05T14:00:02+0500",
    "Notes": "кӯчаи мо",
    "DeviceID": "356938035643809",
    "Wifi MAC": "02:00:00:44:55:66",
    "IPv4": "203.0.113.7",
    "Location.Latitude": "38.559772",
    "Hardware": "Pixel-7-serial",
    "CellInfo": "cell-99",
}
SECRETS = [PROOF[name] for name in ("DeviceID", "Wifi MAC", "IPv4", "Location.Latitude", "Hardware", "CellInfo")]


def test_a_proof_is_compared_with_its_file_and_tells_nothing_of_the_device() -> None:
    cells = '","'.join
    table = f'"{cells(PROOF)}"\n"{cells(PROOF.values())}"\n'
    source = archive(
        {
            "IMG_1.jpg": PHOTO,
            f"{DIGEST}.proof.json": json.dumps(PROOF),
            f"{DIGEST}.proof.csv": table,
            f"{DIGEST}.asc": "x",
        }
    )
    message = only("proofmode", source)
    assert (message.media[0].member, message.media[0].kind, message.text) == ("IMG_1.jpg", "photo", "кӯчаи мо")
    assert message.notes == ("hash_matches", "signature_not_checked", "device_left_out")
    assert (message.posted_at.edtf, message.captured_at.edtf) == (
        "2024-03-05T14:00:00+05:00",
        "2024-03-05T14:00:02+05:00",
    )
    assert not [secret for secret in SECRETS if secret in str(message)]
    only_table = archive({"IMG_1.jpg": PHOTO, f"{DIGEST}.proof.csv": table})
    assert only("proofmode", only_table).raw == message.raw
    assert sure("proofmode", only_table) == 0.95


@pytest.mark.parametrize(
    ("members", "note"),
    [({"IMG_1.jpg": b"changed"}, "hash_differs"), ({}, "hash_not_compared"), ({"renamed.jpg": PHOTO}, "hash_matches")],
)
def test_a_file_that_was_changed_lost_or_renamed(members: dict[str, bytes], note: str) -> None:
    message = only("proofmode", archive({**members, f"{DIGEST}.proof.json": json.dumps(PROOF)}))
    assert message.notes == (note, "no_signature", "device_left_out")
    assert bool(message.media[0].missing) == (note == "hash_not_compared")


def test_proofs_that_cannot_be_used_are_said() -> None:
    source = archive({"a.proof.json": "{", "b.proof.json": '{"Notes": "x"}', "c.proof.csv": "Notes\nx\n"})
    assert reasons(read("proofmode", source)) == [
        "This row is damaged and cannot be read.",
        "This proof names no hash of a file.",
        "This proof names no hash of a file.",
    ]


# ── auto-archiver ───────────────────────────────────────────────────────────────────────────────────────


def test_a_sheet_of_the_auto_archiver() -> None:
    sheet = """Link,Archive status,Destination folder,Archive location,Archive date,Thumbnail,Upload timestamp,Upload title,Text content,Screenshot,Hash
https://x.com/a/status/1,youtubedl: success,f,https://store.example/x.html,2024-03-06T10:00:00+00:00,,2024-03-05T09:00:00+00:00,Title,words,s,abc
https://t.me/x/2,nothing archived,,,,,,,,,
,,,,,,,,,,
"""
    source = file(sheet, "sheet.csv")
    kept, not_kept, empty = read("auto-archiver", source)
    assert isinstance(kept, Message)
    assert isinstance(not_kept, Message)
    assert (kept.url, kept.text, kept.raw["hash"]) == ("https://x.com/a/status/1", "Title\nwords", "abc")
    assert (kept.posted_at.edtf, kept.captured_at.edtf) == ("2024-03-05T09:00:00+00:00", "2024-03-06T10:00:00+00:00")
    assert (kept.notes, not_kept.notes, reasons([empty])) == ((), ("not_archived",), ["The row has no address."])
    assert sure("auto-archiver", source) == 0.9 > sure("csv", source)


def test_a_report_that_the_auto_archiver_wrote_is_read_with_the_files_beside_it() -> None:
    report = (DATA / "downloads/auto-archiver.html").read_bytes()
    members: dict[str, bytes | str] = {
        "7/report.html": report,
        "7/shot.png": b"x",
        "7/metadata.json": '{"status": "", "metadata": {"url": "x"}}',
    }
    message = only("auto-archiver", archive(members))
    assert (message.url, message.text) == (
        "https://t.me/newsexample/17?single",
        "Хабари рӯз & ғайра\nМатни паём. Сатри дуюм.",
    )
    assert (message.posted_at.edtf, message.captured_at.edtf) == (
        "2025-01-01T00:00:00+00:00",
        "2025-02-04T18:22:24+00:00",
    )
    assert (message.notes, [one.member for one in message.media]) == ((), ["7/shot.png"])
    assert message.raw["archive location"].split() == [
        "https://store.example/a/shot.png",
        "https://store.example/a/b.wacz",
    ]
    assert (
        sure("auto-archiver", stored("downloads/auto-archiver.html"))
        == 0.9
        > sure("page", stored("downloads/auto-archiver.html"))
    )


@pytest.mark.parametrize(
    "cell", ["[" * 100_000, "{'url': " + "{" * 500, "{'a': 1}", "x" * 300_000, "{'url': open('x')}"]
)
def test_what_python_wrote_is_never_run_and_ends_in_words(cell: str) -> None:
    found = read("auto-archiver", file(f'status,metadata,media\nok,"{cell}",[]\n', "db.csv"))
    assert reasons(found) == ["The row has no address."]
