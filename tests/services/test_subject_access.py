"""A person's own data (GDPR art. 15, exports.md §5, 11): all on one person, others by code, privilege and safety held back."""

import json
from uuid import UUID

import pytest

from casebook.exporters.dossier import Dossier
from casebook.exporters.typeset.international_blocks import names_of_field
from casebook.exporters.typeset.wording import wording
from casebook.i18n import LOCALES
from casebook.model import LegalInstrument, RiskAssessment, SafetyPlan
from casebook.model.incident import Source
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.person import PersonName, PersonRelationBody
from casebook.model.risk_assessment import RiskAssessmentBody
from casebook.model.safety_plan import SafetyPlanBody
from casebook.services import (
    assembling,
    casework,
    delivery,
    disclosure,
    noting,
    reading,
    recording,
    records,
    subject_access,
)
from casebook.services.composing import Choice
from casebook.services.delivery import Handing
from casebook.services.drafts import ActDraft, CaseDraft, IncidentDraft, PersonDraft, PostDraft
from casebook.services.exported import nouns
from casebook.services.subject_records import shows
from tests import cast
from tests.conftest import Office
from tests.services.acting import assembled
from tests.services.international import consent, person

ASKED = {"received_on": "2026-11-02", "identity_checked": "yes"}


def tell(office: Office) -> UUID:
    """Mahsa was named in a post; her brother Farid was summoned, and told of it; a lawyer wrote to her."""
    with office.acting(cast.DANA) as (work, keys):
        case = casework.open_case(work, keys, CaseDraft(title="Orzu"))
        mahsa, farid, sura = (
            recording.add_person(
                work,
                keys,
                case.id,
                PersonDraft(names=(PersonName(text=name),), role=role, contact=f"{name.split()[0]}@mail.invalid"),
            )
            for name, role in (("Mahsa Orzu", "target"), ("Farid Nodir", "relative"), ("Sura Vafo", "witness"))
        )
        relation = PersonRelationBody(person=farid, of=mahsa, relationship="010102")
        recording.relate(work, keys, case.id, relation)
        recording.record_incident(
            work,
            keys,
            case.id,
            IncidentDraft(
                title="Mahsa Orzu named in a post",
                narrative="Sura Vafo saw the post and rang Mahsa Orzu.",
                sources=(Source(words="Sura Vafo by telephone", person=sura, connection="0102"),),
                acts=(ActDraft(kind="doxxing", victim=mahsa),),
                posts=(
                    PostDraft(platform="vk", url="https://vk.com/wall-1_2", author_handle="seen", text="PostWords"),
                ),
            ),
        )
        recording.record_incident(
            work,
            keys,
            case.id,
            IncidentDraft(
                title="BrotherSummoned",
                narrative="FaridNarrative",
                track="home",
                acts=(ActDraft(kind="killing_attempt", victim=farid),),
            ),
        )
        advice = LegalInstrumentBody(kind="warrant", person=mahsa, reference="ADVICE-1", tags=("privileged",))
        for noun, body in (
            (LegalInstrument, advice),
            (LegalInstrument, LegalInstrumentBody(kind="warrant", person=mahsa, reference="WARRANT-2")),
            (RiskAssessment, RiskAssessmentBody(person=mahsa, threats="MahsaThreats")),
            (RiskAssessment, RiskAssessmentBody(person=farid, threats="FaridThreats")),
            (SafetyPlan, SafetyPlanBody(person=mahsa, contact_rules="ring after eight")),
        ):
            records.add(work, keys, case.id, noun, body)
        noting.note_on(work, keys, case.id, "NoteOfDana", noun="person", record=mahsa)
    return case.id


def own_data(office: Office, case_id: UUID, name: str, **answers: str) -> Dossier:
    """Compose the own data of one person."""
    with office.acting(cast.DANA) as (work, keys):
        who = str(person(reading.case_book(work, keys, case_id, page="tests"), name)) if name else ""
        choice = Choice(
            profile="gdpr_access",
            recipient=name or "Nobody yet",
            purpose="Art. 15",
            answers={**ASKED, "person": who, **answers},
        )
        return disclosure.compose(work, keys, case_id, choice).dossier


def as_json(dossier: Dossier) -> str:
    return dossier.data_files[0].text


@pytest.fixture
def case_id(office: Office) -> UUID:
    return tell(office)


def test_all_on_one_person_and_on_nobody_else(office: Office, case_id: UUID) -> None:
    dossier = own_data(office, case_id, "Mahsa")
    told = as_json(dossier)
    whole = json.loads(told)
    assert whole["person"] == "Mahsa Orzu"
    assert [each["noun"] for each in whole["records"]] == [
        "person",
        "person_relation",
        "incident",
        "act",
        "content_item",
        "legal_instrument",
        "risk_assessment",
        "safety_plan",
    ]
    for words in ("Mahsa@mail.invalid", "PostWords", "WARRANT-2", "MahsaThreats", "ring after eight"):
        assert words in told
    for words in ("Farid", "Sura", "BrotherSummoned", "FaridThreats", "NoteOfDana", "ADVICE-1", "Dana"):
        assert words not in told, words
    (relation,) = (each for each in whole["records"] if each["noun"] == "person_relation")
    assert (relation["person"], relation["of"]) == ("R1", "Mahsa Orzu")
    (incident,) = (each for each in whole["records"] if each["noun"] == "incident")
    assert incident["narrative"] == "W1 saw the post and rang Mahsa Orzu."


def test_a_relative_gets_what_is_about_them_alone(office: Office, case_id: UUID) -> None:
    told = as_json(own_data(office, case_id, "Farid"))
    assert all(words in told for words in ("Farid Nodir", "BrotherSummoned", "FaridThreats"))
    assert not [words for words in ("Mahsa", "PostWords", "WARRANT-2", "Sura") if words in told]


def test_the_pages_tell_the_same_in_words(office: Office, case_id: UUID) -> None:
    dossier = own_data(office, case_id, "Mahsa")
    assert dossier.subject is not None
    assert dossier.subject.sources == ("W1 by telephone, Witness",)
    titles = [each.title for each in dossier.subject.records]
    assert titles[:3] == ["person", "person_relation", "incident"]
    rows = {name: text for each in dossier.subject.records for name, text in each.rows}
    assert rows["relationship"] != "010102"
    assert [each.name for each in dossier.persons] == ["Mahsa Orzu"]


def test_what_is_privileged_or_noted_stays_and_is_counted_and_plans_can_be_held(office: Office, case_id: UUID) -> None:
    dossier = own_data(office, case_id, "Mahsa")
    assert [line.partition(":")[0] for line in dossier.withheld] == [
        "Marked as privileged between client and lawyer",
        "Internal notes of the case",
    ]
    held = own_data(office, case_id, "Mahsa", safety_hold="yes")
    assert "MahsaThreats" not in as_json(held)
    assert "ring after eight" not in as_json(held)
    assert "safety plans are held back" in held.withheld[-1]


def test_every_field_that_a_person_may_read_has_a_name_in_their_language() -> None:
    told = {
        "person",
        "person_relation",
        "incident",
        "act",
        "content_item",
        "evidence",
        "legal_instrument",
        "intervention",
    }
    told |= {"consent", "risk_assessment", "safety_plan", "referral"}
    for noun in (each for each in nouns() if each.name in told):
        for column in noun.columns:
            if shows(column) and not (column.kind == "id" and column.of != "person"):
                known = names_of_field(noun.name, column.name)
                assert known.keys() >= set(LOCALES) or column.name in wording("fa").words, (noun.name, column.name)


def test_recipients_come_from_the_ledger(office: Office, case_id: UUID) -> None:
    built = assembled(office, case_id, Choice(recipient="The court", purpose="An appeal"))
    with office.acting(cast.DANA) as (work, keys):
        pack_id = disclosure.keep(work, keys, built)
        delivery.begin(work, keys, case_id, pack_id, Handing(recipient="Registry", route="portal"))
    dossier = own_data(office, case_id, "Mahsa")
    assert dossier.subject is not None
    (got,) = dossier.subject.recipients
    assert (got.recipient, got.purpose, got.pack) == ("Registry", "An appeal", built.built.dossier.pack_id)


@pytest.mark.parametrize(
    ("received", "extended", "due"),
    [("2026-01-31", "no", "2026-02-28"), ("2026-11-02", "yes", "2027-02-02"), ("soon", "no", ""), ("", "no", "")],
)
def test_the_answer_is_due_in_one_month_or_three(received: str, extended: str, due: str) -> None:
    assert subject_access.due_on({"received_on": received, "extended": extended}) == due


def test_until_somebody_is_chosen_nothing_is_told(office: Office, case_id: UUID) -> None:
    for who in ("", "00000000-0000-4000-8000-000000000000"):
        dossier = own_data(office, case_id, "", person=who)
        assert dossier.subject is not None
        assert (dossier.subject.name, dossier.subject.records, dossier.persons, dossier.incidents) == ("", (), (), ())
        assert json.loads(as_json(dossier))["records"] == []


def test_to_the_person_their_own_ways_and_papers_are_no_secret(office: Office, case_id: UUID) -> None:
    with office.acting(cast.DANA) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="tests")
        consent(work, keys, case_id, person(book, "Mahsa"), "own_data")
        choice = Choice(
            profile="gdpr_access",
            recipient="Mahsa",
            purpose="Art. 15",
            answers={**ASKED, "person": str(person(book, "Mahsa"))},
        )
        made = disclosure.compose(work, keys, case_id, choice)
    found = assembling.screened(made, office.house.blobs).clearance.problems
    assert not [each for each in found if each.code.startswith("sensitive")]
    assert not [each for each in found if each.code.startswith("consent")]
