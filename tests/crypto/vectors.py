"""Read the vectors of one format."""

import json
from typing import Any
from uuid import UUID

from casebook.crypto.envelope import Context
from tests.architecture.tree import ROOT

Vector = dict[str, Any]


def vectors(name: str) -> Any:
    """Give what stands in one folder of vectors."""
    return json.loads((ROOT / "tests" / "vectors" / name / "vectors.json").read_text("utf-8"))


def named(vector: Vector) -> str:
    """Give the name under which a test of the vector is shown."""
    return str(vector["name"])


def published(name: str) -> Any:
    """Give a file of vectors that others published."""
    return json.loads((ROOT / "tests" / "data" / "crypto" / name).read_text("utf-8"))


def context_of(members: Vector) -> Context:
    """Give the context that a vector names."""
    case = members["case"]
    return Context(**{**members, "row": UUID(members["row"]), "case": UUID(case) if case else None})
