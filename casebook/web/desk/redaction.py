"""Redact a copy of an exhibit: place boxes on its pages, look at what the copy will show, keep it.

Boxes travel as numbers in form and address, never a word. The pictures are drawn in a confined child; a script lets a
pointer draw what can also be typed.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.inspection import inspector, redact
from casebook.inspection.values import Facts, Picture
from casebook.services import casework, custody, redaction
from casebook.services.custody import ExhibitView
from casebook.services.redaction import Boxes, StillReadable
from casebook.services.seeking import seekable
from casebook.web.desk.answers import go, page
from casebook.web.desk.cookies import house
from casebook.web.desk.guards import acting, staged
from casebook.web.desk.looking import LARGEST, MOST_PAGES, VIEWED, Look, looked, pictured
from casebook.web.desk.redaction_forms import BoxesForm, codes, regions_in
from casebook.web.desk.viewing import opened

blueprint = Blueprint("redaction", __name__)
_SHEET_PX = 1600
_LONGEST_TIME = 9  # digits of milliseconds in an address


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/redact")
@staged(Permission.REDACT)
def new(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Show the first page, with empty rows for boxes."""
    return _shown(case_id, evidence_id, BoxesForm())


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/redact")
@staged(Permission.REDACT)
def look(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Show a page with the boxes as they were typed or drawn; nothing is kept."""
    form = BoxesForm(request.form)
    form.grows()
    return _shown(case_id, evidence_id, form)


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/redact/preview")
@staged(Permission.REDACT)
def preview(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Show every page that has boxes as the copy will show it; nothing is kept."""
    form = BoxesForm(request.form)
    exhibit = _exhibit(case_id, evidence_id)
    boxes = _read(form, exhibit.view)
    looked_at = _looked_at(exhibit, form, boxes) if boxes is not None else None
    if boxes is None or looked_at is None:
        return _shown(case_id, evidence_id, form, 422)
    pages, more = looked_at
    sheets = [(number, _address(exhibit, form, number, boxes.at_ms)) for number in pages]
    return page("redaction/preview.html", **exhibit.told(), form=form, sheets=sheets, boxes=boxes, more=more)


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/redact/keep")
@staged(Permission.REDACT)
def keep(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Make the copy, look into it, and keep it if nothing that was closed can be found in it."""
    form = BoxesForm(request.form)
    exhibit = _exhibit(case_id, evidence_id)
    boxes = _read(form, exhibit.view)
    made = _made(exhibit, form, boxes) if boxes is not None else None
    if made is None:
        return _shown(case_id, evidence_id, form, 422)
    with acting(Permission.REDACT, case_id, writes=True) as (work, keys):
        derivative_id = redaction.keep(work, keys, case_id, evidence_id, made)
    return go("redaction_register.show", case_id=case_id, derivative_id=derivative_id, said="copy_kept")


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/redact/sheet")
@staged(Permission.REDACT)
def sheet(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Give one page as a picture, with the boxes that the address carries drawn into it."""
    number, at_ms = (_digits(name) for name in ("page", "at"))
    regions = regions_in(request.args.getlist("box"), max(number, 1))
    if regions is None:
        abort(404)
    file = opened(case_id, evidence_id, VIEWED)
    answer = redact.sheet(
        seekable(file.file), file.media_type, page=max(number, 1), at_ms=at_ms, regions=regions, max_px=_SHEET_PX
    )
    return pictured(answer) if isinstance(answer, Picture) else abort(404)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Exhibit:
    """An exhibit on its way to a copy."""

    case: casework.CaseView
    view: ExhibitView

    def told(self) -> dict[str, Any]:
        """What every page of it shows."""
        return {"case": self.case, "view": self.view, "exhibit": self.view.exhibit}


def _exhibit(case_id: UUID, evidence_id: UUID) -> _Exhibit:
    with acting(Permission.REDACT, case_id, writes=False) as (work, keys):
        return _Exhibit(casework.case(work, keys, case_id), custody.exhibit(work, keys, case_id, evidence_id))


def _read(form: BoxesForm, view: ExhibitView) -> Boxes | None:
    if not form.validate():
        return None
    try:
        return redaction.checked(form.draft(), view.exhibit.original.media_type)
    except InvalidInput as error:
        form.blame(error)
        return None


def _looked_at(exhibit: _Exhibit, form: BoxesForm, boxes: Boxes) -> tuple[list[int], int] | None:
    """The pages that a preview shows: those with boxes, and the first of the others; and how many more go into the copy."""
    with_boxes = sorted({region.page for region in boxes.regions})
    original = exhibit.view.exhibit.original
    if original.media_type != redact.PDF:
        return with_boxes or [1], 0
    told = inspector.facts(opened(exhibit.case.id, exhibit.view.exhibit.id, VIEWED).pieces(), original.media_type)
    count = (told.page_count or 0) if isinstance(told, Facts) else 0
    try:
        redaction.check_pages(boxes, count)
    except InvalidInput as error:
        form.blame(error)
        return None
    others = [number for number in boxes.kept_pages or range(1, count + 1) if number not in with_boxes]
    return sorted({*with_boxes, *others[:MOST_PAGES]}), max(len(others) - MOST_PAGES, 0)


def _made(exhibit: _Exhibit, form: BoxesForm, boxes: Boxes) -> redaction.Made | None:
    case_id, label = exhibit.case.id, exhibit.view.exhibit.body.label
    file = opened(case_id, exhibit.view.exhibit.id, VIEWED)
    try:
        return redaction.make(house().blobs, case_id, file, label, boxes)
    except InvalidInput as error:
        form.blame(error)
    except StillReadable:
        with acting(Permission.REDACT, case_id, writes=True) as (work, keys):
            redaction.refuse(work, keys, case_id)
        form.blame(
            InvalidInput("The copy still held something that it may not. It was not kept. Tell your administrator.")
        )
    return None


def _shown(case_id: UUID, evidence_id: UUID, form: BoxesForm, status: int = 200) -> ResponseReturnValue:
    exhibit = _exhibit(case_id, evidence_id)
    original, body = exhibit.view.exhibit.original, exhibit.view.exhibit.body
    opening = partial(opened, case_id, evidence_id, VIEWED)
    seen = looked(original, evidence_id, hard=body.graphic or body.intimate, opened=opening)
    number = form.page_shown()
    return page(
        "redaction/new.html",
        status,
        **exhibit.told(),
        form=form,
        look=seen,
        problem=_problem(seen, original.media_type, original.size),
        number=number,
        page_count=seen.inside.facts.page_count if seen.inside.facts else None,
        timed=redact.needs_time(original.media_type),
        sheet=_address(exhibit, form, number, _time_typed(form)),
        plain=_address(exhibit, None, number, _time_typed(form)),
        codes=codes(),
    )


def _problem(look: Look, media_type: str, size: int) -> str:
    """Why no copy can be made of this file at all, "" if one can: a reason as `unreadable_words` knows them."""
    if not redact.can_be_redacted(media_type):
        return "unsupported"
    if redact.needs_time(media_type):
        return "" if redact.has_decoder() else "no_decoder"
    facts = look.inside.facts
    locked = facts is not None and facts.encrypted and facts.page_count is None
    return "too_large" if size > LARGEST else "encrypted" if locked else look.inside.reason


def _time_typed(form: BoxesForm) -> int | None:
    try:
        return form.at_ms()
    except InvalidInput:
        return None


def _address(exhibit: _Exhibit, form: BoxesForm | None, number: int, at_ms: int | None) -> str:
    here: dict[str, Any] = {"case_id": exhibit.case.id, "evidence_id": exhibit.view.exhibit.id}
    boxes = form.regions_on(number) if form else []
    return url_for("redaction.sheet", **here, page=number, at=at_ms or None, box=boxes)


def _digits(name: str) -> int:
    asked = request.args.get(name, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= _LONGEST_TIME else 0
