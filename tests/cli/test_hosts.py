"""Carrying the secret to a further host, listing hosts, and checking the log with the heads of another one."""

import io
import sys
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from casebook.cli import serving
from casebook.cli.looks.hosts import looks_at_hosts
from casebook.keys import hosts as secret
from casebook.services import hosts
from casebook.work import House, begin
from tests.cli.conftest import Casebook
from tests.cli.test_looks import levels
from tests.conftest import Office, settings_in
from tests.hosts_of import another_host


def typed(monkeypatch: pytest.MonkeyPatch, letters: str) -> None:
    """Put letters where a command reads them."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(letters))


def test_the_secret_is_given_taken_and_never_overwritten(
    founded: Casebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = founded("hosts", "give").out
    assert letters.strip() == secret.written(settings_in(tmp_path / "instance"))
    monkeypatch.setenv("CASEBOOK_INSTANCE", str(tmp_path / "second"))
    typed(monkeypatch, letters)
    assert "holds the secret now" in founded("hosts", "take").out
    assert (tmp_path / "second" / "hosts-key").read_bytes() == (tmp_path / "instance" / "hosts-key").read_bytes()
    typed(monkeypatch, letters)
    assert "held it already" in founded("hosts", "take").out
    typed(monkeypatch, "A" * 43)
    refused = founded("hosts", "take")
    assert (refused.status, "another secret" in refused.err) == (2, True)
    typed(monkeypatch, "not letters")
    assert founded("hosts", "take").status == 2
    (tmp_path / "second" / "hosts-key").write_bytes(b"half")
    assert founded("hosts", "give").status == 2


def test_hosts_are_listed_and_one_with_another_secret_is_bad(founded: Casebook, tmp_path: Path) -> None:
    assert "None was seen yet" in founded("hosts", "list").out
    house = House(settings_in(tmp_path / "instance"))
    hosts.join(house)
    assert "this host" in founded("hosts", "list").out
    (told,) = founded("hosts", "list", "--json").json()
    assert (told["runs"], told["here"], told["same_secret"], told["seconds_ahead"]) == (True, True, True, 0)
    (tmp_path / "instance" / "hosts-key").write_bytes(bytes(32))
    bad = founded("hosts", "list")
    assert (bad.status, "ANOTHER SECRET" in bad.out) == (1, True)
    house.close()


def test_a_check_names_another_secret_a_wrong_clock_and_an_older_version(office: Office) -> None:
    assert set(levels(looks_at_hosts(office.house)).values()) == {"good"}
    assert not list(office.house.settings.instance.glob("host*"))  # it changes nothing
    hosts.join(office.house)
    with another_host(office.house) as other:
        hosts.join(other)
        assert set(levels(looks_at_hosts(other)).values()) == {"good"}
        with begin(other, writes=True) as work:
            wrong = "UPDATE host SET key_check = :other, ahead = 90, version = '0.0.1' WHERE id = :id"
            work.db.execute(text(wrong), {"other": bytes(16), "id": hosts.own_id(office.house).hex})
        found = levels(looks_at_hosts(other))
        assert found["all hosts hold one secret"] == "bad"
        assert found["the clocks of all hosts agree"] == "bad"
        assert found["all hosts run one version"] == "note"
        (other.settings.instance / "hosts-key").write_bytes(b"half")
        assert levels(looks_at_hosts(other))["the secret that hosts share is whole"] == "bad"
        other.settings = replace(other.settings, hosts_key_file=str(other.settings.instance / "nowhere"))
        assert levels(looks_at_hosts(other))["the secret that hosts share is whole"] == "bad"


def test_a_host_that_serves_says_so_once_a_minute_and_survives_a_database_that_is_away(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    just_now, a_minute_ago = monotonic(), monotonic() - 61
    assert serving.beat_if_due(office.house, just_now) == just_now
    assert hosts.seen(office.house) == []
    assert serving.beat_if_due(office.house, a_minute_ago) >= just_now
    assert [each.here for each in hosts.seen(office.house)] == [True]

    def away(_house: House) -> None:
        raise OperationalError("UPDATE", {}, Exception("the server closed the connection"))

    monkeypatch.setattr(hosts, "beat", away)
    assert serving.beat_if_due(office.house, a_minute_ago) >= just_now


def test_the_heads_of_another_host_are_further_witnesses(founded: Casebook, case: str, tmp_path: Path) -> None:
    assert case
    heads = tmp_path / "instance" / "log-heads"
    other = tmp_path / "of-another-host"
    other.write_text(heads.read_text())
    heads.unlink()
    assert founded("log", "verify", "--heads", str(other)).status == 0
    chain, seq, _ = other.read_text().splitlines()[-1].split(" ")
    other.write_text(f"{chain} {seq} {'ab' * 32}\nhalf a li")
    found = founded("log", "verify", "--heads", str(other))
    assert (found.status, "the given head knows another entry" in found.out) == (1, True)
