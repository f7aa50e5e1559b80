"""Transcripts and translations as the exhibit's page shows them: by time or as text, the deciding words marked, no translator named."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from casebook.exporters.transcripts import Cue, Oddity, at, oddities, short_clock
from casebook.model.evidence import DerivativeBody
from casebook.services.custody import TEXTS, ExhibitView
from casebook.services.translated_facts import cues_of
from casebook.web.shared.words import gettext as _

Marked = tuple[str, str, str]
"""What stands before the words that decide, these words, what follows."""
ODD_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One cue: its time, who speaks, the words, and the stills that were taken while it was said."""

    at: str
    speaker: str
    words: Marked
    stills: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ShownText:
    """One transcript or translation of an exhibit."""

    id: UUID
    body: DerivativeBody
    words: Marked
    lines: tuple[Line, ...]
    odd: tuple[str, ...]

    @property
    def certified_on(self) -> str:
        """The day on which a translator signed a certificate, "" where nobody has."""
        return self.body.translating.certified_on if self.body.translating else ""


def shown_texts(view: ExhibitView, seconds: float | None = None) -> list[ShownText]:
    """Give the texts of an exhibit in the order in which they were made; `seconds` is how long the recording lasts."""
    stills = {
        each.id: each.body.redaction.at_ms
        for each in view.derivatives
        if each.body.redaction and each.body.redaction.at_ms is not None and each.id in view.blobs
    }
    made = [each for each in view.derivatives if each.body.operation in TEXTS and each.body.text]
    length = round(seconds * 1000) if seconds else None
    return [_shown(each.id, each.body, stills, length) for each in sorted(made, key=lambda each: each.body.made_at)]


def odd_words(oddity: Oddity) -> str:
    """What a person should look at in the times of a transcript."""
    told = {
        "order": _(
            "Line %(number)s begins at %(at)s, before the line above it.",
            number=oddity.number,
            at=short_clock(oddity.at_ms),
        ),
        "overlap": _(
            "Line %(number)s begins at %(at)s, while somebody still speaks.",
            number=oddity.number,
            at=short_clock(oddity.at_ms),
        ),
        "beyond": _(
            "Line %(number)s ends at %(at)s, after the recording.", number=oddity.number, at=short_clock(oddity.at_ms)
        ),
    }
    return told[oddity.kind]


def odd_lines(cues: tuple[Cue, ...], length: int | None = None) -> tuple[str, ...]:
    """The first of what is odd about a transcript's times, in words."""
    found = [odd_words(each) for each in oddities(cues, length)]
    return tuple(found[:ODD_AT_ONCE])


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _shown(text_id: UUID, body: DerivativeBody, stills: dict[UUID, int], length: int | None) -> ShownText:
    cues = cues_of(body.text, body.media_type)
    passage = body.translating.passage if body.translating else ""
    lines = tuple(_lines(cues, passage, stills))
    words = ("", "", "") if cues else _marked(body.text, passage)
    return ShownText(text_id, body, words, lines, odd_lines(cues, length))


def _lines(cues: tuple[Cue, ...], passage: str, stills: dict[UUID, int]) -> Iterator[Line]:
    standing = {each: at(cues, ms) for each, ms in stills.items()}
    for number, cue in enumerate(cues, start=1):
        taken = tuple(each for each, place in standing.items() if place == number)
        yield Line(short_clock(cue.start_ms), cue.speaker, _marked(cue.words, passage), taken)


def _marked(text: str, passage: str) -> Marked:
    start = text.find(passage) if passage else -1
    return (text, "", "") if start < 0 else (text[:start], passage, text[start + len(passage) :])
