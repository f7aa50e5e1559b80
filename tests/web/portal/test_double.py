"""Pressed twice, gone back, opened in two tabs, left too long: nothing is stored twice and no word is lost."""

import pytest
from sqlalchemy import func, select

from casebook.model import Message, Report, ReporterSession, ReportFile
from casebook.services.visits import BACK
from casebook.web.portal.writing import OTHER_TAB
from casebook.work import House
from tests.keys.acting import Clock
from tests.web.desk.snapshot import snapshot
from tests.web.portal.conftest import Desk
from tests.web.portal.visitor import STORY, Form, Visitor, attached, code_on, form_of, forms_of

LONG = "Матни дароз, ки набояд гум шавад.\n\n" * 40
FOREIGN = {
    "another origin": {"Origin": "https://evil.example"},
    "another port": {"Origin": "http://localhost:8001"},
    "an origin that is none": {"Origin": "http://["},
    "a sandboxed frame": {"Origin": "null"},
    "cross-site": {"Sec-Fetch-Site": "cross-site"},
    "a sister site": {"Sec-Fetch-Site": "same-site"},
}


def counted(house: House) -> tuple[int, ...]:
    """How many reports, browsers, files, messages and stored files there are."""
    with house.engine.connect() as connection:
        rows = [
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (Report, ReporterSession, ReportFile, Message)
        ]
    return (*rows, len(list(house.blobs.names())))


def story_of(form: Form) -> str:
    return form.fields["story"][0]


# ── pressed twice ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("go", ["files", "send"])
def test_the_first_form_pressed_twice_begins_one_report(mahsa: Visitor, desk: Desk, go: str) -> None:
    mahsa.open("/write")
    form = mahsa.form("/write")
    pages = [mahsa.press(form, story=STORY, go=go) for _ in range(3)]
    assert len({code_on(page) for page in pages}) == 1
    if go == "files":
        mahsa.send()
    assert desk.one().view.body.story == STORY
    assert counted(desk.house) == (1, 1, 0, 0, 0)


def test_sending_twice_shows_one_code(mahsa: Visitor, desk: Desk) -> None:
    mahsa.tell()
    mahsa.open("/check")
    form = mahsa.form("/check")
    codes = {code_on(mahsa.press(form)) for _ in range(3)}
    assert len(codes) == 1
    assert len(codes.pop()) == 26
    assert len(desk.inbox()) == 1


def test_the_page_of_the_code_looked_at_twice_shows_one_code(mahsa: Visitor) -> None:
    code = mahsa.report()
    assert {code_on(mahsa.open(address)) for address in ("/code", "/code/print", "/code")} == {code}


def test_the_same_files_sent_twice_are_kept_once(mahsa: Visitor, house: House) -> None:
    mahsa.tell()
    mahsa.open("/files")
    form = mahsa.form("/files")
    for _ in range(2):
        mahsa.press(form, files=attached((b"1", "a.txt"), (b"2", "b.txt")))
    assert counted(house) == (1, 1, 2, 0, 2)
    mahsa.press(form, files=attached((b"3", "a.txt"), (b"1", "c.txt")))
    assert counted(house) == (1, 1, 4, 0, 4), "other bytes or another name are another file"


def test_an_answer_sent_twice_is_added_once(mahsa: Visitor, desk: Desk) -> None:
    mahsa.come_back(mahsa.report())
    form = mahsa.form("/thread")
    for _ in range(3):
        mahsa.press(form, text="Once", files=attached((b"1", "a.txt")))
    (message,) = desk.one().messages
    assert (message.body.text, message.body.files, len(message.files)) == ("Once", 1, 1)
    assert mahsa.page.count("Once") == 1
    mahsa.reply("Twice")
    assert [each.body.text for each in desk.one().messages] == ["Once", "Twice"]


def test_putting_away_closing_and_asking_twice_is_no_error(mahsa: Visitor, desk: Desk) -> None:
    code = mahsa.report()
    form, kept = mahsa.form("/code"), mahsa.cookie()
    for _ in range(2):
        mahsa.client.set_cookie("v", kept)  # the second press was on its way before the first was answered
        mahsa.press(form, noted="yes")
    mahsa.come_back(code)
    close = mahsa.form("/close")
    mahsa.open("/thread/erase")
    erase = mahsa.form("/thread/erase")
    mahsa.press(erase)
    mahsa.press(erase)
    assert desk.one().view.body.erasure_asked_at is not None
    mahsa.press(close)
    assert counted(desk.house)[:2] == (1, 0)


# ── gone back, and two tabs ─────────────────────────────────────────────────────────────────────────────


def test_after_going_back_the_later_words_are_kept(mahsa: Visitor, desk: Desk) -> None:
    mahsa.tell()
    mahsa.open("/write")
    mahsa.press(mahsa.form("/write"), story="Later words", go="files")
    mahsa.send()
    assert desk.one().view.body.story == "Later words"


@pytest.mark.parametrize("name", ["story", "where", "contact", "kinds", "danger", "when"])
def test_an_older_tab_does_not_overwrite_in_silence(mahsa: Visitor, desk: Desk, name: str) -> None:
    """Whichever answer differs: somebody who pressed "Next" believes that it is kept."""
    mahsa.open("/write")
    old = mahsa.form("/write")
    mahsa.press(old, story=STORY, go="files")
    other = {"kinds": ["threat"], "danger": "now", "when": "14.03.2026"}.get(name, "In the other tab")
    mahsa.press(old, 409, **{"story": STORY, name: other}, go="files")
    shown = mahsa.form("/write")
    assert shown.fields[name] == ([other] if isinstance(other, str) else other)
    assert mahsa.page.count("error-summary") == 1
    mahsa.press(shown, go="files")
    mahsa.send()
    body = desk.one().view.body
    assert getattr(body, name) == (tuple(other) if isinstance(other, list) else other)
    assert body.story == (other if name == "story" else STORY)


def test_a_second_tab_that_sends_at_once_asks_before_it_replaces_the_text(mahsa: Visitor, desk: Desk) -> None:
    mahsa.open("/write")
    first, second = mahsa.form("/write"), forms_of(Visitor.open(mahsa, "/write"))[-1]
    mahsa.press(first, story="Of the first tab", go="files")
    mahsa.press(second, 409, story="Of the second tab", go="send")
    assert desk.inbox() == []
    mahsa.press(mahsa.form("/write"), go="send")
    assert desk.one().view.body.story == "Of the second tab"


def test_words_changed_in_a_tab_after_they_were_sent_in_another_are_not_said_to_be_sent(
    mahsa: Visitor, desk: Desk
) -> None:
    mahsa.open("/write")
    old = mahsa.form("/write")
    mahsa.press(old, story=STORY, go="send")
    for go in ("send", "files"):
        mahsa.press(old, 409, story=STORY + " And one thing more.", go=go)
    assert desk.one().view.body.story == STORY
    assert code_on(mahsa.open("/code")), "the code can still be seen"


def test_a_form_sent_again_after_the_code_was_put_away_stores_nothing(mahsa: Visitor, house: House) -> None:
    for go in ("files", "send"):
        mahsa.open("/write")
        old = mahsa.form("/write")
        mahsa.press(old, story=LONG, go=go)
        if go == "files":
            mahsa.send()
        mahsa.put_away()
        before = snapshot(house)
        mahsa.press(old, 403, story=LONG, go=go)
        mahsa.press(mahsa.form("/write"), 409)
        assert snapshot(house) == before


def test_a_draft_that_was_left_in_another_tab_keeps_the_words_of_this_one(mahsa: Visitor, desk: Desk) -> None:
    mahsa.tell()
    mahsa.open("/write")
    form = mahsa.form("/write")
    check = form_of(mahsa.open("/check"), "/check")
    kept = mahsa.cookie()
    mahsa.press(mahsa.form("/leave"), 200)
    mahsa.client.set_cookie("v", kept)  # the other tab knows nothing of it yet
    mahsa.press(check, 409)
    mahsa.press(form, story="Written meanwhile", go="files")
    mahsa.send()
    assert desk.one().view.body.story == "Written meanwhile"


def test_a_file_for_a_draft_that_is_gone_is_not_kept(mahsa: Visitor, house: House) -> None:
    mahsa.tell()
    mahsa.open("/files")
    form, kept = mahsa.form("/files"), mahsa.cookie()
    mahsa.press(mahsa.form("/leave"), 200)
    mahsa.client.set_cookie("v", kept)
    mahsa.press(form, 409, files=attached((b"1", "a.txt")))
    assert counted(house) == (0, 0, 0, 0, 0)


def test_no_file_chosen_is_said(mahsa: Visitor) -> None:
    mahsa.tell()
    assert "Choose at least one file." in mahsa.add(status=422)
    assert "Choose at least one file." in mahsa.add((b"", ""), status=422)


def test_an_answer_that_was_too_long_keeps_its_file_with_it(mahsa: Visitor, desk: Desk) -> None:
    mahsa.come_back(mahsa.report())
    mahsa.press(mahsa.form("/thread"), 422, text="x" * 200_001, files=attached((b"1", "a.txt")))
    form = mahsa.form("/thread")
    assert form.fields["text"] == ["x" * 200_001]
    mahsa.press(form, text="")
    (message,) = desk.one().messages
    assert (message.body.files, len(message.files)) == (1, 1)


# ── left too long ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("go", ["files", "send"])
def test_words_typed_on_a_page_whose_draft_has_ended_are_kept(
    mahsa: Visitor, clock: Clock, desk: Desk, go: str
) -> None:
    mahsa.tell()
    mahsa.add((b"1", "a.txt"))
    mahsa.open("/write")
    form = mahsa.form("/write")
    clock.pass_(hours=25)
    assert form_of(mahsa.open("/write"), "/write").fields["story"] == [""], "nobody reads it any more"
    mahsa.press(form, story="Typed all day", go=go)
    if go == "files":
        mahsa.send()
    assert desk.one().view.body.story == "Typed all day"
    assert counted(desk.house) == (1, 1, 0, 0, 0), "its old files have gone with it"


@pytest.mark.parametrize("address", ["/check", "/files"])
def test_other_pages_of_a_draft_that_has_ended_say_so(mahsa: Visitor, clock: Clock, address: str) -> None:
    mahsa.tell()
    form = form_of(mahsa.open(address), address)
    clock.pass_(hours=25)
    page = mahsa.press(form, 409, files=attached((b"1", "a.txt")) if address == "/files" else None)
    assert 'href="/write"' in page


def test_an_answer_typed_for_too_long_is_shown_again(mahsa: Visitor, clock: Clock, desk: Desk) -> None:
    code = mahsa.report()
    mahsa.put_away()
    mahsa.come_back(code)
    form = mahsa.form("/thread")
    clock.pass_(seconds=BACK.total_seconds() + 1)
    page = mahsa.press(form, 409, text=LONG, files=attached((b"1", "a.txt")))
    assert LONG.strip() in page
    assert desk.one().messages == ()
    assert counted(desk.house)[4] == 0


# ── a token that does not hold ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("token", ["", "0" * 64, "я", "of another browser"])
def test_a_form_without_its_token_keeps_the_words_and_a_press_sends_them(
    mahsa: Visitor, stranger: Visitor, desk: Desk, token: str
) -> None:
    mahsa.open("/write")
    form = mahsa.form("/write")
    form.fields["csrf_token"] = [stranger.token() if token.startswith("of") else token]
    mahsa.press(form, 403, story=LONG, where="a\nb", kinds=["threat", "smear"], go="send")
    assert desk.inbox() == []
    mahsa.press(mahsa.form("/write"))
    body = desk.one().view.body
    assert (body.story, body.where, body.kinds) == (LONG.strip(), "a\nb", ("threat", "smear"))


def test_a_browser_that_keeps_no_cookie_is_shown_its_words_each_time(
    portal: object, mahsa: Visitor, desk: Desk
) -> None:
    mahsa.open("/write")
    form = mahsa.form("/write")
    for _ in range(3):
        mahsa.client.delete_cookie("v")
        mahsa.press(form, 403, story=LONG, go="send")
        form = mahsa.form("/write")
        assert story_of(form) == LONG.replace("\r\n", "\n")
    assert desk.inbox() == []


@pytest.mark.parametrize(
    "address", ["/files", "/check", "/thread/erase", "/thread/code", "/return", "/close", "remove"]
)
def test_a_form_with_nothing_typed_leads_back_to_a_page_that_works(mahsa: Visitor, house: House, address: str) -> None:
    mahsa.tell()
    mahsa.add((b"1", "a.txt"))
    if address.startswith(("/thread", "/close")):
        mahsa.come_back(mahsa.send())
    page = {"/close": "/thread", "remove": "/files"}.get(address, address)
    mahsa.open(page)
    form = next(each for each in forms_of(mahsa.page) if each.action.endswith(address))
    form.fields["csrf_token"] = ["0" * 64]
    before = snapshot(house)
    mahsa.press(form, 403, files=attached((b"2", "b.txt")) if address == "/files" else None)
    (back,) = [each.partition('"')[0] for each in mahsa.page.split('class="btn btn-main" href="')[1:]]
    mahsa.open(back)
    assert snapshot(house) == before or page == "/thread"  # the visit itself is noted there
    assert back == page


def test_files_beside_a_token_that_does_not_hold_are_read_past(mahsa: Visitor, house: House) -> None:
    mahsa.come_back(mahsa.report())
    form = mahsa.form("/thread")
    form.fields["csrf_token"] = ["0" * 64]
    before = snapshot(house)
    mahsa.press(form, 403, text="Typed beside a file", files=attached((b"2" * 100_000, "b.txt")))
    assert snapshot(house) == before
    mahsa.press(mahsa.form("/thread"))
    assert "Typed beside a file" in mahsa.page


@pytest.mark.parametrize("where", FOREIGN)
def test_a_form_sent_by_another_site_stores_nothing(mahsa: Visitor, house: House, where: str) -> None:
    mahsa.come_back(mahsa.report())
    thread = {
        form.action: form for form in forms_of(mahsa.page + mahsa.open("/thread/code") + mahsa.open("/thread/erase"))
    }
    thread["/write"] = thread["/return"] = thread["/check"] = thread["/files"] = thread["/code"] = thread["/close"]
    before = snapshot(house)
    for action, form in thread.items():
        sent = Form(action, "post", form.enctype, form.fields)
        files = attached((b"1", "a.txt")) if action in {"/thread", "/files"} else None
        page = mahsa.press(sent, 403, headers=FOREIGN[where], story=LONG, text="Orzuzoda", files=files)
        assert "Orzuzoda" not in page
        assert LONG[:30] not in page
    assert len(thread) >= 9
    assert snapshot(house) == before
    assert mahsa.open("/thread"), "and the browser is still where it was"


def test_an_act_never_happens_by_reading_an_address(mahsa: Visitor, house: House) -> None:
    mahsa.come_back(mahsa.report())
    before = snapshot(house)
    for address in ("/close", "/leave"):
        mahsa.get(f"{address}?csrf_token={mahsa.token()}", 405)
    for address in ("/thread/erase", "/thread/code", "/return"):
        mahsa.get(f"{address}?csrf_token={mahsa.token()}")
    assert snapshot(house) == before


def test_the_words_for_another_tab_are_a_mark_and_no_page(mahsa: Visitor) -> None:
    assert OTHER_TAB not in mahsa.open("/write")
