"""Values of JSON exports as words: what a field holds if it is of the kind expected, and the raw row beside the message."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

_LONGEST_RAW = 20_000


def obj(value: object) -> Mapping[str, Any]:
    """Return the value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list; nothing of any other value."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def word(value: object) -> str:
    """Return a text as it is and a number in digits, without NUL; "" for everything else."""
    if isinstance(value, str):
        return value.replace("\0", "")
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def first(row: Mapping[str, Any], *names: str) -> str:
    """Return the first of these fields that holds words."""
    return next((found for name in names if (found := word(row.get(name)))), "")


def raw_of(value: object, never: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """Return the fields of a row as text, nested ones as JSON, each at most 20,000 characters; `never` names are left out."""
    fields = value if isinstance(value, dict) else {"value": value}
    return MappingProxyType(
        {str(name): _shown(_without(one, never)) for name, one in fields.items() if name not in never}
    )


def _without(value: Any, never: frozenset[str]) -> Any:  # noqa: ANN401 -- whatever JSON holds
    if not never or not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        return [_without(one, never) for one in value]
    return {name: _without(one, never) for name, one in value.items() if name not in never}


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:_LONGEST_RAW].replace("\0", "").encode("utf-8", "replace").decode("utf-8")
