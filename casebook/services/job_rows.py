"""What a member reads and writes in the row of a job: what all who hold its case may know, and what is their own alone.

A job of no single case is its member's alone: all of it lies under its own key.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Database

from casebook.crypto.envelope import SecretKey, seal, unseal
from casebook.crypto.padding import levelled
from casebook.errors import NoGrant, Tampered, WrongKey
from casebook.keys.keyring import Keyring
from casebook.keys.workers import job_context, member_place
from casebook.model import Job, JobKey
from casebook.model.job import UNDER_WAY, JobBody, JobSecret, JobState
from casebook.services.job_contents import Broken, Made, progress_of, result_of
from casebook.services.job_kinds import KINDS
from casebook.services.progress import Standing


def key_of(keys: Keyring, row: Job) -> SecretKey:
    """Give the key of a job of one's own; raises Tampered."""
    try:
        return SecretKey(keys.open_own(member_place(row.id, row.member_id), row.member_key.ciphertext, JobSecret).key)
    except WrongKey as error:
        raise Tampered from error  # it was sealed to this member


def body_of(keys: Keyring, row: Job) -> JobBody:
    """Give what may be known of a job; raises NoGrant, Tampered."""
    return msgspec.json.decode(unseal(_body_key(keys, row), job_context(row, "body"), row.body), type=JobBody)


def put_body(keys: Keyring, row: Job, body: JobBody) -> None:
    """Write down what may be known of a job."""
    row.body = seal(_body_key(keys, row), job_context(row, "body"), levelled(msgspec.json.encode(body)))


def opened(keys: Keyring, rows: Iterable[Job]) -> Iterator[tuple[Job, JobBody]]:
    """Open the bodies of rows; one that is damaged hides no other."""
    for row in rows:
        with suppress(Tampered, NoGrant):
            yield row, body_of(keys, row)


def standing_of(row: Job, body: JobBody) -> Standing:
    """Say how far a job is."""
    stages = KINDS[body.kind].stages
    if row.progress is None:
        return Standing(stages[0], stages=stages)
    return progress_of(unseal(SecretKey(body.progress_key), job_context(row, "progress"), row.progress), stages)


def made_by(keys: Keyring, row: Job) -> Made | None:
    """Give what a job of one's own has made, None where there is nothing of it."""
    made = _result(keys, row)
    return None if isinstance(made, Exception) else made


def error_of(keys: Keyring, row: Job) -> Exception | None:
    """Say why a job of one's own has made nothing; to others, that it is unknown."""
    if row.state != JobState.FAILED:
        return None
    error = _result(keys, row)
    return error if isinstance(error, Exception) else Broken("unknown")


def close(db: Database, row: Job, state: JobState) -> None:
    """End a job: what it was given and what it made are gone from its row, and every key of it for workers."""
    row.state, row.worker_id, row.unasked = state, None, 0
    row.given = row.result = row.progress = None
    db.execute(delete(JobKey).where(JobKey.job_id == row.id))


def end_those_of_no_case(db: Database) -> None:
    """End every job that is of no single case: what it was given, or has found, may be of one that is erased now."""
    for row in db.scalars(select(Job).where(Job.case_id.is_(None), Job.state.in_(UNDER_WAY)).with_for_update()):
        close(db, row, JobState.ENDED)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _body_key(keys: Keyring, row: Job) -> SecretKey:
    if row.case_id is None or row.key_version is None:
        return key_of(keys, row)
    return keys.case_key(row.case_id, row.key_version).secret


def _result(keys: Keyring, row: Job) -> Made | Exception | None:
    if row.result is None or row.member_id != keys.member_id:
        return None
    return result_of(unseal(key_of(keys, row), job_context(row, "result"), row.result))
