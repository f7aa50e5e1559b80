"""One act: all of it or nothing, recorded either way, and a reading act that writes nothing but its record."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import func, select, text

from casebook.audit.events import CaseRead
from casebook.audit.log import HeadFile
from casebook.audit.verification import verify
from casebook.crypto import envelope, sealing, stream
from casebook.errors import NotFound, StorageFull
from casebook.model import AuditEntry, AuditHead, Base, Evidence, Person
from casebook.model.member import Role
from casebook.model.person import PersonName
from casebook.services import casework, custody, membership, recording
from casebook.services.casework import CaseView
from casebook.services.drafts import CaseDraft, PersonDraft
from casebook.services.founding import Newcomer
from casebook.services.receiving import receive
from casebook.work import House, begin
from tests import cast
from tests.conftest import Office
from tests.services.acting import statements

MAHSA = PersonDraft(names=(PersonName(text="Mahsa"),))
LIMIT = 10**9


class Interrupted(Exception):  # noqa: N818  -- named for what happened
    """An act was cut short after it had done its work."""


def interrupted(_done: object) -> None:
    """Cut an act short."""
    raise Interrupted


def stored(office: Office, *, log_too: bool = False) -> dict[str, list[Any]]:
    """Every row of every table but the log's, as it lies there."""
    passed = set() if log_too else {AuditEntry.__tablename__, AuditHead.__tablename__}
    with begin(office.house, writes=False) as work:
        return {
            table.name: sorted(map(str, work.db.execute(text(f"SELECT * FROM {table.name}")).all()))  # noqa: S608
            for table in Base.metadata.sorted_tables
            if table.name not in passed
        }


def blobs(office: Office) -> set[str]:
    """Every file of the blob store, finished or not."""
    return {path.name for path in office.house.blobs.root.rglob("*") if path.is_file()}


@pytest.fixture
def case(office: Office) -> CaseView:
    """A case to work in."""
    return office.new_case()


def test_an_act_commits_by_leaving_it(office: Office, case: CaseView) -> None:
    with office.acting(cast.DANA) as (work, keys):
        person = recording.add_person(work, keys, case.id, MAHSA)
    with begin(office.house, writes=False) as work:
        assert work.db.get(Person, person) is not None


def test_a_reading_act_writes_nothing_but_the_log(office: Office, case: CaseView) -> None:
    before = stored(office)
    with office.acting(cast.DANA, writes=False) as (work, keys):
        casework.cases(work, keys)
        recording.put(work, keys, Person(case_id=case.id), recording.PersonBody(names=()), quietly=True)
        work.record(CaseRead(case=case.id, page="overview"))
    assert stored(office) == before
    with begin(office.house, writes=False) as work:
        assert verify(work.db, office.house.heads).faults == ()
        assert work.db.scalar(select(func.count()).where(AuditEntry.chain == case.id)) == 2


def test_a_reading_act_keeps_no_other_waiting(office: Office, case: CaseView) -> None:
    with office.acting(cast.DANA, writes=False) as (reading, keys):
        casework.case(reading, keys, case.id)
        with office.acting(cast.DANA) as (work, other):
            recording.add_person(work, other, case.id, MAHSA)


def test_a_failed_act_changes_nothing(office: Office, case: CaseView) -> None:
    before = stored(office)
    with pytest.raises(Interrupted), office.acting(cast.DANA) as (work, keys):
        interrupted(recording.add_person(work, keys, case.id, MAHSA))
    assert stored(office) == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_act_that_is_killed_changes_nothing(office: Office, case: CaseView, error: type[BaseException]) -> None:
    before = stored(office)

    def act() -> None:
        with office.acting(cast.DANA) as (work, keys):
            recording.add_person(work, keys, case.id, MAHSA)
            raise error

    with pytest.raises(error):
        act()
    assert stored(office) == before


def test_files_of_a_failed_act_are_removed(office: Office, case: CaseView) -> None:
    received = receive(office.house.blobs, case.id, "photo.jpg", [b"\xff\xd8\xff" + bytes(1000)], limit=LIMIT)
    assert blobs(office) == {received.blob}
    with pytest.raises(Interrupted), office.acting(cast.DANA) as (work, keys):
        interrupted(custody.take_in(work, keys, case.id, received, custody.ExhibitDraft()))
    assert blobs(office) == set()


def test_files_of_an_act_that_was_not_allowed_are_removed(office: Office, case: CaseView) -> None:
    received = receive(office.house.blobs, case.id, "photo.jpg", [bytes(1000)], limit=LIMIT)
    with pytest.raises(NotFound), office.acting(cast.OMID) as (work, keys):
        custody.take_in(work, keys, case.id, received, custody.ExhibitDraft())
    assert blobs(office) == set()


def test_an_office_that_was_not_founded_is_a_clear_error(house: House) -> None:
    with pytest.raises(NotFound), begin(house, writes=False) as work:
        work.office()


def test_an_act_asks_for_its_case_at_most_twice_and_for_the_row_that_all_want_last(
    office: Office, case: CaseView
) -> None:
    with statements(office.house.engine) as ran, office.acting(cast.DANA, alone=False) as (work, keys):
        recording.add_person(work, keys, case.id, MAHSA)
    assert sum(" FROM case_file" in each.replace("\n", " ") for each in ran) <= 2  # found, and held
    assert [each.split()[:2] for each in ran[-2:]] == [["UPDATE", "team"], ["INSERT", "INTO"]]


# ── no plaintext where encryption fails ─────────────────────────────────────────────────────────────────


class Broken:
    """A cipher that does not work today."""

    def __init__(self, *_: object, **__: object) -> None:
        raise RuntimeError("no cipher")

    encrypt = __init__


@pytest.mark.parametrize(
    ("module", "name"),
    [(envelope, "Cobblestone256Encryptor"), (stream, "Cobblestone256Encryptor"), (sealing, "SUITE")],
    ids=["values", "files", "keys and log"],
)
def test_where_encryption_fails_nothing_is_stored(
    office: Office, case: CaseView, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    before, files = stored(office), blobs(office)
    broken = Broken.__new__(Broken) if name == "SUITE" else Broken

    def add_person() -> None:
        with office.acting(cast.DANA) as (work, keys):
            recording.add_person(work, keys, case.id, MAHSA)

    def open_case() -> None:
        with office.acting(cast.DANA) as (work, keys):
            casework.open_case(work, keys, CaseDraft(title="Canary"))

    def take_in() -> None:
        with office.acting(cast.DANA) as (work, keys):
            received = receive(work.blobs, case.id, "photo.jpg", [b"canary" * 1000], limit=LIMIT)
            custody.take_in(work, keys, case.id, received, custody.ExhibitDraft())

    def add_member() -> None:
        with office.acting(cast.KIAN) as (work, keys):
            membership.add(work, keys, Newcomer(name="X", login="x", passphrase="x", role=Role.COUNSEL))

    acts = [take_in] if module is stream else [add_person, open_case, take_in, add_member]
    if module is not stream:
        acts.append(lambda: office.session(cast.DANA) and None)
    for act in acts:
        with monkeypatch.context() as patched:
            patched.setattr(module, name, broken)
            with pytest.raises(RuntimeError, match="no cipher"):
                act()
        assert stored(office) == before
        assert blobs(office) == files
    with begin(office.house, writes=False) as work:
        assert verify(work.db, office.house.heads).faults == ()


@pytest.mark.parametrize("column", ["body", "original"])
def test_a_sealed_column_takes_no_plain_bytes(office: Office, case: CaseView, column: str) -> None:
    def act() -> None:
        with office.acting(cast.DANA) as (work, keys):
            casework.hold(work, keys, case.id)
            row = Evidence(case_id=case.id, blob="ab" * 16, day=work.clock().date())
            keys.seal_row(row, recording.PersonBody(names=()))
            row.original = row.body
            setattr(row, column, b"Mahsa")
            work.db.add(row)

    with pytest.raises(Exception, match="sealed column takes Sealed values only"):
        act()


# ── the database ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.about_sqlite(reason="looks at its settings")
def test_sqlite_is_opened_so_that_nothing_plain_or_half_remains(office: Office) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "temp_store": 2}
    with office.house.engine.connect() as connection:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted


@pytest.mark.about_sqlite(reason="opens its file a second time; on PostgreSQL, tests/test_engines.py looks at locks")
def test_two_writing_acts_wait_for_each_other(office: Office) -> None:
    with office.house.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        other = sqlite3.connect(office.house.settings.instance / "casebook.sqlite", timeout=0.1, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_the_instance_folder_is_its_owners_alone(office: Office) -> None:
    assert office.house.settings.instance.stat().st_mode & 0o077 == 0


def test_a_full_disk_is_an_error_that_says_so(office: Office, case: CaseView, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stored(office)

    def full(*_: object) -> None:
        raise StorageFull

    monkeypatch.setattr("casebook.blobs.directory.Incoming.keep", full)

    def act() -> None:
        with office.acting(cast.DANA) as (work, keys):
            received = receive(work.blobs, case.id, "photo.jpg", [bytes(1000)], limit=LIMIT)
            custody.take_in(work, keys, case.id, received, custody.ExhibitDraft())

    with pytest.raises(StorageFull):
        act()
    assert stored(office) == before
    assert blobs(office) == set()


def test_what_is_committed_is_done_though_a_full_disk_takes_no_head(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(HeadFile, "note", full)
        case = office.new_case()
    assert "heads of the log were not noted" in caplog.text
    with office.acting(cast.DANA) as (work, keys):
        assert keys.holds(case.id)
    with begin(office.house, writes=False) as work:
        assert verify(work.db, office.house.heads).faults == ()
