"""Time-coded transcripts: what a cue is, WebVTT and typed lines out, and what is odd about their times.

Reading stands in `transcript_reading`. A cue's words are one line: where a line breaks on a screen says nothing about what was
said. Times are whole milliseconds from the start of the recording. The format is docs/formats/transcript.md.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

VTT = "text/vtt"  # RFC of the type: W3C WebVTT, section 9
LAST = 100 * 60 * 60 * 1000 - 1  # milliseconds: 99:59:59.999
LOOKS_SPOKEN = 60  # characters before a colon that typed lines take for a speaker
_SECOND, _MINUTE, _HOUR = 1_000, 60_000, 3_600_000


@dataclass(frozen=True, slots=True)
class Cue:
    """What somebody says from one time to another, `end_ms` after `start_ms`. `speaker` is "" where nobody is named."""

    start_ms: int
    end_ms: int
    words: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something about the times of a cue that a person should look at; `number` counts cues from 1."""

    number: int
    kind: Literal["order", "overlap", "beyond"]
    at_ms: int


def vtt(cues: Iterable[Cue]) -> str:
    """Write WebVTT: UTF-8 text with LF, hours always given, a cue number above each cue. The same cues give the same text."""
    blocks = [
        f"{number}\n{clock(cue.start_ms)} --> {clock(cue.end_ms)}\n{_payload(cue)}\n"
        for number, cue in enumerate(cues, start=1)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def typed(cues: Sequence[Cue]) -> str:
    """Write lines as people type them: "00:01:02 Speaker: words"; an end is written where the next cue does not begin there."""
    return "\n".join(_typed(cue, following) for cue, following in zip(cues, [*cues[1:], None], strict=True))


def plain(cues: Iterable[Cue]) -> str:
    """The words alone, a line each, with who said them."""
    return "\n".join(f"{cue.speaker}: {cue.words}" if cue.speaker else cue.words for cue in cues)


def oddities(cues: Sequence[Cue], duration_ms: int | None = None) -> Iterator[Oddity]:
    """Say which cues begin before the one above them, begin before another has ended, or last beyond the recording."""
    latest_start = latest_end = 0
    for number, cue in enumerate(cues, start=1):
        if cue.start_ms < latest_start:
            yield Oddity(number, "order", cue.start_ms)
        elif cue.start_ms < latest_end and number > 1:
            yield Oddity(number, "overlap", cue.start_ms)
        if duration_ms is not None and cue.end_ms > duration_ms:
            yield Oddity(number, "beyond", cue.end_ms)
        latest_start, latest_end = max(latest_start, cue.start_ms), max(latest_end, cue.end_ms)


def clock(milliseconds: int) -> str:
    """A time as WebVTT writes it: 00:01:02.000."""
    hours, rest = divmod(milliseconds, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    seconds, rest = divmod(rest, _SECOND)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"


def short_clock(milliseconds: int) -> str:
    """A time as people read it: 00:01:02, with a fraction only where there is one."""
    return clock(milliseconds).removesuffix(".000")


def at(cues: Sequence[Cue], milliseconds: int) -> int | None:
    """The number of the cue that is being said at a time, counted from 1; None where nobody speaks."""
    for number, cue in enumerate(cues, start=1):
        if cue.start_ms <= milliseconds < cue.end_ms:
            return number
    return None


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────

_MISREAD = re.compile(rf"[-–:]|[^:]{{0,{LOOKS_SPOKEN}}}:")
_ESCAPES = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ("\u200e", "&lrm;"),
    ("\u200f", "&rlm;"),
    ("\u00a0", "&nbsp;"),
)


def _payload(cue: Cue) -> str:
    words, speaker = _escaped(cue.words), _escaped(cue.speaker)
    # A space, which readers take off, keeps the end of a name like "--" from looking like the arrow between times.
    end = " >" if speaker.endswith("--") else ">"
    return f"<v {speaker}{end}{words}" if speaker else words


def _escaped(text: str) -> str:
    # An escaped ">" also keeps "-->" out of a payload, where it would begin another cue.
    for plain_form, escaped in _ESCAPES:
        text = text.replace(plain_form, escaped)
    return text


def _typed(cue: Cue, following: Cue | None) -> str:
    ends = following is None or following.start_ms != cue.end_ms
    times = f"{short_clock(cue.start_ms)}-{short_clock(cue.end_ms)}" if ends else short_clock(cue.start_ms)
    # A colon that would be taken for a speaker's is kept apart by an empty speaker: "00:01:02 : he said: go".
    spoken = f"{cue.speaker}:" if cue.speaker or _MISREAD.match(cue.words) else ""
    return " ".join(filter(None, (times, spoken, cue.words)))
