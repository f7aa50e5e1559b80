"""Signal's own export without encryption, and text messages as XML: every row once, with its file, and no key in any message."""

import base64
import hashlib
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.importers import source_of
from casebook.importers.choice import Choice
from casebook.importers.json_stream import CUT
from casebook.importers.media import ONCE
from casebook.importers.message import Message, Skipped, identity
from casebook.importers.registry import FORMATS, named, recognise
from casebook.importers.signal_xml import INSIDE
from casebook.importers.signal_xml_tags import tags

PICTURE = b"\xff\xd8 a picture"
DIGEST = hashlib.sha256(PICTURE)
KEY = "a-key-that-opens-something"
PEOPLE: list[dict[str, Any]] = [
    {"version": 1, "backupTimeMs": "1709629200000", "mediaRootBackupKey": KEY},
    {"account": {"profileKey": KEY, "svrPin": KEY, "givenName": "Mahsa", "familyName": "M"}},
    {"recipient": {"id": "1", "self": {}}},
    {"recipient": {"id": "2", "contact": {"aci": "aci-2", "profileKey": KEY, "profileGivenName": "Dana"}}},
    {"recipient": {"id": "3", "group": {"masterKey": KEY, "snapshot": {"title": {"title": "Friends"}}}}},
    {"chat": {"id": "10", "recipientId": "2"}},
    {"chat": {"id": "11", "recipientId": "3"}},
]


def item(sent: int, body: dict[str, Any], *, chat: str = "10", author: str = "2", **more: Any) -> dict[str, Any]:
    return {"chatItem": {"chatId": chat, "authorId": author, "dateSent": str(1709629200000 + sent), **body, **more}}


def words(text: str, **more: Any) -> dict[str, Any]:
    return {"standardMessage": {"text": {"body": text}, **more}}


def exported(*items: dict[str, Any]) -> bytes:
    lines = "".join(json.dumps(frame) + "\n" for frame in (*PEOPLE, *items))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("signal/metadata.json", '{"version":1}')
        out.writestr("signal/main.jsonl", lines)
        out.writestr(f"signal/files/{DIGEST.hexdigest()[:2]}/{DIGEST.hexdigest()}.jpg", PICTURE)
    return made.getvalue()


def read(data: bytes, name: str = "signal.zip", zone: str = "") -> list[Message | Skipped]:
    source = source_of(name, io.BytesIO(data))
    return list(FORMATS[recognise(source)[0][0]].read(source, Choice(zone=zone)))


def messages(data: bytes, name: str = "signal.zip") -> list[Message]:
    return [one for one in read(data, name) if isinstance(one, Message)]


# ── main.jsonl ──────────────────────────────────────────────────────────────────────────────────────────


def test_who_said_what_where_and_in_answer_to_what() -> None:
    first, second, third = messages(
        exported(
            item(123, words("one")),
            item(200, words("two", quote={"targetSentTimestamp": "1709629200123", "authorId": "2"}), author="1"),
            item(300, words("three"), chat="11"),
        )
    )
    assert (first.display_name, first.account_id, first.thread, first.thread_id) == ("Dana", "aci-2", "Dana", "aci-2")
    assert (first.posted_at.edtf, first.platform, first.kind) == ("2024-03-05T09:00:00Z", "signal", "message")
    assert (second.display_name, second.account_id, second.reply_to) == ("Mahsa M", "self", first.native_id)
    assert (third.thread, third.position.line, third.position.member) == ("Friends", 10, "signal/main.jsonl")
    assert named("signal") == ("signal", "signal-json", "sms-xml")


def test_a_file_is_found_by_the_hash_of_its_content() -> None:
    place = {"plaintextHash": base64.b64encode(DIGEST.digest()).decode(), "localKey": KEY}
    pointers = [
        {"pointer": {"contentType": "image/jpeg", "fileName": "a.jpg", "locatorInfo": place}},
        {"pointer": {"contentType": "audio/aac", "locatorInfo": {}}, "flag": "VOICE_MESSAGE"},
    ]
    (message,) = messages(exported(item(1, {"standardMessage": {"attachments": pointers}})))
    picture, voice = message.media
    assert (picture.name, picture.kind, picture.missing) == ("a.jpg", "photo", "")
    assert picture.member == f"signal/files/{DIGEST.hexdigest()[:2]}/{DIGEST.hexdigest()}.jpg"
    assert (voice.kind, bool(voice.missing)) == ("voice", True)


def test_an_edit_keeps_the_time_of_its_first_form_and_what_was_deleted_says_so() -> None:
    old = item(1000, words("old"))["chatItem"]
    edited, deleted = messages(
        exported(item(5000, words("new"), revisions=[old]), item(6000, {"remoteDeletedMessage": {}}))
    )
    assert (edited.text, edited.posted_at.edtf, edited.edited_at.edtf) == (
        "new",
        "2024-03-05T09:00:01Z",
        "2024-03-05T09:00:05Z",
    )
    before = messages(exported(item(1000, words("old"))))[0]
    assert identity(before, "0" * 64) == identity(edited, "1" * 64)
    assert deleted.notes == ("deleted",)


def test_what_signal_says_itself_and_what_is_no_text() -> None:
    found = messages(
        exported(
            item(1, {"updateMessage": {"individualCall": {"type": "AUDIO_CALL", "state": "MISSED"}}}),
            item(2, {"updateMessage": {"simpleUpdate": {"type": "IDENTITY_UPDATE"}}}),
            item(3, {"viewOnceMessage": {"attachment": {"pointer": {"contentType": "image/jpeg"}}}}),
            item(4, {"contactMessage": {"contact": {"name": {"givenName": "X"}, "number": [{"value": "+1"}]}}}),
            item(5, {"poll": {"question": "Where?", "options": [{"option": "Here"}]}}),
            item(6, {"somethingNew": {"a": 1}}),
        )
    )
    assert [one.kind for one in found] == ["call", "service", "message", "message", "message", "unknown"]
    assert found[0].text == "individualCall: type AUDIO_CALL, state MISSED"
    assert (found[2].media[0].missing, found[3].media[0].name) == (ONCE, "X +1")
    assert found[4].text == "Where?\n- Here"


def test_no_key_reaches_a_message() -> None:
    sticker = {"stickerMessage": {"sticker": {"packKey": KEY, "data": {"contentType": "image/webp", "key": KEY}}}}
    change = {"updateMessage": {"groupChange": {"updates": [{"masterKey": KEY, "groupUpdate": {"adminKey": KEY}}]}}}
    found = messages(exported(item(1, sticker), item(2, change), item(3, words("a"), chat="11")))
    assert len(found) == 3
    assert KEY not in repr([(one, dict(one.raw)) for one in found])


def test_a_damaged_line_and_a_cut_end_are_said_and_the_rest_is_read() -> None:
    lines = [json.dumps(frame) for frame in (*PEOPLE, item(1, words("a")))]
    lines += ['{"chatItem": nonsense}', json.dumps(item(2, words("b"))), '{"chatItem": {"chatId"']
    found = read("\n".join(lines).encode(), "main.jsonl")
    assert [one.text if isinstance(one, Message) else one.reason for one in found] == [
        "a",
        "This row is damaged and cannot be read.",
        "b",
        CUT,
    ]


def test_lines_of_the_tool_ask_for_the_zone() -> None:
    line = {"date": "2024-03-05T14:00:00", "sender": "Dana", "body": "hi  ", "quote": "", "attachments": []}
    data = (json.dumps(line) + "\n").encode()
    source = source_of("data.json", io.BytesIO(data))
    assert [question.about for question in FORMATS["signal-json"].questions(source)] == ["zone"]
    (message,) = [one for one in read(data, "data.json", "Asia/Dushanbe") if isinstance(one, Message)]
    assert (message.text, message.posted_at.edtf, message.posted_at.zone) == (
        "hi",
        "2024-03-05T14:00:00",
        "Asia/Dushanbe",
    )


# ── XML ─────────────────────────────────────────────────────────────────────────────────────────────────

BACKUP = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<!--File Created By SMS Backup & Restore v10.20.002-->
<smses count="4" backup_date="1709629200000" type="full">
  <sms protocol="0" address="+992000000001" date="1709629200123" type="1" body="Hi &amp; bye &#55357;&#56832;&#10;line" contact_name="Dana" />
  <sms address="+992000000001" date="1709629201000" type="2" body='She said "no"' contact_name="Dana" />
  <sms address="BANK" date="1709629201000" type="1" body="code" contact_name="(Unknown)" />
  <mms date="1709629202000" msg_box="1" address="+992000000001~+992000000002" sub="null" contact_name="Dana, Mahsa">
    <parts><part seq="-1" ct="application/smil" text="&lt;smil&gt;" /><part seq="0" ct="text/plain" text="Look" />
    <part seq="1" ct="image/jpeg" name="IMG_7.jpg" data="DATA" /></parts>
    <addrs><addr address="+992000000002" type="137" /><addr address="+992000000001" type="151" /></addrs>
  </mms>
</smses>
"""


def test_text_messages_with_emoji_in_halves_and_files_within() -> None:
    received, sent, unknown, many = messages(BACKUP.encode(), "sms-20240305.xml")
    assert (received.text, received.display_name, received.account_id) == ("Hi & bye 😀\nline", "Dana", "+992000000001")
    assert (received.posted_at.edtf, received.platform) == ("2024-03-05T09:00:00Z", "sms")
    assert (sent.text, sent.display_name, sent.thread) == ('She said "no"', "", "Dana")
    assert (unknown.display_name, unknown.account_id, unknown.thread) == ("", "BANK", "BANK")
    assert (many.text, many.account_id, many.thread) == ("Look", "+992000000002", "Dana, Mahsa")
    assert [(one.name, one.kind, one.missing) for one in many.media] == [("IMG_7.jpg", "photo", INSIDE)]
    assert messages(BACKUP.encode(), "SignalPlaintextBackup.xml")[0].platform == "signal"


def test_calls_are_rows_too() -> None:
    calls = (
        '<calls count="1"><call number="+1" duration="35" date="1709629200000" type="3" contact_name="Dana" /></calls>'
    )
    (call,) = messages(calls.encode(), "calls.xml")
    assert (call.kind, call.text, call.display_name) == ("call", "missed, 35", "Dana")


def test_a_file_that_ends_early_says_so_once() -> None:
    for cut in (BACKUP.index("Look"), BACKUP.index("She said"), len(BACKUP) - 40):
        found = read(BACKUP[:cut].encode(), "sms.xml")
        assert [one.reason for one in found if isinstance(one, Skipped)] == [CUT]
        assert [one.position.row for one in found] == list(range(1, len(found) + 1))


def test_a_film_within_the_file_is_never_held() -> None:
    class Filmed(io.RawIOBase):
        def __init__(self) -> None:
            before, _, after = BACKUP.partition("DATA")
            self._pieces = self._given(before.encode(), after.encode())

        def _given(self, before: bytes, after: bytes) -> Iterator[bytes]:
            yield before
            for _ in range(500):
                yield b"QUJD" * 16_000
            yield after

        def read(self, _size: int = -1) -> bytes:
            return next(self._pieces, b"")

    tracemalloc.start()
    names = [tag.name for tag in tags(Filmed())]  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert names.count("part") == 3
    assert peak < 4 * 1024 * 1024


_noise = st.lists(
    st.sampled_from(
        [
            "<sms ",
            "<mms ",
            "<part ",
            "</mms>",
            "/>",
            ">",
            'date="1"',
            'body="',
            "'",
            '"',
            "&#55357;",
            "&amp;",
            "<!--",
            "\n",
        ]
    )
    | st.text(max_size=5)
).map("".join)


@given(_noise, st.sampled_from([*FORMATS.keys() & {"signal", "signal-json", "sms-xml"}]))
@settings(max_examples=60, deadline=None)
def test_no_text_raises_and_rows_are_numbered(text: str, kind: str) -> None:
    source = source_of("a.xml", io.BytesIO(text.encode("utf-8", "replace")))
    found = list(FORMATS[kind].read(source, Choice()))
    assert [one.position.row for one in found] == list(range(1, len(found) + 1))


@given(st.recursive(st.none() | st.text(max_size=4) | st.integers(), lambda inner: st.lists(inner, max_size=3)))
@settings(max_examples=40, deadline=None)
def test_no_value_in_a_frame_raises(value: Any) -> None:
    frames = [
        {"recipient": {"id": value, "contact": value, "group": {"snapshot": value, "masterKey": value}}},
        {"chat": value},
        *(
            item(1, {name: body})
            for name in ("standardMessage", "stickerMessage", "contactMessage", "updateMessage", "poll", "revisions")
            for body in (value, {"text": value, "attachments": [value, {"pointer": value}], "quote": value, "a": value})
        ),
    ]
    assert len(read("\n".join(json.dumps(frame) for frame in (*PEOPLE, *frames)).encode(), "main.jsonl")) == 12
