"""The sealed snapshots of shelves on this host's disk: written, opened, and deleted once they hold what nobody may read any more.

Each host has its own, and each is named for the team and the number of the last change that it knows. What makes older ones void
(a case was erased for good, or closed to its team) leaves a number at the team: none of before it is opened on any host, and each
host deletes its own within a minute. A snapshot is never needed: without one the index is built again.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import update

from casebook.errors import Tampered
from casebook.keys.hierarchy import Subjected
from casebook.keys.team_values import open_snapshot, seal_snapshot
from casebook.model import Team
from casebook.search.shelf import Shelf
from casebook.services import stored_index
from casebook.work import Work

_ENDING = ".sealed"


def of_team(instance: Path, team_id: UUID) -> list[tuple[int, Path]]:
    """List the snapshots of a team's index with their numbers, the newest first."""
    return sorted(((number, path) for team, number, path in _all(instance) if team == team_id), reverse=True)


def open_newest(instance: Path, team: Subjected, *, since: int) -> tuple[Shelf, int] | None:
    """Open the newest snapshot of a team that is not from before this number; give it with its number, None where there is none.

    Raises:
        Tampered, ValueError: it is damaged, of another format, or of an older secret.
    """
    for number, path in of_team(instance, team.id):
        if number < since:
            break
        try:
            return _opened(path, team, number), number
        except FileNotFoundError:  # another process has just written a newer one
            continue
        except (Tampered, ValueError):
            path.unlink(missing_ok=True)  # it would be taken for the newest again
            raise
    return None


def _opened(path: Path, team: Subjected, number: int) -> Shelf:
    size = path.stat().st_size
    with path.open("rb", buffering=0) as file:
        shelf = Shelf(open_snapshot(team, file, size))
    if shelf.noted("number") != str(number):  # renamed, so as not to be from before it
        shelf.close()
        raise Tampered
    return shelf


def keep(instance: Path, team: Subjected, shelf: Shelf, number: int) -> None:
    """Seal a shelf into its file, in place of older ones. A disk that takes nothing more costs the next start, and no act.

    One that is too large to be serialized has no file: it is built anew at each start. Where another process of this host has
    written a newer one, that stays.
    """
    if not shelf.has_snapshot() or any(newer > number for newer, _ in of_team(instance, team.id)):
        return
    shelf.note("number", str(number))
    path = instance / "index" / f"{team.id}-{number}{_ENDING}"
    beside = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            seal_snapshot(team, shelf.serialized(), file)
        beside.replace(path)
        for _, older in of_team(instance, team.id):
            if older != path:
                older.unlink(missing_ok=True)


def forget(work: Work, team_id: UUID) -> None:
    """Make the snapshots of a team's index void with this act, on every host: they hold words that the team may read no more."""
    # After the changes of this act, which take their number last of all.
    work.closing.append(lambda: work.last.append((team_id, partial(_end, work, team_id))))
    work.after.append(lambda: drop(work.settings.instance, [team_id]))


def drop(instance: Path, teams: list[UUID]) -> None:
    """Delete the snapshots of these teams on this host."""
    for team_id in teams:
        for _, path in of_team(instance, team_id):
            path.unlink(missing_ok=True)


def drop_void(instance: Path, since: Mapping[UUID, int]) -> int:
    """Delete the snapshots on this host that are from before their team's number, or of no team there is; give how many."""
    gone = [path for team, number, path in _all(instance) if team is None or number < since.get(team, number + 1)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _end(work: Work, team_id: UUID) -> None:
    work.db.flush()
    work.db.execute(update(Team).where(Team.id == team_id).values(snapshots_from=Team.changes))
    stored_index.forget(work, team_id)  # last: whoever writes one waits for the team's row, and then finds itself void


def _all(instance: Path) -> Iterator[tuple[UUID | None, int, Path]]:
    for path in (instance / "index").glob(f"*{_ENDING}"):
        team, _, number = path.name.removesuffix(_ENDING).rpartition("-")
        try:
            yield UUID(team), int(number), path
        except ValueError:  # of an earlier version, which wrote no number
            yield None, 0, path
