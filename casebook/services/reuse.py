"""Where else the same or nearly the same words stand: among the posts of all cases that a member may open.

Candidates come from the desk index; they are opened and compared letter by letter. What is alike is shown, never merged.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from casebook.errors import NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import ContentItem
from casebook.model.account import ContentItemBody
from casebook.services import lookup
from casebook.services.lookup import FoundRecord
from casebook.services.resemblance import nearest
from casebook.work import Work

CANDIDATES: Final = 200  # of each shelf: those with most rare words in common
MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Reused:
    """A post with nearly the same words: where it is recorded, what it says, and how like it is (0 to 100)."""

    record: FoundRecord
    body: ContentItemBody
    percent: int


def same_words(work: Work, keys: Keyring, text: str, *, but: UUID) -> list[Reused]:
    """Find the posts that say nearly the same as a text, the nearest first; `but` is the post that was asked about.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    known = list[tuple[tuple[FoundRecord, ContentItemBody], str]]()
    for record in lookup.alike(work, keys, text, ("content_item",), CANDIDATES) if text.strip() else ():
        row = work.db.get(ContentItem, record.record) if record.record != but else None
        if row is not None and keys.holds(row.case_id):
            with suppress(Tampered, NoGrant):  # a damaged post is like no other, and stops none
                body = keys.open_row(row, ContentItemBody)
                known.append(((record, body), body.text))
    return [
        Reused(record=like.known[0], body=like.known[1], percent=like.percent)
        for like in nearest(text, known, most=MOST)
    ]
