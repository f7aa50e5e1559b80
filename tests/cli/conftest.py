"""A command line under test: its own instance, real commands, their exit status and what they print."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casebook.cli import main
from tests import engines
from tests.conftest import CHEAP


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """Give what it printed as JSON."""
        return json.loads(self.out)


Casebook = Callable[..., Ran]


@pytest.fixture
def casebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Casebook:
    """Run a command: `casebook("cases", "list", login="dana")`."""
    monkeypatch.setenv("CASEBOOK_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("CASEBOOK_STRETCHING_MEMORY_KIB", CHEAP)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    given: set[str] = set()  # databases that a folder has because no test has named another

    def run(*arguments: str, login: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["casebook", *arguments, *(["--as", login] if login else [])])
        if engines.ON_POSTGRESQL and os.environ.get("CASEBOOK_DATABASE") in {None, *given}:
            database = engines.made(engines.database_of(Path(os.environ["CASEBOOK_INSTANCE"])))
            given.add(database)
            monkeypatch.setenv("CASEBOOK_DATABASE", database)
        if login:
            monkeypatch.setenv("CASEBOOK_PASSPHRASE_FILE", str(tmp_path / login))
        else:
            monkeypatch.delenv("CASEBOOK_PASSPHRASE_FILE", raising=False)
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        printed = capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    return run


@pytest.fixture
def founded(casebook: Casebook, tmp_path: Path) -> Casebook:
    """An office of kian and dana, whose passphrases lie in files named for them."""
    ran = casebook("init", "--office", "Charogh", "--administrator", "kian", "--caseworker", "dana", "--json")
    assert ran.status == 0, ran.err
    for each in ran.json()["sign_ins"]:
        (tmp_path / each["login"]).write_text(each["passphrase"] + "\n", "utf-8")
    return casebook


@pytest.fixture
def case(founded: Casebook) -> str:
    """The reference of one case of Dana's."""
    reference = founded("cases", "create", "--title", "Smear", "--json", login="dana").json()["reference"]
    assert isinstance(reference, str)
    return reference
