"""The fixed words of complaints in the recipient's language, read from complaint_words/<locale>.toml. A test compares their keys."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LOCALES = ("en", "ru", "tg", "fa")


@cache
def words(locale: str) -> Mapping[str, str]:
    """Give the fixed words of a language, English for one that we do not have; names of languages as "languages.tg"."""
    known = locale if locale in LOCALES else "en"
    text = (files(__package__) / "complaint_words" / f"{known}.toml").read_text("utf-8")
    read = tomllib.loads(text)
    names = read.pop("languages")
    return {**read, **{f"languages.{code}": name for code, name in names.items()}}


def filled(pattern: str, **values: str) -> str:
    """Fill the {names} of a sentence of ours, each once: braces in what others wrote stay as they are."""
    pieces, rest = [], pattern
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        pieces += [before, values[name]]
    return "".join((*pieces, rest))
