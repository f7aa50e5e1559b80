"""The command line of the design: what each command does, prints and answers with."""

import subprocess
import sys
from pathlib import Path

import pytest

from casebook.crypto.return_code import ReturnCode
from casebook.work import House
from tests.cli.conftest import Casebook
from tests.conftest import CHEAP, settings_in

TABLE = "posted_at,platform,account,url,text\n"
ROWS = (
    "2026-05-11T14:02:00+05:00,telegram,ovozi_misol,https://t.me/ovozi_misol/5?utm_source=a,Хоини Ватан\n"
    '2026-05-11T14:03:00+05:00,telegram,vatan_misol,https://t.me/vatan_misol/6,"two\nlines"\n'
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(TABLE + ROWS, "utf-8")
    return path


def test_init_prints_passphrases_and_sheets_once(casebook: Casebook) -> None:
    ran = casebook("init", "--json")
    assert [each["role"] for each in ran.json()["sign_ins"]] == ["administrator", "caseworker"]
    assert len(ran.json()["recovery_sheets"]) == 3
    again = casebook("init", "--json")
    assert (again.status, again.out) == (2, "")


def test_a_created_case_is_listed_and_shown(founded: Casebook, case: str) -> None:
    assert [each["reference"] for each in founded("cases", "list", "--json", login="dana").json()] == [case]
    shown = founded("cases", "show", case.lower(), "--json", login="dana").json()
    assert (shown["title"], shown["incidents"], shown["damaged_records"]) == ("Smear", [], [])


def test_what_is_not_there_is_a_usage_error(founded: Casebook) -> None:
    ran = founded("cases", "show", "C-0000-0000", login="dana")
    assert (ran.status, ran.out) == (2, "")
    assert "no such thing" in ran.err


def test_an_administrator_holds_no_case(founded: Casebook, case: str) -> None:
    assert founded("cases", "list", login="kian").status == 3
    assert founded("cases", "show", case, login="kian").status == 3


def test_a_wrong_passphrase_is_refused(founded: Casebook, tmp_path: Path) -> None:
    (tmp_path / "dana").write_text("something else\n", "utf-8")
    wrong = founded("cases", "list", login="dana")
    (tmp_path / "nobody").write_text("something else\n", "utf-8")
    unknown = founded("cases", "list", login="nobody")
    assert wrong.status == 3
    assert (wrong.out, wrong.err) == (unknown.out, unknown.err)


def test_members_wait_until_a_caseworker_lets_them_in(founded: Casebook, case: str, tmp_path: Path) -> None:
    added = founded("members", "add", "omid", "--role", "caseworker", "--json", login="kian").json()
    (tmp_path / "omid").write_text(added["passphrase"], "utf-8")
    assert founded("cases", "list", "--json", login="omid").json() == []
    assert founded("members", "admit", "omid", login="kian").status == 3
    assert founded("members", "admit", "omid", login="dana").status == 0
    assert [each["reference"] for each in founded("cases", "list", "--json", login="omid").json()] == [case]
    assert founded("members", "remove", "omid", login="kian").status == 0
    assert founded("cases", "list", login="omid").status == 3


def test_counsel_reads_one_case_until_a_day(founded: Casebook, case: str, tmp_path: Path) -> None:
    added = founded("members", "add", "lena", "--role", "counsel", "--json", login="kian").json()
    (tmp_path / "lena").write_text(added["passphrase"], "utf-8")
    assert founded("cases", "grant", case, "lena", "--until", "2001-01-01", login="dana").status == 2
    assert founded("cases", "grant", case, "lena", "--until", "soon", login="dana").status == 2
    assert founded("cases", "grant", case, "lena", "--until", "2099-01-01", login="dana").status == 0
    assert [each["reference"] for each in founded("cases", "list", "--json", login="lena").json()] == [case]
    assert founded("cases", "create", "--title", "Mine", login="lena").status == 3


def test_a_table_is_imported_once(founded: Casebook, case: str, table: Path) -> None:
    dry = founded("import", str(table), "--case", case, "--dry-run", "--json", login="dana").json()
    assert (dry["rows"], dry["added"], dry["dry_run"]) == (2, 2, True)
    assert founded("cases", "show", case, "--json", login="dana").json()["posts"] == 0
    first = founded("import", str(table), "--case", case, "--json", login="dana").json()
    assert [row["outcome"] for row in first["report"]] == ["added", "added"]
    again = founded("import", str(table), "--case", case, "--json", login="dana").json()
    assert (again["added"], again["known"]) == (0, 2)
    table.write_text(TABLE + ROWS + "2026-05-12,telegram,third,https://t.me/third/1,new\n", "utf-8")
    longer = founded("import", str(table), "--case", case, "--json", login="dana").json()
    assert (longer["added"], longer["known"]) == (1, 2)
    shown = founded("cases", "show", case, "--json", login="dana").json()
    assert shown["posts"] == 3
    assert shown["accounts"] == ["telegram:ovozi_misol", "telegram:vatan_misol", "telegram:third"]
    assert [each["title"] for each in shown["evidence"]] == ["posts.csv", "posts.csv"]


def test_a_pack_is_built_and_verified_and_any_change_is_found(
    founded: Casebook, case: str, table: Path, tmp_path: Path
) -> None:
    founded("import", str(table), "--case", case, login="dana")
    out = tmp_path / "pack.zip"
    built = founded("packs", "build", case, "--profile", "case_file", "--out", str(out), "--json", login="dana")
    assert built.status == 0, built.err
    assert Path(built.json()["reader"]).read_bytes().startswith(b"%PDF-")
    verified = founded("packs", "verify", str(out), "--json")
    assert (verified.status, verified.json()["ok"]) == (0, True)
    out.write_bytes(out.read_bytes()[:-1] + b"\x01")
    assert founded("packs", "verify", str(out)).status == 1
    assert founded("packs", "build", case, "--profile", "no_such", "--out", str(out), login="dana").status == 2


def test_a_pack_in_preparation_is_listed_and_built(founded: Casebook, case: str, table: Path, tmp_path: Path) -> None:
    founded("import", str(table), "--case", case, login="dana")
    assert founded("packs", "drafts", case, "--json", login="dana").json() == []
    first = founded("packs", "build", case, "--out", str(tmp_path / "first.zip"), "--json", login="dana").json()
    (draft,) = founded("packs", "drafts", case, "--json", login="dana").json()
    assert (draft["profile"], draft["exhibits"]) == ("case_file", 1)
    assert draft["built"]
    assert draft["id"] in founded("packs", "drafts", case, login="dana").out
    out = tmp_path / "again.zip"
    again = founded("packs", "build", case, "--draft", draft["id"], "--out", str(out), "--json", login="dana")
    assert again.status == 0, again.err
    assert again.json()["identifier"] != first["identifier"]
    assert founded("packs", "verify", str(out)).status == 0
    (kept,) = founded("packs", "drafts", case, "--json", login="dana").json()
    assert kept["built"] != draft["built"]
    unknown = "00000000-0000-4000-8000-000000000000"
    assert founded("packs", "build", case, "--draft", unknown, "--out", str(out), login="dana").status == 2


def test_profiles_are_listed(casebook: Casebook) -> None:
    assert "case_file" in [each["identifier"] for each in casebook("packs", "profiles", "--json").json()]


def test_a_cut_log_is_found(founded: Casebook, case: str, tmp_path: Path) -> None:
    assert founded("log", "verify", "--json").json()["ok"] is True
    house = House(settings_in(tmp_path / "instance"))
    with house.engine.begin() as database:
        database.exec_driver_sql("DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)")
    house.close()
    cut = founded("log", "verify", "--json")
    assert cut.status == 1
    assert cut.json()["faults"]


def test_a_sound_installation_passes_the_check(founded: Casebook, tmp_path: Path) -> None:
    findings = {each["what"]: each["good"] for each in founded("check", "--json").json()["findings"]}
    assert findings["the log is unbroken"]
    assert findings["every recorded file is there"]
    (tmp_path / "instance").chmod(0o755)
    ran = founded("check", "--json")
    assert ran.status == 1
    assert not {each["what"]: each["good"] for each in ran.json()["findings"]}["the instance folder is private"]


def test_a_passphrase_is_never_an_argument_and_needs_a_terminal_or_a_file(founded: Casebook) -> None:
    ran = founded("cases", "list", "--as", "dana")
    assert ran.status == 2
    assert "CASEBOOK_PASSPHRASE_FILE" in ran.err


def test_however_a_command_ends_it_lets_go_of_the_database(founded: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go: list[str] = []
    monkeypatch.setattr(House, "close", lambda house: (let_go.append("a house"), house.engine.dispose()))
    for command in (
        ("cases", "list", "--as", "dana"),
        ("packs", "drafts", "C-1", "--as", "dana"),
        ("recover", "--new-sheets"),
    ):
        assert founded(*command).status == 2  # it is told no passphrase, and no sheets
        assert let_go, command
        let_go.clear()


def test_unknown_settings_are_named(casebook: Casebook, tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir(exist_ok=True)
    (tmp_path / "instance" / "settings.toml").write_text('colour = "red"\n', "utf-8")
    ran = casebook("check")
    assert ran.status == 2
    assert "colour" in ran.err


def test_the_demonstration_builds_verifies_and_keeps_out_of_a_used_folder(casebook: Casebook, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    ran = casebook("demo", "--build-only", "--instance", str(folder), "--json")
    assert ran.status == 0, ran.err
    made = ran.json()
    assert sorted(each["role"] for each in made["sign_ins"]) == ["administrator", "caseworker", "caseworker", "counsel"]
    assert len(made["cases"]) == 3
    assert ReturnCode.parse(made["return_code"]) is not None
    assert casebook("packs", "verify", made["pack"]).status == 0
    assert casebook("demo", "--build-only", "--instance", str(folder)).status == 2


def test_the_module_runs_as_the_command(tmp_path: Path) -> None:
    environment = {"CASEBOOK_INSTANCE": str(tmp_path), "CASEBOOK_STRETCHING_MEMORY_KIB": CHEAP, "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(
        [sys.executable, "-m", "casebook", "--version"], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("casebook, version")
