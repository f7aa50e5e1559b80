"""A reporter's browser: what its cookie opens, how long, and what time takes away (docs/formats/reports.md).

The portal uses this module. A copied database opens no visit: the secret is in the browser only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, select

from casebook.crypto.bearer import decoded
from casebook.crypto.envelope import Context, SecretKey, seal, unseal
from casebook.crypto.labels import REPORTER_KEY
from casebook.crypto.randomness import derive, digest
from casebook.errors import NotFound, Tampered
from casebook.model import Report, ReporterSession, ReportFile
from casebook.model.places import report_context
from casebook.model.report import ReportBody, ReporterSessionBody
from casebook.services.report_keys import open_body, seal_body
from casebook.work import Work

BACK = timedelta(hours=2)  # how long a browser that came back with its code can go on without typing it again
CLOCK = timedelta(hours=2)  # how far the clock may be set back between two requests: a draft that was typed outlives it


@dataclass(frozen=True, slots=True)
class Visit:
    """A reporter's browser and the report that it opens, for the length of one request."""

    secret: bytes
    session: ReporterSession
    opened: ReporterSessionBody
    report: Report
    key: SecretKey

    @property
    def sent(self) -> bool:
        """Whether the report is with the team."""
        return self.report.team_version is not None


def visit(work: Work, cookie: str) -> Visit | None:
    """Give the report that a browser's cookie opens, None if it opens none, or none any more."""
    secret, session = session_of(work, cookie)
    if session is None:
        return None
    try:
        opened = msgspec.json.decode(
            unseal(_session_key(secret), _session_place(session), session.body), type=ReporterSessionBody
        )
    except Tampered:
        return None
    longest = timedelta(hours=work.settings.draft_hours) if opened.writing else BACK
    if not -CLOCK <= work.clock() - opened.started_at <= longest:
        return None
    report = work.db.get(Report, session.report_id)
    if report is None:  # left or erased between the two readings
        return None
    return Visit(secret, session, opened, report, SecretKey(opened.thread_key))


def session_of(work: Work, cookie: str) -> tuple[bytes, ReporterSession | None]:
    """Give the secret of a cookie, and the row of its browser; None where there is none."""
    secret = decoded(cookie)
    return (b"", None) if secret is None else (secret, work.db.get(ReporterSession, digest(secret)))


def leave(work: Work, cookie: str) -> None:
    """Forget a browser, also one whose time is over; a report that it has not sent goes with it, files and all."""
    _, session = session_of(work, cookie)
    if session is None:
        return
    # The row as it is once the lock is held: it may have been sent a moment ago, and then it stays.
    report = work.db.get(Report, session.report_id, with_for_update=True, populate_existing=True)
    if report is not None and report.team_version is None:
        _discard(work, [report.id])
    else:
        work.db.execute(delete(ReporterSession).where(ReporterSession.lookup == session.lookup))


def sweep(work: Work) -> None:
    """Delete drafts and browsers that are over by their day alone, and return codes that open nothing any more."""
    today = work.clock().date()
    ended = today - timedelta(days=-(-work.settings.draft_hours // 24))  # whole days: begun a moment before midnight
    work.db.execute(
        delete(ReporterSession).where(
            ReporterSession.day < ended,
            ReporterSession.report_id.in_(select(Report.id).where(Report.team_version.is_not(None))),
        )
    )
    _discard(work, work.db.scalars(select(Report.id).where(Report.team_version.is_(None), Report.day < ended)).all())
    over = today - timedelta(days=work.settings.code_days + 1)
    for row in work.db.scalars(select(Report).where(Report.code_day < over, Report.lookup.is_not(None))):
        row.lookup = row.code_wrap = None


def _discard(work: Work, reports: Sequence[UUID]) -> None:
    if not reports:
        return
    for blob in work.db.scalars(select(ReportFile.blob).where(ReportFile.report_id.in_(reports))):
        work.after.append(partial(work.blobs.delete, blob))
    work.db.execute(delete(ReportFile).where(ReportFile.report_id.in_(reports)))
    work.db.execute(delete(ReporterSession).where(ReporterSession.report_id.in_(reports)))
    work.db.execute(delete(Report).where(Report.id.in_(reports)))


def told(found: Visit) -> ReportBody:
    """Give what was told so far; raises Tampered."""
    return open_body(found.key, found.report, ReportBody)


def lock(work: Work, found: Visit) -> None:
    """Hold a report alone until this act ends, and read it as it is then; one that this act began is its own.

    Raises:
        NotFound: it was left or erased a moment ago.
    """
    if found.report in work.db.new:
        return
    work.db.flush()
    if work.db.get(Report, found.report.id, with_for_update=True, populate_existing=True) is None:
        raise NotFound


def change(work: Work, found: Visit, **changed: Any) -> None:  # noqa: ANN401 -- whichever fields the body has
    """Change some of what a report says of itself."""
    body = told(found)
    seal_body(found.key, found.report, msgspec.structs.replace(body, **changed, revision=body.revision + 1))
    work.db.flush()


def count_files(work: Work, found: Visit) -> int:
    """Count the files of a report."""
    if found.report in work.db.new:
        return 0
    of_report = select(func.count()).select_from(ReportFile).where(ReportFile.report_id == found.report.id)
    return work.db.scalar(of_report) or 0


def put_session(row: ReporterSession, secret: bytes, opened: ReporterSessionBody) -> None:
    """Seal what a browser opens into its row."""
    row.body = seal(_session_key(secret), _session_place(row), msgspec.json.encode(opened))


def _session_key(secret: bytes) -> SecretKey:
    return SecretKey(derive(secret, REPORTER_KEY))


def _session_place(row: ReporterSession) -> Context:
    return report_context("reporter_session", row.report_id)
