"""What a page may show of an exhibit, and the bytes themselves. The browser never runs what is inside a file.

Pictures and pages are re-encoded in a confined child process; text is shown as text; sound and video are played by the
browser's own player from a sealed source, by range. The original goes out as a download, under a sandbox policy.
Sources: RFC 9110 §14 (ranges), RFC 6266 (Content-Disposition).
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.inspection import inspector
from casebook.inspection.kinds import kind_of
from casebook.inspection.names import content_disposition, download_name
from casebook.inspection.values import Facts, Pages, Picture, Text
from casebook.services import custody
from casebook.services.custody import ExhibitView, OpenFile
from casebook.services.custody_record import actor_ref
from casebook.web.desk.guards import acting, staged
from casebook.web.shared.headers import SANDBOX

blueprint = Blueprint("viewing", __name__)

LARGEST = 64 * 1024 * 1024  # bytes of a file that is looked into
VIEWED = "viewed on the desk"
_ONE_VIEWING = timedelta(minutes=2)
_PREVIEW_PX = 1600
MOST_PAGES = 20
_PLAYED = frozenset({"video/mp4", "video/webm", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/flac", "video/ogg", "video/quicktime"})  # fmt: skip
_READ = frozenset({"text/plain", "text/csv", "application/json", "text/html", "application/xml", "message/rfc822", "text/vcard"})  # fmt: skip


def look_at(view: ExhibitView) -> str:
    """How a page shows this file: picture, pages, text, video, audio, large, or nothing."""
    original = view.exhibit.original
    family = kind_of(original.media_type).family
    if original.media_type in _PLAYED and family in {"video", "audio"}:
        return family
    if original.size > LARGEST:
        return "large"
    if family == "image" and original.media_type != "image/svg+xml":
        return "picture"
    if original.media_type == "application/pdf":
        return "pages"
    return "text" if original.media_type in _READ else "nothing"


@dataclass(frozen=True, slots=True)
class Inside:
    """What was found in a file: text, facts that it tells of itself, its number of pages; or why it cannot be read."""

    text: Text | None = None
    facts: Facts | None = None
    pages: int = 0
    reason: str = ""


def look_inside(view: ExhibitView, file: OpenFile) -> Inside:
    """Look into a file, in a confined child process, for the page about it."""
    media_type = view.exhibit.original.media_type
    told = inspector.facts(file.pieces(), media_type)
    facts, reason = (told, "") if isinstance(told, Facts) else (None, told.reason)
    if look_at(view) == "text":
        text = inspector.text_of(file.pieces())
        return Inside(text=text, facts=facts) if isinstance(text, Text) else Inside(facts=facts, reason=text.reason)
    if look_at(view) == "pages":
        return Inside(facts=facts, pages=min(facts.page_count or 0, MOST_PAGES) if facts else 0, reason=reason)
    return Inside(facts=facts)


def opened(case_id: UUID, evidence_id: UUID, purpose: str) -> tuple[ExhibitView, OpenFile]:
    """Open an exhibit's file and record that. What one member looks at within two minutes is one viewing."""
    with acting(Permission.READ_EVIDENCE, case_id, writes=True) as (work, keys):
        view = custody.exhibit(work, keys, case_id, evidence_id)
        last = view.custody[-1] if view.custody else None
        just_now = (
            purpose == VIEWED
            and last is not None
            and (last.event, last.purpose, last.actor_ref) == ("viewed", VIEWED, actor_ref(case_id, keys.member_id))
            and work.clock() - last.at < _ONE_VIEWING
        )
        return view, custody.read(work, keys, case_id, evidence_id, purpose=purpose, quietly=just_now)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/picture")
@staged(Permission.READ_EVIDENCE)
def picture(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Give a re-encoded picture of an image."""
    view, file = opened(case_id, evidence_id, VIEWED)
    answer = inspector.picture(file.pieces(), _PREVIEW_PX) if look_at(view) == "picture" else None
    return _picture(answer) if isinstance(answer, Picture) else abort(404)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/pages/<int:number>")
@staged(Permission.READ_EVIDENCE)
def one_page(case_id: UUID, evidence_id: UUID, number: int) -> ResponseReturnValue:
    """Give one page of a document as a picture."""
    view, file = opened(case_id, evidence_id, VIEWED)
    if look_at(view) != "pages" or not 0 < number <= MOST_PAGES:
        abort(404)
    answer = inspector.pages(file.pieces(), number, _PREVIEW_PX)
    return _picture(answer.pictures[-1]) if isinstance(answer, Pages) and len(answer.pictures) == number else abort(404)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/file")
@staged(Permission.READ_EVIDENCE)
def download(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Give the original as a download, byte for byte."""
    _, file = opened(case_id, evidence_id, "download")
    return send(file)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/play")
@staged(Permission.READ_EVIDENCE)
def play(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Give sound or video to the browser's player, by range."""
    _, file = opened(case_id, evidence_id, VIEWED)
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


def _picture(picture: Picture) -> Response:
    response = Response(picture.content, content_type=picture.media_type)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Content-Disposition"] = "inline"
    return response
