"""What serving does beside answering: it takes away what time has ended, even where nobody writes any more."""

import pytest
from sqlalchemy import func, select

from casebook.cli import serving
from casebook.model import Report
from casebook.work import begin
from tests.conftest import Office
from tests.keys.acting import clocked
from tests.services.acting import stored
from tests.services.reporting import Reporter


def test_a_draft_that_time_has_ended_is_taken_away_when_serving_starts(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving.resource, "setrlimit", lambda *_limit: None)  # it would bind this test process too
    clock, reporter = clocked(office), Reporter(office.house)
    reporter.begin()
    reporter.add_file(b"left")
    serving.prepare(office.house)
    assert len(stored(office)) == 1
    clock.pass_(days=3)
    serving.prepare(office.house)
    with begin(office.house, writes=False) as work:
        assert work.db.scalar(select(func.count()).select_from(Report)) == 0
    assert stored(office) == set()
