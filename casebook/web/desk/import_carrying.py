"""What the pages of exports share: an exhibit opened as an export, and a run carried out beside the pages (services.carrying)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from flask import current_app, request

from casebook import importers
from casebook.access import Permission
from casebook.errors import Refused
from casebook.importers.source import Source
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.model.import_run import RUNNING, STOPPING, ImportRunBody
from casebook.services import custody, importing, membership
from casebook.services.carrying import Acts, Begun, Readings, State
from casebook.services.seeking import seekable
from casebook.web.desk.cookies import house, session_cookie
from casebook.web.desk.guards import admit
from casebook.work import Work, begin

SILENT = timedelta(minutes=1)  # without new rows, after which nobody seems to read
PURPOSE = "read as an export"  # in the custody of the exhibit; wording.py has it in the reader's words


def readings() -> Readings:
    """The readings of this process, as `create_desk` made it."""
    found: Readings = current_app.extensions["readings"]
    return found


def carried(run_id: UUID, run: ImportRunBody) -> bool:
    """Whether somebody reads it right now: this process, or another one of the desk as far as its last rows tell."""
    if run.state not in {RUNNING, STOPPING} or not run.turn:
        return False
    here = readings().of_run(run_id)
    if here is not None and (here.under_way or here.state in {State.ENDED, State.FAILED}):
        return here.under_way
    if house().engine.dialect.name != "postgresql" or run.moved_at is None:
        return False  # on SQLite this process is the only one
    return house().clock() - run.moved_at < SILENT


def opened(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, *, quietly: bool) -> tuple[Source, str]:
    """Open an exhibit as an export; give it, and the hash of its bytes. It may be read when the unit of work is over."""
    original = custody.exhibit(work, keys, case_id, evidence_id).exhibit.original
    file = custody.read(work, keys, case_id, evidence_id, purpose=PURPOSE, quietly=quietly).file
    return importers.source_of(original.name, seekable(file)), original.sha256


def turn(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> Begun:
    """Begin the next turn of a run, and open what it reads; once the act is over, `carry` has it read."""
    run = importing.go_on(work, keys, case_id, run_id)
    source, sha256 = opened(work, keys, case_id, run.evidence, quietly=False)
    return Begun(source, sha256, run)


def carry(case_id: UUID, run_id: UUID, begun: Begun) -> None:
    """Have a run read beside the pages, as the member of this request and for as long as the session lasts."""
    readings().start(case_id, run_id, begun, _acts(Permission.WRITE_CASE, case_id))


def _acts(permission: Permission, case_id: UUID) -> Acts:
    """Give what opens acts after this request. It holds the session's secret, as the browser does, and no key."""
    here, cookie, name = house(), session_cookie(), request.endpoint or ""

    @contextmanager
    def act(*, writes: bool) -> Iterator[tuple[Work, Keyring]]:
        with begin(here, writes=writes, alone=False, name=name) as work:
            keys = sessions.resume(work.db, cookie, work.clock(), membership.limits(work), uses=False)
            if keys is None:
                raise Refused
            work.actor = keys.actor
            admit(work, keys, permission, case_id)
            yield work, keys

    return act
