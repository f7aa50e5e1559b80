"""A signed-in browser: the server keeps the hash of its secret and a private key sealed under it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, opened


class SessionBody(Body, frozen=True, kw_only=True):
    """What the browser's secret opens. Times are UTC."""

    private_key: bytes
    started_at: datetime
    seen_at: datetime
    awaits: bool = False  # the passphrase opened, a second factor is asked for; nothing else is open yet
    proved_at: datetime | None = None  # when its member last proved who they are, for acts that ask for it again


class SessionNote(Body, frozen=True, kw_only=True):
    """What its member sees of a session in the list of theirs. Sealed under the member's own key."""

    started_at: datetime
    browser: str = ""  # program and system in two words, as the browser says of itself
    how: str = "passphrase"  # passphrase | passkey
    seen: bool = False  # shown to its member once as a new sign-in


class Session(Base):
    """One session. A copied database opens none: the secret is in the browser only."""

    __tablename__ = "session"

    lookup: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=opened("SHA-256 of a random 256-bit secret")
    )
    member_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("member.id"), index=True, info=opened("random id of the member")
    )
    day: Mapped[date] = day_column()
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
    note: Mapped[Sealed | None] = mapped_column(SealedColumn, info=SEALED)
