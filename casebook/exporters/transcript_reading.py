"""Read time-coded transcripts strictly: WebVTT, SubRip (.srt) and lines as people type them; no library, no markup kept.

Whatever was sent, the answer is cues or one error that names the line. Styles, regions, notes and settings of a file are passed
over; of its tags only the speaker is read. The rules are docs/formats/transcript.md.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casebook.errors import InvalidInput
from casebook.exporters.transcripts import LAST, LOOKS_SPOKEN, Cue

LARGEST = 2 * 1024 * 1024  # bytes of an uploaded file
MOST_CUES = 20_000
MOST_LINES = 8 * MOST_CUES
LONGEST_WORDS = 4_000  # characters of one cue
ENDS_AFTER = 5_000  # milliseconds: how long a cue lasts whose end nobody gave


def decoded(content: bytes) -> str:
    """Give the text of an uploaded file: UTF-8, or UTF-16 where it says so at its beginning.

    Raises:
        InvalidInput: it is too large, or is no such text.
    """
    if len(content) > LARGEST:
        raise InvalidInput("This file is too large for a transcript.", field="file")
    coding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(coding)
    except UnicodeDecodeError as error:
        raise InvalidInput("This file is not in UTF-8. Save it anew as UTF-8 text.", field="file") from error


def read(text: str, field: str = "text") -> tuple[Cue, ...]:
    """Read a transcript in whichever of the three forms it is.

    Raises:
        InvalidInput: at `field`; a line cannot be read, a cue ends before it begins, there is nothing, or too much.
    """
    if len(text) > LARGEST:
        raise InvalidInput("This text is too long.", field=field, longest=LARGEST)
    if "\x00" in text:
        raise InvalidInput("This is not a transcript: it holds bytes that no text has.", field=field)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise InvalidInput("These are too many lines. Divide the transcript: at most %(most)s.", field, most=MOST_CUES)
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_WORDS + LOOKS_SPOKEN:
            raise InvalidInput("Line %(line)s is too long for one time. Divide it.", field, line=number)
    reading = _Reading(lines, field)
    if re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        cues = list(reading.blocks(headed=True))
    elif _is_subrip(lines):
        cues = list(reading.blocks(headed=False))
    else:
        cues = reading.typed()
    if not cues:
        raise InvalidInput("There is no line with a time in this.", field=field)
    return tuple(cues)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────

_TIME = r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,٫](\d{1,3}))?"
_ARROW = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}(?:[ \t].*)?\s*", re.ASCII)
_TYPED = re.compile(rf"\s*\[?{_TIME}(?:\s*(?:-->|[-–—])\s*{_TIME})?\]?(?:\s+(.*))?", re.ASCII)
_SPEAKER = re.compile(rf"([^:]{{0,{LOOKS_SPOKEN}}}):\s*(.*)", re.DOTALL)
_TAG = re.compile(r"<([^<>]*)>")
_REFERENCES = {"amp": "&", "lt": "<", "gt": ">", "lrm": "\u200e", "rlm": "\u200f", "nbsp": "\u00a0"}
_REFERENCE = re.compile("&(" + "|".join(_REFERENCES) + ");")
_PASSED_OVER = ("NOTE", "STYLE", "REGION")
_SIXTY = 60
_NUMBERED = 2  # lines of a SubRip block before its words


@dataclass(slots=True)
class _Reading:
    lines: Sequence[str]
    field: str
    _count: int = 0

    def blocks(self, *, headed: bool) -> Iterator[Cue]:
        """The cues of WebVTT or SubRip: blocks parted by empty lines, each with a line of times."""
        number = 0
        while number < len(self.lines):
            block = self._block(number)
            if block and not (headed and number == 0) and block[0].split()[0] not in _PASSED_OVER:
                yield from self._cues(block, number)
            number += len(block) + 1

    def typed(self) -> list[Cue]:
        """The cues of typed lines: a line that begins with a time begins a cue, another one goes on with it."""
        begun: list[tuple[int, int | None, list[str], int]] = []
        for number, line in enumerate(self.lines, start=1):
            found = _TYPED.fullmatch(_digits(line))
            if found:
                # Digits are as many as before, so the words are cut from the line as it was typed.
                words = line[found.start(9) :] if found[9] else ""
                ends = self._time(found.groups()[4:8], number) if found[6] else None
                begun.append((self._time(found.groups()[:4], number), ends, [words], number))
            elif line.strip() and not begun:
                raise InvalidInput(
                    "Line %(line)s does not begin with a time such as 00:01:02.", self.field, line=number
                )
            elif line.strip():
                begun[-1][2].append(line)
        return list(self._timed(begun))

    def _block(self, number: int) -> list[str]:
        end = number
        while end < len(self.lines) and self.lines[end].strip():
            end += 1
        return list(self.lines[number:end])

    def _cues(self, block: list[str], above: int) -> Iterator[Cue]:
        timed = 0 if "-->" in block[0] else 1
        found = _ARROW.fullmatch(block[timed]) if len(block) > timed else None
        line = above + timed + 1
        if found is None:
            raise InvalidInput(
                "Line %(line)s should be the times of a cue: 00:01:02.000 --> 00:01:05.000.", self.field, line=line
            )
        start, end = self._time(found.groups()[:4], line), self._time(found.groups()[4:8], line)
        if any("-->" in words for words in block[timed + 1 :]):
            raise InvalidInput(
                "Line %(line)s: put an empty line before each line of times.",
                self.field,
                line=line + 1,
            )
        for speaker, words in _voices("\n".join(block[timed + 1 :])):
            yield self._cue(start, end, speaker, words, line)

    def _timed(self, begun: Sequence[tuple[int, int | None, list[str], int]]) -> Iterator[Cue]:
        for place, (start, ends, parts, line) in enumerate(begun):
            following = begun[place + 1][0] if place + 1 < len(begun) else -1
            speaker, words = _spoken(" ".join(parts))
            end = ends if ends is not None else following if following > start else min(start + ENDS_AFTER, LAST)
            if not words:
                raise InvalidInput("Line %(line)s has a time and no words.", self.field, line=line)
            yield self._cue(start, end, speaker, words, line)

    def _cue(self, start: int, end: int, speaker: str, words: str, line: int) -> Cue:
        self._count += 1
        if self._count > MOST_CUES:
            raise InvalidInput(
                "These are too many lines. Divide the transcript: at most %(most)s.", self.field, most=MOST_CUES
            )
        if end <= start:
            raise InvalidInput("Line %(line)s: it ends before it begins.", self.field, line=line)
        if len(words) > LONGEST_WORDS:
            raise InvalidInput("Line %(line)s is too long for one time. Divide it.", self.field, line=line)
        return Cue(start, end, words, speaker)

    def _time(self, parts: Sequence[str | None], line: int) -> int:
        hours, minutes, seconds, fraction = parts
        if int(seconds or 0) >= _SIXTY or (hours is not None and int(minutes or 0) >= _SIXTY):
            raise InvalidInput("Line %(line)s: minutes and seconds go to 59.", self.field, line=line)
        whole = (int(hours or 0) * _SIXTY + int(minutes or 0)) * _SIXTY + int(seconds or 0)
        at = whole * 1000 + int((fraction or "0").ljust(3, "0"))
        if at > LAST:
            raise InvalidInput("Line %(line)s: no recording is as long as that.", self.field, line=line)
        return at


def _is_subrip(lines: Sequence[str]) -> bool:
    filled = [line.strip() for line in lines if line.strip()][:_NUMBERED]
    return len(filled) == _NUMBERED and filled[0].isdecimal() and _ARROW.fullmatch(filled[1]) is not None


def _voices(payload: str) -> Iterator[tuple[str, str]]:
    """The words of a cue by speaker; words before the first voice have none, and what is empty is left out."""
    speaker, words, last = "", "", 0
    for tag in _TAG.finditer(payload):
        words += payload[last : tag.start()]
        last = tag.end()
        name, _, named = tag[1].replace("\n", " ").replace("\t", " ").partition(" ")
        if name.partition(".")[0] in ("v", "/v"):
            yield from _said(speaker, words)
            speaker, words = named, ""
    yield from _said(speaker, words + payload[last:])


def _said(speaker: str, words: str) -> Iterator[tuple[str, str]]:
    told = _one_line(_unescaped(words))
    if told:
        yield _named(_unescaped(speaker)), told


def _spoken(text: str) -> tuple[str, str]:
    found = _SPEAKER.fullmatch(text.strip())
    return (_named(found[1]), _one_line(found[2])) if found else ("", _one_line(text))


def _named(speaker: str) -> str:
    # A colon would end the name where people type it.
    return _one_line(speaker.replace(":", " "))[:LOOKS_SPOKEN].strip()


def _one_line(text: str) -> str:
    """One line without control characters, spaces tidied; a no-break space and marks of direction stay."""
    kept = "".join(" " if letter in "\n\t\u2028\u2029\x85" else letter for letter in text)
    kept = "".join(letter for letter in kept if unicodedata.category(letter) not in ("Cc", "Cs"))
    return re.sub(" {2,}", " ", kept).strip()


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(lambda found: _REFERENCES[found[1]], text)


def _digits(line: str) -> str:
    """The line with digits of every script as ASCII, letter by letter, so that places stay the same."""
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdecimal() and not letter.isascii() else letter for letter in line
    )
