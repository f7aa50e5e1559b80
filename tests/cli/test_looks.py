"""Each thing that `casebook check` looks at: a sound one is good, an unsound one is named with what to do."""

import os
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from casebook.cli.looks import clock, disks, front, machine, network, protections, versions
from casebook.cli.looks.durability import looks_at_database
from casebook.cli.looks.finding import Finding
from casebook.cli.looks.folders import looks_at_folders
from casebook.cli.looks.office import looks_at_office
from casebook.settings import debugging
from casebook.work import House
from tests.cli.conftest import Casebook
from tests.conftest import Office
from tests.inspection.fake_clamd import FakeClamd
from tests.postgresql import Server


def levels(findings: Iterator[Finding]) -> dict[str, str]:
    told = list(findings)
    assert all(finding.advice for finding in told if not finding.good)
    return {finding.what: finding.level for finding in told}


def with_settings(office: Office, **changed: Any) -> House:
    office.house.settings = replace(office.house.settings, **changed)
    return office.house


# ── folders ─────────────────────────────────────────────────────────────────────────────────────────────


def test_what_others_may_read_or_change_is_named(office: Office) -> None:
    instance = office.house.settings.instance
    instance.chmod(0o700)
    seed = instance / "backup-seed"
    seed.write_bytes(b"x" * 32)
    seed.chmod(0o600)
    sound = levels(looks_at_folders(office.house))
    assert {level for what, level in sound.items() if what != "new files are private"} == {"good"}
    seed.chmod(0o640)
    office.house.blobs.root.chmod(0o770)
    instance.chmod(0o755)
    found = levels(looks_at_folders(office.house))
    assert found["the instance folder is private"] == "bad"
    assert found["files that hold a secret are private"] == "bad"
    assert found["nobody else can change what is kept"] == "bad"


def test_a_settings_file_with_the_password_of_the_database_is_a_secret(office: Office, tmp_path: Path) -> None:
    house = with_settings(office, database="postgresql+psycopg://casebook:secret@localhost/casebook")
    written = house.settings.instance / "settings.toml"
    written.write_text("")
    written.chmod(0o644)
    assert levels(looks_at_folders(house))["files that hold a secret are private"] == "bad"
    written.chmod(0o600)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    elsewhere.chmod(0o755)  # whatever the umask of this process is by now
    found = levels(looks_at_folders(with_settings(office, blobs=str(elsewhere))))
    assert found["files that hold a secret are private"] == "good"
    assert found["what is kept outside the instance folder is private"] == "bad"


# ── database and office ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.about_sqlite(reason="the server of the tests syncs nothing; the next test looks at one")
def test_a_database_that_syncs_is_good_and_one_that_is_away_is_said(office: Office, tmp_path: Path) -> None:
    assert set(levels(looks_at_database(office.house)).values()) == {"good"}
    away = House(
        replace(office.house.settings, database="postgresql+psycopg://casebook@127.0.0.1:1/none?connect_timeout=2")
    )
    assert levels(looks_at_database(away)) == {"the database can be reached": "bad"}
    away.close()


@pytest.mark.postgresql
def test_what_postgresql_would_lose_is_named(office: Office, postgresql_server: Server) -> None:
    house = House(replace(office.house.settings, database=postgresql_server.new_database()))
    found = {finding.what: finding for finding in looks_at_database(house)}
    house.close()
    assert found["this PostgreSQL still gets corrections"].good
    lost = found["each commit reaches the disk"]  # the server of the tests is a fast one
    assert (lost.level, "fsync" in lost.advice, "PostgreSQL" in lost.said) == ("bad", True, True)
    assert found["the database has room for every connection"].said.startswith("24 for the faces")
    assert found["the database role is an ordinary one"].level == "bad"  # it is the one that made the server
    assert "the way to the database is encrypted" not in found  # it does not leave this machine


def test_second_factors_are_counted_and_nobody_is_named(office: Office) -> None:
    (finding,) = (each for each in looks_at_office(office.house) if each.what == "every member has a second factor")
    assert (finding.level, finding.said.startswith("0 of ")) == ("note", True)


# ── disks and machine ───────────────────────────────────────────────────────────────────────────────────

MOUNTS = """\
21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
22 21 0:30 / /srv rw shared:2 - nfs4 there:/srv rw
23 22 0:31 / /srv/case\\040files rw shared:3 - tmpfs tmpfs rw
24 21 0:32 / /srv/local rw - btrfs /dev/sdb rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/var/x", "ext4"), ("/srv", "nfs4"), ("/srvx", "ext4"), ("/srv/case files/a", "tmpfs"), ("/srv/local", "btrfs")],
)
def test_the_kind_of_a_disk_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert disks.kind_of_disk(Path(path), MOUNTS) == kind


def test_a_disk_of_the_network_or_of_memory_is_warned_of(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, level in (("ext4", "good"), ("nfs4", "bad"), ("tmpfs", "bad"), ("", "good")):
        monkeypatch.setattr(disks, "kind_of_disk", lambda _path, kind=kind: kind)
        assert levels(disks.looks_at_disks(office.house))["the instance folder lies on a disk of this machine"] == level
    monkeypatch.setattr(disks, "ENOUGH", 2**80)
    assert levels(disks.looks_at_disks(office.house))["there is room on the disk"] == "bad"


def test_dm_crypt_is_seen_also_below_another_device(tmp_path: Path) -> None:
    (tmp_path / "volume" / "slaves" / "raid" / "slaves" / "crypt" / "dm").mkdir(parents=True)
    uuid = tmp_path / "volume" / "slaves" / "raid" / "slaves" / "crypt" / "dm" / "uuid"
    uuid.write_text("LVM-abc\n")
    assert not disks.is_crypt_device(tmp_path / "volume")
    uuid.write_text("CRYPT-LUKS2-abc-root\n")
    assert disks.is_crypt_device(tmp_path / "volume")
    assert not disks.is_crypt_device(tmp_path / "nothing")


def test_swap_in_memory_is_no_swap_and_a_file_is() -> None:
    head = "Filename Type Size Used Priority\n"
    assert machine.plain_swaps(head) == []
    assert machine.plain_swaps(head + "/dev/zram0 partition 1 0 100\n/swapfile file 1 0 -2\n") == ["/swapfile"]
    assert machine.plain_swaps(head + "/dev/no-such-thing partition 1 0 -2\n") == ["/dev/no-such-thing"]


def test_debugging_is_named(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert debugging({"FLASK_DEBUG": "0", "PYTHONDEVMODE": ""}) == ()
    assert debugging({"FLASK_DEBUG": "1", "SSLKEYLOGFILE": "/x"}) == ("FLASK_DEBUG", "SSLKEYLOGFILE")
    monkeypatch.setenv("PYTHONTRACEMALLOC", "1")
    assert levels(machine.looks_at_machine(office.house))["nothing is being debugged"] == "bad"


def test_running_as_root_is_warned_of(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for uid, level in ((0, "bad"), (1000, "good")):
        monkeypatch.setattr(machine.os, "geteuid", lambda uid=uid: uid)
        assert levels(machine.looks_at_machine(office.house))["this does not run as root"] == level


# ── clock and versions ──────────────────────────────────────────────────────────────────────────────────


def test_a_file_from_the_future_tells_of_a_clock_that_went_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "is_kept_right", lambda: True)
    assert set(levels(clock.looks_at_clock(office.house)).values()) == {"good"}
    ahead = office.house.settings.instance / "newer"
    ahead.touch()
    os.utime(ahead, (time.time() + 7200,) * 2)
    assert levels(clock.looks_at_clock(office.house))["no file comes from the future"] == "bad"
    monkeypatch.setattr(clock, "is_kept_right", lambda: None)
    assert levels(clock.looks_at_clock(office.house))["the clock is kept right"] == "note"


def test_the_kernel_says_whether_its_clock_is_kept_right() -> None:
    assert clock.is_kept_right() in {True, False, None}


def test_old_and_missing_packages_are_named(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(levels(versions.looks_at_versions(office.house)).values()) == {"good"}
    monkeypatch.setattr(versions, "PACKAGES", {"cryptography": (999, 0), "no-such-package": (1, 0)})
    found = levels(versions.looks_at_versions(office.house))
    assert (found["cryptography is new enough"], found["no-such-package is new enough"]) == ("bad", "bad")
    assert versions.numbers("6.1.0-18-amd64") == (6, 1)
    assert versions.numbers("5.13rc1-x") == (5, 131)


# ── what stands in front ────────────────────────────────────────────────────────────────────────────────

ONION = f"http://{'a2b4' * 14}.onion"


@pytest.mark.parametrize(
    ("changed", "bad"),
    [
        ({}, set()),
        ({"hosts": ("desk.example",), "secure_cookies": True, "trusted_proxies": 1, "onion": ONION}, set()),
        ({"hosts": (f"{'a2b4' * 14}.onion",)}, set()),
        ({"desk": "0.0.0.0:8000"}, {"desk and portal listen on this machine only"}),
        ({"portal": "[::]:8001"}, {"desk and portal listen on this machine only"}),
        ({"desk": ":8000"}, {"desk and portal listen on this machine only"}),
        ({"status": "127.0.0.1:9100"}, set()),
        ({"status": "0.0.0.0:9100"}, {"health and metrics are answered to this machine only"}),
        ({"hosts": ("desk.example",)}, {"cookies are for HTTPS alone"}),
        ({"trusted_proxies": 1}, {"no proxy is believed that is not there"}),
        ({"onion": "https://example.onion"}, {"the onion address is one"}),
        ({"leave_to": "http://www.example.org/"}, {"“leave now” leads to HTTPS"}),
    ],
)
def test_settings_that_do_not_fit_together_are_named(office: Office, changed: dict[str, Any], bad: set[str]) -> None:
    found = levels(front.looks_at_front(with_settings(office, **changed)))
    assert {what for what, level in found.items() if level == "bad"} == bad


# ── hostile files ───────────────────────────────────────────────────────────────────────────────────────


def test_the_locks_in_force_are_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = {each.what: each for each in protections.looks_at_protections(office.house)}
    confined = sound["hostile files are opened in a confined process"]
    assert confined.good
    assert {"seccomp", "limits"} <= set(confined.said.split(", "))
    assert sound["a virus scanner is named"].level == "note"
    monkeypatch.setattr(protections, "in_force", lambda: ("limits", "no new privileges"))
    found = levels(protections.looks_at_protections(office.house))
    assert found["hostile files are opened in a confined process"] == "bad"
    assert found["every lock on that process is in force"] == "note"


def test_a_scanner_that_is_away_old_or_spools_to_a_disk_is_named(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protections, "in_force", tuple)
    monkeypatch.setattr(protections, "reads_letters", lambda: True)
    written = tmp_path / "clamd.conf"
    written.write_text(f"# comment\nLocalSocket /run/clamd\nTemporaryDirectory {tmp_path}\n")
    assert protections.spool_of_scanner((str(tmp_path / "none"), str(written))) == str(tmp_path)
    assert protections.spool_of_scanner((str(tmp_path / "none"),)) == ""
    written.write_text("LocalSocket /run/clamd\n")
    assert protections.spool_of_scanner((str(written),)) == "/tmp"  # noqa: S108 -- where clamd spools by itself
    monkeypatch.setattr(protections, "spool_of_scanner", lambda: str(tmp_path))
    monkeypatch.setattr(protections, "kind_of_disk", lambda _path: "ext4")
    with FakeClamd(tmp_path, answer=b"ClamAV 1.4.3/27800/Thu Jan 05 09:12:33 2023\0") as daemon:
        house = with_settings(office, clamd=daemon.address)
        found = levels(protections.looks_at_protections(house))
    assert found["the virus scanner answers"] == "good"
    assert found["its signatures are new"] == "bad"
    assert found["the virus scanner spools in memory"] == "bad"
    assert levels(protections.looks_at_protections(house))["the virus scanner answers"] == "bad"


# ── the network, only when asked ────────────────────────────────────────────────────────────────────────


@contextmanager
def https(folder: Path, days: int, headers: dict[str, str]) -> Iterator[tuple[int, Callable[[], ssl.SSLContext]]]:
    """A site on the loopback with a certificate that holds for so many days; its port, and who trusts it."""
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        str(days),
    ]
    made += [
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
    ]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, told in headers.items():
                self.send_header(name, told)
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            """Nothing of it is printed."""

    server = HTTPServer(("127.0.0.1", 0), Site)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, lambda: ssl.create_default_context(cafile=str(folder / "cert.pem"))
    finally:
        server.shutdown()
        server.server_close()


def test_https_is_looked_at_only_when_asked(office: Office, tmp_path: Path) -> None:
    house = with_settings(office, hosts=("localhost", f"{'a2b4' * 14}.onion"), tsa=("http://127.0.0.1:1/", "ftp://x"))
    ours = {"Content-Security-Policy": "default-src 'none'; img-src 'self'", "Strict-Transport-Security": "max-age=1"}
    with https(tmp_path, 90, ours) as (port, trust):
        found = levels(network.looks_at_network(house, port, trust))
        assert (
            levels(network.looks_at_network(house, port))["HTTPS answers for localhost"] == "bad"
        )  # a stranger's word
    assert [level for what, level in found.items() if "localhost" in what] == ["good"] * 4
    assert (found["http://127.0.0.1:1/ stamps"], found["ftp://x stamps"]) == ("bad", "bad")
    with https(tmp_path, 3, {}) as (port, trust):
        found = levels(network.looks_at_network(house, port, trust))
    assert [level for what, level in found.items() if "localhost" in what] == ["good", "bad", "bad", "bad"]


def test_one_look_that_fails_hides_no_other(founded: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_path: str) -> os.statvfs_result:
        raise PermissionError

    monkeypatch.setattr(disks.os, "statvfs", refused)
    told = {each["what"]: each for each in founded("check", "--json").json()["findings"]}
    assert "PermissionError" in told["a look at the disks can be finished"]["advice"]
    assert "the clock is kept right" in told


def test_the_check_says_each_thing_once_and_as_json_with_what_to_do(founded: Casebook) -> None:
    told = founded("check", "--json").json()
    names = [each["what"] for each in told["findings"]]
    assert len(names) == len(set(names)) > 40
    assert {each["level"] for each in told["findings"]} <= {"good", "note", "bad"}
    assert all(each["advice"] for each in told["findings"] if not each["good"])
    assert told["ok"] is not any(each["level"] == "bad" for each in told["findings"])
    printed = founded("check").out
    assert all(name in printed for name in names)
