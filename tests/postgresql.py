"""A real PostgreSQL server for the tests: made in a temporary folder, gone afterwards.

The server refuses to run as root, so root runs it as the account that Debian's package makes.
"""

import os
import shutil
import socket
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg


@dataclass(frozen=True)
class Server:
    """A running server on a port of this machine."""

    port: int

    def new_database(self) -> str:
        """Make an empty database; give its address."""
        return self._made("template1")

    def copy_of(self, address: str) -> str:
        """Copy a database that nobody is connected to; give the address of the copy."""
        return self._made(address.rpartition("/")[2])

    def _made(self, template: str) -> str:
        name = f"casebook_{uuid.uuid4().hex}"
        with psycopg.connect(f"{self._place}/postgres", autocommit=True) as connection:
            connection.execute(f"create database {name} template {template}")  # both names are ours
        return f"{self._place.replace('postgresql', 'postgresql+psycopg')}/{name}"

    @property
    def _place(self) -> str:
        return f"postgresql://casebook@127.0.0.1:{self.port}"


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start a server, give it, stop it."""
    home = Path("/tmp") / f"casebook-pg-{uuid.uuid4().hex[:8]}"  # noqa: S108  -- a socket path must be short
    home.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    try:
        _run("initdb", "-D", str(home / "data"), "-U", "casebook", "--auth=trust", "-E", "UTF8", "--locale=C", "-N")
        port = _free_port()
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=40"
        _run("pg_ctl", "-D", str(home / "data"), "-o", options, "-l", str(home / "log"), "-w", "start")
        try:
            yield Server(port)
        finally:
            _run("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    command = [_binary(program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")


def _binary(name: str) -> str:
    found = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))] or [
        shutil.which(name) or ""
    ]
    assert found[-1], "PostgreSQL is missing: run scripts/system-packages, or install the package postgresql"
    return found[-1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
