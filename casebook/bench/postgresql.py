"""A real PostgreSQL server to measure with: made in a folder of its own, syncing every commit, gone afterwards.

It holds made-up records only, listens on this machine alone and asks for a password that nobody else knows. The server
refuses to run as root, so root runs it as the account that Debian's package makes. Nothing is installed here.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import create_engine, text

from casebook.bench.server import below
from casebook.crypto.randomness import random_bytes

ACCOUNT = "postgres"  # of Debian's package
CONNECTIONS = 200
PLACES = "/usr/lib/postgresql"  # where Debian keeps each version


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port on this machine, its password, and its folder."""

    port: int
    password: str
    folder: Path

    def new_database(self) -> str:
        """Make an empty database; give its address."""
        name = f"bench_{random_bytes(8).hex()}"
        engine = create_engine(self._address("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as line:
            line.execute(text(f"create database {name}"))
        engine.dispose()
        return self._address(name)

    def processes(self) -> list[int]:
        """Give the ids of all processes of the server."""
        first = int((self.folder / "data" / "postmaster.pid").read_text("ascii").split()[0])
        return [first, *below(first)]

    def _address(self, database: str) -> str:
        return f"postgresql+psycopg://bench:{self.password}@127.0.0.1:{self.port}/{database}"


def missing() -> str:
    """Say what this machine lacks for a server; "" for nothing."""
    if find_spec("psycopg") is None:
        return "psycopg is not installed (the extra `scale`)"
    if any(not program(name) for name in ("initdb", "pg_ctl")):
        return "PostgreSQL is not installed (apt-get install postgresql)"
    return ""


def program(name: str) -> str:
    """Find a program of PostgreSQL, of the newest version that is here; "" where there is none."""
    found = sorted(Path(PLACES).glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return str(found[-1]) if found else shutil.which(name) or ""


@contextmanager
def server() -> Iterator[Server]:
    """Start a server with the settings that PostgreSQL comes with, give it, stop it."""
    folder = Path(tempfile.mkdtemp(prefix="casebook-bench-pg-"))
    made = Server(_free_port(), random_bytes(16).hex(), folder)
    try:
        (folder / "password").write_text(made.password, "ascii")
        if os.geteuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, ACCOUNT, ACCOUNT)
        data = str(folder / "data")
        told = ("-U", "bench", "-A", "scram-sha-256", f"--pwfile={folder / 'password'}", "-E", "UTF8", "--locale=C")
        _run("initdb", "-D", data, *told)
        options = (
            f"-p {made.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections={CONNECTIONS}"
        )
        _run("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield made
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(name: str, *arguments: str) -> None:
    as_account = ("runuser", "-u", ACCOUNT, "--") if os.geteuid() == 0 else ()
    subprocess.run([*as_account, program(name), *arguments], check=True, capture_output=True, cwd="/")  # noqa: S603 -- PostgreSQL's own programs


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
