"""Which kinds of pack there are, read from the files beside this one; a lawyer can read and correct them.

A file that misspells a field is refused when it is read: a profile must never mean less than its author thinks.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from casebook.errors import NotFound
from casebook.exporters.profile import (
    Ask,
    Choice,
    Data,
    Document,
    DocumentPart,
    FormField,
    Group,
    How,
    Instead,
    Layout,
    Profile,
    Rule,
)

T = TypeVar("T")


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
    said = _with_annex(tomllib.loads(text))
    asks = tuple(
        _made(Ask, {**each, "choices": _several(Choice, each.get("choices", ()))}) for each in said.pop("asks", ())
    )
    documents = tuple(
        _made(Document, {**each, "parts": _several(DocumentPart, each.get("parts", ()))})
        for each in said.pop("documents", ())
    )
    layout = said.pop("layout", {})
    return _made(
        Profile,
        {
            **said,
            "admits": {Data(data): How(how) for data, how in said.get("admits", {}).items()},
            "asks": asks,
            "documents": documents,
            "instead": tuple(
                _made(Instead, {**each, "data": Data(each["data"]), "how": How(each["how"])})
                for each in said.get("instead", ())
            ),
            "rules": _several(Rule, said.get("rules", ())),
            "form": _several(FormField, said.get("form", ())),
            "layout": _made(Layout, {**layout, "groups": _several(Group, layout.get("groups", ()))}),
        },
    )


def _with_annex(said: dict[str, Any]) -> dict[str, Any]:
    """Add the ask and the document of the network annex where a profile admits it; in a bundle it stands before the exhibits."""
    if not said.get("network_annex"):
        return said
    annex = tomllib.loads((files(__name__) / "shared" / "network_annex.toml").read_text("utf-8"))
    layout = dict(said.get("layout", {}))
    if (parts := list(layout.get("parts", ()))) and "documents" not in parts:
        parts.insert(parts.index("exhibits"), f"document:{annex['documents'][0]['identifier']}")
        layout["parts"] = parts
    return {
        **said,
        "asks": [*said.get("asks", ()), *annex["asks"]],
        "documents": [*said.get("documents", ()), *annex["documents"]],
        "layout": layout,
    }


def _several(kind: type[T], said: Any) -> tuple[T, ...]:  # noqa: ANN401  -- what TOML holds
    return tuple(_made(kind, each) for each in said)


def _made(kind: type[T], said: Mapping[str, Any]) -> T:
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    strange = set(said) - known
    if strange:
        raise ValueError(f"a profile says {', '.join(sorted(strange))}, which {kind.__name__} does not know")
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in said.items()})
