"""A pack: one disclosure. To whom, why, which bytes were made to leave, and how they can be recognised."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
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
    consents: tuple[UUID, ...] = ()  # those that let it leave
    approved_by: tuple[UUID, ...] = ()
    draft: UUID | None = None
    follows: UUID | None = None  # the pack that this one supplements
    contents: str = ""  # digest of what was approved
    unstamped: bool = False  # an authority was asked for and did not answer: not for courts


class Pack(CaseRecord):
    """One pack of a case; its files lie sealed in the blob store."""

    __tablename__ = "pack"
    body_type: ClassVar[type[Body]] = PackBody

    blob: Mapped[str] = mapped_column(String(64), unique=True, info=opened("random name of a sealed file"))
    reader_blob: Mapped[str | None] = mapped_column(
        String(64), unique=True, info=opened("random name of a sealed file")
    )


class PackFileBody(PackedFile, frozen=True, kw_only=True):
    """One further file of a pack, for the recipient's own form: a part of a split bundle, a copy-out sheet, a table."""

    part: str  # unique in the pack: "part-1", "sheet", "items", "attachment-A1", "key-annex"


class PackFile(CaseRecord):
    """A further file of a pack; its bytes lie sealed in the blob store."""

    __tablename__ = "pack_file"
    body_type: ClassVar[type[Body]] = PackFileBody

    pack_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("pack.id"), index=True, info=opened("random id of the pack that the file belongs to")
    )
    blob: Mapped[str] = mapped_column(String(64), unique=True, info=opened("random name of a sealed file"))
