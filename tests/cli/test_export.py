"""Everything out by command: a new file that only its owner reads, and the exit status of what went wrong."""

import io
import json
import stat
import zipfile
from pathlib import Path

import pytest

from casebook.services import handover
from tests.cli.conftest import Casebook

ROWS = "posted_at,platform,account,url,text\n2026-05-11T14:02:00+05:00,telegram,ovozi_misol,,=1+1 Хоини Ватан\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_a_case_is_taken_out_in_each_form(founded: Casebook, case: str, table: Path, tmp_path: Path) -> None:
    founded("import", str(table), "--case", case, login="dana")
    folder = tmp_path / "out"
    folder.mkdir()
    archive, tables, one, whole = (folder / name for name in ("a.zip", "t.zip", "posts.csv", "all.json"))

    ran = founded("cases", "export", case.lower(), "--out", str(archive), "--json", login="dana")
    assert (ran.status, ran.json()["cases"], ran.json()["failures"]) == (0, 1, []), ran.err
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with zipfile.ZipFile(archive) as zipped:
        assert zipped.testzip() is None
        (original,) = [name for name in zipped.namelist() if "/files/" in name]
        assert zipped.read(original) == table.read_bytes()

    options = ("--format", "csv", "--no-bom", "--locale", "tg")
    assert founded("cases", "export", case, *options, "--out", str(tables), login="dana").status == 0
    ran = founded("cases", "export", case, *options, "--table", "content_item", "--out", str(one), login="dana")
    assert (ran.status, ran.out.startswith(f"{one}: cases 1, records ")) == (0, True)
    with zipfile.ZipFile(io.BytesIO(tables.read_bytes())) as zipped:
        (name,) = [name for name in zipped.namelist() if name.endswith("/content_item.csv")]
        assert zipped.read(name) == one.read_bytes()
    assert one.read_text("utf-8").startswith("case,id,")
    assert ",'=1+1 Хоини Ватан," in one.read_text("utf-8")

    ran = founded("cases", "export", "--all", "--format", "json", "--out", str(whole), "--json", login="dana")
    (told,) = json.loads(whole.read_text("utf-8"))["cases"]
    assert told["reference"] == case
    assert sum(map(len, told["records"].values())) == ran.json()["records"]


def test_what_cannot_be_asked_is_a_usage_error_and_writes_nothing(founded: Casebook, case: str, tmp_path: Path) -> None:
    out = tmp_path / "out.zip"
    asked: list[tuple[str, ...]] = [
        (),
        (case, "--all"),
        (case, "--format", "pdf"),
        (case, "--format", "json", "--table", "person"),
        (case, "--format", "csv", "--table", "key_grant"),
        ("C-0000-0000",),
    ]
    ran = [founded("cases", "export", *each, "--out", str(out), login="dana").status for each in asked]
    assert ran == [2] * len(asked)
    assert founded("cases", "export", case, "--out", str(tmp_path / "no" / "x.zip"), login="dana").status == 2
    assert not out.exists()


def test_a_file_that_is_there_is_never_written_over(founded: Casebook, case: str, tmp_path: Path) -> None:
    out, link = tmp_path / "mine.zip", tmp_path / "link.zip"
    out.write_text("mine")
    link.symlink_to(tmp_path / "elsewhere.zip")
    for path in (out, link):
        ran = founded("cases", "export", case, "--out", str(path), login="dana")
        assert (ran.status, "exists already" in ran.err) == (2, True)
    assert out.read_text() == "mine"
    assert not (tmp_path / "elsewhere.zip").exists()


def test_who_may_not_gets_nothing(founded: Casebook, case: str, tmp_path: Path) -> None:
    added = founded("members", "add", "lena", "--role", "counsel", "--json", login="kian").json()
    (tmp_path / "lena").write_text(added["passphrase"], "utf-8")
    assert founded("cases", "grant", case, "lena", "--until", "2099-01-01", login="dana").status == 0
    out = tmp_path / "out.zip"
    assert founded("cases", "export", case, "--out", str(out), login="lena").status == 3
    assert founded("cases", "export", "--all", "--out", str(out), login="kian").status == 3
    assert not out.exists()


def test_an_export_that_breaks_off_leaves_no_file(
    founded: Casebook, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise OSError(28, "No space left on device", "out.zip")

    monkeypatch.setattr(handover.archive, "stream", broken)
    ran = founded("cases", "export", case, "--out", str(tmp_path / "out.zip"), login="dana")
    assert (ran.status, "No space left" in ran.err) == (2, True)
    assert not (tmp_path / "out.zip").exists()


def test_statistics_are_written_as_table_or_document(founded: Casebook, case: str, tmp_path: Path) -> None:
    csv, document = tmp_path / "counts.csv", tmp_path / "counts.json"
    assert founded("statistics", "--out", str(csv), login="dana").status == 0
    assert "Counts of 1 to 4 are not shown" in csv.read_text("utf-8-sig")
    ran = founded("statistics", "--since", "2026-01", "--out", str(document), "--json", login="dana")
    told = json.loads(document.read_text("utf-8"))
    assert [table["name"] for table in told["tables"]] == ran.json()["tables"]
    assert (told["since"], told["about_cases"]) == ("2026-01", None)
    assert stat.S_IMODE(document.stat().st_mode) == 0o600
    assert founded("statistics", "--out", str(csv), login="dana").status == 2
    assert founded("statistics", "--out", str(tmp_path / "x.pdf"), login="dana").status == 2
    assert founded("statistics", "--out", str(tmp_path / "n.zip"), login="dana").status == 0
    assert founded("packs", "verify", str(tmp_path / "n.zip")).status == 0
    assert {path.suffix for path in tmp_path.glob("n.*")} == {".zip", ".pdf", ".csv", ".json"}
    assert founded("statistics", "--since", "May", "--out", str(tmp_path / "y.csv"), login="dana").status == 2
    assert founded("statistics", "--out", str(tmp_path / "z.csv"), login="kian").status == 3
