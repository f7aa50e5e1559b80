"""The library of platforms' rules: what each is about in our words, and where it stands to be quoted from.

No clause is kept here: rules change, and a complaint quotes the live page with the day on which it was read.
Source: exports.md §1.4, §1.6, 3.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One rule of a platform. `mark` is "F" where its address was found and "M" where it is from memory."""

    identifier: str
    platforms: tuple[str, ...]  # codes of the list platform
    name: str
    url: str
    about: str
    mark: str
    last_checked: str = ""
    acts: tuple[str, ...] = ()  # codes of act_type


@cache
def policies() -> tuple[Policy, ...]:
    """Give every rule, platform by platform."""
    found = sorted(files(__name__).iterdir(), key=lambda file: file.name)
    read = [tomllib.loads(file.read_text("utf-8")) for file in found if file.name.endswith(".toml")]
    return tuple(_read(said, each["platforms"]) for each in read for said in each["policies"])


def _read(said: dict[str, Any], platforms: list[str]) -> Policy:
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return Policy(platforms=tuple(platforms), **known)
