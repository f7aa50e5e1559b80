"""The office: one installation, its public keys, and what all its members may know of it."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, id_column, opened


class FormerKey(Body, frozen=True, kw_only=True):
    """A key that signed packs until a day, and its word for the key that came after it."""

    key: str  # as a line of authorized_keys
    fingerprint: str
    until: date
    statement: str  # RFC 8785 JSON: from, key, was
    signature: bytes  # SSHSIG of the statement by this key


class OfficeBody(Body, frozen=True, kw_only=True):
    """The office as it signs its packs. Sealed under the office key, which every member holds."""

    name: str
    legal_name: str = ""
    register_no: str = ""
    service_address: str = ""
    role_email: str = ""
    key_page: str = ""
    former_keys: tuple[FormerKey, ...] = ()


class Office(Base):
    """One row per installation."""

    __tablename__ = "office"

    id: Mapped[UUID] = id_column()
    day: Mapped[date] = day_column()
    stretching: Mapped[dict[str, object]] = mapped_column(JSON, info=opened("Argon2id salt and cost"))
    recovery_key: Mapped[bytes] = mapped_column(LargeBinary, info=opened("public key"))
    log_key: Mapped[bytes] = mapped_column(LargeBinary, info=opened("public key"))
    verifying_key: Mapped[bytes] = mapped_column(LargeBinary, info=opened("public key, printed in every pack"))
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
