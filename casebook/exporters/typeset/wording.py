"""The fixed words of the PDFs in the pack's language, read from wording/<locale>.toml.

They are a lawyer's text rather than the interface's: they change with a pack's version, so they do not pass through
gettext. Every language has the same keys and the same {names}; a test compares them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

LOCALES = ("en", "ru", "tg", "fa")
VENUES = (
    "ar",
    "de",
    "es",
    "fr",
)  # languages of venues that read no other of ours; what such a file lacks is set in English
# Around each value inside a sentence of ours stand two noncharacters of Unicode, so that the value keeps its own
# direction: a hash in a Persian sentence would otherwise be turned around. No text of others can contain them.
OPEN, CLOSE = "\ufdd0", "\ufdd1"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language."""

    locale: str
    direction: Literal["ltr", "rtl"]
    words: Mapping[str, str]
    roles: Mapping[str, str]
    languages: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words for `key`, with its {names} filled in. A missing key or name is a KeyError: a fault of ours."""
        marked = {name: apart(str(value)) for name, value in values.items()}
        return self.words[key].format_map(marked) if values else self.words[key]

    def language(self, code: str) -> str:
        """A language in words; a code that we have no word for is shown as it is."""
        return self.languages.get(code, code)


def apart(text: str) -> str:
    """A value of others, marked so that it keeps its own direction inside a sentence of ours."""
    return OPEN + text.replace(OPEN, "[U+FDD0]").replace(CLOSE, "[U+FDD1]") + CLOSE


@cache
def wording(locale: str) -> Wording:
    """The wording of a locale or of a venue; an unknown one gets English."""
    known = locale if locale in LOCALES + VENUES else "en"
    read = _read(known)
    roles, languages = read.pop("roles"), read.pop("languages")
    if known in VENUES:
        read = {**_read("en"), **read}
        del read["roles"], read["languages"]
    return Wording(known, read["direction"], read, roles, languages)


def _read(known: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "wording" / f"{known}.toml").read_text(encoding="utf-8"))


def stamp(moment: datetime | None) -> str:
    """A moment as people and machines both read it: 2026-05-11 14:00:09 UTC; nothing for no moment."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if moment else ""
