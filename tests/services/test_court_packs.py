"""A tribunal's bundle from a case to the file that counsel files: composed, merged, sealed, and told in the ledger."""

import io
import re
from uuid import UUID

import msgspec
import pikepdf

from casebook.keys.keyring import Keyring
from casebook.model.pack import PackedFile
from casebook.services import assembling, disclosure, preparing, reading, releasing
from casebook.services.composing import Choice
from casebook.services.custody import ExhibitDraft
from casebook.services.preparing import Beginning
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.exporters.typeset.conftest import pages_of, words_of
from tests.exporters.typeset.venues import letter
from tests.services.acting import as_dana, assembled, bytes_of, take_in
from tests.services.international import begun, chosen, consent, person, the_case

ANSWERS = {
    "appeal_number": "HU/12345/2026",
    "ho_reference": "M1234567",
    "representative": "Lena Okafor, counsel",
    "issues": "Whether his family is pressed because of what he writes.",
}


def test_a_tribunals_bundle_is_composed_merged_sealed_and_named(office: Office) -> None:
    case_id = the_case(office)
    order = ExhibitDraft(
        title="Order to search",
        selectivity="complete",
        reach="Sent to him alone",
        deletable_by=("platform",),
        online_checks="2026-05-12: online\n2026-06-01: gone",
    )
    take_in(office, case_id, letter(3), "order.pdf", order)
    take_in(office, case_id, b"%PDF-1.7 broken", "broken.pdf", ExhibitDraft(title="Broken letter"))
    with office.acting(cast.DANA) as (work, keys):
        who = person(reading.case_book(work, keys, case_id, page="tests"), "Behruz")
        consent(work, keys, case_id, who, "asylum_file")
    with office.acting(cast.DANA) as (work, keys):
        draft_id = begun(work, keys, case_id, "uk_ftt_iac", **ANSWERS)
        choice, body = chosen(work, keys, case_id, draft_id)
        made = disclosure.compose(work, keys, case_id, choice, draft=body)
    built = assembling.assemble(made, office.house.blobs, office.house.settings)
    assert built.reader is not None
    assert re.fullmatch(r"Appellant-Bundle_HU-12345-2026_\d{4}-\d\d-\d\d\.pdf", built.reader.name)
    assert "certificate" in {each.body.part for each in built.further}

    pdf = bytes_of(office, case_id, built, reader=True)
    pages, words = pages_of(pdf), " ".join(words_of(pdf).split())
    places = built.built.pages
    labels = {exhibit.title: exhibit.label for exhibit in built.built.dossier.exhibits}
    first, last = places[labels["Order to search"]]
    assert last - first == 3
    for number in range(first + 1, last + 1):
        assert "Ҳукм содир шуд" in pages[number - 1]
    slip = " ".join(pages[first - 1].split())
    for said in ("Complete", "Sent to him alone", "The platform", "2026-06-01: gone"):
        assert said in slip
    # exports.md 2.1, rule 2: a screenshot names the account, its number and the times of the post that it shows, and its words.
    (wall,) = (each for each in built.built.dossier.exhibits if each.source_url.endswith("wall-200000001_412"))
    first, last = places[wall.label]
    assert wall.post is not None
    shown = "".join("".join(pages[first - 1 : last]).split())
    for said in (wall.post.author_handle, wall.post.posted_at_displayed, wall.post.native_id, wall.post.translation):
        assert said
        assert "".join(said.split()) in shown, said
    # The court files by a name in its own letters; what is broken is named; without a time stamp it is a draft.
    assert "Behruz Sangin" in " ".join(pages[0].split())
    assert f"{labels['Broken letter']} broken.pdf" in words
    assert all("Draft. Not for filing." in page for page in pages)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert [page.label for page in file.pages] == [str(number) for number in range(1, len(pages) + 1)]


def test_2_1_a_file_above_the_limit_of_its_court_is_named() -> None:
    """exports.md §2.1: EOIR takes 25 MB a document; a page that is larger alone cannot be divided."""
    files = [
        PackedFile(name=name, media_type=kind, size=size, sha256="", file_key=b"")
        for name, kind, size in (
            ("Part1.pdf", "application/pdf", 25_000_000),
            ("Part2.pdf", "application/pdf", 25_000_001),
            ("pack.zip", "application/zip", 99_000_000),
        )
    ]
    assert releasing.above_limit("us_eoir", files) == ("Part2.pdf",)
    assert releasing.above_limit("uk_ftt_iac", files) == ()  # no limit is known
    assert releasing.above_limit("no_such_kind", files) == ()


def test_what_is_new_counts_on_and_what_comes_again_does_not(office: Office) -> None:
    case_id = office.new_case("A case").id
    for number in range(2):
        take_in(office, case_id, f"words {number}".encode(), f"{number}.txt")
    built = assembled(office, case_id)
    first = as_dana(office, lambda w, k: disclosure.keep(w, k, built))
    newcomer = take_in(office, case_id, b"later words", "later.txt")

    def begun_after(work: Work, keys: Keyring) -> UUID:
        beginning = Beginning(profile="case_file", recipient="The court", purpose="An appeal", follows=first)
        return preparing.begin_draft(work, keys, case_id, beginning)

    def choice_of(draft_id: UUID) -> Choice:
        chosen: Choice = as_dana(
            office,
            lambda w, k: preparing.draft_choice(w, k, case_id, preparing.draft(w, k, case_id, draft_id)),
        )
        return chosen

    draft_id = as_dana(office, begun_after)
    supplement = choice_of(draft_id)
    assert supplement.exhibits == (newcomer,)  # only what the earlier pack has not
    assert supplement.marks_from == 3

    def all_in(work: Work, keys: Keyring) -> None:
        draft = preparing.draft(work, keys, case_id, draft_id)
        every = tuple(msgspec.structs.replace(each, included=True) for each in draft.body.exhibits)
        change = preparing.DraftChange(exhibits=every)
        preparing.change_draft(work, keys, case_id, draft_id, change, revision=draft.body.revision)

    as_dana(office, all_in)
    assert choice_of(draft_id).marks_from == 1  # a new version of the whole file
