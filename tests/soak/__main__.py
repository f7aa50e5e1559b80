"""Keep an office busy for some minutes while everything goes wrong: `python -m tests.soak --minutes 30`, or `make endurance`.

Both faces are served as an operator serves them. People report and a member takes files in, all at once; meanwhile processes are
killed, the disk is full or slow, the clock jumps, the database is busy or started anew. Afterwards everything that was answered
for must be there byte for byte, no word may lie on the disk, all chains must hold, and files and records must fit.
"""

# ruff: noqa: T201 -- a command prints

import argparse
import hashlib
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from casebook.services import custody, inbox, integrity, reading, reconciling
from casebook.services.migration import migrate
from casebook.work import House, begin
from tests import cast, forensics, postgresql
from tests.conftest import Office, settings_in
from tests.soak.people import MARK, Accepted, reporting, taking_in
from tests.soak.serving import Faults, Served, compiled, small_disk
from tests.web.faces import free_port

REPORTERS, MEMBERS = 4, 2
CALM = 6.0  # seconds between two faults
ROOM = 0.5  # GB of disk for each minute


def main() -> int:
    """Soak, look, and say what was found; 1 if anything that was answered for is not as it was."""
    asked = argparse.ArgumentParser(prog="soak", description=__doc__)
    asked.add_argument("--minutes", type=float, default=30)
    asked.add_argument("--postgresql", action="store_true", help="keep the records in PostgreSQL instead of SQLite")
    given = asked.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="casebook-soak-") as outside,
        tempfile.TemporaryDirectory() as disk,
        tempfile.NamedTemporaryFile() as image,
        small_disk(Path(image.name), Path(disk), 2 + int(given.minutes * ROOM)) as small,
        a_database(Path(outside), given.postgresql) as database,
    ):
        office = founded(Path(disk) / "instance", database)
        case = office.new_case(f"{MARK} case").id
        served = Served(office.house.settings, compiled(Path(outside)), Path(outside) / "faults", Path(outside) / "log")
        served.faults.write_text("0 0 ", "ascii")
        accepted = stirred(Faults(served, Path(disk), small), str(case), given.minutes * 60)
        wrong = list(looked(office, accepted))
        wrong += forensics.find([Path(disk), Path(outside)], [MARK])
        if small and subprocess.run(["grep", "-q", "-a", MARK, image.name], check=False).returncode != 1:
            wrong.append("a word lies in a block of the disk, freed or not")
    print(
        "\n".join(wrong)
        or "nothing that was accepted is lost; no word on the disk; every chain holds; files and records fit"
    )
    return int(bool(wrong))


@contextmanager
def a_database(folder: Path, wanted: bool) -> Iterator[str]:
    """Give the address of an empty PostgreSQL database, or "" for SQLite."""
    if not wanted:
        yield ""
        return
    with postgresql.running(folder) as server:
        yield server.new_database()


def founded(instance: Path, database: str) -> Office:
    """Found an office with two free ports, at a cheap cost of passphrases, in which people may report without waiting."""
    settings = replace(
        settings_in(instance, database),
        desk=f"127.0.0.1:{free_port()}", portal=f"127.0.0.1:{free_port()}", reports_per_minute=10**6, disk_reserve=0,
    )  # fmt: skip
    house = House(settings)
    migrate(house)
    return Office(house)


def stirred(faults: Faults, case: str, seconds: float) -> Accepted:
    """Let people work for some seconds while one fault follows the other; give what was accepted."""
    served, accepted, over = faults.served, Accepted(), threading.Event()
    settings, possible = served.settings, faults.possible()
    for name, reason in possible.items():
        print(f"{name}: {'left out, ' + reason if reason else 'is tried'}", flush=True)
    names = [name for name, reason in possible.items() if not reason]
    served.start()
    people = [
        *(threading.Thread(target=reporting, args=(_place(settings.portal), accepted, over)) for _ in range(REPORTERS)),
        *(
            threading.Thread(target=taking_in, args=(_place(settings.desk), case, accepted, over))
            for _ in range(MEMBERS)
        ),
    ]
    for person in people:
        person.start()
    until, turn, ended = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        time.sleep(CALM * (0.5 + secrets.randbelow(100) / 100))
        faults.do(names[turn % len(names)])
        turn += 1
        ended += served.again_if_ended()
    time.sleep(CALM)
    served.again_if_ended()
    over.set()
    for person in people:
        person.join()
    served.stop()
    print(f"faults: {faults.counted}; started again by the supervisor: {ended}")
    print(
        f"accepted: {len(accepted.reports)} reports, {len(accepted.exhibits)} exhibits; tried: {dict(accepted.tried)}"
    )
    print(f"in vain, most often: {accepted.refused.most_common(8)}")
    return accepted


def looked(office: Office, accepted: Accepted) -> Iterator[str]:
    """Open the office anew and look at everything; give each thing that is not as it was answered for."""
    if not accepted.reports or not accepted.exhibits:
        yield "nothing was accepted, so nothing was tried"
    house = House(office.house.settings)
    try:
        house.blobs.sweep(older_than=0)
        again = office.moved(house)
        yield from _reports(again, accepted)
        yield from _exhibits(again, accepted)
        yield from _whole(house)
    finally:
        house.close()


def _reports(office: Office, accepted: Accepted) -> Iterator[str]:
    with office.acting(cast.DANA) as (work, keys):
        views = {view.body.story: view.id for view in inbox.inbox(work, keys)}
        for story, digest in accepted.reports.items():
            if story not in views:
                yield f"a report that was accepted is gone: {story[len(MARK) : len(MARK) + 37]}"
                continue
            page = inbox.report(work, keys, views[story])
            found = {
                _digest(inbox.read_file(work, keys, views[story], file.id, purpose="soak").pieces())
                for file in page.files
            }
            if not all(file.chain_holds for file in page.files):
                yield f"the custody of a report's file does not hold: {views[story]}"
            if digest not in found:
                yield f"the file of a report is not as it was sent ({len(found)} are there): {views[story]}"


def _exhibits(office: Office, accepted: Accepted) -> Iterator[str]:
    with office.acting(cast.DANA) as (work, keys):
        (case_id,) = keys.case_ids()
        found = set()
        for exhibit in reading.case_book(work, keys, case_id, page="soak").evidence:
            found.add(_digest(custody.read(work, keys, case_id, exhibit.id, purpose="soak").pieces()))
            if not custody.exhibit(work, keys, case_id, exhibit.id).chain_holds:
                yield f"the custody of an exhibit does not hold: {exhibit.id}"
        yield from (f"an exhibit that was accepted is gone: {digest}" for digest in accepted.exhibits - found)


def _whole(house: House) -> Iterator[str]:
    if house.engine.dialect.name == "sqlite":
        with house.engine.connect() as line:
            told = line.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        if told != ["ok"]:
            yield f"the database contradicts itself: {told[:3]}"
    files = integrity.look_at_all_files(house)
    rows = integrity.look_at_rows(house, integrity.all_tables())
    if files.damaged or files.missing:
        yield f"files are damaged or missing: {files.damaged}, {files.missing}"
    if rows:
        yield f"rows are not as they were written: {rows}"
    with begin(house, writes=False, name="soak") as work:
        compared = reconciling.compare(work.db, house.blobs)
    print(f"files in the store: {compared.stored}, of acts that broke off: {compared.young + len(compared.orphans)}")
    if compared.missing:
        yield f"records name files that are not there: {compared.missing}"


def _digest(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _place(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host, int(port)


if __name__ == "__main__":
    sys.exit(main())
