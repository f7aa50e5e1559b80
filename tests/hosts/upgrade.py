"""Renew the hosts of an office one after the other while people work: two real versions side by side, and what is promised of them.

The hosts begin under the program of a commit, taken out of the history of this tree, and go over to the program of the tree as
it is. Where the new shape of the database admits the program of before, both serve side by side; where it does not, that one ends
by itself with a sentence, and the renewed host goes on (docs/decisions/0019-mixed-versions.md).
"""

# ruff: noqa: T201 -- a command prints

import io
import re
import subprocess
import tarfile
import tempfile
import time
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.model import SchemaStanding
from casebook.services.migration import present_revision
from tests.architecture.tree import ROOT
from tests.hosts.faults import PROBES, Watch, answers, watched
from tests.hosts.machines import DATABASE_PORT, Machines, await_port, set_up
from tests.hosts.people import Further
from tests.hosts.run import at_work, counted, tell, told
from tests.hosts.switch import Machine
from tests.soak.people import Accepted
from tests.soak.serving import compiled

LEFT_OUT = 77  # the exit status of a machine that cannot do this
ENDS = 60.0  # seconds within which a program ends that is not admitted: it looks every ten, and lets requests end
NEWER = "newer version of casebook"


def tried(folder: Path, commit: str, *, seconds: float) -> int:
    """Renew, look, and say what was found; 1 if anything is not as it is promised."""
    with tempfile.TemporaryDirectory(
        prefix="casebook-before-"
    ) as place:  # whose own tests hold the words that are looked for
        try:
            before = taken_out(commit, Path(place) / "tree")
        except (OSError, subprocess.CalledProcessError):
            print("left out: there is no history here to take a program of before from")
            return LEFT_OUT
        machines = set_up(folder, compiled(folder), plain=True, before=before)
        accepted, further = Accepted(), Further()
        return told(folder, machines, accepted, further, partial(renewed, machines, before, accepted, further, seconds))


def taken_out(commit: str, folder: Path) -> Path:
    """Write the tree of a commit into a folder; give it. Raises CalledProcessError where there is no such commit."""
    ran = subprocess.run(["git", "-C", str(ROOT), "archive", commit], check=True, capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(ran.stdout)) as tree:
        tree.extractall(folder, filter="data")
    return folder


def renewed(machines: Machines, before: Path, accepted: Accepted, further: Further, seconds: float) -> list[str]:
    """Renew each host while people work; give what is not as it is promised."""
    one, other = machines.web
    phase, wrong = seconds / 3, []
    with watched(machines) as watch, at_work(machines, accepted, further):
        further.calm.set()
        wrong += _serving("all under the program of before", machines.web, phase, watch, accepted)
        former = present_revision(machines.office.house.engine)
        _renew(machines, other)
        present, admitted = present_revision(machines.office.house.engine), _is_admitted(machines, before)
        print(f"the shape was {former} and is {present}, which admits the program of before: {admitted}", flush=True)
        if admitted:
            wrong += _serving("one renewed beside one of before", machines.web, phase, watch, accepted)
            if present != former:  # a backup of that program would leave out what it does not know
                wrong += _refused(machines, one, "backup", "create", str(one.folder / "backups"))
        else:
            wrong += _ends(one)
            wrong += _serving("the renewed one alone", [other], phase, watch, accepted)
            wrong += _refused(machines, one, "log", "verify")
        for machine in (one, machines.worker):
            _renew(machines, machine)
        wrong += _serving("all renewed", machines.web, phase, watch, accepted)
    await_port(machines.database, DATABASE_PORT)
    machines.stop()
    print(f"accepted: {len(accepted.reports)} reports, {len(accepted.exhibits)} exhibits, {len(further.incidents)} incidents, {further.packs} packs")  # fmt: skip
    print(f"in vain, most often: {accepted.refused.most_common(5)}")
    return wrong


def _serving(what: str, hosts: list[Machine], seconds: float, watch: Watch, accepted: Accepted) -> list[str]:
    """Let some time pass; each of the hosts must serve at its end, without having ended meanwhile."""
    before = counted(accepted)
    time.sleep(seconds)
    tell(what, watch, accepted, before)
    silent = [machine.name for machine in hosts if not all(answers(machine.address, port) for port in PROBES)]
    ended = [machine.name for machine in hosts if machine.process is None or machine.process.poll() is not None]
    wrong = [f"{what}: {name} does not serve" for name in {*silent, *ended}]
    return wrong + ([f"{what}: nobody could report"] if counted(accepted)[0] == before[0] else [])


def _renew(machines: Machines, machine: Machine) -> None:
    """Put the program of this tree on a host, and start it again."""
    machine.stop()
    machines.code[machine.name] = ROOT
    machines.start(machine)
    for port in PROBES if machine in machines.web else ():
        await_port(machine, port)


def _is_admitted(machines: Machines, before: Path) -> bool:
    """Whether the database admits a program: that one brings the migration which the database names as the oldest."""
    with Database(machines.office.house.engine) as db:
        oldest = db.scalars(select(SchemaStanding.oldest)).one()
    known = "".join(path.read_text("utf-8") for path in (before / "migrations" / "versions").glob("*.py"))
    return re.search(rf'^revision = "{oldest}"$', known, re.MULTILINE) is not None


def _ends(machine: Machine) -> list[str]:
    until = time.monotonic() + ENDS
    while machine.process is not None and machine.process.poll() is None:
        if time.monotonic() > until:
            return [f"{machine.name} goes on under a program that the database does not admit"]
        time.sleep(0.2)
    print(f"    {machine.name} ended by itself; it had said: {machine.last_words()!r}", flush=True)
    return [] if NEWER in machine.last_words() else [f"{machine.name} ended without saying why"]


def _refused(machines: Machines, machine: Machine, *words: str) -> list[str]:
    """Run a command under the program of before, which must refuse."""
    try:
        machines.run(machine, *words)
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode().strip()
        print(f"    casebook {' '.join(words)} said: {said!r}", flush=True)
        return [] if NEWER in said and "Traceback" not in said else [f"casebook {' '.join(words)} fell: {said[-300:]}"]
    return [f"casebook {' '.join(words)} was not refused"]
