"""Fuzz parsers, guided by coverage: `python -m tests.fuzz --seconds 60 [target …]`, or `make fuzz`.

Each target runs in a process of its own, within limits on time and memory. What breaks a promise is kept below the folder of
findings; when it is mended, it goes to tests/vectors/fuzz/<target>/ and is tried in every run of the tests.
"""

# ruff: noqa: T201 -- a command prints

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.asking import Target
from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]
LONGEST_TRY, MOST_MEMORY = 20, 3072  # seconds and MiB that one input may take


def main() -> int:
    """Run the targets one after the other and print what each did; 1 if any broke a promise."""
    asked = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    asked.add_argument("targets", nargs="*", metavar="target", help=f"of {', '.join(TARGETS)}; all if none is named")
    asked.add_argument("--seconds", type=int, default=60, help="for each target")
    asked.add_argument("--findings", type=Path, default=ROOT / "build" / "fuzz", help="where broken promises are kept")
    given = asked.parse_args()
    ran = [fuzzed(TARGETS[name], given.seconds, given.findings) for name in given.targets or TARGETS]
    print(f"{sum(tries for tries, _ in ran)} tries on {len(ran)} targets, {sum(bad for _, bad in ran)} broke a promise")
    return int(any(bad for _, bad in ran))


def fuzzed(target: Target, seconds: int, findings: Path) -> tuple[int, bool]:
    """Fuzz one target for some seconds; give the number of tries, and whether a promise was broken."""
    findings.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for number, data in enumerate(target.inputs()):
            (Path(corpus) / str(number)).write_bytes(data)
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.one", target.seeds.__module__, target.name, *_arguments(target, seconds, findings), corpus],
            cwd=ROOT, capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
    tries, reached = (
        _last(r"stat::number_of_executed_units: (\d+)|^#(\d+)", done.stderr),
        _last(r"cov: (\d+)", done.stderr),
    )
    print(f"{target.name:24}{tries:>10} tries{reached:>7} edges{time.monotonic() - started:>7.0f} s", flush=True)
    if done.returncode:
        print(done.stderr[-4000:])
    return tries, bool(done.returncode)


def _arguments(target: Target, seconds: int, findings: Path) -> list[str]:
    return [
        f"-max_total_time={seconds}", f"-max_len={target.longest}", f"-timeout={LONGEST_TRY}", f"-rss_limit_mb={MOST_MEMORY}",
        f"-artifact_prefix={findings}/{target.name}-", "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip


def _last(pattern: str, text: str) -> int:
    found = re.findall(pattern, text, re.MULTILINE)
    return int("".join(found[-1])) if found else 0


if __name__ == "__main__":
    sys.exit(main())
