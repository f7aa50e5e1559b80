"""Workbooks as openpyxl and XlsxWriter write them, and as nobody should."""

import zipfile

import pytest

from casebook.importers.choice import Choice
from casebook.importers.columns import ColumnMap
from casebook.importers.csv_table import ABOVE_HEADER
from casebook.importers.message import Message, Skipped
from casebook.importers.registry import FORMATS
from casebook.importers.spreadsheet import header_of
from casebook.importers.xlsx_cells import as_date, as_number
from casebook.importers.zip_source import ZipSource
from tests.importers.downloading import DATA, archive, read, reasons, sure


def book(name: str = "openpyxl.xlsx", **changed: str | None) -> ZipSource:
    """The stored workbook, with members changed ("" before their names for a slash) or left out."""
    members = {}
    with zipfile.ZipFile(DATA / "downloads" / name) as packed:
        for member in packed.namelist():
            members[member] = packed.read(member)
    for key, content in changed.items():
        member = next(one for one in members if one.endswith((key + ".xml", key + ".rels")))
        del members[member]
        if content is not None:
            members[member] = content.encode()
    return archive(members, name)


def rows_of(sheet: str) -> list[Message | object]:
    return list(read("xlsx", book(sheet1=f'<worksheet xmlns="x"><sheetData>{sheet}</sheetData></worksheet>')))


def test_a_workbook_of_openpyxl_is_read_like_a_table() -> None:
    found = read("xlsx", book())
    first, second, third = (one for one in found[:3] if isinstance(one, Message))
    assert (first.account, first.text) == ("mahsa", "Хоини ватан, баргард!")
    assert (first.posted_at.edtf, first.posted_at.zone) == ("2024-03-05T14:00:00", "")
    assert (second.text, second.posted_at.edtf, second.native_id) == (
        "خائن\nвторая строка",
        "2024-03-06",
        "123456789012345",
    )
    assert (third.text, third.native_id, third.notes) == ("true", "1050118621198921728", ("time_not_read",))
    assert (first.position.line, first.position.pointer) == (2, "Шарҳҳо!A2")
    assert reasons(found) == ["No column of this file is known to hold text or addresses."]  # the second sheet
    assert (sure("xlsx", book()), header_of(book())) == (0.9, ("Date", "Author", "Text", "post_id", "likes"))


def test_a_number_that_a_spreadsheet_rounded_is_no_id() -> None:
    first = read("xlsx", book())[0]
    assert isinstance(first, Message)
    assert (first.native_id, first.notes, first.raw["post_id"]) == ("", ("destroyed_id",), "1.050118621198922e+18")


def test_a_workbook_of_xlsxwriter_with_shared_and_formatted_texts() -> None:
    first, second = (one for one in read("xlsx", book("xlsxwriter.xlsx")) if isinstance(one, Message))
    assert (first.posted_at.edtf, first.text, first.notes) == ("1900-02-01T01:02:03", "hi <b>", ("destroyed_id",))
    assert second.text == "one two"


def test_what_a_workbook_does_not_tell_is_asked() -> None:
    assert {question.about for question in FORMATS["xlsx"].questions(book())} == {"zone", "day_first"}
    chosen = Choice(zone="Asia/Dushanbe", day_first=True)
    third = read("xlsx", book(), chosen)[2]
    assert isinstance(third, Message)
    assert (third.posted_at.edtf, third.posted_at.zone) == ("2024-04-03T14:00", "Asia/Dushanbe")


def test_columns_can_be_said() -> None:
    first = read("xlsx", book(), Choice(columns=ColumnMap(text="likes", every_platform="vk")))[0]
    assert isinstance(first, Message)
    assert (first.text, first.platform, first.account) == ("7", "vk", "")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("7", "7"),
        ("7.0", "7"),
        ("0.5", "0.5"),
        ("123456789012345", "123456789012345"),
        ("-1234567890123456", "-1.23456789012345E+15"),
        ("9.06E+17", "9.06E+17"),
        ("", ""),
        ("x", "x"),
    ],
)
def test_numbers_are_shown_with_the_digits_that_they_have(value: str, shown: str) -> None:
    assert as_number(value) == shown


@pytest.mark.parametrize(
    ("value", "since_1904", "shown"),
    [
        ("45356.583333333336", False, "2024-03-05 14:00:00"),
        ("45356", False, "2024-03-05"),
        ("1", False, "1900-01-01"),
        ("59", False, "1900-02-28"),
        ("61", False, "1900-03-01"),
        ("0.583333333333333", False, "14:00:00"),
        ("43894", True, "2024-03-05"),
        ("-1", False, "-1"),
        ("1e300", False, "1e300"),
        ("nan", False, "nan"),
    ],
)
def test_days_are_counted_as_spreadsheets_count_them(value: str, since_1904: bool, shown: str) -> None:
    assert as_date(value, since_1904=since_1904) == shown


def test_titles_above_the_columns_and_marks_for_returns() -> None:
    def cells(number: int, *texts: str) -> str:
        told = "".join(
            f'<c r="{"ABC"[at]}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(texts)
        )
        return f'<row r="{number}">{told}</row>'

    sheet = (
        cells(1, "Report") + cells(3, "date", "time", "text") + cells(4, "2024-03-05", "14:00:00", "a_x000D_\nb_x005F_")
    )
    above, message = rows_of(sheet)[:2]
    assert isinstance(above, Skipped)
    assert above.reason == ABOVE_HEADER
    assert isinstance(message, Message)
    assert (message.text, message.posted_at.edtf) == ("a\nb_", "2024-03-05T14:00:00")


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        ("workbook", BOMB + "<workbook/>", "This workbook defines XML entities (they may be a trap) and was not read."),
        (
            "sharedStrings",
            BOMB + "<sst><si><t>&b;</t></si></sst>",
            "This workbook defines XML entities (they may be a trap) and was not read.",
        ),
        ("sheet1", BOMB + "<worksheet/>", "This workbook defines XML entities (they may be a trap) and was not read."),
        ("sheet1", "<worksheet><sheetData><row", "The XML of this sheet is damaged here; what follows cannot be read."),
        ("sheet1", "<a>" * 5000, "The XML of this sheet is nested too deeply."),
        ("sheet1", "<a b='" + "x" * 6_000_000, "The XML of this sheet is damaged here; what follows cannot be read."),
        (
            "sheet1",
            "<?xml version='1.0' encoding='UTF48'?><a/>",
            "The XML of this sheet is damaged here; what follows cannot be read.",
        ),
        ("workbook.xml", None, "This workbook is damaged: its list of sheets cannot be read."),
    ],
)
def test_traps_and_damage_are_said_and_the_rest_is_read(part: str, content: str | None, reason: str) -> None:
    assert reason in reasons(read("xlsx", book("xlsxwriter.xlsx", **{part: content})))


def test_cells_beyond_every_limit_leave_out_their_row_only() -> None:
    header = '<row r="1"><c t="str"><v>text</v></c></row>'
    long = f'<row r="2"><c t="str"><v>{"x" * 1_100_000}</v></c></row>'
    wide = '<row r="3"><c r="XFD3" t="str"><v>x</v></c></row>'
    good = '<row r="4"><c t="str"><v>good</v></c></row><row r="5"><c t="s"><v>999999</v></c></row>'
    found = rows_of(header + long + wide + good)
    assert [one.text if isinstance(one, Message) else getattr(one, "reason", "") for one in found][:3] == [
        "A cell is longer than one mebibyte.",
        "The row has more than a thousand cells.",
        "good",
    ]
