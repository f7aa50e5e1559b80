"""`casebook move`: what it asks for, what it says, and what the next command says."""

from pathlib import Path

import pytest

from tests import engines
from tests.cli.conftest import Casebook


def test_the_command_says_what_was_carried_and_what_to_do_now(
    founded: Casebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = f"sqlite:///{tmp_path}/new.sqlite"
    ran = founded("move", "--database", place)
    assert ran.status == 0, ran.err
    assert f"are in {place}, and are what they were" in ran.out
    assert f"Set CASEBOOK_DATABASE to {place}" in ran.out
    assert engines.database_of(tmp_path / "instance") in ran.out
    assert "key_grant" in ran.err
    assert (tmp_path / "new.sqlite").stat().st_mode & 0o777 == 0o600
    for refused in (founded("cases", "list", login="dana"), founded("move", "--database", place)):
        assert refused.status == 2
        assert refused.err.startswith(f"This office has moved to {place}")
    with monkeypatch.context() as there:
        there.setenv("CASEBOOK_DATABASE", place)
        assert founded("cases", "create", "--title", "Smear", login="dana").status == 0
    stayed = founded("move", "--stay")
    assert stayed.status == 0
    assert f"Delete the database {place}" in stayed.out
    told = founded("move", "--database", f"sqlite:///{tmp_path}/other.sqlite", "--json")
    assert told.status == 1  # the file of heads knows what was written elsewhere since
    assert told.json()["log_faults"] > 0
    assert told.err == ""


def test_it_is_told_one_thing_and_no_password(founded: Casebook, tmp_path: Path) -> None:
    for asked in ((), ("--database", "sqlite:///x", "--stay")):
        assert "say one of" in founded("move", *asked).err
    for address in ("postgresql://casebook:secret@127.0.0.1/office", "postgresql://127.0.0.1/office?password=secret"):
        refused = founded("move", "--database", address)
        assert refused.status == 2
        assert "leave the password out" in refused.err
        assert "secret" not in refused.err
    unreachable = founded("move", "--database", "postgresql+psycopg://127.0.0.1:9/office")
    assert unreachable.status == 2
    assert "no server answers there" in unreachable.err
    assert founded("cases", "list", login="dana").status == 0
