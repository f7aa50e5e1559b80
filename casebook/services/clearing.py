"""Clear a pack: compose exactly what would leave, and say what still stands in the way of letting it.

The checks are those of the state machine in exports.md §6: content, redaction, consents, a second pair of eyes. A pack is
built only from a clearance without open blocks, and only of the content that was cleared: `content_digest` names it.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from casebook.errors import CasebookError
from casebook.exporters.dossier import Dossier, Software
from casebook.exporters.problem import Problem
from casebook.exporters.rules import problems
from casebook.model.pack_draft import Approval, PackDraftBody
from casebook.services.consenting import Consents
from casebook.services.holding_back import HeldBack


class NotCleared(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """Something still stands in the way of a pack; `problems` says what, and nothing was built."""

    def __init__(self, found: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{each.code} {each.where}".strip() for each in found))
        self.problems = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """What would leave, what stays, and what stands in the way."""

    dossier: Dossier
    content_digest: str
    problems: tuple[Problem, ...]
    consents: Consents
    held_back: tuple[HeldBack, ...]
    approvals: tuple[Approval, ...]  # of exactly this content
    accepted: frozenset[str] = frozenset()  # keys of warnings that somebody let pass

    @property
    def blocks(self) -> tuple[Problem, ...]:
        """What must be mended before anything leaves."""
        return tuple(each for each in self.problems if each.blocking and not each.accepted)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What somebody should look at."""
        return tuple(each for each in self.problems if not each.blocking)

    def with_findings(self, findings: tuple[Problem, ...]) -> "Clearance":
        """Give the clearance with what the screening of texts and files found."""
        return replace(self, problems=_ordered((*self.problems, *findings), self.accepted))

    def require(self) -> None:
        """Let the build go on, or raise NotCleared."""
        if self.blocks:
            raise NotCleared(self.blocks)


def digest_of(dossier: Dossier) -> str:
    """Name the content of a dossier: SHA-256, hex, over everything but the numbers and times that each build gives anew."""
    case = dossier.case
    plain = replace(
        dossier,
        pack_id="",
        pack_uuid=UUID(int=0),
        issued_at=datetime(1980, 1, 1, tzinfo=UTC),
        log_head="",
        software=Software(version=""),
        case=replace(case, reference="" if case.reference == dossier.pack_id else case.reference),
    )
    return hashlib.sha256(msgspec.json.encode(plain, order="deterministic")).hexdigest()


def found(dossier: Dossier, consents: Consents, draft: PackDraftBody | None, now: datetime) -> tuple[Problem, ...]:
    """Give everything that stands in the way, blocks first; warnings that somebody accepted are marked."""
    everything = (
        *problems(dossier, now.date()),
        *(_consent(each.why, each.purpose, str(each.person), blocking=consents.needed) for each in consents.missing),
        *_eyes(dossier, draft),
    )
    return _ordered(everything, accepted_in(draft))


def accepted_in(draft: PackDraftBody | None) -> frozenset[str]:
    """Give the keys of the warnings that somebody looked at and let pass."""
    return frozenset(draft.accepted_findings) if draft else frozenset()


def approvals_of(draft: PackDraftBody | None, content_digest: str) -> tuple[Approval, ...]:
    """Give the approvals that stand for exactly this content."""
    return tuple(each for each in draft.approvals if each.content_digest == content_digest) if draft else ()


def _ordered(found: tuple[Problem, ...], accepted: frozenset[str]) -> tuple[Problem, ...]:
    marked = [replace(each, accepted=True) if not each.blocking and each.key in accepted else each for each in found]
    return tuple(sorted(marked, key=lambda each: not each.blocking))


def _consent(why: str, purpose: str, person: str, *, blocking: bool) -> Problem:
    return Problem(
        code=f"consent_{why}", where=person, blocking=blocking, detail={"purpose": purpose}, source="exports.md 5"
    )


def _eyes(dossier: Dossier, draft: PackDraftBody | None) -> list[Problem]:
    if not dossier.profile.two_people:
        return []
    approved = {each.by for each in approvals_of(draft, digest_of(dossier))}
    return (
        []
        if len(approved) > 1
        else [Problem(code="four_eyes", detail={"approved": str(len(approved))}, source="exports.md 1.6")]
    )
