"""A pack being prepared: for whom, which incidents and exhibits in which order, what the office answers, who approved it.

A draft discloses nothing. Approvals stand for one exact content: `content_digest` names it, and any later change of
what would leave makes them void (exports.md §6).
"""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Coded, Kept, Line, Prose, Refers, Revision


class ChosenExhibit(Body, frozen=True, kw_only=True):
    """One exhibit as counsel wants it: in or out, where it stands in the file, why it matters to this recipient."""

    evidence: Annotated[UUID, Refers("evidence")]
    included: bool = True
    group: Line = ""  # a code of the profile's groups: "statement", "client", "background" …
    relevance: Prose = ""


class Answer(Body, frozen=True, kw_only=True):
    """What somebody typed for one question that the profile asks (`Ask.identifier`)."""

    ask: Line
    text: Prose = ""


class Codename(Body, frozen=True, kw_only=True):
    """The code that stands for a person in everything that leaves for this recipient: "R1". Random order, never derived."""

    person: Annotated[UUID, Refers("person")]
    code: Line


class Approval(Body, frozen=True, kw_only=True):
    """Somebody looked at exactly this content and lets it leave."""

    by: UUID
    at: datetime  # UTC
    content_digest: str  # hex


class PackDraftBody(Body, frozen=True, kw_only=True):
    """Everything that was decided about a pack before it is built. The order of `exhibits` is the order in the file."""

    profile: Line
    recipient: Line
    purpose: Prose
    locale: Annotated[str, Coded("language")] = "en"
    incidents: Annotated[tuple[UUID, ...], Refers("incident")] = ()
    exhibits: tuple[ChosenExhibit, ...] = ()
    posts: Annotated[tuple[UUID, ...], Refers("content_item")] = ()  # what a platform is asked to act on
    accounts: Annotated[tuple[UUID, ...], Refers("account")] = ()
    answers: tuple[Answer, ...] = ()
    codenames: Annotated[tuple[Codename, ...], Kept()] = ()
    accepted_findings: Annotated[tuple[str, ...], Kept()] = ()  # warnings that somebody has looked at and let pass
    approvals: Annotated[tuple[Approval, ...], Kept()] = ()
    follows: Annotated[UUID | None, Kept()] = None  # the pack that this one supplements or replaces
    built: Annotated[UUID | None, Kept()] = None  # the pack that was built from it, last
    intervention: Annotated[UUID | None, Refers("intervention")] = None  # what the pack answers or contests
    revision: Revision = 1


class PackDraft(CaseRecord):
    """A pack of one case in preparation."""

    __tablename__ = "pack_draft"
    body_type: ClassVar[type[Body]] = PackDraftBody
