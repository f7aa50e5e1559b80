"""Tables as people have them: real comments, spreadsheets' damage, three encodings, three delimiters, and noise."""

import csv
import hashlib
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.dates import Moment
from casebook.errors import InvalidInput
from casebook.importers import ColumnMap, Message, Position, Skipped, identity
from casebook.importers.columns import guess, unique_names
from casebook.importers.csv_table import ABOVE_HEADER, read
from casebook.importers.registry import FORMATS
from casebook.importers.rows import LONGEST_CELL
from casebook.importers.source import SingleFile

VK_COMMENTS = Path(__file__).parents[1] / "data" / "text" / "vk_comments_ru_3000.csv"


def given_text(text: str, encoding: str = "utf-8", columns: ColumnMap | None = None) -> list[Message | Skipped]:
    return list(read(io.BytesIO(text.encode(encoding)), columns))


def only(found: list[Message | Skipped]) -> Message:
    (message,) = found
    assert isinstance(message, Message), message
    return message


def messages(found: list[Message | Skipped]) -> list[Message]:
    return [row for row in found if isinstance(row, Message)]


# ── real input ──────────────────────────────────────────────────────────────────────────────────────────


def test_three_thousand_real_comments_are_read_as_another_reader_reads_them() -> None:
    with VK_COMMENTS.open("rb") as stream:
        found = messages(list(read(stream)))
    with VK_COMMENTS.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    assert len(found) == len(expected) == 3000
    for message, row in zip(found, expected, strict=True):
        assert dict(message.raw) == row
        assert (message.text, message.account) == (row["text"], row["author"])
        assert message.posted_at.edtf == row["datetime"].replace(" ", "T")
        assert message.posted_at.displayed == row["datetime"]
    assert {message.posted_at.zone for message in found} == {""}
    assert {message.notes for message in found} == {()}


def test_what_someone_knows_of_the_file_is_added_to_what_the_columns_say() -> None:
    with VK_COMMENTS.open("rb") as stream:
        first = next(iter(read(stream, ColumnMap(every_platform="vk", zone="Europe/Moscow"))))
    assert isinstance(first, Message)
    assert (first.platform, first.account) == ("vk", "uf1068a5b50c0")
    assert first.posted_at == Moment("2022-02-22T20:22:16", "Europe/Moscow", "2022-02-22 20:22:16")


def test_importing_the_same_comments_again_gives_the_same_identities_and_no_two_alike() -> None:
    digest = hashlib.sha256(VK_COMMENTS.read_bytes()).hexdigest()
    runs = []
    for _ in range(2):
        with VK_COMMENTS.open("rb") as stream:
            runs.append([identity(message, digest) for message in messages(list(read(stream)))])
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == 3000


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────


def test_our_own_columns_are_understood_as_they_are_in_any_case() -> None:
    text = "Posted_At,PLATFORM,Account,url,text\n2024-03-05T14:00:00+05:00,Twitter,@mahsa,https://x.com/mahsa/status/9,hi\n"
    assert only(given_text(text)) == Message(
        position=Position(2, 1),
        text="hi",
        posted_at=Moment("2024-03-05T14:00:00+05:00", "", "2024-03-05T14:00:00+05:00"),
        platform="x",
        account="mahsa",
        url="https://x.com/mahsa/status/9",
        raw={
            "Posted_At": "2024-03-05T14:00:00+05:00",
            "PLATFORM": "Twitter",
            "Account": "@mahsa",
            "url": "https://x.com/mahsa/status/9",
            "text": "hi",
        },
    )


@pytest.mark.parametrize(
    ("header", "part", "name"),
    [
        ("Author,Body", "account", "Author"),
        ("username,Message", "account", "username"),
        ("handle,permalink,created at", "url", "permalink"),
        ("Created-At,text", "posted_at", "Created-At"),
        ("Comment Create Timestamp,Comment Text", "posted_at", "Comment Create Timestamp"),
        ("Дата публикации,Автор,Комментарий", "text", "Комментарий"),
        ("Дата публикации,Автор,Комментарий", "posted_at", "Дата публикации"),
        ("сана,муаллиф,матн", "text", "матн"),
        ("تاریخ,نویسنده,متن", "account", "نویسنده"),
        ("id,text", "native_id", "id"),
        ("author_id,author_name,text", "display_name", "author_name"),
        ("date,time,text", "clock", "time"),
        ("time,text", "posted_at", "time"),
        ("datetime,text", "clock", ""),
    ],
)
def test_common_column_names_are_recognised(header: str, part: str, name: str) -> None:
    assert getattr(guess(header.split(",")), part) == name


def test_a_date_and_a_time_column_make_one_moment() -> None:
    assert only(given_text("date,time,text\n05.03.2024,14:00,hi\n")).posted_at.edtf == "2024-03-05T14:00"


def test_columns_can_be_said() -> None:
    columns = ColumnMap(text="second", account="first", every_platform="telegram")
    message = only(given_text("first,second\na,b\n", columns=columns))
    assert (message.account, message.text, message.platform) == ("a", "b", "telegram")


def test_unknown_columns_stay_in_the_raw_row() -> None:
    assert only(given_text("text,likes,\nhi,7,x\n")).raw == {"text": "hi", "likes": "7", "column 3": "x"}


def test_columns_of_one_name_are_told_apart() -> None:
    assert unique_names(["text", "text", "", ""]) == ("text", "text (2)", "column 3", "column 4")
    assert only(given_text("text,text\na,b\n")).raw == {"text": "a", "text (2)": "b"}


def test_without_words_or_addresses_every_row_is_reported() -> None:
    found = given_text("likes,shares\n1,2\n3,4\n")
    assert [row.reason for row in found if isinstance(row, Skipped)] == [
        "No column of this file is known to hold text or addresses."
    ] * 2


# ── times and ids ───────────────────────────────────────────────────────────────────────────────────────


def test_a_missing_zone_stays_missing() -> None:
    assert only(given_text("date,text\n2024-03-05 14:00,hi\n")).posted_at == Moment(
        "2024-03-05T14:00", "", "2024-03-05 14:00"
    )


def test_a_date_with_two_readings_is_kept_as_shown_and_not_read() -> None:
    message = only(given_text("date,text\n03/04/2024 14:00,hi\n"))
    assert (message.posted_at, message.notes) == (Moment("", "", "03/04/2024 14:00"), ("time_not_read",))


@pytest.mark.parametrize(("day_first", "expected"), [(True, "2024-04-03T14:00"), (False, "2024-03-04T14:00")])
def test_someone_who_knows_the_file_decides_the_order_of_dates(day_first: bool, expected: str) -> None:
    message = only(given_text("date,text\n03/04/2024 14:00,hi\n", columns=ColumnMap(day_first=day_first)))
    assert (message.posted_at.edtf, message.notes) == (expected, ())


def test_an_id_that_a_spreadsheet_rounded_is_no_id() -> None:
    for shown in ("9.06E+17", "9,06E+17", "1e+18"):
        message = only(given_text(f'id;text\n"{shown}";hi\n'))
        assert (message.native_id, message.notes, message.raw["id"]) == ("", ("destroyed_id",), shown)


def test_a_whole_id_is_kept_to_the_last_digit() -> None:
    assert only(given_text("id,text\n1050118621198921728,hi\n")).native_id == "1050118621198921728"


def test_a_zone_that_does_not_exist_is_refused_before_any_row() -> None:
    with pytest.raises(InvalidInput) as refused:
        given_text("text\nhi\n", columns=ColumnMap(zone="Mars/Olympus"))
    assert refused.value.field == "zone"


# ── encodings, delimiters, quotes ───────────────────────────────────────────────────────────────────────

WORDS = "Ин матн «бо Ғ, ӣ, қ» аст"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_with_every_delimiter(encoding: str, delimiter: str) -> None:
    table = "\r\n".join(
        delimiter.join(row) for row in [["date", "author", "text"], ["2024-03-05", "мах", f'"{WORDS}"']]
    )
    message = only(given_text(table + "\r\n", encoding))
    assert (message.text, message.account, message.posted_at.edtf) == (WORDS, "мах", "2024-03-05")


def test_windows_1251_with_semicolons() -> None:
    message = only(given_text("Дата;Автор;Текст\r\n05.03.2024 14:00;Махса;Привет, мир\r\n", "cp1251"))
    assert (message.text, message.account, message.posted_at.edtf) == ("Привет, мир", "Махса", "2024-03-05T14:00")


@pytest.mark.parametrize("page", ["cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("words", ["Привет, как дела у вас", "Я думаю, что это так"])
def test_russian_code_pages_are_told_apart(page: str, words: str) -> None:
    told = f"Дата;Автор;Текст\n05.03.2024;Махса;{words}\n"
    assert only(given_text(told, page)).text == words


def test_the_arabic_code_page_and_utf_32() -> None:
    assert (
        only(given_text("date,author,text\n2024-03-05,a,سلام دوستان عزیز من\n".replace("ی", "ي"), "cp1256")).text[:4]
        == "سلام"
    )
    assert only(given_text("author,text\na,салом\n", "utf-32")).text == "салом"


def test_titles_above_the_names_of_the_columns_are_skipped_and_said() -> None:
    found = given_text("My export;\nmade 5.3.2024\nДата;Автор;Текст\n05.03.2024;a;b, c\n")
    assert [one.reason for one in found if isinstance(one, Skipped)] == [ABOVE_HEADER] * 2
    assert [(one.text, one.position) for one in messages(found)] == [("b, c", Position(4, 3))]
    nothing_known = given_text("a,b\nc,d\n")
    assert [one.position.row for one in nothing_known] == [1]


def test_a_time_of_day_is_not_taken_twice() -> None:
    message = only(given_text("created_at\ttime\ttext\n2024-03-05 14:00:00 UTC\t14:00:00\tx\n"))
    assert message.posted_at.edtf == "2024-03-05T14:00:00Z"


@pytest.mark.parametrize(
    ("shown", "asked"),
    [
        ("2024-03-05 14:00", ["zone"]),
        ("2024-03-05T14:00:00Z", []),
        ("2024-03-05 14:00:00+00:00", []),
        ("1709629200", []),
        ("3/4/2024 14:00", ["day_first"]),
        ("45356.583333", []),
        ("۱۴۰۲/۱۲/۱۵ ۱۴:۰۰", []),
    ],
)
def test_only_what_an_answer_would_settle_is_asked(shown: str, asked: list[str]) -> None:
    source = SingleFile("t.csv", io.BytesIO(f"date,author,text\n{shown},a,x\n".encode()))
    assert [question.about for question in FORMATS["csv"].questions(source)] == asked


def test_windows_1251_that_begins_with_a_long_english_part() -> None:
    table = "author,text\n" + "a,plain words\n" * 10_000 + "а,привет\n"
    found = messages(given_text(table, "cp1251"))
    assert (len(found), found[-1].text, found[-1].notes) == (10_001, "привет", ())


def test_a_damaged_letter_is_shown_and_mentioned() -> None:
    late = list(read(io.BytesIO(b"text\n" + "салом\n".encode() * 20_000 + b"x\xffy\n")))
    assert (messages(late)[-1].text, messages(late)[-1].notes) == ("x\ufffdy", ("damaged_characters",))


def test_newlines_delimiters_and_quotes_within_quotes() -> None:
    found = messages(given_text('author,text\na,"one\r\ntwo, ""three""\n\nfour"\nb,five\n'))
    assert [message.text for message in found] == ['one\r\ntwo, "three"\n\nfour', "five"]
    assert [message.position for message in found] == [Position(2, 1), Position(6, 2)]


def test_a_quotation_mark_within_words_is_a_letter() -> None:
    assert only(given_text('author,text\na,5" and "six"\n')).text == '5" and "six"'


def test_a_quotation_mark_that_never_closes_is_reported_with_its_line() -> None:
    found = given_text('author,text\na,fine\nb,"open\nc,lost\n')
    assert found[1] == Skipped(Position(3, 2), "A quotation mark is opened and never closed.")


def test_short_and_long_rows_are_read_and_mentioned() -> None:
    short, long = messages(given_text("text,author,likes\nhi\nhi,a,1,2\n"))
    assert (short.notes, long.notes) == (("missing_cells",), ("extra_cells",))
    assert long.raw["column 4"] == "2"


def test_the_delimiter_line_of_a_spreadsheet_is_no_header() -> None:
    assert only(given_text("sep=;\nauthor;text\na;b, c\n")).text == "b, c"


def test_a_file_without_rows_gives_nothing() -> None:
    for text in ("", "\n\n", "author,text\n", "\ufeff"):
        assert given_text(text) == []


# ── what is not taken ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,x\0y", "The row holds NUL characters."),
        ("a," + "x" * (LONGEST_CELL + 1), "A cell is longer than one mebibyte."),
        ('a,"' + "x\n" * LONGEST_CELL + '"', "A cell is longer than one mebibyte."),
        ("a" + (',"' + "x" * (LONGEST_CELL - 1) + '"') * 5, "The row is longer than four mebibytes."),
        ("a,b" + "," * 1000, "The row has more than a thousand cells."),
        ("a,", "The row has neither text nor address."),
    ],
    ids=["nul", "long", "long quoted", "long row", "wide", "empty"],
)
def test_a_row_that_cannot_be_used_is_reported_and_the_next_is_read(row: str, reason: str) -> None:
    found = given_text(f"author,text\n{row}\nb,next\n")
    assert isinstance(found[0], Skipped)
    assert (found[0].reason, found[0].position) == (reason, Position(2, 1))
    assert isinstance(found[1], Message)
    assert (found[1].text, found[1].position.row) == ("next", 2)


def test_one_endless_cell_does_not_fill_the_memory() -> None:
    class Endless(io.RawIOBase):
        left = 256

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            self.left -= 1
            piece = b'text\n"' if self.left == 255 else b"x" * min(len(buffer), 65536) if self.left > 0 else b""
            buffer[: len(piece)] = piece
            return len(piece)

    tracemalloc.start()
    found = list(read(Endless()))  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == 1
    assert peak < 8 * 1024 * 1024


def test_a_stream_that_gives_byte_by_byte_is_read_alike() -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 1, 1))

    content = VK_COMMENTS.read_bytes()[:20_000]
    assert list(read(Dripping(content))) == list(read(io.BytesIO(content)))


# ── identity ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_message_with_platform_and_id_is_the_same_in_every_file_and_place() -> None:
    one = only(given_text("id,platform,text\n5,x,hi\n"))
    other = messages(given_text("platform,id,text\nx,4,ho\ntwitter,5,hi\n"))[1]
    assert identity(one, "0" * 64) == identity(other, "1" * 64)


def test_comments_under_one_address_are_not_one_message() -> None:
    found = messages(given_text("url,author,text\nhttps://vk.com/wall-1_2,a,hi\nhttps://vk.com/wall-1_2,b,hi\n"))
    assert len({identity(message, "0" * 64) for message in found}) == 2


def test_a_later_and_longer_export_shows_the_same_messages() -> None:
    rows = ["2024-03-05 14:00:01,a,hi", "2024-03-05 14:00:02,b,ho"]
    early, late = ("date,author,text\n" + "\n".join(part) for part in (rows, ["2024-03-06 09:00:00,c,new", *rows]))
    before = {identity(message, "0" * 64) for message in messages(given_text(early))}
    after = [identity(message, "1" * 64) for message in messages(given_text(late))]
    assert (len(set(after)), before) == (3, set(after[1:]))


def test_equal_rows_of_a_file_without_ids_are_two_messages() -> None:
    found = messages(given_text("author,text\na,hi\na,hi\n"))
    assert len({identity(message, "0" * 64) for message in found}) == 2
    assert identity(found[0], "0" * 64) != identity(found[0], "1" * 64)


# ── noise ───────────────────────────────────────────────────────────────────────────────────────────────

_bytes = st.binary(max_size=400) | st.lists(
    st.sampled_from(
        [b"text", b"date", b",", b";", b"\t", b'"', b"\r", b"\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", "ё".encode()]
    )
).map(b"".join)


@given(_bytes)
@settings(max_examples=300, deadline=None)
def test_no_bytes_at_all_raise_and_rows_are_numbered_without_a_gap(content: bytes) -> None:
    found = list(read(io.BytesIO(content)))
    assert [row.position.row for row in found] == list(range(1, len(found) + 1))
    lines = [row.position.line for row in found]
    assert lines == sorted(lines)


_cell = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_table = st.integers(1, 4).flatmap(lambda wide: st.lists(st.lists(_cell, min_size=wide, max_size=wide), max_size=6))


@given(_table, st.sampled_from(["\r\n", "\n", "\r"]))
@settings(max_examples=200, deadline=None)
def test_whatever_the_standard_library_writes_is_read_back(table: list[list[str]], end: str) -> None:
    written = io.StringIO(newline="")
    wide = len(table[0]) if table else 1
    writer = csv.writer(written, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["text", *(f"c{number}" for number in range(1, wide))], *table])
    found = given_text(written.getvalue())
    assert len(found) == len(table)
    for row, cells in zip(found, table, strict=True):
        if isinstance(row, Message):
            assert list(row.raw.values()) == cells
        else:
            assert not cells[0].strip()


def _pieces(text: str, size: int) -> Iterator[str]:
    return (text[place : place + size] for place in range(0, len(text), size))


def test_every_cut_of_the_text_gives_the_same_rows() -> None:
    from casebook.importers.rows import RowReader  # noqa: PLC0415 -- used here only

    text = 'a,"b ""c""\r\nd",e\r\n"",f\n'
    for size in range(1, len(text) + 1):
        reader = RowReader(",")
        got = [row.cells for piece in _pieces(text, size) for row in reader.feed(piece)] + [
            row.cells for row in reader.close()
        ]
        assert [cells for cells in got if cells] == [["a", 'b "c"\r\nd', "e"], ["", "f"]]
