"""Turns words into what the templates understand: pieces of text with their direction, cells, fields, blocks.

Text is data all the way: it becomes JSON strings and never typst markup. Each paragraph gets the direction of its
first strong character (Unicode Standard Annex 9, rules P2 and P3), so a Persian line in an English bundle reads right.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from casebook.exporters.typeset.coverage import shown
from casebook.exporters.typeset.wording import CLOSE, OPEN, Wording

Json = dict[str, object]
MOST_LINES, MOST_IN_CELL = 24, 800  # of a cell in a row that is not torn between two pages: lines, characters
HASH = 64  # characters of a SHA-256 in hex
LONG = 28  # letters without a space; longer runs get places where a line may break
_BREAK_AFTER = re.compile(r"(?<=[/?&=._\-:@+%#,;])")


@dataclass(frozen=True, slots=True)
class Setting:
    """How one document is set: its words, and whether rare characters are spared (`strict`)."""

    words: Wording
    strict: bool = False

    def paragraph(self, text: str, *, ours: bool = False) -> Json:
        """One paragraph: its direction, and its text in pieces between which a line may break.

        A sentence of ours takes the document's direction, whatever words of others it begins with.
        """
        if not ours:
            return self._run(text)
        runs: list[object] = []
        for index, part in enumerate(re.split(f"[{OPEN}{CLOSE}]", text)):
            # Marks stand in pairs and never nest, so every second part is a value.
            if part:
                runs.extend([self._run(part)] if index % 2 else _pieces(shown(part, strict=self.strict)))
        return {"d": self.words.direction, "t": runs}

    def _run(self, text: str) -> Json:
        showable = shown(text, strict=self.strict)
        return {"d": direction(showable, self.words.direction), "t": _pieces(showable)}

    def paragraphs(self, text: str) -> list[Json]:
        """A text of several lines; empty lines only part them."""
        return [self.paragraph(line) for line in re.split(r"[\n\r\u2028\u2029]+", text) if line.strip()]

    def marked(self, text: str, first: int, last: int) -> Json:
        """One paragraph with its characters from `first` up to `last` marked; none are where they are the same."""
        if first >= last:
            return self.paragraph(text)
        # The mark takes the direction of its paragraph, so that no word changes its place.
        way = direction(shown(text, strict=self.strict), self.words.direction)
        before, within, after = (
            _pieces(shown(part, strict=self.strict)) for part in (text[:first], text[first:last], text[last:])
        )
        return {"d": way, "t": [*before, {"d": way, "t": within, "m": True}, *after]}

    def line(self, text: str, *, ours: bool = False) -> Json:
        """A text forced into one line: for titles and cells of tables."""
        return self.paragraph(re.sub(r"[ \n\r\t\u2028\u2029]+", " ", text).strip(), ours=ours)

    def cell(self, *texts: str, style: str = "", to: str = "", page: bool = False, ours: bool = False) -> Json:
        """What stands in one cell: lines, a style, and the place it leads to; `page` adds that place's page.

        A hash in the style "mono" fits every column that holds one, so it stays in one piece.
        """
        if style == "mono" and texts[0].isascii() and texts[0].isalnum() and len(texts[0]) <= HASH:
            return {"p": [{"d": "ltr", "t": [texts[0]]}], "s": style, "to": to, "page": page}
        return {"p": [self.line(text, ours=ours) for text in texts if text], "s": style, "to": to, "page": page}

    def word(self, key: str, **values: object) -> Json:
        """Fixed words as one line."""
        return self.line(self.words(key, **values), ours=True)

    def fields(self, rows: Iterable[tuple[str, str | Json | list[Json]]]) -> Json:
        """A list of labels and values; a row without a value is left out."""
        kept: list[list[object]] = []
        for key, value in rows:
            cells = value if isinstance(value, list) else [self.cell(value) if isinstance(value, str) else value]
            filled = [cell for cell in cells if cell["p"]]
            if filled:
                kept.append([self.word(key), filled])
        return {"b": "fields", "rows": kept}

    def say(self, text: str, style: str = "") -> Json:
        """A text in paragraphs, each in its own direction."""
        return {"b": "say", "text": self.paragraphs(text), "s": style}

    def tell(self, key: str, style: str = "", **values: object) -> Json:
        """Fixed words as a paragraph."""
        return {"b": "say", "text": [self.paragraph(self.words(key, **values), ours=True)], "s": style}

    def say_ours(self, *lines: Json) -> Json:
        """Lines that are set already, as paragraphs."""
        return {"b": "say", "text": list(lines), "s": ""}

    def section(self, key: str, to: str) -> Json:
        """Begin a section on a new page; `to` is its place for links."""
        return {"b": "section", "title": self.word(key), "to": to}

    def sub(self, key: str) -> Json:
        """A heading inside a section."""
        return {"b": "sub", "title": self.word(key)}

    def table(self, columns: list[str], heads: list[str], rows: list[list[list[Json]]]) -> Json:
        """A table; `columns` are widths that the template knows (auto, wide, number), `heads` are keys of words."""
        whole = [all(_is_short(cell) for cell in row) for row in rows]
        heading = [self.word(key) for key in heads]
        return {"b": "table", "columns": columns, "heads": heading, "rows": rows, "whole": whole}

    def pair(self, left: tuple[str, str], right: tuple[str, str]) -> Json:
        """Two texts side by side, each as (heading, text); without a right text the left takes the whole width."""
        sides = [
            {"head": self.line(head, ours=True), "text": self.paragraphs(text)} for head, text in (left, right) if text
        ]
        return {"b": "pair", "sides": sides}

    def notice(self, title: str, *lines: Json) -> Json:
        """A framed box: something that a reader must not overlook."""
        return {"b": "notice", "title": self.line(title), "lines": list(lines)}


def _is_short(cell: list[Any]) -> bool:
    """Say whether a cell surely fits on a page, so that its row need not be broken between two."""
    lines = [line for part in cell for line in part["p"]]
    return len(lines) <= MOST_LINES and sum(len(str(run)) for line in lines for run in line["t"]) <= MOST_IN_CELL


def direction(text: str, otherwise: str) -> str:
    """The direction of the first strong character: "rtl" or "ltr"; `otherwise` when there is none."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise


def flat(paragraph: Json) -> str:
    """The text of a paragraph without its directions: for bookmarks and descriptions of pictures."""
    runs = paragraph["t"]
    if not isinstance(runs, list):
        return ""
    return "".join(run if isinstance(run, str) else flat(run) for run in runs if run is not None)


def _pieces(text: str) -> list[object]:
    """The text cut where a line may break, with None at the cut: addresses after their marks, other runs anywhere."""
    if not re.search(rf"\S{{{LONG},}}", text):
        return [text]
    pieces: list[str] = [""]
    for run in re.split(rf"(\S{{{LONG},}})", text):
        parts = [run] if len(run) < LONG or re.search(r"\s", run) else _cut(run)
        pieces[-1] += parts[0]
        pieces.extend(parts[1:])
    cut: list[object] = [pieces[0]]
    for piece in pieces[1:]:
        cut += [None, piece]
    return cut


def _cut(run: str) -> list[str]:
    parts: list[str] = []
    for part in _BREAK_AFTER.split(run):
        parts.extend(_every(part, LONG // 2))
    return parts or [""]


def _every(part: str, most: int) -> list[str]:
    """Cut a run without marks; a combining mark or a joiner stays with the letter before it."""
    cuts = [""]
    for character in part:
        if len(cuts[-1]) >= most and not unicodedata.category(character).startswith(("M", "Cf")):
            cuts.append("")
        cuts[-1] += character
    return cuts
