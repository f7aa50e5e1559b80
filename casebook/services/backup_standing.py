"""How an office stands with its backups: when the last good one was made and looked through. Needs no key."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.model import Backup

OLD = 2  # days after which a backup is said to be old
UNSEEN = 8  # days after which one that nobody looked through is said to be unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the office remembers of its backups. Days in UTC, None for never."""

    made_on: date | None = None  # the last one that was finished
    verified_on: date | None = None  # the last day on which one was found whole
    missing: int = 0  # recorded files that the last one lacks
    failed: bool = False  # whether an attempt failed on a later day, or on that day and none was finished

    def is_old(self, today: date) -> bool:
        """Whether the last backup is older than it should be, or there is none."""
        return self.made_on is None or (today - self.made_on).days > OLD

    def is_unseen(self, today: date) -> bool:
        """Whether it is too long ago that a backup was found whole."""
        return self.verified_on is None or (today - self.verified_on).days > UNSEEN


def standing(db: Database) -> Standing:
    """Say when the last good backup was made and when one was last found whole."""
    made = db.scalars(select(Backup).where(Backup.complete).order_by(Backup.day.desc())).first()
    verified = db.scalar(
        select(Backup.verified_on).where(Backup.verified_on.is_not(None)).order_by(Backup.verified_on.desc())
    )
    failed = db.scalar(select(Backup.day).where(Backup.complete.is_(False)).order_by(Backup.day.desc()))
    return Standing(
        made_on=made.day if made else None,
        verified_on=verified,
        missing=made.missing if made else 0,
        failed=failed is not None and (made is None or failed > made.day),
    )
