"""A pack whose building is killed leaves nothing readable, nothing in the ledger, and nothing that is not swept."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from casebook.services import disclosure
from casebook.services.custody import ExhibitDraft
from tests import forensics
from tests.conftest import Office
from tests.services.acting import as_dana, stored, take_in

KILLED_WHILE_BUILDING = """
import sys, time
from casebook.exporters import archive
from casebook.services import assembling, disclosure, membership
from casebook.services.composing import Choice
from casebook.settings import load
from casebook.work import House, begin

house = House(load())
with begin(house, writes=True) as work:
    keys = membership.unlock(work, sys.argv[1], sys.argv[2])
    (case_id,) = keys.case_ids()
    composition = disclosure.compose(work, keys, case_id, Choice(recipient="QZ003courtMARK", purpose="QZ004whyMARK"))
write = archive.write

def stop(*arguments):
    write(*arguments)  # all of the pack is in the store, sealed, but its last piece
    print("written", flush=True)
    time.sleep(60)

archive.write = stop
assembling.assemble(composition, house.blobs, house.settings)
"""


def test_a_killed_pack_leaves_nothing_readable_and_is_swept(office: Office, tmp_path: Path) -> None:
    case = office.new_case("QZ001titleMARK")
    take_in(office, case.id, b"QZ002bodyMARK " * 50_000, "QZ005nameMARK.txt", ExhibitDraft(title="QZ006exhibitMARK"))
    kept = stored(office)
    spool = tmp_path / "spool"
    spool.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED_WHILE_BUILDING, "dana", "dana walks by the river"],
        stdout=subprocess.PIPE,
        env={**office.house.settings.environment(), "TMPDIR": str(spool)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    words = [
        f"QZ00{number}{word}MARK" for number, word in enumerate(("title", "body", "court", "why", "name", "exhibit"), 1)
    ]
    assert forensics.find([tmp_path], words) == []
    assert len(stored(office) - kept) == 1
    assert as_dana(office, lambda w, k: disclosure.packs(w, k, case.id)) == []
    assert office.house.blobs.sweep(older_than=0) == 1
    assert stored(office) == kept
