"""The log: append-only, one hash chain per case, one per team for its reports, one for the office (docs/formats/log.md).

An entry's body is sealed to a public key, so that every act can be recorded, also by those who may not read the log.
The chain covers the skeleton and the ciphertext: it can be checked without any key. The head of each chain is kept in
a second table and in a file outside the database, so that a cut tail is seen.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, cast
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Table, and_, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Database

from casebook.audit.event import CaseEvent, TeamEvent
from casebook.audit.events import AnyEvent, Entry
from casebook.crypto.canonical import Json
from casebook.crypto.chain import START, link
from casebook.crypto.envelope import Sealed
from casebook.crypto.labels import LOG
from casebook.crypto.padding import levelled
from casebook.crypto.sealing import PublicKey, seal_to
from casebook.model import AuditEntry, AuditHead, CaseFile, Office, Team, TeamKey
from casebook.model.adding import Adding

OFFICE_KEY_VERSION = 0
TeamKeyNow = tuple[int, PublicKey]
_NONE: Mapping[UUID, TeamKeyNow] = MappingProxyType({})

# Statements made once, over tables and not over objects: every act of every member comes by here.
_ENTRIES, _HEADS = cast("Table", AuditEntry.__table__), cast("Table", AuditHead.__table__)
_TEAMS, _TEAM_KEYS = cast("Table", Team.__table__), cast("Table", TeamKey.__table__)
_BEGIN = insert(_HEADS)
_HEAD = select(_HEADS.c.seq, _HEADS.c.link).where(_HEADS.c.chain == bindparam("of")).with_for_update()
_MOVE = update(_HEADS).where(_HEADS.c.chain == bindparam("of")).values(seq=bindparam("to"), link=bindparam("by"))
_ADD, _ADD_AND_MOVE = Adding(_ENTRIES), Adding(_ENTRIES, change=_MOVE)
_TEAM_KEY = (
    select(_TEAMS.c.key_version, _TEAM_KEYS.c.public_key)
    .join(_TEAM_KEYS, and_(_TEAM_KEYS.c.team_id == _TEAMS.c.id, _TEAM_KEYS.c.version == _TEAMS.c.key_version))
    .where(_TEAMS.c.id == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of one chain."""

    chain: UUID
    seq: int
    link: bytes

    def __str__(self) -> str:
        """Give the form that packs print and `casebook log verify --head` takes."""
        return f"{self.chain}:{self.seq}:{self.link.hex()}"


def info(chain: UUID, seq: int) -> Json:
    """Name the one place where an entry's ciphertext may stand."""
    return {"chain": str(chain), "label": LOG, "seq": seq}


class _Made(NamedTuple):
    """An entry that is not written yet, column by column."""

    id: UUID
    chain: UUID
    seq: int
    day: date
    key_version: int
    body: Sealed
    link: bytes = b""


def record_of(entry: AuditEntry | _Made) -> Json:
    """Give what the chain commits to: the skeleton and the hash of the ciphertext."""
    return {
        "body": hashlib.sha256(entry.body.ciphertext).hexdigest(),
        "chain": str(entry.chain),
        "day": entry.day.isoformat(),
        "id": str(entry.id),
        "key_version": entry.key_version,
        "seq": entry.seq,
    }


def append(
    db: Database,
    events: Sequence[AnyEvent],
    *,
    at: datetime,
    actor: UUID | None,
    undone: bool = False,
    keys: Mapping[UUID, TeamKeyNow] = _NONE,
) -> list[Head]:
    """Append events in the caller's transaction, in order; give the new heads.

    `keys` are the keys of teams that this act has looked up with `team_key` and does not renew. The head rows are locked until the transaction ends, so that two processes cannot take one place; always in the
    same order, so that two acts cannot wait for each other.
    """
    known = dict(keys)
    places = [_place(db, event, known) for event in events]
    heads = {chain: _locked_head(db, chain) for chain in sorted({chain for chain, _, _ in places})}
    rows = []
    for event, (chain, version, key) in zip(events, places, strict=True):
        entry = Entry(at=at.isoformat(), actor=actor, event=event, undone=undone)
        rows.append(_entry(heads[chain], entry, at.date(), version, key))
        heads[chain] = Head(chain, rows[-1].seq, rows[-1].link)
    _write(db, rows, heads.values())
    return list(heads.values())


def _entry(head: Head, entry: Entry, day: date, version: int, key: PublicKey) -> _Made:
    seq = head.seq + 1
    sealed = seal_to(key, info(head.chain, seq), levelled(msgspec.json.encode(entry)))
    made = _Made(uuid4(), head.chain, seq, day, version, sealed)
    return made._replace(link=link(head.link, record_of(made)))


def _write(db: Database, made: list[_Made], heads: Collection[Head]) -> None:
    if not made:
        return
    connection, rows = db.connection(), [each._asdict() for each in made]
    moves = [{"of": head.chain, "to": head.seq, "by": head.link} for head in heads]
    if len(moves) == 1:  # as nearly always; until it is committed, everybody waits for the head
        _ADD_AND_MOVE.run(connection, rows, values=moves[0])
        return
    _ADD.run(connection, rows)
    connection.execute(_MOVE, moves)


def _place(db: Database, event: AnyEvent, known: dict[UUID, TeamKeyNow]) -> tuple[UUID, int, PublicKey]:
    if isinstance(event, CaseEvent):
        case = db.get_one(CaseFile, event.case)
        return case.id, *_team_key(db, case.team_id, known)
    if isinstance(event, TeamEvent):
        return event.team, *_team_key(db, event.team, known)
    office = db.execute(select(Office)).scalar_one()
    return office.id, OFFICE_KEY_VERSION, PublicKey(office.log_key)


def _team_key(db: Database, team_id: UUID, known: dict[UUID, TeamKeyNow]) -> TeamKeyNow:
    if team_id not in known:
        db.flush()  # a team that renews its key in this act logs with the new one
        known[team_id] = team_key(db, team_id)
    return known[team_id]


def team_key(db: Database, team_id: UUID) -> TeamKeyNow:
    """Give the version of a team's present key, and its public half."""
    version, encoded = db.connection().execute(_TEAM_KEY, {"of": team_id}).one()
    return version, PublicKey(encoded)


def _locked_head(db: Database, chain: UUID) -> Head:
    found = db.connection().execute(_HEAD, {"of": chain}).first()
    if found is None:
        with suppress(IntegrityError), db.begin_nested():  # two acts at once may both find no chain yet
            db.execute(_BEGIN, {"chain": chain, "seq": 0, "link": START})
        found = db.execute(_HEAD, {"of": chain}).one()
    return Head(chain, found.seq, found.link)


def is_there(db: Database, head: Head) -> bool:
    """Whether an entry is in its chain; waits for whoever appends to it now."""
    _locked_head(db, head.chain)
    found = select(_ENTRIES.c.link).where(_ENTRIES.c.chain == head.chain, _ENTRIES.c.seq == head.seq)
    return db.execute(found).scalar_one_or_none() == head.link


def head_of(db: Database, chain: UUID) -> Head:
    """Give the last link of a chain as it stands; the start if nothing was recorded."""
    row = db.get(AuditHead, chain)
    return Head(chain, row.seq, row.link) if row else Head(chain, 0, START)


class HeadFile:
    """The heads outside the database: one line per append, `chain seq link`; every line is a witness."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, heads: Sequence[Head]) -> None:
        """Write the heads down. Called after the transaction is committed: the file never runs ahead of it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="ascii") as lines:
            # One write, so that lines of two processes do not mix.
            lines.write("".join(f"{head.chain} {head.seq} {head.link.hex()}\n" for head in heads))

    def read(self) -> list[Head]:
        """Give every head ever noted, in order; a half-written line is passed over.

        Older lines count as much as the last: who re-links the log after a change contradicts them.
        """
        if not self._path.is_file():
            return []
        return heads_in(self._path.read_text("ascii", "replace"))


def heads_in(text: str) -> list[Head]:
    """Read noted heads; a half-written line is passed over."""
    return [head for line in text.splitlines() if (head := _noted(line)) is not None]


def _noted(line: str) -> Head | None:
    try:
        chain, seq, hexed = line.split(" ")
        head = Head(UUID(chain), int(seq), bytes.fromhex(hexed))
    except ValueError:
        return None
    return head if len(head.link) == len(START) else None
