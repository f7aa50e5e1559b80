"""Work that runs beside the pages in another process: what a page must know of it, who may open it, and how far it is.

On PostgreSQL procrastinate decides who works on what, and when it is tried again, in tables of its own, which hold the id of a job
and nothing else of it. Nothing here can open anything (docs/formats/jobs.md).
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Boolean, DateTime, ForeignKey, Integer, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, id_column, opened


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"  # a worker that holds its key will take it
    RUNNING = "running"
    WAITING = "waiting"  # no living worker holds its key: the member's next page gives it to one
    READY = "ready"  # done; a page of its member has to keep it
    KEPT = "kept"
    STOPPED = "stopped"
    ENDED = "ended"  # its session ended before
    FAILED = "failed"


UNDER_WAY = (JobState.QUEUED, JobState.RUNNING, JobState.WAITING, JobState.READY)
UNDONE = (JobState.QUEUED, JobState.RUNNING, JobState.WAITING)
FOR_MEMBER = (JobState.WAITING, JobState.READY)  # only a page of its member can go on


class JobBody(Body, frozen=True, kw_only=True):
    """What members of the case may know of a job, or its own member alone where it is of no single case.

    It opens nothing of what the job was given.
    """

    kind: str  # one of the words of casebook.services.job_kinds
    about: UUID  # what the job is for: the draft that a pack is built from, the run of an import
    started_at: datetime  # UTC
    progress_key: bytes  # what the progress lies under
    made: UUID | None = None  # the record that came of it, such as the pack
    told: bool = False  # whether the log has its failure


class Job(Base):
    """One job. Its key lies sealed to its member, and for a time to workers; under it lies what the job was given, and its result."""

    __tablename__ = "job"

    id: Mapped[UUID] = id_column()
    case_id: Mapped[UUID | None] = mapped_column(
        Uuid,
        ForeignKey("case_file.id"),
        index=True,
        info=opened("random id of the case that the row belongs to, none where it is of no single one"),
    )
    key_version: Mapped[int | None] = mapped_column(
        Integer, info=opened("which version of the case key seals the row, none where it is of no single case")
    )
    member_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("member.id"), index=True, info=opened("random id of the member who began it")
    )
    session: Mapped[bytes] = mapped_column(
        LargeBinary(32), info=opened("hash of the secret of the session that began it, as in `session`")
    )
    state: Mapped[str] = mapped_column(String(16), info=opened("where it stands: one of eight words"))
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=opened("how often a worker has begun it"))
    worker_id: Mapped[UUID | None] = mapped_column(Uuid, info=opened("random id of the worker that carries it out"))
    unasked: Mapped[int] = mapped_column(
        Integer, default=0, info=opened("how many hourly looks have found it waiting for a page of its member")
    )
    day: Mapped[date] = day_column()
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
    member_key: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
    given: Mapped[Sealed | None] = mapped_column(SealedColumn, info=SEALED)
    progress: Mapped[Sealed | None] = mapped_column(SealedColumn, info=SEALED)
    result: Mapped[Sealed | None] = mapped_column(SealedColumn, info=SEALED)


class Worker(Base):
    """One process that carries jobs out. Its private key lives in its memory alone, so it dies with it."""

    __tablename__ = "worker"

    id: Mapped[UUID] = id_column()
    public_key: Mapped[bytes] = mapped_column(LargeBinary, info=opened("public key, of one process"))
    mac: Mapped[bytes] = mapped_column(
        LargeBinary(32), info=opened("HMAC of the public key under the secret that the office's hosts share")
    )
    takes: Mapped[bool] = mapped_column(
        Boolean, info=opened("whether it takes jobs from the queue, as a worker does, or is a desk that does its own")
    )
    seen_at: Mapped[datetime] = mapped_column(DateTime, info=opened("when the process last said that it runs"))


class JobKey(Base):
    """The key of a job, sealed to one worker. It goes with either of them."""

    __tablename__ = "job_key"

    job_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("job.id", ondelete="CASCADE"), primary_key=True, info=opened("random id of the job")
    )
    worker_id: Mapped[UUID] = mapped_column(
        Uuid,
        ForeignKey("worker.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=opened("random id of the worker that opens it"),
    )
    key: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)


class JobSecret(Body, frozen=True, kw_only=True):
    """What a member keeps of a job of theirs, sealed to their own public key."""

    key: bytes
