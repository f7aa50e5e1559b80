"""Redacted copies: made beside an original that stays, looked into, approved by a second member, and written down."""

import hashlib
import io
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from casebook.errors import IllegalMove, InvalidInput, NotAllowed, NotFound
from casebook.inspection.values import Leaks, Region
from casebook.model import ContentItem
from casebook.model.account import ContentItemBody
from casebook.model.evidence import DerivativeBody
from casebook.services import custody, disclosure, leaving_copies, reading, recording, redaction, redaction_register
from casebook.services.composing import Choice
from casebook.services.drafts import IncidentDraft, PostDraft
from casebook.services.redacted_words import Closing, close
from casebook.services.redaction import Boxes, StillReadable
from tests import cast
from tests.conftest import Office
from tests.inspection.papers import SECRET, laden_paper
from tests.inspection.samples import pdf
from tests.keys.acting import grant, let_in
from tests.services.acting import as_dana, rows, stored, take_in
from tests.services.redacting import BOXES, LEFT_HALF, a_picture, kept


def bodies(office: Office, case_id: UUID, evidence_id: UUID) -> dict[UUID, DerivativeBody]:
    view = as_dana(office, lambda w, k: custody.exhibit(w, k, case_id, evidence_id))
    return {each.id: each.body for each in view.derivatives}


def copy_of(office: Office, case_id: UUID, derivative_id: UUID) -> bytes:
    file = as_dana(office, lambda w, k: redaction.read_copy(w, k, case_id, derivative_id, purpose="page"))
    return b"".join(file.pieces())


def as_lena(office: Office, act: Any) -> Any:
    with office.acting(cast.LENA) as (work, keys):
        return act(work, keys)


@pytest.fixture
def case_id(office: Office) -> UUID:
    """A case that Lena was given."""
    let_in(office, office.lena)
    case = office.new_case()
    grant(office, case, office.lena)
    return case.id


# ── boxes ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_copy_stands_beside_its_original_with_both_hashes_a_recipe_and_a_link_of_custody(
    office: Office, case_id: UUID
) -> None:
    """exports.md §4.4: both kept, both hashes, the recipe."""
    content = a_picture(SECRET.encode())
    evidence = take_in(office, case_id, content, "seen.jpg")
    made = kept(office, case_id, evidence)
    body = bodies(office, case_id, evidence)[made]
    copy = copy_of(office, case_id, made)
    assert body.redaction is not None
    assert body.redaction.original_sha256 == hashlib.sha256(content).hexdigest()
    assert body.sha256 == hashlib.sha256(copy).hexdigest()
    assert body.sha512 == hashlib.sha512(copy).hexdigest()
    assert (body.operation, body.media_type, body.name, body.size) == (
        "redaction", "image/png", "E001_redacted.png", len(copy),
    )  # fmt: skip
    assert SECRET.encode() not in copy
    assert Image.open(io.BytesIO(copy)).getpixel((2, 2)) == (0, 0, 0)
    assert body.redaction.recipe[-1].startswith("Pillow ")
    assert "1 opaque boxes with their codes drawn into the pixels" in body.redaction.recipe
    assert (body.redaction.done_by, body.redaction.done_by_role) == (office.dana, "caseworker")
    assert [(mark.code, mark.page, mark.width) for mark in body.redaction.marks] == [("R2", 1, 5000)]
    original = as_dana(office, lambda w, k: custody.read(w, k, case_id, evidence, purpose="page"))
    assert b"".join(original.pieces()) == content
    view = as_dana(office, lambda w, k: custody.exhibit(w, k, case_id, evidence))
    link = next(link for link in view.custody if link.event == "redacted")
    assert (link.sha256_before, link.sha256_after) == (body.redaction.original_sha256, body.sha256)
    assert view.chain_holds


def test_a_document_with_the_name_in_every_layer_loses_it(office: Office, case_id: UUID) -> None:
    """exports.md §4.3, PDF: attachments, scripts, forms, annotations, layers, XMP, earlier revisions."""
    evidence = take_in(office, case_id, laden_paper(), "paper.pdf")
    whole = Boxes(regions=(Region(1, 0, 0, 10_000, 10_000, "R1"),))
    copy = copy_of(office, case_id, kept(office, case_id, evidence, whole))
    assert copy.startswith(b"%PDF-")
    assert SECRET.encode() not in copy


WRONG = [
    (Boxes(), "boxes"),
    (Boxes(regions=(LEFT_HALF,) * 201), "boxes"),
    (Boxes(regions=(LEFT_HALF, Region(1, 10, 10, 0, 10, "R1"))), "boxes-1-width"),
    (Boxes(regions=(Region(1, 6000, 0, 5000, 10, "R1"),)), "boxes-0-left"),
    (Boxes(regions=(Region(1, 0, -1, 5000, 10, "R1"),)), "boxes-0-left"),
    (Boxes(regions=(Region(0, 0, 0, 5000, 10, "R1"),)), "boxes-0-page"),
    (Boxes(regions=(Region(1, 0, 0, 5000, 10, "R9"),)), "boxes-0-code"),
    (Boxes(regions=(Region(1, 0, 0, 5000, 10, ""),)), "boxes-0-code"),
    (Boxes(regions=(Region(2, 0, 0, 5000, 10, "R1"),)), "boxes"),
]


def test_what_cannot_be_drawn_is_said_at_its_row_and_nothing_is_kept(office: Office, case_id: UUID) -> None:
    evidence = take_in(office, case_id, a_picture(), "seen.jpg")
    held = stored(office)
    for boxes, field in WRONG:
        with pytest.raises(InvalidInput) as said:
            kept(office, case_id, evidence, boxes)
        assert said.value.field == field
    assert stored(office) == held
    assert bodies(office, case_id, evidence) == {}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf(password="p"), "protected by a password"),
        (pdf(page_count=300), "too many pages"),
        (b"%PDF-1.7\n", "could not be drawn"),
        (b"PK\x03\x04" + bytes(100), "cannot be redacted here"),
    ],
)
def test_a_file_that_cannot_be_redacted_is_refused_in_words(
    office: Office, case_id: UUID, content: bytes, words: str
) -> None:
    evidence = take_in(office, case_id, content, "paper.pdf")
    with pytest.raises(InvalidInput, match=words):
        kept(office, case_id, evidence)


def test_a_video_needs_a_time(office: Office, case_id: UUID) -> None:
    with pytest.raises(InvalidInput) as said:
        redaction.checked(BOXES, "video/mp4")
    assert said.value.field == "at"
    assert redaction.checked(Boxes(regions=BOXES.regions, at_ms=0), "video/mp4").at_ms == 0
    assert redaction.checked(Boxes(at_ms=0), "video/mp4").regions == (), "a still alone shows less than its video"


def test_a_copy_that_still_shows_something_is_not_kept_and_the_log_says_so(
    office: Office, case_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """exports.md §4.3: verified by extraction."""
    evidence = take_in(office, case_id, a_picture(), "seen.jpg")
    held = stored(office)
    monkeypatch.setattr(redaction.redact, "redacted", lambda *_, **__: Leaks(("words",)))
    with pytest.raises(StillReadable) as found:
        kept(office, case_id, evidence)
    assert found.value.found == ("words",)
    assert stored(office) == held
    with office.acting(cast.DANA) as (work, keys):
        redaction.refuse(work, keys, case_id)
        assert [getattr(event, "kind", "") for event in work.journal][-1] == "StillReadable"


def test_a_copy_made_for_an_exhibit_that_is_not_there_goes(office: Office, case_id: UUID) -> None:
    evidence = take_in(office, case_id, a_picture(), "seen.jpg")
    held = stored(office)
    file = as_dana(office, lambda w, k: custody.read(w, k, case_id, evidence, purpose="page"))
    made = redaction.make(office.house.blobs, case_id, file, "E001", BOXES)
    with pytest.raises(NotFound):
        as_dana(office, lambda w, k: redaction.keep(w, k, case_id, case_id, made))
    assert stored(office) == held


# ── a second member ─────────────────────────────────────────────────────────────────────────────────────


def test_whoever_made_a_copy_cannot_approve_it_and_somebody_else_can_once(office: Office, case_id: UUID) -> None:
    """exports.md §4.3: a second person approves."""
    evidence = take_in(office, case_id, a_picture(), "seen.jpg")
    made = kept(office, case_id, evidence)
    with pytest.raises(IllegalMove):
        as_dana(office, lambda w, k: redaction_register.approve(w, k, case_id, made))
    as_lena(office, lambda w, k: redaction_register.approve(w, k, case_id, made))
    told = bodies(office, case_id, evidence)[made].redaction
    assert told is not None
    assert (told.approved_by, told.approved_by_role) == (office.lena, "counsel")
    with pytest.raises(IllegalMove):
        as_lena(office, lambda w, k: redaction_register.approve(w, k, case_id, made))
    as_dana(office, lambda w, k: redaction_register.withdraw(w, k, case_id, made))
    told = bodies(office, case_id, evidence)[made].redaction
    assert told is not None
    assert told.approved_at is None
    with pytest.raises(IllegalMove):
        as_dana(office, lambda w, k: redaction_register.withdraw(w, k, case_id, made))
    with pytest.raises((NotAllowed, NotFound)), office.acting(cast.KIAN) as (work, keys):
        redaction_register.approve(work, keys, case_id, made)


def test_the_register_has_a_line_for_each_box_and_each_word(office: Office, case_id: UUID) -> None:
    """exports.md §4.3: the redaction register."""
    evidence = take_in(office, case_id, a_picture(), "seen.jpg")
    two = Boxes(regions=(LEFT_HALF, Region(1, 9000, 0, 1000, 1000, "R3")))
    made = kept(office, case_id, evidence, two)
    as_lena(office, lambda w, k: redaction_register.approve(w, k, case_id, made))
    post = a_post(office, case_id, "Zarina lives in Dushanbe")
    closing = [Closing("Dushanbe", "R3")]
    as_dana(office, lambda w, k: redaction.close_words_of_post(w, k, case_id, post, "text", closing))
    lines = as_dana(office, lambda w, k: redaction_register.register(w, k, case_id))
    of_file = [line for line in lines if line.record == made]
    assert [(line.label, line.mark and line.mark.code) for line in of_file] == [("E001", "R2"), ("E001", "R3")]
    assert {line.redaction.approved_by_role for line in of_file} == {"counsel"}
    assert {line.copy_sha256 for line in of_file} == {bodies(office, case_id, evidence)[made].sha256}
    (of_post,) = (line for line in lines if line.record == post)
    assert (of_post.noun, of_post.redaction.part, of_post.redaction.approved_by_role) == ("content_item", "text", "")


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────


def a_post(office: Office, case_id: UUID, text: str) -> UUID:
    drafts = [PostDraft(platform="vk", text=text)]
    (post,) = as_dana(office, lambda w, k: recording.add_posts(w, k, case_id, drafts, incident=None))
    return UUID(str(post))


def post_body(office: Office, case_id: UUID, post: UUID) -> ContentItemBody:
    def opened(work: Any, keys: Any) -> ContentItemBody:
        body: ContentItemBody = keys.open_row(recording.of_case(work, ContentItem, post, case_id), ContentItemBody)
        return body

    found: ContentItemBody = as_dana(office, opened)
    return found


def test_words_are_closed_in_every_spelling_and_ending() -> None:
    told = "Зулайхо, ЗУЛАЙХОРО ва Зулайҳо. Рақам: +992 90-123-45-67; 992901234567."
    closed = close(told, [Closing("зулайхо", "R2"), Closing("992 90 123 45 67", "R1"), Closing("992901234567", "R1")])
    assert closed.text == "[R2], [R2] ва [R2]. Рақам: [R1]; [R1]."
    assert [closed.text[mark.start : mark.end] for mark in closed.marks] == ["[R2]"] * 3 + ["[R1]"] * 2
    persian = close("علي و على در كابل", [Closing("علی", "R2"), Closing("کابل", "R3")])
    assert persian.text.endswith("در [R3]")
    assert "[R2]" in persian.text


@pytest.mark.parametrize(
    ("told", "typed", "left"),
    [
        ("Her number: +44 7700 900123.", "+44 7700 900123", "Her number: [R3]."),
        ("Her number: +44 (0)7700-900123.", "447700900123", "Her number: [R3]."),
        ("0044 7700 900123 or (+44) 7700 900123", "+44 7700 900123", "[R3] or [R3]"),
        ("00 44 7700 900123 (+44 7700 900123)", "0044 7700 900123", "[R3] ([R3])"),
        ("рақам +۹۹۲ ۹۰ ۱۲۳ ۴۵ ۶۷ аст", "992901234567", "рақам [R3] аст"),
        ("to DE89 3704 0044 0532 0130 00, today", "DE89370400440532013000", "to [R3], today"),
        ("to de89370400440532013000", "DE89 3704 0044 0532 0130 00", "to [R3]"),
        ("passport MC 123 4567; no. 99123456788", "MC1234567", "passport [R3]; no. 99123456788"),
        ("1 + 12345 stays 512345", "12345", "1 [R3] stays 512345"),
        ("14 Linden Terrace", "14 Linden Terrace", "[R3]"),
    ],
)
def test_4_3_a_number_is_closed_whole_however_it_is_written(told: str, typed: str, left: str) -> None:
    assert close(told, [Closing(typed, "R3")]).text == left


def test_closings_that_overlap_leave_no_end_of_either() -> None:
    closed = close("Salim Karim Salimov", [Closing("Salim Karim", "R1"), Closing("Karim Salimov", "R2")])
    assert closed.text == "[R2]"
    assert len(closed.marks) == 1


@pytest.mark.parametrize(
    ("closing", "field"),
    [
        (Closing("nobody", "R1", row=3), "rows-3-words"),
        (Closing("", "R1"), "rows-0-words"),
        (Closing("…", "R1"), "rows-0-words"),
        (Closing("Salim", "R9"), "rows-0-code"),
        (Closing("Salim", ""), "rows-0-code"),
    ],
)
def test_words_that_are_not_there_and_codes_that_are_none_are_said_at_their_row(closing: Closing, field: str) -> None:
    with pytest.raises(InvalidInput) as said:
        close("Salim was here", [closing])
    assert said.value.field == field


def test_a_transcript_is_closed_on_a_copy_and_itself_stays(office: Office, case_id: UUID) -> None:
    evidence = take_in(office, case_id, b"\x1aE\xdf\xa3", "voice.ogg")
    given = {"operation": "transcript", "text": "Salim was here. I saw Salim.", "language": "en", "made_by": ""}
    text = as_dana(office, lambda w, k: custody.derive_text(w, k, case_id, evidence, **given))
    made = as_dana(office, lambda w, k: redaction.close_words(w, k, case_id, evidence, text, [Closing("Salim", "R2")]))
    found = bodies(office, case_id, evidence)
    assert found[text].text == given["text"]
    assert found[made].text == "[R2] was here. I saw [R2]."
    told = found[made].redaction
    assert told is not None
    assert (told.part, told.of_text, len(told.marks)) == ("transcript", text, 2)
    assert told.original_sha256 == hashlib.sha256(given["text"].encode()).hexdigest()
    with pytest.raises(NotFound):
        as_dana(office, lambda w, k: redaction.read_copy(w, k, case_id, made, purpose="page"))


def test_4_3_words_that_somebody_said_in_an_incident_are_closed_and_leave_in_codes(
    office: Office, case_id: UUID
) -> None:
    said = IncidentDraft(
        title="A call", original_text="Салим дар Бонн аст", original_language="tg", translation="Salim is in Bonn", translation_language="en"
    )  # fmt: skip
    incident = as_dana(office, lambda w, k: recording.record_incident(w, k, case_id, said))

    def leaves(*, originals: bool = False) -> tuple[str, str]:
        book = as_dana(office, lambda w, k: reading.case_book(w, k, case_id, page="test"))
        told = leaving_copies.incident_that_leaves(book.incident(incident).body, originals=originals)
        return told.original_text, told.translation

    for part, closings in (
        ("original_text", [Closing("Салим", "R2"), Closing("Бонн", "R3")]),
        ("translation", [Closing("Salim", "R2"), Closing("Bonn", "R3")]),
    ):
        closing = partial(redaction.close_words_of_incident, part=part, closings=closings)
        as_dana(office, partial(closing, case_id=case_id, incident_id=incident))
    assert leaves() == ("", ""), "they wait for a second member"
    with pytest.raises(IllegalMove):
        as_dana(office, lambda w, k: redaction_register.approve(w, k, case_id, incident, "translation"))
    for part in ("original_text", "translation"):
        as_lena(office, lambda w, k, p=part: redaction_register.approve(w, k, case_id, incident, p))
    assert leaves() == ("[R2] дар [R3] аст", "[R2] is in [R3]")
    assert leaves(originals=True) == (said.original_text, said.translation)
    choice = Choice(profile="un_special_procedures", recipient="Special Procedures", purpose="A communication")
    composition = as_dana(office, lambda w, k: disclosure.compose(w, k, case_id, choice))
    (told,) = composition.dossier.incidents[0].posts
    assert (told.text, told.translation) == ("[R2] дар [R3] аст", "[R2] is in [R3]")
    places = [line.region for line in composition.dossier.redactions]
    assert len(places) == 4
    assert places[0] == "incident 1: original_text, characters 1-4"
    lines = as_dana(office, lambda w, k: redaction_register.register(w, k, case_id))
    assert {(line.noun, line.redaction.part) for line in lines} == {
        ("incident", "original_text"),
        ("incident", "translation"),
    }
    with pytest.raises(NotFound):
        as_dana(office, lambda w, k: redaction.close_words_of_incident(w, k, case_id, incident, "narrative", closings))


def test_closed_words_of_a_post_leave_once_they_are_approved_and_only_while_the_post_says_the_same(
    office: Office, case_id: UUID
) -> None:
    post = a_post(office, case_id, "Zarina lives in Dushanbe")
    closing = [Closing("Dushanbe", "R3")]
    as_dana(office, lambda w, k: redaction.close_words_of_post(w, k, case_id, post, "text", closing))
    assert redaction_register.words_that_leave(post_body(office, case_id, post), "text") is None
    assert redaction_register.words_that_leave(post_body(office, case_id, post), "translation") == ""
    with pytest.raises(IllegalMove):
        as_dana(office, lambda w, k: redaction_register.approve(w, k, case_id, post, "text"))
    as_lena(office, lambda w, k: redaction_register.approve(w, k, case_id, post, "text"))
    assert redaction_register.words_that_leave(post_body(office, case_id, post), "text") == "Zarina lives in [R3]"
    body = post_body(office, case_id, post)
    corrected = PostDraft(platform="vk", text="Zarina lived in Dushanbe")
    as_dana(
        office,
        lambda w, k: recording.correct_post(w, k, case_id, post, corrected, incident=None, revision=body.revision),
    )
    assert redaction_register.words_that_leave(post_body(office, case_id, post), "text") is None
    before = rows(office)
    with pytest.raises(NotFound):
        as_dana(office, lambda w, k: redaction.close_words_of_post(w, k, case_id, post, "note", closing))
    assert rows(office) == before
