"""Putting codes or initials in place of people's names in free text, in every spelling and with every ending.

Pure. What was replaced is told, so that somebody can look at it; the text itself is changed nowhere else. It must not be trusted
alone: names that no record holds stay, so what leaves is read by a human being.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from casebook.sensitive.scan import Hit, sought
from casebook.sensitive.terms import Kind, Term

_SEVERAL = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whose names may stand in texts. `code` takes their place; "" where the person enters by name."""

    source: str
    names: tuple[str, ...]
    code: str = ""
    kind: Kind = Kind.AFFECTED


@dataclass(frozen=True, slots=True)
class Replaced:
    """One place that was changed: where it stood in the text as written, the words there, what stands there now."""

    start: int
    end: int
    written: str
    code: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A text with codes, and what they took the place of."""

    text: str
    replaced: tuple[Replaced, ...] = field(default=())


class Coder:
    """Replaces the names of people by their codes; a surname that several share becomes all their codes: "V1/R1"."""

    def __init__(self, people: Iterable[Person]) -> None:
        kept = tuple(people)
        self._codes = {person.source: person.code for person in kept}
        self._sought = sought(
            Term(kind=person.kind, words=name, code=person.code, source=person.source)
            for person in kept
            for name in person.names
        )

    def __call__(self, text: str) -> str:
        """Give a text with codes in place of names."""
        return self.coded(text).text

    def coded(self, text: str) -> Coded:
        """Give a text with codes in place of names, and what was replaced. A name that somebody may have who enters by it stays."""
        pieces: list[str] = []
        replaced: list[Replaced] = []
        at = 0
        for hit in self._sought.find(text):
            code = self._code(hit)
            if not code or hit.end <= at:
                continue
            start = self._begin(
                text, max(hit.start, at), hit.end
            )  # names of two people may share a surname between them
            pieces += (text[at:start], code)
            replaced.append(Replaced(start, hit.end, text[start : hit.end], code))
            at = hit.end
        return Coded("".join((*pieces, text[at:])), tuple(replaced))

    def _code(self, hit: Hit) -> str:
        meant = {term.source for term in hit.terms}
        codes = dict.fromkeys(code for source, code in self._codes.items() if source in meant)
        return "" if "" in codes else _SEVERAL.join(codes)

    @staticmethod
    def _begin(text: str, start: int, end: int) -> int:
        while start < end and not text[start].isalnum():
            start += 1
        return start
