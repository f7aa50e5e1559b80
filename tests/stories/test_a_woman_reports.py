"""Mahsa reports a smear from her telephone; Dana answers and makes a case of it; and nothing of it lies readable on the disk.

Both look through a real Chromium: Mahsa at the portal, without script, and Dana at the desk.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page

from casebook.demo.stories import media
from casebook.services import casework, custody, reading
from casebook.services.reading import CaseBook
from casebook.verify import verify
from tests import cast, forensics
from tests.chromium import running
from tests.conftest import Office
from tests.services.acting import as_dana
from tests.services.reporting import Reporter
from tests.web.browsing import Visitor
from tests.web.faces import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

POST, NEXT_POST = "https://t.me/ovozi_misol_24/318", "https://t.me/ovozi_misol_24/341"
STORY = (
    "Дар канали «Овози Мисол» сурати маро гузоштанд ва зераш навиштанд, ки гӯё ман барои пул хобида будам. "
    "Ин дурӯғи бешармона аст. Баъд ҳамсояҳо ба модарам занг зада, масхара карданд."
)
ANSWER = (
    "Салом, Маҳсо. Ташаккур, ки навиштед. Ин гуноҳи шумо нест. Лутфан агар паёми нав пайдо шавад, пайвандашро фиристед."
)
IN_ENGLISH = "Hello Mahsa. Thank you for writing. It is not your fault. If a new post appears, please send its link."
MORE = f"Имрӯз боз як паём гузоштанд: {NEXT_POST}"
SCREENSHOTS = ("канал-бегоҳ.png", "шарҳҳо-якум.png", "шарҳҳо-дуюм.png")
VOICE = "овози-ҳамсоя.ogg"
TITLE = "Orzu: smear in two channels"
CANARIES = [
    *(STORY, "барои пул хобида", "дурӯғи бешармона", "Маҳсо Орзу", "ovozi_misol_24", "майи 2026"),
    *(ANSWER, "гуноҳи шумо нест", IN_ENGLISH, "not your fault", MORE, NEXT_POST, TITLE, "Orzu: smear"),
    *(SCREENSHOTS[0], "шарҳҳо-якум", VOICE, "QZ001pictureMARK", "QZ002voiceMARK", "The tribunal in the north"),
]


# ── what she has on her telephone ───────────────────────────────────────────────────────────────────────


def screenshot(number: int) -> bytes:
    """A screenshot as a telephone makes it; its pixels are drawn, and it says nothing of a real person."""
    picture = Image.new("RGB", (360, 640), (236, 240, 238))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((16, 80, 344, 300 + 40 * number), fill=(255, 255, 255), outline=(120, 130, 126))
    pen.ellipse((32, 96, 80, 144), fill=(150, 160, 170))
    for line in range(6 + number):
        pen.line((96, 110 + 24 * line, 320 - 17 * (line % 3), 110 + 24 * line), fill=(40, 50, 48), width=6)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue() + f"QZ001pictureMARK {number}".encode()


def on_her_telephone() -> list[dict[str, Any]]:
    """Three screenshots and a voice message."""
    voice = media("neighbour-voice.ogg").read_bytes() + b"QZ002voiceMARK"
    pictures = [
        {"name": name, "mimeType": "image/png", "buffer": screenshot(number)} for number, name in enumerate(SCREENSHOTS)
    ]
    return [*pictures, {"name": VOICE, "mimeType": "audio/ogg", "buffer": voice}]


# ── who looks ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Caseworker:
    """Dana, at the desk."""

    tab: Page
    desk: str

    @classmethod
    def signing_in(cls, browser: Browser, desk: str) -> "Caseworker":
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        context.set_default_timeout(30_000)
        dana = cls(context.new_page(), desk)
        dana.tab.goto(f"{desk}/sign-in")
        dana.tab.fill("#login", cast.DANA.login)
        dana.tab.fill("#passphrase", cast.DANA.passphrase)
        dana.press("main button[type=submit]")
        return dana

    def press(self, button: str) -> None:
        with self.tab.expect_navigation():
            self.tab.click(button)

    def open_what_stands_first(self) -> None:
        self.tab.goto(f"{self.desk}/inbox")
        self.press(".items li:first-child .what a")

    def answer(self, words: str, in_english: str) -> None:
        self.tab.fill("#text-answer", words)
        self.tab.fill("#translation-answer", in_english)
        self.tab.select_option("#translation_language-answer", "en")
        self.press("form[action$='/answer'] button.btn")

    def accept(self, title: str) -> str:
        """Accept the report into a new case; give the case's address."""
        self.press("a[data-key=a]")
        assert self.tab.input_value("#name") == "Маҳсо Орзу"
        assert self.tab.is_checked("input[name=acts][value=smear_sexual_gendered]")
        assert self.tab.input_value("#original_text") == STORY
        assert self.tab.input_value("#day")
        assert self.tab.input_value("#title")
        assert [box.is_checked() for box in self.tab.locator("input[name=take], input[name=files]").all()] == [True] * 5
        self.tab.fill("#case_title", title)
        self.press("form.col .btn-main")
        return self.tab.url.partition("?")[0]

    def build_pack(self, case: str, kept_in: Path) -> Path:
        """Build a pack with everything in it and carry it out of the office."""
        self.tab.goto(f"{case}/packs/new")
        self.tab.check("#kind-case_file")
        self.tab.fill("#recipient", "The tribunal in the north")
        self.tab.fill("#purpose", "Asylum appeal")
        self.press(".stays .btn-main")
        for box in self.tab.locator("input[name=incidents], input[name=exhibits]").all():
            box.check()
        self.press("button[name=then][value=questions]")
        self.tab.goto(f"{self.tab.url.partition('/questions')[0]}/preview")
        with self.tab.expect_navigation(url="**/packs/*-*?said=pack_built", timeout=120_000):
            self.tab.click("form[action$='/build'] button")
        with self.tab.expect_download() as carried:
            self.tab.click("a[href$='part=proof'], a[href$='/proof']")
        path = kept_in / carried.value.suggested_filename
        carried.value.save_as(path)
        return path


@pytest.fixture
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture
def faces(
    chromium: Browser, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, str]]:
    """Portal and desk of the office. What either leaves in a temporary folder lies beside the instance."""
    (tmp_path / "spool").mkdir()
    with monkeypatch.context() as only_they:
        only_they.setenv("TMPDIR", str(tmp_path / "spool"))
        portal = served("portal", office.house.settings)
        desk = served("desk", office.house.settings)
    with portal as at_portal, desk as at_desk:
        yield at_portal, at_desk


# ── the story ───────────────────────────────────────────────────────────────────────────────────────────


def test_mahsa_reports_dana_answers_and_a_case_begins(
    office: Office, chromium: Browser, faces: tuple[str, str], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    portal, desk = faces
    secrets = list(CANARIES)

    def nothing_is_on_the_disk() -> None:
        assert forensics.find([tmp_path], secrets) == []
        assert list((tmp_path / "spool").rglob("*")) == []

    # Somebody else wrote before her, and is in no hurry.
    Reporter(office.house).send(story="Як паёми ором", danger="no")

    # Mahsa has a telephone in Tajik. She allows no script.
    telephone = {"viewport": {"width": 320, "height": 640}, "locale": "tg-TJ", "java_script_enabled": False}
    mahsa = Visitor.arriving(chromium, portal, **telephone)
    assert mahsa.tab.get_attribute("html", "lang") == "tg"
    mahsa.press('main a[href="/write"]', "/write")
    mahsa.tell(
        danger="soon", about="me", kinds=("sexual",), story=STORY, when="11 майи 2026", where=POST,
        called="Маҳсо Орзу",
    )  # fmt: skip
    mahsa.go_to_files()
    mahsa.add_files(*on_her_telephone())
    nothing_is_on_the_disk()
    mahsa.check()
    assert STORY in mahsa.tab.inner_text("main")
    mahsa.send()
    secrets += [mahsa.code, mahsa.code.replace(" ", ""), mahsa.tab.context.cookies()[0]["value"]]
    mahsa.finish()
    mahsa.tab.context.close()
    nothing_is_on_the_disk()

    # Dana finds her report first, reads it, and answers in Tajik with the English beside.
    dana = Caseworker.signing_in(chromium, desk)
    dana.open_what_stands_first()
    assert STORY in dana.tab.inner_text("article")
    assert dana.tab.locator(".files .state-ok").count() == 4
    dana.answer(ANSWER, IN_ENGLISH)
    assert IN_ENGLISH in dana.tab.inner_text(".talk")
    report = dana.tab.url
    nothing_is_on_the_disk()

    # The next day Mahsa comes back with what she wrote down, and has something to add.
    mahsa = Visitor(chromium.new_context(**telephone).new_page(), portal, mahsa.code.lower().replace(" ", ""))
    mahsa.come_back()
    assert ANSWER in mahsa.tab.inner_text(".thread")
    assert IN_ENGLISH not in mahsa.tab.content()
    assert mahsa.tab.locator(".msg .new").count() == 1
    mahsa.answer(MORE)
    secrets.append(mahsa.tab.context.cookies()[0]["value"])

    # Dana accepts the report: what was told stands in the form already.
    dana.tab.goto(report)
    assert MORE in dana.tab.inner_text(".talk")
    address = dana.accept(TITLE)
    mahsa.open("/thread")
    assert mahsa.tab.locator(".progress-line [aria-current]").count() == 1
    nothing_is_on_the_disk()

    # The case holds what she told. A pack of it stands up by itself.
    check_what_the_case_holds(office)
    pack = dana.build_pack(address, tmp_path_factory.mktemp("carried"))
    check_what_leaves(pack)
    nothing_is_on_the_disk()


def check_what_the_case_holds(office: Office) -> None:
    """What she told became records, and her files exhibits whose custody began in her hands."""
    book = case_book(office)
    assert [book.case.body.title, *(act.body.kind for act in book.acts)] == [TITLE, "smear_sexual_gendered"]
    assert [name.text for person in book.persons.values() for name in person.names] == ["Маҳсо Орзу"]
    assert [act.body.victim for act in book.acts] == list(book.persons)
    assert [account.handles[-1].handle for account in book.accounts.values()] == ["ovozi_misol_24"]
    assert [incident.body.original_text for incident in book.incidents] == [STORY]
    assert sorted(exhibit.original.name for exhibit in book.evidence) == sorted([*SCREENSHOTS, VOICE])
    for exhibit in book.evidence:
        view = seen(office, book, exhibit.id)
        assert view.chain_holds
        assert [link.event for link in view.custody][:2] == ["received", "transferred"]
        assert view.custody[0].actor_role == "reporter"
        assert view.custody[0].sha256_after == exhibit.original.sha256


def check_what_leaves(pack: Path) -> None:
    """The pack verifies, and its custody log begins at the portal."""
    verdict = verify(pack)
    assert verdict.ok, verdict.as_text()
    firsts = [event for event in custody_log(pack) if event["seq"] == 1]
    assert len(firsts) == 4
    assert {(event["event"], event["actor_role"], event["purpose"]) for event in firsts} == {
        ("received", "reporter", "sent through the portal")
    }


def case_book(office: Office) -> CaseBook:
    """The only case, opened by Dana."""

    def opened(work: Any, keys: Any) -> CaseBook:
        (case,) = casework.cases(work, keys)
        return reading.case_book(work, keys, case.id, page="test")

    found: CaseBook = as_dana(office, opened)
    return found


def seen(office: Office, book: CaseBook, evidence_id: Any) -> custody.ExhibitView:
    view: custody.ExhibitView = as_dana(
        office, lambda work, keys: custody.exhibit(work, keys, book.case.id, evidence_id)
    )
    return view


def custody_log(pack: Path) -> list[dict[str, Any]]:
    """The events of a pack's custody log, as an expert reads them."""
    with zipfile.ZipFile(pack) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("custody-log.jsonl"))
        lines = archive.read(name).decode("utf-8").splitlines()
    return [json.loads(record) if isinstance(record := json.loads(line)["record"], str) else record for line in lines]
