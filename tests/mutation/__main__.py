"""Mutation testing of what guards: `python -m tests.mutation --sample 60`, or `make mutation`.

Works on a copy of the tree in a temporary folder, one mutant at a time. A mutant that no test notices is a survivor: either
a test is missing, or the wrong is none (it says the same in other words). The sample is drawn with a seed that is printed.
"""

# ruff: noqa: T201 -- a command prints

import argparse
import importlib
import importlib.util
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NoReturn

import pytest

from tests.mutation.mirrored import ROOT, modules, noticing
from tests.mutation.mutants import Mutant, mutants

LONGEST = 120  # seconds of a run of tests, after which the mutant counts as noticed: it made something hang
LOADED = (
    "hypothesis",
    "sqlalchemy",
    "flask",
    "flask_babel",
    "wtforms",
    "msgspec",
    "alembic.command",
    "cryptography.x509",
    "psycopg",
)
LOADED_EARLY = (
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)  # assertions of a library that is loaded are not explained
COPIED = ("casebook", "tests", "migrations", "docs", "pyproject.toml", "requirements", "Makefile")


def main() -> int:
    """Try a sample of mutants and print who survived; 1 where nothing could be tried."""
    asked = argparse.ArgumentParser(prog="mutation", description=__doc__)
    asked.add_argument("modules", nargs="*", metavar="module", help="path of a module; all that guard if none is named")
    asked.add_argument("--sample", type=int, default=60, help="mutants to try, 0 for all")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--minutes", type=float, default=0, help="stop after so many, 0 for no limit")
    given = asked.parse_args()
    for name in LOADED:
        importlib.import_module(name)
    chosen = drawn(given.modules or modules(), given.sample, given.seed)
    with tempfile.TemporaryDirectory(prefix="casebook-mutation-") as folder:
        tree = copied(Path(folder))
        return tried(tree, chosen, given.minutes)


def drawn(names: list[str], sample: int, seed: int) -> list[tuple[str, Mutant]]:
    """Draw mutants of the modules evenly, in an order that a seed decides."""
    every = [(name, each) for name in names if noticing(name) for each in mutants((ROOT / name).read_text("utf-8"))]
    random.Random(seed).shuffle(every)
    print(f"{len(every)} mutants of {len({name for name, _ in every})} modules; seed {seed}", flush=True)
    return every[:sample] if sample else every


def copied(folder: Path) -> Path:
    """Copy what tests need of the tree into a folder, and give the folder."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def tried(tree: Path, chosen: list[tuple[str, Mutant]], minutes: float) -> int:
    """Try each mutant; print survivors as they are found, and the score."""
    noticed: Counter[str] = Counter()
    sound: dict[tuple[str, ...], bool] = {}
    seen: Counter[str] = Counter()
    started = time.monotonic()
    for name, mutant in chosen:
        if minutes and time.monotonic() - started > minutes * 60:
            break
        tests = tuple(noticing(name))
        if tests not in sound:
            sound[tests] = passes(tree, noticing(name))
            if not sound[tests]:
                print(f"left out, since they fail without any mutant: {', '.join(tests)}", flush=True)
        if not sound[tests]:
            continue
        path = tree / name
        original = path.read_text("utf-8")
        write(path, mutant.source)
        killed = not passes(tree, noticing(name))
        write(path, original)
        package = "/".join(name.split("/")[1:-1]) or "access"
        seen[package] += 1
        noticed[package] += killed
        if not killed:
            print(f"survived: {name}:{mutant.line} {mutant.what}", flush=True)
    for package in sorted(seen):
        print(f"{package:12}{noticed[package]:>5} of {seen[package]}")
    print(f"noticed {noticed.total()} of {seen.total()} in {time.monotonic() - started:.0f} s")
    return int(not seen)


def write(path: Path, source: str) -> None:
    """Write a module, and forget what was compiled of it: within one second, and of one size, Python would not notice."""
    path.write_text(source, "utf-8")
    Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


def passes(tree: Path, files: list[str]) -> bool:
    """Whether all tests of the files pass in the copied tree; they end at the first that fails, and a run that hangs fails."""
    child = os.fork()
    if not child:
        _run(tree, files)
    until = time.monotonic() + LONGEST + 30 * len(files)
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _run(tree: Path, files: list[str]) -> NoReturn:
    """Run tests in a child that was forked with their libraries loaded, and casebook not."""
    os.setsid()
    os.chdir(tree)
    silent = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silent, descriptor)
    sys.path[:] = [str(tree), *(entry for entry in sys.path if entry and Path(entry) != ROOT)]
    for name in [name for name in sys.modules if name.partition(".")[0] in {"tests", "casebook"}]:
        del sys.modules[name]
    os.environ["PYTHONPATH"] = str(tree)
    sys.argv[1:] = []
    os._exit(int(pytest.main(["-x", "-q", "--no-header", "-p", "no:cacheprovider", *LOADED_EARLY, *files])))


if __name__ == "__main__":
    sys.exit(main())
