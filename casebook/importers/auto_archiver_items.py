"""What the auto-archiver itself writes of an address: its CSV file, metadata.json and the HTML report, as one kind of row.

In the CSV file Python wrote its objects as it shows them; only values of a few plain types are read, nothing is ever run.
Source: csv_db, json_enricher and html_formatter of github.com/bellingcat/auto-archiver 1.2.9.
"""

import ast
import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Any

from casebook.importers.html_text import Token, Visible, tokens
from casebook.importers.json_rows import obj, rows, word

COLUMNS = ("status", "metadata", "media")
REPORT = "Archived media for "

_LONGEST = 200_000
_DEEPEST = 40
_MOST = 1000
_TIME = re.compile(
    r"datetime\.datetime\((\d{4}), (\d{1,2}), (\d{1,2}), (\d{1,2}), (\d{1,2})(?:, (\d{1,2}))?(?:, \d{1,6})?"
    r"(, tzinfo=(?:datetime\.)?timezone\.utc|, tzinfo=tzutc\(\))?\)"
)
_FILE = re.compile(r"""filename['"]?\s?[=:]\s?['"]([^'"\n]{1,1000})['"]""")
_URL = re.compile(r"""'url': '(https?://[^'\s]{1,4000})'""")
_ADDRESS = re.compile(r"""['"](https?://[^'"\s]{1,4000})['"]""")


def of_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """Return a row of the CSV file by the columns of a sheet; what was not understood stays beside them."""
    plain = _TIME.sub(_in_iso, cells.get("metadata", ""))
    media = cells.get("media", "")[:_LONGEST]
    url = _URL.search(plain)
    known = _literal(plain) or {"url": url[1] if url else ""}
    found = {**cells, **_sheet(cells.get("status", ""), known)}
    return found | _stored(_FILE.findall(media), _ADDRESS.findall(media))


def of_json(value: object) -> dict[str, str]:
    """Return a metadata.json by the columns of a sheet, {} for JSON of another kind."""
    whole = obj(value)
    known = obj(whole.get("metadata"))
    if "url" not in known:
        return {}
    media = list(rows(whole.get("media")))
    urls = [word(url) for one in media for url in (one["urls"] if isinstance(one.get("urls"), list) else ())]
    return _sheet(word(whole.get("status")), known) | _stored([word(one.get("filename")) for one in media], urls)


def of_report(page: str) -> dict[str, str]:
    """Return an HTML report by the columns of a sheet, {} for another page."""
    reader = _Report()
    for token in tokens(page):
        reader.see(token)
    if not reader.url:
        return {}
    known = {"url": reader.url, "title": reader.title, **reader.values}
    return _sheet("success", known) | _stored([], reader.addresses)


def _sheet(status: str, known: Mapping[str, Any]) -> dict[str, str]:
    return {
        "link": word(known.get("url")),
        "archive status": status,
        "archive date": word(known.get("_processed_at")),
        "upload timestamp": word(known.get("timestamp")),
        "upload title": word(known.get("title")),
        "text content": word(known.get("content")),
    }


def _stored(files: Iterable[str], addresses: Iterable[str]) -> dict[str, str]:
    names = dict.fromkeys(posixpath.basename(name) for name in [*files, *addresses] if name)
    return {"archive location": "\n".join(dict.fromkeys(addresses)), "files": "\n".join(list(names)[:_MOST])}


def _literal(plain: str) -> Mapping[str, Any]:
    """Return a dictionary of plain values as Python shows it; {} for what cannot be read."""
    if len(plain) > _LONGEST or _depth(plain) > _DEEPEST:
        return {}
    try:
        return obj(ast.literal_eval(plain))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return {}


def _in_iso(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    zone = "+00:00" if match[7] else ""
    return f"'{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}'"


def _depth(text: str) -> int:
    depth = deepest = 0
    for mark in text:
        depth += (mark in "([{") - (mark in ")]}")
        deepest = max(deepest, depth)
    return deepest


class _Report:
    """Takes the address, the title and the table of keys out of a report."""

    def __init__(self) -> None:
        self.url = self.title = ""
        self.values: dict[str, str] = {}
        self.addresses: list[str] = []
        self._words = Visible()
        self._row: list[str] = []
        self._within = ""  # h2, p or td, whichever is open
        self._in_table = False

    def see(self, token: Token) -> None:
        if token.kind == "open" and token.name in {"h2", "p", "td"}:
            self._words, self._within = Visible(), token.name
        elif token.kind == "close" and token.name == self._within:
            self._ended(self._words.text)
            self._within = ""
        elif token.name == "table":
            self._in_table = token.kind == "open" and "metadata" in token.classes
        elif token.name == "tr":
            self._row = []
        elif token.kind == "open" and not self._in_table and len(self.addresses) < _MOST:
            named = {"img": "src", "video": "src", "source": "src", "embed": "src"}.get(token.name, "")
            address = token.attributes.get("href" if "download" in token.attributes else named, "")
            self.addresses += [address] if address and address not in self.addresses else []
        if self._within:
            self._words.see(token)

    def _ended(self, words: str) -> None:
        if self._within == "h2" and words.startswith(REPORT) and not self.url:
            self.url = words.removeprefix(REPORT).rpartition(" - ")[0].strip() or words.removeprefix(REPORT).strip()
        elif self._within == "p" and words.startswith("title:"):
            self.title = words.removeprefix("title:").strip().strip("'")
        elif self._within == "td" and self._in_table:
            self._row.append(words)
            if len(self._row) == len(("key", "value")):
                self.values.setdefault(self._row[0].strip(), self._row[1])
