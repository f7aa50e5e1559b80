"""Which pictures the guides show: who looks, in which language, how wide, and how to get there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

WIDE, NARROW = 1280, 360  # pixels: a laptop, a phone

Steps = Callable[[Page, str], None]  # with the address of the first case


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: `docs/guide/pictures/<name>.png`. `shows` are words that must stand on the page."""

    name: str
    who: str = "dana"
    locale: str = "en"
    width: int = WIDE
    height: int = 860
    steps: Steps
    shows: str


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
        tab.locator("main table th a").first.click()
        tab.wait_for_load_state()

    return steps


def paste_a_link(tab: Page, case: str) -> None:
    """Begin an incident with a pasted link, and have it read."""
    _go(tab, f"{case}/incidents/new")
    tab.fill("[name=links]", "https://t.me/ovozi_misol_24/402?single")
    tab.click("button[name=read_links]")
    tab.wait_for_load_state()


def open_the_rest(tab: Page, case: str) -> None:
    """The lower half of the same form: who, by whom, in whose words."""
    paste_a_link(tab, case)
    tab.fill("[name=title]", "A channel with many readers repeats the false story")
    tab.fill("[name=day]", "14 May 2026")
    tab.check("[name=about]")
    tab.evaluate("document.getElementById('what-h').scrollIntoView()")


def fetch_a_pack(tab: Page, case: str) -> None:
    """Open the pack that was built with the demonstration."""
    _go(tab, f"{case}/packs")
    tab.locator("main table a").first.click()
    tab.wait_for_load_state()


def _go(tab: Page, path: str) -> None:
    base = "/".join(tab.url.split("/")[:3])
    tab.goto(path if path.startswith("http") else base + path)


SHOTS = (
    Shot(name="cases", steps=at("/cases"), shows="Find a case", height=560),
    Shot(name="case", steps=below(""), shows="Timeline", height=980),
    Shot(name="case-tajik-phone", steps=below(""), shows="Парванда", locale="tg", width=NARROW, height=760),
    Shot(name="people", steps=below("/people"), shows="Add a person", height=760),
    Shot(name="incident-link", steps=paste_a_link, shows="Recognised as", height=760),
    Shot(name="incident-what", steps=open_the_rest, shows="Save incident", height=900),
    Shot(name="incident", steps=first_row_of("/incidents"), shows="Add a post"),
    Shot(name="evidence-new", steps=below("/evidence/new"), shows="Send and seal", height=900),
    Shot(name="exhibit", steps=first_row_of("/evidence"), shows="Is it the same file?", height=980),
    Shot(name="access", steps=below("/access"), shows="Give access", height=620),
    Shot(name="history", steps=below("/history"), shows="History", height=620),
    Shot(name="cases-counsel", who="lena", steps=at("/cases"), shows="Find a case", height=480),
    Shot(name="pack-new", who="lena", steps=below("/packs/new"), shows="Held back", height=980),
    Shot(name="pack", who="lena", steps=fetch_a_pack, shows="How it is recognised", height=640),
    Shot(
        name="pack-persian-phone", who="lena", steps=fetch_a_pack, shows="CBP-", locale="fa", width=NARROW, height=760
    ),
    Shot(name="members", who="kian", steps=at("/members"), shows="Waits to be let in", height=640),
    Shot(name="member-let-in", steps=at("/members"), shows="Let in", height=640),
    Shot(name="office-log", who="kian", steps=at("/log"), shows="Log of the office", height=620),
)
