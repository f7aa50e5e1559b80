"""What international bodies, regulators and the person's own data demand, as their profiles say it.

Each test names the section of exports.md that its demand comes from.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from casebook.dates import Moment
from casebook.exporters.dossier import CaptureFacts, Dossier, ExhibitFacts, IncidentFacts, PersonFacts
from casebook.exporters.facts_around import InstrumentFacts, InterventionFacts, LetterFacts, SubjectFacts
from casebook.exporters.problem import Problem
from casebook.exporters.profile import Data, How, Profile
from casebook.exporters.profiles import profile
from casebook.exporters.rules import CHECKS, problems
from casebook.exporters.typeset.fact_blocks import BLOCKS
from casebook.i18n import LOCALES
from casebook.model.incident import IncidentBody, Source
from casebook.services.grading import grade
from tests.exporters.factories import NOON, a_dossier

KINDS = (
    "interpol_ccf",
    "un_special_procedures",
    "sanctions_dossier",
    "dsc_art53",
    "access_now_helpline",
    "gdpr_access",
    "statistics_upr",
    "police",
)
TODAY = date(2026, 11, 20)

# exports.md §4.2, the columns of these offices; "custody summary" of sanctions is the list of sources, not the log.
MATRIX = {
    "interpol_ccf": {
        Data.AFFECTED: How.YES,
        Data.PLACES: How.COUNTRY,
        Data.RELATIVES: How.NO,
        Data.ORIGINALS: How.NO,
        Data.CUSTODY: How.NO,
        Data.PERPETRATORS: How.YES,
    },
    "un_special_procedures": {
        Data.AFFECTED: How.YES,
        Data.PLACES: How.COUNTRY,
        Data.ORIGINALS: How.NO,
        Data.CUSTODY: How.NO,
        Data.PERPETRATORS: How.YES,
    },
    "sanctions_dossier": {
        Data.AFFECTED: How.CODE,
        Data.RELATIVES: How.CODE,
        Data.STATUS: How.NO,
        Data.IDENTITY: How.NO,
        Data.ORIGINALS: How.NO,
        Data.CUSTODY: How.NO,
        Data.PERPETRATORS: How.YES,
        Data.IDENTIFIERS: How.YES,
    },
    "dsc_art53": {
        Data.AFFECTED: How.CODE,
        Data.PLACES: How.NO,
        Data.STATUS: How.NO,
        Data.RELATIVES: How.NO,
        Data.ORIGINALS: How.NO,
        Data.CUSTODY: How.NO,
        Data.PERPETRATORS: How.NO,
        Data.ACCOUNTS: How.YES,
    },
    "access_now_helpline": {
        Data.AFFECTED: How.CODE,
        Data.PLACES: How.NO,
        Data.STATUS: How.NO,
        Data.RELATIVES: How.NO,
        Data.ORIGINALS: How.NO,
        Data.CUSTODY: How.NO,
        Data.PERPETRATORS: How.NO,
        Data.ACCOUNTS: How.YES,
    },
    "statistics_upr": dict.fromkeys(Data, How.NO),
}


def found(dossier: Dossier, kind: str, **answers: str) -> dict[str, Problem]:
    """What stands in the way of a dossier of one kind, by code."""
    kept = replace(dossier, profile=profile(kind), answers=answers)
    return {each.code: each for each in problems(kept, TODAY)}


def unanswered(kind: str, **answers: str) -> set[str]:
    kept = a_dossier(profile=profile(kind), answers=answers)
    return {each.where for each in problems(kept, TODAY) if each.code == "unanswered" and each.blocking}


def target(**more: object) -> PersonFacts:
    return PersonFacts(id=UUID(int=7), name="Mahsa", part="target", **more)  # type: ignore[arg-type]


# ── the files themselves ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", KINDS)
def test_a_profile_says_everything_in_four_languages_and_names_only_what_there_is(kind: str) -> None:
    office: Profile = profile(kind)
    asks = {ask.identifier for ask in office.asks}
    assert office.sources
    assert office.legal_reviewer == ""  # no lawyer has signed any of them off yet
    assert {"ru", "tg", "fa"} <= office.names.keys()
    assert set(LOCALES) <= office.about.keys()
    for ask in office.asks:
        assert set(LOCALES) <= ask.label.keys(), ask.identifier
        assert not ask.hint or set(LOCALES) <= ask.hint.keys(), ask.identifier
        assert all(set(LOCALES) <= choice.label.keys() for choice in ask.choices), ask.identifier
        assert ask.when.partition("=")[0] in asks | {""}
    for document in office.documents:
        assert document.file_name.isascii()
        assert document.when.partition("=")[0] in asks | {""}
        for part in document.parts:
            source, _, name = part.source.partition(":")
            assert name in {"": [""], "ask": asks, "facts": BLOCKS}[source], (document.identifier, part.source)
    for rule in office.rules:
        assert rule.check in CHECKS
        assert rule.source
        assert not rule.words or set(LOCALES) <= rule.words.keys()
    for each in office.instead:
        assert (each.consent == "") != (each.answer == "")
        assert each.answer in asks | {""}
    assert set(office.layout.head) <= asks


@pytest.mark.parametrize("kind", MATRIX)
def test_a_profile_admits_what_its_column_of_the_disclosure_matrix_says(kind: str) -> None:
    assert {data: profile(kind).how(data) for data in MATRIX[kind]} == MATRIX[kind]


# ── INTERPOL, exports.md §2.6 ───────────────────────────────────────────────────────────────────────────


def test_2_6_a_request_has_one_type_and_a_deletion_says_why() -> None:
    needed = unanswered("interpol_ccf", request_type="access")
    assert {"requesting_ncb", "relief", "id_copy_ready", "authority_ready"} <= needed
    assert not needed & {"activism", "political_character"}
    assert {"activism", "political_character"} <= unanswered("interpol_ccf", request_type="deletion")
    both = found(a_dossier(), "interpol_ccf", request_type="access, deletion")
    assert both["not_a_choice"].where == "request_type"


def test_2_6_an_id_copy_and_a_power_of_attorney_must_be_in_counsels_hands() -> None:
    told = found(a_dossier(), "interpol_ccf", id_copy_ready="no")
    assert (told["answered_no"].where, told["answered_no"].blocking) == ("id_copy_ready", True)


def test_2_6_identity_nationality_and_present_country_are_asked_for() -> None:
    whole = target(born="1991", citizenships=("Tajikistan",), country="Poland")
    assert "identity" not in found(a_dossier(persons=(whole,)), "interpol_ccf")
    lacking = found(a_dossier(persons=(target(born="1991"),)), "interpol_ccf")["identity"]
    assert lacking.detail["fields"] == "citizenship, country"


def test_2_6_a_timeline_leads_from_dated_activity_to_a_paper() -> None:
    told = found(a_dossier(), "interpol_ccf", activism="2025-11-02 A rally\nlater an article")
    assert told["activism_dated"].detail["line"] == "2"
    assert not told["papers"].blocking
    paper = InstrumentFacts(id=UUID(int=3), kind="Warrant")
    named = found(a_dossier(instruments=(paper,)), "interpol_ccf", activism="2025 A rally")
    assert {"papers", "activism_dated"}.isdisjoint(named)
    assert named["paper_reference"].where == "Warrant"


# ── UN, exports.md §2.7 ─────────────────────────────────────────────────────────────────────────────────


def test_2_7_what_the_template_asks_is_needed() -> None:
    assert {"submitter", "work", "situation", "steps"} <= unanswered("un_special_procedures")
    told = found(a_dossier(incidents=()), "un_special_procedures")
    assert all(told[code].blocking for code in ("affected_named", "perpetrator_named", "incidents"))


def test_2_7_a_second_consent_that_is_missing_is_said_and_does_not_block() -> None:
    office = profile("un_special_procedures")
    initials = replace(office, admits={**office.admits, Data.AFFECTED: How.INITIALS})
    told = [each for each in problems(a_dossier(profile=initials), TODAY) if each.code == "public_agreed"]
    assert [each.blocking for each in told] == [False]


# ── sanctions, exports.md §2.8 ──────────────────────────────────────────────────────────────────────────


def test_2_8_each_incident_needs_two_sources_and_both_sides_are_told() -> None:
    told = found(a_dossier(), "sanctions_dossier")
    assert (told["two_sources"].where, told["two_sources"].blocking) == ("1", True)
    needed = {"legal_basis", "designated", "basis", "interest_statement", "contrary_information", "point_of_contact"}
    assert needed <= unanswered("sanctions_dossier")


def test_2_8_who_is_proposed_is_told_apart_from_everybody_else() -> None:
    major = PersonFacts(id=UUID(int=9), name="Раҳмат Намуна", part="perpetrator", affiliation="Section 3")
    lacking = found(a_dossier(persons=(major,)), "sanctions_dossier")["identifiers"]
    assert lacking.detail["fields"] == "born, citizenship, latin_name"
    whole = replace(major, other_names=("Rahmat Namuna",), born="1971", citizenships=("Tajikistan",))
    assert "identifiers" not in found(a_dossier(persons=(whole,)), "sanctions_dossier")


def test_2_8_a_source_from_the_net_is_archived_or_hashed() -> None:
    seen = ExhibitFacts(label="E001", title="Page", source_url="https://a.invalid/1", received_at_utc=NOON)
    assert found(a_dossier(exhibits=(seen,)), "sanctions_dossier")["archived"].where == "E001"
    kept = replace(seen, capture=CaptureFacts(archive_urls=("https://archive.invalid/1",)))
    assert "archived" not in found(a_dossier(exhibits=(kept,)), "sanctions_dossier")


@pytest.mark.parametrize(
    ("sources", "exhibits", "letter"),
    [
        ((), 1, "C"),
        (("a1",), 0, "C"),
        (("a1",), 1, "A"),
        (("c3", "c3"), 0, "B"),
        (("d4", "e4"), 0, "C"),
        (("d4",), 1, "B"),
        (("f6", "b2"), 0, "B"),
        ((), 2, "B"),
    ],
)
def test_2_8_a_grade_sums_up_how_well_an_incident_is_supported(
    sources: tuple[str, ...], exhibits: int, letter: str
) -> None:
    told = tuple(Source(words="s", reliability=each[0], credibility=each[1]) for each in sources)
    assert grade(IncidentBody(title="T", when=Moment(), sources=told, recorded_at=NOON), exhibits) == letter


def test_2_8_sources_without_a_grade_are_named() -> None:
    bare = IncidentFacts(id=UUID(int=1), number=4, title="T", when="", sort_key="", sources=("one", "two"))
    assert found(a_dossier(incidents=(bare,)), "sanctions_dossier")["sources_graded"].where == "4"


# ── regulators and helplines, exports.md §1.1, 1.5 ──────────────────────────────────────────────────────


def test_1_1_a_coordinator_wants_all_communications_and_the_duties_by_article() -> None:
    told = found(a_dossier(), "dsc_art53", articles_infringed="their own rules")
    assert told["correspondence"].blocking
    assert told["articles"].blocking
    bare = InterventionFacts(id=UUID(int=4), kind="Platform notice", kind_code="platform_notice", reference="YT-1")
    named = found(a_dossier(interventions=(bare,)), "dsc_art53", articles_infringed="art. 16(5) and 20")
    assert named.keys().isdisjoint({"correspondence", "articles"})
    assert named["messages"].where == "Platform notice YT-1"
    letter = LetterFacts(at="2 May 2026", direction="sent", words="We notify")
    assert "messages" not in found(a_dossier(interventions=(replace(bare, letters=(letter,)),)), "dsc_art53")


def test_1_1_the_fields_of_a_complaint_under_article_53_are_needed() -> None:
    needed = unanswered("dsc_art53")
    assert {"location_member_state", "provider", "provider_establishment", "harm_summary", "requested_action"} <= needed
    assert found(a_dossier(), "dsc_art53", mandate_ready="no")["answered_no"].where == "mandate_ready"


def test_1_5_a_helpline_needs_an_address_a_risk_and_a_safe_contact() -> None:
    assert {"who_is_targeted", "what_happened", "risk", "urgency", "safe_contact"} <= unanswered("access_now_helpline")
    assert found(a_dossier(incidents=(), accounts=()), "access_now_helpline")["posts_told"].blocking


# ── the person's own data, exports.md §5, 11 ────────────────────────────────────────────────────────────


def test_5_11_a_person_is_chosen_known_and_answered_within_a_month() -> None:
    nobody = found(a_dossier(subject=SubjectFacts(name="")), "gdpr_access", identity_checked="no")
    assert nobody["person_chosen"].blocking
    assert (nobody["answered_no"].where, nobody["answered_no"].blocking) == ("identity_checked", True)
    late = SubjectFacts(name="Mahsa", due_on="2026-05-10")
    assert found(a_dossier(subject=late), "gdpr_access")["in_time"].detail["day"] == "2026-05-10"
    soon = SubjectFacts(name="Mahsa", due_on="2026-05-11")
    assert "in_time" not in found(a_dossier(subject=soon), "gdpr_access")
