"""The portal as a process: what it loads, what it answers to machines, and that it stands on its own."""

import subprocess
import sys
from pathlib import Path

from flask import Flask

from casebook.model import Base
from casebook.web.portal import create_portal
from casebook.work import House
from tests.web.desk.conftest import settings_in
from tests.web.portal.visitor import Visitor


def test_it_answers_that_it_is_there_and_nothing_more(portal: Flask) -> None:
    answer = portal.test_client().get("/health")
    assert (answer.data, answer.mimetype) == (b"ok\n", "text/plain")
    assert "Set-Cookie" not in answer.headers


def test_before_there_is_an_office_its_pages_can_be_read_and_nothing_is_taken(tmp_path: Path) -> None:
    house = House(settings_in(tmp_path / "instance"))
    Base.metadata.create_all(house.engine)
    visitor = Visitor(create_portal(house.settings, house))
    for address in ("/", "/safety", "/limits", "/help", "/return", "/health"):
        visitor.open(address)
    for go in ("send", "files"):
        visitor.tell(404, go=go)
    house.close()


def test_its_process_loads_nothing_that_opens() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, casebook.web.portal; print(*(m for m in sys.modules if m.startswith('casebook')))",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "casebook.web.portal.threads" in told
    forbidden = (
        "casebook.keys",
        "casebook.crypto.unsealing",
        "casebook.web.desk",
        "casebook.services.inbox",
        "casebook.services.triage",
    )
    assert [name for name in told if name.startswith(forbidden)] == []
