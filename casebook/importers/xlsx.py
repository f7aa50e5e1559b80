"""What the sheets of an Excel workbook (.xlsx) share; formulas, links, macros and external parts are never touched.

A limited reader of our own: openpyxl would be a dependency for this one format, builds objects of whole sheets and needs
defusedxml beside it. Document types, and so entities, are refused. Source: ECMA-376 part 1, chapter 18.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from casebook.importers.source import Source
from casebook.importers.xlsx_xml import Refused, XmlReader

WORKBOOK = "xl/workbook.xml"
TOO_MUCH_TEXT = "The texts of this workbook are larger than casebook reads."

_MOST_SHARED = 64 * 1024 * 1024  # characters of all shared strings together
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_ESCAPED = re.compile(r"_x(00[0-7][0-9A-Fa-f])_")
_NO_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name as shown, and the member that holds it."""

    name: str
    member: str


@dataclass(slots=True)
class Workbook:
    """What all sheets share. `dates` are the numbers of cell styles that show dates."""

    sheets: list[Sheet] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    dates: frozenset[int] = frozenset()
    since_1904: bool = False


def workbook(source: Source) -> Workbook:
    """Read what the sheets share; raises Refused, KeyError for a workbook without its parts, OSError as streams do."""
    book = Workbook()
    targets = _targets(source)
    names = {member.name for member in source.members()}

    def sheet(path: list[str], attributes: Mapping[str, str]) -> None:
        if path[-1] == "workbookPr":
            book.since_1904 = attributes.get("date1904", "") in {"1", "true"}
        elif path[-1] == "sheet" and len(path) > 1 and path[-2] == "sheets":
            target = next((value for key, value in attributes.items() if key.endswith("}id")), "")
            if targets.get(target, "") in names:
                book.sheets.append(Sheet(attributes.get("name", ""), targets[target]))

    _read(source, WORKBOOK, sheet, lambda _path, _text: None)
    if "xl/styles.xml" in names:
        book.dates = _dates(source)
    if "xl/sharedStrings.xml" in names:
        book.strings = _strings(source)
    return book


def _read(
    source: Source,
    member: str,
    start: Callable[[list[str], Mapping[str, str]], None],
    end: Callable[[list[str], str], None],
) -> None:
    with source.open(member) as stream:
        for _ in XmlReader(start, end).feed(stream):
            pass


def _targets(source: Source) -> dict[str, str]:
    """Return the members by the ids that the workbook calls them; targets outside the file are left out."""
    found: dict[str, str] = {}

    def relation(path: list[str], attributes: Mapping[str, str]) -> None:
        if path[-1] == "Relationship" and attributes.get("TargetMode", "Internal") == "Internal":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            found[attributes.get("Id", "")] = whole

    _read(source, "xl/_rels/workbook.xml.rels", relation, lambda _path, _text: None)
    return found


def plain(text: str) -> str:
    """Undo what Excel writes for control characters: _x000D_ is a return, _x005F_ an underscore."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n")


def _strings(source: Source) -> list[str]:
    strings: list[str] = []
    runs: list[str] = []
    size = 0

    def end(path: list[str], text: str) -> None:
        nonlocal size
        if path[-1] == "t" and "rPh" not in path:  # how Japanese is pronounced is no text of the cell
            runs.append(text)
            size += len(text)
            if size > _MOST_SHARED:
                raise Refused(TOO_MUCH_TEXT)
        elif path[-1] == "si":
            size += 8
            strings.append(plain("".join(runs)))
            runs.clear()

    _read(source, "xl/sharedStrings.xml", lambda _path, _attributes: None, end)
    return strings


def _dates(source: Source) -> frozenset[int]:
    formats: dict[str, str] = {}
    styles: list[str] = []

    def start(path: list[str], attributes: Mapping[str, str]) -> None:
        if path[-1] == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif path[-1] == "xf" and "cellXfs" in path:
            styles.append(attributes.get("numFmtId", "0"))

    _read(source, "xl/styles.xml", start, lambda _path, _text: None)
    return frozenset(number for number, style in enumerate(styles) if _shows_date(style, formats.get(style, "")))


def _shows_date(number: str, code: str) -> bool:
    if code:
        return bool(_DATE.search(_NO_DATE.sub("", code.split(";", maxsplit=1)[0][:200])))
    return number.isdecimal() and int(number) in _BUILT_IN_DATES
