"""A pack: one disclosure. To whom, why, which bytes were made to leave, and how they can be recognised."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Body, CaseRecord, SealedColumn, opened


class PackedFile(Body, frozen=True, kw_only=True):
    """One sealed file of a pack: the proof pack or the reader PDF."""

    name: str
    media_type: str
    size: int  # bytes
    sha256: str
    file_key: bytes


class PackedExhibit(Body, frozen=True, kw_only=True):
    """One exhibit as a pack held it, so that a later version can be compared with it."""

    evidence: UUID
    label: str
    digest: str  # hex SHA-256 over everything that the pack says of it, with the hashes of its files
    first: int = 0  # page of the file to read; 0 where it has none
    last: int = 0


class PackedIncident(Body, frozen=True, kw_only=True):
    """One incident as a pack told it."""

    incident: UUID
    digest: str  # hex SHA-256 over everything that the pack says of it


class Commitment(Body, frozen=True, kw_only=True):
    """A keyed commitment by which a pack names an original that it does not hold; the key leaves in no pack."""

    evidence: UUID | None  # None for the words of a post
    label: str  # of the exhibit in the pack
    region: str = ""  # of its first line in the register
    key: bytes
    value: str  # hex HMAC-SHA-256


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
    inventory: tuple[PackedExhibit, ...] = ()  # in the order of the pack
    told: tuple[PackedIncident, ...] = ()  # in the order of the pack
    commitments: tuple[Commitment, ...] = ()
    unstamped: bool = False  # an authority was asked for and did not answer: not for courts


class PackRecipe(Body, frozen=True, kw_only=True):
    """All that is needed to build an unstamped draft again, byte for byte but for its stamps. Gone once it is stamped."""

    packed: bytes  # MessagePack of `casebook.services.recipes.Recipe`


class Pack(CaseRecord):
    """One pack of a case; its files lie sealed in the blob store."""

    __tablename__ = "pack"
    body_type: ClassVar[type[Body]] = PackBody

    blob: Mapped[str] = mapped_column(String(64), unique=True, info=opened("random name of a sealed file"))
    reader_blob: Mapped[str | None] = mapped_column(
        String(64), unique=True, info=opened("random name of a sealed file")
    )
    recipe: Mapped[Sealed | None] = mapped_column(SealedColumn, info=SEALED)


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
