"""Which pictures the guides show: who looks, in which language, how wide, and how to get there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from casebook.demo.stories import media

WIDE, WIDER, NARROW = 1280, 1440, 360  # pixels: a laptop, a screen, a phone
VISITOR = ""  # somebody at the portal, whom nobody signs in

Steps = Callable[[Page, str], None]  # with the address of the case; for visitors, with a return code


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: `docs/guide/pictures/<name>.png`. `shows` are words that must stand on the page, `case` is which of the cases."""

    name: str
    who: str = "dana"
    locale: str = "en"
    width: int = WIDE
    height: int = 860
    case: int = 0
    steps: Steps
    shows: str


TRIBUNAL = "First-tier Tribunal (IAC)"
URGENT_IN_ENGLISH = (
    "The channel “Ovozi Misol” put up my picture with a false text and wrote shameful words about me. Today my brother was "
    "called to the district office. He was told: “Tell your sister to be silent.”"
)


def below(path: str) -> Steps:
    """Open a page of the case."""
    return lambda tab, case: _go(tab, f"{case}{path}")


def at(path: str) -> Steps:
    """Open a page of the desk."""
    return lambda tab, _case: _go(tab, path)


def first_row_of(path: str) -> Steps:
    """Open a list of the case, then what stands in it first."""

    def steps(tab: Page, case: str) -> None:
        _go(tab, f"{case}{path}")
        _follow(tab, "main table th a")

    return steps


def paste_a_link(tab: Page, case: str) -> None:
    """Begin an incident with a pasted link, and have it read."""
    _go(tab, f"{case}/incidents/new")
    tab.fill("[name=links]", "https://t.me/ovozi_misol_24/402?single")
    _follow(tab, "button[name=read_links]")


def open_the_rest(tab: Page, case: str) -> None:
    """The lower half of the same form: who, by whom, in whose words."""
    paste_a_link(tab, case)
    tab.fill("[name=title]", "A channel with many readers repeats the false story")
    tab.fill("[name=day]", "14 May 2026")
    tab.check("[name=about]")
    tab.evaluate("document.getElementById('what-h').scrollIntoView()")


def log_fast(tab: Page, case: str) -> None:
    """Two links pasted into the quick log, and what kind of thing they are."""
    _go(tab, f"{case}/log")
    tab.fill("[name=links]", "https://t.me/ovozi_misol_24/431\nhttps://x.com/vatan_misol_7/status/2051234567890123456")
    tab.locator("[name=kind]").first.check()
    tab.fill("[name=words]", "The old text again, with her new address")
    tab.evaluate("document.activeElement.blur()")


def search_for(words: str) -> Steps:
    """Type words into the field at the top of any page, and send it."""

    def steps(tab: Page, case: str) -> None:
        del case
        _go(tab, "/cases")
        tab.fill("#find", words)
        with tab.expect_navigation():
            tab.press("#find", "Enter")

    return steps


def narrow_down(tab: Page, case: str) -> None:
    """Incidents of all cases, only the grave ones."""
    del case
    _go(tab, "/records?chosen=noun:incident&chosen=severity:high")


def preview_many(tab: Page, case: str) -> None:
    """Three incidents ticked, a tag for them all, and what would change."""
    _go(tab, f"{case}/incidents")
    for each in tab.locator("main input.pick").all()[:3]:
        each.check()
    _follow(tab, "#bulk button")
    tab.fill("[name='add.tags']", "submission to the UN")
    _follow(tab, "main form .btn-main")


def change_many(tab: Page, case: str) -> None:
    """The changes of a case after three incidents were changed at once."""
    preview_many(tab, case)
    _follow(tab, "main form .btn-main")
    _go(tab, f"{case}/changes")


def open_the_complaint(tab: Page, case: str) -> None:
    """The complaint whose answer gives hardly a reason."""
    _go(tab, f"{case}/interventions")
    _follow(tab, "main th a:has-text('Video that asks who pays him')")


def fetch_a_pack(tab: Page, case: str) -> None:
    """Open the pack that was built with the demonstration."""
    _go(tab, f"{case}/packs")
    _follow(tab, "section[aria-labelledby=built-h] a.ref")


def choose_an_office(tab: Page, case: str) -> None:
    """The list of receiving offices, with the tribunal chosen."""
    _go(tab, f"{case}/packs/new")
    tab.check("#kind-uk_ftt_iac")
    tab.fill("#recipient", TRIBUNAL)
    tab.fill("#purpose", "Appeal against the refusal of asylum")
    tab.evaluate("document.activeElement.blur(); document.getElementById('group-courts').scrollIntoView()")


def begin_a_bundle(tab: Page, case: str) -> None:
    """A bundle for the tribunal is begun; a reason stands beside the first exhibit. One that was begun before is gone on with."""
    _go(tab, f"{case}/packs")
    begun = tab.locator("main a[href*='/drafts/']", has_text=TRIBUNAL)
    if begun.count():
        with tab.expect_navigation():
            begun.first.click()
        return
    choose_an_office(tab, case)
    _follow(tab, ".stays .btn-main")
    tab.locator("textarea[name^=relevance]").first.fill("Shows that the refusal followed the smear within days")
    _follow(tab, "button[name=then][value='']")


def order_exhibits(tab: Page, case: str) -> None:
    """The exhibits of a bundle in their order, one of them out."""
    begin_a_bundle(tab, case)
    tab.locator("input[name=exhibits]").nth(1).uncheck()
    tab.evaluate("document.activeElement.blur(); document.getElementById('exhibits-h').scrollIntoView()")


def step_of_a_bundle(step: str) -> Steps:
    """One of the steps of a bundle."""

    def steps(tab: Page, case: str) -> None:
        begin_a_bundle(tab, case)
        _go(tab, f"{tab.url.partition('?')[0]}/{step}")

    return steps


def begin_a_file(tab: Page, case: str) -> None:
    """A file for counsel is begun."""
    _go(tab, f"{case}/packs/new")
    tab.check("#kind-case_file")
    _follow(tab, ".stays .btn-main")


def build_a_file(tab: Page, case: str) -> None:
    """A file for counsel while it is built."""
    begin_a_file(tab, case)
    _go(tab, f"{tab.url.partition('?')[0]}/preview")
    tab.click("form[action$='/build'] button")
    tab.wait_for_url("**/builds/**", wait_until="domcontentloaded")


def compare_with_the_last(tab: Page, case: str) -> None:
    """What changed since the pack of the demonstration: one exhibit is out, one moved, one has a reason."""
    fetch_a_pack(tab, case)
    pack = tab.url.partition("?")[0].rpartition("/")[2]
    begin_a_file(tab, case)
    tab.locator("input[name=exhibits]").nth(1).uncheck()
    tab.locator("textarea[name^=relevance]").first.fill("The first of the chain")
    tab.locator("input.order").nth(3).fill("1")
    _follow(tab, "button[name=then][value='']")
    _go(tab, f"{tab.url.partition('?')[0]}/changes?since={pack}")


def note_for_oneself(tab: Page, case: str) -> None:
    """A note of counsel's own."""
    _go(tab, f"{case}/own-notes")
    tab.fill("[name=words]", "Ask for the respondent’s review before this goes in")
    _follow(tab, "main .btn-main")


def begin_a_report(tab: Page, _code: str) -> None:
    """The first step, with a few words in it."""
    _go(tab, "/write")
    tab.check("[name=danger][value=soon]")
    tab.fill("[name=story]", "В группе нашего города пишут, что я уехал с чужими деньгами. Это неправда.")
    tab.evaluate("document.activeElement.blur()")


def add_files(tab: Page, code: str) -> None:
    """The second step, with one file that is kept already."""
    begin_a_report(tab, code)
    _follow(tab, "#told button[value=files]")
    picture = media("comments.png").read_bytes()
    tab.set_input_files("#chosen", {"name": "comments.png", "mimeType": "image/png", "buffer": picture})
    _follow(tab, "#more button.btn[type=submit]")


def get_a_code(tab: Page, code: str) -> None:
    """The last step, with a return code that opens nothing of anybody's."""
    begin_a_report(tab, code)
    _follow(tab, "#told button[value=send]")
    tab.evaluate("document.querySelector('h1').scrollIntoView()")


def come_back(tab: Page, code: str) -> None:
    """The conversation of somebody who was answered."""
    _go(tab, "/return")
    tab.fill("#code", code)
    _follow(tab, "main form .btn-main")


def look_an_export_over(tab: Page, case: str) -> None:
    """A family's chat, as somebody saved it from their telephone."""
    _go(tab, f"{case}/import")
    chat = media("family-chat.txt").read_bytes()
    tab.set_input_files("#files", {"name": "family-chat.txt", "mimeType": "text/plain", "buffer": chat})
    _follow(tab, "main form .btn-main")
    tab.wait_for_url("**/import")


def read_the_first(tab: Page, _case: str) -> None:
    """Open the most urgent report, and keep a translation beside it."""
    _go(tab, "/inbox")
    _follow(tab, ".items li:first-child .what a")
    tab.click("article details summary")
    tab.fill("#translation-report", URGENT_IN_ENGLISH)
    tab.select_option("#translated_by-report", "member")
    _follow(tab, "article details button")


def accept_the_first(tab: Page, case: str) -> None:
    """Propose a case of it. It was read before, so it stands under another heading."""
    del case
    _go(tab, "/inbox?which=read")
    _follow(tab, ".items li:first-child .what a")
    _follow(tab, "a[data-key=a]")


def _follow(tab: Page, what: str) -> None:
    """Press the first of these, and be on the page that it leads to: a press alone may come back before that page does."""
    with tab.expect_navigation():
        tab.locator(what).first.click()


def _go(tab: Page, path: str) -> None:
    base = "/".join(tab.url.split("/")[:3])
    tab.goto(path if path.startswith("http") else base + path)


SHOTS = (
    Shot(name="today", steps=at("/today"), shows="Threat to life", height=980),
    Shot(name="cases", steps=at("/cases"), shows="Words, name or reference", height=560),
    Shot(name="case", steps=below(""), shows="Timeline", height=980),
    Shot(name="case-tajik-phone", steps=below(""), shows="Парванда", locale="tg", width=NARROW, height=760),
    Shot(name="timeline", steps=below("/pictures/timeline"), shows="Timeline", width=WIDER, height=900),
    Shot(name="graph", steps=below("/pictures/graph"), shows="Who pressed whom through whom", width=WIDER, height=820),
    Shot(
        name="timeline-persian-phone",
        steps=below("/pictures/timeline"),
        shows="گاه‌نگار",
        locale="fa",
        width=NARROW,
        height=760,
    ),
    Shot(name="interventions", steps=below("/interventions"), shows="Next deadline", case=1, height=620),
    Shot(name="intervention", steps=open_the_complaint, shows="parts missing from the answer", case=1, height=980),
    Shot(name="changes", steps=change_many, shows="changes in all", case=1, height=760),
    Shot(name="bulk", steps=preview_many, shows="Nothing is changed yet.", height=620),
    Shot(name="records", steps=narrow_down, shows="Save this view", height=860),
    Shot(name="search", steps=search_for("Орзузода"), shows="Also found as", height=760),
    Shot(name="search-tajik", steps=search_for("хамсоя"), shows="Ҷустуҷӯ", locale="tg", height=760),
    Shot(name="statistics", steps=at("/statistics"), shows="What these numbers say", height=980),
    Shot(name="people", steps=below("/people"), shows="Add a person", height=760),
    Shot(name="incident-link", steps=paste_a_link, shows="Recognised as", height=760),
    Shot(name="incident-what", steps=open_the_rest, shows="Save incident", height=900),
    Shot(name="incident", steps=first_row_of("/incidents"), shows="Add a post"),
    Shot(name="evidence-new", steps=below("/evidence/new"), shows="Send and seal", height=900),
    Shot(name="exhibit", steps=first_row_of("/evidence"), shows="Is it the same file?", height=980),
    Shot(name="access", steps=below("/access"), shows="Give access", height=620),
    Shot(name="history", steps=below("/history"), shows="History", height=620),
    Shot(name="quick-log", steps=log_fast, shows="By keyboard alone", height=980),
    Shot(name="cases-counsel", who="lena", steps=at("/cases"), shows="Words, name or reference", height=480),
    Shot(name="counsel", who="lena", steps=at("/packs"), shows="Your cases and their packs", height=760),
    Shot(name="pack-new", who="lena", steps=choose_an_office, shows="Courts and asylum authorities", height=980),
    Shot(name="pack-contents", who="lena", steps=order_exhibits, shows="Why it matters to this recipient", height=900),
    Shot(name="pack-questions", who="lena", steps=step_of_a_bundle("questions"), shows="Appeal number", height=860),
    Shot(name="pack-checks", who="lena", steps=step_of_a_bundle("checks"), shows="What must be mended", height=900),
    Shot(name="pack-preview", who="lena", steps=step_of_a_bundle("preview"), shows="Held back", height=1100),
    Shot(
        name="pack-preview-persian-phone",
        who="lena",
        locale="fa",
        steps=step_of_a_bundle("preview"),
        shows="نگه داشته می‌شود",
        width=NARROW,
        height=760,
    ),
    Shot(name="pack-building", who="lena", steps=build_a_file, shows="Building and checking", height=760),
    Shot(name="pack-changes", who="lena", steps=compare_with_the_last, shows="Exhibits taken out", height=680),
    Shot(name="own-notes", who="lena", steps=note_for_oneself, shows="Sealed to you alone", height=760),
    Shot(name="pack", who="lena", steps=fetch_a_pack, shows="How it is recognised", height=640),
    Shot(
        name="pack-persian-phone", who="lena", steps=fetch_a_pack, shows="CBP-", locale="fa", width=NARROW, height=760
    ),
    Shot(name="members", who="kian", steps=at("/members"), shows="Waits to be let in", height=640),
    Shot(name="member-let-in", steps=at("/members"), shows="Let in", height=640),
    Shot(name="office-log", who="kian", steps=at("/log"), shows="Log of the office", height=620),
    Shot(name="inbox", steps=at("/inbox"), shows="Danger: Yes, for life or freedom", width=WIDER, height=620),
    Shot(name="report", steps=read_the_first, shows="understood", width=WIDER, height=1000),
    Shot(name="report-accept", steps=accept_the_first, shows="4. The incident", width=WIDER, height=1100),
    Shot(
        name="portal-start-tg-phone", who=VISITOR, locale="tg", steps=at("/"), shows="Тоҷикӣ", width=NARROW, height=760
    ),
    Shot(
        name="portal-write-ru-phone",
        who=VISITOR,
        locale="ru",
        steps=begin_a_report,
        shows="Русский",
        width=NARROW,
        height=900,
    ),
    Shot(name="portal-files-en-phone", who=VISITOR, steps=add_files, shows="comments.png", width=NARROW, height=1180),
    Shot(
        name="portal-code-fa-phone",
        who=VISITOR,
        locale="fa",
        steps=get_a_code,
        shows="فارسی",
        width=NARROW,
        height=1180,
    ),
    Shot(
        name="portal-thread-tg-phone",
        who=VISITOR,
        locale="tg",
        steps=come_back,
        shows="Салом",
        width=NARROW,
        height=1240,
    ),
    Shot(name="patterns", steps=at("/patterns"), shows="Accounts that act together", height=1100),
    Shot(name="export", steps=look_an_export_over, shows="What the export holds", height=1180),
)
