"""A member's own notes on a case, on an exhibit or on an incident: sealed to that member alone, inside the case's seal.

A colleague with the key of the case cannot open them, nor can the office's recovery sheets. They are in no pack, no export, no
search and no history; the log does not say that one was written: what counsel thinks is nobody's business. They outlive a
changed passphrase, since the key pair stays the same. Source: exports.md §5, point 21.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.errors import InvalidInput, NotFound, Tampered, WrongKey
from casebook.keys.keyring import Keyring
from casebook.model import CounselNote, Evidence, Incident
from casebook.model.counsel_note import CounselNoteBody, CounselWords
from casebook.model.places import own_note_info
from casebook.services.casework import hold, same_revision
from casebook.services.drafts import worded
from casebook.services.recording import of_case
from casebook.work import Work

ABOUT = {"": None, "evidence": Evidence, "incident": Incident}
"""What a note can be about: the whole case, an exhibit, an incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNote:
    """One note of the reader's own. `damaged` ones cannot be opened any more and can only be thrown away."""

    id: UUID
    words: str
    noun: str
    record: UUID | None
    at: datetime
    revision: int
    damaged: bool = False


def own_notes(work: Work, keys: Keyring, case_id: UUID) -> list[OwnNote]:
    """List the actor's own notes of a case, the newest first; nobody sees another's."""
    _may(work, keys, case_id)
    rows = work.db.scalars(
        select(CounselNote).where(CounselNote.case_id == case_id, CounselNote.member_id == keys.member_id)
    )
    return sorted((_opened(keys, row) for row in rows), key=lambda note: note.at, reverse=True)


def keep_own_note(
    work: Work, keys: Keyring, case_id: UUID, words: str, *, noun: str = "", record: UUID | None = None
) -> UUID:
    """Keep a note; give its id.

    Raises:
        InvalidInput: there are no words, or too many.
        NotFound: what it is about is not of this case.
    """
    _may(work, keys, case_id)
    told = CounselWords(words=_told(words), noun=noun, record=_about(work, case_id, noun, record))
    row = CounselNote(case_id=case_id, member_id=keys.member_id)
    _put(work, keys, row, told, revision=1)
    work.db.add(row)
    return row.id


def correct_own_note(work: Work, keys: Keyring, case_id: UUID, note_id: UUID, words: str, *, revision: int) -> None:
    """Write a note anew; what it said before is gone.

    Raises:
        IllegalMove: it was corrected since, in another window.
        InvalidInput: there are no words, or too many.
        NotFound: no such note, or not the actor's.
    """
    _may(work, keys, case_id)
    row = _mine(work, keys, case_id, note_id)
    present = _opened(keys, row)
    same_revision(present.revision, revision)
    told = CounselWords(words=_told(words), noun=present.noun, record=present.record)
    _put(work, keys, row, told, revision=revision + 1)


def drop_own_note(work: Work, keys: Keyring, case_id: UUID, note_id: UUID) -> None:
    """Throw a note away for good. Raises NotFound."""
    _may(work, keys, case_id)
    work.db.delete(_mine(work, keys, case_id, note_id))


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _may(work: Work, keys: Keyring, case_id: UUID) -> None:
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)


def _mine(work: Work, keys: Keyring, case_id: UUID, note_id: UUID) -> CounselNote:
    row = of_case(work, CounselNote, note_id, case_id)
    if row.member_id != keys.member_id:
        raise NotFound
    return row


def _told(words: str) -> str:
    if not words.strip():
        raise InvalidInput("Please fill this in.", field="words")
    return worded(words, "words")


def _about(work: Work, case_id: UUID, noun: str, record: UUID | None) -> UUID | None:
    if noun not in ABOUT or (record is None) != (noun == ""):
        raise NotFound
    kind = ABOUT[noun]
    return of_case(work, kind, record, case_id).id if kind is not None and record is not None else None


def _put(work: Work, keys: Keyring, row: CounselNote, words: CounselWords, *, revision: int) -> None:
    place = own_note_info(row.id, row.case_id, row.member_id)
    row.day = work.clock().date()
    body = CounselNoteBody(sealed=keys.seal_to_self(place, words), at=work.clock(), revision=revision)
    keys.seal_row(row, body)


def _opened(keys: Keyring, row: CounselNote) -> OwnNote:
    body = keys.open_row(row, CounselNoteBody)
    try:
        words = keys.open_own(own_note_info(row.id, row.case_id, row.member_id), body.sealed, CounselWords)
    except (WrongKey, Tampered):
        return OwnNote(id=row.id, words="", noun="", record=None, at=body.at, revision=body.revision, damaged=True)
    return OwnNote(
        id=row.id, words=words.words, noun=words.noun, record=words.record, at=body.at, revision=body.revision
    )
