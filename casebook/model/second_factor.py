"""Second factors: what a member shows beside their passphrase, codes that were spent, and guesses that were counted.

A factor is sealed under a key that only the member's own private key gives, so a stolen database holds no seed of one.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, id_column, opened


class FactorKind(StrEnum):
    """What a factor is."""

    TOTP = "totp"  # six digits of an application, RFC 6238
    PASSKEY = "passkey"  # WebAuthn
    CODES = "codes"  # recovery codes on paper, each good once


class SecondFactorBody(Body, frozen=True, kw_only=True):
    """One factor of one member. Times are UTC."""

    kind: FactorKind
    name: str = ""  # what its owner calls it: "my telephone"
    made_at: datetime
    used_at: datetime | None = None
    seed: bytes = b""  # TOTP: the shared secret
    credential_id: bytes = b""  # passkey: as the authenticator names it
    public_key: bytes = b""  # passkey: COSE
    counter: int = 0  # passkey: how often it signed, where it counts
    host: str = ""  # passkey: the host that it is bound to
    doubted_at: datetime | None = None  # passkey: when its counter did not rise; it counts for nothing since
    opens: bool = False  # passkey: it opens the member's private key by itself (WebAuthn PRF)
    digests: tuple[bytes, ...] = ()  # recovery codes that are left: SHA-256 of each


class SecondFactor(Base):
    """One factor. Whoever holds the database and no passphrase does not learn what it is."""

    __tablename__ = "second_factor"

    id: Mapped[UUID] = id_column()
    member_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("member.id"), index=True, info=opened("random id of the member")
    )
    day: Mapped[date] = day_column()
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)


class SpentCode(Base):
    """A code that opened once. Its row makes the same code fail in every process, also after a restart."""

    __tablename__ = "spent_code"

    lookup: Mapped[bytes] = mapped_column(
        LargeBinary(32),
        primary_key=True,
        info=opened("SHA-256 over a factor's random id and its code, or over a random challenge"),
    )
    day: Mapped[date] = day_column()


class GuessBudget(Base):
    """How often something was tried in vain in one span of time. The name of what was tried is a keyed hash."""

    __tablename__ = "guess_budget"

    bucket: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=opened("HMAC under a key of the day, which is gone the day after")
    )
    day: Mapped[date] = day_column()
    tries: Mapped[int] = mapped_column(Integer, info=opened("count of tries in vain"))
