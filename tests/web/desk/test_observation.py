"""What is seen of the office from outside: a whole journey leaves no word, name, id, login or address in metrics and logs."""

import dataclasses
import logging
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from casebook.cli import metrics
from casebook.cli.metrics import Running
from casebook.cli.tallying import Listener
from casebook.services import office_state
from casebook.services.counts import Sender
from casebook.services.measures import measure
from casebook.services.program_log import FaultHandler, ProgramLog, listen
from casebook.web.desk import create_desk
from casebook.web.portal import create_portal
from casebook.web.shared.counting import count_answers, observe, route_of
from casebook.work import House
from tests.web.desk.conftest import PASSPHRASES, World, sign_in
from tests.web.desk.steps import UUID, add_file, add_person, build_pack, log_incident, open_case
from tests.web.pages import Page
from tests.web.portal.visitor import Visitor

MARKER = "QZMARKER"
ADDRESS = "203.0.113.77"
BROWSER = "QZBrowser/7"


class Observed:
    """Both faces of an office, watched as `casebook serve` watches them."""

    def __init__(self, house: House, listener: Listener) -> None:
        self.house, self.listener = house, listener
        self.senders = [Sender(listener.path), Sender(listener.path)]
        self.desk, self.portal = create_desk(house.settings, house), create_portal(house.settings, house)
        count_answers(self.desk, "desk", self.senders[0], self.desk.extensions["here"].in_hand)
        count_answers(self.portal, "portal", self.senders[1])

    def metrics(self, least: int = 1) -> str:
        """Read the metrics, once so many answers have been counted."""
        for _ in range(1500):
            tally = self.listener.taken()
            if sum(tally.answers.values()) >= least:
                break
            time.sleep(0.02)
        running = Running(up_seconds=1.0, faces={"desk": True, "portal": True}, restarts={}, swept_ago=1.0)
        return metrics.text(measure(self.house), tally, running, date(2026, 5, 14))


@pytest.fixture
def observed(house: House) -> Iterator[Observed]:
    handlers: list[FaultHandler] = []
    handlers.extend(listen(ProgramLog(house.settings.instance, face, days=14)) for face in ("desk", "portal"))
    with Listener() as listener:
        watched = Observed(house, listener)
        yield watched
        for sender in watched.senders:
            sender.close()
    for handler in handlers:
        logging.getLogger().removeHandler(handler)


def log_of(house: House) -> str:
    return "".join(path.read_text() for path in (house.settings.instance / "program-log").glob("*"))


def from_elsewhere(app: Flask) -> None:
    """Let every request of the journey come from an address and a browser that can be looked for."""

    def inside(environ: dict[str, object], start: object) -> object:
        environ["REMOTE_ADDR"], environ["HTTP_USER_AGENT"] = ADDRESS, BROWSER
        return inner(environ, start)

    inner = app.wsgi_app
    app.wsgi_app = inside  # type: ignore[method-assign]


def test_a_whole_journey_leaves_nothing_of_anybody(
    observed: Observed, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_elsewhere(observed.desk)
    from_elsewhere(observed.portal)
    dana, kian = sign_in(observed.desk, "dana"), sign_in(observed.desk, "kian")
    Page(observed.desk).sign_in(f"{MARKER}-login", MARKER, 403)
    case = open_case(dana, f"{MARKER} title")
    person = add_person(dana, case, f"{MARKER} name")
    incident = log_incident(
        dana, case, f"{MARKER} incident", links=f"https://t.me/{MARKER.lower()}_24/318", victim=person
    )
    exhibit = add_file(dana, case, name=f"{MARKER}.png", incidents=incident.rpartition("/")[2])
    for address in (case, incident, exhibit, f"{case}/people", f"{case}/{MARKER}", "/inbox", world.report, world.post):
        dana.client.get(address)
    dana.client.post("/search", data={"q": MARKER, "csrf_token": dana.token()})
    build_pack(dana, case)
    visitor = Visitor(observed.portal)
    visitor.client.get("/")
    visitor.client.get(f"/{MARKER}")

    def broken(*_: object) -> None:
        raise ValueError(f"{MARKER} {case}")

    monkeypatch.setattr(office_state, "state", broken)
    kian.client.get("/state")
    logging.getLogger("some.library").warning("cannot read %s of %s", f"{MARKER}.png", "dana")

    seen = observed.metrics(20) + log_of(observed.house)
    assert 'route="cases.' in seen
    assert '"kind":"ValueError"' in seen
    hidden = [MARKER, MARKER.lower(), ADDRESS, BROWSER, "203.0", "t.me", "Charogh", *PASSPHRASES, *PASSPHRASES.values()]
    assert [word for word in hidden if word in seen] == []
    assert re.findall(rf"{UUID}|[0-9a-f]{{16}}", seen) == []


def test_nothing_of_a_visit_is_told_but_what_failed_on_our_side(
    observed: Observed, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(observed.portal)
    for address in ("/", "/nowhere"):
        visitor.client.get(address)
    Page(observed.desk).get("/sign-in")
    before = observed.metrics()
    assert 'face="portal",route' not in before
    assert not (observed.house.settings.instance / "program-log").exists()

    def broken(*_: object, **__: object) -> None:
        raise ValueError(MARKER)

    endpoint = next(rule.endpoint for rule in observed.portal.url_map.iter_rules() if rule.rule == "/")
    monkeypatch.setitem(observed.portal.view_functions, endpoint, broken)
    visitor.client.get("/")
    assert 'casebook_answers_total{face="portal",route="any",status="5xx"} 1' in observed.metrics(2)


def test_pages_about_reports_are_one_route_so_that_nobody_learns_of_one() -> None:
    assert {
        route_of(each) for each in ("inbox.index", "report_files.show", "report_sorting.keep", "inbox_log.index")
    } == {"inbox"}
    assert route_of(None) == "none"
    assert route_of("cases.index") == "cases.index"


def test_every_route_that_names_reports_is_hidden(observed: Observed) -> None:
    told = {route_of(rule.endpoint) for rule in observed.desk.url_map.iter_rules()}
    assert [route for route in told if route.startswith(("inbox.", "report_", "inbox_"))] == []
    assert len(told) > 100


def test_sign_ins_that_fail_are_counted_and_not_named(observed: Observed) -> None:
    for login in ("dana", "nobody"):
        Page(observed.desk).sign_in(login, "wrong", 403)
    assert "casebook_sign_in_failures_total 2" in observed.metrics(4)


def test_counts_lie_in_no_file(observed: Observed) -> None:
    sign_in(observed.desk, "dana")
    observed.metrics(2)
    folder: Path = observed.listener.path.parent
    assert [path for path in folder.iterdir() if not path.is_socket()] == []


def test_a_face_writes_its_faults_into_the_programs_log_unless_none_is_wanted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", list(root.handlers))
    observe(create_desk(house.settings, house), "desk", None)
    assert sum(isinstance(each, FaultHandler) for each in root.handlers) == 1
    house.settings = dataclasses.replace(house.settings, log_days=0)
    observe(create_desk(house.settings, house), "desk", None)
    assert sum(isinstance(each, FaultHandler) for each in root.handlers) == 1
