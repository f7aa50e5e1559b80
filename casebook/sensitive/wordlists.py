"""The lists of words beside this module (words.toml), read once. It must not hold a word itself."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def months() -> tuple[tuple[str, ...], ...]:
    """Give the twelve months in each language."""
    return tuple(tuple(words.split()) for words in _read()["months"].values())


def solar_months() -> tuple[tuple[str, ...], ...]:
    """Give the twelve months of the solar calendar, as Iran and as Afghanistan name them."""
    return tuple(tuple(words.split()) for words in _read()["solar_months"].values())


def generic_places() -> frozenset[str]:
    """Give words that tell nothing about a place alone, as written."""
    return frozenset(word for words in _read()["generic_places"].values() for word in words.split())


def street_words() -> frozenset[str]:
    """Give words that name a kind of street, as written."""
    return frozenset(word for words in _read()["street_words"].values() for word in words.split())


def status_phrases() -> tuple[str, ...]:
    """Give phrases for residence and asylum in all languages; a star stands for any ending."""
    return tuple(phrase for phrases in _read()["status"].values() for phrase in phrases)


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(files("casebook.sensitive").joinpath("words.toml").read_text("utf-8"))
