"""The redaction register of a case, and one copy: what was closed in it, who made it, who let it stand."""

from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.i18n import format_number
from casebook.inspection import redact
from casebook.keys.keyring import Keyring
from casebook.model.redaction import Mark, Redaction
from casebook.services import casework, committing, redaction, redaction_register
from casebook.services.custody import OpenFile
from casebook.services.custody_record import actor_ref
from casebook.web.desk.answers import go, page, part_of
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.looking import MOST_PAGES, VIEWED, page_of, picture_of, same_viewing, send
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("redaction_register", __name__)
_PER_CENT = 100  # hundredths


@blueprint.get("/cases/<uuid:case_id>/redactions")
@guarded(Permission.READ_EVIDENCE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List everything that was closed in copies of the case."""
    lines = redaction_register.register(work, keys, case_id)
    shown = part_of([(line, place_words(line.mark, line.redaction)) for line in lines])
    return page("redaction/index.html", case=casework.case(work, keys, case_id), lines=shown)


@blueprint.get("/cases/<uuid:case_id>/redactions/<uuid:derivative_id>")
@guarded(Permission.READ_EVIDENCE)
def show(work: Work, keys: Keyring, case_id: UUID, derivative_id: UUID) -> ResponseReturnValue:
    """Show one copy with its register."""
    copy = redaction_register.copy(work, keys, case_id, derivative_id)
    marks = [(mark, place_words(mark, copy.redaction)) for mark in copy.redaction.marks]
    pages = min(copy.redaction.page_count, MOST_PAGES)
    return page("redaction/show.html", case=casework.case(work, keys, case_id), copy=copy, marks=marks, pages=pages)


@blueprint.get("/cases/<uuid:case_id>/redactions/<uuid:derivative_id>/pages/<int:number>")
@staged(Permission.READ_EVIDENCE)
def one_page(case_id: UUID, derivative_id: UUID, number: int) -> ResponseReturnValue:
    """Give one page of a copy as a picture; a picture is its own page 1."""
    file = _opened(case_id, derivative_id, VIEWED)
    if file.media_type == redact.PDF:
        return page_of(file, number)
    return picture_of(file) if number == 1 else abort(404)


@blueprint.get("/cases/<uuid:case_id>/redactions/<uuid:derivative_id>/file")
@staged(Permission.READ_EVIDENCE)
def download(case_id: UUID, derivative_id: UUID) -> ResponseReturnValue:
    """Give a copy as a download."""
    return send(_opened(case_id, derivative_id, "download"))


@blueprint.post("/cases/<uuid:case_id>/redactions/<uuid:derivative_id>/<any(approve, withdraw):judgement>")
@guarded(Permission.APPROVE_REDACTION)
def judge(work: Work, keys: Keyring, case_id: UUID, derivative_id: UUID, judgement: str) -> ResponseReturnValue:
    """Let a copy stand, or take that back."""
    act, said = _JUDGEMENTS[judgement]
    act(work, keys, case_id, derivative_id)
    return go("redaction_register.show", case_id=case_id, derivative_id=derivative_id, said=said)


@blueprint.post(
    "/cases/<uuid:case_id>/posts/<uuid:post_id>/redact/<any(text, translation):part>/<any(approve, withdraw):judgement>"
)
@guarded(Permission.APPROVE_REDACTION)
def judge_post(
    work: Work, keys: Keyring, case_id: UUID, post_id: UUID, part: str, judgement: str
) -> ResponseReturnValue:
    """Let closed words of a post stand, or take that back."""
    act, said = _JUDGEMENTS[judgement]
    act(work, keys, case_id, post_id, part)
    return go("posts.show", case_id=case_id, post_id=post_id, said=said)


@blueprint.post(
    "/cases/<uuid:case_id>/incidents/<uuid:incident_id>/redact/<any(original_text, translation):part>"
    "/<any(approve, withdraw):judgement>"
)
@guarded(Permission.APPROVE_REDACTION)
def judge_incident(
    work: Work, keys: Keyring, case_id: UUID, incident_id: UUID, part: str, judgement: str
) -> ResponseReturnValue:
    """Let closed words of an incident stand, or take that back."""
    act, said = _JUDGEMENTS[judgement]
    act(work, keys, case_id, incident_id, part)
    return go("incidents.show", case_id=case_id, incident_id=incident_id, said=said)


@blueprint.post("/cases/<uuid:case_id>/packs/<uuid:pack_id>/commitments")
@guarded(Permission.BUILD_PACK)
def show_keys(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> ResponseReturnValue:
    """Show the keys of a pack's commitments, to be handed over with the originals; recorded as a disclosure."""
    shown = committing.show(work, keys, case_id, pack_id)
    view = casework.case(work, keys, case_id)
    return page("redaction/keys.html", case=view, shown=shown, pack_id=pack_id)


def place_words(mark: Mark | None, told: Redaction) -> str:
    """Where something was closed, in the reader's language."""
    still = _("Still at %(time)s", time=clock(told.at_ms)) if told.at_ms is not None else ""
    if mark is None:
        return still or _("pages left out")
    if told.part:
        where = {
            "transcript": _("Transcription"),
            "translation": _("Translation"),
            "excerpt": _("Excerpt of an export"),
        }.get(told.part, _("Text"))
        return _("%(text)s, characters %(start)s to %(end)s", text=where, start=_n(mark.start + 1), end=_n(mark.end))
    edges = [_n(each / _PER_CENT) for each in (mark.left, mark.top, mark.width, mark.height)]
    box = _(
        "from the left %(left)s, from the top %(top)s, %(width)s wide, %(height)s high, in per cent",
        **dict(zip(("left", "top", "width", "height"), edges, strict=True)),
    )
    if still:
        return f"{still}: {box}"
    on_page = _("Page %(number)s", number=_n(mark.page))
    return f"{on_page}: {box}"


def clock(at_ms: int) -> str:
    """A time of a video as players show it: 1:02:03.5."""
    seconds, part = divmod(at_ms, 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    front = f"{hours}:{minutes:02}" if hours else str(minutes)
    return f"{front}:{seconds % 60:02}" + (f".{part:03}".rstrip("0") if part else "")


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────

_JUDGEMENTS = {
    "approve": (redaction_register.approve, "copy_approved"),
    "withdraw": (redaction_register.withdraw, "approval_withdrawn"),
}


def _opened(case_id: UUID, derivative_id: UUID, purpose: str) -> OpenFile:
    with acting(Permission.READ_EVIDENCE, case_id, writes=True) as (work, keys):
        seen = redaction_register.copy(work, keys, case_id, derivative_id).exhibit.custody
        quietly = same_viewing(seen, purpose, actor_ref(case_id, keys.member_id), work.clock())
        return redaction.read_copy(work, keys, case_id, derivative_id, purpose=purpose, quietly=quietly)


def _n(number: float) -> str:
    return format_number(number, locale())
