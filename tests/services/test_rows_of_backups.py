"""Rows in a backup: written once for as long as they stay as they are, never those of what was erased, and restored like the rest."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from casebook.blobs.backup_folder import BackupFolder
from casebook.errors import IllegalMove, Tampered
from casebook.keys import recovery
from casebook.model import Incident
from casebook.services import (
    backing_up,
    dumping,
    opening_backups,
    proving_backups,
    recording,
    recovering,
    restoring,
    tombstones,
    verifying_backups,
)
from casebook.services.backing_up import Made
from casebook.services.drafts import IncidentDraft
from casebook.services.dumping import Dump
from casebook.services.tombstones import Tombstone
from casebook.work import House, begin
from tests import cast
from tests.conftest import Office, settings_in
from tests.crypto import by_the_page
from tests.services.acting import as_dana, rows
from tests.services.backed_up import Backed, backed, files_below


@pytest.fixture(scope="module")
def filled(founded_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Backed:
    """An office with sixty incidents, made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(founded_office.house.settings.instance, folder / "instance")
    found = backed(founded_office.moved(House(settings_in(folder / "instance"))), folder / "backups")
    with found.office.acting(cast.DANA) as (work, keys):
        for number in range(60):
            recording.record_incident(work, keys, found.case, IncidentDraft(title=f"Incident {number}"))
    found.office.house.close()
    return found


@pytest.fixture
def kept(filled: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Backed]:
    monkeypatch.setattr(backing_up, "LEAST_ROWS", 1)  # as in an office that is five hundred times as large
    monkeypatch.setattr(dumping, "_CUT", 3)
    shutil.copytree(filled.office.house.settings.instance, tmp_path / "instance")
    house = House(settings_in(tmp_path / "instance"))
    yield replace(filled, office=filled.office.moved(house), folder=tmp_path / "backups")
    house.close()


def record(kept: Backed, title: str = "One more") -> None:
    as_dana(
        kept.office, lambda work, keys: recording.record_incident(work, keys, kept.case, IncidentDraft(title=title))
    )


def told_of(kept: Backed, made: Made) -> list[dict[str, object]]:
    """The lines of the records that are no rows."""
    key = recovery.pair(recovery.combine(kept.sheets)).encoded
    stored = (kept.folder / made.name / "records").read_bytes()
    lines = [json.loads(line) for line in by_the_page.backup_file(key, "records", stored).splitlines()]
    return [line for line in lines if isinstance(line, dict)]


def pieces(kept: Backed, made: Made) -> dict[str, list[str]]:
    """The names of the pieces of each table."""
    found: dict[str, list[str]] = {}
    table = ""
    for line in told_of(kept, made):
        table = str(line.get("table", table))
        if "rows" in line:
            found.setdefault(table, []).append(str(line["rows"]))
    return found


def opened(kept: Backed, made: Made) -> bytes:
    """Every row of a backup, opened as the page says."""
    key = recovery.pair(recovery.combine(kept.sheets)).encoded
    content = b""
    for line in told_of(kept, made):
        if "rows" in line:
            name = str(line["rows"])
            piece = by_the_page.backup_file(key, name, (kept.folder / "objects" / name[:2] / name).read_bytes())
            assert (len(piece), piece.count(b"\n")) == (line["size"], line["count"])
            content += piece
    return content


# ── taken over ──────────────────────────────────────────────────────────────────────────────────────────


def test_what_stays_as_it_is_is_not_written_again(kept: Backed) -> None:
    first = kept.create()
    before = pieces(kept, first)
    written = {path: path.stat().st_mtime_ns for path in files_below(kept.folder / "objects")}
    assert len(before["incident"]) > 8
    record(kept)
    second = kept.create()
    after = pieces(kept, second)
    assert 1 <= len(set(after["incident"]) - set(before["incident"])) <= 2  # two where the new row ends a piece
    assert after["case_file"] == before["case_file"]
    new = {path.name for path in files_below(kept.folder / "objects") if path not in written}
    assert new == {name for names in after.values() for name in names} - {
        name for names in before.values() for name in names
    }
    assert len(new) < len([name for names in after.values() for name in names]) / 3
    assert all(path.stat().st_mtime_ns == at for path, at in written.items())


def test_a_row_that_comes_changes_or_goes_alters_its_own_piece_alone(kept: Backed) -> None:
    def cut() -> list[tuple[bytes, ...]]:
        with kept.office.house.engine.connect() as connection:
            found = {head.table: [tuple(piece) for piece in cut] for head, cut in Dump(connection).tables()}
        return found["incident"]

    before = cut()
    with begin(kept.office.house, writes=True) as work:
        row = work.db.scalars(select(Incident).order_by(Incident.id).offset(30)).first()
        assert row is not None
        work.db.delete(row)
    after = cut()
    assert sum(map(len, after)) == sum(map(len, before)) - 1
    assert len(set(before) - set(after)) <= 2  # two where the row was the end of its piece
    assert len(set(after) - set(before)) <= 1


def test_both_backups_come_back_as_the_office_was_then(kept: Backed, tmp_path: Path) -> None:
    first, then = kept.create(), rows(kept.office)
    record(kept)
    kept.create()
    for name, expected in ((first.name, 60), ("", 61)):
        with kept.restored(tmp_path / (name or "newest"), name=name) as (there, told):
            assert (told.missing, told.log_faults) == (0, 0)
            restored = rows(there)
            assert len(restored["incident"]) == expected
            if name:
                assert {table: restored[table] for table in ("incident", "case_file", "key_grant", "change")} == {
                    table: then[table] for table in ("incident", "case_file", "key_grant", "change")
                }
    assert proving_backups.prove(kept.folder, kept.sheets).faults == []


def test_old_backups_are_restored_too(kept: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backing_up, "LEAST_ROWS", 2**40)  # the first format had no pieces
    monkeypatch.setattr(backing_up, "FORMAT", 1)
    made = kept.create()
    assert told_of(kept, made)[0]["format"] == 1
    assert pieces(kept, made) == {}
    with kept.restored(tmp_path / "there") as (there, told):
        assert (told.missing, told.log_faults) == (0, 0)
        assert rows(there)["incident"] == rows(kept.office)["incident"]


def test_a_backup_of_a_later_format_is_refused_in_words(
    kept: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing_up, "FORMAT", opening_backups.FORMAT + 1)
    kept.create()
    with pytest.raises(IllegalMove, match="newer version"), kept.restored(tmp_path / "there"):
        pass
    with pytest.raises(IllegalMove, match="newer version"):
        proving_backups.prove(kept.folder, kept.sheets)


# ── erased, and other sheets ────────────────────────────────────────────────────────────────────────────


def test_a_piece_with_what_was_erased_is_not_taken_over(kept: Backed, tmp_path: Path) -> None:
    first = kept.create()
    assert str(kept.case).encode() in opened(kept, first)
    instance = kept.office.house.settings.instance
    erased = Tombstone("case", kept.case, kept.office.house.clock().date())
    with begin(kept.office.house, writes=True) as work:
        assert tombstones.erase(work, {erased}) == 1
    tombstones.note(instance, [erased])
    second = kept.create()
    # Its id is in the log and on the list of tombstones for good; nothing else of it is in the new backup.
    assert pieces(kept, second).get("incident") is None
    assert pieces(kept, second).get("case_file") is None
    assert set(pieces(kept, first)["incident"]).isdisjoint(path.rpartition("/")[2] for path in sums(kept, second))
    with kept.restored(tmp_path / "there", name=first.name) as (there, told):
        assert told.erased == 1
        assert rows(there)["incident"] == set()


def sums(kept: Backed, made: Made) -> set[str]:
    return set(BackupFolder(kept.folder).sums(made.name))


def test_after_new_sheets_a_backup_opens_with_them_alone(kept: Backed, tmp_path: Path) -> None:
    kept.create()
    with begin(kept.office.house, writes=True, name="members.recover") as work:
        sheets = list(recovering.renew_sheets(work, kept.sheets))
    made = kept.create()
    assert made.copied == made.files == 2  # what lay there opens with the old sheets only
    assert proving_backups.prove(kept.folder, sheets[:2]).faults == []
    told = restoring.restore(settings_in(tmp_path / "there"), kept.folder, sheets[1:])
    assert (told.files, told.missing, told.log_faults) == (2, 0, 0)


# ── damage ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["changed", "gone", "another"])
def test_a_damaged_piece_is_found_and_nothing_is_restored(kept: Backed, tmp_path: Path, how: str) -> None:
    made = kept.create()
    one, other = (kept.folder / "objects" / name[:2] / name for name in pieces(kept, made)["incident"][:2])
    if how == "gone":
        one.unlink()
    elif how == "another":
        shutil.copy(other, one)
    else:
        content = bytearray(one.read_bytes())
        content[-100] ^= 1
        one.write_bytes(content)
    (fault,) = verifying_backups.verify(kept.folder).faults
    assert fault.path.endswith(one.name)
    with pytest.raises(Tampered), kept.restored(tmp_path / "there", despite_damage=True):
        pass
    with pytest.raises(Tampered):
        proving_backups.prove(kept.folder, kept.sheets)
    one.unlink(missing_ok=True)
    assert kept.create().missing == ()  # the next backup writes it anew
    assert verifying_backups.verify(kept.folder).good


def test_a_piece_of_other_rows_is_not_believed_even_where_it_opens(kept: Backed) -> None:
    made = kept.create()
    line = next(line for line in told_of(kept, made) if "rows" in line)
    opener = opening_backups.opener_of(kept.sheets)
    folder = BackupFolder(kept.folder)
    right = {name: line[name] for name in ("rows", "size", "count", "sha256")}
    assert len(opening_backups.rows_of(folder, opener, opening_backups.StoredRows(**right))) == right["count"]  # type: ignore[arg-type]
    for wrong in ({"sha256": "0" * 64}, {"count": 10_000}, {"size": 5}, {"size": 0}, {"rows": UUID(int=7).hex}):
        with pytest.raises(Tampered):
            opening_backups.rows_of(folder, opener, opening_backups.StoredRows(**{**right, **wrong}))  # type: ignore[arg-type]
