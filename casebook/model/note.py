"""Notes of members on a case, a record, or one field of a record, such as the reason for a chosen code."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Kept, Prose, Revision


class NoteBody(Body, frozen=True, kw_only=True):
    """What a member notes. Without a record it is about the whole case; with a field, about that field."""

    words: Prose
    noun: Annotated[str, Kept()] = ""  # table of the record
    record: Annotated[UUID | None, Kept()] = None
    field: Annotated[str, Kept()] = ""
    by: Annotated[UUID | None, Kept()] = None
    at: Annotated[datetime, Kept()]
    revision: Revision = 1


class Note(CaseRecord):
    """A note in one case. It never leaves in a pack."""

    __tablename__ = "note"
    body_type: ClassVar[type[Body]] = NoteBody
