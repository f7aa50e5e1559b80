"""Which kinds of pack there are, read from the files beside this one; a lawyer can read and correct them."""

import tomllib
from functools import cache
from importlib.resources import files

from casebook.errors import NotFound
from casebook.exporters.dossier import Profile


@cache
def profiles() -> tuple[Profile, ...]:
    """Give every kind of pack, by identifier."""
    found = sorted(files(__name__).iterdir(), key=lambda file: file.name)
    return tuple(_read(file.read_text("utf-8")) for file in found if file.name.endswith(".toml"))


def profile(identifier: str) -> Profile:
    """Give one kind of pack. Raises NotFound if there is no such kind."""
    for found in profiles():
        if found.identifier == identifier:
            return found
    raise NotFound(identifier)


def _read(text: str) -> Profile:
    fields = tomllib.loads(text)
    return Profile(**{**fields, "sources": tuple(fields["sources"])})
