"""Keep the desk index true: read it in from a sealed snapshot or from the records, and follow the team's changes.

Nobody's key outlives a request: whoever asks brings the keyring that reads on. Building takes as long as it takes, in turns of
half a second for those who wait; what is read so far can be searched. Words of a case are on the disk only as the sealed
snapshot.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select

from casebook.access import Permission, require
from casebook.errors import CasebookError, StorageAway, Tampered
from casebook.keys.hierarchy import Subjected
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, Change, Grant, Session, Team, TombstoneRow
from casebook.model.change import ChangeBody
from casebook.model.grant import Holder as GrantHolder
from casebook.model.grant import Subject
from casebook.search.shelf import Shelf
from casebook.search.shelves import Held, Holder
from casebook.services import settled_days, snapshots, stored_index
from casebook.services.index_reading import AT_ONCE, Reader, read_in, stages
from casebook.work import Work

PATIENCE = 0.5  # seconds of reading that one request gives
CHANGES = 1_000  # changes followed with one query
WORTH_KEEPING = 2_000  # entries changed since the last snapshot
_TEAM = (  # of every question: columns, no row
    select(Team.key_version, Team.changes, Team.snapshots_from).where(Team.id == bindparam("team"))
)


@contextmanager
def shelves(work: Work, keys: Keyring, *, patience: float | None = PATIENCE) -> Iterator[list[Held]]:
    """Give the shelves that the actor may look at, each brought up to date as far as the patience (seconds) reaches.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    require(work.actor, Permission.LIST_CASES)
    until = monotonic() + patience if patience is not None else None
    now = work.clock()
    with _team_shelf(work, keys, now, until) as of_team, _own_shelf(work, keys, now, of_team) as own:
        yield [held for held in (of_team, own) if held is not None]


def keep_snapshots(work: Work, keys: Keyring, *, least: int = 1) -> None:
    """Seal what has changed on the actor's team's shelf since its last snapshot, if that is at least so many entries."""
    team = present_team(work, keys)
    if team is None:
        return
    with work.shelves.using(("team", team.id), work.clock()) as held:
        if held.shelf is not None and not held.pending and held.shelf.changed >= least:
            snapshots.keep(work.settings.instance, team, held.shelf, held.number)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a team's records are, and what is known of them in the file store."""

    number: int  # of the last change
    known: int | None  # of the snapshot that may be opened


def standing(work: Work, team: Subjected) -> Reached | None:
    """Say how far a team's records are; None where this is not its present secret any more."""
    row = work.db.execute(_TEAM, {"team": team.id}).first()
    if row is None or row.key_version != team.version:
        return None
    return Reached(row.changes, stored_index.known(work.db, team, row.snapshots_from))


def waits_for_reading(work: Work, keys: Keyring, least: int) -> Subjected | None:
    """Give the actor's team if at least so many of its cases are still to be read into this process's index, and none has them."""
    present = _present(work, keys)
    if present is None:
        return None
    team, row = present
    with work.shelves.using(("team", team.id), work.clock()) as held:
        waits = held.version == team.version and len(held.pending) >= least
    return team if waits and stored_index.known(work.db, team, row.snapshots_from) is None else None


def close_unused(work: Work, idle: float) -> int:
    """Close the shelves that nobody signed in may use, and those not looked at for `idle` seconds; give their number."""
    now = work.clock()
    signed_in = set(work.db.scalars(select(Session.member_id).distinct()))
    of_teams = set(
        work.db.scalars(
            select(Grant.subject_id).where(
                Grant.subject == Subject.TEAM, Grant.holder == GrantHolder.MEMBER, Grant.holder_id.in_(signed_in)
            )
        )
    )

    def unused(holder: Holder, used: datetime) -> bool:
        kind, holder_id = holder
        somebody = holder_id in (of_teams if kind == "team" else signed_in)
        return not somebody or (now - used).total_seconds() > idle

    return work.shelves.close(unused)


def drop_left(work: Work, case_id: UUID) -> None:
    """Let every shelf of this process go of a case that no team holds any more, or that is gone."""
    held = (Grant.subject == Subject.CASE, Grant.subject_id == case_id, Grant.holder == GrantHolder.TEAM)
    if work.db.execute(select(Grant.id).where(*held).limit(1)).first() is None:
        work.shelves.drop_case(case_id)


def present_team(work: Work, keys: Keyring) -> Subjected | None:
    """Give the secret of the actor's team in its present version, None where they are in no team."""
    present = _present(work, keys)
    return present[0] if present else None


def _present(work: Work, keys: Keyring) -> "tuple[Subjected, Row[int, int, int]] | None":
    """The present secret of the actor's team; the number of its last change, and since which snapshots may be opened."""
    for team in keys.teams():
        row = work.db.execute(_TEAM, {"team": team.id}).first()
        if row is not None and row.key_version == team.version:
            return team, row
    return None


# ── a team's shelf ──────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _team_shelf(work: Work, keys: Keyring, now: datetime, until: float | None) -> Iterator[Held | None]:
    present = _present(work, keys)
    if present is None:
        yield None
        return
    team, row = present
    with work.shelves.using(("team", team.id), now) as held:
        if held.version != team.version:
            held.close()
            held.version = team.version
        if held.shelf is None:
            _open(work, keys, team, held, row.snapshots_from)
        elif held.pending:
            _take_up(work, team, held, row.snapshots_from)
        reader = Reader(work, keys)
        _read_pending(reader, held, until)
        if held.number != row.changes:
            _follow(work, keys, team, held, reader)
        if held.shelf is not None and not held.pending and held.shelf.changed >= WORTH_KEEPING:
            snapshots.keep(work.settings.instance, team, held.shelf, held.number)
        yield held


def _open(work: Work, keys: Keyring, team: Subjected, held: Held, since: int) -> None:
    held.rebuilt = ""
    try:
        found = snapshots.open_newest(work.settings.instance, team, since=since)
    except (Tampered, ValueError):
        found, held.rebuilt = None, "damaged"
    if found is None:
        found = _stored(work, team, since)
    if found is not None:
        held.shelf, held.number = found
        return
    # The number first: what is changed while the cases are read is read again, and nothing is missed.
    held.number = work.db.get_one(Team, team.id).changes
    held.shelf = Shelf()
    held.pending = sorted(keys.team_case_ids(team))
    held.of = len(held.pending)


def _stored(work: Work, team: Subjected, since: int) -> tuple[Shelf, int] | None:
    """Open the snapshot in the file store; None where there is none, it is damaged, or the store is out of reach now."""
    try:
        return stored_index.open_newest(work.db, work.blobs, team, since)
    except (Tampered, ValueError, StorageAway):
        return None


def _take_up(work: Work, team: Subjected, held: Held, since: int) -> None:
    """Go on from the snapshot that a worker has written meanwhile, in place of reading what is left."""
    if stored_index.known(work.db, team, since) is None:
        return
    found = _stored(work, team, since)
    if found is not None:
        held.close()
        held.version = team.version
        held.shelf, held.number = found


def _read_pending(reader: Reader, held: Held, until: float | None) -> None:
    shelf = held.shelf
    while shelf is not None and held.pending and (until is None or monotonic() < until):
        part, held.pending = held.pending[:AT_ONCE], held.pending[AT_ONCE:]
        read_in(reader, shelf, part)
        if not held.pending:
            shelf.settle()
            shelf.changed = max(shelf.changed, WORTH_KEEPING)  # just built: worth a snapshot whatever its size


def _follow(work: Work, keys: Keyring, team: Subjected, held: Held, reader: Reader) -> None:
    shelf, before = held.shelf, held.number
    while shelf is not None:
        query = select(Change).where(Change.team_id == team.id, Change.number > held.number).order_by(Change.number)
        rows = work.db.scalars(query.limit(CHANGES)).all()
        if not rows:
            break
        touched = _touched(keys, rows)
        waiting = set(held.pending)
        for case_id, records in touched.items():
            if case_id not in waiting:
                _read_again(work, team, shelf, reader, case_id, records)
        held.number = rows[-1].number
        if len(rows) < CHANGES:
            break
    if shelf is not None:  # after the changes: numbers become visible in their order, so none before the last is missed
        _drop_erased(work, team, held, shelf, before)


def _drop_erased(work: Work, team: Subjected, held: Held, shelf: Shelf, before: int) -> None:
    """Forget the cases that were erased for good since the shelf was read; the snapshot that holds them is written anew at once."""
    of_team = (TombstoneRow.team_id == team.id, TombstoneRow.noun == "case", TombstoneRow.number > before)
    for erased, number in work.db.execute(select(TombstoneRow.id, TombstoneRow.number).where(*of_team)).all():
        shelf.drop_case(erased)
        shelf.changed = max(shelf.changed, WORTH_KEEPING)
        held.number = max(held.number, number)
        held.pending = [each for each in held.pending if each != erased]


@dataclass(slots=True)
class _Touched:
    """What of one case is to be read again: everything, or these records."""

    whole: bool = False
    records: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))


def _touched(keys: Keyring, rows: Iterable[Change]) -> dict[UUID, _Touched]:
    found: dict[UUID, _Touched] = defaultdict(_Touched)
    for row in rows:
        touched = found[row.case_id]
        try:
            body = keys.open_row(row, ChangeBody)
        except CasebookError:  # the case was closed to the team, or the row is damaged: look at the case itself
            touched.whole = True
            continue
        for step in body.steps:
            touched.whole |= step.noun == "case_file"
            touched.records[step.noun].add(step.record)
    return found


def _read_again(work: Work, team: Subjected, shelf: Shelf, reader: Reader, case_id: UUID, touched: _Touched) -> None:
    if touched.whole:
        case = work.db.get(CaseFile, case_id)
        if case is None or not _team_holds(work, team, case_id):
            shelf.drop_case(case_id)
            return
        if shelf.entry(case_id) is None or set(touched.records) - {"case_file"} or not touched.records:
            shelf.drop_case(case_id)
            shelf.put(reader.cases([case_id]))
        else:
            shelf.put(reader.case_rows([case_id]))
    else:
        for noun, records in touched.records.items():
            entries = list(reader.records(noun, records))
            shelf.drop(records - {entry.record for entry in entries})
            shelf.put(entries)
    shelf.put(stages(shelf, [case_id]))
    settled_days.settle(shelf, [case_id])


def _team_holds(work: Work, team: Subjected, case_id: UUID) -> bool:
    query = select(Grant.id).where(
        Grant.subject == Subject.CASE,
        Grant.subject_id == case_id,
        Grant.holder == GrantHolder.TEAM,
        Grant.holder_id == team.id,
        Grant.holder_version == team.version,
    )
    return work.db.execute(query.limit(1)).first() is not None


# ── a member's own shelf ────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _own_shelf(work: Work, keys: Keyring, now: datetime, of_team: Held | None) -> Iterator[Held | None]:
    """The cases that a member holds by name only. Few, and read again whole when one of them changes; never on a disk."""
    shared = of_team.shelf if of_team else None
    wanted = {
        case_id
        for case_id in keys.own_case_ids()
        if shared is None or (shared.entry(case_id) is None and case_id not in (of_team.pending if of_team else ()))
    }
    with work.shelves.using(("member", keys.member_id), now) as held:
        if held.shelf is None:
            if not wanted:
                yield None
                return
            held.shelf, held.numbers = Shelf(), {}
        for case_id in set(held.numbers) - wanted:  # a grant that ended, or a case that the team holds now
            held.shelf.drop_case(case_id)
            del held.numbers[case_id]
        _follow_own(work, keys, held, held.shelf, wanted)
        yield held


def _follow_own(work: Work, keys: Keyring, held: Held, shelf: Shelf, wanted: set[UUID]) -> None:
    query = select(Change.case_id, func.max(Change.number)).where(Change.case_id.in_(wanted)).group_by(Change.case_id)
    numbers = dict(work.db.execute(query).all())
    reader = Reader(work, keys)
    for case_id in wanted:
        number = numbers.get(case_id, 0)
        if held.numbers.get(case_id) == number:
            continue
        shelf.drop_case(case_id)
        shelf.put(reader.cases([case_id]))
        shelf.put(stages(shelf, [case_id]))
        settled_days.settle(shelf, [case_id])
        held.numbers[case_id] = number
