"""Backups: made while the office works, found whole or not, put back on another machine, and gone when their time is over."""

import json
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy import func, select

from casebook.audit.keeping_events import BackupFailed, BackupMade, BackupRestored, BackupsExpired, BackupVerified
from casebook.audit.verification import verify as verify_log
from casebook.blobs.backup_folder import BackupFolder
from casebook.cli.backend import open_house
from casebook.errors import IllegalMove, InvalidInput, NotFound, StorageFull, Tampered, WrongKey
from casebook.keys import recovery
from casebook.model import Backup, Base, CaseFile, Message, Report, ReporterSession, ReportFile, Session
from casebook.model.tombstone import TombstoneRow
from casebook.services import (
    backing_up,
    casework,
    custody,
    proving_backups,
    restoring,
    tombstones,
    triage,
    verifying_backups,
)
from casebook.services.backup_standing import standing
from casebook.services.dumping import LEFT_OUT, heads, kind_of
from casebook.services.expiring_backups import expire
from casebook.services.restoring import DamagedBackup
from casebook.services.starting import office_of_folder
from casebook.services.tombstones import Tombstone
from casebook.work import House, begin
from tests import cast, forensics
from tests.architecture.tree import ROOT
from tests.conftest import Office, settings_in
from tests.crypto import by_the_page
from tests.keys.acting import clocked
from tests.services.acting import rows, take_in
from tests.services.backed_up import WORDS, Backed, backed, files_below, office_events


@pytest.fixture(scope="module")
def filled(founded_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Backed:
    """An office with something to lose, made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(founded_office.house.settings.instance, folder / "instance")
    found = backed(founded_office.moved(House(settings_in(folder / "instance"))), folder / "backups")
    found.office.house.close()
    return found


@pytest.fixture
def kept(filled: Backed, tmp_path: Path) -> Iterator[Backed]:
    shutil.copytree(filled.office.house.settings.instance, tmp_path / "instance")
    house = House(settings_in(tmp_path / "instance"))
    reporter = replace(filled.reporter, house=house)
    yield replace(filled, office=filled.office.moved(house), folder=tmp_path / "backups", reporter=reporter)
    house.close()


def text_of(office: Office, kept: Backed) -> bytes:
    """Read the exhibit as Dana."""
    with office.acting(cast.DANA) as (work, keys):
        return b"".join(custody.read(work, keys, kept.case, kept.evidence, purpose="page").file.pieces())


# ── there and back ──────────────────────────────────────────────────────────────────────────────────────


def test_an_office_comes_back_as_it_was_on_either_database(
    office_on: Office, tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    kept = backed(office_on, tmp_path / "backups")
    before = rows(office_on)
    made = kept.create()
    assert (made.files, made.copied, made.missing) == (2, 2, ())
    other = request.getfixturevalue("postgresql_server").new_database() if engine == "sqlite" else ""
    with kept.restored(tmp_path / "there", other) as (there, told):  # SQLite to PostgreSQL, and the other way round
        assert (told.rows, told.files, told.missing, told.log_faults) == (made.rows, 2, 0, 0)
        with begin(there.house, writes=False) as work:
            assert verify_log(work.db, there.house.heads).faults == ()
            for noun in (Session, ReporterSession):
                assert work.db.scalar(select(func.count()).select_from(noun)) == 0
        assert text_of(there, kept) == WORDS * 5000
        assert office_of_folder(tmp_path / "there") == office_on.founded.office_id
    drafts = {"report": 1, "report_file": 1}
    counted = {name: len(found) - drafts.get(name, 0) for name, found in before.items() if name not in LEFT_OUT}
    with kept.restored(tmp_path / "again") as (again, _):
        assert {name: len(found) for name, found in rows(again).items() if name in counted} == {**counted, "backup": 1}


def test_what_was_not_sent_is_in_no_backup(kept: Backed, tmp_path: Path) -> None:
    kept.create()
    with kept.restored(tmp_path / "there") as (there, _), begin(there.house, writes=False) as work:
        assert work.db.scalars(select(Report.id)).all() == [kept.report]
        assert set(work.db.scalars(select(ReportFile.report_id))) == {kept.report}
        assert set(work.db.scalars(select(Message.report_id))) <= {kept.report}
        assert len(set(there.house.blobs.names())) == 2


def test_a_code_that_was_given_out_before_opens_its_report_afterwards(kept: Backed, tmp_path: Path) -> None:
    kept.create()
    with kept.restored(tmp_path / "there") as (there, _):
        kept.reporter.house = there.house
        kept.reporter.come_back()
        with begin(there.house, writes=False) as work:
            assert kept.reporter.here(work).report.id == kept.report


def test_what_is_written_while_a_backup_is_made_is_in_it_whole_or_not_at_all(kept: Backed, tmp_path: Path) -> None:
    done = threading.Event()

    def go_on_working() -> None:
        while not done.is_set():
            take_in(kept.office, kept.case, b"arrived meanwhile")

    working = threading.Thread(target=go_on_working)
    working.start()
    try:
        made = [kept.create() for _ in range(3)]
    finally:
        done.set()
        working.join()
    assert [each.missing for each in made] == [(), (), ()]
    for each in (made[0], made[-1]):
        assert proving_backups.prove(kept.folder, kept.sheets, name=each.name).faults == []


def test_a_file_is_copied_once(kept: Backed) -> None:
    assert kept.create().copied == 2
    take_in(kept.office, kept.case, b"one more")
    second = kept.create()
    assert (second.files, second.copied) == (3, 1)
    assert second.copied_bytes < 1000
    assert kept.create().copied == 0


def test_an_older_shape_of_the_database_is_restored_and_brought_up(
    kept: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = [  # as it was then
        msgspec.structs.replace(each, columns=tuple(pair for pair in each.columns if pair[0] != "snapshots_from"))
        for each in heads()
        if each.table not in ("backup", "file_check")
    ]
    monkeypatch.setattr("casebook.services.dumping.heads", lambda: older)
    with kept.office.house.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '20261127g'"))
    kept.create()
    with kept.restored(tmp_path / "there") as (there, told):
        assert told.missing == 0
        assert text_of(there, kept) == WORDS * 5000
        with begin(there.house, writes=False) as work:
            assert [row.id for row in work.db.scalars(select(Backup))] == [told.id]


def test_a_backup_of_a_newer_version_is_refused(kept: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.create()
    monkeypatch.setattr(restoring, "is_known", lambda _revision: False)
    with pytest.raises(IllegalMove, match="newer version"), kept.restored(tmp_path / "there"):
        pass
    assert not (tmp_path / "there").exists()


def test_every_column_has_a_form_in_a_backup() -> None:
    assert {each.table for each in heads()} | set(LEFT_OUT) >= set(Base.metadata.tables)
    assert all(kind_of(column) for table in Base.metadata.sorted_tables for column in table.columns)


# ── keys ────────────────────────────────────────────────────────────────────────────────────────────────


def test_wrong_sheets_open_nothing_and_leave_nothing(kept: Backed, tmp_path: Path) -> None:
    kept.create()
    strange = list(recovery.split(recovery.combine(kept.sheets).__class__.generate())[:2])
    for sheets in (strange, kept.sheets[:1], [kept.sheets[0], strange[0]], []):
        with pytest.raises(WrongKey):
            restoring.restore(settings_in(tmp_path / "there"), kept.folder, sheets)
        with pytest.raises(WrongKey):
            proving_backups.prove(kept.folder, sheets)
    assert not (tmp_path / "there").exists()


def test_a_seized_backup_shows_no_id_no_name_and_no_size_of_what_is_in_it(kept: Backed, tmp_path: Path) -> None:
    made = kept.create()
    with kept.office.house.engine.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]
        found = [value for table in tables for row in connection.execute(select(table)) for value in row]
    ids = {str(value) for value in found if isinstance(value, UUID) and value != made.id}
    blobs = set(kept.office.house.blobs.names())
    wanted = [*ids, *(each.replace("-", "") for each in ids), *blobs, WORDS.decode(), "key_grant", "case_file"]
    assert len(wanted) > 60
    assert forensics.find([kept.folder], wanted) == []
    seed = (kept.office.house.settings.instance / backing_up.SEED).read_bytes()
    assert len(seed) == 32
    sizes = [path.stat().st_size - 1205 for path in (kept.folder / "objects").rglob("*") if path.is_file()]
    assert all(
        by_the_page.bucket(size - 56 - 16 * (size // 16400 + 1)) == size - 56 - 16 * (size // 16400 + 1)
        for size in sizes
    )


def test_a_reader_written_from_the_page_opens_it(kept: Backed) -> None:
    made = kept.create()
    key = recovery.pair(recovery.combine(kept.sheets)).encoded
    text = by_the_page.backup_file(key, "records", (kept.folder / made.name / "records").read_bytes())
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[0]["backup"] == str(made.id)
    assert lines[-1]["end"]["counts"]["case_file"] == 1
    files = [line for line in lines if "blob" in line]
    for line in files:
        stored = kept.folder / "objects" / line["object"][:2] / line["object"]
        again = by_the_page.backup_file(key, line["object"], stored.read_bytes())
        assert again == kept.office.house.blobs.path(line["blob"]).read_bytes()
    assert len(files) == 2


# ── damage ──────────────────────────────────────────────────────────────────────────────────────────────


def places(path: Path) -> Iterator[int]:
    """Every byte of a small file; of a large one some of each part."""
    size = path.stat().st_size
    if size < 1500:
        return iter(range(0, size, 7))
    return iter(
        {0, 15, 31, 600, 1204, 1205, 1300, size // 2, size - 17, size - 1} | set(range(0, size, size // 4)) - {size}
    )


def test_one_changed_bit_anywhere_is_found(kept: Backed) -> None:
    kept.create()
    tried = 0
    for path in files_below(kept.folder):
        if path.name == "lock":
            continue
        content = path.read_bytes()
        for at in places(path):
            changed = bytearray(content)
            changed[at] ^= 1 << (at % 8)
            path.write_bytes(changed)
            assert not verifying_backups.verify(kept.folder).good, (path.name, at)
            tried += 1
        path.write_bytes(content)
        cut = content[:-1]
        path.write_bytes(cut)
        assert not verifying_backups.verify(kept.folder).good, path.name
        path.unlink()
        assert not verifying_backups.verify(kept.folder).good, path.name
        path.write_bytes(content)
    assert tried > 150
    assert verifying_backups.verify(kept.folder).good


def test_damage_that_a_forged_list_hides_is_found_by_opening(kept: Backed, tmp_path: Path) -> None:
    made = kept.create()
    (path,) = (each for each in (kept.folder / "objects").rglob("*") if each.is_file() and each.stat().st_size > 50_000)
    changed = bytearray(path.read_bytes())
    changed[-40_000] ^= 4
    path.write_bytes(changed)
    assert any("does not open" in fault for fault in proving_backups.prove(kept.folder, kept.sheets).faults)
    with pytest.raises(DamagedBackup), kept.restored(tmp_path / "there"):
        pass
    assert not (tmp_path / "there").exists()
    with kept.restored(tmp_path / "there", despite_damage=True) as (there, told):
        assert (told.missing, told.files) == (1, 2)
        with begin(there.house, writes=False) as work:
            assert work.db.get(Backup, made.id) is not None


def test_records_that_do_not_open_are_not_restored(kept: Backed, tmp_path: Path) -> None:
    made = kept.create()
    path = kept.folder / made.name / "records"
    changed = bytearray(path.read_bytes())
    changed[-40] ^= 1
    path.write_bytes(changed)
    with pytest.raises(Tampered), kept.restored(tmp_path / "there", despite_damage=True):
        pass
    assert not (tmp_path / "there").exists()


def test_another_key_s_signature_is_told_apart(kept: Backed) -> None:
    made = kept.create()
    (kept.office.house.settings.instance / backing_up.SEED).unlink()
    second = kept.create()
    assert second.fingerprint != made.fingerprint
    assert verifying_backups.verify(kept.folder, second.name).good
    assert not verifying_backups.verify(kept.folder, second.name, fingerprint=made.fingerprint).good
    assert verifying_backups.verify(kept.folder, made.name, fingerprint=made.fingerprint).good


def test_the_tools_of_every_system_say_the_same(kept: Backed, tmp_path: Path) -> None:
    made = kept.create()
    folder = kept.folder / made.name
    subprocess.run(["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"], cwd=folder, check=True)
    manifest = (folder / "manifest.json").read_bytes()
    signers = tmp_path / "signers"
    signers.write_text(f"backup {json.loads(manifest)['key']}\n")
    command = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", "backup", "-n", "casebook-backup@v1"]
    subprocess.run([*command, "-s", str(folder / "manifest.json.sig")], input=manifest, check=True, capture_output=True)


def test_a_file_that_is_missing_or_decayed_in_the_office_is_told_and_the_rest_is_backed_up(kept: Backed) -> None:
    from casebook.services import integrity  # noqa: PLC0415 -- only here

    integrity.look_at_files(kept.office.house)
    first, second = sorted(set(kept.office.house.blobs.names()), key=lambda name: -kept.office.house.blobs.size(name))[
        :2
    ]
    path = kept.office.house.blobs.path(first)
    changed = bytearray(path.read_bytes())
    changed[100] ^= 1
    path.write_bytes(changed)
    kept.office.house.blobs.delete(second)
    made = kept.create()
    assert made.damaged == (first,)
    assert made.missing == (second,)
    assert verifying_backups.verify(kept.folder).good
    assert (
        f"file {second}: was missing when the backup was made" in proving_backups.prove(kept.folder, kept.sheets).faults
    )


# ── crashes ─────────────────────────────────────────────────────────────────────────────────────────────

KILLED = """
import os, sys, time
from pathlib import Path
from casebook.blobs.backup_folder import BackupFolder
from casebook.services import backing_up
from casebook.settings import load_for
from casebook.work import House
def wait(*_, **_named):
    os.write(1, b"here\\n")  # at once: two threads come here
    time.sleep(60)
setattr(*{"copying": (backing_up.Copying, "take"), "naming": (BackupFolder, "finish")}[sys.argv[3]], wait)
backing_up.create(House(load_for(Path(sys.argv[1]))), Path(sys.argv[2]))
"""


@pytest.mark.about_sqlite(reason="a process of its own finds the office by its folder alone")
@pytest.mark.parametrize("moment", ["copying", "naming"])
def test_a_backup_that_is_killed_leaves_nothing_that_looks_whole(kept: Backed, moment: str) -> None:
    instance = str(kept.office.house.settings.instance)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, instance, str(kept.folder), moment], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"here\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert BackupFolder(kept.folder).names() == []
    with pytest.raises(NotFound):
        verifying_backups.verify(kept.folder)
    assert list((kept.folder / "incoming").iterdir()) != []
    made = kept.create()
    assert made.copied == (2 if moment == "copying" else 0), "what was copied whole is not copied again"
    assert list((kept.folder / "incoming").iterdir()) == []
    assert verifying_backups.verify(kept.folder).good


def test_a_full_disk_fails_loudly_and_leaves_the_backup_before_as_it_was(kept: Backed) -> None:
    clock = clocked(kept.office)
    kept.create()
    clock.pass_(days=1)
    take_in(kept.office, kept.case, bytes(6_000_000))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, limits[1]))
    try:
        with pytest.raises(StorageFull):
            kept.create()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(BackupFolder(kept.folder).names()) == 1
    assert verifying_backups.verify(kept.folder).good
    assert BackupFailed(kind="StorageFull") in office_events(kept.office)
    with begin(kept.office.house, writes=False) as work:
        assert standing(work.db).failed


def test_two_at_once_do_not_mix(kept: Backed) -> None:
    folder = BackupFolder(kept.folder)
    folder.prepare()
    with folder.alone(), pytest.raises(IllegalMove):
        kept.create()


def test_a_backup_cannot_lie_among_what_it_copies(kept: Backed) -> None:
    with pytest.raises(InvalidInput):
        backing_up.create(kept.office.house, kept.office.house.blobs.root / "backup")


def test_an_interrupted_restore_is_closed_and_goes_on_when_asked_again(
    kept: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, there = kept.create(), settings_in(tmp_path / "there")
    seen: list[str] = []
    real = restoring.pieces_of

    def fail_at_the_second(folder: BackupFolder, opener: object, stored: object) -> Iterator[bytes]:
        seen.append("file")
        if len(seen) == 2:
            raise StorageFull
        return real(folder, opener, stored)  # type: ignore[arg-type]

    monkeypatch.setattr(restoring, "THREADS", 1)
    monkeypatch.setattr(restoring, "pieces_of", fail_at_the_second)
    with pytest.raises(StorageFull):
        restoring.restore(there, kept.folder, kept.sheets)
    monkeypatch.setenv("CASEBOOK_INSTANCE", str(there.instance))
    with pytest.raises(IllegalMove):
        open_house()
    with kept.restored(there.instance) as (office, told):
        assert len(seen) == 3, "the file that was whole is not read again"
        assert (told.rows, told.missing) == (made.rows, 0)
        assert text_of(office, kept) == WORDS * 5000
    assert not restoring.is_under_way(there)


def test_an_office_is_never_written_over(kept: Backed) -> None:
    kept.create()
    before = rows(kept.office)
    with pytest.raises(IllegalMove):
        restoring.restore(kept.office.house.settings, kept.folder, kept.sheets)
    assert rows(kept.office) == before


# ── erased for good ─────────────────────────────────────────────────────────────────────────────────────


def test_what_was_erased_since_does_not_come_back(kept: Backed, tmp_path: Path) -> None:
    clock = clocked(kept.office)
    old = kept.create()
    with kept.office.acting(cast.DANA) as (work, keys):
        triage.erase(work, keys, kept.report)
    instance = kept.office.house.settings.instance
    tombstones.note(instance, [Tombstone("case", kept.case, clock().date())])
    shutil.copy(instance / tombstones.FILE, tmp_path / "kept elsewhere")
    with kept.restored(tmp_path / "by list", name=old.name, further=[tmp_path / "kept elsewhere"]) as (there, told):
        assert told.erased == 2
        assert remains(there) == {}
    clock.pass_(hours=1)
    kept.create()
    with kept.restored(tmp_path / "by newer", name=old.name) as (there, told):
        assert told.erased == 2
        assert remains(there) == {}
        assert (there.house.settings.instance / tombstones.FILE).read_text().count("\n") == 2


def test_what_the_desk_erased_for_good_does_not_come_back_either(kept: Backed, tmp_path: Path) -> None:
    clock = clocked(kept.office)
    old = kept.create()
    with begin(kept.office.house, writes=True) as work:  # as an erasure leaves it that was broken off in its middle
        team = work.db.scalars(select(CaseFile.team_id)).one()
        row = {"id": kept.case, "noun": "case", "team_id": team, "day": clock().date(), "reason": "asked"}
        work.db.add(TombstoneRow(**row, number=1, finished=False))
    clock.pass_(hours=1)
    newest = kept.create()
    for name in (old.name, newest.name):
        with kept.restored(tmp_path / name, name=name) as (there, told):
            assert told.erased == 1
            assert set(remains(there)) == {"report", "report_file", "files"}


def remains(office: Office) -> dict[str, int]:
    """What is left of cases and reports: rows by table, and files."""
    with begin(office.house, writes=False) as work:
        assert verify_log(work.db, office.house.heads).faults == ()
        whole = {"case_file", "report"}
        found = {
            table.name: work.db.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name in whole or any(key.column.table.name in whole for key in table.foreign_keys)
        }
    found["files"] = len(list(office.house.blobs.names()))
    return {name: count for name, count in found.items() if count}


def test_old_backups_expire_with_the_files_that_only_they_held(kept: Backed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backing_up, "LEAST_ROWS", 2**40)  # no rows in files of their own
    clock = clocked(kept.office)
    first = kept.create()
    blob = max(kept.office.house.blobs.names(), key=kept.office.house.blobs.size)
    with kept.office.house.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM custody_event"))
        connection.execute(sa.text("DELETE FROM capture"))
        connection.execute(sa.text("DELETE FROM evidence"))
    kept.office.house.blobs.delete(blob)
    for _ in range(3):
        clock.pass_(days=3)
        kept.create()
    assert expire(kept.office.house, kept.folder, keep_days=30) == (0, 0)
    assert expire(kept.office.house, kept.folder, keep_days=7) == (1, 1)
    names = BackupFolder(kept.folder).names()
    assert (len(names), first.name in names) == (3, False)
    assert all(verifying_backups.verify(kept.folder, name).good for name in names)
    clock.pass_(days=100)
    assert expire(kept.office.house, kept.folder, keep_days=7) == (2, 0), "the newest stays, however old"
    assert BackupFolder(kept.folder).names() == names[-1:]


def test_nothing_expires_while_a_list_cannot_be_read(kept: Backed) -> None:
    clock = clocked(kept.office)
    kept.create()
    clock.pass_(days=30)
    newest = kept.create()
    (kept.folder / newest.name / "SHA256SUMS").write_bytes(b"\xff")
    with pytest.raises(InvalidInput):
        expire(kept.office.house, kept.folder, keep_days=7)
    assert len(BackupFolder(kept.folder).names()) == 2


# ── what is told ────────────────────────────────────────────────────────────────────────────────────────


def test_the_office_remembers_when_a_backup_was_made_and_found_whole(kept: Backed, tmp_path: Path) -> None:
    clock = clocked(kept.office)
    today = clock().date()
    with begin(kept.office.house, writes=False) as work:
        none = standing(work.db)
    assert none.is_old(today) and none.is_unseen(today) and not none.failed  # noqa: PT018 -- one standing
    made = kept.create()
    verifying_backups.note_verified(kept.office.house, verifying_backups.verify(kept.folder))
    with begin(kept.office.house, writes=False) as work:
        now = standing(work.db)
    assert (now.made_on, now.verified_on, now.missing, now.failed) == (today, today, 0, False)
    assert not now.is_old(today + timedelta(days=2))
    assert now.is_old(today + timedelta(days=3))
    assert now.is_unseen(today + timedelta(days=9))
    told = office_events(kept.office)
    assert BackupMade(backup=made.id, files=2, missing=0) in told
    assert BackupVerified(backup=made.id, good=True, opened=False) in told
    expire(kept.office.house, kept.folder, keep_days=7)
    assert BackupsExpired(backups=0, files=0) in office_events(kept.office)
    with kept.restored(tmp_path / "there") as (there, _):
        assert office_events(there)[-1] == BackupRestored(backup=made.id, erased=0, missing=0)


def test_backups_of_one_second_stay_in_order(kept: Backed) -> None:
    clocked(kept.office)
    made = [kept.create().name for _ in range(4)]
    assert BackupFolder(kept.folder).names() == made
    assert all(earlier != later for earlier, later in pairwise(made))


def test_a_case_is_worked_on_after_a_restore_and_backed_up_again(kept: Backed, tmp_path: Path) -> None:
    kept.create()
    with kept.restored(tmp_path / "there") as (there, _):
        take_in(there, kept.case, b"after the fire")
        with there.acting(cast.DANA, writes=False) as (work, keys):
            assert casework.case(work, keys, kept.case).body.title
            assert work.db.scalar(select(func.count()).select_from(CaseFile)) == 1
        made = backing_up.create(there.house, kept.folder)
        assert (made.files, made.copied) == (3, 3), "another installation names its files anew"
        assert proving_backups.prove(kept.folder, kept.sheets).faults == []
