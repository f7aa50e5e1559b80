"""`casebook recover` and invitations, as two people use them at the machine."""

from pathlib import Path

import pytest

from tests.cli.conftest import Casebook


@pytest.fixture
def sheets(casebook: Casebook, tmp_path: Path) -> Path:
    """Two of the three sheets of a new office, in a file; passphrases lie in files named for their owners."""
    ran = casebook("init", "--office", "Charogh", "--administrator", "kian", "--caseworker", "dana", "--json").json()
    for each in ran["sign_ins"]:
        (tmp_path / each["login"]).write_text(each["passphrase"] + "\n", "utf-8")
    path = tmp_path / "sheets"
    path.write_text("\n".join(ran["recovery_sheets"][:2]), "utf-8")
    return path


def test_a_lost_passphrase_is_replaced_by_two_sheets(casebook: Casebook, sheets: Path, tmp_path: Path) -> None:
    case = casebook("cases", "create", "--title", "Smear", "--json", login="dana").json()["reference"]
    ran = casebook("recover", "--login", "dana", "--sheets", str(sheets), "--json")
    (tmp_path / "new").write_text(ran.json()["passphrase"], "utf-8")
    assert casebook("cases", "list", login="dana").status == 3
    (tmp_path / "dana").write_text(ran.json()["passphrase"], "utf-8")
    assert [each["reference"] for each in casebook("cases", "list", "--json", login="dana").json()] == [case]
    assert casebook("log", "verify").status == 0


def test_sheets_that_do_not_fit_change_nothing(casebook: Casebook, sheets: Path) -> None:
    one = sheets.read_text("utf-8").splitlines()[0]
    sheets.write_text(one + "\n" + one, "utf-8")
    ran = casebook("recover", "--login", "dana", "--sheets", str(sheets))
    assert (ran.status, ran.out) == (2, "")
    assert "not two sheets of this office" in ran.err
    assert casebook("cases", "list", login="dana").status == 0


def test_new_sheets_replace_the_old_ones(casebook: Casebook, sheets: Path) -> None:
    made = casebook("recover", "--new-sheets", "--sheets", str(sheets), "--json").json()["recovery_sheets"]
    assert casebook("recover", "--login", "dana", "--sheets", str(sheets)).status == 2
    sheets.write_text("\n".join(made[1:]), "utf-8")
    assert casebook("recover", "--login", "dana", "--sheets", str(sheets)).status == 0


def test_somebody_is_invited_and_a_member_who_lost_theirs_is(casebook: Casebook, sheets: Path) -> None:
    del sheets
    ran = casebook("members", "invite", "nodira", "--role", "counsel", "--json", login="kian")
    assert len(ran.json()["code"]) == 26
    assert casebook("members", "invite", "parvin", "--role", "counsel", login="dana").status == 3
    assert casebook("members", "invite-again", "dana", login="kian").status == 0
    assert casebook("cases", "list", login="dana").status == 3
