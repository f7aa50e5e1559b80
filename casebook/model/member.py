"""Members: staff and counsel. Names, logins and roles are sealed; a stolen database shows random ids."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, id_column, opened


class Role(StrEnum):
    """What a member is in the office; access.py says what that admits."""

    ADMINISTRATOR = "administrator"
    CASEWORKER = "caseworker"
    COUNSEL = "counsel"


class MemberBody(Body, frozen=True, kw_only=True):
    """Who a member is. Sealed under the office key."""

    name: str
    login: str
    role: Role
    teams: tuple[UUID, ...] = ()
    key: str = ""  # SHA-256 of the public key, sealed with the rest: a key swapped in the database gets nothing
    removed: bool = False
    locale: str = "en"


class Member(Base):
    """One member; the row stays after they leave so that the log can name who acted."""

    __tablename__ = "member"

    id: Mapped[UUID] = id_column()
    day: Mapped[date] = day_column()
    public_key: Mapped[bytes] = mapped_column(LargeBinary, info=opened("public key"))
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)


class Credential(Base):
    """What opens a member's private key: a passphrase, found by what only login and passphrase give, or a passkey."""

    __tablename__ = "credential"

    lookup: Mapped[bytes] = mapped_column(
        LargeBinary(32),
        primary_key=True,
        info=opened("Argon2id output over login and passphrase, or SHA-256 over a passkey's id"),
    )
    member_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("member.id"), index=True, info=opened("random id of the member")
    )
    private_key: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
