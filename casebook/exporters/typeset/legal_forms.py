"""Forms of words that a legal system prescribes, read from legal_forms.toml; a lawyer can read and correct them there.

They stay in the language and the words of the law, whatever the pack's language is.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_OATHS = {"uk": "truth_text", "us_902": "oath_text"}


@cache
def form(name: str) -> Mapping[str, str]:
    """Give the words of one form: "uk", "us_902"."""
    found: dict[str, str] = tomllib.loads((Path(__file__).parent / "legal_forms.toml").read_text("utf-8"))[name]
    return found


def oath(name: str) -> str:
    """Give the sentence above the signature that the venue prescribes; "" where it prescribes none."""
    return form(name)[_OATHS[name]] if name in _OATHS else ""
