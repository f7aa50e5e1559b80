"""casebook check: look at this installation and say what to do."""

import resource
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.audit.verification import verify as verify_log
from casebook.cli.backend import json_option, show
from casebook.crypto import sealing
from casebook.exporters.documents import SealUnusable
from casebook.inspection.inspector import in_force
from casebook.model import Office
from casebook.services import integrity, reconciling
from casebook.services.backup_standing import standing
from casebook.services.migration import is_current
from casebook.settings import load
from casebook.work import House

ENOUGH = 2 * 2**30  # bytes of free disk below which the check complains


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` says what to do when it is not good."""

    what: str
    good: bool
    advice: str = ""


@click.command()
@json_option
def check(*, as_json: bool) -> None:
    """Examine permissions, database, log, files, disk and protections."""
    house = House(load())
    findings = [finding for look in LOOKS for finding in look(house)]
    house.close()
    good = all(finding.good for finding in findings)
    show(
        {"ok": good, "findings": [{"what": f.what, "good": f.good, "advice": f.advice} for f in findings]},
        lambda: "\n".join(
            f"{'good' if f.good else 'BAD '}  {f.what}{'' if f.good else ': ' + f.advice}" for f in findings
        ),
        as_json=as_json,
    )
    sys.exit(0 if good else 1)


def _permissions(house: House) -> Iterator[Finding]:
    open_bits = stat.S_IRWXG | stat.S_IRWXO
    private = not house.settings.instance.stat().st_mode & open_bits
    yield Finding("the instance folder is private", private, f"run: chmod 700 {house.settings.instance}")


def _database(house: House) -> Iterator[Finding]:
    current = is_current(house)
    yield Finding(
        "the database has this version's shape", current, "run any casebook command once, or restore a backup"
    )
    if not current:
        return
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        founded = db.execute(select(Office.id)).first() is not None
        yield Finding("an office is founded", founded, "run: casebook init")
        faults = verify_log(db, house.heads).faults
        yield Finding("the log is unbroken", not faults, "run: casebook log verify")
        yield from _files(house, db)
        if founded:
            yield from _backups(house, db)


def _files(house: House, db: Database) -> Iterator[Finding]:
    found = reconciling.compare(db, house.blobs)
    yield Finding(
        "every recorded file is there",
        not found.missing,
        f"{len(found.missing)} files are missing: casebook files reconcile names them; restore them from a backup",
    )
    orphans = len(found.orphans)
    yield Finding(
        "every stored file is recorded",
        not orphans,
        f"{orphans} files belong to no record: see casebook files reconcile; they are ciphertext",
    )
    seen = integrity.files_standing(db)
    yield Finding(
        "every file is as it was first seen",
        not seen.damaged,
        f"{seen.damaged} files are damaged: casebook files check names them; restore them from a backup",
    )


def _backups(house: House, db: Database) -> Iterator[Finding]:
    known, today = standing(db), house.clock().date()
    made = f"the last one is of {known.made_on}" if known.made_on else "there is none"
    yield Finding(
        "there is a backup of these days", not known.is_old(today), f"{made}: run casebook backup create, by a timer"
    )
    yield Finding("the last backup was finished", not known.failed, "it failed: see what the timer wrote down")
    seen = f"the last time was {known.verified_on}" if known.verified_on else "that never happened"
    yield Finding("a backup was found whole", not known.is_unseen(today), f"{seen}: run casebook backup verify")


def _disk(house: House) -> Iterator[Finding]:
    free = shutil.disk_usage(house.settings.blobs).free
    yield Finding("there is room on the disk", free > ENOUGH, f"only {free // 2**20} MiB are free")


def _machine(_: House) -> Iterator[Finding]:
    core = resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    yield Finding("core dumps are off", core, "run the service with LimitCORE=0 (casebook serve does)")
    try:
        swap = len(Path("/proc/swaps").read_text("ascii").splitlines()) <= 1
    except OSError:
        swap = True
    yield Finding("there is no swap", swap, "keys in memory can reach the disk: turn swap off, or encrypt it")


def _cryptography(_: House) -> Iterator[Finding]:
    yield Finding("ML-KEM-768 is available", sealing.available(), "install the pinned cryptography wheel")
    yield Finding(
        "hostile files are opened in a confined process", bool(in_force()), "this kernel offers no confinement"
    )


def _seal(house: House) -> Iterator[Finding]:
    """Whether the office's certificate can seal today, and nobody else can read its file; nothing where none is named."""
    if not house.settings.seal:
        return
    from casebook.exporters.pdf_seal import read_seal  # noqa: PLC0415  -- it takes seconds to load

    files = [Path(each) for each in (house.settings.seal, house.settings.seal_passphrase_file) if each]
    try:
        read_seal(files[0], files[1] if len(files) > 1 else None, house.clock())
        advice = ""
    except SealUnusable as error:
        advice = str(error)
    yield Finding("the office's certificate can seal", not advice, advice)
    private = not any(each.exists() and each.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) for each in files)
    yield Finding("the office's certificate is private", private, f"run: chmod 600 {' '.join(map(str, files))}")


LOOKS: tuple[Callable[[House], Iterator[Finding]], ...] = (
    _permissions,
    _database,
    _disk,
    _machine,
    _cryptography,
    _seal,
)
