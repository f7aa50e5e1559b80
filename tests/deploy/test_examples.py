"""The examples for a deployment: each keeps what the guide promises of it. Where the program itself is there, it reads them too."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from casebook.cli import casebook as command_line
from casebook.settings import Settings
from tests.architecture.tree import ROOT

DEPLOY = ROOT / "deploy"
DESK, PORTAL = (str(Settings.__dataclass_fields__[face].default) for face in ("desk", "portal"))
SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
BROWSERS = {"casebook-recheck.service"}  # a browser makes code while it runs
ALWAYS = {
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "LockPersonality": "yes",
    "RestrictSUIDSGID": "yes",
    "SystemCallArchitectures": "native",
    "UMask": "0077",
    "User": "casebook",
    "LimitCORE": "0",
    "MemorySwapMax": "0",
}
IDENTIFYING = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP")


def unit(path: Path) -> dict[str, list[str]]:
    """Give the assignments of a unit, in order; a key may stand several times."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith(("#", "[")):
            key, equals, value = line.partition("=")
            assert equals, line
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_each_service_gives_up_all_that_it_does_not_need(path: Path) -> None:
    given = unit(path)
    assert {key: given.get(key, ["missing"])[-1] for key in ALWAYS} == ALWAYS
    assert given["SystemCallFilter"][:2] == ["@system-service", "~@privileged @resources"]
    assert set(given["RestrictAddressFamilies"][0].split()) <= {"AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK"}
    assert set(given["ReadWritePaths"][0].split()) <= {"/var/lib/casebook", "/var/backups/casebook"}
    assert ("MemoryDenyWriteExecute" in given) == (path.name not in BROWSERS)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_each_service_runs_a_command_that_exists_and_holds_no_secret(path: Path) -> None:
    (command,) = unit(path)["ExecStart"]
    program, *words = command.split()
    assert program == "/opt/casebook/.venv/bin/casebook"
    group = command_line
    for word in words:
        if not hasattr(group, "commands"):
            break
        assert word in group.commands, command
        group = group.commands[word]  # type: ignore[assignment]
    options = {each for one in group.params for each in one.opts}
    assert {word for word in words if word.startswith("--")} <= options
    assert "PASSPHRASE=" not in path.read_text().upper().replace("CASEBOOK_PASSPHRASE_FILE=%D/PASSPHRASE", "")


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.name)
def test_each_timer_has_its_service_and_makes_up_for_a_machine_that_was_off(path: Path) -> None:
    given = unit(path)
    assert path.with_suffix(".service") in SERVICES
    assert given["Persistent"] == ["yes"]
    assert given["WantedBy"] == ["timers.target"]


def test_systemd_itself_reads_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        assert len(SERVICES) == len(TIMERS) + 1  # what is read without it stands above
        return
    for path in (*SERVICES, *TIMERS):
        text = path.read_text().replace("/opt/casebook/.venv/bin/casebook", "/bin/true")
        (tmp_path / path.name).write_text(text)
    ran = subprocess.run(
        [program, "verify", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True, check=False
    )
    told = [line for line in ran.stderr.splitlines() if str(tmp_path) in line]
    assert (ran.returncode, told) == (0, []), ran.stderr


# ── proxies ─────────────────────────────────────────────────────────────────────────────────────────────


def blocks(text: str, opening: str) -> Iterator[str]:
    """Give the blocks of braces that begin with some words."""
    for found in re.finditer(opening, text):
        depth, start = 0, text.index("{", found.start())
        for place in range(start, len(text)):
            depth += {"{": 1, "}": -1}.get(text[place], 0)
            if depth == 0:
                yield text[start : place + 1]
                break


def without_comments(path: Path) -> str:
    return re.sub(r"^\s*#.*$", "", path.read_text(), flags=re.MULTILINE)


def test_nginx_writes_no_visit_no_body_and_hands_no_address_to_the_portal() -> None:
    text = without_comments(DEPLOY / "nginx" / "casebook.conf")
    servers = list(blocks(text, r"\bserver\s*\{"))
    assert len(servers) == 3
    for server in servers:
        for line in (
            "access_log off;", "error_log /dev/null crit;", "proxy_request_buffering off;", "proxy_buffering off;",
            "proxy_max_temp_file_size 0;", "client_max_body_size 0;", "client_body_timeout 60s;",
            "proxy_set_header Host $host;",
        ):  # fmt: skip
            assert line in server, line
        to_desk = DESK in server
        assert to_desk != (PORTAL in server)
        told = "$remote_addr" if to_desk else '""'
        assert f"proxy_set_header X-Forwarded-For {told};" in server
        assert [name for name in IDENTIFYING[1:] if f'proxy_set_header {name} "";' not in server] == []
        assert ("add_header Strict-Transport-Security" in server) == ("ssl_certificate" in server)
        assert server.count("Strict-Transport-Security") in (0, 2)  # ours hidden, one sent: never two


def test_caddy_writes_no_visit_and_hands_no_address_to_the_portal() -> None:
    text = without_comments(DEPLOY / "caddy" / "Caddyfile")
    assert text.count("{") == text.count("}")
    assert "output discard" in text
    assert "admin off" in text
    (desk,), (portal,) = (list(blocks(text, rf"{face}\.example\.org \{{")) for face in ("desk", "portal"))
    assert DESK in desk
    assert PORTAL in portal
    assert "header_up -X-Forwarded-For" not in desk
    for name in IDENTIFYING:
        assert f"header_up -{name}" in portal
    for face in (desk, portal):
        assert "flush_interval -1" in face
        assert "request_buffers" not in face
        assert "log " not in face


def test_tor_hides_the_place_and_reaches_this_machine_alone() -> None:
    text = without_comments(DEPLOY / "tor" / "torrc")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    said = [(key, value.strip()) for key, value in lines]
    assert ("HiddenServicePoWDefensesEnabled", "1") in said
    assert ("HiddenServiceSingleHopMode", "0") in said
    assert ("HiddenServiceNonAnonymousMode", "0") in said
    ports = [value.split()[1] for key, value in said if key == "HiddenServicePort"]
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []
    assert DESK in ports
    listens = re.findall(r"listen (127\.0\.0\.1:\d+);", (DEPLOY / "nginx" / "casebook.conf").read_text())
    assert set(ports) - {DESK} == set(listens)


# ── container ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_container_runs_without_root_and_holds_nothing_of_an_office() -> None:
    text = (DEPLOY / "container" / "Containerfile").read_text()
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert {line for line in lines if line.startswith("FROM")} == {"FROM ${BASE} AS built", "FROM ${BASE}"}
    assert "ARG BASE\n" in text  # no default, so no tag that moves
    assert not [line for line in lines if line.startswith("ADD")]
    installs = re.findall(r"pip install[^&]*", " ".join(lines))
    assert [each for each in installs if "--require-hashes" not in each and "--no-deps" not in each] == []
    copied = {word for line in lines if line.startswith("COPY") and "--from" not in line for word in line.split()[1:-1]}
    admitted = (DEPLOY / "container" / "Containerfile.dockerignore").read_text().splitlines()
    assert admitted[0] == "*"
    assert {f"!{each}" for each in copied} == {line for line in admitted if line.startswith("!")}
    assert [each for each in copied if not (ROOT / each).exists()] == []
    assert "PASSPHRASE" not in text.upper()
    assert not re.search(r"^ENV .*(KEY|SECRET|PASS)", text, re.MULTILINE)
