"""An exhibit's own date: of the record that it belongs to, as far as the pack tells of that record."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from casebook.dates import Moment
from casebook.exporters.dossier import IncidentFacts, PostFacts
from casebook.exporters.profiles import profile
from casebook.model.evidence import CaptureBody
from casebook.model.intervention import InterventionBody, Letter
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.services.dating import Shown, own_date
from casebook.services.reading import CaseBook

PAPER = UUID(int=1)
SCANNED = CaptureBody(method="paper_scan", captured=Moment("2026-09-28T10:00", "Europe/London"))
EVENT = IncidentFacts(id=UUID(int=2), number=1, title="Detained", when="", sort_key="", edtf="2026-04-08/2026-04-17")
POST = PostFacts(platform="Telegram", url="https://t.me/x/1", posted_at_utc=datetime(2026, 3, 3, 5, 15, tzinfo=UTC))
LETTER = InterventionBody(kind="police", title="Report", letters=(Letter(at=Moment("2026-05-12"), evidence=(PAPER,)),))


def a_book(*papers: LegalInstrumentBody, letters: InterventionBody | None = None) -> CaseBook:
    return cast(
        "CaseBook",
        SimpleNamespace(
            instruments=[SimpleNamespace(body=each) for each in papers],
            interventions=[SimpleNamespace(body=letters)] if letters else [],
        ),
    )


def a_paper(issued_on: str) -> LegalInstrumentBody:
    return LegalInstrumentBody(kind="warrant", issued_on=issued_on, evidence=(PAPER,))


SHOWN = Shown(PAPER, "A scan", SCANNED, None, (EVENT,))


@pytest.mark.parametrize(
    ("shown", "book", "dated"),
    [
        ({"post": POST}, a_book(a_paper("2026-06-22")), ("2026-03-03", "post")),
        ({}, a_book(a_paper("2026-06~"), a_paper("2026-06-22")), ("2026-06-22", "paper")),  # the more exact of two
        ({}, a_book(letters=LETTER), ("2026-05-12", "letter")),
        ({"title": "Medical letter of 19 April 2026"}, a_book(), ("2026-04-19", "title")),
        ({}, a_book(), ("2026-04-08", "event")),
        ({"incidents": ()}, a_book(), ("", "")),  # the day of the scan is never taken for its own
    ],
)
def test_the_record_that_an_exhibit_belongs_to_dates_it(
    shown: dict[str, Any], book: CaseBook, dated: tuple[str, str]
) -> None:
    assert own_date(replace(SHOWN, **shown), book, profile("echr_rule39")) == dated


def test_a_record_that_stays_dates_nothing() -> None:
    book = a_book(a_paper("2026-06-22"), letters=LETTER)
    assert own_date(SHOWN, book, profile("platform_facebook")) == ("2026-04-08", "event")
