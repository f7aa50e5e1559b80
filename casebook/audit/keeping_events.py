"""What the log holds of looking after the office itself: backups, and files that decay. Part of the catalogue, `events`."""

from uuid import UUID

from casebook.audit.event import OfficeEvent


class BackupMade(OfficeEvent, frozen=True, kw_only=True):
    """A backup was finished; so many recorded files were not there to be copied."""

    backup: UUID
    files: int
    missing: int


class BackupFailed(OfficeEvent, frozen=True, kw_only=True):
    """A backup was begun and not finished; nothing of it counts. `kind` is the kind of error."""

    kind: str


class BackupVerified(OfficeEvent, frozen=True, kw_only=True):
    """A backup was looked through, without keys, or opened whole with recovery sheets."""

    backup: UUID
    good: bool
    opened: bool


class BackupRestored(OfficeEvent, frozen=True, kw_only=True):
    """This office was put back from a backup; so many records and files were erased again, or are missing."""

    backup: UUID
    erased: int
    missing: int


class DatabaseMoved(OfficeEvent, frozen=True, kw_only=True):
    """This office was carried to the database in which this stands; so many rows of so many tables were compared."""

    rows: int
    tables: int


class FilesCopied(OfficeEvent, frozen=True, kw_only=True):
    """Sealed files were carried to another place, as they are; so many were damaged and stayed behind."""

    files: int
    damaged: int


class DatabaseTakenBack(OfficeEvent, frozen=True, kw_only=True):
    """This office went on with a database that it had left; so many cases and reports were erased again."""

    erased: int


class BackupsExpired(OfficeEvent, frozen=True, kw_only=True):
    """Old backups were deleted, with the files that only they held."""

    backups: int
    files: int


class FilesChecked(OfficeEvent, frozen=True, kw_only=True):
    """A round of looking at all sealed files ended, or something wrong was found in it."""

    files: int
    damaged: int
    missing: int


class RowsDamaged(OfficeEvent, frozen=True, kw_only=True):
    """Rows of one table hold what no sealed value can be."""

    noun: str
    count: int


class OrphansSwept(OfficeEvent, frozen=True, kw_only=True):
    """Sealed files that no record names were deleted."""

    files: int


class StateRead(OfficeEvent, frozen=True, kw_only=True):
    """The state of the office was looked at."""


class OfficeLogRead(OfficeEvent, frozen=True, kw_only=True):
    """The office's log was read."""

    entries: int
