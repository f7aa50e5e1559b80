"""casebook retention: what is due, holds, and a case that two caseworkers erase."""

from pathlib import Path

import pytest

from casebook.cli.backend import open_house
from casebook.keys.keyring import Keyring
from casebook.model.member import Role
from casebook.services import casework, membership
from casebook.services.founding import Newcomer
from casebook.work import begin
from tests.cli.conftest import Casebook


def with_omid(folder: Path) -> None:
    """Let a second caseworker in, whose passphrase lies in a file of their name."""
    house = open_house()
    omid = Newcomer(name="Omid", login="omid", passphrase="omid hums", role=Role.CASEWORKER)
    for login in ("kian", "dana"):
        with begin(house, writes=True, name="test") as work:
            keys: Keyring = membership.unlock(work, login, (folder / login).read_text().strip())
            if login == "kian":
                added = membership.add(work, keys, omid)
            else:
                membership.admit(work, keys, added)
    house.close()
    (folder / "omid").write_text("omid hums\n")


def test_a_case_is_held_and_then_erased_by_two(
    founded: Casebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEBOOK_ENDING_DAYS", "0")
    with_omid(tmp_path)
    reference = founded("cases", "create", "--title", "Opened twice", login="dana").out.strip()
    assert "close the case first" in founded("retention", "shred", reference, "--order", "mistake", login="dana").err
    house = open_house()
    with begin(house, writes=True, name="test") as work:
        keys = membership.unlock(work, "dana", (tmp_path / "dana").read_text().strip())
        casework.close_case(work, keys, casework.case_by_reference(work, keys, reference).id)
    house.close()
    assert founded("retention", "hold", reference, "--why", "A hearing", login="omid").status == 0
    assert founded("retention", "due", "--json", login="dana").json()["cases"][0]["why"] == ["hold"]
    assert "legal hold" in founded("retention", "shred", reference, "--order", "mistake", login="dana").err
    assert founded("retention", "hold", reference, "--release", login="dana").status == 0
    assert founded("retention", "shred", reference, "--order", "mistake", login="dana").status == 0
    assert founded("retention", "shred", reference, "--confirm", login="dana").status == 2
    assert founded("retention", "shred", reference, "--now", "--confirm", login="omid").status == 2
    assert founded("retention", "shred", reference, "--confirm", login="omid").status == 0
    assert founded("retention", "shred", reference, "--now", login="dana").out == f"{reference}: erased.\n"
    assert reference not in founded("cases", "list", login="dana").out
    assert founded("retention", "run", "--json", login="dana").json() == {"reports": 0, "finished": 0}
    assert founded("retention", "due", "--json", login="dana").json()["erased"] == 1
