"""The machines of one office: two web hosts, a worker, PostgreSQL and an object store, set up as deploy/several-hosts says.

What stands in those files is used as it is but for paths: database and store have certificates of an authority that is made for the
run, and hosts believe no other. `plain` leaves TLS out: then a listener on a cable reads everything that passes, which is the harder
case for a promise about what can be read there.
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
from casebook.settings import Settings, load
from casebook.work import House
from tests.architecture.tree import ROOT
from tests.conftest import CHEAP, Office
from tests.hosts.certificates import AUTHORITY, make_authority, make_certificate
from tests.hosts.switch import NETWORK, Machine
from tests.soak.people import MARK

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
    cases: list[str]  # ids of two cases: one that is worked in, one of which packs are built
    code: dict[str, Path]  # machine → the tree whose program it runs

    @property
    def all(self) -> list[Machine]:
        """Every machine."""
        return [*self.web, self.worker, self.database, self.store]

    def run(self, machine: Machine, *words: str, told: bytes = b"") -> str:
        """Run a command of casebook on a machine; give what it prints."""
        return machine.done(sys.executable, "-m", "casebook", *words, told=told, env=self.env(machine))

    def env(self, machine: Machine) -> dict[str, str]:
        """Give the environment in which its program finds its settings and its code."""
        tree = str(self.code[machine.name])
        # Where a program is started from must not say which one it is.
        return {**self.settings[machine.name].environment(), "PYTHONPATH": tree, "PYTHONSAFEPATH": "yes"}

    def start(self, machine: Machine) -> None:
        """Start what runs on a machine of casebook, under the program that it has now."""
        command = "worker" if machine is self.worker else "serve"
        machine.start([sys.executable, "-m", "casebook", command], self.env(machine), self.code[machine.name])

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


def set_up(folder: Path, preload: Path | None, *, plain: bool = False, before: Path | None = None) -> Machines:
    """Set all machines up, found the office, and start everything; where a tree of before is given, under its program."""
    (folder / "pgpass").write_text(f"*:*:*:*:{PASSWORD}\n", "ascii")
    (folder / "pgpass").chmod(0o600)
    (folder / "bucket-secret").write_text(SECRET, "ascii")
    (folder / "bucket-secret").chmod(0o600)
    made = {name: Machine(name, number, folder / name, preload) for name, number in WEB.items()}
    worker, database, store = (
        Machine(name, number, folder / name, preload)
        for name, number in (("worker", WORKER), ("database", DATABASE), ("store", STORE))
    )
    if not plain:
        make_authority(folder)
    _start_database(database, folder, plain=plain)
    _start_store(store, folder, plain=plain)
    settings = {name: _settings(folder, machine, plain=plain) for name, machine in (made | {"worker": worker}).items()}
    cases = _founded(settings["web1"], before or ROOT)
    office = Office.__new__(Office)
    office.house = House(settings["web1"])
    code = dict.fromkeys(settings, before or ROOT)
    machines = Machines([*made.values()], worker, database, store, settings, office, cases, code)
    _share_secret(machines)
    for machine in (*machines.web, worker):
        machines.start(machine)
    for machine in machines.web:
        for port in (DESK, PORTAL):
            await_port(machine, port)
    return machines


FOUND = """
import sys
from casebook.services.migration import migrate
from casebook.settings import load
from casebook.work import House
from tests.conftest import Office
migrate(house := House(load()))
office = Office(house)
print("founded", *(office.new_case(title).id for title in sys.argv[1:]))
"""


def _founded(settings: Settings, tree: Path) -> list[str]:
    """Found the office with its two cases by the program of a tree, in the shape that this one has; give the ids of the cases."""
    env, titles = {**settings.environment(), "PYTHONPATH": str(tree)}, (f"{MARK} case", f"{MARK} packs")
    ran = subprocess.run([sys.executable, "-c", FOUND, *titles], cwd=tree, env=env, check=True, stdout=subprocess.PIPE)
    return ran.stdout.decode().partition("founded ")[2].split()


def _settings(folder: Path, machine: Machine, *, plain: bool) -> Settings:
    """Read the settings of a host from its example; paths are those of the run."""
    example = DEPLOY / ("worker.toml" if machine.name == "worker" else "web.toml")
    instance = machine.folder / "instance"
    instance.mkdir(mode=0o700)
    text = example.read_text("utf-8").replace("/etc/casebook/", f"{folder}/")
    if plain:
        text = text.replace("https:", "http:").replace("sslmode=verify-full", "sslmode=disable")
    (instance / "settings.toml").write_text(text, "utf-8")
    settings = load({"CASEBOOK_INSTANCE": str(instance), "CASEBOOK_STRETCHING_MEMORY_KIB": CHEAP})
    if plain:
        settings = replace(settings, blobs_authority_file="")
    if machine.name == "worker":
        return settings
    return replace(
        settings, desk=f"{machine.address}:{DESK}", portal=f"{machine.address}:{PORTAL}",
        hosts=tuple(f"{NETWORK}.{number}" for number in WEB.values()),
        trusted_proxies=0, secure_cookies=False, reports_per_minute=10**6, disk_reserve=0,
    )  # fmt: skip


def _share_secret(machines: Machines) -> None:
    """Carry the secret of the first host to the others, by the commands that an operator has for it."""
    first, *others = (*machines.web, machines.worker)
    letters = machines.run(first, "hosts", "give").encode()
    for other in others:
        machines.run(other, "hosts", "take", told=letters)
    read = {key_file(each).read_bytes() for each in machines.settings.values()}
    assert len(read) == 1


def _start_database(machine: Machine, folder: Path, *, plain: bool) -> None:
    """Make a cluster with the database of casebook in it, and start it with the settings of the example."""
    data = machine.folder / "data"
    shutil.chown(machine.folder, ACCOUNT, ACCOUNT)
    as_account = ("runuser", "-u", ACCOUNT, "--")
    machine.done(*as_account, program("initdb"), "-D", str(data), "-A", "peer", "-E", "UTF8", "--locale=C", "-N")
    told = f"create role casebook login password '{PASSWORD}'\ncreate database casebook owner casebook\n"
    machine.done(*as_account, program("postgres"), "--single", "-D", str(data), "postgres", told=told.encode())
    example, rules = ((DEPLOY / name).read_text("utf-8") for name in ("postgresql.conf", "pg_hba.conf"))
    if plain:
        example, rules = f"{example}\nssl = off", rules.replace("hostssl", "host   ")
    else:
        for path in make_certificate(folder, "database", machine.address):
            shutil.chown(path, ACCOUNT, ACCOUNT)
    # What is killed here is the program, never the kernel: what it wrote is not lost with it.
    further = "unix_socket_directories = ''\nfsync = off\n"
    (data / "postgresql.conf").write_text(f"{example.replace('/etc/casebook/', f'{folder}/')}\n{further}", "utf-8")
    (data / "pg_hba.conf").write_text(rules, "utf-8")
    machine.start([*as_account, program("postgres"), "-D", str(data)], dict(os.environ))
    await_port(machine, DATABASE_PORT)


def _start_store(machine: Machine, folder: Path, *, plain: bool) -> None:
    if not plain:
        for path in make_certificate(folder, "store", machine.address):
            shutil.copy(path, machine.folder / f"certificate{path.suffix}")
    command = [sys.executable, "-m", "tests.hosts.store", machine.address, str(STORE_PORT), str(machine.folder)]
    machine.start(command, {**os.environ, "PYTHONPATH": str(ROOT)})
    await_port(machine, STORE_PORT)
    policy = json.loads((DEPLOY / "bucket-policy.json").read_text("utf-8"))
    # Moto passes over conditions, and would let nobody in; with a certificate it speaks TLS alone.
    policy["Statement"] = [each for each in policy["Statement"] if each["Sid"] != "NobodyWithoutTls"]
    bucket_client(machine).put_bucket_policy(Bucket="casebook", Policy=json.dumps(policy))


def bucket_client(machine: Machine) -> "boto3.client":  # type: ignore[valid-type]
    """Give another program's way into the store."""
    secure = (machine.folder / "certificate.pem").exists()
    return boto3.client(
        "s3", endpoint_url=f"http{'s' * secure}://{machine.address}:{STORE_PORT}", region_name="us-east-1",
        aws_access_key_id="casebook", aws_secret_access_key=SECRET,
        verify=str(machine.folder.parent / AUTHORITY) if secure else None,
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
    env: Mapping[str, str] = machines.env(machine)
    faults = {"CASEBOOK_SOAK_FAULTS": str(machine.folder / "faults"), "LD_PRELOAD": str(machine.preload)}
    command = ("timeout", "--kill-after=20", f"{PATIENCE}", sys.executable, "-m", "casebook", "serve")
    try:
        machine.done(*command, env={**env, **faults})
    except subprocess.CalledProcessError as error:
        return str(error.stderr.decode().strip())[-300:]
    return ""
