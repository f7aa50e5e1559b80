"""What the pages of exports share: an exhibit opened as an export, and a run carried out as a job of its member (job_pages)."""

from uuid import UUID

from casebook import importers
from casebook.access import Permission
from casebook.errors import IllegalMove, Refused
from casebook.importers.source import Source
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.model.import_run import RUNNING, STOPPING, ImportRunBody
from casebook.model.job import UNDONE
from casebook.services import custody, job_of_import, jobs, membership
from casebook.services.job_contents import Made
from casebook.services.job_of_import import IMPORT, PURPOSE
from casebook.services.jobs import Seen
from casebook.services.seeking import seekable
from casebook.web.desk import job_pages
from casebook.web.desk.cookies import session_cookie
from casebook.web.desk.job_pages import Keeping
from casebook.work import Work


def opened(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, *, quietly: bool) -> tuple[Source, str]:
    """Open an exhibit as an export; give it, and the hash of its bytes. It may be read when the unit of work is over."""
    original = custody.exhibit(work, keys, case_id, evidence_id).exhibit.original
    file = custody.read(work, keys, case_id, evidence_id, purpose=PURPOSE, quietly=quietly).file
    return importers.source_of(original.name, seekable(file)), original.sha256


def begin(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> None:
    """Have a run carried out, or let it go on, as a job that ends with this browser's session.

    Raises:
        IllegalMove: somebody does already, or the export was read to its end.
    """
    if jobs.under_way(work, keys, case_id, IMPORT, {run_id}):
        raise IllegalMove("This export is being read already.")
    ends_at = sessions.ends_at(work.db, session_cookie(), membership.limits(work))
    if ends_at is None:
        raise Refused
    given = job_of_import.lent_for(work, keys, case_id, run_id, session=job_pages.place(), ends_at=ends_at)
    job_pages.begin(work, keys, case_id, run_id, given)


def go_on(seen: Seen) -> Seen:
    """Give on a job of this member that nobody who lives can carry out; tell how it stands then."""
    return job_pages.go_on(Keeping(Permission.WRITE_CASE, _keep, _tell), seen)


def is_carried(run: ImportRunBody, job: Seen | None) -> bool:
    """Whether somebody reads it, or will."""
    return run.state in {RUNNING, STOPPING} and job is not None and job.state in UNDONE


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _keep(_work: Work, _keys: Keyring, seen: Seen, _made: Made) -> UUID:
    """Say which record came of it: the run, which has kept what was read batch by batch."""
    return seen.about


def _tell(_work: Work, _keys: Keyring, _seen: Seen, _error: Exception) -> None:
    """Leave the log as it is: the act that failed has recorded that it did."""
