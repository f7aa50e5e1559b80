"""What a page of the portal costs does not grow with what others have sent, and little with one's own."""

from collections.abc import Callable

import pytest

from casebook.work import House
from tests.services.reporting import Reporter
from tests.web.desk.test_cost import cost, counted
from tests.web.portal.visitor import STORY, Visitor, forms_of

DRAFT = ("/", "/safety", "/write", "/files", "/check", "/return", "/nothing-of-this-name")
SENT = ("/code", "/code/print", "/code/save", "/thread", "/thread/code", "/thread/erase", "/return", "/done")


def costs(house: House, visitor: Visitor, addresses: tuple[str, ...]) -> list[int]:
    found = []
    for address in addresses:
        visitor.client.get(address)
        with counted(house) as asked:
            visitor.client.get(address)
        found.append(len(asked))
    return found


def more_of_others(house: House) -> None:
    """A few are enough: statements are counted, and one for each report more would show."""
    for number in range(5):
        Reporter(house).send(story=f"Story {number}")
        Reporter(house).begin(story=f"Draft {number}")


def test_a_page_that_shows_nothing_of_a_report_asks_for_nothing(house: House, mahsa: Visitor) -> None:
    assert cost(house, mahsa, "/") == 0
    assert costs(house, mahsa, ("/safety", "/limits", "/help", "/done", "/health")) == [0] * 5


def test_the_pages_of_a_draft_cost_the_same_for_any_number_of_reports(house: House, mahsa: Visitor) -> None:
    mahsa.tell()
    mahsa.add((b"1", "a.txt"))
    few = costs(house, mahsa, DRAFT)
    more_of_others(house)
    mahsa.add((b"2", "b.txt"), (b"3", "c.txt"))
    assert costs(house, mahsa, DRAFT) == few
    assert max(few) <= 5


def test_the_pages_of_a_thread_cost_the_same_for_any_number_of_reports(house: House, mahsa: Visitor) -> None:
    mahsa.tell()
    mahsa.send()
    few = costs(house, mahsa, SENT)
    more_of_others(house)
    for number in range(5):
        mahsa.reply(f"Answer {number}", (b"1", f"{number}.txt"))
    assert costs(house, mahsa, SENT) == few
    assert max(few) <= 10


def writing(visitor: Visitor, go: str) -> Callable[[], object]:
    visitor.open("/write")
    form = visitor.form("/write")
    return lambda: visitor.post(form.action, form.filled(story=STORY, go=go), token=form.fields["csrf_token"][0])


def answering(visitor: Visitor) -> Callable[[], object]:
    visitor.open("/thread")
    form = visitor.form("/thread")
    return lambda: visitor.post(form.action, form.filled(text="And"), token=form.fields["csrf_token"][0])


def coming_back(visitor: Visitor, code: str) -> Callable[[], object]:
    visitor.open("/return")
    (form,) = [form for form in forms_of(visitor.page) if form.action == "/return"]
    return lambda: visitor.post(form.action, form.filled(code=code), token=form.fields["csrf_token"][0])


@pytest.mark.parametrize("act", ["files", "send", "answer", "return"])
def test_an_act_costs_the_same_for_any_number_of_reports(
    house: House, portal: object, mahsa: Visitor, act: str
) -> None:
    code = mahsa.report() if act in {"answer", "return"} else ""
    asked_for: list[int] = []
    for _ in range(2):
        if asked_for:
            more_of_others(house)
        visitor = mahsa if code else Visitor(mahsa.app)
        press = {
            "files": lambda: writing(visitor, "files"),  # noqa: B023 -- called at once
            "send": lambda: writing(visitor, "send"),  # noqa: B023 -- the same
            "answer": lambda: answering(visitor),  # noqa: B023 -- the same
            "return": lambda: coming_back(visitor, code),  # noqa: B023 -- the same
        }[act]()
        with counted(house) as asked:
            press()
        asked_for.append(len(asked))
    assert asked_for[1] <= asked_for[0]
    assert asked_for[0] <= 25
