"""The hosts of one office: each says that it runs, and finds out in time that it is not one of them.

A host that holds another secret than the others would count guesses alone, know no browser of theirs and take no work from them: it
is refused before it serves. Times are compared by the database's clock, since those of hosts differ. Nothing here needs a key of a
member, and nothing depends on these rows but what `casebook check` and `casebook hosts` say.
"""

import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4, uuid5

from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Database

from casebook import __version__
from casebook.clock import DatabaseClock
from casebook.crypto.randomness import equal
from casebook.errors import IllegalMove
from casebook.keys.hosts import check_of, key_file, makes, usable
from casebook.model import Host, Office
from casebook.services import file_stores, shredding
from casebook.work import House, begin

FILE = "host-id"  # in the instance folder: random, and says nothing
EVERY = timedelta(minutes=1)  # how often a host says that it runs
LIVELY = timedelta(minutes=5)  # for how long one counts as running after that
FORGOTTEN = timedelta(days=7)  # after which one is no longer listed
CLOCK = 60.0  # seconds that a host's clock may differ from the database's: what sessions and challenges bear
CLOCK_OFF = "the clock of this host is {seconds:.0f} seconds {way} the database's: set right the one that is wrong"
HALF = "the file {path} does not hold 32 bytes: copy it from another host again, with casebook hosts give and take"
NOWHERE = "CASEBOOK_HOSTS_KEY_FILE names {path}, where no secret lies and none can be made"
ANOTHER = (
    "this host lacks the secret of the hosts that serve this office: on one of them run casebook hosts give, and here casebook hosts"
    " take with what it prints"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One host as it was last seen. Times are UTC by the database's clock."""

    id: UUID
    started_at: datetime
    seen_at: datetime
    version: str
    ahead: int  # seconds that its clock is ahead of the database's
    same_secret: bool  # as this host's
    lively: bool  # whether it was seen in the last minutes
    here: bool


def join(house: House) -> None:
    """Note that this host begins to serve; before there is an office nothing is noted.

    Raises:
        IllegalMove: it holds half a secret, none where one was named, or another one than a host that serves the same office
            now; or its clock is more than a minute from the database's, so that it would end sessions that others have just begun.
    """
    off = seconds_off(house)
    if abs(off) > CLOCK:
        raise IllegalMove(CLOCK_OFF.format(seconds=abs(off), way="ahead of" if off > 0 else "behind"))
    path = key_file(house.settings)
    if path.exists() and not usable(house.settings):
        raise IllegalMove(HALF.format(path=path))
    # Asked before one is made: a further host that was given none yet shall not begin with one of its own.
    if any(each.lively and not each.here and not each.same_secret for each in seen(house)):
        raise IllegalMove(ANOTHER)
    if house.settings.hosts_key_file and not makes(house.settings):
        raise IllegalMove(NOWHERE.format(path=path))
    _note(house, starts=True)
    shredding.take_over(house)


def beat(house: House) -> None:
    """Note that this host still serves, look at its place of files, and do here what erasing elsewhere asks of every host."""
    file_stores.look(house)
    _note(house, starts=False)
    shredding.take_over(house)


def leave(house: House) -> None:
    """Note that this host has stopped, so that nobody waits for it; a process of its own beside this one says again that it runs."""
    if (me := _known_id(house)) is not None:
        with Database(house.engine.execution_options(casebook_writes=True, casebook_alone=False)) as db:
            ended = database_time(db, house) - LIVELY
            db.execute(update(Host).where(Host.id == me).values(seen_at=ended))
            db.commit()


def seen(house: House) -> list[Seen]:
    """List the hosts that were seen in the last days, the latest started last; none before there is an office."""
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        office = db.scalar(select(Office.id))
        if office is None:
            return []
        now, me = database_time(db, house), _known_id(house)
        check = check_of(house.settings, office) if usable(house.settings) else b""
        rows = db.scalars(select(Host).where(Host.seen_at > now - FORGOTTEN).order_by(Host.started_at)).all()
        return [
            Seen(
                id=row.id,
                started_at=row.started_at,
                seen_at=row.seen_at,
                version=row.version,
                ahead=row.ahead,
                same_secret=equal(row.key_check, check),
                lively=row.seen_at > now - LIVELY,
                here=row.id == me,
            )
            for row in rows
        ]


def own_id(house: House) -> UUID:
    """Give the id of this host: random, and another one where an instance folder was copied to a machine of another name."""
    path = house.settings.instance / FILE
    with suppress(OSError):
        if not path.exists():
            path.write_text(f"{uuid4()}\n", "ascii")
            path.chmod(0o600)
    return _known_id(house) or uuid4()  # on a full disk one for this moment


def _known_id(house: House) -> UUID | None:
    with suppress(OSError, ValueError):
        return uuid5(UUID((house.settings.instance / FILE).read_text("ascii").strip()), socket.gethostname())
    return None


def database_time(db: Database, house: House) -> datetime:
    """Give the present moment (UTC, without a zone) by the database's clock; SQLite has this machine's."""
    if db.get_bind().dialect.name != "postgresql":
        return house.clock().astimezone(UTC).replace(tzinfo=None)
    told: datetime = db.execute(text("SELECT clock_timestamp() AT TIME ZONE 'UTC'")).scalar_one()
    return told


def seconds_off(house: House) -> float:
    """Give how many seconds this host's clock is ahead of the database's now."""
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        return _seconds_ahead(db, house)


def clock_agrees(house: House) -> bool:
    """Say whether this host's clock is near enough to the database's for sessions to hold on every host."""
    return abs(seconds_off(house)) <= CLOCK


def _note(house: House, *, starts: bool) -> None:
    with begin(house, writes=True, alone=False, name="hosts") as work:
        office = work.db.scalar(select(Office.id))
        if office is None:
            return
        now, me, ahead = database_time(work.db, house), own_id(house), round(_seconds_ahead(work.db, house))
        said = {"seen_at": now, "version": __version__, "key_check": check_of(house.settings, office), "ahead": ahead}
        if work.db.scalar(select(Host.id).where(Host.id == me)) is None:
            with suppress(IntegrityError), work.db.begin_nested():  # a worker may start beside the faces
                work.db.add(Host(id=me, started_at=now, **said))
                work.db.flush()
        starting = {"started_at": now} if starts else {}
        work.db.execute(update(Host).where(Host.id == me).values(**said, **starting))
        work.db.execute(delete(Host).where(Host.seen_at < now - FORGOTTEN))


def _seconds_ahead(db: Database, house: House) -> float:
    own = house.clock.own if isinstance(house.clock, DatabaseClock) else house.clock
    before = own()  # the middle of the time that asking took is compared
    told = database_time(db, house).replace(tzinfo=UTC)
    middle = before + (own() - before) / 2
    return (middle - told).total_seconds()
