"""Targets: what people type and paste, and what lies in tables and transcripts. Each is read, or refused in words."""

import io
import itertools
from contextlib import suppress
from datetime import UTC, datetime

from flask import Flask

from casebook import i18n, links
from casebook.analysis import reading
from casebook.crypto import bearer, one_time
from casebook.crypto.invitation_code import InvitationCode
from casebook.crypto.return_code import ReturnCode
from casebook.dates import as_typed, bounds, from_form, from_stamp, in_words, parse_edtf
from casebook.errors import InvalidInput
from casebook.exporters import transcript_reading, transcripts
from casebook.importers import columns
from casebook.inspection import names
from casebook.search import asking as searching
from casebook.search import fold, sound
from casebook.web.shared import preferences
from casebook.web.shared.uploads import StreamingRequest
from tests.crypto.vectors import vectors
from tests.fuzz.asking import Target, samples, text

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def read_links(data: bytes) -> None:
    """Find links in a text; none is empty, and each canonical address stands once."""
    found = links.read_all(text(data))
    assert len({link.canonical_url for link in found}) == len(found)
    assert all(link.url for link in found)


def read_edtf(data: bytes) -> None:
    """Read the notation of dates; what was read is written down as something that reads the same."""
    try:
        found = parse_edtf(text(data))
    except InvalidInput:
        return
    assert parse_edtf(str(found)) == found


def read_form(data: bytes) -> None:
    """Read the fields of a moment; what was read has bounds and words, and fills the fields again."""
    day, time, zone, until, until_time = (*text(data).split("\n"), "", "", "", "", "")[:5]
    try:
        moment = from_form(day, time, zone, until_day=until, until_time=until_time)
    except InvalidInput:
        return
    first, last = bounds(moment.edtf, moment.zone)
    assert first <= last
    as_typed(moment)
    for locale in i18n.LOCALES:
        assert in_words(moment, locale)


def read_stamp(data: bytes) -> None:
    """Read a time as exports show it."""
    for day_first in (None, True, False):
        try:
            moment = from_stamp(text(data), "Asia/Dushanbe", day_first)
        except InvalidInput:
            continue
        first, last = bounds(moment.edtf, moment.zone)
        assert first <= last


def read_codes(data: bytes) -> None:
    """Read a code of each kind, and the digits of a telephone; nothing raises, and a code is shown as it is read."""
    for kind in (ReturnCode, InvitationCode):
        if (code := kind.parse(text(data))) is not None:
            assert kind.parse(" ".join(code.groups)) is not None
    one_time.digits_of(text(data)).encode()
    one_time.digest_of_paper_code(text(data))
    one_time.step_of(b"a" * 20, text(data), NOON)


def read_cookies(data: bytes) -> None:
    """Read a session's cookie and a form's token; a secret has one spelling."""
    cookie, _, token = text(data).partition("\n")
    secret = bearer.decoded(cookie)
    assert secret is None or bearer.encoded(secret) == cookie
    assert not (secret is None and bearer.form_token_holds(cookie, token))


def read_header(data: bytes) -> None:
    """Choose a language by what a browser asks for, keeps in a cookie and puts into an address."""
    wish, cookie, query = (*data.decode("latin-1").replace("\r", "").split("\n"), "", "", "")[:3]
    assert i18n.negotiate(wish) in i18n.LOCALES
    environ = {"HTTP_ACCEPT_LANGUAGE": wish, "HTTP_COOKIE": cookie, "QUERY_STRING": query}
    with APP.test_request_context("/", environ_overrides=environ):
        assert preferences.locale() in i18n.LOCALES
        assert preferences.theme() in {"", *preferences.THEMES}


APP = Flask("fuzz")
APP.request_class = StreamingRequest
APP.config["KEEP_CHOICES"] = False


def read_names(data: bytes) -> None:
    """Make a stranger's file name safe for a page, a download, a pack and a header."""
    name = data.decode("utf-8", "surrogateescape")
    for media_type in ("image/jpeg", "application/octet-stream"):
        shown, saved, packed = (
            names.display_name(name),
            names.download_name(name, media_type),
            names.pack_name(name, media_type),
        )
        assert 0 < len(shown) <= names.DISPLAY_LENGTH
        assert 0 < len(saved) <= names.DOWNLOAD_LENGTH
        assert not set(saved) & set('<>:"/\\|?*')
        assert packed.isascii()
        assert 0 < len(packed) <= names.PACK_LENGTH
        assert not set(packed) - set(PACK)
    names.claimed_extension(name)
    header = names.content_disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


PACK = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"


def search_words(data: bytes) -> None:
    """Fold a text and a question as the index does; what is marked lies inside the text."""
    asked, _, whole = text(data).partition("\n")
    assert fold.fold(fold.fold(whole)) == fold.fold(whole)
    searching.asked(asked)
    sound.spellings(asked)
    for start, end in fold.spans(whole, fold.tokens(asked), prefix=True):
        assert 0 <= start < end <= len(whole)


def read_transcript(data: bytes) -> None:
    """Read a transcript; written down again in either form, it says the same."""
    try:
        cues = transcript_reading.read(transcript_reading.decoded(data))
    except InvalidInput:
        return
    assert transcript_reading.read(transcripts.vtt(cues)) == cues
    assert transcript_reading.read(transcripts.typed(cues)) == cues


def read_posts(data: bytes) -> None:
    """Read a table for patterns, and guess its columns."""
    with suppress(InvalidInput):
        reading.read(io.BytesIO(data))
    columns.guess(text(data).split("\n")[0].split(","))
    columns.unique_names(text(data).split(","))


TIMES = ("2024-03-05", "2024-03?", "2024-03~/..", "2024-21", "../2024", "2024-03-05T14:00+05:00", "Y17", "", "202X")
TYPED = (
    "5 марта 2024\nоколо 14:00\nAsia/Dushanbe",
    "۱۴۰۲\n\n\n..",
    "March 2024",
    "03/04/2024",
    "05.03.2024\n14:00\n\n6.3.2024\n1",
)
STAMPS = (
    "2024-03-05T14:00:00.000Z",
    "Tue Mar 05 14:00:00 +0000 2024",
    "1709647200",
    "1709647200000",
    "3/4/24, 9:05 PM",
)
LINKS = ("see https://t.me/a_b/12, https://user@x.com:8/a/status/1?s=20#x and hxxps://vk[.]com/wall-1_2", "//xn--a.b")
HEADERS = ("fa;q=0.9,tg-TJ,*;q=0.1\nlang=tg; theme=dark\nlang=ru", "en-US,en;q=\n=;;\x00\nlang=%ff")
NAMED = ("../a\\b:c?.jpg", "con.txt", "\u202egpj.exe", "a" * 300, "а" * 300 + ".pdf", '";\r\n', "\udcff.png")
CUES = (
    b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n<v A>words &amp; more\n",
    b"1\n00:00:01,000 --> 00:00:02,000\nwords\n",
    b"00:01 A: words\n[1:02:03-1:02:04] B: more",
)
TABLE = b"account,time,text,url\na,2024-03-05 14:00,words,https://x.com/a\nb,2024-03-05T14:00:01Z,words,\n"


def lines(*words: str) -> list[bytes]:
    """Give texts as bytes; halves of characters are kept as they would come from a file system."""
    return [word.encode("utf-8", "surrogateescape") for word in words]


def codes() -> list[bytes]:
    """Give codes as people type them."""
    typed = (str(vector["typed"]) for vector in vectors("return-code")["typed"])
    return lines(*(word for word in typed if word.isprintable()), "123 456", "١٢٣٤٥٦")


def table_of_links() -> list[bytes]:
    """Give real forms of addresses."""
    return list(itertools.islice((b"".join(samples("links/links.tsv")) or b"").split(b"\n"), 400)) or lines(*LINKS)


def targets() -> list[Target]:
    """Give the targets of this module."""
    return [
        Target("links", read_links, lambda: [*lines(*LINKS), *table_of_links()], 1024),
        Target("date-notation", read_edtf, lambda: lines(*TIMES), 64),
        Target("date-form", read_form, lambda: lines(*TYPED), 200),
        Target("date-stamp", read_stamp, lambda: lines(*STAMPS), 64),
        Target("codes", read_codes, codes, 100),
        Target("cookies", read_cookies, lambda: lines("A" * 43 + "\n" + "0" * 64), 200),
        Target("headers", read_header, lambda: lines(*HEADERS), 400),
        Target("file-names", read_names, lambda: lines(*NAMED), 600),
        Target("search", search_words, lambda: lines('"навиштам" маҳса\nМаҳса навишт', "a b\nab", "كتاب\nکتاب"), 400),
        Target("transcripts", read_transcript, lambda: CUES, 2048),
        Target("pattern-tables", read_posts, lambda: [TABLE], 4096),
    ]
