"""One invented Facebook complaint in Tajik and English, from the case to the intervention; and nothing else of the case with it."""

import base64
import html
import io
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import pytest
from PIL import Image

from casebook.dates import Moment
from casebook.errors import NotFound
from casebook.exporters.dossier import ExhibitFacts, ExhibitFile
from casebook.exporters.profiles import profile
from casebook.keys.keyring import Keyring
from casebook.model import Intervention
from casebook.model.consent import ConsentBody
from casebook.model.intervention import InterventionBody, Letter
from casebook.services import (
    assembling,
    complaining,
    custody,
    deadlines,
    delivery,
    preparing,
    pursuing,
    reading,
    recording,
    records,
)
from casebook.services.clearing import NotCleared
from casebook.services.complaining import BuiltComplaint, Sending
from casebook.services.preparing import Beginning
from casebook.services.pursuing import AnswerDraft
from casebook.services.reading import CaseBook
from casebook.services.releasing import NotReleasable
from casebook.services.screening import screen
from casebook.settings import Settings
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.services.complaints import (
    CANONICAL,
    ENGLISH,
    HIDDEN,
    TAJIK,
    Kept,
    Told,
    approved,
    built,
    composed,
    copied,
    draft_of,
    made_once,
    tell,
)

SENT = Sending(letter=Letter(at=Moment("2026-05-13"), route="Web form", reference="FB-310"))
ENCODINGS: tuple[Callable[[str], bytes], ...] = (
    str.encode,
    lambda word: word.encode("utf-16-le"),
    lambda word: word.encode("utf-16-be"),
    lambda word: quote(word).encode(),
    lambda word: html.escape(word).encode("ascii", "xmlcharrefreplace"),
    lambda word: base64.b64encode(word.encode())[: len(word.encode()) * 4 // 3 - 1],
    lambda word: word.encode().hex().encode(),
    lambda word: word.encode("ascii", "backslashreplace"),
)


@pytest.fixture(scope="module")
def made(founded_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return made_once(founded_office, tmp_path_factory.mktemp("complaint") / "instance")


@pytest.fixture
def kept(made: Kept, settings: Settings) -> Iterator[Kept]:
    yield from copied(made, settings)


def opened(office: Office, told: Told, pack: UUID) -> BuiltComplaint:
    with office.acting(cast.DANA) as (work, keys):
        return complaining.built_complaint(work, keys, told.case, pack)


def files_of(office: Office, told: Told, pack: UUID) -> dict[str, tuple[str, str, bytes]]:
    """Every file that may go to the platform: part, name, type, bytes."""
    complaint = opened(office, told, pack)
    parts = {each.part: (each.name, each.media_type) for each in complaint.files}
    assert complaint.pack.reader is not None
    parts["reader"] = (complaint.pack.reader.name, complaint.pack.reader.media_type)
    found = {}
    for part, (name, media_type) in parts.items():
        with office.acting(cast.DANA) as (work, keys):
            file = delivery.hand_over(work, keys, told.case, pack, part=part)
            found[part] = name, media_type, b"".join(file.pieces())
    return found


def book_of(office: Office, told: Told) -> CaseBook:
    with office.acting(cast.DANA) as (work, keys):
        return reading.case_book(work, keys, told.case, page="test")


def text_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def unpacked(pdf: bytes, folder: Path) -> bytes:
    """A PDF with its streams open, as qpdf writes it; a PDF that it does not hold for sound fails here."""
    (folder / "in.pdf").write_bytes(pdf)
    subprocess.run(["qpdf", "--check", folder / "in.pdf"], capture_output=True, check=True)
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", folder / "in.pdf", folder / "out.pdf"], check=True)
    return (folder / "out.pdf").read_bytes()


def test_a_complaint_goes_from_the_case_to_sheet_pictures_table_and_letter_in_two_languages(
    kept: Kept, tmp_path: Path
) -> None:
    office, told = kept.office, kept.told
    tajik = draft_of(office, told, locale="tg")
    problems = [(each.code, each.blocking) for each in approved(office, told, tajik).clearance.problems]
    assert problems == [("language", False)], "the platform’s reviewers read English"
    for pack, asked in ((kept.pack, "What we ask for"), (built(office, told, tajik), "Чӣ мехоҳем")):
        files = files_of(office, told, pack)
        (report,) = opened(office, told, pack).reports
        blocks = {block.identifier: block.text for block in report.blocks}
        assert blocks["addresses"] == CANONICAL
        kind = "Violence" if pack == kept.pack else "Зӯроварӣ"
        assert f"{kind} (STATEMENT_CATEGORY_VIOLENCE)" in blocks["category"], "in the letter's language, the code exact"
        assert "(KEYWORD_INCITEMENT_VIOLENCE_HATRED)" in blocks["category"]
        assert TAJIK in blocks["words"]
        assert ENGLISH in blocks["words"]
        assert {part.partition("-")[0] for part in files} == {"sheet", "items", "attachment", "reader"}
        assert files["attachment-A1"][0] == "A1.png"
        letter = " ".join(text_of(files["reader"][2]).split())
        for words in (TAJIK.split(",", maxsplit=1)[0], "death to her", CANONICAL.removeprefix("https://"), asked):
            assert words in letter
        assert b"/Author" in unpacked(files["reader"][2], tmp_path), "qpdf reads it whole"


def test_4_1_nothing_else_of_the_case_is_in_anything_that_goes_in_any_encoding(kept: Kept, tmp_path: Path) -> None:
    office, told = kept.office, kept.told
    pack = kept.pack
    with office.acting(cast.DANA) as (work, keys):
        copy = custody.exhibit(work, keys, told.case, told.exhibit).derivatives[0].body
    hidden = (*HIDDEN, told.reference, told.original_sha256, copy.sha256, "E001")
    composition = composed(office, told, kept.draft)
    for part, (name, media_type, content) in files_of(office, told, pack).items():
        searched = content + name.encode()
        if media_type == "application/pdf":
            searched += text_of(content).encode() + unpacked(content, tmp_path)
        for word in hidden:
            for encoded in (encoding(word) for encoding in ENCODINGS):
                assert encoded not in searched, (part, word)
        goes = ExhibitFile(
            key=part, role="derivative", name=name, media_type=media_type, size=len(content), sha256="0" * 64, sha512="0" * 128
        )  # fmt: skip
        facts = ExhibitFacts(label=part, title=name, received_at_utc=composition.dossier.issued_at, files=(goes,))
        whole = replace(composition.dossier, exhibits=(facts,))
        assert screen(whole, lambda _, content=content: iter((content,)), composition.terms).clean, part


def test_a_picture_is_drawn_anew_and_carries_its_pixels_alone(kept: Kept) -> None:
    office, told = kept.office, kept.told
    content = files_of(office, told, kept.pack)["attachment-A1"][2]
    assert list(chunks(content)) == [b"IHDR", b"IDAT", b"IEND"]
    picture = Image.open(io.BytesIO(content))
    assert not picture.info
    assert picture.size == (40, 20)
    assert picture.convert("L").getpixel((1, 1)) == 0, "the closed half"


def chunks(png: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        yield png[at + 4 : at + 8]
        at += 12 + size


def test_a_post_is_quoted_as_it_was_public_but_not_to_the_russian_networks(office: Office) -> None:
    told = tell(office, text="Маҳса Орзу хоин аст", translation="Mahsa Orzu is a traitor")
    quoted = composed(office, told, draft_of(office, told)).dossier.asked_posts[0]
    assert quoted.text == "Маҳса Орзу хоин аст"
    with office.acting(cast.DANA) as (work, keys):
        draft = preparing.begin_draft(work, keys, told.case, Beginning(profile="platform_vk"))
        preparing.change_draft(work, keys, told.case, draft, preparing.DraftChange(posts=(told.post,)), revision=1)
    closed = composed(office, told, draft).dossier
    assert "Маҳса" not in closed.asked_posts[0].text
    assert "Mahsa" not in closed.asked_posts[0].translation
    assert (quoted.altered, closed.asked_posts[0].altered) == (False, True)
    assert not closed.persons


def test_1_4_the_russian_networks_want_a_consent_that_names_them(office: Office) -> None:
    told = tell(office, platform="vk", url="https://vk.com/wall-1_2")
    confirmed = {"confirm_recipient": "yes", "notifier_safe": "yes", "channel": "tos_flag"}
    with office.acting(cast.DANA) as (work, keys):
        draft = preparing.begin_draft(work, keys, told.case, Beginning(profile="platform_vk", answers=confirmed))
    assert "consent_by_name" in {each.code for each in composed(office, told, draft).clearance.blocks}
    person = next(iter(book_of(office, told).persons))
    with office.acting(cast.DANA) as (work, keys):
        consent = ConsentBody(person=person, purpose="platform_complaint", recipient="VK", given_on=date(2026, 5, 2))
        recording.add_consent(work, keys, told.case, consent)
    assert "consent_by_name" not in {each.code for each in composed(office, told, draft).clearance.blocks}


def test_1_5_no_file_is_chosen_for_stopncii(kept: Kept) -> None:
    office, told = kept.office, kept.told
    with office.acting(cast.DANA) as (work, keys):
        draft = preparing.begin_draft(work, keys, told.case, Beginning(profile="stopncii"))
    assert not composed(office, told, draft).dossier.exhibits


def test_1_6_11_a_name_in_an_answer_blocks_and_points_to_the_answer(kept: Kept) -> None:
    office, told = kept.office, kept.told
    draft = draft_of(office, told, context="Mahsa Orzu lives in Bonn with refugee status.")
    found = assembling.screened(composed(office, told, draft), office.house.blobs).clearance.blocks
    codes = {each.code for each in found if each.where.startswith("answers context")}
    assert codes == {"sensitive_affected", "sensitive_place", "sensitive_status"}


def test_4_1_a_name_hidden_in_any_answer_blocks_and_points_to_it(kept: Kept) -> None:
    office, told = kept.office, kept.told
    hidden = {
        "policy_url": f"https://transparency.meta.com/?q={quote('Салим Орзу')}",
        "timecodes": base64.b64encode("Салим Орзу дар Бонн".encode()).decode(),
        "context": "Мах\u200bса О\u00adрзу writes.",
        "slang": "Sаlіm Оrzu",  # Cyrillic letters among Latin ones
        "history": "سلیم آرزو",
        "legal_reasoning": "".join(f"&#{ord(letter)};" for letter in "Салим Орзу"),
        "nexus": "Ñ\x81ÐµÐ¼ÑŒÑ\x8f Орзу".replace("Орзу", "Орзу".encode().decode("latin-1")),
        "notifier_name": "M a h s a  O r z u",
        "policy_met": "Шоҳсанам Орзу",
    }
    draft = draft_of(office, told, **hidden)
    found = assembling.screened(composed(office, told, draft), office.house.blobs).clearance.blocks
    pointed = {
        each.where.split(" › ")[0].removeprefix("answers ") for each in found if each.code.startswith("sensitive")
    }
    assert pointed == hidden.keys()
    assert not [each for each in found if "Орзу" in repr(each) or "Orzu" in repr(each)]


def test_1_6_9_the_number_of_a_police_report_stands_where_it_is_asked_for_and_blocks_everywhere_else(
    kept: Kept,
) -> None:
    office, told = kept.office, kept.told
    with office.acting(cast.DANA) as (work, keys):
        for kind, number in (("police", "310-26"), ("asylum_brief", "AB-4711-26")):
            records.add(work, keys, told.case, Intervention, InterventionBody(kind=kind, reference=number))

    def blocked(kind: str = "platform_facebook", **answers: str) -> set[str]:
        made = composed(office, told, draft_of(office, told, kind, **answers))
        found = assembling.screened(made, office.house.blobs).clearance.blocks
        return {each.where.split(" › ")[0] for each in found if each.code == "sensitive_reference"}

    assert not blocked(police_told="11 May 2026, reference 310-26"), (
        "exports.md 1.6, 9: told to the police at the same time"
    )
    assert blocked(context="The police keep it as 310-26.", history="310-26") == {"answers context", "answers history"}
    assert blocked(police_told="AB-4711-26") == {"answers police_told"}, "4.1: no reference of an asylum file"
    (asked,) = [each for each in profile("platform_vk").asks if each.identifier == "police_told"]
    assert not asked.numbers_of, "1.4, VK and OK: it tells in which country somebody lives"


def test_1_6_14_nothing_is_built_before_two_members_have_looked(kept: Kept) -> None:
    office, told = kept.office, kept.told
    made = composed(office, told, draft_of(office, told))
    with pytest.raises(NotCleared) as refused:
        assembling.assemble(made, office.house.blobs, office.house.settings)
    assert {each.code for each in refused.value.problems} == {"four_eyes"}


def test_what_was_sent_opens_an_intervention_with_its_deadlines_and_the_ledger(kept: Kept) -> None:
    office, told = kept.office, kept.told
    pack = kept.pack
    with office.acting(cast.DANA) as (work, keys):
        record = complaining.open_intervention(work, keys, told.case, pack, SENT)
    (found,) = book_of(office, told).interventions
    body = found.body
    assert found.id == record
    assert (body.kind, body.channel, body.platform) == ("platform_notice", "dsa_art16", "facebook")
    assert (body.posts, body.evidence, body.incidents) == ((told.post,), (told.exhibit,), (told.incident,))
    assert body.dsa_categories == ("STATEMENT_CATEGORY_VIOLENCE",)
    assert body.dsa_keywords == ("KEYWORD_INCITEMENT_VIOLENCE_HATRED",)
    assert body.requested == ("remove", "disable_account", "preserve_data")
    assert (body.reference, body.sent.edtf, body.letters[0].reference) == ("FB-310", "2026-05-13", "FB-310")
    dues = {each.kind: each.day for each in deadlines.deadlines_of("intervention", body)}
    assert dues["dsa_art53"] == date(2026, 6, 10)
    assert dues["ask_again"] == date(2026, 5, 14), "a threat to life is asked about at once"
    with office.acting(cast.DANA) as (work, keys):
        view = delivery.of_pack(work, keys, told.case, pack)
    (row,) = view.deliveries
    assert {each.part for each in row.body.files} == {"sheet", "attachment-A1", "reader"}
    assert all(len(each.sha256) == 64 for each in row.body.files)
    assert opened(office, told, pack).intervention == record


def test_sent_again_it_adds_a_letter_and_a_threat_to_life_makes_a_task(kept: Kept) -> None:
    office, told = kept.office, kept.told
    pack = kept.pack
    assert opened(office, told, pack).threat_to_life
    reminding = Sending(letter=SENT.letter, police_task="Tell the police")
    for _ in range(2):
        with office.acting(cast.DANA) as (work, keys):
            complaining.open_intervention(work, keys, told.case, pack, reminding)
    book = book_of(office, told)
    (found,) = book.interventions
    assert len(found.body.letters) == 2
    (task,) = book.tasks
    assert (task.body.title, task.body.intervention) == ("Tell the police", found.id)


def test_a_withdrawn_consent_stops_it_even_after_it_was_built(kept: Kept) -> None:
    office, told = kept.office, kept.told
    pack = kept.pack
    with office.acting(cast.DANA) as (work, keys):
        recording.withdraw_consent(work, keys, told.case, told.consent, work.clock().date())
    assert opened(office, told, pack).withheld == "withdrawn"
    with pytest.raises(NotReleasable), office.acting(cast.DANA) as (work, keys):
        complaining.open_intervention(work, keys, told.case, pack, SENT)
    assert not book_of(office, told).interventions


def test_1_6_13_the_same_address_by_the_same_way_is_named_and_earlier_reports_are_proposed(kept: Kept) -> None:
    office, told = kept.office, kept.told
    pack = kept.pack
    with office.acting(cast.DANA) as (work, keys):
        complaining.open_intervention(work, keys, told.case, pack, SENT)
    again = draft_of(office, told, history="")
    found = {each.code: each.blocking for each in composed(office, told, again).clearance.problems}
    assert found["open_already"] is False  # exports.md §1.6, 13
    assert found["history_known"] is False  # exports.md §1.6, 8
    other = composed(office, told, draft_of(office, told, channel="tos_flag")).clearance.problems
    assert "open_already" not in {each.code for each in other}
    with office.acting(cast.DANA) as (work, keys):
        proposals = complaining.proposed(work, keys, told.case, again)
    (history,) = [each for each in proposals if each.why == "earlier"]
    assert history.answers == {"history": "13 May 2026, DSA Art. 16 notice, FB-310"}


def test_category_law_and_rule_are_proposed_with_reasons_and_taken_over_one_by_one(kept: Kept) -> None:
    office, told = kept.office, kept.told
    with office.acting(cast.DANA) as (work, keys):
        draft = preparing.begin_draft(work, keys, told.case, Beginning(profile="platform_facebook"))
        answers = {each.ask for each in preparing.draft(work, keys, told.case, draft).body.answers}
        assert not {"dsa_category", "legal_ground", "policy_name"} & answers, "nothing is filled in silence"
        proposals = complaining.proposed(work, keys, told.case, draft)
        assert {each.why for each in proposals} == {"act", "ground", "policy"}
        assert {each.detail for each in proposals} == {"death_threat_to_target"}
        grounds = [each for each in proposals if each.why == "ground"]
        assert grounds[0].answers["legal_ground"] == "DE, StGB, § 241 (Threat)"
        assert not any(each.sure for each in grounds), "no lawyer has confirmed them"
        complaining.take_over(work, keys, told.case, draft, grounds[0].identifier, revision=1)
        taken = {each.ask: each.text for each in preparing.draft(work, keys, told.case, draft).body.answers}
        assert taken["legal_elements"].count("“”") == 2
        with pytest.raises(NotFound):
            complaining.take_over(work, keys, told.case, draft, "ground-invented", revision=2)


def test_an_appeal_begins_with_what_was_sent_and_answered_and_tells_nothing_that_went_elsewhere(kept: Kept) -> None:
    office, told = kept.office, kept.told
    pack = kept.pack
    answer = AnswerDraft(
        letter=Letter(at=Moment("2026-05-20"), words="We found no violation."),
        decided=True,
        decision={"outcome": "rejected", "statement_reference": "SOR-9", "answer": "No violation was found."},
    )
    with office.acting(cast.DANA) as (work, keys):
        notice = complaining.open_intervention(work, keys, told.case, pack, SENT)
        revision = _body(work, keys, told, notice).revision
        pursuing.take_answer(work, keys, told.case, notice, answer, revision=revision)
        elsewhere = InterventionBody(kind="police", addressee="Police of Bonn", sent=Moment("2026-05-12"))
        records.add(work, keys, told.case, Intervention, elsewhere)
        appeal = complaining.begin_follow_up(work, keys, told.case, notice, "art20_appeal")
        draft = preparing.draft(work, keys, told.case, appeal).body
    given = {each.ask: each.text for each in draft.answers}
    assert draft.posts == (told.post,)
    assert (given["decision_reference"], given["decision_informed_on"]) == ("SOR-9", "2026-05-20")
    dossier = composed(office, told, appeal).dossier
    assert [each.reference for each in dossier.interventions] == ["FB-310"]
    assert dossier.interventions[0].missing_reasons
    with pytest.raises(NotFound), office.acting(cast.DANA) as (work, keys):
        complaining.begin_follow_up(work, keys, told.case, notice, "tos_flag")


def _body(work: Work, keys: Keyring, told: Told, intervention: UUID) -> InterventionBody:
    book = reading.case_book(work, keys, told.case, page="test")
    return next(each.body for each in book.interventions if each.id == intervention)
