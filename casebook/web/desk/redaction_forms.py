"""The forms of redaction: boxes in rows of numbers, and words in rows. What a script draws it writes into the same rows.

Per cent are kept as whole hundredths, times as milliseconds. Digits of every script are read.
"""

import re
import unicodedata
from typing import Any

from flask import request
from flask_babel import lazy_gettext
from wtforms import StringField

from casebook.errors import InvalidInput
from casebook.inspection.redact import MOST_PAGES
from casebook.inspection.values import WHOLE, Region
from casebook.services.redacted_words import Closing
from casebook.services.redaction import Boxes
from casebook.web.desk.answers import term_choices
from casebook.web.shared.fields import ChoiceField, PageForm, RowsField, line, tidy
from casebook.web.shared.words import gettext as _

EDGES = ("left", "top", "width", "height")
_NUMBER = re.compile(r"(-?\d{1,5})(?:[.,٫](\d{1,6}))?")
_TIME = re.compile(r"(?:(\d{1,2}):)?(?:(\d{1,4}):)?(\d{1,5})(?:[.,٫](\d{1,3}))?")
_PAGES = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")
_BOX = re.compile(r"(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.(R\d)")
_FIRST_ROWS = 3


class BoxRow(PageForm):
    """One box: its page, its edges in per cent, and its code. A row without edges says nothing."""

    page = StringField(lazy_gettext("Page"), line(longest=12))
    left = StringField(lazy_gettext("From the left"), line(longest=12))
    top = StringField(lazy_gettext("From the top"), line(longest=12))
    width = StringField(lazy_gettext("Width"), line(longest=12))
    height = StringField(lazy_gettext("Height"), line(longest=12))
    code = ChoiceField(lazy_gettext("Code"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.code.choices = codes()

    @property
    def empty(self) -> bool:
        """Whether nothing was typed but what every row begins with."""
        return not any(tidy(self[name].data) for name in EDGES)

    def region(self) -> Region:
        """The box; raises InvalidInput at what is no number."""
        left, top, width, height = (_hundredths(self[name]) for name in EDGES)
        return Region(_whole(self.page), left, top, width, height, self.code.data or "")


class BoxesForm(PageForm):
    """Boxes on the pages of one file, which page is shown now, which go into the copy, and the time of a still."""

    shown = StringField(lazy_gettext("Page shown"), line(longest=12))
    kept = StringField(lazy_gettext("Pages that go into the copy"), line())
    at = StringField(lazy_gettext("Time of the still"), line(longest=20))
    boxes = RowsField(BoxRow, lazy_gettext("Boxes"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        if not self.boxes.rows:
            for _row in range(_FIRST_ROWS):
                self.boxes.append_entry({"page": "1"})

    def grows(self) -> bool:
        """Whether one more row was asked for, which the form has now."""
        if request.form.get("add_row") != "boxes":
            return False
        self.boxes.append_entry({"page": str(self.page_shown())})
        return True

    def page_shown(self) -> int:
        """The page to show: the one whose button was pressed, else the one that was shown."""
        asked = request.form.get("show") or self.shown.data or "1"
        digits = _plain(asked)
        return max(int(digits), 1) if digits.isdecimal() and len(digits) < len(str(WHOLE * 10)) else 1

    def at_ms(self) -> int | None:
        """The time of the still in milliseconds, None where none was typed; raises InvalidInput."""
        typed = _plain(self.at.data or "")
        if not typed:
            return None
        found = _TIME.fullmatch(typed)
        if found is None:
            raise InvalidInput("Say at which time of the video the still is taken, such as 1:05.", field="at")
        first, second, seconds, part = found.groups()
        hours, minutes = (first, second) if second else ("0", first or "0")
        return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int((part or "0").ljust(3, "0"))

    def draft(self) -> Boxes:
        """The boxes, as typed; raises InvalidInput at the field that cannot be read."""
        regions = tuple(row.region() for row in self._filled())
        return Boxes(regions=regions, kept_pages=self._kept_pages(), at_ms=self.at_ms())

    def regions_on(self, page: int) -> list[str]:
        """The boxes of one page as an address carries them; rows that cannot be read yet are passed over."""
        found = []
        for row in self._filled():
            try:
                region = row.region()
            except InvalidInput:
                continue
            if region.page == page and region.code and _fits(region):
                found.append(f"{region.left}.{region.top}.{region.width}.{region.height}.{region.code}")
        return [each for each in found if _BOX.fullmatch(each)]

    def blame(self, error: InvalidInput) -> None:
        """Say at its row what could not be used: services count the boxes, the page its rows."""
        part, _dash, rest = error.field.partition("-")
        number, _dash, name = rest.partition("-")
        rows = self._filled()
        if part == "boxes" and number.isdecimal() and int(number) < len(rows) and name in rows[int(number)]:
            error = InvalidInput(error.reason, field=rows[int(number)][name].name, **error.values)
        super().blame(error)

    def _filled(self) -> list[BoxRow]:
        return [row for row in self.boxes.rows if not row.empty]

    def _kept_pages(self) -> tuple[int, ...]:
        wanted: set[int] = set()
        for part in filter(None, re.split(r"[,;،]", _plain(self.kept.data or ""))):
            found = _PAGES.fullmatch(part.strip())
            first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
            if not 1 <= first <= last:
                raise InvalidInput("Name pages like this: 1-5, 9.", field="kept")
            wanted.update(range(first, min(last, first + MOST_PAGES) + 1))
        if len(wanted) > MOST_PAGES:
            raise InvalidInput("Choose at most %(most)s pages for one copy.", field="kept", most=MOST_PAGES)
        return tuple(sorted(wanted))


class WordsRow(PageForm):
    """Words to close, and the code that takes their place."""

    words = StringField(lazy_gettext("Words to close"), line())
    code = ChoiceField(lazy_gettext("Code"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.code.choices = codes()


class WordsForm(PageForm):
    """Words of one text, a row each."""

    rows = RowsField(WordsRow, lazy_gettext("Words to close"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        if not self.rows.rows:
            for _row in range(_FIRST_ROWS):
                self.rows.append_entry()

    def grows(self) -> bool:
        """Whether one more row was asked for, which the form has now."""
        if request.form.get("add_row") != "rows":
            return False
        self.rows.append_entry()
        return True

    def closings(self) -> list[Closing]:
        """What was typed; a row without words says nothing."""
        return [
            Closing(tidy(row.words.data), row.code.data or "", int(row.words.name.split("-")[1]))
            for row in self.rows.rows
            if tidy(row.words.data)
        ]


def codes() -> list[tuple[str, str]]:
    """The codes as a form offers them, each with what it stands for."""
    told = [(code, f"{code} {words}") for code, words in term_choices("redaction_code")]
    return [("", _("choose")), *told]


def regions_in(boxes: list[str], page: int) -> tuple[Region, ...] | None:
    """The boxes that an address carries, None if it was not made by these pages."""
    regions = []
    for each in boxes:
        found = _BOX.fullmatch(each)
        region = _region(page, found) if found else None
        if region is None or not _fits(region):
            return None
        regions.append(region)
    return tuple(regions)


def _region(page: int, found: re.Match[str]) -> Region:
    return Region(page, int(found[1]), int(found[2]), int(found[3]), int(found[4]), found[5])


def _fits(region: Region) -> bool:
    across = 0 <= region.left < region.left + region.width <= WHOLE
    return across and 0 <= region.top < region.top + region.height <= WHOLE


def _plain(typed: str) -> str:
    digits = (str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in tidy(typed))
    return "".join(digits).replace("%", "").strip()


def _hundredths(field: Any) -> int:
    found = _NUMBER.fullmatch(_plain(field.data or ""))
    if found is None:
        raise InvalidInput("Type a number, such as 12.5.", field=field.name)
    whole, part = int(found[1]) * 100, round(float(f"0.{found[2] or 0}") * 100)
    return whole - part if found[1].startswith("-") else whole + part


def _whole(field: Any) -> int:
    typed = _plain(field.data or "1")
    if not typed.isdecimal() or len(typed) > len(str(WHOLE)):
        raise InvalidInput("Type a number, such as 12.5.", field=field.name)
    return int(typed)
