"""Unfinished forms: what a member was typing when they stopped, kept sealed until they go on or throw it away."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.model.base import Body, CaseRecord, opened


class UnfinishedFormBody(Body, frozen=True, kw_only=True):
    """The words of a form as its fields hold them, and the path of the page that they belong to."""

    path: str
    words: tuple[tuple[str, str], ...]  # name and value, in the form's order; never a token
    at: datetime


class UnfinishedForm(CaseRecord):
    """One unfinished form of one member."""

    __tablename__ = "unfinished_form"
    body_type: ClassVar[type[Body]] = UnfinishedFormBody

    member_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("member.id"), index=True, info=opened("random id of the member who was typing")
    )
