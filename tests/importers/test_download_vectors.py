"""One small file for each way in which downloads and saved pages are written: tests/vectors/imports/downloads/.

A vector gives the members of an archive, or one file, what the format must be recognised as, what it asks, and each row.
"""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest

from casebook.importers.choice import Choice
from casebook.importers.message import Message, Skipped
from casebook.importers.registry import FORMATS, recognise
from casebook.importers.source import SingleFile, Source
from tests.importers.downloading import archive

HERE = Path(__file__).parents[1] / "vectors" / "imports" / "downloads"
VECTORS = sorted(HERE.glob("*.json"))


@pytest.mark.parametrize("path", VECTORS, ids=[path.stem for path in VECTORS])
def test_each_row_is_read_as_it_stands(path: Path) -> None:
    vector = json.loads(path.read_text())
    source = source_of(vector)
    module = FORMATS[vector["format"]]
    assert (vector["format"], vector["sure"]) in recognise(source)
    assert recognise(source)[0][1] == vector["sure"]
    assert [question.about for question in module.questions(source)] == vector["asks"]
    chosen: dict[str, Any] = dict(vector["choice"])
    chosen["ticked"] = frozenset(chosen.get("ticked", ()))
    choice = Choice(**chosen)
    found = list(module.read(source, choice))
    assert [as_told(one, told) for one, told in zip(found, vector["rows"], strict=True)] == vector["rows"]
    assert [one.position.row for one in found] == list(range(1, len(found) + 1))


def source_of(vector: dict[str, Any]) -> Source:
    members = {name: octets(content) for name, content in vector["members"].items()}
    if vector["called"].endswith((".zip", ".wacz", ".maff")):
        return archive(members, vector["called"])
    ((name, content),) = members.items()
    return SingleFile(name, io.BytesIO(content))


def octets(content: object) -> bytes:
    """Text stands as it is, JSON as an object or a list, bytes as base 64."""
    if isinstance(content, dict) and set(content) == {"base64"}:
        return base64.b64decode(content["base64"])
    return content.encode() if isinstance(content, str) else json.dumps(content).encode()


def as_told(found: Message | Skipped, told: dict[str, Any]) -> dict[str, Any]:
    """Give what was found in the terms in which the vector tells it."""
    if isinstance(found, Skipped):
        return {"skipped": found.reason, **({"member": found.position.member} if "member" in told else {})}
    known = {
        "posted_at": found.posted_at.edtf,
        "zone": found.posted_at.zone,
        "captured_at": found.captured_at.edtf,
        "member": found.position.member,
        "line": found.position.line,
        "pointer": found.position.pointer,
        "notes": list(found.notes),
        "raw": {name: found.raw.get(name) for name in told.get("raw", ())},
        "media": [
            f"{one.kind} {one.member or one.name}{' – ' if one.missing else ''}{one.missing}" for one in found.media
        ],
    }
    return {name: known.get(name, getattr(found, name, None)) for name in told}
