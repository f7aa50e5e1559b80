"""From the first word to the last: written without script and with cookies alone, read by the office as it was written."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from casebook.bench.server import Server
from casebook.i18n import LOCALES
from casebook.model import Report, ReportFile
from casebook.model.report import ReportState
from casebook.services import membership, triage
from casebook.work import House, begin
from tests import cast
from tests.web.portal.conftest import Desk
from tests.web.portal.visitor import STORY, TextBrowser, Visitor, attached, code_on, form_of, forms_of

ODD_NAMES = [
    "\u202egnp.exe",
    "😀 ӯғҳҷӣ مهسا.png",
    "a\r\nSet-Cookie: x=1.png",
    'quo"te;semi=1.png',
    "../../etc/passwd",
    "x" * 300 + ".png",
    "ҷ" * 200 + ".png",
    "<img src=x onerror=alert(1)>.png",
    "a\x00b.png",
]


def written_by(desk: Desk, story: str) -> UUID:
    """The report that begins with these words."""
    (found,) = [view.id for view in desk.inbox() if view.body.story.startswith(story)]
    return found


def as_sent(name: str) -> str:
    """A name as it comes out of a form: browsers write the end of a line as %0D%0A (HTML Standard, form data)."""
    return name.replace("\r", "%0D").replace("\n", "%0A")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_text_browser_goes_through_everything_in_each_language(running: tuple[Server, House], locale: str) -> None:
    server, house = running
    desk = Desk(house)
    browser, story = TextBrowser(server.address, locale), f"{uuid4()}\n\n{STORY}\n  Бори дуюм."
    for path in ("/", "/safety", "/limits", "/help", "/write"):
        browser.open(path)
    told = {"story": story, "when": "14.03.2026", "where": "https://t.me/ovozi_misol_24/318", "called": "Меҳмон"}
    browser.press("/write", button=("go", "files"), danger="now", kinds=["smear", "threat"], **told)
    assert browser.path == "/files"
    browser.press("/files", files=attached((b"one", "one.txt"), (b"two", "two.txt")), place="keep")
    browser.press("/files", files=attached((b"three", "three.txt")), intimate="y")
    browser.open("/check")
    assert all(words in browser.page for words in ("Хоини Ватан", "14.03.2026", "one.txt", "three.txt", "Меҳмон"))
    code = code_on(browser.press("/check"))
    assert browser.path == "/code"
    assert len(code) == 26
    browser.press("/code", 422)
    browser.press("/code", noted="yes")
    assert browser.path == "/done"
    assert set(browser.cookies) <= {"v"}
    report_id = written_by(desk, story)
    body = desk.report(report_id).view.body
    assert (body.story, body.where, body.called, body.when) == tuple(
        told[n] for n in ("story", "where", "called", "when")
    )
    assert (body.danger, body.kinds, body.language, body.files) == ("now", ("smear", "threat"), locale, 3)
    assert desk.files(report_id) == {"one.txt": b"one", "two.txt": b"two", "three.txt": b"three"}
    answered(house, report_id, locale)
    back = TextBrowser(server.address, locale)
    come_back_and_go(back, desk, report_id, code)


def answered(house: House, report_id: UUID, locale: str) -> None:
    with begin(house, writes=True, name="test") as work:
        keys = membership.unlock(work, cast.DANA.login, cast.DANA.passphrase)
        triage.answer(work, keys, report_id, "Мо хондем ва ҷавоб медиҳем.", language=locale, message_id=uuid4())


def come_back_and_go(browser: TextBrowser, desk: Desk, report_id: UUID, code: str) -> None:
    browser.open("/return")
    browser.press("/return", code=code.lower().replace(" ", "-"))
    assert browser.path == "/thread"
    assert "Мо хондем" in browser.page
    browser.press("/thread", text="Як чизи дигар.", files=attached((b"four", "four.txt")))
    assert "Як чизи дигар." in browser.page
    (_, mine) = desk.report(report_id).messages
    assert mine.body.text == "Як чизи дигар."
    assert [file.body.original.name for file in mine.files] == ["four.txt"]
    browser.open("/thread/code")
    fresh = code_on(browser.press("/thread/code"))
    assert browser.path == "/code"
    assert fresh != code
    browser.press("/code", noted="yes")
    for typed, status in ((code, 403), (fresh, 200)):
        browser.open("/return")
        browser.press("/return", status, code=typed)
    browser.open("/thread/erase")
    browser.press("/thread/erase")
    assert desk.report(report_id).view.body.erasure_asked_at is not None
    browser.press("/close")
    assert browser.path == "/"
    browser.open("/thread")
    assert browser.path == "/return"


def test_a_report_is_sent_at_once_from_the_first_page(running: tuple[Server, House]) -> None:
    server, house = running
    browser, story = TextBrowser(server.address), str(uuid4())
    browser.open("/write")
    code = code_on(browser.press("/write", button=("go", "send"), story=story))
    assert browser.path == "/code"
    desk = Desk(house)
    body = desk.report(written_by(desk, story)).view.body
    assert body.state is ReportState.READ
    assert body.received_at is not None
    browser.press("/code", noted="yes")
    browser.open("/return")
    browser.press("/return", code=code)
    assert story in browser.page


def test_an_answer_arrives_also_from_a_browser_that_sends_forms_in_the_simplest_way(
    running: tuple[Server, House],
) -> None:
    server, house = running
    browser, story = TextBrowser(server.address), str(uuid4())
    browser.open("/write")
    code = code_on(browser.press("/write", button=("go", "send"), story=story))
    browser.open("/return")
    browser.press("/return", code=code)
    for text in ("Як чизи дигар.", "ӯ" * 150_000):
        browser.press("/thread", enctype="", text=text)
    desk = Desk(house)
    messages = desk.report(written_by(desk, story)).messages
    assert [each.body.text for each in messages] == ["Як чизи дигар.", "ӯ" * 150_000]


def test_files_arrive_byte_for_byte_whatever_their_size(running: tuple[Server, House]) -> None:
    server, house = running
    browser, story = TextBrowser(server.address), str(uuid4())
    sizes = [0, 1, 16383, 16384, 16385, 65535, 65536, 65537, 5_000_000]
    files = {f"{size}.bin": (b"0123456789abcdef\r\n--boundary" * (size // 28 + 1))[:size] for size in sizes}
    browser.open("/write")
    browser.press("/write", button=("go", "files"), story=story)
    browser.press("/files", files=attached(*((content, name) for name, content in files.items())))
    browser.open("/check")
    browser.press("/check")
    desk = Desk(house)
    assert desk.files(written_by(desk, story)) == files


def test_files_keep_the_names_that_they_had_and_no_page_is_harmed(mahsa: Visitor, desk: Desk) -> None:
    mahsa.tell()
    pages = mahsa.add(*((str(at).encode(), name) for at, name in enumerate(ODD_NAMES))) + mahsa.open("/check")
    assert "\u202e" not in pages
    assert "\x00" not in pages
    assert "<img" not in pages
    mahsa.send()
    assert desk.files(desk.one().view.id) == {as_sent(name): str(at).encode() for at, name in enumerate(ODD_NAMES)}
    assert not any("x" in answer.headers.get("Set-Cookie", "").partition("=")[0] for _, answer in mahsa.history)


@pytest.mark.parametrize("locale", ["ru", "tg", "fa", "en"])
def test_the_buttons_for_languages_keep_what_was_typed(mahsa: Visitor, house: House, locale: str) -> None:
    typed = {
        "story": "  Two\n\nlines ",
        "when": "31.02.2026",
        "who_did": "<b>",
        "danger": "soon",
        "helps": ["lawyer", "talk"],
    }
    mahsa.open("/write")
    first = mahsa.form("/write")
    assert ("lang", locale) in first.buttons
    mahsa.locale = locale
    mahsa.press(first, 200, lang=locale, **typed)
    again = mahsa.form("/write").filled()
    assert {name: again[name] for name in typed} == {n: v if isinstance(v, list) else [v] for n, v in typed.items()}
    assert again["form_id"] == first.fields["form_id"]
    assert mahsa.open("/write"), "the language is remembered"
    with house.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Report)) == 0


def test_a_language_is_changed_in_the_middle_of_an_answer(mahsa: Visitor, desk: Desk) -> None:
    code = mahsa.report()
    mahsa.come_back(code)
    first = mahsa.form("/thread")
    mahsa.locale = "fa"
    mahsa.press(first, 200, lang="fa", text="Half an ans", files=attached((b"1", "a.txt")))
    form = mahsa.form("/thread")
    assert form.fields["text"] == ["Half an ans"]
    mahsa.press(form, text="Half an answer")
    (message,) = desk.one().messages
    assert (message.body.text, message.body.language, message.body.files) == ("Half an answer", "fa", 1)
    assert [file.body.original.name for file in message.files] == ["a.txt"]


def test_a_draft_waits_for_the_browser_that_wrote_it_and_for_no_other(mahsa: Visitor, stranger: Visitor) -> None:
    mahsa.tell(where="t.me/ovozi_misol_24", kinds=["doxxing"], contact="мактуб")
    mahsa.add((b"seen", "screen.png"))
    kept = form_of(mahsa.open("/write"), "/write").fields
    assert (kept["story"], kept["where"], kept["kinds"], kept["contact"]) == (
        [STORY], ["t.me/ovozi_misol_24"], ["doxxing"], ["мактуб"],
    )  # fmt: skip
    assert "screen.png" in mahsa.open("/files")
    for address in ("/files", "/check"):
        stranger.get(address, 303)
        assert stranger.location == "/write"
    for address in ("/thread", "/code", "/thread/erase", "/thread/code", "/code/save", "/code/print"):
        stranger.get(address, 303)
        assert stranger.location == "/return"
    assert form_of(stranger.open("/write"), "/write").fields["story"] == [""]


def test_a_draft_is_no_report_for_the_office(mahsa: Visitor, desk: Desk) -> None:
    mahsa.tell()
    mahsa.add((b"seen", "screen.png"))
    assert desk.inbox() == []


def test_a_file_is_taken_back_before_it_is_sent(mahsa: Visitor, stranger: Visitor, house: House, desk: Desk) -> None:
    mahsa.tell()
    mahsa.add((b"1", "keep.txt"), (b"2", "away.txt"))
    keep, remove = [form for form in forms_of(mahsa.page) if form.action.endswith("/remove")]
    stranger.tell(story="Of somebody else")
    stranger.post(remove.action)
    assert len(list(house.blobs.names())) == 2, "nobody removes what is another's"
    mahsa.press(remove)
    mahsa.press(remove)
    assert len(list(house.blobs.names())) == 1
    mahsa.send()
    assert desk.files(desk.one().view.id) == {"keep.txt": b"1"}
    mahsa.press(keep, 409)
    assert len(list(house.blobs.names())) == 1


def test_no_draft_goes_past_the_number_of_files_that_one_may_have(portal_of: Callable[..., Flask]) -> None:
    few = Visitor(portal_of(report_files=2))
    few.tell()
    page = few.add(*((b"%d" % number, f"{number}.txt") for number in range(4)), status=422)
    house: House = few.app.extensions["casebook"]
    assert "<bdi>2.txt</bdi>:" in page
    assert "<bdi>3.txt</bdi>:" in page
    with house.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ReportFile)) == 2
    assert len(list(house.blobs.names())) == 2
