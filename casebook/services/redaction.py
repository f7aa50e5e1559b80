"""Redact: make a copy of an exhibit, or of words, in which what may not leave is gone.

The original is not touched. A copy is made and looked into without a database (`make`), and kept only if nothing that was
closed can be found in any layer of it. It may leave only once a second member has approved it (redaction_register.py).
Source: exports.md §4.1, §4.3, §4.4.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256, sha512
from uuid import UUID

import msgspec

from casebook.access import Permission, require
from casebook.audit.events import CaseActFailed, DerivativeMade, EvidenceSeen
from casebook.blobs.store import Store
from casebook.errors import CasebookError, InvalidInput, NotFound
from casebook.inspection import redact
from casebook.inspection.values import WHOLE, Leaks, Redacted, Region, Unreadable
from casebook.keys.keyring import Keyring
from casebook.model import ContentItem, Derivative, Evidence, Incident
from casebook.model.account import ContentItemBody
from casebook.model.evidence import DerivativeBody, OriginalBody
from casebook.model.incident import IncidentBody
from casebook.model.redaction import Mark, RedactedText, Redaction
from casebook.services.casework import hold
from casebook.services.custody import OpenFile, open_sealed
from casebook.services.custody_chain import add_link
from casebook.services.drafts import coded
from casebook.services.receiving import Received, receive
from casebook.services.recording import of_case, put, revise
from casebook.services.redacted_words import ClosedText, Closing, close, places
from casebook.services.seeking import seekable
from casebook.work import Work

OPERATION = "redaction"
POST_PARTS = ("text", "translation")
INCIDENT_PARTS = ("original_text", "translation")
MOST_BOXES = 200
LONGEST_VIDEO = 24 * 60 * 60 * 1000  # milliseconds
_LARGEST = 2**28  # bytes of a copy


class StillReadable(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """A copy still held something that was closed, or what no copy may hold; nothing of it was kept. `found` says which."""

    def __init__(self, found: tuple[str, ...]) -> None:
        super().__init__(", ".join(found))
        self.found = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """What is to be closed in a file: boxes, the pages of a document that go into the copy (none are all), a video's time."""

    regions: tuple[Region, ...] = ()
    kept_pages: tuple[int, ...] = ()
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A copy that was looked into and lies sealed in the blob store; no row knows of it yet."""

    received: Received
    media_type: str
    boxes: Boxes
    recipe: tuple[str, ...]
    page_count: int


# ── boxes ───────────────────────────────────────────────────────────────────────────────────────────────


def checked(boxes: Boxes, media_type: str) -> Boxes:
    """Give the boxes back if they can be drawn on a file of this type.

    Raises:
        InvalidInput: none was drawn, one is empty or reaches beyond its page, a code is unknown, or the time is missing; the
            field is that of the row, such as `boxes-3-width`.
    """
    timed = redact.needs_time(media_type)  # a still without a box shows less than its video, too
    if not (boxes.regions or boxes.kept_pages or timed):
        raise InvalidInput("Draw at least one box, or leave out at least one page.", field="boxes")
    if len(boxes.regions) > MOST_BOXES:
        raise InvalidInput("These are too many at once. Close at most %(most)s.", field="boxes", most=MOST_BOXES)
    for number, region in enumerate(boxes.regions):
        _check_box(number, region)
    if timed and not 0 <= (-1 if boxes.at_ms is None else boxes.at_ms) <= LONGEST_VIDEO:
        raise InvalidInput("Say at which time of the video the still is taken, such as 1:05.", field="at")
    return boxes


def check_pages(boxes: Boxes, page_count: int) -> None:
    """Refuse boxes that a document of so many pages cannot take, before anything is drawn.

    Raises:
        InvalidInput: more pages than a copy holds would go into it, or a page is named that is not there or stays out.
    """
    kept = boxes.kept_pages or range(1, page_count + 1)
    if len(kept) > redact.MOST_PAGES:
        raise _why("too_many_pages")
    named = {region.page for region in boxes.regions}
    if max(kept, default=0) > page_count or not named <= set(kept):
        raise _why("no_such_page")


def make(blobs: Store, case_id: UUID, file: OpenFile, label: str, boxes: Boxes) -> Made:
    """Make a copy with the boxes, look into it, and seal it; without a database, since it takes seconds.

    Raises:
        InvalidInput: the boxes cannot be drawn, or the file cannot be redacted; said in words.
        StillReadable: the copy held something it may not; nothing is kept.
        Tampered: the stored original is damaged.
    """
    boxes = checked(boxes, file.media_type)
    answer = redact.redacted(
        seekable(file.file),
        file.media_type,
        regions=boxes.regions,
        kept_pages=boxes.kept_pages,
        at_ms=boxes.at_ms or 0,
    )
    if isinstance(answer, Leaks):
        raise StillReadable(answer.found)
    if isinstance(answer, Unreadable):
        raise _why(answer.reason)
    name = f"{label}_redacted.{'pdf' if answer.media_type == redact.PDF else 'png'}"
    received = receive(blobs, case_id, name, [answer.content], limit=_LARGEST)
    return Made(received, answer.media_type, boxes, _recipe(file.media_type, boxes, answer), answer.page_count)


def keep(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, made: Made) -> UUID:
    """Keep a copy beside its exhibit, with a custody event. Until somebody else approves it, it does not leave.

    Raises:
        NotAllowed, NotFound: the actor may not, or there is no such exhibit; the copy goes.
    """
    work.undo.append(lambda: work.blobs.delete(made.received.blob))
    hold(work, keys, case_id)
    require(work.actor, Permission.REDACT, holds_case=True)
    row = of_case(work, Evidence, evidence_id, case_id)
    original = keys.open_column(row, "original", row.original, OriginalBody)
    marks = tuple(_mark(region) for region in made.boxes.regions)
    redaction = _begun(work, keys, marks, made.recipe, original.sha256)
    redaction = msgspec.structs.replace(
        redaction, at_ms=made.boxes.at_ms, kept_pages=made.boxes.kept_pages, page_count=made.page_count
    )
    body = DerivativeBody(
        operation=OPERATION,
        made_by=keys.role.value,
        tool=made.recipe[-1],
        made_at=work.clock(),
        media_type=made.media_type,
        name=made.received.name,
        size=made.received.size,
        sha256=made.received.sha256,
        sha512=made.received.sha512,
        file_key=made.received.file_key.material,
        redaction=redaction,
    )
    return _kept(work, keys, row, Derivative(blob=made.received.blob, case_id=case_id, evidence_id=row.id), body)


def refuse(work: Work, keys: Keyring, case_id: UUID) -> None:
    """Record that a copy still held something, so that it was not kept: `make` has no database to do so itself."""
    hold(work, keys, case_id)
    require(work.actor, Permission.REDACT, holds_case=True)
    work.record(CaseActFailed(case=case_id, act="redaction.keep", kind=StillReadable.__name__))


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────


def close_words(
    work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, text_id: UUID, closings: Sequence[Closing]
) -> UUID:
    """Keep a copy of an exhibit's transcript or translation with codes in the place of words.

    Raises:
        InvalidInput: words do not stand in the text, or a code is unknown; the row is named.
        NotFound: the exhibit or the text is not there.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.REDACT, holds_case=True)
    row = of_case(work, Evidence, evidence_id, case_id)
    source = keys.open_row(_text_of(work, row, text_id), DerivativeBody)
    closed = _closed(source.text, closings)
    content = closed.text.encode()
    redaction = _begun(work, keys, closed.marks, _WORDS_RECIPE, sha256(source.text.encode()).hexdigest())
    body = DerivativeBody(
        operation=OPERATION,
        text=closed.text,
        language=source.language,
        made_by=keys.role.value,
        tool=_WORDS_RECIPE[-1],
        made_at=work.clock(),
        size=len(content),
        sha256=sha256(content).hexdigest(),
        sha512=sha512(content).hexdigest(),
        redaction=msgspec.structs.replace(redaction, part=source.operation, of_text=text_id),
    )
    return _kept(work, keys, row, Derivative(case_id=case_id, evidence_id=row.id), body)


def close_words_of_post(
    work: Work, keys: Keyring, case_id: UUID, post_id: UUID, part: str, closings: Sequence[Closing]
) -> None:
    """Keep, beside a post, its text or translation with codes in the place of words; the post stays as it is.

    Raises:
        InvalidInput: words do not stand in the text, or a code is unknown; the row is named.
        NotFound: the post is not of this case, or has no such part.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.REDACT, holds_case=True)
    row = of_case(work, ContentItem, post_id, case_id)
    _close_beside(work, keys, row, keys.open_row(row, ContentItemBody), part, POST_PARTS, closings)


def close_words_of_incident(
    work: Work, keys: Keyring, case_id: UUID, incident_id: UUID, part: str, closings: Sequence[Closing]
) -> None:
    """Keep, beside an incident, the words said in it or their translation with codes in the place of words.

    Raises:
        InvalidInput: words do not stand in the text, or a code is unknown; the row is named.
        NotFound: the incident is not of this case, or has no such part.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.REDACT, holds_case=True)
    row = of_case(work, Incident, incident_id, case_id)
    _close_beside(work, keys, row, keys.open_row(row, IncidentBody), part, INCIDENT_PARTS, closings)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────


def read_copy(
    work: Work, keys: Keyring, case_id: UUID, derivative_id: UUID, *, purpose: str, quietly: bool = False
) -> OpenFile:
    """Open a redacted copy for reading, as a custody event of its exhibit; `quietly` for what goes on with one viewing.

    Raises:
        NotFound: there is no such copy, or it is of words and has no file.
        Tampered: the stored file was cut, replaced or lost its key.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_EVIDENCE, holds_case=True)
    row = of_case(work, Derivative, derivative_id, case_id)
    body = keys.open_row(row, DerivativeBody)
    if body.redaction is None or row.blob is None:
        raise NotFound
    file = open_sealed(work.blobs, case_id, row.blob, body.file_key, body.size)
    if not quietly:
        link = add_link(work, keys, of_case(work, Evidence, row.evidence_id, case_id), "viewed", purpose=purpose)
        work.record(EvidenceSeen(case=case_id, evidence=row.evidence_id, custody=link))
    return OpenFile(body.size, body.media_type, body.name, file)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────

_WORDS_RECIPE = ("words replaced by codes in brackets", "casebook")


def _check_box(number: int, region: Region) -> None:
    row = f"boxes-{number}"
    if not coded("redaction_code", region.code, f"{row}-code"):
        raise InvalidInput("Choose a code for each place.", field=f"{row}-code")
    if region.page < 1:
        raise InvalidInput("Pages count from 1.", field=f"{row}-page")
    if region.width < 1 or region.height < 1:
        raise InvalidInput("This box is empty: give it a width and a height.", field=f"{row}-width")
    if region.left < 0 or region.top < 0 or region.left + region.width > WHOLE or region.top + region.height > WHOLE:
        raise InvalidInput("This box reaches beyond its page.", field=f"{row}-left")


def _why(reason: str) -> InvalidInput:
    told = {
        "too_large": InvalidInput("This file is too large to be redacted here.", field="boxes"),
        "too_many_pages": InvalidInput(
            "This document has too many pages for one copy. Say which pages go into it: 200 at most.", field="kept"
        ),
        "no_such_page": InvalidInput(
            "A box or a chosen page is on a page that the file does not have, or that does not go into the copy.",
            field="boxes",
        ),
        "no_such_time": InvalidInput("The video shows nothing at this time.", field="at"),
        "no_decoder": InvalidInput(
            "Stills of videos need the program ffmpeg and a kernel that can confine it; this machine lacks one of them.",
            field="at",
        ),
        "encrypted": InvalidInput(
            "This file is protected by a password of its own. Open it where that is safe, and add the open copy as an exhibit.",
            field="boxes",
        ),
        "unsupported": InvalidInput(
            "Files of this kind cannot be redacted here. Make a PDF or picture of it, and add that as an exhibit.",
            field="boxes",
        ),
        "timeout": InvalidInput(
            "Redacting this file took too long and was stopped. Fewer pages at once may work.", field="boxes"
        ),
    }
    broken = InvalidInput(
        "This file could not be drawn, so no copy was made. It is kept as it was received.", field="boxes"
    )
    return told.get(reason, broken)


def _recipe(media_type: str, boxes: Boxes, answer: Redacted) -> tuple[str, ...]:
    steps = ["decoded", "turned upright", "colours to sRGB", "transparency laid on white"]
    if media_type == redact.PDF:
        flattened = ["annotations and fields flattened"] if answer.flattened else []
        steps = [*flattened, "every page drawn at 200 dpi"]
    elif boxes.at_ms is not None:
        steps = [f"still at {boxes.at_ms} ms", *steps[:1], *steps[2:]]
    kept = f"pages kept: {', '.join(map(str, boxes.kept_pages))}" if boxes.kept_pages else ""
    written = f"written as a PDF of {answer.page_count} page pictures" if media_type == redact.PDF else "written as PNG"
    drawn = f"{len(boxes.regions)} opaque boxes with their codes drawn into the pixels" if boxes.regions else ""
    notes = {"truncated": "only what arrived of a cut file", "first_frame": "the first frame of several"}
    noted = notes.get(answer.note, "")
    looked = "looked into: structure, text, words, pixels"
    return (*steps, *filter(None, (noted, kept, drawn)), written, looked, "; ".join(redact.tools(media_type)))


def _mark(region: Region) -> Mark:
    return Mark(
        code=region.code,
        page=region.page,
        left=region.left,
        top=region.top,
        width=region.width,
        height=region.height,
    )


def _begun(work: Work, keys: Keyring, marks: tuple[Mark, ...], recipe: tuple[str, ...], original: str) -> Redaction:
    return Redaction(
        marks=marks,
        recipe=recipe,
        original_sha256=original,
        done_by=keys.member_id,
        done_by_role=keys.role.value,
        done_at=work.clock(),
    )


def _kept(work: Work, keys: Keyring, exhibit: Evidence, row: Derivative, body: DerivativeBody) -> UUID:
    put(work, keys, row, body, quietly=True)
    before = body.redaction.original_sha256 if body.redaction else ""
    link = add_link(work, keys, exhibit, "redacted", purpose=OPERATION, sha256_before=before, sha256_after=body.sha256)
    work.record(
        DerivativeMade(case=row.case_id, evidence=exhibit.id, derivative=row.id, operation=OPERATION, custody=link)
    )
    return row.id


def _close_beside(
    work: Work,
    keys: Keyring,
    row: ContentItem | Incident,
    body: ContentItemBody | IncidentBody,
    part: str,
    parts: Collection[str],
    closings: Sequence[Closing],
) -> None:
    """Keep the closed words of one part beside the record; those of its other parts stay."""
    if part not in parts:
        raise NotFound
    words = str(getattr(body, part))
    closed = _closed(words, closings)
    redaction = _begun(work, keys, closed.marks, _WORDS_RECIPE, sha256(words.encode()).hexdigest())
    new = RedactedText(words=closed.text, redaction=msgspec.structs.replace(redaction, part=part))
    redacted = (*(each for each in body.redacted if each.redaction.part != part), new)
    revise(work, keys, row, msgspec.structs.replace(body, redacted=redacted), revision=body.revision)


def _closed(text: str, closings: Sequence[Closing]) -> ClosedText:
    closed = close(text, closings)
    codes = [(mark.start, mark.end) for mark in closed.marks]
    for closing in closings:
        for start, end in places(closed.text, closing.words):
            if not any(first <= start and end <= last for first, last in codes):
                raise StillReadable(("words",))
    return closed


def _text_of(work: Work, exhibit: Evidence, text_id: UUID) -> Derivative:
    row = of_case(work, Derivative, text_id, exhibit.case_id)
    if row.evidence_id != exhibit.id or row.blob is not None:
        raise NotFound
    return row
