"""Tasks and dates of a case: what is to be done or will happen, by when, by whom."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Coded, Kept, Line, MemberId, Prose, Refers, Revision


class TaskBody(Body, frozen=True, kw_only=True):
    """Something that is due. `time` and `zone` are given where the hour matters, as for a hearing or a removal."""

    title: Line
    kind: Annotated[str, Coded("deadline_kind")] = ""
    due: date | None = None
    time: Line = ""  # "14:30"
    zone: Line = ""  # IANA name
    place: Line = ""
    person: Annotated[UUID | None, Refers("person")] = None
    intervention: Annotated[UUID | None, Refers("intervention")] = None
    instrument: Annotated[UUID | None, Refers("legal_instrument")] = None
    incident: Annotated[UUID | None, Refers("incident")] = None
    assigned: MemberId = None
    priority: Annotated[str, Coded("priority")] = ""
    done_at: Annotated[datetime | None, Kept()] = None
    done_by: Annotated[UUID | None, Kept()] = None
    note: Prose = ""
    revision: Revision = 1


class Task(CaseRecord):
    """A task or date of one case."""

    __tablename__ = "task"
    body_type: ClassVar[type[Body]] = TaskBody
