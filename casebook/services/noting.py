"""Note something on a case, on one of its records, or on one field of a record, such as why a code was chosen.

Whom a note is from and when it was written is set here and never typed. A note is corrected and removed as other records are
(casebook.services.records).
"""

from uuid import UUID, uuid4

from casebook.access import Permission, require
from casebook.errors import InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.model import Note
from casebook.model.fields import fields_of
from casebook.model.note import NoteBody
from casebook.services.casework import hold
from casebook.services.changes import UNRECORDED, noun_of
from casebook.services.drafts import worded
from casebook.services.recording import kept_already, of_case, put
from casebook.work import Work


def note_on(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    words: str,
    noun: str = "",
    record: UUID | None = None,
    field: str = "",
    *,
    note_id: UUID | None = None,
) -> UUID:
    """Keep words on a case, a record or a field; `note_id` is minted with the form, and the same form sent twice keeps one.

    Raises:
        NotFound: the case is not held, the record is not of it, or it has no such field.
        NotAllowed: the actor may not write.
        InvalidInput: nothing was written, or too much.
    """
    hold(work, keys, case_id)
    actor = require(work.actor, Permission.WRITE_CASE, holds_case=True)
    check_place(work, case_id, noun, record, field)
    if not worded(words, "words").strip():
        raise InvalidInput("Please fill this in.", field="words")
    chosen = note_id or uuid4()
    if note_id is not None and kept_already(work, keys, Note, chosen, case_id):
        return chosen
    body = NoteBody(words=words, noun=noun, record=record, field=field, by=actor.member_id, at=work.clock())
    return put(work, keys, Note(id=chosen, case_id=case_id), body)


def check_place(work: Work, case_id: UUID, noun: str, record: UUID | None, field: str) -> None:
    """Let go on where there is such a place for a note in the case; raises NotFound."""
    if not noun and record is None and not field:
        return
    kind = noun_of(noun)
    if kind is None or record is None or noun in UNRECORDED:
        raise NotFound
    of_case(work, kind, record, case_id)
    if field and field not in {one.name for one in fields_of(kind.body_type) if one.typed}:
        raise NotFound
