"""The office itself: its database, log, files and backups, and how many of its members have a second factor."""

from collections.abc import Iterator

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session as Database

from casebook.audit.verification import verify as verify_log
from casebook.cli.looks.finding import Finding
from casebook.model import Office
from casebook.model.member import Credential
from casebook.model.second_factor import SecondFactor
from casebook.services import integrity, reconciling
from casebook.services.backup_standing import standing
from casebook.services.migration import Shape, shape_of
from casebook.services.starting import why_stop
from casebook.work import House


def looks_at_office(house: House) -> Iterator[Finding]:
    """What the database says of the office; nothing of it needs a key."""
    shape = shape_of(house.engine)
    yield Finding(
        "the database has a shape for this version",
        shape.works,
        "run any casebook command once, or restore a backup",
        "a newer version's, which admits this one" if shape is Shape.ADMITS else "",
    )
    if not shape.works:
        return
    reason = why_stop(house)
    yield Finding("the office is in this database", not reason, reason)
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        founded = db.execute(select(Office.id)).first() is not None
        yield Finding("an office is founded", founded, "run: casebook init")
        faults = verify_log(db, house.heads).faults
        yield Finding("the log is unbroken", not faults, "run: casebook log verify")
        yield from _files(house, db)
        if founded:
            yield from _backups(house, db)
            yield from _members(db)


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


def _members(db: Database) -> Iterator[Finding]:
    """By number alone: who they are is sealed."""
    able = select(Credential.member_id)
    members = db.scalar(select(func.count(distinct(Credential.member_id)))) or 0
    with_one = (
        db.scalar(select(func.count(distinct(SecondFactor.member_id))).where(SecondFactor.member_id.in_(able))) or 0
    )
    yield Finding(
        "every member has a second factor",
        with_one == members,
        "a stolen passphrase alone opens what the others hold: ask them to add one under their name",
        f"{with_one} of {members}",
        note=True,
    )
