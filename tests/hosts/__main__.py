"""Keep an office on several hosts busy while each of them fails: `python -m tests.hosts --minutes 5`, or `make hosts`.

Two web hosts, a worker, PostgreSQL and an object store, each a machine of its own on a small network (tests/hosts/switch.py). People
report and work, each request by another web host than the one before. In turn each machine is cut off, slowed, killed, started
again, and has its clock set off; database and store are frozen, the store is full. Each kind of fault comes in every run, however short. Afterwards everything that was answered for must be there byte for
byte, no word may lie on a disk or in the bucket or have passed between the machines, all chains must hold on every host, and files and
records must fit. For each fault is said for how long no web host answered.
"""

# ruff: noqa: T201 -- a command prints

import argparse
import sys
import tempfile
from pathlib import Path

from tests.hosts import switch

LEFT_OUT = 77  # the exit status of a machine that cannot do this


def main() -> int:
    """Soak, look, and say what was found; 1 if anything that was answered for is not as it was."""
    asked = argparse.ArgumentParser(prog="hosts", description=__doc__)
    asked.add_argument("--minutes", type=float, default=5)
    asked.add_argument("--only", default="", metavar="WORDS", help="faults whose name begins so")
    asked.add_argument("--plain", action="store_true", help="without TLS between hosts, database and store")
    asked.add_argument("--upgrade", action="store_true", help="renew one web host after the other, instead of faults")
    asked.add_argument("--before", default="HEAD", metavar="COMMIT", help="whose program the hosts run first")
    asked.add_argument("--cables", action="store_true", help="try the network alone, without an office on it")
    given = asked.parse_args()
    if reason := switch.lacking():
        print(f"left out: {reason}")
        return LEFT_OUT
    switch.alone([sys.executable, "-m", "tests.hosts", *sys.argv[1:]])
    switch.lay_bridge()
    with tempfile.TemporaryDirectory(prefix="casebook-hosts-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another account
        if given.cables:
            from tests.hosts import cables  # noqa: PLC0415 -- needs no office

            return cables.tried(Path(folder))
        from tests.hosts import run  # noqa: PLC0415 -- needs root, and what `switch.lacking` asks for

        if given.upgrade:
            from tests.hosts import upgrade  # noqa: PLC0415 -- the same

            return upgrade.tried(Path(folder), given.before, seconds=given.minutes * 60)
        return run.tried(Path(folder), given.minutes * 60, given.only, plain=given.plain)


if __name__ == "__main__":
    sys.exit(main())
