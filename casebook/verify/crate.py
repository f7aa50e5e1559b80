"""Check that the metadata describes the payload: every file once, with its true size and digest (RO-Crate 1.2)."""

import json
from collections.abc import Mapping

from .verdict import Unsound

NAME = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.2"


def check(metadata: bytes, sizes: Mapping[str, int], digests: Mapping[str, str]) -> int:
    """Compare the metadata with the payload, given by path inside data/ without the metadata itself.

    Give the number of files described. Raises Unsound where the two disagree.
    """
    graph = {entity["@id"]: entity for entity in json.loads(metadata)["@graph"]}
    if graph.get(NAME, {}).get("conformsTo") != {"@id": SPECIFICATION}:
        raise Unsound("the metadata does not say that it is RO-Crate 1.2")
    listed = {part["@id"] for part in graph["./"]["hasPart"]}
    described = {name for name, entity in graph.items() if entity["@type"] == "File"}
    for difference in sorted(listed ^ described | listed ^ set(sizes)):
        raise Unsound(f"the metadata and the payload do not both have {difference}")
    for path, size in sizes.items():
        if graph[path]["sha256"] != digests[path] or graph[path]["contentSize"] != str(size):
            raise Unsound(f"the metadata gives another size or digest for {path}")
    return len(listed)
