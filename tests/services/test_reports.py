"""A report from the first word to the case: who can open what, and what is left when it is gone."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from casebook.errors import IllegalMove, NotAllowed, NotFound, Refused
from casebook.model import Report
from casebook.model.report import ReportState
from casebook.services import acceptance, custody, inbox, returning, triage
from casebook.services.acceptance import AcceptanceDraft
from casebook.services.drafts import CaseDraft, IncidentDraft
from casebook.services.visits import told
from casebook.work import begin
from tests import cast
from tests.conftest import Office
from tests.keys.acting import let_in
from tests.services.reporting import STORY, Reporter


def listed(office: Office, who: Any = cast.DANA) -> list[inbox.ReportView]:
    with office.acting(who) as (work, keys):
        return inbox.inbox(work, keys)


def accepted(office: Office, report_id: UUID, **more: Any) -> UUID:
    with office.acting(cast.DANA) as (work, keys):
        files = frozenset(view.id for view in inbox.report(work, keys, report_id).all_files)
        draft = {
            "case_id": uuid4(),
            "new_case": CaseDraft(title="Smear"),
            "incident": IncidentDraft(title="Post", original_text=STORY, original_language="tg"),
            "files": files,
        }
        return acceptance.accept(work, keys, report_id, AcceptanceDraft(**{**draft, **more}))


def test_a_report_comes_to_the_team_and_to_nobody_else(office_on: Office) -> None:
    let_in(office_on, office_on.lena)
    Reporter(office_on.house).send(danger="now")
    (view,) = listed(office_on)
    assert view.body.story == STORY
    assert view.body.state is ReportState.RECEIVED
    assert view.waiting
    for who in (cast.LENA, cast.KIAN):
        with pytest.raises(NotAllowed):
            listed(office_on, who)
    assert listed(office_on, cast.OMID) == [], "a caseworker who was not let in holds no team key"


def test_a_draft_is_seen_by_its_writer_alone(office_on: Office) -> None:
    reporter = Reporter(office_on.house)
    report_id = reporter.begin()
    assert listed(office_on) == []
    with office_on.acting(cast.DANA) as (work, keys), pytest.raises(NotFound):
        inbox.report(work, keys, report_id)
    with begin(office_on.house, writes=False) as work:
        assert told(reporter.here(work)).story == STORY


def test_the_code_opens_the_thread_and_is_forgiving(office_on: Office) -> None:
    reporter = Reporter(office_on.house)
    report_id = reporter.send()
    with office_on.acting(cast.DANA) as (work, keys):
        inbox.report(work, keys, report_id)
        triage.answer(work, keys, report_id, "Салом. Мо хондем.", language="tg", message_id=uuid4())
    reporter.come_back(reporter.code.lower().replace(" ", "-").replace("0", "o").replace("1", "l"))
    with begin(office_on.house, writes=False) as work:
        thread = returning.thread(work, reporter.here(work))
        assert [message.text for message in thread.messages] == ["Салом. Мо хондем."]
        assert thread.body.state is ReportState.READ
    reporter.write("Раҳмат.")
    with office_on.acting(cast.DANA) as (work, keys):
        page = inbox.report(work, keys, report_id)
        assert [message.body.text for message in page.messages] == ["Салом. Мо хондем.", "Раҳмат."]


def test_a_report_becomes_a_case_and_its_custody_begins_at_the_portal(office_on: Office) -> None:
    reporter = Reporter(office_on.house)
    report_id = reporter.begin()
    file_id = reporter.add_file(b"\x89PNG\r\n\x1a\n seen")
    reporter.finish()
    with office_on.acting(cast.DANA) as (work, keys):
        file = inbox.read_file(work, keys, report_id, file_id, purpose="viewed on the desk")
        assert b"".join(file.pieces()) == b"\x89PNG\r\n\x1a\n seen"
    case_id = accepted(office_on, report_id)
    with office_on.acting(cast.DANA) as (work, keys):
        view = custody.exhibit(work, keys, case_id, file_id)
        assert view.chain_holds
        assert [(link.event, link.actor_role) for link in view.custody] == [
            ("received", "reporter"),
            ("viewed", "caseworker"),
            ("transferred", "caseworker"),
        ]
        assert b"".join(custody.read(work, keys, case_id, file_id, purpose="x").pieces()) == b"\x89PNG\r\n\x1a\n seen"
        assert custody.check(work, keys, case_id, file_id)
        assert acceptance.reports_of(work, keys, case_id) == [report_id]
    reporter.come_back()
    with begin(office_on.house, writes=False) as work:
        assert returning.thread(work, reporter.here(work)).body.state is ReportState.ACCEPTED


def test_a_report_in_a_restricted_case_is_closed_to_the_rest_of_the_team(office_on: Office) -> None:
    let_in(office_on, office_on.omid)
    reporter = Reporter(office_on.house)
    report_id = reporter.send()
    assert len(listed(office_on, cast.OMID)) == 1
    accepted(office_on, report_id, new_case=CaseDraft(title="Smear", restricted=True))
    assert listed(office_on, cast.OMID) == []
    with office_on.acting(cast.OMID) as (work, keys), pytest.raises(NotFound):
        inbox.report(work, keys, report_id)
    with office_on.acting(cast.DANA) as (work, keys):
        assert inbox.report(work, keys, report_id).view.body.state is ReportState.ACCEPTED


def test_an_erased_report_is_gone_and_its_code_opens_nothing(office_on: Office) -> None:
    reporter = Reporter(office_on.house)
    report_id = reporter.begin()
    reporter.add_file()
    reporter.finish()
    reporter.come_back()
    with begin(office_on.house, writes=True) as work:
        returning.ask_erasure(work, reporter.here(work))
    (view,) = listed(office_on)
    assert view.body.erasure_asked_at is not None
    with office_on.acting(cast.DANA) as (work, keys):
        triage.erase(work, keys, report_id)
    assert listed(office_on) == []
    assert list(office_on.house.blobs.names()) == []
    with pytest.raises(Refused):
        reporter.come_back()


def test_sending_twice_sends_once_and_accepting_twice_is_refused(office_on: Office) -> None:
    reporter = Reporter(office_on.house)
    report_id = reporter.send()
    code = reporter.code
    reporter.finish()
    assert reporter.code == code
    accepted(office_on, report_id)
    with pytest.raises(IllegalMove):
        accepted(office_on, report_id)


def test_an_inbox_opens_again_only_what_was_changed_and_forgets_what_is_no_longer_held(
    office_on: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (Reporter(office_on.house).send(story=f"Story {number}") for number in (1, 2))
    listed(office_on)
    opened: list[UUID] = []
    real = inbox.open_body

    def noting(key: Any, row: Any, kind: Any) -> Any:
        opened.append(row.id)
        return real(key, row, kind)

    monkeypatch.setattr(inbox, "open_body", noting)
    assert {view.body.story for view in listed(office_on)} == {"Story 1", "Story 2"}
    assert opened == []
    with office_on.acting(cast.DANA) as (work, keys):
        inbox.report(work, keys, first)
    opened.clear()
    assert {view.body.state for view in listed(office_on)} == {ReportState.READ, ReportState.RECEIVED}
    assert opened == [first]
    assert ("member", office_on.dana) in office_on.house.shelves.open_holders()
    with office_on.acting(cast.DANA) as (work, keys):
        work.db.execute(update(Report).where(Report.id == second).values(team_version=None))
    assert [view.id for view in listed(office_on)] == [first]
    with office_on.house.shelves.using(("member", office_on.dana), office_on.house.clock()) as held:
        assert set(held.reports) == {first}
    office_on.house.shelves.close_all()
    assert office_on.house.shelves.open_holders() == []
