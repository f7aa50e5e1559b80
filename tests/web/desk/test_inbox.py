"""The inbox through the pages: reading, answering, sorting, and the way into a case; and who learns nothing of it."""

import html
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from casebook.crypto import bearer
from casebook.dates import Moment
from casebook.model.report import ReportBody, ReportState
from casebook.services import intake, returning
from casebook.services.drafts import ReportDraft
from casebook.services.receiving import original_of, receive
from casebook.services.returning import Thread
from casebook.web.desk.inbox_listing import first_words
from casebook.work import House, begin
from tests.services.reporting import STORY, Reporter
from tests.web.desk.conftest import World, sign_in
from tests.web.desk.steps import PNG, UUID, log_incident, open_case
from tests.web.desk.test_incidents import HOSTILE
from tests.web.pages import Page

TOLD: dict[str, Any] = {
    "danger": "now",
    "kinds": ("smear", "threat"),
    "where": "https://t.me/vatan_misol_7/77\nhttps://t.me/haqgu_misol",
    "when": "12 May",
    "about": "me",
    "who_did": "A channel",
    "relatives": "My brother",
    "helps": ("removal",),
    "called": "Mahsa",
    "contact": "mahsa@example.org",
    "language": "tg",
}


def seen_by(sender: Reporter) -> Thread:
    """What the sender sees who comes back with the code."""
    sender.come_back()
    with begin(sender.house, writes=False) as work:
        return returning.thread(work, sender.here(work))


def reports_in(page: str) -> list[str]:
    """The reports that a list leads to, in its order."""
    return re.findall(rf'class="what"><a href="(/inbox/{UUID})', page)


def shown(page: str) -> str:
    """A page as it is read."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send if the form were sent as it stands."""
    form = page.partition('<form class="col"')[2].partition("</form>")[0]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = {name: html.unescape(value) for name, value in re.findall(r'([a-z_]+)="([^"]*)"', tag)}
        ticked = given.get("type") not in {"checkbox", "radio"} or " checked" in tag
        if ticked and given.get("name") != "csrf_token" and given.get("name"):
            found.setdefault(given["name"], []).append(given.get("value", ""))
    for name, choices in re.findall(r'<select[^>]*name="([a-z_]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option selected value="([^"]*)"', choices)
        found[name] = chosen[:1]
    for name, words in re.findall(r'<textarea[^>]*name="([a-z_]+)"[^>]*>\r?\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = [html.unescape(words)]
    return found


@pytest.fixture
def sender(house: House) -> Reporter:
    return Reporter(house)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_most_urgent_stands_first_and_a_line_says_what_it_is(dana: Page, sender: Reporter, world: World) -> None:
    sender.send(story="Calm", danger="no", language="ru")
    urgent = f"/inbox/{sender.send(story='Urgent ' * 40, danger='now', kinds=('threat',))}"
    page = dana.get("/inbox")
    assert reports_in(page)[:2] == [urgent, world.report]
    page = shown(page)
    assert "Danger: Yes, for life or freedom" in page
    assert "Threats" in page
    assert re.search(r"Urgent Urgent [^…]{20,90}…", page)
    assert "Lies about me or another person · 1 file" in page
    assert "New 4" in page


@pytest.mark.parametrize(
    ("story", "line"),
    [
        ("A few words.", "A few words."),
        ("Eight letters " * 5 + "and then. More than fits", "Eight letters " * 5 + "and then…"),
        ("ҳ" * 200, "ҳ" * 80 + "…"),
    ],
)
def test_a_long_story_is_cut_between_words(story: str, line: str) -> None:
    assert first_words(ReportBody(story=story)) == line


def test_reading_a_report_is_seen_by_its_sender_and_moves_it_on(dana: Page, sender: Reporter) -> None:
    address = f"/inbox/{sender.send(**TOLD, moment=Moment('2026-05-12'))}"
    assert seen_by(sender).body.state is ReportState.RECEIVED
    page = shown(dana.get(address))
    for words in (STORY, "12 May", "understood as: 12 May 2026", "A channel", "My brother", "Get a post removed"):
        assert words in page, words
    assert "t.me/vatan_misol_7/77" in page
    assert "Telegram" in page
    assert "About me" in page
    assert seen_by(sender).body.state is ReportState.READ
    assert address in dana.get("/inbox?which=read")
    assert address not in dana.get("/inbox")
    assert address in dana.get("/inbox?which=waiting")


def test_what_was_not_understood_is_said_to_be_so(dana: Page, sender: Reporter) -> None:
    page = dana.get(f"/inbox/{sender.send(when='after the holiday')}")
    assert "not understood as a date" in page
    assert "only by return code" in page


def test_what_came_while_many_came_at_once_is_marked_and_stands_after_its_like(
    dana: Page, sender: Reporter, world: World, house: House
) -> None:
    sender.cookie = bearer.new_cookie()
    with begin(house, writes=True, name="portal.write") as work:
        told = ReportDraft(story="One of many", danger="now")
        flooded = intake.begin_draft(work, sender.cookie, told, flooded=True).report.id
    sender.finish()
    page = dana.get("/inbox")
    assert reports_in(page)[:2] == [world.report, f"/inbox/{flooded}"]
    assert page.count("Came while many came at once") == 1


def test_a_damaged_report_is_listed_as_such_and_hides_no_other(dana: Page, sender: Reporter, house: House) -> None:
    report_id = sender.send(story="Damaged one")
    with house.engine.begin() as connection:
        connection.execute(
            text("UPDATE report SET body = :zeros WHERE id = :id"), {"zeros": bytes(400), "id": report_id.hex}
        )
    page = dana.get("/inbox")
    assert "A report that cannot be read" in page
    assert "Another story" in page
    assert "damaged" in shown(dana.get(f"/inbox/{report_id}", 500))


def test_a_long_list_comes_in_parts(dana: Page, sender: Reporter) -> None:
    for number in range(55):
        sender.begin(story=f"Report {number}")
        sender.finish()
    first, second = dana.get("/inbox"), dana.get("/inbox?which=new&from=50")
    assert "57 in all" in first
    assert first.count('class="what"') == 50
    assert second.count('class="what"') == 7
    assert "?which=new&amp;from=50" in first
    near = dana.get(f"{reports_in(second)[0]}?which=new")
    assert near.count('class="what"') == 50
    for odd in ("which=x", "from=x", "which=new&from=-1"):
        dana.get(f"/inbox?{odd}")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_story_is_words_on_every_page(dana: Page, sender: Reporter, hostile: str) -> None:
    told = dict.fromkeys(("story", "when", "where", "who_did", "relatives", "called", "contact"), hostile)
    report_id = sender.begin(**told)
    file_id = sender.add_file(b"words", hostile)
    sender.finish()
    sender.write(hostile)
    report = f"/inbox/{report_id}"
    dana.post(f"{report}/note", {"note": hostile})
    dana.post(f"{report}/translation", {"translation": hostile})
    dana.post(f"{report}/answer", {"text": hostile, "translation": hostile})
    pages = [
        dana.get(f"{report}{tail}") for tail in ("", "/accept", "/decline", "/spam", "/erase", f"/files/{file_id}")
    ]
    pages += [dana.get("/inbox?which=read"), dana.get("/inbox/log")]
    for page in pages:
        assert "<script>alert" not in page
        assert "9449772114007" not in page
    assert html.escape(hostile, quote=False)[:12] in pages[0].replace("&#34;", '"').replace("&#39;", "'")


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_looked_at_as_an_exhibit_is_and_one_viewing_is_one_link(dana: Page, world: World) -> None:
    dana.get(f"{world.report_file}/file")
    assert dana.last is not None
    assert dana.last.data == PNG
    assert dana.last.headers["Content-Type"] == "application/octet-stream"
    assert dana.last.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for _ in range(3):
        page = dana.get(world.report_file)
    events = re.findall(r"</time>([A-Z][a-z ]+) <span", dana.get(world.report_file))
    assert events == ["Received", "Viewed", "Viewed"]
    assert "sender of the report" in page
    assert "sent through the portal" in page
    assert "Chain unbroken" in page
    dana.get(f"{world.report}/files/{world.case.rpartition('/')[2]}", 404)
    dana.get(world.report_file.replace(world.report, world.other_report), 404)


def test_sound_is_played_by_range(dana: Page, sender: Reporter) -> None:
    content = b"OggS\x00\x02" + bytes(22) + b"\x01\x1e\x01vorbis" + bytes(range(256)) * 200
    report_id = sender.begin()
    file_id = sender.add_file(content, "voice.ogg")
    sender.finish()
    dana.get(f"/inbox/{report_id}/files/{file_id}")
    dana.get(f"/inbox/{report_id}/files/{file_id}/play", 206, headers={"Range": "bytes=100-199"})
    assert dana.last is not None
    assert dana.last.data == content[100:200]


def test_what_is_intimate_stays_closed_until_asked_for(dana: Page, world: World, house: House) -> None:
    sender = Reporter(house)
    report_id = sender.begin()
    file_id = add_intimate(sender)
    sender.finish()
    address = f"/inbox/{report_id}/files/{file_id}"
    assert "Intimate" in dana.get(f"/inbox/{report_id}")
    page = dana.get(address)
    assert "Closed until you ask for it" in page
    assert f"{address}/picture" not in page
    assert "Copy without its place" in page
    assert "as a copy without its place" in page
    assert "Viewed" not in dana.get(address)
    dana.get(f"{address}?unveil=yes")
    assert "Viewed" in dana.get(address)


def add_intimate(sender: Reporter) -> Any:
    """Add an intimate picture, as a copy without its place."""
    file_id = uuid4()
    with begin(sender.house, writes=True, name="portal.files") as work:
        here = sender.here(work)
        received = receive(work.blobs, here.report.id, "photo.png", [PNG], limit=2**20)
        original = original_of(received, at=work.clock())
        given = {"file_id": file_id, "blob": received.blob, "without_place": True, "intimate": True}
        intake.add_file(work, here, original, **given)
    return file_id


# ── answering ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_reaches_its_sender_and_what_stands_beside_it_does_not(dana: Page, sender: Reporter) -> None:
    report = f"/inbox/{sender.send(**TOLD)}"
    page = dana.get(report)
    form_id = re.search(r'name="form_id"[^>]*value="([^"]+)"', page)
    assert form_id is not None
    answer = {
        "form_id": form_id[1],
        "text": "Салом. Мо хондем.",
        "language": "tg",
        "translation": "Hello. We have read it.",
        "translation_language": "en",
        "translated_by": "machine",
    }
    dana.post(f"{report}/answer", answer)
    dana.post(f"{report}/answer", answer)
    page = shown(dana.follow())
    assert "The answer is sent" in page
    assert "Салом. Мо хондем." in page
    assert "Hello. We have read it." in page
    assert "Dana Rahim" in page
    dana.post(f"{report}/note", {"note": "Ask counsel"})
    dana.post(f"{report}/translation", {"translation": "They put my picture", "translation_language": "en"})
    thread = seen_by(sender)
    assert [message.text for message in thread.messages] == ["Салом. Мо хондем."]
    for word in ("Hello", "Ask counsel", "my picture", "machine"):
        assert word not in repr(thread)
    assert report not in dana.get("/inbox?which=waiting")
    sender.write("Раҳмат.")
    assert report in dana.get("/inbox?which=waiting")


def test_a_translation_stands_beside_each_message(dana: Page, world: World) -> None:
    dana.post(f"{world.message}/translation", {"translation": "One more thing", "translated_by": "translator"})
    page = shown(dana.follow())
    assert "One more thing" in page
    assert "Translated by a translator" in page
    dana.post(world.message.replace(world.report, world.other_report) + "/translation", {"translation": "x"}, 404)


def test_an_answer_without_words_keeps_what_was_typed_beside_it(dana: Page, world: World) -> None:
    page = dana.post(f"{world.report}/answer", {"text": " ", "translation": "Typed beside"}, 422)
    assert "cannot be left empty" in page
    assert "Typed beside" in page
    page = dana.post(f"{world.report}/translation", {"translation": "x" * 200_001}, 422)
    assert "too long" in page
    dana.post(f"{world.report}/assign", {"assigned": world.members["lena"]}, 422)
    dana.post(f"{world.report}/merge", {"into": world.report.rpartition("/")[2]}, 422)
    dana.post(f"{world.report}/decline", {"reason": "", "text": "Kept words"}, 422)
    dana.post(f"{world.report}/decline", {"reason": "x"}, 422)


# ── sorting ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_is_put_into_somebody_s_hands(dana: Page, world: World) -> None:
    assert "Lena Okafor" not in dana.get(world.report)
    dana.post(f"{world.report}/assign", {"assigned": world.members["omid"]})
    assert "Omid Farr" in shown(dana.get("/inbox?which=read"))
    dana.post(f"{world.report}/assign", {"assigned": ""})
    assert "Omid Farr" not in shown(dana.get("/inbox?which=read"))


def test_merged_reports_are_put_away_and_can_stand_on_their_own_again(dana: Page, world: World) -> None:
    dana.post(f"{world.other_report}/merge", {"into": world.report.rpartition("/")[2]})
    assert "The reports are merged" in dana.follow()
    assert world.other_report in dana.get("/inbox?which=closed")
    assert world.other_report not in dana.get("/inbox")
    page = dana.get(world.report)
    assert "Merged into it" in page
    assert "cannot be merged itself" in page
    dana.post(f"{world.report}/merge", {"into": world.other_report.rpartition("/")[2]}, 422)
    dana.post(f"{world.other_report}/merge", {"into": ""})
    assert "stands on its own again" in dana.follow()
    assert world.other_report in dana.get("/inbox?which=read")


def test_a_declined_report_is_closed_with_a_reason_for_the_team_and_words_for_its_sender(
    dana: Page, sender: Reporter
) -> None:
    report = f"/inbox/{sender.send(language='tg')}"
    dana.get(f"{report}/decline")
    dana.post(f"{report}/decline", {"reason": "elsewhere", "text": "Ба дигарон муроҷиат кунед.", "language": "tg"})
    page = dana.follow()
    assert "The report is declined" in page
    assert "Others can help better" in page
    thread = seen_by(sender)
    assert thread.body.state is ReportState.CLOSED
    assert [(message.text, message.language) for message in thread.messages] == [("Ба дигарон муроҷиат кунед.", "tg")]
    assert "elsewhere" not in repr(thread)
    assert report in dana.get("/inbox?which=closed")
    dana.post(f"{report}/decline", {"reason": "elsewhere"}, 409)
    dana.post(f"{report}/put-back")
    assert seen_by(sender).body.state is ReportState.READ
    dana.post(f"{report}/put-back", {}, 409)


def test_spam_is_closed_after_a_question_and_can_be_put_back(dana: Page, sender: Reporter) -> None:
    report = f"/inbox/{sender.send()}"
    assert "Close this report as spam?" in shown(dana.get(f"{report}/spam"))
    dana.post(f"{report}/spam")
    assert "Spam" in shown(dana.get("/inbox?which=closed"))
    dana.post(f"{report}/put-back")
    assert report in dana.get("/inbox?which=read")


def test_a_wish_for_erasure_stands_out_and_erasing_leaves_nothing(dana: Page, sender: Reporter, house: House) -> None:
    before = set(house.blobs.names())
    report_id = sender.begin()
    sender.add_file()
    sender.finish()
    sender.come_back()
    with begin(house, writes=True, name="portal.erase") as work:
        returning.ask_erasure(work, sender.here(work))
    report = f"/inbox/{report_id}"
    assert "Erasure asked 1" in shown(dana.get("/inbox?which=erasure"))
    assert "The sender asks for everything to be erased" in dana.get(report)
    page = shown(dana.get(f"{report}/erase"))
    assert "1 file that is not in a case" in page
    assert "Backups hold it until they are overwritten." in page
    dana.post(f"{report}/erase")
    assert "The report is erased" in dana.follow()
    dana.get(report, 404)
    assert set(house.blobs.names()) == before


# ── into a case ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_told_is_proposed_as_records_of_a_new_case(dana: Page, sender: Reporter) -> None:
    report_id = sender.begin(**TOLD, moment=Moment("2026-05-12"))
    file_id = sender.add_file(b"a letter", "letter.txt")
    sender.finish()
    report = f"/inbox/{report_id}"
    dana.post(
        f"{report}/translation",
        {"translation": "In a channel", "translation_language": "en", "translated_by": "machine"},
    )
    proposed = fields_of(dana.get(f"{report}/accept"))
    assert proposed["name"] == ["Mahsa"]
    assert proposed["role"] == ["target"]
    assert proposed["severity"] == ["life"]
    assert proposed["acts"] == ["smear_defamation", "threat_to_target"]
    assert proposed["act"] == [""]
    assert proposed["day"] == ["2026-05-12"]
    assert proposed["original_text"] == [STORY]
    assert proposed["original_language"] == ["tg"]
    assert proposed["translation"] == ["In a channel"]
    assert proposed["files"] == [str(file_id)]
    assert proposed["take"] == ["https://t.me/vatan_misol_7/77", "https://t.me/haqgu_misol"]
    dana.post(f"{report}/accept", {**proposed, "intimate": str(file_id)})
    case = dana.location.partition("?")[0]
    page = dana.follow()
    assert "The report is part of this case" in page
    assert "Reports from the portal" in page
    assert report in page
    person = dana.links(f"{case}/people", f"{case}/people/")[0]
    assert "mahsa@example.org" in dana.get(person)
    accounts = dana.get(f"{case}/accounts")
    assert "@vatan_misol_7" in accounts
    assert "@haqgu_misol" in accounts
    incident = dana.get(dana.links(f"{case}/incidents", f"{case}/incidents/")[0])
    for words in (
        STORY,
        "In a channel",
        "12 May 2026",
        "Smear",
        "Threat against the targeted person",
        "Threat to life",
        "A channel",
        "My brother",
    ):
        assert words in shown(incident), words
    assert "t.me/vatan_misol_7/77" in incident
    exhibit = dana.get(f"{case}/evidence/{file_id}")
    assert "Closed until you ask for it" in exhibit
    assert "sender of the report" in exhibit
    assert "the report became part of a case" in exhibit
    assert "Chain unbroken" in exhibit
    assert seen_by(sender).body.state is ReportState.ACCEPTED
    dana.post(f"{report}/accept", proposed)
    assert dana.location.partition("?")[0] == report
    assert report in dana.get("/inbox?which=accepted")


def test_a_report_goes_into_an_existing_case_without_adding_its_accounts_again(
    dana: Page, world: World, sender: Reporter
) -> None:
    log_incident(dana, world.case, links="https://t.me/haqgu_misol/1", act="doxxing", by_account="author")
    report = f"/inbox/{sender.send(where='https://t.me/haqgu_misol and @somebody', when='after the holiday')}"
    case_id = world.case.rpartition("/")[2]
    form = fields_of(dana.get(f"{report}/accept"))
    assert "after the holiday" in form["narrative"][0]
    dana.post(f"{report}/accept", {**form, "case": case_id, "name": "", "title": ""})
    assert dana.location.partition("?")[0] == world.case
    assert dana.get(f"{world.case}/accounts").count("@haqgu_misol</bdi>") == 1
    assert dana.get(f"{world.case}/incidents").count("Report from the portal") == 0
    assert "Open the case" in dana.get(report)


def test_a_form_that_cannot_be_used_opens_no_case(dana: Page, world: World) -> None:
    before = dana.links("/cases", "/cases/")
    form = {"case_title": " ", "title": "Typed", "track": "online"}
    assert "Please give a title." in dana.post(f"{world.report}/accept", form, 422)
    page = dana.post(f"{world.report}/accept", {**form, "case_title": "New", "day": "32 May 2026"}, 422)
    assert 'value="Typed"' in page
    dana.post(f"{world.report}/accept", {**form, "case_title": "New", "case": world.members["omid"]}, 422)
    assert dana.links("/cases", "/cases/") == before


def test_one_looks_for_the_case_and_pages_without_losing_a_word(dana: Page, sender: Reporter) -> None:
    wanted = open_case(dana, "The journalist of Khujand").rpartition("/")[2]
    for number in range(11):
        open_case(dana, f"Another {number}")
    report = f"/inbox/{sender.send(where='somewhere')}"
    page = dana.get(f"{report}/accept")
    assert page.count('name="case"') == 11  # a new one, and the ten newest
    assert wanted not in page
    form = {**fields_of(page), "title": "Typed by hand", "restricted": "y"}
    further = dana.post(f"{report}/accept/cases", {**form, "start": "10"}, 200)
    assert wanted in further
    assert "The journalist" not in dana.post(f"{report}/accept/cases", {**form, "start": "nonsense"}, 200)
    found = dana.post(f"{report}/accept/cases", {**form, "looked": "khujand"}, 200)
    assert found.count('name="case"') == 2
    assert fields_of(found)["title"] == ["Typed by hand"]
    assert fields_of(found)["restricted"] == ["y"]
    chosen = {**fields_of(found), "case": wanted}
    elsewhere = dana.post(f"{report}/accept/cases", {**chosen, "looked": "nobody"}, 200)
    assert "No open case of yours holds these words" in elsewhere
    assert fields_of(elsewhere)["case"] == [wanted]
    dana.post(f"{report}/accept", chosen)
    assert dana.location.partition("?")[0] == f"/cases/{wanted}"
    dana.post(f"{report}/accept/cases", chosen, 303)
    assert dana.location == report


def test_files_of_merged_reports_are_taken_too(dana: Page, sender: Reporter, world: World) -> None:
    dana.post(f"{world.report}/merge", {"into": world.other_report.rpartition("/")[2]})
    form = fields_of(dana.get(f"{world.other_report}/accept"))
    file_id = world.report_file.rpartition("/")[2]
    assert form["files"] == [file_id]
    dana.post(f"{world.other_report}/accept", form)
    case = dana.location.partition("?")[0]
    assert dana.get(case).count("/inbox/") >= 2
    dana.get(f"{case}/evidence/{file_id}")
    dana.get(world.report_file, 404)


def test_files_that_came_later_are_taken_into_the_case(dana: Page, sender: Reporter, house: House) -> None:
    report = f"/inbox/{sender.send()}"
    dana.post(f"{report}/accept", fields_of(dana.get(f"{report}/accept")))
    case = dana.location.partition("?")[0]
    sender.come_back()
    file_id = sender.add_file(b"later", "later.txt")
    page = dana.get(report)
    assert "Take the new files into the case" in page
    assert "Choose at least one file." in dana.post(f"{report}/take", {}, 422)
    dana.post(f"{report}/take", {"taken": str(file_id)})
    assert "The files are exhibits now" in dana.follow()
    dana.get(f"{case}/evidence/{file_id}")
    assert "Take the new files into the case" not in dana.get(report)


# ── who learns of it ────────────────────────────────────────────────────────────────────────────────────


def test_in_a_restricted_case_only_who_holds_it_reads_on(
    dana: Page, browser: Callable[..., Page], sender: Reporter
) -> None:
    report = f"/inbox/{sender.send()}"
    omid = browser("omid")
    omid.get(report)
    dana.post(f"{report}/accept", {**fields_of(dana.get(f"{report}/accept")), "restricted": "y"})
    omid.get(report, 404)
    assert report not in omid.get("/inbox?which=accepted")
    sender.come_back()
    sender.write("Боз як чиз.")
    assert report in dana.get("/inbox?which=waiting")
    assert "Боз як чиз." in dana.get(report)
    dana.post(f"{report}/answer", {"text": "Ташаккур."})
    assert [message.text for message in seen_by(sender).messages] == ["Боз як чиз.", "Ташаккур."]


@pytest.mark.parametrize("login", ["lena", "kian"])
def test_nobody_else_learns_that_a_report_exists(desk: Flask, world: World, login: str) -> None:
    page = sign_in(desk, login)
    there = page.get(world.report, 403)
    assert there == page.get("/inbox/00000000-0000-4000-8000-000000000000", 403)
    assert STORY not in there
    first = page.get("/cases" if login == "lena" else "/members")
    assert "/inbox" not in first
    if login == "kian":
        assert "report" not in shown(page.get("/log")).lower()


def test_counsel_who_holds_the_case_sees_no_way_to_its_report(dana: Page, desk: Flask, sender: Reporter) -> None:
    case = open_case(dana)
    report = f"/inbox/{sender.send()}"
    dana.post(f"{report}/accept", {"case": case.rpartition("/")[2], "track": "online"})
    members = dict(re.findall(rf'<option value="({UUID})">([^<,]+)', dana.get(f"{case}/access")))
    lena_id = next(member for member, name in members.items() if name == "Lena Okafor")
    dana.post(f"{case}/access", {"member": lena_id, "purpose": "Appeal"})
    assert report in dana.get(case)
    lena = sign_in(desk, "lena")
    assert "/inbox" not in lena.get(case)
    lena.get(report, 403)


def test_the_team_s_log_tells_what_happened_without_a_word_of_it(dana: Page, world: World) -> None:
    dana.get(world.report)
    dana.post(f"{world.report}/note", {"note": "Ask counsel"})
    page = shown(dana.get("/inbox/log"))
    for words in (
        "A report came in",
        "A report was read",
        "wrote again",
        "A report was sorted: noted on",
        "Dana Rahim",
    ):
        assert words in page, words
    assert STORY not in page
    assert "Ask counsel" not in page
    assert "This log was read" in shown(dana.get("/inbox/log"))


def test_the_rail_leads_to_the_inbox_before_the_cases_and_home_to_today(dana: Page) -> None:
    page = dana.get("/cases")
    assert page.index('href="/inbox"') < page.index('href="/cases"', page.index('href="/inbox"'))
    dana.get("/", 303)
    assert dana.location == "/today"
