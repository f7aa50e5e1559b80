"""Blocks of facts for offices abroad: what each shows of a dossier (exports.md §1.1, 2.6 to 2.8, 5)."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from casebook.exporters.dossier import ActFacts, Dossier, IncidentFacts, PersonFacts
from casebook.exporters.facts_around import (
    ConsentFacts,
    CountsFacts,
    InstrumentFacts,
    InterventionFacts,
    LetterFacts,
    RecordFacts,
    SubjectFacts,
)
from casebook.exporters.profile import Data, How
from casebook.exporters.profiles import profile
from casebook.exporters.typeset.fact_blocks import BLOCKS
from casebook.exporters.typeset.international_blocks import INTERNATIONAL
from casebook.exporters.typeset.scene import scene, voice
from casebook.exporters.typeset.setting import Json, Setting, flat
from casebook.exporters.typeset.wording import LOCALES, wording
from tests.exporters.factories import a_dossier

TARGET = PersonFacts(id=UUID(int=7), name="Mahsa", part="target")


def block(name: str, **changes: Any) -> list[Json]:
    dossier: Dossier = a_dossier(**changes)
    return BLOCKS[name](scene(Setting(wording(voice(dossier))), dossier))


def rows(blocks: list[Json]) -> list[str]:
    """The rows of the first table, each as its texts side by side."""
    (table,) = (each for each in blocks if each["b"] == "table")
    return [" | ".join(" ".join(map(flat, cell["p"])) for cells in row for cell in cells) for row in table["rows"]]  # type: ignore[attr-defined]


def happened(number: int, day: str, track: str = "online", **more: Any) -> IncidentFacts:
    return IncidentFacts(
        id=UUID(int=number),
        number=number,
        title=f"Thing {number}",
        when=day,
        sort_key=day,
        edtf=day,
        track=track,  # type: ignore[arg-type]
        **more,
    )


def test_2_6_activity_attacks_and_papers_stand_in_order_with_days_from_the_charge() -> None:
    paper = InstrumentFacts(
        id=UUID(int=3), kind="Warrant", reference="W-1", issued="1 June 2026", sort_key="2026-06-01", edtf="2026-06-01"
    )
    told = {
        "incidents": (happened(2, "2026-06-09"), happened(1, "2026-05-20T09:00", "legal"), happened(3, "2026-07")),
        "instruments": (paper,),
        "profile": profile("interpol_ccf"),
        "answers": {"activism": "2026-05-02 Spoke at a rally\n2026-03 Wrote"},
    }
    assert rows(block("charge_timeline", **told)) == [
        "2026-03 |  | Activity | Wrote",
        "2026-05-02 | -30 d | Activity | Spoke at a rally",
        "2026-05-20T09:00 | -12 d | Legal | Thing 1",
        "1 June 2026 | 0 d | Paper of a state | Warrant, W-1",
        "2026-06-09 | +8 d | Online | Thing 2",
        "2026-07 |  | Online | Thing 3",
    ]
    told["answers"] = {"charge_on": "2026-06-08"}
    assert rows(block("charge_timeline", **told))[2].startswith("2026-06-09 | +1 d")
    assert block("charge_timeline", incidents=())[0]["b"] == "say"


def test_2_7_both_questions_of_the_template_are_answered_for_each_person() -> None:
    given = ConsentFacts(person="Mahsa", purpose="UN", purpose_code="un_letter", given_on="2026-05-01")
    office = profile("un_special_procedures")
    office = replace(office, admits={**office.admits, Data.AFFECTED: How.INITIALS})
    blocks = block("agreements", persons=(TARGET,), consents=(given,), profile=office)
    letter, public = rows(blocks)
    assert letter.startswith("Mahsa | Names may stand in a letter")
    assert letter.endswith("| yes | 2026-05-01")
    assert "| no |" in public
    assert len(blocks) > 1  # and why names are initials


def test_2_8_an_incident_has_its_grade_and_a_witness_the_incidents_they_tell_of() -> None:
    witness = PersonFacts(id=UUID(int=8), name="W1", role="Witness")
    other = PersonFacts(id=UUID(int=9), name="W11", role="Witness")
    act = ActFacts(kind="House search", victim="R1", perpetrators=("Four men, Police",))
    incident = happened(4, "2026-05-01", sources=("W1 by telephone (B2)",), grade="B", acts=(act,), country="Misol")
    (row,) = rows(block("graded_incidents", incidents=(incident,)))
    for words in ("Misol", "House search against R1", "Four men, Police", "W1 by telephone (B2)", "| B"):
        assert words in row
    assert rows(block("witnesses", incidents=(incident,), persons=(witness, other))) == [
        "W1 | Witness |  | 4",
        "W11 | Witness |  | ",
    ]


def test_2_8_sources_stand_with_address_and_hash() -> None:
    first, *_ = rows(block("bibliography"))
    assert "https://facebook.com/1" in first
    assert first.count("SHA-256") == len(a_dossier().exhibits[0].files)


def test_1_1_every_letter_is_told_whole() -> None:
    letters = (
        LetterFacts(at="2 May 2026", direction="sent", route="form", words="We notify.\nTwo lines."),
        LetterFacts(at="9 May 2026", direction="received", reference="R-9", words="We decided."),
    )
    asked = InterventionFacts(
        id=UUID(int=4), kind="Notice", kind_code="platform_notice", letters=letters, missing_reasons=("e", "f")
    )
    told = json.dumps(block("letters", interventions=(asked,)))
    assert all(words in told for words in ("We notify.", "Two lines.", "R-9", "We decided.", "e, f"))


def test_5_own_records_are_named_as_on_the_desk_in_the_readers_language() -> None:
    record = RecordFacts(title="consent", rows=(("purpose", "UN"), ("originals", "yes")))
    subject = SubjectFacts(name="Mahsa", records=(record,))
    told = json.dumps(block("own_records", subject=subject, locale="ru"), ensure_ascii=False)
    assert "Согласия" in told
    assert '"да"' in told
    assert "originals" not in told


def test_5_counts_carry_what_must_be_known_to_read_them() -> None:
    table = CountsFacts(title="By month", rows=(("May", "7"), ("June", "<5")))
    notes = CountsFacts(title="All time", rows=(), notes=("About 40 cases",))
    blocks = block("counts", counts=(table, notes))
    assert rows(blocks) == ["May | 7", "June | <5"]
    assert "About 40 cases" in json.dumps(blocks)


@pytest.mark.parametrize("locale", LOCALES)
def test_an_empty_dossier_leaves_no_block_without_words(locale: str) -> None:
    for name in INTERNATIONAL:
        blocks = block(name, incidents=(), exhibits=(), locale=locale)
        assert name == "own_due" or blocks, name
