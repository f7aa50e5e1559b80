"""A pack: one disclosure. To whom, why, which bytes left, and how they can be recognised."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from casebook.model.base import Body, CaseRecord, opened


class PackedFile(Body, frozen=True, kw_only=True):
    """One sealed file of a pack: the proof pack or the reader PDF."""

    name: str
    media_type: str
    size: int  # bytes
    sha256: str
    file_key: bytes


class PackBody(Body, frozen=True, kw_only=True):
    """The ledger entry of a disclosure."""

    identifier: str  # "CBP-2026-7F3A91"
    profile: str
    profile_version: str
    locale: str
    recipient: str
    purpose: str
    issued_at: datetime
    built_by: UUID | None = None
    incidents: tuple[UUID, ...] = ()
    exhibits: tuple[UUID, ...] = ()
    failures: tuple[str, ...] = ()
    manifest_sha256: str
    fingerprint: str
    stamped_by: tuple[str, ...] = ()
    log_head: str = ""
    proof: PackedFile
    reader: PackedFile | None = None


class Pack(CaseRecord):
    """One pack of a case; its files lie sealed in the blob store."""

    __tablename__ = "pack"
    body_type: ClassVar[type[Body]] = PackBody

    blob: Mapped[str] = mapped_column(String(64), unique=True, info=opened("random name of a sealed file"))
    reader_blob: Mapped[str | None] = mapped_column(
        String(64), unique=True, info=opened("random name of a sealed file")
    )
