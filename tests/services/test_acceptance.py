"""From report to case: its files go on with their custody, no disk joins the two, and the log tells only the team."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from sqlalchemy import select

from casebook.audit.event import TeamEvent
from casebook.audit.log import info
from casebook.audit.verification import verify as verify_log
from casebook.crypto.unsealing import PrivateKey, unseal_from
from casebook.errors import IllegalMove, InvalidInput, NotFound, Refused, Tampered, WrongKey
from casebook.keys.hierarchy import team_pair
from casebook.keys.keyring import Keyring
from casebook.keys.reports import keep_arrived, open_report
from casebook.model import AuditEntry, Base, CaseReport, Evidence, Report, ReportFile, Team
from casebook.model.report import ReportFileBody, ReportState
from casebook.services import acceptance, casework, custody, history, inbox, triage
from casebook.services.acceptance import AcceptanceDraft
from casebook.services.custody_record import actor_ref
from casebook.services.drafts import CaseDraft, IncidentDraft, PersonDraft
from casebook.services.report_keys import open_body, seal_body
from casebook.verify import verify
from casebook.verify.custody import chains
from casebook.work import Work, begin
from tests import cast
from tests.conftest import Office
from tests.keys.acting import let_in
from tests.services.acting import as_dana, assembled, bytes_of, stored
from tests.services.reporting import Reporter
from tests.services.test_custody import spoil

SEEN = "Диданд".encode()


@pytest.fixture
def told(office: Office) -> tuple[Reporter, UUID, UUID]:
    """A report with a file: who sent it, its id and that of the file."""
    return report_with_file(office)


def report_with_file(office: Office, content: bytes = SEEN) -> tuple[Reporter, UUID, UUID]:
    """Send a report with a file."""
    sender = Reporter(office.house)
    report_id = sender.begin()
    file_id = sender.add_file(content, "seen.txt")
    sender.finish()
    return sender, report_id, file_id


def accepted(office: Office, report_id: UUID, *files: UUID, **more: Any) -> UUID:
    """Accept a report into a case of its own, as Dana, with an incident."""
    incident = IncidentDraft(title="Told", original_text="Words")
    draft = {"case_id": uuid4(), "new_case": CaseDraft(title="Told"), "incident": incident, **more}
    chosen = AcceptanceDraft(files=frozenset(files), **draft)
    return as_dana(office, lambda w, k: acceptance.accept(w, k, report_id, chosen))


# ── custody ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_pack_of_an_accepted_report_verifies_from_the_portal_s_first_byte(
    office: Office, told: tuple[Reporter, UUID, UUID], tmp_path: Path
) -> None:
    _, report_id, file_id = told
    as_dana(office, lambda w, k: inbox.read_file(w, k, report_id, file_id, purpose="viewed on the desk"))
    case_id = accepted(office, report_id, file_id)
    pack = bytes_of(office, case_id, assembled(office, case_id))
    (tmp_path / "p.zip").write_bytes(pack)
    assert verify(tmp_path / "p.zip").ok
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        name = next(each for each in archive.namelist() if each.endswith("custody-log.jsonl"))
        log = archive.read(name)
        originals = [archive.read(each) for each in archive.namelist() if each.endswith(".txt")]
    assert SEEN in originals
    (chain,) = chains(log).values()
    records = [json.loads(line)["record"] for line in log.decode().splitlines()]
    assert [(each["event"], each["actor_role"]) for each in records][:3] == [
        ("received", "reporter"),
        ("viewed", "caseworker"),
        ("transferred", "caseworker"),
    ]
    assert (records[0]["actor_ref"], records[0]["evidence_id"]) == ("", str(file_id))
    assert chain.first_sha256 == records[2]["sha256_before"] == records[2]["sha256_after"]
    # Pseudonyms differ before and after: nobody outside can tell that it was the same member.
    assert records[1]["actor_ref"] == actor_ref(report_id, office.dana)
    assert records[2]["actor_ref"] == actor_ref(case_id, office.dana)


def test_a_chain_that_was_touched_before_acceptance_does_not_hold_in_the_case(
    office: Office, told: tuple[Reporter, UUID, UUID]
) -> None:
    _, report_id, file_id = told
    for _ in range(2):
        as_dana(office, lambda w, k: inbox.read_file(w, k, report_id, file_id, purpose="page"))
    with office.acting(cast.DANA) as (work, keys):
        row = work.db.get_one(ReportFile, file_id)
        key = open_report(keys, work.db.get_one(Report, report_id)).thread
        body = open_body(key, row, ReportFileBody)
        seal_body(key, row, msgspec.structs.replace(body, custody=(body.custody[0], body.custody[2])))
    with office.acting(cast.DANA) as (work, keys):
        (view,) = inbox.report(work, keys, report_id).files
        assert not view.chain_holds
    case_id = accepted(office, report_id, file_id)
    assert not as_dana(office, lambda w, k: custody.exhibit(w, k, case_id, file_id)).chain_holds


def test_a_file_exchanged_in_the_store_does_not_open(office: Office) -> None:
    (_, report_id, file_id), (_, _, other) = report_with_file(office), report_with_file(office, b"other")
    with begin(office.house, writes=False) as work:
        blobs = [work.db.get_one(ReportFile, each).blob for each in (file_id, other)]
    spoil(office, *blobs, "swapped")
    with pytest.raises(Tampered):
        as_dana(office, lambda w, k: b"".join(inbox.read_file(w, k, report_id, file_id, purpose="x").pieces()))


# ── accepting ───────────────────────────────────────────────────────────────────────────────────────────


def test_files_that_were_not_chosen_stay_with_the_report_and_can_be_taken_later(office: Office) -> None:
    sender, report_id, first = report_with_file(office)
    case_id = accepted(office, report_id)
    second = sender.add_file(b"later")
    with office.acting(cast.DANA) as (work, keys):
        assert {view.id for view in acceptance.files_to_take(work, keys, report_id)} == {first, second}
        assert acceptance.take_files(work, keys, report_id, frozenset({second, uuid4()})) == case_id
    with office.acting(cast.DANA) as (work, keys):
        assert custody.exhibit(work, keys, case_id, second).chain_holds
        assert [view.id for view in inbox.report(work, keys, report_id).files] == [first]
        with pytest.raises(NotFound):
            inbox.report_file(work, keys, report_id, second)
        with pytest.raises(InvalidInput):
            acceptance.take_files(work, keys, report_id, frozenset())


def test_files_of_merged_reports_go_along_and_each_sender_keeps_their_thread(office: Office) -> None:
    (_, first, one), (other, second, two) = report_with_file(office), report_with_file(office, b"two")
    as_dana(office, lambda w, k: triage.merge(w, k, second, first))
    case_id = accepted(office, first, one, two)
    with office.acting(cast.DANA) as (work, keys):
        for file_id, content in ((one, SEEN), (two, b"two")):
            assert b"".join(custody.read(work, keys, case_id, file_id, purpose="x").pieces()) == content
        assert sorted(acceptance.reports_of(work, keys, case_id)) == sorted([first, second])
        assert inbox.report(work, keys, second).view.body.state is ReportState.ACCEPTED
    other.come_back()
    other.write("still here")
    with pytest.raises(IllegalMove):
        as_dana(office, lambda w, k: triage.merge(w, k, first, first))


def test_a_report_goes_into_no_case_that_is_not_held(office: Office, told: tuple[Reporter, UUID, UUID]) -> None:
    let_in(office, office.omid)
    hidden = as_dana(office, lambda w, k: casework.open_case(w, k, CaseDraft(title="Hidden", restricted=True)))
    with pytest.raises(NotFound), office.acting(cast.OMID) as (work, keys):
        acceptance.accept(work, keys, told[1], AcceptanceDraft(case_id=hidden.id, files=frozenset({told[2]})))
    with office.acting(cast.OMID) as (work, keys):
        assert inbox.report(work, keys, told[1]).view.body.state is ReportState.READ


def test_what_cannot_be_recorded_undoes_the_whole_acceptance(office: Office, told: tuple[Reporter, UUID, UUID]) -> None:
    with pytest.raises(InvalidInput):
        accepted(office, told[1], told[2], person=PersonDraft(names=()))
    with begin(office.house, writes=False) as work:
        assert [work.db.scalars(select(noun)).all() for noun in (Evidence, CaseReport)] == [[], []]
    assert accepted(office, told[1], told[2])


def test_who_reads_the_inbox_never_reopens_what_went_into_a_restricted_case(
    office: Office, told: tuple[Reporter, UUID, UUID]
) -> None:
    let_in(office, office.omid)
    with office.acting(cast.OMID, writes=False) as (work, keys):
        stale = work.db.get_one(Report, told[1])
        opened, team = open_report(keys, stale), keys.team(stale.team_id, 1)
        work.db.expunge(stale)
    accepted(office, told[1], new_case=CaseDraft(title="Told", restricted=True))
    with begin(office.house, writes=True) as work:
        keep_arrived(work.db, stale, opened, team)
    with office.acting(cast.OMID) as (work, keys):
        assert inbox.inbox(work, keys) == []


def test_a_renewal_leaves_a_report_of_a_restricted_case_closed(
    office: Office, told: tuple[Reporter, UUID, UUID]
) -> None:
    let_in(office, office.omid, office.lena)
    accepted(office, told[1], new_case=CaseDraft(title="Told", restricted=True))
    with begin(office.house, writes=True) as work:
        work.db.scalars(select(Team)).one().rotation_due = True
    office.session(cast.OMID)
    with begin(office.house, writes=False) as work:
        row = work.db.get_one(Report, told[1])
        assert (row.team_wrap, row.sent_wrap) == (None, None)
    with office.acting(cast.DANA) as (work, keys):
        assert inbox.report(work, keys, told[1]).view.body.state is ReportState.ACCEPTED


def test_what_became_part_of_a_case_stays_when_its_report_is_erased(
    office: Office, told: tuple[Reporter, UUID, UUID]
) -> None:
    sender, report_id, file_id = told
    case_id = accepted(office, report_id, file_id)
    kept = stored(office)
    sender.add_file(b"not taken")
    as_dana(office, lambda w, k: triage.erase(w, k, report_id))
    assert stored(office) == kept
    with office.acting(cast.DANA) as (work, keys):
        assert acceptance.reports_of(work, keys, case_id) == []
        assert b"".join(custody.read(work, keys, case_id, file_id, purpose="x").pieces()) == SEEN
    with pytest.raises(Refused):
        sender.come_back()


def test_no_disk_joins_a_report_to_the_case_that_it_went_into(
    office: Office, told: tuple[Reporter, UUID, UUID]
) -> None:
    _, report_id, file_id = told
    case_id = accepted(office, report_id, file_id)
    found: dict[UUID, set[str]] = {report_id: set(), case_id: set(), file_id: set()}
    with office.house.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for value in row.values():
                    if isinstance(value, UUID) and value in found:
                        found[value].add(table.name)
    assert found[report_id] == {"report", "reporter_session"}
    assert "report" not in found[case_id]
    assert found[file_id] == {"evidence", "capture", "custody_event"}


# ── the log ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_log_of_reports_is_the_team_s_and_holds(office: Office, told: tuple[Reporter, UUID, UUID]) -> None:
    sender, report_id, file_id = told
    as_dana(office, inbox.inbox)
    sender.come_back()
    sender.write("more")
    accepted(office, report_id, file_id)
    page = as_dana(office, history.team_log)
    assert [type(line.event).__name__ for line in reversed(page.lines)] == [
        "ReportReceived",
        "InboxListed",
        "MessageReceived",
        "ReportAccepted",
    ]
    assert [line.actor for line in reversed(page.lines)] == ["", cast.DANA.name, "", cast.DANA.name]
    with begin(office.house, writes=False) as work:
        assert verify_log(work.db, office.house.heads).faults == ()


def test_the_office_s_log_mentions_no_report_and_its_reader_opens_no_entry_of_the_team(
    office: Office, told: tuple[Reporter, UUID, UUID]
) -> None:
    sender, report_id, _ = told
    as_dana(office, lambda w, k: inbox.report(w, k, report_id))
    sender.write("more")
    with pytest.raises(NotFound):
        as_dana(office, lambda w, k: inbox.report(w, k, uuid4()))
    with office.acting(cast.KIAN) as (work, keys):
        page = history.office_log(work, keys)
        assert page.lines
        assert not [line for line in page.lines if isinstance(line.event, TeamEvent) or line.event is None]
        assert str(report_id) not in repr(page)
        pairs: list[PrivateKey] = [team_pair(keys.log_secret().secret), keys._private_key]
        entries = work.db.scalars(select(AuditEntry).where(AuditEntry.chain.in_(select(Team.id)))).all()
        assert len(entries) == 3
        for entry in entries:
            for pair in pairs:
                with pytest.raises(WrongKey):
                    unseal_from(pair, info(entry.chain, entry.seq), entry.body)


def test_an_act_on_a_report_that_fails_is_undone_and_stays_with_the_team(
    office: Office, told: tuple[Reporter, UUID, UUID]
) -> None:
    def note_and_fail(work: Work, keys: Keyring) -> None:
        triage.keep_note(work, keys, told[1], "Words")
        raise IllegalMove("after the note")

    with pytest.raises(IllegalMove):
        as_dana(office, note_and_fail)
    page = as_dana(office, history.team_log)
    assert [(type(line.event).__name__, line.undone) for line in page.lines] == [
        ("ReportChanged", True),
        ("ReportReceived", False),
    ]
    assert not as_dana(office, lambda w, k: inbox.report(w, k, told[1])).view.triage.note
