"""What was closed in a copy, by which code, how it was made, and who let it stand: one line of the redaction register each.

The code list is `redaction_code` (exports.md §4.3). Roles leave in packs; the ids of members never do.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from casebook.model.base import Body
from casebook.model.fields import Coded, Kept, MemberId


class Mark(Body, frozen=True, kw_only=True):
    """One place that was closed: a box on a page, or words of a text.

    Edges of a box are hundredths of a per cent of the upright page; pages count from 1, and a picture is its own page 1.
    `start` and `end` are characters of the redacted text, where the code stands now.
    """

    code: Annotated[str, Coded("redaction_code")]
    page: int = 0
    left: int = 0
    top: int = 0
    width: int = 0
    height: int = 0
    start: int = 0
    end: int = 0


class Redaction(Body, frozen=True, kw_only=True):
    """How a redacted copy came to be. It may leave only once a second member has approved it."""

    marks: tuple[Mark, ...] = ()
    recipe: Annotated[tuple[str, ...], Kept()] = ()  # operations and tools with their versions, in their order
    part: Annotated[str, Kept()] = (
        ""  # of a text: "text" or "translation" of a post, "transcript", "translation" or "excerpt" of an exhibit
    )
    of_text: Annotated[UUID | None, Kept()] = None  # the derivative whose words these were
    at_ms: Annotated[int | None, Kept()] = None  # of a still: milliseconds from the start of the video
    kept_pages: Annotated[tuple[int, ...], Kept()] = ()  # of a document: those that went into the copy; none are all
    page_count: Annotated[int, Kept()] = 0  # of the copy; 0 for words
    original_sha256: Annotated[str, Kept()] = ""  # of the file, or of the text as UTF-8
    done_by: MemberId = None
    done_by_role: Annotated[str, Kept()] = ""
    done_at: Annotated[datetime | None, Kept()] = None
    approved_by: MemberId = None
    approved_by_role: Annotated[str, Kept()] = ""
    approved_at: Annotated[datetime | None, Kept()] = None


class RedactedText(Body, frozen=True, kw_only=True):
    """The words of a post with codes in the place of what was closed; the post itself stays as it was written down."""

    words: Annotated[str, Kept()]
    redaction: Annotated[Redaction, Kept()]
