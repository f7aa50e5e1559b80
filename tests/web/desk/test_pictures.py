"""The pictures of a case as pages: each with a list or table that says the same, in every language, whatever is recorded."""

import html
import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from casebook.dates import Moment
from casebook.i18n import LOCALES, direction
from casebook.model import AccountLink, Campaign, Intervention, LegalInstrument, Task
from casebook.model.account import AccountLinkBody
from casebook.model.campaign import CampaignBody
from casebook.model.intervention import InterventionBody
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.task import TaskBody
from casebook.services import membership, records
from casebook.work import House, begin
from tests.pictures.looking import HOSTILE
from tests.web.desk.conftest import PASSPHRASES, World
from tests.web.desk.steps import add_file, add_person, log_incident
from tests.web.pages import Page

DRAWN = ("timeline", "graph", "calendar", "coverage")
SVG = re.compile(r"<svg viewBox=.*?</svg>", re.DOTALL)


def pictures(text: str) -> list[str]:
    """The pictures of a page, without the small ones of its keys."""
    return [svg for svg in SVG.findall(text) if 'role="img"' in svg]


def numbers(svg: str) -> list[str]:
    return re.findall(r'class="g-num g-mid"[^>]*>([^<]+)<', svg)


@pytest.fixture
def told(house: House, dana: Page, world: World) -> World:
    """The case with a relative, a legal notice, a hearing, a brief, a campaign, and names that nobody can draw."""
    case_id = UUID(world.case.rpartition("/")[2])
    account = UUID(world.account.rpartition("/")[2])
    for name in HOSTILE[:5]:
        relative = add_person(dana, world.case, name[:300], role="relative")
        log_incident(
            dana, world.case, name[:300], track="home", day="14 May 2026", act="relative_interrogated",
            victim=relative, by_account=str(account),
        )  # fmt: skip
    log_incident(dana, world.case, "An attack", day="11 May 2026")
    log_incident(dana, world.case, "Some time in spring", day="April 2026")
    log_incident(dana, world.case, "Nobody knows when")
    with begin(house, writes=True, name="test") as work:
        keys = membership.unlock(work, "dana", PASSPHRASES["dana"])
        for noun, body in (
            (LegalInstrument, LegalInstrumentBody(kind="interpol_notice", issued_by="NCB", issued_on="2026-03")),
            (Task, TaskBody(title="Hearing in Warsaw", kind="hearing", due=date(2026, 6, 10))),
            (Task, TaskBody(title="Call her back", kind="follow_up", due=date(2026, 6, 11))),
            (
                Intervention,
                InterventionBody(kind="asylum_brief", sent=Moment("2026-04-20"), removal=Moment("2026-06-19")),
            ),
            (Intervention, InterventionBody(kind="platform_notice", sent=Moment("2026-05-12"))),
            (AccountLink, AccountLinkBody(account=account, person=UUID(world.person), kind="impersonates")),
            (Campaign, CampaignBody(title="The false story", accounts=(account,))),
        ):
            records.add(work, keys, case_id, noun, body)
    return world


@pytest.mark.parametrize("locale", LOCALES)
def test_every_picture_names_itself_and_lies_in_a_region_that_keys_can_scroll(
    browser: Callable[..., Page], told: World, locale: str
) -> None:
    page = browser("dana", locale)
    for name in DRAWN:
        text = page.get(f"{told.case}/pictures/{name}")
        drawn = pictures(text)
        assert drawn
        for svg in drawn:
            title, described = re.findall(r'aria-labelledby="(\S+) (\S+)"', svg)[0]
            assert re.search(rf'<title id="{title}">[^<]+</title><desc id="{described}">[^<]+</desc>', svg)
            assert not re.search(r' (?:fill|stroke|style|color)="', svg)
            assert "<script" not in svg
        assert len(re.findall(r'class="scroll" tabindex="0" role="region" aria-label="[^"]+"', text)) >= len(drawn)
        assert 'aria-current="page"' in text


def test_the_timeline_numbers_what_the_list_names_and_steps_of_law_stand_beside_incidents(
    dana: Page, told: World
) -> None:
    text = dana.get(f"{told.case}/pictures/timeline")
    listed = re.findall(r'<span class="k k-(\w+)">(\d+)</span>', text)
    assert [int(number) for _, number in listed] == list(range(1, len(listed) + 1))
    assert set(numbers(pictures(text)[0])) <= {number for _, number in listed}
    for words in ("Interpol notice", "Hearing in Warsaw", "Asylum brief", "removal planned", "3 days after"):
        assert words in text
    for noun, kept in (("legal_instrument", 1), ("task", 1)):
        addresses = re.findall(rf'href="({told.case}/records/{noun}/[0-9a-f-]+)"', text)
        assert len(addresses) == kept
        dana.get(addresses[0])
    assert len(set(re.findall(rf'href="({told.case}/interventions/[0-9a-f-]+)"', text))) == 1
    for words in ("Call her back", "Platform notice"):
        assert words not in text
    assert "entries have no date" in text or "entry has no date" in text
    assert html.escape(HOSTILE[4]).replace("&#x27;", "&#39;") in text


def test_a_window_shows_its_time_and_leads_to_its_neighbours(dana: Page, told: World) -> None:
    month = dana.get(f"{told.case}/pictures/timeline?from=2026-05-01&to=2026-05-31")
    assert "May 2026" in month
    assert "An attack" in month
    assert "Hearing in Warsaw" not in month
    assert "from=2026-04-01&amp;to=2026-04-30" in month
    assert "from=2026-06-01&amp;to=2026-06-30" in month
    assert "Nothing is known of this time" in dana.get(f"{told.case}/pictures/timeline?from=1999-01-01&to=1999-12-31")
    for odd in (
        "from=x&to=y",
        "from=2026-05-31&to=2026-05-01",
        "from=0001-01-01&to=9999-12-31",
        "from=2026-05-01",
        "from=٢٠٢٦-05-01&to=2026-05-31",
    ):
        assert "The whole time" in dana.get(f"{told.case}/pictures/timeline?{odd}")


def test_time_runs_from_right_to_left_for_those_who_read_so(browser: Callable[..., Page], told: World) -> None:
    places = {}
    for locale in ("en", "fa"):
        page = browser("dana", locale)
        svg = pictures(page.get(f"{told.case}/pictures/timeline"))[0]
        places[direction(locale)] = [float(x) for x in re.findall(r'class="g-num g-mid" x="([\d.]+)"', svg)]
    assert places["rtl"] == [860 - x for x in places["ltr"]]


def test_the_graph_and_its_table_name_everybody_and_can_be_narrowed(dana: Page, told: World) -> None:
    text = dana.get(f"{told.case}/pictures/graph")
    svg, table = pictures(text)[0], text.partition("The same as a table")[2]
    assert "@ovozi_misol_24" in svg
    assert "Impersonates" in table
    for name in HOSTILE[:5]:
        assert html.escape(" ".join(name.split())[:40]).replace("&#x27;", "&#39;") in table
    campaign = re.findall(r'<option value="([0-9a-f-]{36})">The false story', text)[0]
    assert "@ovozi_misol_24" in dana.get(f"{told.case}/pictures/graph?campaign={campaign}")
    assert (
        "Mahsa Orzuzoda</bdi>"
        in dana.get(f"{told.case}/pictures/graph?person={told.person}").partition("The same as a table")[2]
    )
    assert "Nothing to draw yet" in dana.get(f"{told.case}/pictures/graph?person=00000000-0000-4000-8000-000000000000")
    dana.get(f"{told.case}/pictures/graph?person=nobody&campaign=%00")


def test_a_calendar_counts_on_the_clock_that_is_asked_for(
    dana: Page, browser: Callable[..., Page], told: World
) -> None:
    log_incident(
        dana, told.case, "At night", day="11 May 2026", time="23:30", zone="UTC", act="doxxing",
        by_account=told.account.rpartition("/")[2],
    )  # fmt: skip
    of = told.account.rpartition("/")[2]
    there = dana.get(f"{told.case}/pictures/calendar?of={of}&zone=Asia/Dushanbe")
    here = dana.get(f"{told.case}/pictures/calendar?of={of}&zone=UTC")
    assert "clock of Dushanbe" in there
    assert "12 May 2026" in there.partition("The same as a table")[2]
    assert "12 May 2026" not in here.partition("The same as a table")[2]
    assert "clock of Dushanbe" in dana.get(f"{told.case}/pictures/calendar?of={of}&zone=Mars/Olympus&year=1")
    in_tajik = browser("dana", "tg").get(f"{told.case}/pictures/calendar?of={of}&zone=America/New_York")
    assert in_tajik.count("Ню-Йорк") == 2  # in the choice and above the hours
    assert ">Киев</option>" in in_tajik
    dana.get(f"{told.case}/pictures/calendar?of=00000000-0000-4000-8000-000000000000", 404)


def test_coverage_names_the_gaps_and_leads_to_where_they_are_filled(dana: Page, told: World) -> None:
    text = dana.get(f"{told.case}/pictures/coverage")
    bare = dana.get(f"{told.case}/pictures/coverage?which=none")
    assert "Without exhibit (8)" in text
    assert bare.count('<th scope="row"') == 8
    incident = re.findall(rf'href="({told.case}/evidence/new\?incident=[0-9a-f-]+)"', bare)[0].rpartition("=")[2]
    add_file(dana, told.case, incidents=incident)
    assert "Without exhibit (7)" in dana.get(f"{told.case}/pictures/coverage")
    assert "With gaps (9)" in text


def test_a_case_without_records_says_what_will_stand_there(dana: Page) -> None:
    dana.post("/cases/new", {"title": "Empty", "tlp": "amber"})
    case = dana.location.partition("?")[0]
    for name in DRAWN:
        text = dana.get(f"{case}/pictures/{name}")
        assert pictures(text) == []
        assert 'class="empty"' in text
    assert len(re.findall(rf'href="{case}/pictures/\w+"', dana.get(f"{case}/pictures"))) == 4
