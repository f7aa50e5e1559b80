"""One small file for each way in which chats are written, each with what must come of it: tests/vectors/imports/chats.json."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from casebook.importers.choice import Choice
from casebook.importers.message import Message, Skipped
from casebook.importers.registry import FORMATS
from casebook.importers.source import SingleFile

HERE = Path(__file__).parents[1] / "vectors" / "imports"
VECTORS = json.loads((HERE / "chats.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_each_row_is_read_as_it_stands(vector: dict[str, Any]) -> None:
    source = SingleFile(vector["called"], io.BytesIO((HERE / "chats" / vector["file"]).read_bytes()))
    module = FORMATS[vector["format"]]
    assert [question.about for question in module.questions(source)] == vector["asks"]
    found = list(module.read(source, Choice(**vector["choice"])))
    assert [as_told(one, told) for one, told in zip(found, vector["rows"], strict=True)] == vector["rows"]
    assert [one.position.row for one in found] == list(range(1, len(found) + 1))


def test_every_vector_is_used() -> None:
    assert {path.name for path in (HERE / "chats").iterdir()} == {vector["file"] for vector in VECTORS}


def as_told(found: Message | Skipped, told: dict[str, Any]) -> dict[str, Any]:
    """Give what was found in the terms in which the vector tells it."""
    if isinstance(found, Skipped):
        return {"skipped": found.reason}
    known = {
        "posted_at": found.posted_at.edtf,
        "displayed": found.posted_at.displayed,
        "zone": found.posted_at.zone,
        "edited_at": found.edited_at.edtf,
        "pointer": found.position.pointer,
        "links": found.raw.get("links", ""),
        "notes": list(found.notes),
        "media": [
            {"name": medium.name, "kind": medium.kind, "missing": medium.missing, "member": medium.member}
            for medium in found.media
        ],
    }
    return {name: known.get(name, getattr(found, name, None)) for name in told}
