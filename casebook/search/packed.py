"""Facets as a shelf keeps them: pairs of a field and a code, a line each."""

from collections.abc import Iterable

Facets = tuple[tuple[str, str], ...]


def packed_facets(facets: Iterable[tuple[str, str]]) -> str:
    """Give facets as they are stored, each once; what kind of record it is stands elsewhere."""
    pairs = ((field, code.replace("\n", " ")) for field, code in facets if field != "noun")
    return "\n".join(dict.fromkeys(f"{field}:{code}" for field, code in pairs))


def unpacked_facets(packed: str) -> Facets:
    """Give stored facets again."""
    return tuple(tuple(line.split(":", 1)) for line in packed.split("\n")) if packed else ()  # type: ignore[misc]


def code_in(packed: str, field: str) -> str:
    """Give the first code of a field among stored facets, "" for none."""
    start = f"\n{packed}".find(f"\n{field}:")
    return packed[start + len(field) + 1 :].partition("\n")[0] if start >= 0 else ""
