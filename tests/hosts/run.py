"""One run: set the machines up, let people work while things are done to them, and look at everything afterwards."""

# ruff: noqa: T201 -- a command prints

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path

from casebook.services import reading
from casebook.work import House
from tests import cast, forensics
from tests.conftest import Office
from tests.hosts.faults import LASTS, Fault, Faults, Watch, watched
from tests.hosts.listening import listening
from tests.hosts.machines import DATABASE_PORT, DESK, PORTAL, Machines, await_port, bucket_client, set_up
from tests.hosts.people import Further, Roving, packing, recording
from tests.soak.looking import looked
from tests.soak.people import MARK, Accepted, reporting, taking_in
from tests.soak.serving import compiled

REPORTERS = 3
CALM = 5.0  # seconds between two faults, where there is time for all
LEAST = 2.5  # seconds of a fault and of what follows it, however short the run
STORY = "Дар канал сурати маро"  # of every report


def tried(folder: Path, seconds: float, only: str, *, plain: bool) -> int:
    """Run, look, and say what was found; 1 if anything is not as it was answered for."""
    machines = set_up(folder, compiled(folder), plain=plain)
    accepted, further = Accepted(), Further()
    return told(folder, machines, accepted, further, partial(stirred, machines, accepted, further, seconds, only))


def told(
    folder: Path, machines: Machines, accepted: Accepted, further: Further, happens: Callable[[], list[str]]
) -> int:
    """Let something happen while the cables are listened to, look at everything, and say what was found."""
    cables = (machines.database.name, machines.store.name, machines.worker.name)
    with listening(cables, [MARK, STORY]) as heard, listening(("web1",), [MARK]) as control:
        wrong = happens()
    wrong += [
        f"words passed by the cable of {cable}: {told['heard']}" for cable, told in heard.items() if told["heard"]
    ]
    wrong += [] if control["web1"]["heard"] else ["the listener heard no word where people send theirs: it is deaf"]
    print(f"listened: {heard}")
    wrong += found(machines, accepted, further)
    wrong += forensics.find([folder], [MARK])
    wrong += in_bucket(machines)
    machines.database.stop()
    print("\n".join(wrong) or "nothing that was accepted is lost; no word on a disk, in the bucket or between the machines; every chain holds")  # fmt: skip
    return int(bool(wrong))


def stirred(machines: Machines, accepted: Accepted, further: Further, seconds: float, only: str) -> list[str]:
    """Let people work for some seconds while one fault follows the other, each kind at least once."""
    faults = Faults(machines)
    possible = [fault for fault in faults.possible() if fault.name.startswith(only)]
    kinds = {fault.kind for fault in possible}
    faults.lasts = min(LASTS, max(seconds / max(len(kinds), 1) / 2, LEAST))
    calm, until = min(CALM, faults.lasts), time.monotonic() + seconds
    with watched(machines) as watch, at_work(machines, accepted, further):
        time.sleep(calm)
        tell("nothing done", watch, accepted, (0, 0))
        for fault in in_turn(possible, until):
            _done(fault, calm, machines, watch, accepted, further)
    machines.again_if_ended()
    await_port(machines.database, DATABASE_PORT)
    machines.stop()
    print(f"kinds of faults: {len(kinds)}, each for {faults.lasts:.1f} s")
    _sum_up(faults, accepted, further)
    return []


@contextmanager
def at_work(machines: Machines, accepted: Accepted, further: Further) -> Iterator[None]:
    """Let people report and work while the block lasts."""
    over = threading.Event()
    people = [threading.Thread(target=each, args=(over,), daemon=True) for each in _people(machines, accepted, further)]
    for person in people:
        person.start()
    try:
        yield
    finally:
        over.set()
        for person in people:
            person.join()


def _done(fault: Fault, calm: float, machines: Machines, watch: Watch, accepted: Accepted, further: Further) -> None:
    """Do one thing, say what came of it, and let everybody breathe."""
    before = counted(accepted)
    further.calm.clear()
    fault.do()
    tell(fault.name, watch, accepted, before)
    for ended, words in machines.again_if_ended().items():
        print(f"    {ended} had ended and was started again; it had said: {words!r}", flush=True)
    time.sleep(calm / 2)
    further.calm.set()
    time.sleep(calm / 2)


def _people(machines: Machines, accepted: Accepted, further: Further) -> list:  # type: ignore[type-arg]
    cases = machines.cases
    desk, portal = ([(machine.address, port) for machine in machines.web] for port in (DESK, PORTAL))
    return [
        *[partial(reporting, partial(Roving, portal), accepted)] * REPORTERS,
        partial(taking_in, partial(Roving, desk), cases[0], accepted),
        partial(recording, desk, cases[0], accepted, further),
        partial(packing, desk, cases[1], accepted, further),
    ]


def in_turn(faults: list[Fault], until: float) -> Iterator[Fault]:
    """Give one of each kind, whatever time it takes; then the others, and all of them again, while there is time."""
    kinds = len({fault.kind for fault in faults})
    for turn, fault in enumerate(cycle(faults)):
        if turn >= kinds and time.monotonic() >= until:
            return
        yield fault


def counted(accepted: Accepted) -> tuple[int, int]:
    return len(accepted.reports), len(accepted.exhibits)


def tell(name: str, watch: Watch, accepted: Accepted, before: tuple[int, int]) -> None:
    gaps, (reports, exhibits) = watch.longest(), counted(accepted)
    print(
        f"{name:<42} no desk for {gaps[DESK]:4.1f} s, no portal for {gaps[PORTAL]:4.1f} s; "
        f"meanwhile {reports - before[0]} reports, {exhibits - before[1]} exhibits", flush=True,
    )  # fmt: skip


def _sum_up(faults: Faults, accepted: Accepted, further: Further) -> None:
    for name, reason in faults.left_out.items():
        print(f"{name}: left out, {reason}")
    for words in faults.said:
        print(f"a host that was started with a clock that is off said: {words!r}")
    found = sorted(further.found_after)
    print(f"accepted: {len(accepted.reports)} reports, {len(accepted.exhibits)} exhibits, {len(further.incidents)} incidents, {further.packs} packs")  # fmt: skip
    if found:
        print(f"found by the other host after {found[len(found) // 2]:.2f} s (half), {found[-1]:.2f} s (at most), of {len(found)}; not within five: {further.not_found}")  # fmt: skip
    print(f"pages that said why not, and what was typed: {dict(accepted.words)}")
    print(f"in vain, most often: {accepted.refused.most_common(10)}")


def found(machines: Machines, accepted: Accepted, further: Further) -> Iterator[str]:
    """Look at everything that was answered for; give what is not as it was."""
    yield from looked(machines.office, accepted)
    house = House(machines.office.house.settings)
    try:
        yield from _of_cases(machines.office.moved(house), further, machines.cases)
    finally:
        house.close()
    yield from _of_log(machines)


def _of_log(machines: Machines) -> Iterator[str]:
    """Look through the log beside the heads that every host has written down for itself."""
    own = {each.name: each.folder / "instance" / "log-heads" for each in (*machines.web, machines.worker)}
    known = [str(path) for path in own.values() if path.exists()]
    told = json.loads(machines.run(machines.web[0], "log", "verify", "--json", *(f"--heads={path}" for path in known)))
    print(f"log: {told['entries']} entries in {told['chains']} chains, beside the heads of {len(known)} hosts")
    yield from (f"the log does not hold: {fault}" for fault in told["faults"])


def _of_cases(office: Office, further: Further, cases: list[str]) -> Iterator[str]:
    with office.acting(cast.DANA) as (work, keys):
        books = [reading.case_book(work, keys, case_id, page="soak") for case_id in keys.case_ids() if str(case_id) in cases]  # fmt: skip
        titles = {incident.body.title for book in books for incident in book.incidents}
        yield from (f"an incident that was accepted is gone: {title}" for title in further.incidents - titles)
        yield from (f"damaged: {damage}" for book in books for damage in book.damaged)


def in_bucket(machines: Machines) -> list[str]:
    """Look for words in everything that lies in the bucket, names included."""
    client, wrong = bucket_client(machines.store), []
    wanted = forensics.disguises(MARK)
    for page in client.get_paginator("list_objects_v2").paginate(Bucket="casebook"):
        for each in page.get("Contents", []):
            content = client.get_object(Bucket="casebook", Key=each["Key"])["Body"].read()
            if any(word in content or word in each["Key"].encode() for word in wanted):
                wrong.append(f"a word lies in the bucket: {each['Key']}")
    return wrong
