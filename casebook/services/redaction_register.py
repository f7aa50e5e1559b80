"""The redaction register: what was closed in copies of a case, by which role, and who let each copy stand.

A copy may leave only while it is approved by somebody else than its maker. Ids of members stay in the office; roles leave.
Source: exports.md §4.3.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import CaseRead, RedactionApproved, RedactionWithdrawn
from casebook.errors import IllegalMove, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import CaseRecord, ContentItem, Derivative, Evidence, Incident
from casebook.model.account import ContentItemBody
from casebook.model.evidence import DerivativeBody, EvidenceBody
from casebook.model.incident import IncidentBody
from casebook.model.redaction import Mark, RedactedText, Redaction
from casebook.services.casework import hold
from casebook.services.custody import ExhibitView, exhibit
from casebook.services.recording import of_case, revise
from casebook.work import Work

Quoting = ContentItemBody | IncidentBody
"""What quotes words: a post, or an incident in which somebody said something."""
_QUOTING: tuple[tuple[type[CaseRecord], type[Quoting]], ...] = (
    (ContentItem, ContentItemBody),
    (Incident, IncidentBody),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the redaction register: one place that was closed in one copy. Hashes are lower-case hex SHA-256."""

    noun: str  # "derivative", "content_item" or "incident"
    record: UUID
    exhibit: UUID | None
    label: str
    mark: Mark | None  # None where pages were left out and nothing was closed on the others
    redaction: Redaction
    copy_sha256: str


def approve(work: Work, keys: Keyring, case_id: UUID, record: UUID, part: str = "") -> None:
    """Let a redacted copy stand: somebody else than its maker has looked at it. `part` names the words of a post or incident.

    Raises:
        IllegalMove: the actor made it, or it is approved already.
        NotFound: there is no such copy.
    """
    actor = _judging(work, keys, case_id)

    def approved(redaction: Redaction) -> Redaction:
        if redaction.done_by == actor:
            raise IllegalMove("a second member approves a redacted copy")
        if redaction.approved_at is not None:
            raise IllegalMove("it is approved already")
        return msgspec.structs.replace(
            redaction, approved_by=actor, approved_by_role=keys.role.value, approved_at=work.clock()
        )

    noun = _judged(work, keys, case_id, record, part, approved)
    work.record(RedactionApproved(case=case_id, noun=noun, record=record))


def withdraw(work: Work, keys: Keyring, case_id: UUID, record: UUID, part: str = "") -> None:
    """Take an approval back: something was overlooked. The copy stays, and leaves in no pack.

    Raises:
        IllegalMove: it is not approved.
        NotFound: there is no such copy.
    """
    _judging(work, keys, case_id)

    def withdrawn(redaction: Redaction) -> Redaction:
        if redaction.approved_at is None:
            raise IllegalMove("it is not approved")
        return msgspec.structs.replace(redaction, approved_by=None, approved_by_role="", approved_at=None)

    noun = _judged(work, keys, case_id, record, part, withdrawn)
    work.record(RedactionWithdrawn(case=case_id, noun=noun, record=record))


def register(work: Work, keys: Keyring, case_id: UUID) -> list[Line]:
    """List everything that was closed in copies of a case, newest copy first; a damaged row is left out."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_EVIDENCE, holds_case=True)
    lines: list[Line] = []
    labels: dict[UUID, str] = {}
    for row in work.db.scalars(select(Evidence).where(Evidence.case_id == case_id)):
        with suppress(Tampered):
            labels[row.id] = keys.open_row(row, EvidenceBody).label
    for made in work.db.scalars(select(Derivative).where(Derivative.case_id == case_id)):
        with suppress(Tampered):  # one damaged copy must not hide the others; the case page counts damage
            body = keys.open_row(made, DerivativeBody)
            if body.redaction is not None:
                about = ("derivative", made.id, made.evidence_id, labels.get(made.evidence_id, ""))
                lines += _lines(about, body.redaction, body.sha256)
    for noun, body_type in _QUOTING:
        for quoting in work.db.scalars(select(noun).where(noun.case_id == case_id)):
            with suppress(Tampered):
                for each in keys.open_row(quoting, body_type).redacted:
                    digest = sha256(each.words.encode()).hexdigest()
                    lines += _lines((noun.__tablename__, quoting.id, None, ""), each.redaction, digest)
    work.record(CaseRead(case=case_id, page="redaction"))
    return sorted(
        lines, key=lambda line: line.redaction.done_at.isoformat() if line.redaction.done_at else "", reverse=True
    )


def words_that_leave(body: Quoting, part: str) -> str | None:
    """Give the words of a post or incident as they may leave: with codes where somebody closed some, else as written.

    None while nobody has approved the closed words, or while the record says something else than when they were closed: then
    neither the copy nor the words themselves may leave.
    """
    closed = next((each for each in body.redacted if each.redaction.part == part), None)
    if closed is None:
        return str(getattr(body, part))
    approved = closed.redaction.approved_at is not None
    return closed.words if approved and closes_these_words(body, closed) else None


def closes_these_words(body: Quoting, closed: RedactedText) -> bool:
    """Say whether words were closed in what a post or incident says now, and not in what it said before it was corrected."""
    words = str(getattr(body, closed.redaction.part, ""))
    return closed.redaction.original_sha256 == sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class CopyView:
    """One redacted copy with its exhibit."""

    id: UUID
    body: DerivativeBody
    redaction: Redaction
    exhibit: ExhibitView


def copy(work: Work, keys: Keyring, case_id: UUID, derivative_id: UUID) -> CopyView:
    """Give one copy with its exhibit, but not its bytes; raises NotFound where there is none."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_EVIDENCE, holds_case=True)
    row = of_case(work, Derivative, derivative_id, case_id)
    body = keys.open_row(row, DerivativeBody)
    if body.redaction is None:
        raise NotFound
    return CopyView(row.id, body, body.redaction, exhibit(work, keys, case_id, row.evidence_id))


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _judging(work: Work, keys: Keyring, case_id: UUID) -> UUID:
    hold(work, keys, case_id)
    return require(work.actor, Permission.APPROVE_REDACTION, holds_case=True).member_id


def _judged(
    work: Work, keys: Keyring, case_id: UUID, record: UUID, part: str, judged: Callable[[Redaction], Redaction]
) -> str:
    if part:
        for noun, body_type in _QUOTING:
            with suppress(NotFound):
                _judge_words(work, keys, of_case(work, noun, record, case_id), body_type, part, judged)
                return str(noun.__tablename__)
        raise NotFound
    row = of_case(work, Derivative, record, case_id)
    body = keys.open_row(row, DerivativeBody)
    if body.redaction is None:
        raise NotFound
    revise(work, keys, row, msgspec.structs.replace(body, redaction=judged(body.redaction)), revision=body.revision)
    return "derivative"


def _judge_words(
    work: Work,
    keys: Keyring,
    row: CaseRecord,
    body_type: type[Quoting],
    part: str,
    judged: Callable[[Redaction], Redaction],
) -> None:
    body = keys.open_row(row, body_type)
    if part not in {each.redaction.part for each in body.redacted}:
        raise NotFound
    redacted = tuple(
        msgspec.structs.replace(each, redaction=judged(each.redaction)) if each.redaction.part == part else each
        for each in body.redacted
    )
    revise(work, keys, row, msgspec.structs.replace(body, redacted=redacted), revision=body.revision)


def _lines(about: tuple[str, UUID, UUID | None, str], redaction: Redaction, copy_sha256: str) -> Iterator[Line]:
    noun, record, exhibit, label = about
    for mark in redaction.marks or (None,):
        yield Line(noun, record, exhibit, label, mark, redaction, copy_sha256)
