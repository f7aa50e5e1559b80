"""Counsel's own notes: sealed to one member's public key inside the case's seal, so that colleagues cannot read them."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.model.base import Body, CaseRecord, opened
from casebook.model.fields import Kept, Revision


class CounselNoteBody(Body, frozen=True, kw_only=True):
    """The outer seal: what the case's key opens is itself sealed to its writer."""

    sealed: Annotated[bytes, Kept()]  # HPKE to the writer's public key; holds a CounselWords
    at: Annotated[datetime, Kept()]
    revision: Revision = 1


class CounselWords(Body, frozen=True, kw_only=True):
    """What counsel wrote, and on what: an exhibit, an incident, or the whole case."""

    words: str
    noun: str = ""
    record: UUID | None = None


class CounselNote(CaseRecord):
    """One note of one member. It never leaves in a pack or an export, and no colleague can open it."""

    __tablename__ = "counsel_note"
    body_type: ClassVar[type[Body]] = CounselNoteBody

    member_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("member.id"), index=True, info=opened("random id of the member who wrote it")
    )
