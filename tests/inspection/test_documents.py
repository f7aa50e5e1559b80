import pikepdf
import pytest

from casebook.inspection import inspector
from casebook.inspection.values import Facts, Pages, Unreadable
from tests.inspection import samples


def real(name: str) -> bytes:
    return (samples.PDFS / name).read_bytes()


def told(content: bytes) -> Facts:
    facts = inspector.facts(content, "application/pdf")
    assert isinstance(facts, Facts), facts
    return facts


def test_pages_are_drawn_and_their_text_is_read() -> None:
    pages = inspector.pages(real("attachment.pdf"), 5, 400)
    assert isinstance(pages, Pages)
    assert pages.page_count == 1
    assert pages.note == ""
    assert max(pages.pictures[0].width, pages.pictures[0].height) == 400
    assert pages.texts[0].startswith("This document contains one attachment")


def test_only_as_many_pages_as_asked_for_are_drawn() -> None:
    pages = inspector.pages(samples.pdf(page_count=7), 3, 100)
    assert isinstance(pages, Pages)
    assert (len(pages.pictures), len(pages.texts), pages.page_count, pages.note) == (3, 3, 7, "more_pages")
    assert (pages.pictures[0].width, pages.pictures[0].height) == (100, 50)


def test_a_locked_document_is_said_to_be_locked() -> None:
    locked = samples.pdf(password="открой")
    assert inspector.pages(locked, 3, 100) == Unreadable("encrypted")
    assert told(locked) == Facts(encrypted=True)


def test_the_information_dictionary_is_told_as_written() -> None:
    facts = told(samples.pdf(page_count=2))
    assert facts.title == "Даъват⟦U+202E⟧"
    assert facts.created == "D:20240305140000+05'00'"
    assert facts.page_count == 2
    assert not facts.has_javascript
    assert facts.attachments == ()


@pytest.mark.parametrize(
    ("name", "attachments", "has_javascript"),
    [
        ("attachment.pdf", ("foo.txt",), False),
        ("annotation-fileattachment.pdf", ("Test.txt",), False),
        ("js-authors.pdf", (), True),
    ],
)
def test_scripts_and_attachments_are_found(name: str, attachments: tuple[str, ...], has_javascript: bool) -> None:
    facts = told(real(name))
    assert facts.attachments == attachments
    assert facts.has_javascript is has_javascript


def test_a_script_that_runs_on_opening_is_found_and_the_page_still_drawn() -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1); while(true){}"))
    scripted = samples.pdf_with(OpenAction=action)
    assert told(scripted).has_javascript
    assert isinstance(inspector.pages(scripted, 1, 100), Pages)


def test_a_script_hidden_in_an_annotation_is_found() -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("x"))
    widgets = pikepdf.Array([pikepdf.Dictionary(A=pikepdf.Dictionary(Next=pikepdf.Array([action])))])
    assert told(samples.pdf_with(Private=widgets)).has_javascript


def test_the_name_javascript_alone_is_no_script() -> None:
    assert not told(samples.pdf_with(Private=pikepdf.String("/JavaScript"))).has_javascript


@pytest.mark.parametrize("revision", samples.KINDS_OF_LOCKS)
def test_a_document_that_only_forbids_printing_tells_its_facts(revision: int) -> None:
    """Issue 5, "Bad input": locked against printing alone, by every kind of lock that there is."""
    facts = told(samples.only_forbidding(real("js-authors.pdf"), revision))
    assert facts.encrypted
    assert facts.has_javascript
    assert facts.page_count


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(5000), real("poppler-85140-0.pdf")])
def test_a_broken_document_is_said_to_be_broken(content: bytes) -> None:
    assert inspector.facts(content, "application/pdf") == Unreadable("broken")


def test_a_fuzzed_document_gives_pages_or_a_reason() -> None:
    assert isinstance(inspector.pages(real("poppler-85140-0.pdf"), 2, 200), Pages | Unreadable)


def test_other_files_have_no_pages() -> None:
    assert inspector.pages(samples.picture("PNG"), 1, 100) == Unreadable("unsupported")
    assert inspector.pages(samples.office_file("word"), 1, 100) == Unreadable("unsupported")
