"""Rows of a case sealed anew, after its key was renewed or the format of sealed values was: a few with each sign-in.

What a leaver copied of the keys then opens nothing of a database that they get hold of later, old rows included. Rows
that wait stay readable: versions of a key and formats are never dropped before. Stopping anywhere loses nothing; each
act seals whole rows and the next one goes on.
"""

from collections.abc import Iterator

from sqlalchemy import select

from casebook.crypto.envelope import is_current
from casebook.errors import NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Base, CaseFile, CaseRecord
from casebook.model.places import sealed_columns
from casebook.work import Work


def reseal_some(work: Work, keys: Keyring, at_most: int) -> int:
    """Seal up to so many rows anew in the cases that a keyring opens; give how many. A damaged row is passed over."""
    done = 0
    for case in work.db.scalars(select(CaseFile).where(CaseFile.resealing_due)).all():
        if done >= at_most:
            break
        if keys.holds(case.id):
            done += _reseal_case(work, keys, case, at_most - done)
    work.db.flush()
    return done


def _reseal_case(work: Work, keys: Keyring, case: CaseFile, at_most: int) -> int:
    done = 0
    for row in _rows(work, case):
        if done >= at_most:
            return done
        try:
            done += keys.reseal_row(row)
        except (NoGrant, Tampered):
            continue
    if case.body_version != case.key_version or not is_current(case.body):
        try:
            keys.seal_case(case, keys.open_case(case))
        except (NoGrant, Tampered):
            return done
    case.resealing_due = False
    return done


def _rows(work: Work, case: CaseFile) -> Iterator[CaseRecord]:
    """Give the rows of a case that are to be sealed anew; those under an old format are found by their first byte."""
    for mapper in Base.registry.mappers:
        noun = mapper.class_
        if not issubclass(noun, CaseRecord):
            continue
        for row in work.db.scalars(select(noun).where(noun.case_id == case.id)):
            if row.key_version != case.key_version or not all(map(is_current, sealed_columns(row).values())):
                yield row
