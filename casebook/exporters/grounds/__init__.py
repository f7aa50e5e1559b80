"""The library of legal grounds: statutes by which content can be called illegal, with the elements of each.

Data that a lawyer maintains, not advice: every entry says whether a lawyer has confirmed it. Source: exports.md §1.1.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from casebook.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One statute. `last_checked` is an ISO day, "" where nobody has looked it up; `acts` are codes of act_type."""

    identifier: str  # "de_stgb_186"
    jurisdiction: str  # ISO 3166-1, or "EU"
    code: str  # "StGB"
    article: str  # "§ 186"
    title: str
    elements: tuple[str, ...]
    text_url: str = ""
    last_checked: str = ""
    confirmed: bool = False  # by a lawyer of that jurisdiction
    acts: tuple[str, ...] = ()

    @property
    def cited(self) -> str:
        """How a complaint cites it."""
        return f"{self.jurisdiction}, {self.code}, {self.article} ({self.title})"


@cache
def grounds() -> tuple[Ground, ...]:
    """Give every ground, by jurisdiction and then in the order of its file."""
    found = sorted(files(__name__).iterdir(), key=lambda file: file.name)
    texts = (file.read_text("utf-8") for file in found if file.name.endswith(".toml"))
    return tuple(_read(said) for text in texts for said in tomllib.loads(text)["grounds"])


def ground(identifier: str) -> Ground:
    """Give one ground. Raises NotFound."""
    for found in grounds():
        if found.identifier == identifier:
            return found
    raise NotFound(identifier)


def _read(said: dict[str, Any]) -> Ground:
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return Ground(**known)
