"""One invented case carried through to six offices: told once, built for each, checked by outside tools, page by page.

A Facebook complaint in English and Tajik, a tribunal's bundle, a Rule 39 request, a CCF request, a UN communication, a sanctions
dossier. Who is in the case, what happened and what the offices are told stands in six_files/.
The lawyers' guide shows pages of these files: `pytest tests/guide tests/stories/test_one_case_six_files.py --write-pictures`.
"""

import dataclasses
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser

from casebook.cli import faces as processes
from casebook.verify import verify
from tests import cast
from tests.chromium import running
from tests.conftest import Office
from tests.guide.conftest import await_answer, free_addresses
from tests.guide.six_pictures import PAIRS, SHEET, beside, page_with, texts
from tests.guide.test_screenshots import HEAVIEST, PICTURES, shown, taken
from tests.stories.six_files import case
from tests.stories.six_files.made import Made, make
from tests.stories.six_files.people import NAMES_OF_RELATIVES, PRIVATE

pytestmark = pytest.mark.slow
BUNDLES = ("tribunal", "rule39", "ccf", "un", "sanctions")
COMPLAINTS = ("facebook", "facebook_tg")


@pytest.fixture(scope="module")
def made(founded_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(founded_office, tmp_path_factory.mktemp("six"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture(scope="module")
def desk(made: Made) -> Iterator[str]:
    """The office of the case, served."""
    own, portal = free_addresses()
    faces = processes.start(dataclasses.replace(made.settings, desk=own, portal=portal))
    try:
        await_answer(f"http://{own}/")
        yield f"http://{own}"
    finally:
        processes.finish(faces)


def text_of(pdf: bytes, page: int = 0) -> str:
    """The words of a PDF, or of one of its pages, as another program reads them."""
    return texts(pdf)[page - 1] if page else " ".join(texts(pdf))


@pytest.mark.parametrize("name", case.SIX)
def test_every_pack_verifies_and_every_pdf_is_sound(made: Made, name: str, tmp_path: Path) -> None:
    for part, (file_name, content) in made.files[name].items():
        (tmp_path / part).write_bytes(content)
        if part == "proof":
            assert verify(tmp_path / part).ok
        elif file_name.endswith(".pdf"):
            subprocess.run(["qpdf", "--check", tmp_path / part], check=True, capture_output=True)
            subprocess.run(["pdffonts", tmp_path / part], check=True, capture_output=True)


@pytest.mark.parametrize("name", BUNDLES)
def test_the_index_leads_to_the_page_that_it_names(made: Made, name: str) -> None:
    pdf, built = made.reader(name), made.filed[name].assembled.built
    with pikepdf.open(io.BytesIO(pdf)) as document:
        count = len(document.pages)
        assert [page.label for page in document.pages] == [str(number) for number in range(1, count + 1)]
    assert len(built.dossier.exhibits) == len(case.SIX[name].exhibits)
    index = text_of(pdf)
    for exhibit in built.dossier.exhibits:
        first, last = built.pages[exhibit.label]
        assert 1 <= first <= last <= count
        assert exhibit.title in text_of(pdf, first)
        assert f"{exhibit.title}" in index
    if name == "tribunal":
        assert count > 200


def test_the_tribunals_index_prints_those_pages(made: Made) -> None:
    pdf, built = made.reader("tribunal"), made.filed["tribunal"].assembled.built
    index = " ".join(text_of(pdf, page) for page in (1, 2, 3))
    order = built.dossier.exhibits[0]
    assert "Appellant's bundle" in index.replace("’", "'")
    printed = {int(number) for number in re.findall(r"\b\d{1,3}\b", index)}
    assert {built.pages[exhibit.label][0] for exhibit in built.dossier.exhibits} <= printed
    assert order.label in index


def test_every_script_can_be_searched(made: Made) -> None:
    words = text_of(made.reader("tribunal"))
    for said in (
        "Хоҳари ӯ, Орзу Маҳса, аз хориҷ",  # Tajik, of the order
        "Место и время совершения деяния",  # Russian, of the charge
        "death to her! Wherever she is",
    ):
        assert said in words
    assert "برادرتان" in words or "برادرتان"[::-1] in words
    assert "Ҳар ҷо бошад, меёбем" in text_of(made.reader("facebook"))
    assert "Чаро шикоят мекунем" in text_of(made.reader("facebook_tg"))


@pytest.mark.parametrize("name", COMPLAINTS)
def test_nothing_of_relatives_or_places_goes_to_the_platform(made: Made, name: str) -> None:
    for part, (file_name, content) in made.files[name].items():
        if part == "proof":
            continue  # stays in the office: a form takes no ZIP
        words = text_of(content) if file_name.endswith(".pdf") else content.decode("utf-8", "replace")
        for hidden in (*NAMES_OF_RELATIVES, *PRIVATE, "Dana Rahim", "Lena Okafor", "Misolobod", "asylum"):
            assert hidden not in words, (part, hidden)
            assert hidden.encode() not in content, (part, hidden)


def test_the_same_code_stands_for_the_same_person_in_the_whole_pack(made: Made) -> None:
    for name in BUNDLES:
        dossier = made.filed[name].assembled.built.dossier
        coded = {person.id: person.name for person in dossier.persons if person.coded}
        assert (made.told.cast.salim in coded) == (name not in {"ccf", "un"}), "to the UN by his own two consents"
        assert len(set(coded.values())) == len(coded)
        victims = {act.victim for incident in dossier.incidents for act in incident.acts}
        named = {"Салим Орзу", "Salim Orzu"} if name == "un" else set()
        assert victims & set(NAMES_OF_RELATIVES) <= named
    sanctions = text_of(made.reader("sanctions"))
    assert "Mahsa Orzu" not in sanctions
    assert "Rahmat Namuna" in sanctions


@pytest.mark.parametrize(
    ("name", "prescribed"),
    [
        ("tribunal", "I believe that the facts stated in this witness statement are true."),
        ("rule39", "Rule 39 – Urgent Person to contact:"),
        ("rule39", "Scheduled date and time of removal: 4 December 2026, 09:40"),
        ("ccf", "Political character (Constitution of INTERPOL, art. 3)"),
        ("un", "Names may stand in a letter to the government"),
        ("sanctions", "9. Contrary and exculpatory information"),
    ],
)
def test_each_file_has_the_words_that_its_office_asks_for(made: Made, name: str, prescribed: str) -> None:
    assert prescribed in text_of(made.reader(name))


def test_documents_stand_in_the_order_of_their_own_dates(made: Made) -> None:
    pdf, built = made.reader("rule39"), made.filed["rule39"].assembled.built
    scanned = {exhibit.title: exhibit.capture.captured_at_utc for exhibit in built.dossier.exhibits}
    whole = text_of(pdf)
    listed = whole[whole.index("Numbered, in order of date") :]
    order = sorted((listed.index(title), title) for title in scanned)
    assert [title for _, title in order][:4] == [
        "Post of Овози Мисол, 2026-03-03",
        "Order to detain of 8 April 2026",
        "Medical letter of 19 April 2026",
        "Post of Ҳақгӯ, 2026-05-11",
    ]
    assert [title for _, title in order][-2:] == [
        "Notice of removal of 20 November 2026",
        "Order of the High Court of 26 November 2026",
    ]


@pytest.mark.parametrize(("name", "back"), [("ccf", "originals"), ("sanctions", "originals"), ("tribunal", "names")])
def test_a_pack_that_keeps_something_back_says_so(made: Made, name: str, back: str) -> None:
    words = text_of(made.reader(name))
    assert ("The exhibits as they were received" in words) == (back == "originals")
    assert "Names of some people" in words or back == "originals"
    assert "Nothing that was chosen was left out" not in words
    assert "No kind of data was left out" not in words


def test_counsel_and_the_court_learn_where_an_original_names_whom_the_words_beside_it_do_not(made: Made) -> None:
    filed = made.filed["tribunal"].assembled
    chat = next(each for each in filed.built.dossier.exhibits if each.title.startswith("Messages of her brother"))
    told = {
        problem.where: problem for problem in filed.composition.clearance.problems if problem.code == "original_names"
    }
    assert told
    assert all(problem.detail["codes"] for problem in told.values())
    assert not any(problem.blocking for problem in told.values())
    order = next(each for each in filed.built.dossier.exhibits if each.title.startswith("Order to detain"))
    first, last = filed.built.pages[order.label]
    pages = " ".join(text_of(made.reader("tribunal"), page) for page in range(first, last + 1))
    assert (order.label in told) == ("The pages that follow are the original" in pages)
    assert order.label in told or chat.label in told


@pytest.mark.browser
def test_the_six_files_can_be_pictured(
    made: Made, desk: str, chromium: Browser, request: pytest.FixtureRequest
) -> None:
    writes = request.config.getoption("--write-pictures", default=False)
    for pair in PAIRS:
        assert page_with(made.reader(pair.pack), pair.left) != page_with(made.reader(pair.pack), pair.right)
    drawn = PAIRS if writes else PAIRS[:1]
    pictures = {pair.name: beside(pair, made.reader(pair.pack)) for pair in drawn}
    context = chromium.new_context(viewport={"width": 1280, "height": 1000}, locale="tg")
    context.add_cookies([{"name": "casebook_language", "value": "tg", "url": desk}])
    tab = context.new_page()
    tab.goto(f"{desk}/sign-in")
    tab.fill("#login", cast.DANA.login)
    tab.fill("#passphrase", cast.DANA.passphrase)
    tab.click("main button[type=submit]")
    tab.wait_for_url(lambda url: "/sign-in" not in url)
    tab.goto(f"{desk}/cases/{made.told.case}/packs/{made.filed['facebook_tg'].pack}/complaint")
    words = "Пайвандҳо ба мавод"
    if writes:
        pictures[SHEET] = taken(tab, words)
    shown(tab, words)
    context.close()
    assert {name: len(png) for name, png in pictures.items() if len(png) > HEAVIEST} == {}
    if writes:
        for name, png in pictures.items():
            (PICTURES / f"{name}.png").write_bytes(png)
