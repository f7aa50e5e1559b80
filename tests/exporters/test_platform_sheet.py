"""The copy-out sheet and the files beside it: the form's order, counted texts, splitting, four scripts, no formula, no original."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.exporters.complaint_text import Attachment
from casebook.exporters.dossier import Dossier, ExhibitFacts
from casebook.exporters.platform_files import platform_files
from casebook.exporters.platform_sheet import Block, Report, Sheet, as_text, read_text, sheet
from casebook.exporters.profile import Document
from casebook.exporters.profiles import profiles
from tests.exporters.complaining import a_complaint, a_post
from tests.exporters.factories import NOON, a_file, contents

SCRIPTS = ("Салом, ҳақгӯ ӣ ӯ қ ғ ҷ", "سلام، گفت‌وگو: ۱۲۳", "Привет, «ёж»", "Ťhë §: “quoted” 🕊", "ўзбекча сўз")
FORMS = [each for each in profiles() if each.form]


class Letters:
    """Pretends to set documents."""

    def document(self, dossier: Dossier, document: Document) -> bytes:
        return f"%PDF {document.identifier}".encode()


def drawn(media_type: str, pieces: Iterable[bytes]) -> tuple[bytes, ...]:
    """Pretends to draw a copy anew, three pages for a document."""
    content = b"".join(pieces)
    return (b"\x89PNG again " + content,) * (3 if media_type == "application/pdf" else 1)


def made(dossier: Dossier) -> dict[str, tuple[str, bytes]]:
    files = platform_files(dossier, Letters(), contents, drawn)
    return {file.part: (file.name, b"".join(file.pieces)) for file in files}


def blocks_of(dossier: Dossier) -> dict[str, Block]:
    (report,) = sheet(dossier).reports
    return {block.identifier: block for block in report.blocks}


def test_fields_stand_in_the_order_of_the_form_and_say_their_length() -> None:
    """exports.md §1.6, deliverable: labelled, counted blocks in form order."""
    complaint = a_complaint()
    (report,) = sheet(complaint).reports
    order = [each.identifier for each in complaint.profile.form]
    assert [block.identifier for block in report.blocks] == [
        each for each in order if each in {b.identifier for b in report.blocks}
    ]
    assert all(block.count == len(block.text) for block in report.blocks)
    blocks = blocks_of(complaint)
    assert blocks["addresses"].text == a_post().url
    assert "“death to her”" in blocks["reasons"].text
    assert "art. 18" in blocks["reasons"].text
    assert "bona fide" in blocks["statement"].text


def test_the_form_follows_the_way_of_complaint() -> None:
    notice, flag = (
        blocks_of(a_complaint()),
        blocks_of(a_complaint(answers={"channel": "tos_flag", "policy_name": "Threats"})),
    )
    assert {"laws", "reasons", "statement"} <= notice.keys()
    assert "policy" in flag
    assert not {"laws", "reasons", "statement"} & flag.keys()


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.identifier)
def test_every_form_can_be_filled_in_every_language(kind: object) -> None:
    for locale in ("en", "ru", "tg", "fa"):
        dossier = replace(a_complaint(kind.identifier), locale=locale)  # type: ignore[attr-defined]
        text = as_text(sheet(dossier), dossier)
        assert [report.blocks for report in read_text(text)] == [report.blocks for report in sheet(dossier).reports]


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r"), max_size=80),
        min_size=1,
        max_size=6,
    )
)
def test_a_sheet_reads_back_whatever_was_written_into_it(texts: list[str]) -> None:
    tricky = ["\n#### 1/1 x", "== 1 [a] b (3) ==\nabc\n", *texts]
    blocks = tuple(Block(identifier=f"f{n}", label="What", text=text) for n, text in enumerate(tricky))
    written = Sheet(reports=(Report(blocks=blocks), Report(blocks=blocks[:1])))
    assert [report.blocks for report in read_text(as_text(written, a_complaint()))] == [blocks, blocks[:1]]


def test_a_sheet_that_somebody_changed_is_refused() -> None:
    complaint = a_complaint()
    text = as_text(sheet(complaint), complaint)
    with pytest.raises(ValueError, match="changed"):
        read_text(text.replace("Germany", "Deutschland und anderswo", 1))


def test_four_scripts_go_through_as_they_are() -> None:
    posts = tuple(a_post(number, text=text, translation=text) for number, text in enumerate(SCRIPTS, 1))
    complaint = a_complaint("platform_facebook", *posts, answers={"context": "\n".join(SCRIPTS)})
    files = made(complaint)
    for text in SCRIPTS:
        assert text in files["sheet"][1].decode()
        assert text in files["items"][1].decode("utf-8-sig")
    assert files["items"][1].startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(("limit", "sizes"), [(0, [40]), (10, [10, 10, 10, 10]), (15, [15, 15, 10]), (1, [1] * 40)])
def test_forty_items_become_as_many_reports_as_the_limit_asks_for(limit: int, sizes: list[int]) -> None:
    complaint = a_complaint("platform_facebook", *(a_post(number) for number in range(1, 41)))
    split = replace(complaint, profile=replace(complaint.profile, most_items=limit))
    reports = sheet(split).reports
    assert [len(report.items) for report in reports] == sizes
    assert [item for report in reports for item in report.items] == list(range(1, 41))
    addresses = [
        line
        for report in reports
        for block in report.blocks
        if block.identifier == "addresses"
        for line in block.text.splitlines()
    ]
    assert addresses == [post.url for post in complaint.asked_posts]


def test_a_limit_of_characters_splits_too_and_one_long_item_stands_alone() -> None:
    complaint = a_complaint("platform_facebook", a_post(1), a_post(2, text="x" * 3000), a_post(3))
    form = tuple(replace(each, most=1500) if each.identifier == "words" else each for each in complaint.profile.form)
    reports = sheet(replace(complaint, profile=replace(complaint.profile, form=form))).reports
    assert [report.items for report in reports] == [(1,), (2,), (3,)]
    assert [block.over for report in reports for block in report.blocks if block.identifier == "words"] == [
        False,
        True,
        False,
    ]


def test_pictures_go_with_the_report_of_their_item() -> None:
    complaint = a_complaint("platform_facebook", a_post(1), a_post(2))
    one = replace(complaint, profile=replace(complaint.profile, most_items=1))
    attachments = (Attachment("A1.png", "", (2,)), Attachment("A2.png", "", ()))
    assert [report.attachments for report in sheet(one, attachments).reports] == [("A2.png",), ("A1.png", "A2.png")]


def test_copies_alone_go_drawn_anew_and_numbered() -> None:
    exhibit = ExhibitFacts(
        label="E007",
        title="",
        kind="picture",
        received_at_utc=NOON,
        incidents=(1,),
        files=(
            a_file("photo", "original", "Mahsa at home.png"),
            a_file("redacted", "derivative", "E007_redacted.png", redaction_codes=("R2",)),
            a_file("redacted", "derivative", "E007_redacted.pdf", media_type="application/pdf"),
            a_file("chat", "transcript", "E007.txt"),
        ),
    )
    files = made(replace(a_complaint(), exhibits=(exhibit,)))
    assert [part for part in files if part.startswith("attachment")] == [f"attachment-A{n}" for n in range(1, 5)]
    assert files["attachment-A1"][0] == "A1.png"
    everything = b"".join(content + name.encode() for name, content in files.values())
    assert b"E007" not in everything
    assert b"at home" not in everything
    assert b"A1.png: picture (item 1); closed places: R2" in files["sheet"][1]


def test_no_cell_of_the_items_runs_as_a_formula() -> None:
    """exports.md §8, CSV."""
    post = a_post(text='=HYPERLINK("https://x.example")', author_display_name="+1", translation="@SUM(1)")
    rows = list(csv.reader(io.StringIO(made(a_complaint("platform_facebook", post))["items"][1].decode("utf-8-sig"))))
    assert len(rows) == 2
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@"))]


def test_every_file_has_a_name_of_plain_letters_and_no_archive_is_among_them() -> None:
    """exports.md §1.6, deliverable: no ZIP, no number of the case."""
    for kind in FORMS:
        for name, _ in made(a_complaint(kind.identifier)).values():
            assert name.isascii()
            assert " " not in name
            assert not name.endswith((".zip", ".html", ".warc"))
