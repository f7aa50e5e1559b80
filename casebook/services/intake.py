"""Take in what people report. Everything here can seal, and nothing can open what was sealed to the team.

A browser holds a secret in a cookie; under it lies the report's thread key, so that its writer alone can go on with a
draft. Sending seals that key to the team's public key and puts it under the return code. These acts have no actor.
"""

from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError

from casebook.audit.events import ReportReceived
from casebook.crypto.envelope import SecretKey
from casebook.crypto.randomness import digest
from casebook.crypto.sealing import PublicKey
from casebook.errors import IllegalMove, InvalidInput, NotFound, Refused, Tampered
from casebook.model import Report, ReporterSession, ReportFile, Team, TeamKey
from casebook.model.evidence import OriginalBody
from casebook.model.report import ReportBody, ReporterSessionBody, ReportFileBody, ReportState
from casebook.services.custody_record import FIRST_LINK, REPORTER, Happening, linked
from casebook.services.drafts import ReportDraft, coded, shared, worded
from casebook.services.report_keys import open_body, seal_body, wrap_for_team
from casebook.services.returning import give_code
from casebook.services.visits import Visit, count_files, leave, lock, put_session, session_of, told, visit
from casebook.work import Work

_ADDRESSEE = "addressee"

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
    found = _begun(work, cookie, draft, report_id, flooded=flooded)
    _written(work, found)
    return found


def tell(work: Work, cookie: str, draft: ReportDraft, *, report_id: UUID | None = None, flooded: bool = False) -> Visit:
    """Begin a report and send it in one step, with one writing of each row. Raises as `begin_draft` and `send`."""
    with work.db.no_autoflush:
        found = _begun(work, cookie, draft, report_id, flooded=flooded)
        send(work, found)
    _written(work, found)
    return found


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
    seal_body(found.key, found.report, ReportBody(**_checked(draft), flooded=before.flooded, revision=revision + 1))


def send(work: Work, found: Visit) -> None:
    """Send a report to the team and give it a return code; sending it again changes nothing.

    Raises:
        InvalidInput: nothing was told and no file was added.
    """
    lock(work, found)
    if found.sent:
        return
    before, files = told(found), count_files(work, found)
    if not (files or any(tidied(before))):
        raise InvalidInput("Please write something, or add a file. A few words are enough.", field="story")
    team, team_key = _addressee(work, found.report.team_id)
    wrap_for_team(found.key, found.report, team.key_version, PublicKey(team_key.public_key))
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
    work.record(ReportReceived(team=team.id, report=found.report.id, files=files))


def tidied(body: ReportBody) -> tuple[str, ...]:
    """Give the answers in somebody's own words that are not empty."""
    return tuple(filter(str.strip, (body.story, body.where, body.who_did, body.relatives, body.contact, body.when)))


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


def _begun(work: Work, cookie: str, draft: ReportDraft, report_id: UUID | None, *, flooded: bool) -> Visit:
    body = ReportBody(**_checked(draft), flooded=flooded)
    secret, before = session_of(work, cookie)
    if not secret:
        raise Refused
    if before is not None:
        if before.report_id == report_id and (found := visit(work, cookie)) is not None:
            return found
        leave(work, cookie)  # this browser has ended one report, or its time is over, and it begins another
    team, _ = _addressee(work)
    key, today = SecretKey.generate(), work.clock().date()
    report = Report(id=report_id or uuid4(), team_id=team.id, day=today)
    seal_body(key, report, body)
    opened = ReporterSessionBody(thread_key=key.material, started_at=work.clock())
    session = ReporterSession(lookup=digest(secret), report_id=report.id, day=today)
    put_session(session, secret, opened)
    work.db.add(report)
    return Visit(secret, session, opened, report, key)


def _written(work: Work, found: Visit) -> None:
    try:
        work.db.flush()  # the browser's row points at the report's
    except IntegrityError as error:  # this form was sent before, and this browser does not open its report any more
        raise IllegalMove("this report was begun before") from error
    work.db.add(found.session)


def _checked(draft: ReportDraft) -> dict[str, Any]:
    for name in ("story", "when", "where", "who_did", "relatives", "called", "contact"):
        worded(getattr(draft, name), name)
    coded("report_danger", draft.danger, "danger")
    coded("report_about", draft.about, "about")
    for list_name, codes, field_name in (("report_kind", draft.kinds, "kinds"), ("report_help", draft.helps, "helps")):
        for code in codes:
            coded(list_name, code, field_name)
    return shared(draft, ReportBody)


def _addressee(work: Work, team_id: UUID | None = None) -> tuple[Team, TeamKey]:
    """Give the team that a report goes to, and the present version of its key.

    A team that renews its key waits for this act, or this act for it.
    """
    if _ADDRESSEE not in work.db.info:
        present = and_(TeamKey.team_id == Team.id, TeamKey.version == Team.key_version)
        wanted = select(Team, TeamKey).join(TeamKey, present).order_by(Team.day, Team.id).limit(1)
        if team_id is not None:
            wanted = wanted.where(Team.id == team_id)
        # Kept with the unit of work: the log's entry goes to the same key.
        work.db.info[_ADDRESSEE] = work.db.execute(wanted.with_for_update(read=True, of=Team)).first()
    found: tuple[Team, TeamKey] | None = work.db.info[_ADDRESSEE]
    if found is None:
        raise NotFound("there is no office here yet")
    return found
