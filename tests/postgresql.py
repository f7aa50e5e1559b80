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

_ROOM = 2 * 1024**3  # bytes that databases of a run need at most


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

    def address(self, name: str) -> str:
        """Give the address of a database of this name, whether or not there is one."""
        return f"{self._place.replace('postgresql', 'postgresql+psycopg')}/{name}"

    def make(self, address: str, template: str = "template1") -> None:
        """Make a database at an address, as a copy of another; whoever is connected to that one without doing anything is cut off."""
        source = template.rpartition("/")[2]
        idle = "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle' and datname = "
        self._run(f"{idle}'{source}'")
        self._run(f"create database {address.rpartition('/')[2]} template {source} strategy file_copy")

    def drop(self, address: str) -> None:
        """Take a database away, whoever is connected to it."""
        self._run(f"drop database if exists {address.rpartition('/')[2]} with (force)")

    def _made(self, template: str) -> str:
        address = self.address(f"casebook_{uuid.uuid4().hex}")
        self.make(address, template)
        return address

    def _run(self, statement: str) -> None:
        with psycopg.connect(f"{self._place}/postgres", autocommit=True) as connection:
            connection.execute(statement)  # every name in it is ours

    @property
    def _place(self) -> str:
        return f"postgresql://casebook@127.0.0.1:{self.port}"


@contextmanager
def running() -> Iterator[Server]:
    """Start a server, give it, stop it."""
    roots = [Path(root) for root in ("/dev/shm", "/tmp")]  # noqa: S108 -- a socket path must be short, and memory is quick
    room = next((root for root in roots if root.is_dir() and shutil.disk_usage(root).free > _ROOM), roots[-1])
    home = room / f"casebook-pg-{uuid.uuid4().hex[:8]}"
    home.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    try:
        _run("initdb", "-D", str(home / "data"), "-U", "casebook", "--auth=trust", "-E", "UTF8", "--locale=C", "-N")
        port = _free_port()
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=200"
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
