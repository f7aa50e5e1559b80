"""Real chats, chats in archives with their media, and noise: Telegram, WhatsApp and Signal as people have them."""

import hashlib
import io
import json
import time
import tracemalloc
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.dates import Moment
from casebook.importers import media
from casebook.importers.choice import NOT_CHOSEN, Choice, chosen, fixed_zone
from casebook.importers.message import Message, Position, Skipped, fingerprint, identity
from casebook.importers.registry import FORMATS, recognise
from casebook.importers.source import SingleFile, Source
from casebook.importers.zip_source import ZipSource

DATA = Path(__file__).parents[1] / "data"
SAMPLES = [
    path for kind in ("signal", "telegram", "whatsapp") for path in sorted((DATA / "chat-miner" / kind).glob("test_*"))
]
CHATS = ("telegram-json", "telegram-html", "whatsapp", "signal")


def single(name: str, data: bytes) -> SingleFile:
    return SingleFile(name, io.BytesIO(data))


def zipped(name: str, files: dict[str, bytes]) -> ZipSource:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for member, data in files.items():
            out.writestr(member, data)
    return ZipSource(made, name=name)


def read(kind: str, source: Source, choice: Choice | None = None) -> list[Message | Skipped]:
    return list(FORMATS[kind].read(source, choice or Choice()))


def messages(found: Iterable[Message | Skipped]) -> list[Message]:
    return [one for one in found if isinstance(one, Message)]


# ── real input ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", sorted((DATA / "telegram").glob("*.json")), ids=lambda path: path.stem)
def test_real_telegram_exports_are_read_row_for_row_as_another_reader_reads_them(path: Path) -> None:
    document = json.loads(path.read_bytes())
    rows = [(chat, row) for chat in document["chats"]["list"] for row in chat["messages"]]
    source = single("result.json", path.read_bytes())
    assert recognise(source)[0][0] == "telegram-json"
    found = messages(read("telegram-json", source))
    assert len(found) == len(rows)
    for message, (chat, row) in zip(found, rows, strict=True):
        assert (message.native_id, message.thread_id) == (str(row["id"]), str(chat["id"]))
        assert message.thread == (chat["name"] or "")
        assert message.display_name == (row.get("from") or row.get("actor") or "")
        assert message.posted_at.displayed == row["date"]
        assert pointed(document, message.position.pointer) == row
        assert path.read_text().split("\n")[message.position.line - 1].strip() == "{"
        if isinstance(row["text"], str) and row["text"]:
            assert message.text == row["text"]
        if "date_unixtime" in row:
            assert datetime.fromisoformat(message.posted_at.edtf).timestamp() == int(row["date_unixtime"])
        edited = row.get("edited", "1970")
        assert bool(message.edited_at.edtf) == (not edited.startswith("1970"))
    assert len({identity(message, "0" * 64) for message in found}) == len(found)


def pointed(document: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        document = document[int(step) if isinstance(document, list) else step]
    return document


def test_an_old_export_asks_for_its_zone_and_proposes_what_it_betrays() -> None:
    source = single("result.json", (DATA / "telegram" / "result_2020-01.json").read_bytes())
    (question,) = FORMATS["telegram-json"].questions(source)
    assert (question.about, question.proposal) == ("zone", "Etc/GMT-5")
    first = messages(read("telegram-json", source, Choice(zone="Asia/Samarkand")))[0]
    assert first.posted_at == Moment("2016-11-09T00:26:24", "Asia/Samarkand", "2016-11-09T00:26:24")
    assert [fixed_zone(f"1970-01-01T{clock}:00") for clock in ("00:00", "03:30", "14:00")] == [
        "Etc/UTC",
        "",
        "Etc/GMT-14",
    ]
    assert (fixed_zone("1969-12-31T19:00:00"), fixed_zone("nonsense")) == ("Etc/GMT+5", "")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_samples_of_chat_miner_give_what_chat_miner_gives(path: Path) -> None:
    source = single("result.json" if path.suffix == ".json" else path.name, path.read_bytes())
    found = messages(read(recognise(source)[0][0], source))
    told = [
        (message.posted_at.edtf[:16], message.display_name, " ".join(message.text.split()))
        for message in found
        if message.kind == "message"
    ]
    target = json.loads((path.parent / "target.json").read_text())
    expected = [(row["timestamp"][:16], row["author"], " ".join(row["message"].split())) for row in target]
    if path.parent.name == "telegram":  # there, words of several parts are joined with spaces that are not in the file
        told, expected = ([(*row[:2], row[2].replace(" ", "")) for row in rows] for rows in (told, expected))
    assert sorted(told) == sorted(expected)


def test_another_kind_of_export_is_not_recognised_and_gives_faults_alone() -> None:
    telegram = single("result.json", (DATA / "telegram" / "result_2024-08.json").read_bytes())
    whatsapp = single("x.txt", b"13/03/2024, 14:05 - Mahsa: a\n")
    assert [kind in dict(recognise(telegram)) for kind in CHATS] == [True, False, False, False]
    assert [kind in dict(recognise(whatsapp)) for kind in CHATS] == [False, False, True, False]
    for kind in CHATS:
        for wrong in (telegram, whatsapp, single("photo.jpg", b"\xff\xd8\xff" * 100), single("empty", b"")):
            if kind not in dict(recognise(wrong)):
                found = read(kind, wrong)
                assert [type(one) for one in found] == [Skipped] * len(found) != []


# ── archives with media ─────────────────────────────────────────────────────────────────────────────────


def test_media_of_a_whatsapp_archive_are_found_by_names_in_five_scripts() -> None:
    names = ["IMG-20240313-WA0001.jpg", "Аҳди мо.pdf", "سند.pdf", "文件.pdf", "Čaj.pdf"]
    chat = "".join(f"13/03/2024, 14:0{row} - Mahsa: {name} (file attached)\n" for row, name in enumerate(names))
    chat += "13/03/2024, 14:09 - Mahsa: gone.pdf (file attached)\n"
    files = dict.fromkeys(names, b"x") | {
        "WhatsApp Chat with Dana.txt": chat.encode(),
        "notes.txt": b"1/1/24, 1:00 - a",
    }
    source = zipped("export.zip", files)
    found = messages(read("whatsapp", source))
    assert [message.media[0].member for message in found] == [*names, ""]
    assert found[-1].media[0].missing == media.NOT_FOUND
    assert {(message.thread, message.position.member) for message in found} == {("Dana", "WhatsApp Chat with Dana.txt")}
    assert recognise(source)[0] == ("whatsapp", 0.95)


def test_the_title_of_an_ios_chat_is_the_name_of_its_archive() -> None:
    source = zipped("WhatsApp Chat - Mahsa \u200eM.zip", {"_chat.txt": b"[13/03/2024, 14:05:06] Mahsa: a\r\n"})
    assert messages(read("whatsapp", source))[0].thread == "Mahsa M"


def test_media_of_a_telegram_archive_are_found_beside_its_file() -> None:
    row = {"id": 1, "type": "message", "date": "2024-03-05T14:00:00", "date_unixtime": "1709629200", "from_id": "user1"}
    chat = {
        "name": "G",
        "type": "private_group",
        "id": 5,
        "messages": [row | {"photo": "photos/a.jpg"}, row | {"file": "f/no.pdf"}],
    }
    folder = "ChatExport_2024-03-05/"
    source = zipped(
        "x.zip",
        {folder + "result.json": json.dumps(chat).encode(), folder + "photos/a.jpg": b"", "other/photos/a.jpg": b""},
    )
    first, second = messages(read("telegram-json", source))
    assert (first.media[0].member, first.media[0].missing) == (folder + "photos/a.jpg", "")
    assert (second.media[0].member, second.media[0].missing) == ("", media.NOT_FOUND)
    assert (first.position.member, first.position.pointer) == (folder + "result.json", "/messages/0")


def test_pages_of_a_telegram_chat_are_read_in_their_order_and_hand_on_the_sender() -> None:
    def page(number: int, sender: str) -> bytes:
        name = f'<div class="from_name">{sender}</div>' if sender else ""
        return (
            '<div class="page_header"><div class="text bold">G</div></div><div class="history">'
            f'<div class="message default clearfix" id="message{number}"><div class="body">'
            f'<div class="pull_right date details" title="05.03.2024 14:{number:02}:00 UTC+05:00"></div>{name}'
            f'<div class="text">{number}</div></div></div></div>'
        ).encode()

    pages = {f"chat/messages{number}.html": page(number, "") for number in (10, 3, 2)}
    found = messages(read("telegram-html", zipped("x.zip", pages | {"chat/messages.html": page(1, "Mahsa")})))
    assert [(message.text, message.display_name) for message in found] == [
        (one, "Mahsa") for one in ("1", "2", "3", "10")
    ]


def test_signal_chats_in_folders_are_titled_by_them() -> None:
    files = {"Dana/chat.md": b"[2024-03-05, 14:00] Me: ![p](./media/a.jpg)\n", "Dana/media/a.jpg": b""}
    (message,) = messages(read("signal", zipped("signal.zip", files)))
    assert (message.thread, message.media[0].member, message.media[0].kind) == ("Dana", "Dana/media/a.jpg", "photo")


def test_an_archive_that_breaks_within_the_chat_gives_what_stands_before() -> None:
    lines = "".join(
        f"13/03/2024, 14:05:{row % 60:02} - Mahsa: {hashlib.sha256(str(row).encode()).hexdigest()}\n"
        for row in range(9000)
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("_chat.txt", lines)
    broken = bytearray(made.getvalue())
    middle = len(broken) * 3 // 4
    broken[middle : middle + 200] = b"\0" * 200
    found = read("whatsapp", ZipSource(io.BytesIO(broken)))
    assert len(messages(found)) > 3000
    assert isinstance(found[-1], Skipped)


# ── what was chosen, and what is the same ───────────────────────────────────────────────────────────────


def test_what_was_not_chosen_is_counted_and_said() -> None:
    chat = "13/03/2024, 14:05 - Mahsa: a\n14/03/2024, 14:05 - Dana: b\n15/03/2024, 14:05 - Dana: c\n31/02/2024, 1:00 - Dana: d\n"
    choice = Choice(zone="UTC", senders=frozenset({"Dana"}), since=datetime(2024, 3, 15, tzinfo=UTC))
    found = list(chosen(read("whatsapp", single("chat.txt", chat.encode()), choice), choice))
    assert [one.reason if isinstance(one, Skipped) else one.text for one in found] == [NOT_CHOSEN, NOT_CHOSEN, "c", "d"]
    only = replace(choice, senders=None, since=None, until=datetime(2024, 3, 14, 14, 5, tzinfo=UTC))
    assert [one.text for one in messages(chosen(read("whatsapp", single("c", chat.encode()), only), only))] == [
        "a",
        "b",
        "d",
    ]
    none = Choice(threads=frozenset({"other"}))
    assert messages(chosen(read("whatsapp", single("c", chat.encode()), none), none)) == []


def test_a_later_and_longer_chat_shows_the_same_messages() -> None:
    early = "13/03/2024, 14:05 - Mahsa: ok\n13/03/2024, 14:05 - Mahsa: ok\n13/03/2024, 14:06 - Mahsa changed the group description\n"
    late = "12/03/2024, 10:00 - Dana: before\n" + early + "13/03/2024, 14:07 - Dana: after\n"
    before, after = (
        [identity(message, digest) for message in messages(read("whatsapp", single("c.txt", text.encode())))]
        for text, digest in ((early, "0" * 64), (late, "1" * 64))
    )
    assert (len(set(before)), len(set(after)), before) == (3, 5, after[1:4])


def test_an_edit_is_a_change_of_the_same_message_and_a_new_name_of_its_sender_is_none() -> None:
    place = Position(1, 1)
    one = Message(
        place,
        "a",
        platform="telegram",
        thread_id="5",
        native_id="1",
        account_id="user1",
        display_name="A",
        kind="message",
    )
    edited = replace(one, text="b", edited_at=Moment("2024-03-05T14:00:00Z"))
    assert identity(one, "0" * 64) == identity(edited, "1" * 64)
    assert fingerprint(one) != fingerprint(edited)
    assert fingerprint(one) == fingerprint(replace(one, display_name="B", position=Position(9, 9)))
    assert identity(one, "") != identity(replace(one, thread_id="6"), "")


# ── noise ───────────────────────────────────────────────────────────────────────────────────────────────

_pieces = st.lists(
    st.sampled_from(
        [
            *[
                "13/03/2024, 14:05 - Mahsa: a",
                "[",
                "]",
                "\n",
                "\r\n",
                "\u200e",
                "\u200f",
                ": ",
                " - ",
                "PM ",
                "م",
                "\u061c",
                "١/٢/٣",
                "\ufeff",
                "null",
                "<x: y.jpg>",
            ],
            '{"name":"x","type":"t","id":5,"messages":[',
            '{"id":1,"type":"message","from_id":1,"text":["a",{"text":[[]]}]}',
            '{"id":',
            ",",
            "]}",
            '"',
            "\\",
            "null",
            '<div class="message default" id="message1">',
            '<div class="message service" id="message-1"><div class="body details">',
            '<div class="from_name">',
            '<div class="pull_right date details" title="05.03.2024 14:00:00 UTC+05:00">',
            '<a class="photo_wrap" href="../x">',
            "</div>",
            "<br>",
            "<!--",
            "<script>",
            "[2019-12-24, 12:23] J: x\n",
            "\0",
            "\ud7ff",
        ]
    ),
    max_size=30,
).map(lambda parts: "".join(parts).encode())


@given(data=_pieces | st.binary(max_size=200), kind=st.sampled_from(CHATS))
@settings(max_examples=400, deadline=None)
def test_no_bytes_raise_and_every_row_has_its_number(data: bytes, kind: str) -> None:
    module = FORMATS[kind]
    for source in (
        single("result.json", data),
        zipped("x.zip", {"messages.html": data, "result.json": data, "_chat.txt": data}),
    ):
        assert 0 <= module.recognises(source) <= 1
        module.questions(source)
        found = read(kind, source, Choice(zone="Asia/Dushanbe"))
        assert [one.position.row for one in found] == list(range(1, len(found) + 1)) != []
        for message in messages(found):
            assert len(identity(message, "0" * 64)) == len(fingerprint(message)) == 64
            message.text.encode()


@given(names=st.lists(st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=':"“”«»„'), min_size=1, max_size=12), min_size=1, max_size=5), words=st.lists(st.text(st.characters(exclude_categories=["C"], exclude_characters="\u2028\u2029"), max_size=30), min_size=1, max_size=12))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_any_names_and_words_come_back_as_they_were_written(names: list[str], words: list[str]) -> None:
    rows = [(names[number % len(names)], f"w {text.strip()}") for number, text in enumerate(words)]
    chat = "".join(f"[13/03/2024, 14:{number:02}:00] {name}: {text}\r\n" for number, (name, text) in enumerate(rows))
    found = messages(read("whatsapp", single("chat.txt", chat.encode())))
    assert [(message.display_name, message.text) for message in found] == rows


@pytest.mark.parametrize(
    "bomb",
    [
        "13/1/24, 1:00 - a: \u200e" + "\u200e" * 100_000,
        "13/1/24, 1:00" + "\u200e" * 100_000,
        "13/1/24, 1:00 - a: " + "a: " * 50_000,
        "13/1/24, 1:00 - a: " + " <" * 50_000,
        "13/1/24, 1:00 - " + "x." * 50_000 + "jpg (",
        "<!--" * 30_000,
        '<div class="message default" id="message1">' + '<a "' * 30_000,
        "<" * 100_000,
        '{"messages":[' + '{"a":' * 30_000,
        '{"messages":["' + "\\" * 100_000,
        '{"messages":[' + '"\n' * 30_000,
        "[" * 100_000,
        "{" * 100_000,
    ],
    ids=range(13),
)
def test_words_made_to_waste_time_waste_little(bomb: str) -> None:
    for kind in CHATS:
        started = time.process_time()
        source = single("result.json", bomb.encode())
        FORMATS[kind].questions(source)
        assert read(kind, source)
        assert time.process_time() - started < 5, kind


def test_a_long_chat_needs_no_more_memory_than_a_short_one() -> None:
    def peak(rows: int, kind: str) -> int:
        if kind == "whatsapp":
            data = "".join(
                f"13/03/2024, 14:05 - Mahsa{row % 9}: {'слова ' * 30}{row}\n" for row in range(rows)
            ).encode()
        else:
            row = '<div class="message default clearfix" id="message1"><div class="from_name">M</div><div class="text">%s</div></div>'
            data = "".join(row % ("слова " * 30 + str(number)) for number in range(rows)).encode()
        source = single("messages.html", data)
        tracemalloc.start()
        assert sum(1 for _ in FORMATS[kind].read(source, Choice())) == rows
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    for kind in ("whatsapp", "telegram-html"):
        assert peak(1600, kind) < peak(400, kind) + 300_000, kind
