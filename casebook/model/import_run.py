"""One reading of an export into a case: what was chosen, how far it came, and which rows need somebody's eyes.

The export itself is an exhibit. Nothing of it is kept here but the places of rows and the reasons why they were not taken.
"""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Kept, Line, Refers, Revision, Words

RUNNING, STOPPING, STOPPED, DONE = "running", "stopping", "stopped", "done"
"""Where a run stands. One that is asked to stop ends with the rows that it has in hand."""


class RowNote(Body, frozen=True, kw_only=True):
    """A row that was not simply taken: skipped or changed, or added with a remark; where it stands, and why."""

    row: int
    place: Line = ""  # member of the archive, line, pointer
    outcome: Line  # skipped, changed, added
    reason: Line = ""  # a message id
    post: Annotated[UUID | None, Kept()] = None  # the post that an earlier run made of it


class Gathered(Body, frozen=True, kw_only=True):
    """An incident that the run made, and what it gathers: the title of a thread, a day, or everything ("")."""

    key: Line
    incident: Annotated[UUID, Refers("incident")]


class Settled(Body, frozen=True, kw_only=True):
    """A proposal that somebody answered: of which post, by which rule, and the act that was recorded; None: it was declined."""

    post: UUID
    rule: Line
    act: Annotated[UUID | None, Kept()] = None


class ImportRunBody(Body, frozen=True, kw_only=True):
    """A run. rows = added + known + changed + skipped, always. An empty `threads` or `senders` means all of them."""

    evidence: Annotated[UUID, Refers("evidence")]
    name: Line = ""
    format: Line
    day_first: bool | None = None
    zone: Line = ""
    columns: tuple[tuple[str, str], ...] = ()  # field and column, as somebody matched them
    threads: Words = ()
    senders: Words = ()
    own_side: Words = ()  # senders who harass nobody: the affected person, relatives, friends
    ticked: Words = ()  # what is read only on demand, such as direct messages
    since: datetime | None = None
    until: datetime | None = None
    gather: Line = "all"  # all, thread, day
    state: Line = RUNNING
    turn: int = 0  # how often it was begun or went on: of two that carry it, only the last may write
    expected: int = 0  # rows as they were counted beforehand; 0 where nobody counted
    rows: int = 0
    added: int = 0
    known: int = 0
    changed: int = 0
    skipped: int = 0
    gathered: Annotated[tuple[Gathered, ...], Kept()] = ()
    notes: Annotated[tuple[RowNote, ...], Kept()] = ()
    besides: Annotated[
        tuple[UUID, ...], Kept()
    ] = ()  # incidents that posts of the run were moved to from its proposals
    settled: Annotated[tuple[Settled, ...], Kept()] = ()
    by: Annotated[UUID | None, Kept()] = None
    started_at: Annotated[datetime | None, Kept()] = None  # UTC
    moved_at: Annotated[datetime | None, Kept()] = None  # UTC, of the last rows that were written
    ended_at: Annotated[datetime | None, Kept()] = None  # UTC
    revision: Revision = 1


class ImportRun(CaseRecord):
    """A reading of one export of a case."""

    __tablename__ = "import_run"
    body_type: ClassVar[type[Body]] = ImportRunBody
