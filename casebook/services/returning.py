"""Come back: the return code, the messages between a reporter and the team, and the wish to have everything erased.

The portal uses this module. The code opens one thread and nothing else; what the team notes about it stays closed.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, select

from casebook.audit.events import CodeRenewed, ErasureAsked, MessageReceived
from casebook.crypto.bearer import decoded
from casebook.crypto.envelope import SecretKey
from casebook.crypto.randomness import digest, random_bytes
from casebook.crypto.return_code import ReturnCode
from casebook.errors import IllegalMove, InvalidInput, Refused, Tampered
from casebook.model import Message, Report, ReporterSession
from casebook.model.report import MessageBody, ReportBody, ReporterSessionBody
from casebook.services.drafts import worded
from casebook.services.report_keys import open_body, open_with_code, seal_body, wrap_for_code
from casebook.services.visits import Visit, change, lock, put_session, told
from casebook.work import Work

MOST_MESSAGES = 500  # of one thread


@dataclass(frozen=True, slots=True)
class Thread:
    """What somebody sees who came back: where their report stands, the messages, and when their code ends."""

    body: ReportBody
    messages: tuple[MessageBody, ...]
    ends_on: date | None  # the last day of the return code


# ── the return code ─────────────────────────────────────────────────────────────────────────────────────


def code_to_show(found: Visit) -> ReturnCode | None:
    """Give the return code that this browser is to be shown, None once its owner has put it away."""
    nonce = found.opened.code_nonce
    return ReturnCode.derived(found.secret, bytes.fromhex(nonce)) if nonce else None


def put_away(work: Work, found: Visit) -> None:
    """Note that the code was written down: this browser is forgotten, and nothing can show the code again."""
    work.db.execute(delete(ReporterSession).where(ReporterSession.lookup == found.session.lookup))


def renew_code(work: Work, found: Visit) -> None:
    """Give a new return code; the old one opens nothing any more. Raises IllegalMove for a draft."""
    lock(work, found)
    if not found.sent:
        raise IllegalMove("a draft has no return code")
    give_code(work, found)
    work.record(CodeRenewed(team=found.report.team_id, report=found.report.id))


def opens(work: Work, typed: str) -> bool:
    """Say whether what somebody typed is a return code that opens a report today; costs the same either way."""
    try:
        _opened(work, typed)
    except Refused:
        return False
    return True


def come_back(work: Work, cookie: str, typed: str) -> None:
    """Let a browser with a new cookie open the report that a return code belongs to.

    What is no code, an unknown code and one that is over cost the same and look the same.

    Raises:
        Refused: for every reason alike.
    """
    row, key = _opened(work, typed)
    secret = decoded(cookie)
    held = {"key_share": True}  # it is not erased meanwhile
    if secret is None or work.db.get(Report, row.id, with_for_update=held, populate_existing=True) is None:
        raise Refused
    session = ReporterSession(lookup=digest(secret), report_id=row.id, day=work.clock().date())
    put_session(session, secret, ReporterSessionBody(thread_key=key.material, started_at=work.clock(), writing=False))
    work.db.add(session)


def _opened(work: Work, typed: str) -> tuple[Report, SecretKey]:
    office = work.office().id.bytes
    code = ReturnCode.parse(typed) or ReturnCode.generate()  # what is no code costs what an unknown one does
    row = work.db.execute(select(Report).where(Report.lookup == code.lookup(office))).scalar_one_or_none()
    key, _ = open_with_code(row, code, office, work.clock().date())
    if row is None:
        raise Refused
    return row, key


def give_code(work: Work, found: Visit) -> None:
    """Put a report under a new return code, which this browser is to be shown."""
    last_day = work.clock().date() + timedelta(days=work.settings.code_days)
    nonce = under_new_code(found.key, found.report, found.secret, work.office().id.bytes, last_day)
    found.report.code_day = work.clock().date()
    put_session(found.session, found.secret, msgspec.structs.replace(found.opened, code_nonce=nonce.hex()))


def under_new_code(key: SecretKey, report: Report, secret: bytes, office: bytes, last_day: date) -> bytes:
    """Put a thread key under a new return code; give the nonce that makes this code from the browser's secret."""
    nonce = random_bytes(16)
    wrap_for_code(key, report, ReturnCode.derived(secret, nonce), office, last_day)
    return nonce


# ── the thread ──────────────────────────────────────────────────────────────────────────────────────────


def thread(work: Work, found: Visit) -> Thread:
    """Give the state and messages of a report that was sent, oldest first; raises IllegalMove for a draft."""
    if not found.sent:
        raise IllegalMove("a draft has no thread")
    messages = []
    for row in work.db.scalars(select(Message).where(Message.report_id == found.report.id)):
        with suppress(Tampered):  # one damaged message must not close the thread
            messages.append(open_body(found.key, row, MessageBody))
    messages.sort(key=lambda message: message.at)
    begun = found.report.code_day
    ends_on = begun + timedelta(days=work.settings.code_days) if begun else None
    return Thread(told(found), tuple(messages), ends_on)


def note_visit(work: Work, found: Visit) -> None:
    """Note when the sender last came back, so that the next visit can tell what is new."""
    lock(work, found)
    change(work, found, visited_at=work.clock())


def write(work: Work, found: Visit, text: str, *, files: int, language: str, message_id: UUID) -> None:
    """Add a message of the reporter; the same form sent twice adds one.

    Raises:
        InvalidInput: there is nothing in it, it is too long, or the thread is full.
        IllegalMove: the report is not sent yet.
    """
    lock(work, found)
    if not found.sent:
        raise IllegalMove("a draft has no thread")
    if work.db.get(Message, message_id) is not None:
        return
    if not (text.strip() or files):
        raise InvalidInput("Please write something, or add a file. A few words are enough.", field="text")
    of_thread = select(func.count()).select_from(Message).where(Message.report_id == found.report.id)
    if (work.db.scalar(of_thread) or 0) >= MOST_MESSAGES:
        raise InvalidInput("This conversation is full. Please begin a new report.", field="text")
    row = Message(id=message_id, report_id=found.report.id, day=work.clock().date())
    body = MessageBody(at=work.clock(), text=worded(text, "text"), language=language, files=files)
    seal_body(found.key, row, body)
    work.db.add(row)
    change(work, found, written_at=work.clock())
    work.record(MessageReceived(team=found.report.team_id, report=found.report.id, files=files))


def ask_erasure(work: Work, found: Visit) -> None:
    """Ask the team to erase everything; asking twice is asking once. Raises IllegalMove for a draft."""
    lock(work, found)
    if not found.sent:
        raise IllegalMove("a draft is erased by leaving it")
    if told(found).erasure_asked_at is None:
        change(work, found, erasure_asked_at=work.clock())
        work.record(ErasureAsked(team=found.report.team_id, report=found.report.id))
