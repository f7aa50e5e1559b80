"""Take in what people report. Everything here can seal, and nothing can open what was sealed to the team.

A browser holds a secret in a cookie; under it lies the report's thread key, so that its writer alone can go on with a
draft. Sending seals that key to the team's public key and puts it under the return code. These acts have no actor.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casebook.audit.events import ReportReceived
from casebook.crypto.envelope import SecretKey
from casebook.crypto.randomness import digest
from casebook.errors import IllegalMove, InvalidInput, NotFound, Refused, Tampered
from casebook.model import Report, ReporterSession, ReportFile
from casebook.model.evidence import OriginalBody
from casebook.model.report import ReportBody, ReporterSessionBody, ReportFileBody, ReportState
from casebook.services import posting
from casebook.services.custody_record import FIRST_LINK, REPORTER, Happening, linked
from casebook.services.drafts import ReportDraft, coded, shared, worded
from casebook.services.posting import own_words
from casebook.services.report_keys import open_body, seal_body, wrap_for_team
from casebook.services.returning import give_code
from casebook.services.visits import Visit, count_files, leave, lock, put_session, session_of, told, visit
from casebook.work import Work

# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────


def begin_draft(
    work: Work, cookie: str, draft: ReportDraft, *, report_id: UUID | None = None, flooded: bool = False
) -> Visit:
    """Begin a report that only this browser can open.

    `report_id` is minted with the form: sending the same form twice begins one report.

    Raises:
        InvalidInput: an answer is too long, or none of the choices.
        IllegalMove: a report of this form was begun before, and this browser does not open it any more.
        Refused: the cookie is none of ours.
    """
    body = checked(draft, flooded=flooded)
    secret, before = _free_browser(work, cookie, report_id)
    if before is not None:
        return before
    key, today = SecretKey.generate(), work.clock().date()
    report = Report(id=report_id or uuid4(), team_id=posting.address_of(work).team_id, day=today)
    seal_body(key, report, body)
    opened = ReporterSessionBody(thread_key=key.material, started_at=work.clock())
    session = ReporterSession(lookup=digest(secret), report_id=report.id, day=today)
    put_session(session, secret, opened)
    work.db.add(report)
    with _once():
        work.db.flush()  # the browser's row points at the report's
    work.db.add(session)
    return Visit(secret, session, opened, report, key)


def tell(work: Work, cookie: str, draft: ReportDraft, *, report_id: UUID | None = None, flooded: bool = False) -> None:
    """Begin a report and send it in one step. Raises as `begin_draft` and `send`."""
    body = checked(draft, flooded=flooded)
    secret, before = _free_browser(work, cookie, report_id)
    if before is not None:
        send(work, before)
        return
    posted = posting.sealed(
        posting.address_of(work),
        secret,
        body,
        report_id=report_id or uuid4(),
        now=work.clock(),
        code_days=work.settings.code_days,
    )
    with _once():
        posting.keep(work, [posted])


def checked(draft: ReportDraft, *, flooded: bool = False) -> ReportBody:
    """Give what was told as it will be sealed; raises InvalidInput for what is too long or none of the choices."""
    for name in ("story", "when", "where", "who_did", "relatives", "called", "contact"):
        worded(getattr(draft, name), name)
    coded("report_danger", draft.danger, "danger")
    coded("report_about", draft.about, "about")
    for list_name, codes, field_name in (("report_kind", draft.kinds, "kinds"), ("report_help", draft.helps, "helps")):
        for code in codes:
            coded(list_name, code, field_name)
    return ReportBody(**shared(draft, ReportBody), flooded=flooded)


def save_draft(work: Work, found: Visit, draft: ReportDraft, *, revision: int) -> None:
    """Put a draft in place of what it was.

    Raises:
        IllegalMove: it is sent already, or another tab has changed it since `revision`.
        InvalidInput: as `begin_draft`.
    """
    lock(work, found)
    before = told(found)
    if found.sent or before.revision != revision:
        raise IllegalMove("this report has moved on")
    body = checked(draft, flooded=before.flooded)
    seal_body(found.key, found.report, msgspec.structs.replace(body, revision=revision + 1))


def send(work: Work, found: Visit) -> None:
    """Send a report to the team and give it a return code; sending it again changes nothing.

    Raises:
        InvalidInput: nothing was told and no file was added.
    """
    lock(work, found)
    if found.sent:
        return
    before, files = told(found), count_files(work, found)
    if not (files or any(own_words(before))):
        raise InvalidInput("Please write something, or add a file. A few words are enough.", field="story")
    address = posting.address_of(work, found.report.team_id)
    wrap_for_team(found.key, found.report, address.version, address.public_key)
    seal_body(
        found.key,
        found.report,
        msgspec.structs.replace(
            before,
            state=ReportState.RECEIVED,
            received_at=work.clock(),
            files=files,
            revision=before.revision + 1,
        ),
    )
    give_code(work, found)
    work.record(ReportReceived(team=address.team_id, report=found.report.id, files=files))


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────


def add_file(
    work: Work,
    found: Visit,
    original: OriginalBody,
    *,
    file_id: UUID,
    blob: str,
    message: UUID | None = None,
    without_place: bool = False,
    intimate: bool = False,
) -> None:
    """Keep a file that was received for this report, with the first link of its custody; if this act fails, it goes.

    A file of the same id is kept already: this one goes.

    Raises:
        InvalidInput: the report has as many files as one may have.
    """
    work.undo.append(partial(work.blobs.delete, blob))
    lock(work, found)
    if work.db.get(ReportFile, file_id) is not None:
        work.after.append(partial(work.blobs.delete, blob))
        return
    if count_files(work, found) >= work.settings.report_files:
        raise InvalidInput("This report has as many files as one can have.", field="files")
    first = Happening(
        evidence_id=file_id,
        seq=1,
        at=original.received_at,
        event="received",
        actor_role=REPORTER,
        purpose="copy without place" if without_place else "sent through the portal",
        sha256_after=original.sha256,
    )
    row = ReportFile(id=file_id, report_id=found.report.id, day=work.clock().date(), blob=blob)
    body = ReportFileBody(
        original=original,
        custody=(linked(FIRST_LINK, first),),
        message=message,
        without_place=without_place,
        intimate=intimate,
    )
    seal_body(found.key, row, body)
    work.db.add(row)


def files(work: Work, found: Visit) -> list[tuple[UUID, ReportFileBody]]:
    """List the files of a report in the order in which they came; one that is damaged is left out."""
    opened = []
    for row in work.db.scalars(select(ReportFile).where(ReportFile.report_id == found.report.id)):
        with suppress(Tampered):
            opened.append((row.id, open_body(found.key, row, ReportFileBody)))
    return sorted(opened, key=lambda pair: pair[1].original.received_at)


def remove_file(work: Work, found: Visit, file_id: UUID) -> None:
    """Take a file back before the report is sent.

    Raises:
        IllegalMove: the report is sent; what the team has is theirs to keep or erase.
        NotFound: there is none, or it is of another report.
    """
    lock(work, found)
    row = work.db.get(ReportFile, file_id)
    if row is None or row.report_id != found.report.id:
        raise NotFound
    if found.sent:
        raise IllegalMove("this report is sent")
    work.db.delete(row)
    work.after.append(partial(work.blobs.delete, row.blob))


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _free_browser(work: Work, cookie: str, report_id: UUID | None) -> tuple[bytes, Visit | None]:
    secret, before = session_of(work, cookie)
    if not secret:
        raise Refused
    if before is None:
        return secret, None
    if before.report_id == report_id and (found := visit(work, cookie)) is not None:
        return secret, found
    leave(work, cookie)  # this browser has ended one report, or its time is over, and it begins another
    return secret, None


@contextmanager
def _once() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:  # this form was sent before, and this browser does not open its report any more
        raise IllegalMove("this report was begun before") from error
