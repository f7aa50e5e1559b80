"""Letters as people have them: Cyrillic code pages, parts within parts, mailboxes, and letters that mean harm."""

import base64
import io
import mailbox
import time
from email.header import Header
from email.message import EmailMessage
from pathlib import Path

import pytest

from casebook.importers.choice import Choice
from casebook.importers.mail_words import from_encoded, words
from casebook.importers.mailbox import letters
from casebook.importers.message import Medium
from tests.importers.downloading import file, messages, only, read, reasons, sure

PLAIN = """\
From: "Mahsa" <Mahsa@Example.org>
To: troll@example.net
Subject: A reply
Date: Tue, 5 Mar 2024 14:00:00 +0500
Message-ID: <2@example.org>
In-Reply-To: <1@example.net>

I will not come back.
"""


def test_a_letter_is_read_with_its_sender_its_time_and_what_it_answers() -> None:
    message = only("mail", file(PLAIN, "a.eml"))
    assert (message.account, message.display_name) == ("mahsa@example.org", "Mahsa")
    assert message.posted_at.edtf == "2024-03-05T14:00:00+05:00"
    assert (message.native_id, message.reply_to, message.thread_id) == (
        "<2@example.org>",
        "<1@example.net>",
        "<1@example.net>",
    )
    assert (message.text, message.kind, message.platform) == ("I will not come back.", "message", "email")
    assert sure("mail", file(PLAIN, "a.eml")) == 0.9


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "iso-8859-5"])
def test_headers_and_words_in_every_cyrillic_charset(charset: str) -> None:
    letter = EmailMessage()
    letter["From"] = "x@example.org"
    letter.set_content("Ты предатель", charset=charset, cte="base64")
    raw = letter.as_bytes().replace(b"\n", f"\nSubject: {Header('Тема письма', charset).encode()}\n".encode(), 1)
    message = only("mail", file(raw, "a.eml"))
    assert (message.text, message.thread) == ("Ты предатель", "Тема письма")


@pytest.mark.parametrize("charset", ["utf-8", "cp1251", "koi8-r"])
def test_raw_bytes_in_a_header_are_read_by_the_code_page_that_makes_small_letters(charset: str) -> None:
    raw = "From: x@example.org\nSubject: Уезжай отсюда\n\nx\n".encode(charset)
    assert only("mail", file(raw, "a.eml")).thread == "Уезжай отсюда"


def test_of_alternatives_the_plain_one_is_taken_and_attachments_are_named() -> None:
    letter = EmailMessage()
    letter["From"] = "x@example.org"
    letter.set_content("plain words")
    letter.add_alternative("<p>html <b>words</b></p>", subtype="html")
    letter.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg", filename="сурат.jpg")
    letter.add_attachment(PLAIN)
    inner = EmailMessage()
    inner["Subject"] = "Forwarded"
    inner.set_content("within")
    letter.add_attachment(inner)
    message = only("mail", file(letter.as_bytes(), "a.eml"))
    assert message.text.startswith("plain words")
    assert "html" not in message.text
    assert Medium("сурат.jpg", "photo") in message.media
    assert Medium("Forwarded.eml", "file") in message.media


def test_html_alone_is_read_as_a_reader_sees_it() -> None:
    raw = "From: x@example.org\nContent-Type: text/html\n\n<style>p{}</style><p>one<p hidden>no</p><br>two &amp; three"
    assert only("mail", file(raw, "a.eml")).text == "one\ntwo & three"


@pytest.mark.parametrize(
    ("date", "edtf", "zone"),
    [
        ("Tue, 5 Mar 2024 14:00:00 +0500", "2024-03-05T14:00:00+05:00", ""),
        ("Tue, 5 Mar 2024 14:00:00 -0000", "2024-03-05T14:00:00Z", ""),
        ("5 Mar 2024 14:00:00 EST", "2024-03-05T14:00:00-05:00", ""),
        ("Tue, 5 Mar 2024 14:00:00", "2024-03-05T14:00:00", "Asia/Dushanbe"),
        ("Tue, 5 Mar 2024 14:00:00 MSK", "2024-03-05T14:00:00", "Asia/Dushanbe"),
        ("Tue, 5 Mar 2024 14:00:00 GMT+05:00", "2024-03-05T14:00:00+05:00", ""),
        ("Tue, 5 Mar 2024 2:00:00 PM +0500", "2024-03-05T14:00:00+05:00", ""),
        ("5 March 2024 14:00:00 +05:00", "2024-03-05T14:00:00+05:00", ""),
        ("Вт, 5 мар 2024 14:00:00 +0500", "2024-03-05T14:00:00+05:00", ""),
        ("2024-03-05 14:00:00", "2024-03-05T14:00:00", "Asia/Dushanbe"),
        ("5/3/2024 14:00", "", "Asia/Dushanbe"),
        ("yesterday", "", "Asia/Dushanbe"),
    ],
)
def test_dates_bring_their_offset_or_stand_in_the_zone_that_was_chosen(date: str, edtf: str, zone: str) -> None:
    raw = f"From: x@example.org\nDate: {date}\n\nx\n"
    message = only("mail", file(raw, "a.eml"), Choice(zone="Asia/Dushanbe"))
    assert (message.posted_at.edtf, message.posted_at.zone, message.posted_at.displayed) == (edtf, zone, date)


def test_a_mailbox_of_the_standard_library_is_read_as_it_reads_it(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "made.mbox")
    for number in range(30):
        letter = EmailMessage()
        letter["From"] = f"a{number}@example.org"
        letter["Subject"] = f"Шумораи {number}"
        letter.set_content(f"From the start\n\nFrom within {number}\n>From quoted")
        box.add(letter)
    box.close()
    found = messages("mail", file((tmp_path / "made.mbox").read_bytes(), "made.mbox"))
    again = mailbox.mbox(tmp_path / "made.mbox")
    expected = list(again)
    again.close()
    assert [one.raw["From"] for one in found] == [str(letter["From"]) for letter in expected]
    assert [one.thread for one in found] == [f"Шумораи {number}" for number in range(30)]
    assert (
        found[3].text == "From the start\n\nFrom within 3\nFrom quoted"
    )  # boxes of this kind do not say which ">" was theirs


def test_a_line_that_begins_with_from_within_a_letter_begins_no_letter() -> None:
    box = "From a@b Tue Mar  5 14:00:00 2024\nFrom: a@b.c\n\nFrom here on\n\nFrom now on\n"
    assert only("mail", file(box, "x.mbox")).text == "From here on\n\nFrom now on"


def test_a_sentence_with_a_time_of_day_begins_no_letter() -> None:
    box = "From a@b Tue Mar  5 14:00:00 2024\nFrom: a@b.c\n\none\n\nFrom a distance at 12:30 it looks\n\ntwo\n"
    assert only("mail", file(box, "x.mbox")).text.endswith("two")


@pytest.mark.parametrize(
    "box",
    [
        "From a@b Tue Mar  5 14:00:00 2024\nSubject: one\n\nx\nFrom a@b Tue Mar  5 14:00:00 2024\nSubject: two\n\nx\n",
        "\n\nFrom a@b Tue Mar  5 14:00:00 2024\nSubject: one\n\nx\n\nFrom - Tue Mar 05 14:00:00 2024\nSubject: two\n\nx\n",
        (
            "From 18@xxx Mon Apr 07 14:31:02 +0000 2025\r\nX-Gmail-Labels: Spam\r\nSubject: one\r\n\r\nx\r\n\r\n"
            "From 19@xxx Mon Apr 07 14:31:02 +0000 2025\r\nSubject: two\r\n\r\nx\r\n"
        ),
    ],
    ids=["no empty line between", "empty lines first", "Google Takeout"],
)
def test_mailboxes_as_programs_write_them(box: str) -> None:
    found = messages("mail", file(box, "x.mbox"))
    assert [(one.thread, one.text) for one in found] == [("one", "x"), ("two", "x")]
    assert found[0].raw.get("X-Gmail-Labels", "Spam") == "Spam"


@pytest.mark.parametrize(
    ("told", "raw", "text"),
    [
        ("multipart/mixed", b"the words", "the words"),
        ("multipart/mixed; boundary=gone", b"--b\n\nthe words\n", "--b\n\nthe words"),
        ("text/plain; charset=iso-8859-1", "Привет".encode(), "Привет"),
        ("text/plain; charset=x-windows-949", "안녕".encode("cp949"), "안녕"),
        ("text/plain; charset=ISO-8859-8-I", "שלום".encode("iso-8859-8"), "שלום"),
        (
            "text/plain\nContent-Transfer-Encoding: base64",
            base64.b64encode(b"the words and more")[:-3] + b"!",
            "the words and m",
        ),
    ],
    ids=["no boundary", "another boundary", "UTF-8 called Latin", "Korean", "Hebrew", "damaged base64"],
)
def test_words_that_their_headers_describe_wrongly(told: str, raw: bytes, text: str) -> None:
    letter = f"From: x@example.org\nContent-Type: {told}\n\n".encode() + raw
    assert only("mail", file(letter, "a.eml")).text == text


def test_names_of_attachments_in_every_manner() -> None:
    def named(how: str, charset: str = "utf-8") -> str:
        part = f"--b\nContent-Type: image/jpeg\nContent-Disposition: attachment;\n {how}\n\nx\n--b--\n"
        letter = f"From: x@example.org\nContent-Type: multipart/mixed; boundary=b\n\n{part}"
        (medium,) = only("mail", file(letter.encode(charset), "a.eml")).media
        return medium.name

    encoded = base64.b64encode("фото.jpg".encode()).decode()
    assert named("filename*0*=UTF-8''%D1%84%D0%BE;\n filename*1*=%D1%82%D0%BE;\n filename*2=.jpg") == "фото.jpg"
    assert named("filename*=windows-1251''%F4%EE%F2%EE.jpg") == "фото.jpg"
    assert named(f'filename="=?utf-8?B?{encoded}?="') == "фото.jpg"
    assert named('filename="фото.jpg"') == named('filename="фото.jpg"', "cp1251") == "фото.jpg"


def test_an_invitation_is_no_words_and_a_letter_without_a_subject_has_a_name() -> None:
    letter = (
        "From: undisclosed:;\nSender: s@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nwords\n"
        "--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n--b\nContent-Type: message/rfc822\n\nFrom: x@y\n\nz\n--b--\n"
    )
    message = only("mail", file(letter, "a.eml"))
    assert (message.text, message.account) == ("words", "s@example.org")
    assert [one.name for one in message.media] == ["text/calendar", "message.eml"]


def test_of_large_attachments_only_the_beginning_is_held() -> None:
    attachment = base64.encodebytes(b"\x00" * (2 * 1024 * 1024))
    letter = b"From a@b Tue Mar  5 14:00:00 2024\nFrom: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nwords\n--x\n"
    letter += b"Content-Type: image/png; name=p.png\nContent-Transfer-Encoding: base64\n\n" + attachment + b"--x--\n\n"
    assert max(len(one.octets) for one in letters(io.BytesIO(letter * 3))) < 300_000
    found = messages("mail", file(letter * 3, "x.mbox"))
    assert [(one.text, one.media) for one in found] == [("words", (Medium("p.png", "photo"),))] * 3


def test_a_letter_longer_than_eight_mebibytes_says_that_it_was_cut() -> None:
    message = only("mail", file("From: a@b.c\n\n" + "words and words\n" * 600_000, "a.eml"))
    assert "cut_text" in message.notes


def test_what_is_no_letter_is_said() -> None:
    assert reasons(read("mail", file(b"\x00" * 100, "a.eml"))) == [
        "This is no e-mail: it has neither sender nor date nor subject."
    ]
    assert reasons(read("mail", file(b"", "a.eml"))) == [
        "There is nothing in this file that an export of this kind holds."
    ]


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b"(" * 50_000 + b"\n\n",
        b"Subject: " + b"=?utf-8?b?" * 20_000 + b"\n\n",
        b"From: a\nSubject: x\n" + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 400,
        b"From: x\nContent-Type: multipart/mixed; boundary=a\n" + b"\n--a\n" * 100_000,
        b"From: a\nContent-Disposition: attachment; filename*0=" + b"a;filename*1=" * 2000 + b"\n\n",
        b"From: x\nContent-Type: text/plain; charset=hex\n\nzz",
        b"From: x\nContent-Type: text/plain; charset=unicode_escape\n\n\\ud83d",
        b"From: x\nContent-Transfer-Encoding: base64\n\n!!!",
        b'From: x\nContent-Type: text/plain; charset="utf\0-8"\n\n\xff',
    ],
)
def test_letters_that_defeat_parsers_are_rows_all_the_same(raw: bytes) -> None:
    begun = time.monotonic()
    (message,) = read("mail", file(raw, "a.eml"))
    message.position.pointer.encode()
    assert time.monotonic() - begun < 10


def test_an_unknown_charset_is_as_good_as_none() -> None:
    assert words("Слова".encode("cp1251"), "no-such-charset") == "Слова"
    assert from_encoded("=?no-such?q?abc?=") == "abc"


def test_a_stream_that_fails_ends_in_words() -> None:
    class Failing(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 30:
                raise OSError
            return super().readline(size)

    assert [letter.fault for letter in letters(Failing(PLAIN.encode()))] == ["The file ends before this letter does."]
