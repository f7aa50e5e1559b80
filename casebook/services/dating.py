"""The date that an exhibit itself bears, not the day on which somebody scanned it: of its post, paper or letter, else of its event.

Rule 47 § 3.1 of the Rules of the ECtHR lists documents in order of date, and means theirs (exports.md §2.5). Nobody writes that
date down a second time: it is taken from the record that the exhibit belongs to, and only from what the pack tells anyway.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from casebook.dates.named import named_date
from casebook.exporters.dossier import DatedBy, IncidentFacts, PostFacts
from casebook.exporters.profile import Data, Profile
from casebook.model.evidence import CaptureBody
from casebook.services.reading import CaseBook

_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of one exhibit: its title as it leaves, its capture, its post, the incidents that it shows."""

    evidence: UUID
    title: str
    capture: CaptureBody
    post: PostFacts | None
    incidents: Iterable[IncidentFacts]


def own_date(shown: Shown, book: CaseBook, profile: Profile) -> tuple[str, DatedBy]:
    """Give the date of an exhibit ("2026-04-08", "2026-08") and what tells it; ("", "") where only its capture has one.

    The first that is known: the post it shows, the paper of a state that it is, the letter that came or went with it, the date
    that its title names, the event that it shows.
    """
    told: tuple[tuple[DatedBy, Iterable[str]], ...] = (
        ("post", _posted(shown)),
        ("paper", _papers(shown.evidence, book, profile)),
        ("letter", _letters(shown.evidence, book, profile)),
        ("title", (named_date(shown.title),)),
        ("event", (_day(each.edtf) for each in shown.incidents)),
    )
    for by, days in told:
        # The most exact of them, and of those the earliest: "2026-06" of a notice gives way to the day of its decision.
        known = sorted(filter(None, days), key=lambda day: (-len(day), day))
        if known:
            return known[0], by
    return "", ""


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _posted(shown: Shown) -> Iterator[str]:
    if shown.post and shown.post.posted_at_utc:
        yield shown.post.posted_at_utc.date().isoformat()
    yield _day(shown.capture.posted.edtf)


def _papers(evidence: UUID, book: CaseBook, profile: Profile) -> Iterator[str]:
    if profile.admits_any(Data.STATUS) or profile.admits_any(Data.PAPERS):
        yield from (_day(each.body.issued_on) for each in book.instruments if evidence in each.body.evidence)


def _letters(evidence: UUID, book: CaseBook, profile: Profile) -> Iterator[str]:
    if profile.admits_any(Data.CORRESPONDENCE):
        letters = (letter for each in book.interventions for letter in each.body.letters)
        yield from (_day(letter.at.edtf) for letter in letters if evidence in letter.evidence)


def _day(edtf: str) -> str:
    """The day, month or year with which a date begins; "" where none is known."""
    found = _DAY.match(edtf)
    return found[0] if found else ""
