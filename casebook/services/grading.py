"""How well an incident is supported, as one letter for a reader who decides about sanctions (exports.md §2.8).

A: two or more sources or exhibits, an exhibit among them, and a source that is usually reliable and holds it probably true.
B: two or more sources or exhibits, and an exhibit or a source that is fairly reliable and holds it possibly true.
C: anything less. The letters of the Admiralty scale stay beside each source; the letter here only sums them up.
"""

from typing import Literal

from casebook.model.incident import IncidentBody, Source

TWO = 2  # sources that an incident should rest on
_USUALLY, _FAIRLY = frozenset("ab"), frozenset("abc")
_PROBABLY, _POSSIBLY = frozenset("12"), frozenset("123")


def grade(body: IncidentBody, exhibits: int) -> Literal["A", "B", "C"]:
    """Give the letter of an incident; `exhibits` are those that support it in this pack."""
    if len(body.sources) + exhibits < TWO:
        return "C"
    if exhibits and any(_graded(each, _USUALLY, _PROBABLY) for each in body.sources):
        return "A"
    if exhibits or any(_graded(each, _FAIRLY, _POSSIBLY) for each in body.sources):
        return "B"
    return "C"


def _graded(source: Source, reliable: frozenset[str], credible: frozenset[str]) -> bool:
    return source.reliability in reliable and source.credibility in credible
