"""casebook backup and casebook files, as an operator types them."""

import sys
from pathlib import Path

import pytest

from casebook.cli import backup as backup_commands
from tests.cli.conftest import Casebook


@pytest.fixture
def sheets(casebook: Casebook, tmp_path: Path) -> Path:
    """Found an office, and keep two of its sheets in a file."""
    ran = casebook("init", "--office", "Charogh", "--administrator", "kian", "--caseworker", "dana", "--json").json()
    for each in ran["sign_ins"]:
        (tmp_path / each["login"]).write_text(each["passphrase"] + "\n", "utf-8")
    path = tmp_path / "sheets"
    path.write_text("\n\n".join(ran["recovery_sheets"][:2]) + "\n")
    return path


def pieces_in(folder: str) -> int:
    """Count what backups of a folder share."""
    return sum(path.is_file() for path in (Path(folder) / "objects").rglob("*"))


def test_made_looked_through_put_back_and_signed_in_again(
    casebook: Casebook, sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(tmp_path / "backups")
    reference = casebook("cases", "create", "--title", "Smear", "--json", login="dana").json()["reference"]
    made = casebook("backup", "create", folder, "--json")
    assert (made.status, made.json()["ok"], made.json()["copied"]) == (0, True, 0)
    looked = casebook("backup", "verify", folder, "--max-age-days", "1", "--fingerprint", made.json()["fingerprint"])
    assert (looked.status, "whole" in looked.out) == (0, True)
    findings = {each["what"]: each["good"] for each in casebook("check", "--json").json()["findings"]}
    assert findings["there is a backup of these days"]
    assert findings["a backup was found whole"]
    opened = casebook("backup", "verify", folder, "--open", "--sheets", str(sheets), "--json")
    assert opened.json()["opened"][0]["values"] > 10
    assert casebook("backup", "verify", folder, "--all", "--fingerprint", "SHA256:another").status == 1
    monkeypatch.setenv("CASEBOOK_INSTANCE", str(tmp_path / "there"))
    back = casebook("backup", "restore", folder, "--sheets", str(sheets))
    assert (back.status, "passphrases" in back.out) == (0, True)
    listed = casebook("cases", "list", "--json", login="dana").json()
    assert [each["reference"] for each in listed] == [reference]
    assert casebook("log", "verify").status == 0
    assert casebook("backup", "restore", folder, "--sheets", str(sheets)).status == 2
    assert casebook("backup", "expire", folder, "--keep-days", "7", "--json").json() == {"backups": 0, "files": 0}
    (Path(folder) / made.json()["name"]).rename(Path(folder) / f"20200101T000000Z{made.json()['name'][-9:]}")
    assert casebook("backup", "create", folder).status == 0
    monkeypatch.setenv("CASEBOOK_BACKUP_DAYS", "0")
    assert casebook("backup", "expire", folder, "--json").json() == {"backups": 0, "files": 0}
    monkeypatch.setenv("CASEBOOK_BACKUP_DAYS", "14")
    before = pieces_in(folder)
    expired = casebook("backup", "expire", folder, "--json").json()
    assert expired == {"backups": 1, "files": before - pieces_in(folder)}  # of rows that are others by now
    assert casebook("backup", "verify", folder, "--all").status == 0


def test_damage_is_named_and_nothing_is_restored(
    casebook: Casebook, sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    name = casebook("backup", "create", str(folder), "--json").json()["name"]
    (folder / name / "manifest.json.sig").unlink()
    looked = casebook("backup", "verify", str(folder))
    assert (looked.status, f"missing: {name}/manifest.json.sig" in looked.out) == (1, True)
    monkeypatch.setenv("CASEBOOK_INSTANCE", str(tmp_path / "there"))
    back = casebook("backup", "restore", str(folder), "--sheets", str(sheets))
    assert (back.status, "manifest.json.sig" in back.err, "Nothing was restored" in back.err) == (1, True, True)
    assert casebook("backup", "restore", str(folder), "--sheets", str(sheets), "--despite-damage").status == 0


def test_sheets_are_asked_for_in_a_terminal_and_wrong_ones_are_refused(
    casebook: Casebook, sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(tmp_path / "backups")
    assert casebook("backup", "create", folder).status == 0
    monkeypatch.setenv("CASEBOOK_INSTANCE", str(tmp_path / "there"))
    assert casebook("backup", "restore", folder).status == 2, "no terminal and no file"
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(backup_commands.getpass, "getpass", lambda _: "words that are none")
    assert casebook("backup", "restore", folder).status == 1
    assert not (tmp_path / "there").exists()
    typed = iter(sheets.read_text().split("\n\n"))
    monkeypatch.setattr(backup_commands.getpass, "getpass", lambda _: next(typed))
    assert casebook("backup", "restore", folder).status == 0


def test_no_backup_at_all_is_said(casebook: Casebook, sheets: Path, tmp_path: Path) -> None:
    assert casebook("backup", "verify", str(tmp_path / "none")).status == 2
    assert casebook("backup", "verify", str(tmp_path / "none"), "--all").status == 2
    findings = {each["what"]: each["good"] for each in casebook("check", "--json").json()["findings"]}
    assert not findings["there is a backup of these days"]


def test_files_are_compared_and_checked(casebook: Casebook, sheets: Path, tmp_path: Path) -> None:
    reference = casebook("cases", "create", "--title", "Smear", "--json", login="dana").json()["reference"]
    (tmp_path / "posts.csv").write_text("url,text\nhttps://t.me/channel/5,words\n")
    assert casebook("import", str(tmp_path / "posts.csv"), "--case", reference, login="dana").status == 0
    assert casebook("files", "check", "--json").json() == {
        "ok": True,
        "good": 1,
        "damaged": [],
        "missing": [],
        "rows": {},
    }
    (stored,) = [path for path in (tmp_path / "instance" / "blobs").rglob("*") if path.is_file()]
    stored.unlink()
    found = casebook("files", "reconcile", "--json")
    assert (found.status, found.json()["missing"]) == (1, [{"table": "evidence", "name": stored.name}])
    assert casebook("files", "check").status == 1
    assert casebook("check").status == 1
    assert casebook("files", "reconcile", "--sweep").status == 1
