"""What a page costs does not grow with what it lists: the number of queries is constant."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from casebook.work import House
from tests.services.reporting import Reporter
from tests.web.desk.conftest import World
from tests.web.desk.steps import add_person, log_incident, open_case
from tests.web.pages import Page


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(house.engine, "before_cursor_execute", note)
    yield asked
    event.remove(house.engine, "before_cursor_execute", note)


def cost(house: House, page: Page, address: str) -> int:
    page.get(address)
    with counted(house) as asked:
        page.get(address)
    return len(asked)


def test_the_list_of_cases_costs_the_same_for_any_number(house: House, dana: Page) -> None:
    few = cost(house, dana, "/cases")
    for number in range(8):
        open_case(dana, f"Case {number}")
    assert cost(house, dana, "/cases") == few


def test_the_pages_of_a_case_cost_the_same_for_any_number_of_records(house: House, dana: Page, world: World) -> None:
    drawn = [f"/pictures/{one}" for one in ("timeline", "graph", "calendar", "coverage")]
    tabs = ("", "/incidents", "/people", "/accounts", "/evidence", "/packs/new", *drawn)
    addresses = [world.case + tab for tab in tabs]
    few = [cost(house, dana, address) for address in addresses]
    for number in range(6):
        add_person(dana, world.case, f"Person {number}")
        log_incident(dana, world.case, f"Incident {number}", links=f"https://t.me/misol_{number}/1", act="doxxing")
    assert [cost(house, dana, address) for address in addresses] == few
    assert max(few) < 40


def test_the_inbox_costs_the_same_for_any_number_of_reports(house: House, dana: Page, world: World) -> None:
    addresses = ["/inbox", world.report, f"{world.report}/accept"]
    few = [cost(house, dana, address) for address in addresses]
    for number in range(6):
        Reporter(house).send(story=f"Story {number}")
    assert [cost(house, dana, address) for address in addresses] == few
    assert max(few) < 40


def test_a_long_list_of_posts_comes_in_parts(dana: Page, world: World) -> None:
    links = "\n".join(f"https://t.me/misol_kanal/{number}" for number in range(1, 131))
    incident = log_incident(dana, world.case, "Many posts", links=links)
    first, second = dana.get(incident), dana.get(f"{incident}?from=100")
    assert first.count('break">https://t.me/misol_kanal/') == 100
    assert second.count('break">https://t.me/misol_kanal/') == 30
    assert "?from=100" in first
    assert "130 in all" in first
    for odd in ("-1", "x", "99999999999999", "٣", "1e3"):
        dana.get(f"{incident}?from={odd}")


def test_the_first_page_costs_the_same_for_any_number_of_cases_and_days(house: House, dana: Page) -> None:
    def busy_case(number: int) -> None:
        case = open_case(dana, f"Case {number}")
        dana.post(f"{case}/records/task/new", {"title": "Hearing", "kind": "hearing", "due": "2 May 2026"})
        notice = {"kind": "platform_notice", "platform": "x", "channel": "dsa_art16", "outcome": "rejected"}
        dana.post(f"{case}/interventions/new", {**notice, "sent_day": "1 May 2026", "answered_day": "2 May 2026"})

    busy_case(0)
    few = cost(house, dana, "/today")
    for number in range(1, 6):
        busy_case(number)
    assert cost(house, dana, "/today") == few
