"""One case carried to offices abroad: consents decide what enters, and nothing outside the office's column leaves in any file.

Sources: exports.md §2.6 to 2.8, 4.2, 5; the canaries are those of test_what_leaves.
"""

import io
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from casebook.exporters import proof_pack
from casebook.exporters.dossier import Dossier
from casebook.exporters.problem import Problem
from casebook.exporters.profile import Data, How
from casebook.exporters.reader_files import reader_files
from casebook.exporters.typeset.pictures import PictureSet
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.model.person import PersonName
from casebook.services import assembling, disclosure, membership, preparing, reading, recording
from casebook.services.clearing import NotCleared
from casebook.services.composition import Composition
from casebook.services.drafts import PersonDraft
from casebook.services.stripping import stripped
from casebook.verify import verify
from tests import cast
from tests.conftest import Office
from tests.keys.acting import let_in
from tests.services.acting import bytes_of
from tests.services.international import MAJOR, UNTIL, begun, chosen, consent, person, the_case
from tests.services.test_what_leaves import CANARIES, NEVER, tell

AFFECTED, RELATIVE = "AffectedName", "RelativeName"
CARRIED = {
    "interpol_ccf": "ccf",
    "un_special_procedures": "un_letter",
    "sanctions_dossier": "sanctions",
    "dsc_art53": "regulator",
    "access_now_helpline": "helpline",
}
OWN = ("ContactNever", "ActMethodNever")  # to others; the person may read what was noted of their own


def composed(office: Office, case_id: UUID, draft_id: UUID) -> Composition:
    """Compose what a draft decides, as Dana."""
    with office.acting(cast.DANA) as (work, keys):
        choice, body = chosen(work, keys, case_id, draft_id)
        return disclosure.compose(work, keys, case_id, choice, draft=body)


def begin(office: Office, case_id: UUID, kind: str, **answers: str) -> UUID:
    with office.acting(cast.DANA) as (work, keys):
        return begun(work, keys, case_id, kind, **answers)


def agree(office: Office, case_id: UUID, name: str, *purposes: str) -> list[UUID]:
    """Record that somebody agreed to purposes."""
    with office.acting(cast.DANA) as (work, keys):
        who = person(reading.case_book(work, keys, case_id, page="tests"), name)
        return [consent(work, keys, case_id, who, purpose) for purpose in purposes]


def blocks(made: Composition) -> dict[str, Problem]:
    return {each.code: each for each in made.clearance.blocks}


def everything_of(made: Composition) -> dict[str, bytes]:
    """Every file that would leave, whatever stands in the way: of the proof pack, and beside it. PDFs as their text too."""
    sink, dossier = io.BytesIO(), made.dossier

    def contents(key: str) -> Iterator[bytes]:
        return iter((made.sources[key].text,))

    with TypstTypesetter(lambda *_: PictureSet()) as typesetter:
        built = proof_pack.build(dossier, contents, typesetter, made.signing_key, (), sink)
        beside = {
            each.name: b"".join(each.pieces) for each in reader_files(dossier, built, typesetter, contents, stripped)
        }
    with zipfile.ZipFile(io.BytesIO(sink.getvalue())) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    return {**inside, **beside}


def words_of(files: dict[str, bytes]) -> str:
    """All names, all bytes, and of PDFs the text and the title as outside tools have them."""
    told = []
    for name, content in files.items():
        told.append(name)
        told.append(content.decode("utf-8", "replace"))
        if name.endswith(".pdf"):
            told += [_outside(content, command) for command in (["pdftotext", "-", "-"], ["pdfinfo", "-"])]
    return "\n".join(told)


def _outside(content: bytes, command: list[str]) -> str:
    return subprocess.run(command, input=content, check=True, capture_output=True).stdout.decode()


def forbidden(kind: str, dossier: Dossier) -> set[str]:
    """The canaries of every kind of data that this office may not have as it is."""
    admitted = {data for data in Data if dossier.profile.how(data) is How.YES}
    if Data.PAPERS in admitted:
        admitted.add(Data.STATUS)  # its canaries are those of papers
    words = {word for data, told in CANARIES.items() if data not in admitted for word in told}
    never = {word for word in NEVER if kind != "gdpr_access" or word not in OWN}
    return {word for word in words | never if not word.isdigit()}  # digits turn up in hashes


@pytest.mark.parametrize("kind", [*CARRIED, "gdpr_access"])
def test_4_2_nothing_outside_the_column_of_the_office_is_in_any_file(office: Office, kind: str) -> None:
    case_id = tell(office)
    agree(office, case_id, AFFECTED, *([CARRIED[kind]] if kind in CARRIED else ["own_data"]))
    who = {}
    if kind == "gdpr_access":
        with office.acting(cast.DANA) as (work, keys):
            who = {"person": str(person(reading.case_book(work, keys, case_id, page="tests"), AFFECTED))}
    made = composed(office, case_id, begin(office, case_id, kind, **who))
    kept = forbidden(kind, made.dossier) - ({"SourceWords"} if kind == "gdpr_access" else set())  # art. 15(1)(g)
    told = words_of(everything_of(made))
    assert kept
    assert not sorted(word for word in kept if word in told)
    assert all(word in told for word in ("PostedWords", "handle_seen", made.dossier.pack_id))  # what may leave does
    assert not [
        each for each in assembling.screened(made, office.house.blobs).clearance.blocks if "sensitive" in each.code
    ]


def test_2_7_without_the_first_consent_nothing_is_built_and_without_the_second_names_are_initials(
    office: Office,
) -> None:
    case_id = tell(office)
    draft = begin(office, case_id, "un_special_procedures")
    assert blocks(composed(office, case_id, draft))["consent_none"].detail["purpose"] == "un_letter"
    agree(office, case_id, AFFECTED, "un_letter")
    made = composed(office, case_id, draft)
    assert "consent_none" not in blocks(made)
    assert made.dossier.profile.how(Data.AFFECTED) is How.INITIALS
    told = words_of(everything_of(made))
    assert AFFECTED not in told
    assert "A." in {each.name for each in made.dossier.persons}
    assert [each.purpose_code for each in made.dossier.consents] == ["un_letter"]
    agree(office, case_id, AFFECTED, "un_public")
    named = composed(office, case_id, draft)
    assert named.dossier.profile.how(Data.AFFECTED) is How.YES
    assert {each.purpose_code for each in named.dossier.consents} == {"un_letter", "un_public"}
    assert {each.name for each in named.dossier.persons if each.part == "relative"} == {"R1"}  # she was not asked
    agree(office, case_id, RELATIVE, "un_letter", "un_public")
    both = composed(office, case_id, draft)
    assert {each.name for each in both.dossier.persons if each.part == "relative"} == {RELATIVE}


def test_2_7_4_2_each_relative_is_named_by_both_consents_of_their_own_and_others_stay_coded(office: Office) -> None:
    case_id = tell(office)
    other = "Nozanin Khomushi"
    with office.acting(cast.DANA) as (work, keys):
        recording.add_person(work, keys, case_id, PersonDraft(names=(PersonName(text=other),), role="relative"))
    draft = begin(office, case_id, "un_special_procedures", context=f"{RELATIVE} was questioned on the same day.")
    naming_both = begin(office, case_id, "un_special_procedures", context=f"{RELATIVE} and {other} were questioned.")
    agree(office, case_id, AFFECTED, "un_letter", "un_public")
    agree(office, case_id, RELATIVE, "un_letter", "un_public")
    agree(office, case_id, other, "un_letter")
    half = composed(office, case_id, draft)
    assert other not in words_of(everything_of(half))
    relatives = {each.name: each for each in half.dossier.persons if each.part == "relative"}
    assert relatives.keys() == {RELATIVE, "N. K."}, "without the second consent, initials"
    with office.acting(cast.DANA) as (work, keys):
        (given,) = [
            each.id
            for each in reading.case_book(work, keys, case_id, page="tests").consents
            if each.body.person == relatives["N. K."].id
        ]
        recording.withdraw_consent(work, keys, case_id, given, date(2026, 1, 11))
    made = composed(office, case_id, draft)
    told = words_of(everything_of(made))
    assert RELATIVE in told
    assert other not in told
    relatives = {each.name: each for each in made.dossier.persons if each.part == "relative"}
    assert relatives.keys() - {RELATIVE} <= {"R1", "R2"}
    assert [each.coded for each in relatives.values()].count(False) == 1
    assert {(each.person, each.purpose_code) for each in made.dossier.consents} >= {
        (RELATIVE, "un_letter"),
        (RELATIVE, "un_public"),
    }
    (kept,) = [each.items for each in made.clearance.held_back if each.data is Data.RELATIVES]
    assert [each.split(" → ")[0] for each in kept] == [other]
    assert not sensitive(office, made)
    assert [each.where.split(" › ")[0] for each in sensitive(office, composed(office, case_id, naming_both))] == [
        "answers context"
    ]


def sensitive(office: Office, made: Composition) -> list[Problem]:
    """What the scan of everything that would leave blocks."""
    found = assembling.screened(made, office.house.blobs).clearance.blocks
    return [each for each in found if each.code.startswith("sensitive_")]


def test_5_a_consent_that_is_withdrawn_between_preview_and_build_blocks(office: Office) -> None:
    case_id = tell(office)
    (given,) = agree(office, case_id, AFFECTED, "ccf")
    draft = begin(office, case_id, "interpol_ccf")
    before = composed(office, case_id, draft)
    assert not blocks(before)
    with office.acting(cast.DANA) as (work, keys):
        recording.withdraw_consent(work, keys, case_id, given, date(2026, 1, 11))
    made = composed(office, case_id, draft)
    assert blocks(made)["consent_withdrawn"].detail["purpose"] == "ccf"
    assert made.clearance.content_digest != before.clearance.content_digest
    with pytest.raises(NotCleared):
        assembling.assemble(made, office.house.blobs, office.house.settings)


def test_5_a_consent_that_runs_out_between_preview_and_build_blocks(office: Office) -> None:
    case_id = tell(office)
    agree(office, case_id, AFFECTED, "sanctions")
    draft = begin(office, case_id, "sanctions_dossier")
    assert "consent_ended" not in blocks(composed(office, case_id, draft))
    office.house.clock = lambda: datetime.combine(UNTIL, time(), UTC) + timedelta(days=1)
    assert blocks(composed(office, case_id, draft))["consent_ended"].detail["purpose"] == "sanctions"


def test_2_6_the_asylum_decision_is_told_only_if_the_client_agrees(office: Office) -> None:
    case_id = tell(office)
    agree(office, case_id, AFFECTED, "ccf")
    secret = composed(office, case_id, begin(office, case_id, "interpol_ccf", asylum_agreed="no"))
    assert secret.dossier.profile.how(Data.STATUS) is How.NO
    found = assembling.screened(secret, office.house.blobs).clearance.blocks
    assert {each.code for each in found} == {"sensitive_status"}  # the decision was typed all the same
    agreed = composed(office, case_id, begin(office, case_id, "interpol_ccf"))
    assert not assembling.screened(agreed, office.house.blobs).clearance.blocks


def test_2_7_two_people_approve_a_communication_and_then_it_is_built_and_verifies(office: Office) -> None:
    case_id = tell(office)
    let_in(office, office.lena)
    with office.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case_id, office.lena, ends_on=date(2036, 1, 1))
    agree(office, case_id, AFFECTED, "un_letter", "un_public")
    draft = begin(office, case_id, "un_special_procedures")
    digest = composed(office, case_id, draft).clearance.content_digest
    for who in (cast.DANA, cast.LENA):
        assert "four_eyes" in blocks(composed(office, case_id, draft))
        with office.acting(who) as (work, keys):
            preparing.approve_draft(work, keys, case_id, draft, digest)
    made = composed(office, case_id, draft)
    assert not blocks(made)
    built = assembling.assemble(made, office.house.blobs, office.house.settings)
    names = {built.reader.name if built.reader else "", *(each.body.name for each in built.further)}
    assert any(name.startswith("UN-SP_Submitter_CONFIDENTIAL") for name in names)
    assert verify(io.BytesIO(bytes_of(office, case_id, built))).ok


def test_one_invented_case_is_carried_to_every_office(office: Office) -> None:
    case_id = the_case(office)
    with office.acting(cast.DANA) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="tests")
    who = {"gdpr_access": {"person": str(person(book, "Behruz"))}}
    border = [each.id for each in book.incidents if "border" in each.body.title]
    made = {}
    for kind in (*CARRIED, "police", "gdpr_access"):
        with office.acting(cast.DANA) as (work, keys):
            without = border if kind in ("sanctions_dossier", "police") else ()
            draft = begun(work, keys, case_id, kind, without=without, **who.get(kind, {}))
        made[kind] = composed(office, case_id, draft)
    assert {kind: set(blocks(each)) - {"four_eyes"} for kind, each in made.items() if blocks(each)} == {
        "un_special_procedures": set(),
        "sanctions_dossier": {"two_sources"},  # the friend's own word is the only source of one incident
        "police": set(),
    }
    # §2.8: who acted is told in full, who was harmed by code, and nobody is told where they are now
    dossier = made["sanctions_dossier"].dossier
    (major,) = (each for each in dossier.persons if each.part == "perpetrator")
    assert {major.name, *major.other_names} == set(MAJOR)
    assert (major.affiliation, major.born) == (
        "Head of section 3, Department for Order, since 2022",
        "2 September 1971",
    )
    assert major.addresses == ("Department for Order, Namuna avenue 1, Tajikistan, 2022",)
    assert "pravda_primer" in major.accounts[0]
    others = [each for each in dossier.persons if each.part != "perpetrator"]
    assert all(each.coded and not (each.country or each.born or each.status) for each in others)
    assert {each.grade for each in dossier.incidents} == {"A", "C"}
    # §1.1: a coordinator learns what platforms were asked, and of no other office; nor what happened to his mother
    dossier = made["dsc_art53"].dossier
    assert {each.platform_code for each in dossier.interventions} == {"youtube", "vk"}
    assert {each.kind for each in dossier.exhibits}.isdisjoint({"Voice message", "Photograph"})
    assert dossier.answers["complainant"] == "Charogh e.V."
    # §2.6: activity, attacks and papers, and no search at the mother's home; a clock never says where he is
    dossier = made["interpol_ccf"].dossier
    assert "home" not in {each.track for each in dossier.incidents}
    assert not [each.when for each in dossier.incidents if "Zurich" in each.when]
    assert {each.kind for each in dossier.instruments} == {"Passport decision", "Interpol diffusion"}
