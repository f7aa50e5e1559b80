"""As much of JSON Schema as our own schema uses, read by its specification (2020-12) and not by our writer."""

from collections.abc import Iterator
from typing import Any

TYPES: dict[str, tuple[type[Any], ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
KNOWN = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "format", "properties", "required",
    "additionalProperties", "items", "const", "anyOf",
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any]) -> list[str]:
    """Say where a value is not as the schema says."""
    return list(_faults(value, schema, schema["$defs"], "$"))


def _faults(value: Any, schema: dict[str, Any], known: dict[str, Any], place: str) -> Iterator[str]:
    assert set(schema) <= KNOWN, f"a keyword that this reader does not know: {set(schema) - KNOWN}"
    if "$ref" in schema:
        yield from _faults(value, known[schema["$ref"].removeprefix("#/$defs/")], known, place)
        return
    if "anyOf" in schema and all(list(_faults(value, each, known, place)) for each in schema["anyOf"]):
        yield f"{place}: fits none"
    if "const" in schema and value != schema["const"]:
        yield f"{place}: not {schema['const']}"
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{place}: not of type {schema['type']}"
        return
    if isinstance(value, dict):
        yield from _in_object(value, schema, known, place)
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _faults(each, schema.get("items", {}), known, f"{place}[{number}]")


def _in_object(value: dict[str, Any], schema: dict[str, Any], known: dict[str, Any], place: str) -> Iterator[str]:
    yield from (f"{place}: {name} is missing" for name in schema.get("required", ()) if name not in value)
    properties = schema.get("properties", {})
    for name, each in value.items():
        if name in properties:
            yield from _faults(each, properties[name], known, f"{place}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{place}: {name} is too much"


def _is(value: Any, wanted: str | list[str]) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    return any(isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool)) for name in names)
