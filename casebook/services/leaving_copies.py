"""Which copies of an exhibit may leave in place of what they were made from, and their lines in the pack's register.

Where a profile holds originals back, a redacted copy stands for the file, and closed words for a transcript or translation;
both only while a second member has approved them. It opens no file and decides nothing about profiles.
Source: exports.md §4.2, §4.3.
"""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import msgspec

from casebook.exporters.dossier import RedactionFacts
from casebook.model.account import ContentItemBody
from casebook.model.evidence import DerivativeBody
from casebook.model.incident import IncidentBody
from casebook.model.redaction import Mark, Redaction
from casebook.services.custody import EXCERPT, TEXTS, ExhibitView
from casebook.services.reading import Opened
from casebook.services.redaction import INCIDENT_PARTS, POST_PARTS
from casebook.services.redaction_register import Quoting, words_that_leave

_PER_CENT = 100  # hundredths


def copy_that_leaves(view: ExhibitView) -> tuple[str, DerivativeBody, Redaction] | None:
    """Give the newest approved copy of an exhibit's file, with the name of its blob; None where there is none."""
    found = [
        (view.blobs[each.id], each.body, each.body.redaction)
        for each in view.derivatives
        if each.body.redaction is not None and each.body.redaction.approved_at is not None and each.id in view.blobs
    ]
    return max(found, key=lambda each: each[1].made_at, default=None)


def stills_that_leave(view: ExhibitView) -> tuple[tuple[str, DerivativeBody, Redaction], ...]:
    """Give the approved stills of a recording with the names of their blobs, in the order of their times."""
    found = [
        (view.blobs[each.id], each.body, each.body.redaction)
        for each in view.derivatives
        if each.body.redaction is not None
        and each.body.redaction.at_ms is not None
        and each.body.redaction.approved_at is not None
        and each.id in view.blobs
    ]
    return tuple(sorted(found, key=lambda each: (each[2].at_ms or 0, each[1].made_at)))


def copy_waits(view: ExhibitView) -> bool:
    """Say whether somebody made a copy of an exhibit's file that nobody has approved."""
    return any(each.body.redaction is not None and each.id in view.blobs for each in view.derivatives)


def texts_that_leave(view: ExhibitView, *, originals: bool) -> Iterator[DerivativeBody]:
    """Give an exhibit's transcripts, translations and excerpts as they may leave.

    With `originals` as they are; else with codes where somebody closed words, and not at all while that waits for approval, or
    where the text was corrected since. An excerpt is words of the original, with what strangers wrote around it: where originals
    stay, it stays, until words of it were closed.
    """
    for each in view.derivatives:
        if each.body.operation in TEXTS and each.body.text:
            closed = None if originals else _closing(view, each)
            if closed is None:
                if originals or each.body.operation != EXCERPT:
                    yield each.body
            elif closed.redaction is not None and _stands(closed.redaction, each.body.text):
                yield msgspec.structs.replace(each.body, text=closed.text, redaction=closed.redaction)


def post_that_leaves(body: ContentItemBody, *, originals: bool) -> ContentItemBody:
    """Give a post as it may leave: with codes where words were closed; words that wait for approval are left out."""
    if originals:
        return body
    # A further translation says again what was closed in the post's own words.
    further = () if body.redacted else body.translations
    closed = {part: words_that_leave(body, part) or "" for part in POST_PARTS}
    return msgspec.structs.replace(body, **closed, translations=further)


def incident_that_leaves(body: IncidentBody, *, originals: bool) -> IncidentBody:
    """Give an incident as it may leave, as `post_that_leaves` does: the words that somebody said in it."""
    if originals:
        return body
    further = () if body.redacted else body.translations
    closed = {part: words_that_leave(body, part) or "" for part in INCIDENT_PARTS}
    return msgspec.structs.replace(body, **closed, translations=further)


def register_of(exhibit: str, file: str, copy_sha256: str, told: Redaction) -> Iterator[RedactionFacts]:
    """Give the register's lines of one copy that leaves: a line for each place, roles in place of names."""
    for mark in told.marks or (None,):
        yield RedactionFacts(
            exhibit=exhibit,
            file=file,
            operation="redaction",
            region=region(mark, told),
            code=mark.code if mark else "",
            done_by_role=told.done_by_role,
            approved_by_role=told.approved_by_role,
            at_utc=told.done_at,
            original_sha256=told.original_sha256,
            copy_sha256=copy_sha256,
        )


def register_of_words(body: Quoting, where: str, number: int) -> Iterator[tuple[str, bytes, list[RedactionFacts]]]:
    """Give, for each closed part of a post or incident that leaves, a key, the words as they were, and the register's lines.

    `where` says which it is, such as "post" with the address that leaves with it; `number` makes the keys of a pack differ.
    """
    for each in body.redacted:
        part, words = each.redaction.part, str(getattr(body, each.redaction.part))
        if words_that_leave(body, part) == each.words:
            key = f"words/{number}/{part}"
            lines = register_of("", key, sha256(each.words.encode()).hexdigest(), each.redaction)
            yield key, words.encode(), [replace(line, region=f"{where}: {line.region}") for line in lines]


def text_before(view: ExhibitView, told: Redaction) -> bytes:
    """Give the transcript or translation whose words were closed, as it was."""
    return next((each.body.text.encode() for each in view.derivatives if each.id == told.of_text), b"")


def region(mark: Mark | None, told: Redaction) -> str:
    """Say where something was closed as the register writes it (docs/formats/pack.md, "Redactions"); not translated."""
    still = f"still at {told.at_ms / 1000:.3f} s" if told.at_ms is not None else ""
    if mark is None:
        return still or f"pages kept: {', '.join(map(str, told.kept_pages))}"
    if told.part:
        return f"{told.part}, characters {mark.start + 1}-{mark.end}"
    across = f"x {_per_cent(mark.left)}-{_per_cent(mark.left + mark.width)} %"
    down = f"y {_per_cent(mark.top)}-{_per_cent(mark.top + mark.height)} %"
    return f"{still or f'page {mark.page}'}, {across}, {down}"


def _stands(told: Redaction, text: str) -> bool:
    return told.approved_at is not None and told.original_sha256 == sha256(text.encode()).hexdigest()


def _per_cent(hundredths: int) -> str:
    return f"{hundredths // _PER_CENT}.{hundredths % _PER_CENT:02}"


def _closing(view: ExhibitView, text: Opened[DerivativeBody]) -> DerivativeBody | None:
    closings = [
        each.body for each in view.derivatives if each.body.redaction and each.body.redaction.of_text == text.id
    ]
    return max(closings, key=lambda body: body.made_at, default=None)
