"""How a page shows a file, and the bytes themselves. The browser never runs what is inside a file.

Exhibits and the files of reports are looked at in the same way. Pictures and pages are re-encoded in a confined child
process; text is shown as text; sound and video are played by the browser's own player from a sealed source, by range.
The original goes out as a download, under a sandbox policy.
Sources: RFC 9110 §14 (ranges), RFC 6266 (Content-Disposition).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from flask import Response, abort, request

from casebook.errors import Tampered
from casebook.inspection import inspector
from casebook.inspection.kinds import kind_of
from casebook.inspection.names import content_disposition, download_name
from casebook.inspection.values import Facts, Pages, Picture, Text
from casebook.model.evidence import OriginalBody
from casebook.services.custody import OpenFile
from casebook.services.custody_chain import CustodyLink
from casebook.web.desk.exposure import is_enough, note_opened
from casebook.web.shared.headers import SANDBOX

LARGEST = 64 * 1024 * 1024  # bytes of a file that is looked into
VIEWED = "viewed on the desk"
MOST_PAGES = 20
_ONE_VIEWING = timedelta(minutes=2)
_PREVIEW_PX = 1600
_PLAYED = frozenset({"video/mp4", "video/webm", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/flac", "video/ogg", "video/quicktime"})  # fmt: skip
_READ = frozenset({"text/plain", "text/csv", "application/json", "text/html", "application/xml", "message/rfc822", "text/vcard"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inside:
    """What was found in a file: text, facts that it tells of itself, its number of pages; or why it cannot be read."""

    text: Text | None = None
    facts: Facts | None = None
    pages: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a page shows a file; `veiled` stays closed until somebody asks for it, and `again` until they ask once more."""

    kind: str
    veiled: bool = False
    again: bool = False
    damaged: bool = False
    inside: Inside = field(default_factory=Inside)


def look_at(file: OriginalBody | OpenFile) -> str:
    """How a page shows this file: picture, pages, text, video, audio, large, or nothing."""
    family = kind_of(file.media_type).family
    if file.media_type in _PLAYED and family in {"video", "audio"}:
        return family
    if file.size > LARGEST:
        return "large"
    if family == "image" and file.media_type != "image/svg+xml":
        return "picture"
    if file.media_type == "application/pdf":
        return "pages"
    return "text" if file.media_type in _READ else "nothing"


def looked(original: OriginalBody, file_id: UUID, *, hard: bool, opened: Callable[[], OpenFile]) -> Look:
    """Look at a file for the page about it; what is hard to see is not even opened before somebody asks."""
    kind = look_at(original)
    asked = request.args.get("unveil", "")
    if hard and asked not in {"yes", "again"}:
        return Look(kind, veiled=True)
    if hard and asked == "yes" and is_enough(file_id):
        return Look(kind, veiled=True, again=True)
    if hard:
        note_opened(file_id)
    if kind not in {"picture", "pages", "text"}:
        return Look(kind)
    try:
        return Look(kind, inside=look_inside(opened()))
    except Tampered:
        return Look(kind, damaged=True)


def look_inside(file: OpenFile) -> Inside:
    """Look into a file, in a confined child process, for the page about it."""
    told = inspector.facts(file.pieces(), file.media_type)
    facts, reason = (told, "") if isinstance(told, Facts) else (None, told.reason)
    if look_at(file) == "text":
        text = inspector.text_of(file.pieces())
        return Inside(text=text, facts=facts) if isinstance(text, Text) else Inside(facts=facts, reason=text.reason)
    if look_at(file) == "pages":
        return Inside(facts=facts, pages=min(facts.page_count or 0, MOST_PAGES) if facts else 0, reason=reason)
    return Inside(facts=facts)


def same_viewing(custody: Sequence[CustodyLink], purpose: str, ref: str, now: datetime) -> bool:
    """Whether this goes on with what is the last event of a chain: one member's looking within two minutes is one."""
    last = custody[-1] if custody else None
    return (
        purpose == VIEWED
        and last is not None
        and (last.event, last.purpose, last.actor_ref) == ("viewed", VIEWED, ref)
        and now - last.at < _ONE_VIEWING
    )


def picture_of(file: OpenFile) -> Response:
    """A re-encoded picture of an image."""
    answer = inspector.picture(file.pieces(), _PREVIEW_PX) if look_at(file) == "picture" else None
    return pictured(answer) if isinstance(answer, Picture) else abort(404)


def page_of(file: OpenFile, number: int) -> Response:
    """One page of a document as a picture."""
    if look_at(file) != "pages" or not 0 < number <= MOST_PAGES:
        abort(404)
    answer = inspector.pages(file.pieces(), number, _PREVIEW_PX)
    return pictured(answer.pictures[-1]) if isinstance(answer, Pages) and len(answer.pictures) == number else abort(404)


def played(file: OpenFile) -> Response:
    """Sound or video for the browser's player, by range."""
    if file.media_type not in _PLAYED:
        abort(404)
    response = send(file)
    response.headers["Content-Type"] = file.media_type
    return response


def send(file: OpenFile, name: str = "") -> Response:
    """A sealed file as a download, whole or by range, sent as it is opened and never gathered."""
    asked = request.range if request.range and request.range.units == "bytes" else None
    wanted = (0, file.size) if asked is None else asked.range_for_length(file.size)
    if wanted is None:
        response = Response(status=416)
        response.headers["Content-Range"] = f"bytes */{file.size}"
        return response
    start, end = wanted
    response = Response(file.pieces(start, end), status=200 if asked is None else 206, direct_passthrough=True)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Length"] = str(end - start)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Disposition"] = content_disposition(name or download_name(file.name, file.media_type))
    response.headers["Content-Security-Policy"] = SANDBOX
    if asked is not None:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return response


def pictured(picture: Picture) -> Response:
    """A picture that a confined child has drawn, for the browser."""
    response = Response(picture.content, content_type=picture.media_type)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Content-Disposition"] = "inline"
    return response
