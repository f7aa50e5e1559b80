"""Rules of courts that a machine can check, each by the section of exports.md that it stands in."""

import dataclasses
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from casebook.exporters.bundle_rules import A_PAGE
from casebook.exporters.dossier import Dossier, PersonFacts
from casebook.exporters.problem import Problem
from casebook.exporters.rules import problems
from casebook.i18n import LOCALES
from tests.exporters.factories import a_file
from tests.exporters.typeset import venues

ISSUED = datetime(2026, 11, 27, 9, tzinfo=UTC)  # a Friday
LONG = "They wait for him at the airport. " * 20


def found(court: str, check: str, exhibits: str = "", **answers: str) -> list[Problem]:
    """What one check of a court finds; `exhibits` names the section of all exhibits."""
    dossier, _ = venues.case(court)
    dossier = dataclasses.replace(dossier, issued_at=ISSUED, answers=answers)
    if exhibits:
        dossier = moved(dossier, exhibits)
    told = [each for each in problems(dossier, date(2026, 11, 27)) if each.code == check]
    for each in told:
        assert "exports.md 2." in each.source
        assert check == "pages_of_documents" or set(LOCALES) <= set(each.words)
        assert all(each.words[locale].format(**each.detail) for locale in each.words)  # every name has its value
    return told


def moved(dossier: Dossier, group: str) -> Dossier:
    return dataclasses.replace(
        dossier, exhibits=tuple(dataclasses.replace(each, group=group) for each in dossier.exhibits)
    )


@pytest.mark.parametrize(
    ("court", "check", "ask", "within", "late", "day"),
    [
        ("echr_rule47_annex", "four_months", "final_decision_on", "2026-07-27", "2026-07-26", "2026-11-26"),
        ("echr_rule47_annex", "four_months", "final_decision_on", "2026-08-01", "2025-10-31", "2026-02-28"),
        ("fr_cnda", "one_month", "notified_on", "2026-10-27", "2026-10-26", "2026-11-26"),
    ],
)
def test_2_4_and_2_5_a_term_that_has_run_out_is_said(
    court: str, check: str, ask: str, within: str, late: str, day: str
) -> None:
    """§2.5: four months from the final decision; §2.4: one month from notification. Warned of, for counsel to judge."""
    assert not found(court, check, **{ask: within})
    assert not found(court, check)
    assert not found(court, check, **{ask: "2026-13-99"})  # said elsewhere not to be a day
    (told,) = found(court, check, **{ask: late})
    assert (told.where, told.detail["day"], told.blocking) == (ask, day, False)


@pytest.mark.parametrize(
    ("removal", "soon"),
    [
        ("2026-11-27 18:00, flight to Dushanbe", True),  # today
        ("2026-11-30 06:00", True),  # Monday: the next working day
        ("2026-12-01 06:00", False),
        ("on 2026-11-29", True),  # Sunday
        ("next week", False),
        ("2026-99-99", False),
    ],
)
def test_2_5_a_removal_within_a_working_day_is_said(removal: str, soon: bool) -> None:
    """§2.5: less than one working day before removal may be too late."""
    assert bool(found("echr_rule39", "removal_soon", removal_at=removal)) is soon


def test_2_5_a_request_that_merely_refers_to_other_documents_is_said() -> None:
    """§2.5: in detail the grounds of the particular fears and the nature of the risks; not merely refer."""
    told = found("echr_rule39", "in_detail", fears="See the statement at annex 4.", risks=LONG)
    assert [each.where for each in told] == ["fears"]
    assert not found("echr_rule39", "in_detail", fears=LONG, risks=LONG)


@pytest.mark.parametrize("court", ["echr_rule39", "echr_rule47_annex"])
def test_2_5_domestic_decisions_are_attached(court: str) -> None:
    """§2.5: all necessary documents, above all domestic decisions; full legible copies."""
    assert found(court, "decisions_attached", exhibits="background")
    assert not found(court, "decisions_attached", exhibits="decisions")


def test_2_1_evidence_is_filed_thirty_days_before_a_hearing_of_who_is_not_detained() -> None:
    """§2.1, us_eoir: 30-day call-up."""
    (told,) = found("us_eoir", "call_up", detained="not_detained", hearing="2026-12-26, 9:00, Newark")
    assert told.detail["day"] == "2026-11-26"
    assert not found("us_eoir", "call_up", detained="not_detained", hearing="2026-12-27, Newark")
    assert not found("us_eoir", "call_up", detained="detained", hearing="2026-12-01")
    assert not found("us_eoir", "call_up", detained="not_detained", hearing="in December")


def test_2_1_a_publication_has_its_address_and_date() -> None:
    """§2.1, us_eoir: source, date and URL for publications."""
    told = {each.where: each.detail["fields"] for each in found("us_eoir", "publications_sourced", "background")}
    assert told == {}  # each of ours was captured from an address, on a day
    dossier, _ = venues.case("us_eoir")
    bare = dataclasses.replace(dossier.exhibits[0], source_url="", capture=type(dossier.exhibits[0].capture)())
    dated = dataclasses.replace(bare, label="E002", title="Report of 2025-03-04", source_url="https://a.example/r")
    dossier = moved(dataclasses.replace(dossier, exhibits=(bare, dated)), "background")
    told = {
        each.where: each.detail["fields"]
        for each in problems(dossier, ISSUED.date())
        if each.code == "publications_sourced"
    }
    assert told == {"E001": "address, date"}


@pytest.mark.parametrize("court", ["uk_ftt_iac", "uk_utiac"])
def test_2_2_a_statement_says_who_how_and_when_and_its_translation_has_a_day(court: str) -> None:
    """§2.2: Practice Direction 32; the original in the witness's own language and the translation are both filed."""
    assert not found(court, "statement_whole")
    told = found(court, "statement_whole", statement_text="I saw it.", statement_original="Ман дидам.")
    assert [each.where for each in told] == [
        "statement_witness",
        "statement_about",
        "statement_process",
        "statement_made",
        "statement_translated",
    ]
    alone = found(court, "statement_whole", statement_original="Ман дидам.")
    assert [each.where for each in alone] == ["statement_text", "statement_translated"]


def test_2_1_a_country_schedule_has_at_most_twelve_pages_as_this_court_sets_them() -> None:
    """§2.1, uk_ftt_iac: at most 12 pages at 12 points and 1.5 spacing; a page of it holds less than one of Strasbourg's."""
    assert not found("uk_ftt_iac", "pages_of_documents", country_schedule="x" * 11 * A_PAGE)
    (told,) = found("uk_ftt_iac", "pages_of_documents", country_schedule="x" * 14 * A_PAGE)
    assert (told.where, told.detail["most"], told.blocking) == ("country_schedule", "12", True)


@pytest.mark.parametrize(
    ("role", "said", "codes"),
    [
        ("original", "R2 was summoned, and R21 with him", "R2"),
        ("original", "He was summoned", ""),
        ("derivative", "R2 was summoned", ""),  # an approved copy has the names closed
    ],
)
def test_4_2_an_original_beside_words_that_have_codes_for_whom_it_names_is_said(
    role: str, said: str, codes: str
) -> None:
    dossier, _ = venues.case("uk_ftt_iac")
    first, file = dossier.exhibits[0], a_file("E001/original", role, "summons.pdf")
    exhibit = dataclasses.replace(first, files=(file,), transcription=said, translation="", translations=())
    brother = PersonFacts(id=UUID(int=77), name="R2", part="relative", coded=True)
    dossier = dataclasses.replace(dossier, persons=(*dossier.persons, brother), exhibits=(exhibit,))
    told = [each for each in problems(dossier, date(2026, 11, 27)) if each.code == "original_names"]
    assert [(each.where, each.detail["codes"], each.blocking) for each in told] == (
        [(exhibit.label, codes, False)] if codes else []
    )
