"""The machines of one office: two web hosts, a worker, PostgreSQL and an object store, set up as deploy/several-hosts says.

What stands in those files is used as it is, except what a throw-away network has not: certificates (so everything between the
machines travels without TLS, which is the harder case for a promise about what can be read there), and paths.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import boto3

from casebook.bench.postgresql import ACCOUNT, program
from casebook.keys.hosts import key_file
from casebook.services.migration import migrate
from casebook.settings import Settings, load
from casebook.work import House
from tests.architecture.tree import ROOT
from tests.conftest import CHEAP, Office
from tests.hosts.switch import NETWORK, Machine

DEPLOY = ROOT / "deploy" / "several-hosts"
WEB, WORKER, DATABASE, STORE = {"web1": 11, "web2": 12}, 21, 31, 41
DESK, PORTAL, STORE_PORT, DATABASE_PORT = 8000, 8001, 9000, 5432
PASSWORD, SECRET = "an invented password", "an invented secret"
PATIENCE = 90.0  # seconds for a machine to answer


@dataclass
class Machines:
    """All of them, with the settings under which each works."""

    web: list[Machine]
    worker: Machine
    database: Machine
    store: Machine
    settings: dict[str, Settings]
    office: Office

    @property
    def all(self) -> list[Machine]:
        """Every machine."""
        return [*self.web, self.worker, self.database, self.store]

    def run(self, machine: Machine, *words: str, told: bytes = b"") -> str:
        """Run a command of casebook on a machine; give what it prints."""
        env = {**self.settings[machine.name].environment(), "PYTHONPATH": str(ROOT)}
        return machine.done(sys.executable, "-m", "casebook", *words, told=told, env=env)

    def again_if_ended(self) -> dict[str, str]:
        """Start what ended by itself again, as a supervisor does; give the names of those with the last words of each."""
        return {machine.name: machine.last_words() for machine in self.all if machine.again_if_ended()}

    def stop(self) -> None:
        """Stop everything that works on the database and the store, and then those."""
        for machine in (*self.web, self.worker):
            machine.stop()

    def full(self) -> Path:
        """Name the file that makes the store take nothing more while it is there."""
        return self.store.folder / "full"


def set_up(folder: Path, preload: Path | None) -> Machines:
    """Set all machines up, found the office, and start everything."""
    (folder / "pgpass").write_text(f"*:*:*:*:{PASSWORD}\n", "ascii")
    (folder / "pgpass").chmod(0o600)
    os.environ["PGPASSFILE"] = str(folder / "pgpass")
    (folder / "bucket-secret").write_text(SECRET, "ascii")
    (folder / "bucket-secret").chmod(0o600)
    made = {name: Machine(name, number, folder / name, preload) for name, number in WEB.items()}
    worker, database, store = (
        Machine(name, number, folder / name, preload)
        for name, number in (("worker", WORKER), ("database", DATABASE), ("store", STORE))
    )
    _start_database(database)
    _start_store(store)
    settings = {name: _settings(folder, machine) for name, machine in (made | {"worker": worker}).items()}
    first = settings["web1"]
    house = House(first)
    migrate(house)
    machines = Machines([*made.values()], worker, database, store, settings, Office(house))
    _share_secret(machines)
    for machine in machines.web:
        _start_casebook(machines, machine, "serve")
        for port in (DESK, PORTAL):
            await_port(machine, port)
    _start_casebook(machines, worker, "worker")
    return machines


def _settings(folder: Path, machine: Machine) -> Settings:
    """Read the settings of a host from its example; what a throw-away network has not is replaced."""
    file = DEPLOY / ("worker.env" if machine.name == "worker" else "web.env")
    given = environment(file)
    given["CASEBOOK_INSTANCE"] = str(machine.folder / "instance")
    given["CASEBOOK_DATABASE"] = given["CASEBOOK_DATABASE"].partition("?")[0]
    given["CASEBOOK_BLOBS"] = given["CASEBOOK_BLOBS"].replace("https:", "http:")
    given["CASEBOOK_BLOBS_SECRET_FILE"] = str(folder / "bucket-secret")
    given["CASEBOOK_STRETCHING_MEMORY_KIB"] = CHEAP
    del given["CASEBOOK_BLOBS_AUTHORITY_FILE"]
    settings = load(given)
    if machine.name == "worker":
        return settings
    return replace(
        settings, desk=f"{machine.address}:{DESK}", portal=f"{machine.address}:{PORTAL}",
        hosts=tuple(f"{NETWORK}.{number}" for number in WEB.values()),
        trusted_proxies=0, secure_cookies=False, reports_per_minute=10**6, disk_reserve=0,
    )  # fmt: skip


def environment(file: Path) -> dict[str, str]:
    """Read a file of `NAME=value` lines."""
    lines = (line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def _share_secret(machines: Machines) -> None:
    """Carry the secret of the first host to the others, by the commands that an operator has for it."""
    first, *others = (*machines.web, machines.worker)
    letters = machines.run(first, "hosts", "give").encode()
    for other in others:
        machines.run(other, "hosts", "take", told=letters)
    read = {key_file(each).read_bytes() for each in machines.settings.values()}
    assert len(read) == 1


def _start_casebook(machines: Machines, machine: Machine, command: str) -> None:
    env = {**machines.settings[machine.name].environment(), "PYTHONPATH": str(ROOT)}
    machine.start([sys.executable, "-m", "casebook", command], env)


def _start_database(machine: Machine) -> None:
    """Make a cluster with the database of casebook in it, and start it with the settings of the example."""
    data = machine.folder / "data"
    shutil.chown(machine.folder, ACCOUNT, ACCOUNT)
    as_account = ("runuser", "-u", ACCOUNT, "--")
    machine.done(*as_account, program("initdb"), "-D", str(data), "-A", "peer", "-E", "UTF8", "--locale=C", "-N")
    told = f"create role casebook login password '{PASSWORD}'\ncreate database casebook owner casebook\n"
    machine.done(*as_account, program("postgres"), "--single", "-D", str(data), "postgres", told=told.encode())
    example = (DEPLOY / "postgresql.conf").read_text("utf-8")
    (data / "postgresql.conf").write_text(
        f"{example}\nssl = off\nunix_socket_directories = ''\nfsync = off\n", "utf-8"
    )  # what is killed here is the program, never the kernel: what it wrote is not lost with it
    (data / "pg_hba.conf").write_text(
        (DEPLOY / "pg_hba.conf").read_text("utf-8").replace("hostssl", "host   "), "utf-8"
    )
    machine.start([*as_account, program("postgres"), "-D", str(data)], dict(os.environ))
    await_port(machine, DATABASE_PORT)


def _start_store(machine: Machine) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.hosts.store",
        machine.address,
        str(STORE_PORT),
        str(machine.folder / "full"),
    ]
    machine.start(command, {**os.environ, "PYTHONPATH": str(ROOT)})
    await_port(machine, STORE_PORT)
    client = bucket_client(machine)
    client.create_bucket(Bucket="casebook")
    policy = json.loads((DEPLOY / "bucket-policy.json").read_text("utf-8"))
    policy["Statement"] = [each for each in policy["Statement"] if each["Sid"] != "NobodyWithoutTls"]
    client.put_bucket_policy(Bucket="casebook", Policy=json.dumps(policy))


def bucket_client(machine: Machine) -> "boto3.client":  # type: ignore[valid-type]
    """Give another program's way into the store."""
    return boto3.client(
        "s3", endpoint_url=f"http://{machine.address}:{STORE_PORT}", region_name="us-east-1",
        aws_access_key_id="casebook", aws_secret_access_key=SECRET,
    )  # fmt: skip


def await_port(machine: Machine, port: int, patience: float = PATIENCE) -> None:
    """Wait until somebody takes connections there; if nobody does, say what the machine's log says."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection((machine.address, port), 2):
            return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers at port {port} of {machine.name}: {machine.last_words()}")


def refusal(machines: Machines, machine: Machine) -> str:
    """Try to start a host whose clock is off; give what it says instead of serving, "" if it serves."""
    env: Mapping[str, str] = machines.settings[machine.name].environment()
    faults = {"CASEBOOK_SOAK_FAULTS": str(machine.folder / "faults"), "LD_PRELOAD": str(machine.preload)}
    command = ("timeout", "--kill-after=20", f"{PATIENCE}", sys.executable, "-m", "casebook", "serve")
    try:
        machine.done(*command, env={**env, **faults, "PYTHONPATH": str(ROOT)})
    except subprocess.CalledProcessError as error:
        return str(error.stderr.decode().strip())[-300:]
    return ""
