"""What serving does beside answering: it takes away what time has ended, even where nobody writes any more."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from casebook.cli import serving
from casebook.model import Invitation, Report
from casebook.model.member import Role
from casebook.services import hourly, inviting
from casebook.work import Work, begin
from tests import cast
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
    assert reports(office) == 0
    assert stored(office) == set()


def test_a_draft_is_taken_away_within_the_hour_while_serving_goes_on(office: Office) -> None:
    clock, reporter = clocked(office), Reporter(office.house)
    reporter.begin()
    clock.pass_(days=3)
    just_now, an_hour_ago = time.monotonic(), time.monotonic() - serving.SWEEP
    assert serving.sweep_if_due(office.house, just_now) == just_now
    assert reports(office) == 1
    assert serving.sweep_if_due(office.house, an_hour_ago) >= just_now
    assert reports(office) == 0


def test_a_database_that_is_busy_does_not_end_serving(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_work: Work) -> None:
        raise OperationalError("DELETE", {}, Exception("database is locked"))

    monkeypatch.setattr(hourly.visits, "sweep", busy)
    hourly.sweep(office.house)


def reports(office: Office) -> int:
    with begin(office.house, writes=False) as work:
        return work.db.scalars(select(func.count()).select_from(Report)).one()


def test_an_invitation_that_is_over_is_taken_away(office: Office) -> None:
    with office.acting(cast.KIAN) as (work, keys):
        inviting.invite(work, keys, name="Nodira", login="nodira", role=Role.COUNSEL)
    hourly.sweep(office.house)
    clock = office.house.clock
    assert invitations(office) == 1
    office.house.clock = lambda: clock() + timedelta(days=5)
    hourly.sweep(office.house)
    assert invitations(office) == 0


def invitations(office: Office) -> int:
    with begin(office.house, writes=False) as work:
        return len(work.db.scalars(select(Invitation)).all())
