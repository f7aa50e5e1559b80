"""The data files of courts: what exports.md §2.1 to §2.5 and §4.2 say, in the words of the file that a lawyer can correct."""

import dataclasses
import re

import pytest

from casebook.exporters.bundle_rules import A_PAGE
from casebook.exporters.dossier import Dossier
from casebook.exporters.file_names import document_name, exhibit_name, part_name
from casebook.exporters.marks import letters, marks
from casebook.exporters.profile import Data, How
from casebook.exporters.profiles import profile
from casebook.exporters.rules import CHECKS, problems
from casebook.exporters.typeset.court import PARTS
from casebook.exporters.typeset.fact_blocks import BLOCKS
from casebook.i18n import LOCALES
from casebook.vocabulary.terms import terms
from tests.exporters.typeset import venues

# exports.md, row by row: paper, most bytes of a file, what an exhibit is called, points and line spacing.
FORM = {
    "uk_ftt_iac": ("a4", 0, "", 12, 1.5),
    "uk_utiac": ("a4", 50_000_000, "", 12, 1.5),
    "us_eoir": ("us-letter", 25_000_000, "Tab {letter}", 12, 1),
    "us_uscis": ("us-letter", 12_000_000, "Exhibit {n}", 12, 1),
    "de_bamf": ("a4", 0, "K{n}", 11, 1.2),
    "fr_cnda": ("a4", 0, "Pièce n° {n}", 11, 1.2),
    "eu_generic": ("a4", 0, "", 11, 1.2),
    "echr_rule39": ("a4", 50_000_000, "Annex {n}", 12, 1.2),
    "echr_rule47_annex": ("a4", 50_000_000, "Doc. {n}", 12, 1.2),
}
TRUTH = (
    "I believe that the facts stated in this witness statement are true. I understand that proceedings for contempt of court may "
    "be brought against anyone who makes, or causes to be made, a false statement in a document verified by a statement of truth "
    "without an honest belief in its truth."
)


@pytest.mark.parametrize("court", venues.COURTS)
def test_each_court_gets_the_form_that_it_asks_for(court: str) -> None:
    layout = profile(court).layout
    assert layout.style == "bundle"
    found = (layout.paper, layout.most_bytes, layout.exhibit_mark, layout.body_points, layout.leading)
    assert found == FORM[court]


@pytest.mark.parametrize("court", venues.COURTS)
def test_each_data_file_holds_together(court: str) -> None:
    kind = profile(court)
    asks = {ask.identifier: ask for ask in kind.asks}
    assert len(asks) == len(kind.asks)
    assert {rule.check for rule in kind.rules} <= set(CHECKS)
    assert set(kind.layout.head) <= set(asks)
    for name in kind.layout.parts:
        part, _, identifier = name.partition(":")
        assert part in PARTS or (part == "document" and identifier in {each.identifier for each in kind.documents})
    for document in kind.documents:
        assert not document.when or document.when in asks
        for part in document.parts:
            source, _, name = part.source.partition(":")
            assert {"": not name, "ask": name in asks, "facts": name in BLOCKS}[source], part.source
    assert set(kind.consents) <= {term.code for term in terms("consent_purpose")}
    for ask in kind.asks:
        assert set(LOCALES) <= set(ask.label), ask.identifier
    assert set(LOCALES) <= set(kind.about)
    assert {"ru", "tg", "fa"} <= set(kind.names)
    assert kind.legal_reviewer == ""  # no lawyer has signed any of them off yet, and none may seem to have
    assert kind.sources


@pytest.mark.parametrize("court", venues.COURTS)
def test_the_matrix_for_tribunals_codes_relatives_and_their_key_goes_sealed(court: str) -> None:
    kind = profile(court)
    assert kind.how(Data.AFFECTED) is How.YES
    assert kind.how(Data.RELATIVES) is How.CODE
    assert kind.how(Data.PLACES) is How.YES
    assert kind.how(Data.STATUS) is How.YES
    assert kind.allows_custody
    assert kind.key_annex
    assert kind.time_stamp == "required"
    assert kind.consents == (("litigation",) if court.startswith("echr") else ("asylum_file",))


def test_british_exhibits_come_in_the_order_of_the_practice_direction() -> None:
    kind = profile("uk_ftt_iac")
    order = [group.identifier for group in kind.layout.groups]
    assert order == ["statements", "statement_exhibits", "online", "family", "legal", "medical", "background"]
    (statement,) = [document for document in kind.documents if document.identifier == "statement"]
    assert statement.signed["en"] == TRUTH
    assert statement.numbered
    assert kind.custodian == "uk"


def test_a_rule_39_request_bears_on_its_face_what_the_court_asks() -> None:
    kind = profile("echr_rule39")
    (request,) = [document for document in kind.documents if document.identifier == "request"]
    face = request.face["en"]
    assert face.startswith("Rule 39 – Urgent\nPerson to contact: {contact}")
    for said in (
        "Scheduled date and time of removal: {removal_at}",
        "Destination: {removal_to}",
        "Official case number",
    ):
        assert said in face
    assert kind.layout.parts[0] == "document:request"
    needed = {ask.identifier for ask in kind.asks if ask.needed == "yes"}
    assert {"fears", "risks", "provisions", "decisions", "contact"} <= needed


def test_a_rule_47_annex_lists_everything_by_date_with_its_page() -> None:
    kind = profile("echr_rule47_annex")
    assert [part.source for part in kind.documents[0].parts][-1] == "facts:exhibits_by_date"
    assert kind.layout.margin_mm == 35
    assert kind.documents[1].most_pages == 20


# ── rules that a machine can check ──────────────────────────────────────────────────────────────────────


def found(dossier: Dossier) -> set[tuple[str, str, bool]]:
    return {(each.code, each.where, each.blocking) for each in problems(dossier, dossier.issued_at.date())}


def test_a_supplement_without_its_reason_or_its_number_is_stopped() -> None:
    dossier, _ = venues.case("uk_ftt_iac")
    bare = {name: text for name, text in dossier.answers.items() if name not in ("late_reason", "bundle_number")}
    first = dataclasses.replace(dossier, answers=bare)
    assert not any(code == "late_reason" for code, _, _ in found(first))
    late = dataclasses.replace(first, follows="CBP-2026-AAAAAA", marks_from=9)
    assert {("late_reason", "late_reason", True), ("late_reason", "bundle_number", True)} <= found(late)
    answered = dataclasses.replace(late, answers={**bare, "late_reason": "Arrived today.", "bundle_number": "1"})
    assert not any(code == "late_reason" for code, _, _ in found(answered))


def test_a_submission_of_more_than_twenty_pages_is_stopped() -> None:
    dossier, _ = venues.case("echr_rule47_annex")
    long = dataclasses.replace(dossier, answers={**dossier.answers, "submission": "x" * (21 * A_PAGE)})
    assert ("pages_of_documents", "submission", True) in found(long)
    assert not any(code == "pages_of_documents" for code, _, _ in found(dossier))


def test_what_a_court_must_know_and_nobody_answered_is_stopped() -> None:
    dossier, _ = venues.case("echr_rule39")
    missing = dataclasses.replace(dossier, answers={})
    assert ("unanswered", "fears", True) in found(missing)
    assert ("unanswered", "removal_at", False) in found(missing)


# ── names and marks ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("court", venues.COURTS)
def test_every_file_name_is_plain_and_says_what_it_is(court: str) -> None:
    dossier, _ = venues.case(court)
    named = marks(dossier)
    names = [part_name(dossier), part_name(dossier, several=True).format(part=2)]
    names += [document_name(dossier, each.file_name) for each in dossier.profile.documents]
    names += [exhibit_name(dossier, label) for label in named]
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9._-]{5,110}\.pdf", name), name
    assert names[1].endswith("_Part2.pdf")
    late = dataclasses.replace(
        dossier, follows="CBP-2026-AAAAAA", marks_from=9, answers={**dossier.answers, "bundle_number": "3"}
    )
    assert re.search(r"-3_.*2026-11-23", part_name(late)), part_name(late)


def test_names_in_other_letters_never_become_part_of_a_file_name() -> None:
    dossier, _ = venues.case("uk_ftt_iac")
    dossier = dataclasses.replace(dossier, answers={**dossier.answers, "appeal_number": "Маҳса/مهسا ../..\\x"})
    assert part_name(dossier) == "Appellant-Bundle_x_2026-11-23.pdf"


def test_tabs_go_on_after_the_alphabet() -> None:
    assert [letters(number) for number in (1, 2, 26, 27, 52, 53, 703)] == ["A", "B", "Z", "AA", "AZ", "BA", "AAA"]


def test_marks_follow_the_courts_order_and_not_ours() -> None:
    dossier, _ = venues.case("de_bamf")
    # E004 and E005 are statements, which come first; E006 has no section and comes last.
    assert marks(dossier) == {"E004": "K1", "E005": "K2", "E001": "K3", "E002": "K4", "E003": "K5", "E006": "K6"}
