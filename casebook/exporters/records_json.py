"""Records as JSON (docs/formats/archive.md), and the JSON Schema that says what may stand there.

The schema is made from the same columns as the records, so the two cannot drift apart.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from casebook.exporters.plain import moment
from casebook.exporters.records import FORMAT, CaseOut, Column, Export, Link, Noun, Told

_EMPTY = {"id", "member", "day", "time", "number", "yes_no"}  # kinds whose absence is null; that of words is ""
_FORMATS = {"id": "uuid", "member": "uuid", "day": "date", "time": "date-time"}
_TYPES = {"number": "integer", "yes_no": "boolean"}


def document(export: Export, *, history: bool = True) -> Iterator[bytes]:
    """Write an export as one JSON document, in pieces; without `history` custody and changes are left out."""
    head = {
        "format": FORMAT,
        "made_at": moment(export.made_at),
        "software": export.software,
        "vocabulary": export.vocabulary,
    }
    yield _object(head)[:-1] + b',"cases":['
    for number, case in enumerate(export.cases):
        yield b"," if number else b""
        yield from _case(case, export.nouns, history=history)
    yield b"]}\n"


def lines(told: Iterable[Told]) -> Iterator[bytes]:
    """Write records one a line."""
    return (each.content + b"\n" for each in told)


def custody_lines(links: Iterable[Link]) -> Iterator[bytes]:
    """Write custody events one a line; the text that was hashed stands in its line unchanged."""
    return (_link(each) + b"\n" for each in links)


def _case(case: CaseOut, nouns: tuple[Noun, ...], *, history: bool) -> Iterator[bytes]:
    head = {"reference": case.reference, "damaged": case.damaged, "unreadable": case.unreadable}
    yield _object(head)[:-1] + b',"records":{'
    for number, noun in enumerate(nouns):
        yield (b"," if number else b"") + _object(noun.name) + b":["
        yield from _between(each.content for each in case.records.get(noun.name, ()))
        yield b"]"
    yield b"}"
    if history:
        yield b',"custody":['
        yield from _between(map(_link, case.custody))
        yield b'],"changes":['
        yield from _between(each.content for each in case.changes)
        yield b"]"
    yield b"}"


def _between(values: Iterable[bytes]) -> Iterator[bytes]:
    for number, value in enumerate(values):
        yield b"," + value if number else value


def _link(link: Link) -> bytes:
    head = {"event_hash": link.event_hash, "exhibit": link.exhibit, "previous_hash": link.previous_hash}
    return _object(head)[:-1] + b',"record":' + link.record.encode() + b"}"


def _object(value: Any) -> bytes:  # noqa: ANN401 -- any JSON value
    return msgspec.json.encode(value)


# ── the schema ──────────────────────────────────────────────────────────────────────────────────────────


def schema(nouns: tuple[Noun, ...]) -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of the document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:casebook:records:1",
        "title": "Records of cases, as casebook gives them out",
        **_whole(
            {
                "format": {"const": FORMAT},
                "made_at": {"type": "string", "format": "date-time"},
                "software": {"type": "string"},
                "vocabulary": {"type": "string", "description": "edition of the code lists"},
                "cases": _list({"$ref": "#/$defs/case"}),
            }
        ),
        "$defs": {
            "moment": _whole({name: {"type": "string"} for name in ("edtf", "zone", "displayed")}),
            "case": _case_schema(nouns),
            "custody": _custody_schema(),
            "change": _change_schema(nouns),
            **{noun.name: _noun_schema(noun) for noun in nouns},
        },
    }


def _case_schema(nouns: tuple[Noun, ...]) -> dict[str, Any]:
    whole = _whole(
        {
            "reference": {"type": "string"},
            "damaged": _list({"type": "string"}),
            "unreadable": _list({"type": "string"}),
            "records": _whole({noun.name: _list({"$ref": f"#/$defs/{noun.name}"}) for noun in nouns}),
            "custody": _list({"$ref": "#/$defs/custody"}),
            "changes": _list({"$ref": "#/$defs/change"}),
        }
    )
    return {**whole, "required": ["reference", "damaged", "unreadable", "records"]}


def _custody_schema() -> dict[str, Any]:
    text = {"type": "string"}
    record = {"type": "object", "description": "as in the format of custody"}
    return _whole({"event_hash": text, "exhibit": text, "previous_hash": text, "record": record})


def _change_schema(nouns: tuple[Noun, ...]) -> dict[str, Any]:
    uuid, number = {"type": "string", "format": "uuid"}, {"type": "integer"}
    nobody = {"type": ["string", "null"], "format": "uuid"}
    before = {"anyOf": [{"type": "null"}, *({"$ref": f"#/$defs/{noun.name}"} for noun in nouns)]}
    text = {"type": "string"}
    step = _whole({"noun": text, "record": uuid, "doing": text, "revision": number, "before": before})
    return _whole(
        {
            "id": uuid,
            "number": number,
            "at": {"type": "string", "format": "date-time"},
            "by": nobody,
            "act": text,
            "undoes": nobody,
            "steps": _list(step),
        }
    )


def _noun_schema(noun: Noun) -> dict[str, Any]:
    return _whole({"id": {"type": "string", "format": "uuid"}, **_properties(noun.columns)})


def _properties(columns: tuple[Column, ...]) -> dict[str, Any]:
    return {
        column.name: _list(_value(column, empty=False)) if column.several else _value(column, empty=not column.needed)
        for column in columns
    }


def _value(column: Column, *, empty: bool) -> dict[str, Any]:
    if column.kind == "moment":
        return {"$ref": "#/$defs/moment"}
    if column.kind == "part":
        part = _whole(_properties(column.parts))
        return {"anyOf": [part, {"type": "null"}]} if empty else part
    kind = _TYPES.get(column.kind, "string")
    told: dict[str, Any] = {"type": [kind, "null"] if empty and column.kind in _EMPTY else kind}
    if column.kind in _FORMATS:
        told["format"] = _FORMATS[column.kind]
    said = {
        "code": f"code of the list {column.list}",
        "id": f"id of a record of {column.of}" if column.of else "",
        "member": "id of a member of the office",
        "date": "EDTF",
    }.get(column.kind)
    return {**told, "description": said} if said else told


def _whole(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
