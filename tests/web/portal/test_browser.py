"""The portal in a real Chromium: no script is needed, nothing else is asked, nothing overflows, and leaving leaves nothing."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Browser, Response, Route
from playwright.sync_api import Page as Tab
from sqlalchemy import func, select

from casebook.i18n import LOCALES, direction
from casebook.model import Base, Report
from casebook.model.office import OfficeBody
from casebook.services import founding, inbox, membership, triage
from casebook.work import House, begin
from tests import cast
from tests.chromium import running
from tests.web.axe import RULES, SPOKEN, Axe
from tests.web.browsing import Visitor, journey
from tests.web.desk.conftest import settings_in
from tests.web.desk.steps import PNG
from tests.web.faces import served

pytestmark = pytest.mark.browser

STORY = "Дар канал сурати маро бо матни дурӯғ гузоштанд. " + "https://t.me/ovozi_misol_24/" + "3" * 60
LONG = "ID_20260511_" + "скриншот_канала_" * 8 + ".png"
FILES = [
    {"name": "screen 1.png", "mimeType": "image/png", "buffer": PNG},
    {"name": LONG, "mimeType": "image/png", "buffer": PNG + b"1"},
]
TELLING = ("report", "threat", "casebook", "danger", "угроз", "опасн", "таҳдид", "хатар", "تهدید", "خطر", "گزارش")
ANSWERED = "Failed to load resource: the server responded with a status of 4"  # pages that say so on purpose
PHONE = {"width": 320, "height": 700}


# ── what is served ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An office that has been founded, whose portal is served below."""
    opened = House(settings_in(tmp_path_factory.mktemp("portal") / "instance"))
    Base.metadata.create_all(opened.engine)
    with begin(opened, writes=True, name="init") as work:
        founding.found(work, OfficeBody(name="Charogh"), "Team North", (cast.KIAN, cast.DANA))
    yield opened
    opened.close()


class Elsewhere(BaseHTTPRequestHandler):
    """An ordinary page of somebody else."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Weather</title><h1>Sunny</h1>")

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The harmless page that "leave now" opens."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/weather"
        server.shutdown()


@pytest.fixture(scope="module")
def portal(house: House, elsewhere: str) -> Iterator[str]:
    """The portal as most offices have it, with numbers for help and an onion address to fit on the page."""
    further = {"leave_to": elsewhere, "help_numbers": "TJ=112, DE=110", "onion": f"http://{'a2b4' * 14}.onion"}
    with served("portal", house.settings, **further) as address:
        yield address


@pytest.fixture(scope="module")
def crowded(house: House) -> Iterator[str]:
    """A portal that takes one report a minute, and five at once."""
    with served("portal", house.settings, reports_per_minute="1") as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser


# ── every page ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Look:
    """Looks at each page that a tab shows, and keeps what is wrong with it."""

    tab: Tab
    locale: str
    widths: tuple[int, ...]
    rules: tuple[str, ...]
    axe: Axe = field(default_factory=Axe)
    wrong: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def at(self, name: str) -> None:
        """Look at the page at each width, and with rules through the eyes of assistive tools."""
        tab, title = self.tab, self.tab.title()
        self.seen.append(name)
        root = tab.locator("html")
        if (root.get_attribute("lang"), root.get_attribute("dir")) != (self.locale, direction(self.locale)):
            self.wrong.append(f"{name}: {root.get_attribute('lang')}")
        if not title or any(word in title.lower() for word in TELLING):
            self.wrong.append(f"{name}: its title is {title}")
        for width in self.widths:
            tab.set_viewport_size({"width": width, "height": 700})
            over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                self.wrong.append(f"{name} at {width}: {over} px too wide")
        if self.rules:
            # Where script is off no timer ends, and axe waits for some: here they end at once.
            tab.evaluate("window.setTimeout = (act, _, ...given) => { Promise.resolve().then(() => act(...given)); }")
            self.wrong += [f"{name}: {each}" for each in self.axe.violations(tab, self.rules)]


COLOURS = """(selector) => {
    const { color, backgroundColor } = getComputedStyle(document.querySelector(selector));
    return new Set([color, backgroundColor]).size;
}"""


def answer_whoever_waits(house: House) -> None:
    with begin(house, writes=True, name="test") as work:
        keys = membership.unlock(work, cast.DANA.login, cast.DANA.passphrase)
        for view in inbox.inbox(work, keys):
            if view.waiting:
                triage.answer(work, keys, view.id, "Салом. Мо хондем.", language="tg", message_id=uuid4())


def until_asked_to_wait(visitor: Visitor) -> None:
    """Report until the portal asks for patience; it takes a few at once."""
    for _ in range(8):
        visitor.tab.context.clear_cookies(name="v")
        visitor.open("/write")
        visitor.tell(story=STORY)
        with visitor.tab.expect_navigation() as came:
            visitor.tab.click("#told button[value=send]")
        if came.value.status == 429:
            return
    raise AssertionError("nobody was asked to wait")


def missing(answer: Response) -> bool:
    """Whether a page's own picture, style or script is not there."""
    return answer.status >= 400 and not answer.request.is_navigation_request()


# Assistive tools ask about structure, which languages share; what is wide does not depend on colours.
@pytest.mark.parametrize(
    ("locale", "theme", "widths", "rules"),
    [
        ("en", "light", (1440, 768, 320), RULES),
        ("fa", "dark", (1440, 320), SPOKEN),
        ("ru", "light", (320,), ()),
        ("tg", "light", (320,), ()),
    ],
)
def test_every_page_works_on_a_phone_without_script(
    chromium: Browser,
    house: House,
    portal: str,
    crowded: str,
    locale: str,
    theme: Literal["light", "dark"],
    widths: tuple[int, ...],
    rules: tuple[str, ...],
) -> None:
    visitor = Visitor.arriving(chromium, portal, viewport=PHONE, java_script_enabled=False, color_scheme=theme)
    look = Look(visitor.tab, locale, widths, rules)
    if locale != "en":
        visitor.speak(locale)
    for name in journey(visitor, STORY, FILES):
        if name == "done":
            answer_whoever_waits(house)
        if name == "thread":
            assert visitor.tab.evaluate(COLOURS, ".msg .new") == 2, "what is new says so in letters that can be seen"
        look.at(name)
    visitor.portal = crowded
    visitor.open(f"/?lang={locale}")
    until_asked_to_wait(visitor)
    assert visitor.tab.input_value("main textarea") == STORY
    look.at("wait")
    visitor.tab.context.close()
    assert look.wrong == []
    assert len(set(look.seen)) == len(look.seen) > 25


def test_no_page_breaks_its_own_policy_or_asks_anybody_else(
    chromium: Browser, portal: str, crowded: str, elsewhere: str
) -> None:
    visitor = Visitor.arriving(chromium, portal)
    tab = visitor.tab
    said: list[str] = []
    asked: list[str] = []
    tab.context.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("console", lambda line: said.append(line.text) if not line.text.startswith(ANSWERED) else None)
    tab.context.on("response", lambda answer: said.append(answer.url) if missing(answer) else None)
    visitor.open("/")
    for _ in journey(visitor, STORY, FILES):
        tab.wait_for_load_state("load")
    visitor.portal = crowded
    until_asked_to_wait(visitor)
    tab.context.close()
    assert said == []
    others = [url for url in asked if not url.startswith((portal + "/", crowded + "/"))]
    assert others == [elsewhere], "the journey presses Leave now once, and nothing else leads away"
    assert len(asked) > 100


# ── leaving ─────────────────────────────────────────────────────────────────────────────────────────────


def escape(tab: Tab) -> None:
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")


def press_leave(tab: Tab) -> None:
    tab.click("form.leave button")


def came_to(elsewhere: str, tab: Tab) -> None:
    tab.wait_for_url(elsewhere)
    assert tab.inner_text("h1") == "Sunny"


def entries(tab: Tab) -> tuple[list[str], int]:
    """The history of a tab, and where in it the tab is."""
    history = tab.context.new_cdp_session(tab).send("Page.getNavigationHistory")
    return [entry["url"] for entry in history["entries"]], history["currentIndex"]


@pytest.mark.parametrize("leave", [escape, press_leave])
def test_leaving_puts_another_page_in_place_of_this_one(
    chromium: Browser, portal: str, elsewhere: str, leave: Callable[[Tab], None]
) -> None:
    visitor = Visitor.arriving(chromium, portal)
    visitor.open("/write")
    visitor.tell(story=STORY)
    before, place = entries(visitor.tab)
    leave(visitor.tab)
    came_to(elsewhere, visitor.tab)
    assert entries(visitor.tab) == ([*before[:place], elsewhere], place)
    assert visitor.tab.context.cookies() == []
    visitor.tab.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_after_leaving_back_shows_nothing_of_what_was_written(
    chromium: Browser, portal: str, elsewhere: str, house: House, script: bool
) -> None:
    visitor = Visitor.arriving(chromium, portal, java_script_enabled=script)
    tab, before = visitor.tab, drafts(house)
    visitor.open("/write")
    visitor.tell(story=STORY, called="Nozanin")
    visitor.go_to_files()
    visitor.add_files(*FILES)
    visitor.check()
    assert len(drafts(house) - before) == 1
    press_leave(tab)
    came_to(elsewhere, tab)
    assert tab.context.cookies() == []
    assert drafts(house) == before
    for _ in range(entries(tab)[1] - 1):
        tab.go_back()
        shown = tab.content() + "".join(field.input_value() for field in tab.locator("textarea, input").all())
        assert not [word for word in (STORY, "Nozanin", "screen") if word in shown], tab.url
    tab.context.close()


def drafts(house: House) -> set[UUID]:
    with begin(house, writes=False) as work:
        return set(work.db.scalars(select(Report.id).where(Report.team_version.is_(None))))


def test_esc_once_or_slowly_stays(chromium: Browser, portal: str) -> None:
    visitor = Visitor.arriving(chromium, portal)
    visitor.open("/write")
    visitor.tell(story=STORY)
    for _ in range(2):
        visitor.tab.keyboard.press("Escape")
        visitor.tab.wait_for_timeout(1100)
    assert visitor.tab.input_value("#story") == STORY
    visitor.tab.context.close()


# ── with script, over HTTPS, with a keyboard ────────────────────────────────────────────────────────────


def test_an_upload_shows_how_far_it_is(chromium: Browser, portal: str) -> None:
    visitor = Visitor.arriving(chromium, portal, viewport=PHONE)
    tab = visitor.tab
    visitor.open("/write")
    visitor.tell(story=STORY)
    visitor.go_to_files()

    def slowly(route: Route) -> None:
        tab.wait_for_timeout(300)
        route.continue_()

    tab.route("**/files", lambda route: slowly(route) if route.request.method == "POST" else route.continue_())
    tab.set_input_files("#chosen", {"name": "recording.bin", "mimeType": "audio/ogg", "buffer": bytes(3_000_000)})
    assert tab.locator(".upload-state").is_hidden()
    with tab.expect_navigation(url="**/files"):
        tab.click("#more button.btn[type=submit]")
        tab.wait_for_selector(".upload-state progress", state="visible")
        assert tab.inner_text(".upload-state [data-words]")
        assert tab.is_disabled("#more button.btn[type=submit]")
    assert "recording.bin" in tab.inner_text("ul.files")
    tab.context.close()


def test_a_browser_with_script_works_in_place_of_waiting(chromium: Browser, crowded: str, house: House) -> None:
    visitor = Visitor.arriving(chromium, crowded)
    before = arrived(house)
    until_asked_to_wait(visitor)
    visitor.tab.wait_for_url("**/code")
    assert arrived(house) > before
    visitor.tab.context.close()


def arrived(house: House) -> int:
    with begin(house, writes=False) as work:
        return work.db.scalar(select(func.count()).where(Report.team_version.is_not(None))) or 0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate of its own for 127.0.0.1, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    as_text = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    file.write_bytes(
        key.private_bytes(*as_text) + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return file


def test_over_https_a_report_arrives_under_a_cookie_of_this_host_alone(
    chromium: Browser, house: House, certificate: Path
) -> None:
    with served("portal", house.settings, certificate, secure_cookies="true", portal_name="Charogh") as address:
        visitor = Visitor.arriving(chromium, address, viewport=PHONE, ignore_https_errors=True)
        before = arrived(house)
        visitor.open("/write")
        visitor.tell(danger="soon", story=STORY)
        visitor.go_to_files()
        visitor.add_files(*FILES)
        visitor.check()
        (cookie,) = visitor.tab.context.cookies()
        assert (cookie["name"], cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (
            ("__Host-v", True, True, "Strict", -1)
        )
        visitor.send()
        assert arrived(house) == before + 1
        assert visitor.tab.inner_text(".brand") == "Charogh"
        visitor.finish()
        assert visitor.tab.context.cookies()[0]["value"] != cookie["value"], "this browser opens it no more"
        visitor.come_back()
        visitor.answer("Боз як чиз.")
        assert visitor.tab.locator(".msg-own").count() == 2
        visitor.tab.context.close()


FOCUSED = """() => {
    const here = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(here);
    const box = here.getBoundingClientRect();
    const inside = box.top >= 0 && box.bottom <= innerHeight && box.width > 1;
    return [here.className || here.hreflang || here.value || "", outlineStyle, parseFloat(outlineWidth), inside, !!here.closest(".leave")];
}"""


@pytest.mark.parametrize("path", ["/", "/write", "/return"])
def test_a_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    chromium: Browser, portal: str, path: str
) -> None:
    visitor = Visitor.arriving(chromium, portal, viewport={"width": 360, "height": 700}, locale="fa-IR")
    visitor.open(path)
    visitor.tab.wait_for_timeout(50)
    stops = []
    for _ in range(8):
        visitor.tab.keyboard.press("Tab")
        name, style, width, inside, leaves = visitor.tab.evaluate(FOCUSED)
        stops.append("leave" if leaves else name)
        assert style != "none", stops
        assert width >= 2, stops
        assert inside, stops
    assert stops[:3] == ["skip", "brand", "leave"]
    languages = ["lang"] * 4 if path == "/write" else sorted(LOCALES)
    assert sorted(stops[3:7]) == languages
    assert stops[7] == {"/": "btn btn-main", "/write": "now", "/return": "input code-input mono ltr"}[path]
    visitor.tab.context.close()
