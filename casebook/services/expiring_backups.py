"""Delete old backups: erasure ends where the last backup that holds the erased thing is gone."""

from datetime import timedelta
from pathlib import Path

from casebook.audit.keeping_events import BackupsExpired
from casebook.blobs.backup_folder import BackupFolder
from casebook.work import House, begin


def expire(house: House, root: Path, keep_days: int) -> tuple[int, int]:
    """Delete backups older than so many days, never the newest, with the files that only they held; give how many of each.

    Raises:
        NotFound: there is no backup in the folder.
        IllegalMove: another process writes to it.
        InvalidInput: the list of a backup that stays cannot be read; nothing was deleted.
    """
    folder = BackupFolder(root)
    folder.chosen()
    with folder.alone():
        backups, files = folder.expire(house.clock() - timedelta(days=keep_days))
    with begin(house, writes=True, name="backup.expire") as work:
        work.record(BackupsExpired(backups=backups, files=files))
    return backups, files
