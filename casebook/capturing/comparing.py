"""Whether a post is still there, by what a page shows now and showed before. Pure; where it cannot tell, it says unknown.

A page is more than its post: numbers count on, answers come and go, and a platform may ask for a login instead. So the words of the
post decide where they are known; a page that merely looks otherwise is not called edited.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

GONE = frozenset({404, 410})
_MOST_LINES = 4_000  # of one page that are compared line by line
_SAME_PAGE = 0.5  # how alike two pages must be at least for a difference to be an edit
_NUMBERS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A code of the list content_state, and how it was found: a short word that is the same in every language."""

    state: str
    ground: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that one of two texts has and the other has not."""

    added: bool
    words: str


def judged(*, status: int | None, failed: bool, now: str, before: str | None, words: str) -> Verdict:
    """Say how a post stands.

    `now` and `before` are the visible texts of its page, `before` None where it was never captured; `words` are those of the post as
    the case has them, "" where it has none.
    """
    ground = f"HTTP {status}" if status else ""
    if status in GONE:
        return Verdict("deleted", ground)
    if failed or status is None or status >= 400 or not now.strip():  # noqa: PLR2004  -- RFC 9110: errors from 400 on
        return Verdict("unreachable", ground)
    if holds(words, now) if _folded(words) else before is None or _lines(before) == _lines(now):
        return Verdict("live", ground)
    # The page shows something else. Where it never showed the words, or is another page altogether, nobody can say why.
    edited = before is not None and holds(words, before) and _alike(before, now)
    return Verdict("edited" if edited else "unknown", ground)


def differences(before: str, now: str) -> Sequence[Line]:
    """Give the lines that went and the lines that came, in the order of the page; lines that differ in numbers alone are the same."""
    old, new = before.splitlines()[:_MOST_LINES], now.splitlines()[:_MOST_LINES]
    old, new = ([line.strip() for line in lines if line.strip()] for lines in (old, new))
    found: list[Line] = []
    matcher = difflib.SequenceMatcher(None, [_line(each) for each in old], [_line(each) for each in new], autojunk=True)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            found += [Line(added=False, words=each) for each in old[first:last]]
            found += [Line(added=True, words=each) for each in new[start:end]]
    return found


def holds(words: str, page: str) -> bool:
    """Say whether words stand on a page, whatever their spaces and letter case; no words stand on every page."""
    return _folded(words) in _folded(page)


def _alike(before: str, now: str) -> bool:
    return difflib.SequenceMatcher(None, _lines(before), _lines(now)).ratio() >= _SAME_PAGE


def _lines(text: str) -> list[str]:
    return [line for each in text.splitlines()[:_MOST_LINES] if (line := _line(each))]


def _line(text: str) -> str:
    return _NUMBERS.sub("0", _SPACES.sub(" ", text).strip()).casefold()


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).strip().casefold()
