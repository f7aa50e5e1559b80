"""Which accounts act together: in one case, or in all that the member may read. Looking decides nothing; a member makes the campaign.

Few posts are compared with the page; many, and pictures that nobody has looked into yet, by a job (casebook.web.desk.patterns_asked), which
is begun by a button and never by opening a page. Addresses hold ids and the mark of a network, never a word of a case.
"""

from uuid import UUID, uuid4

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.services import casework, patterns, post_pictures, reading
from casebook.services.patterns import INLINE_POSTS, CampaignDraft, Looked
from casebook.web.desk import patterns_asked
from casebook.web.desk.answers import of_book
from casebook.web.desk.guards import acting, staged
from casebook.web.desk.patterns_asked import id_of, images_of, pages
from casebook.web.shared.fields import tidy
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _

blueprint = Blueprint("patterns", __name__)


@blueprint.get("/patterns")
@staged(Permission.LIST_CASES)
def index() -> ResponseReturnValue:
    """Look through all cases of the member, or those that the address names; ask first where they hold many posts."""
    chosen = {id_of(each) for each in request.args.getlist("case")}
    with acting(Permission.LIST_CASES, None, writes=False) as (work, keys):
        ready, many = patterns_asked.under_way(work, keys, None, chosen), patterns.size(work, keys, chosen)
        if many > INLINE_POSTS:
            cases = patterns.held(work, keys)
            return pages(None, None, chosen=chosen, cases=cases, many=many, ready=ready)
        books, unread = patterns.opened(work, keys, chosen)
        found = post_pictures.carried(work, keys, books)
    looked = patterns.found_in(books, unread=unread, images=images_of(found))
    return pages(None, looked, chosen=chosen, cases=looked.cases, ready=ready)


@blueprint.get("/cases/<uuid:case_id>/patterns")
@staged(Permission.READ_CASE)
def of_case(case_id: UUID) -> ResponseReturnValue:
    """Look through the posts of one case; ask first where there are many."""
    return _of_case(case_id)


@blueprint.post("/cases/<uuid:case_id>/patterns")
@staged(Permission.WRITE_CASE)
def describe(case_id: UUID) -> ResponseReturnValue:
    """Make a campaign of a network, with the accounts that were ticked."""
    draft = CampaignDraft(
        mark=request.form.get("network", ""),
        accounts=frozenset(map(id_of, request.form.getlist("account"))),
        title=tidy(request.form.get("title")) or _("Accounts that act together"),
        confidence=request.form.get("confidence", ""),
        across=request.form.get("across") == "yes",
    )
    found = patterns_asked.found_by(None if draft.across else case_id, request.form.get("look", ""))
    try:
        campaign = _described(case_id, draft, found)
    except InvalidInput as error:
        refused = _(error.reason, **error.values)
        if found is None:
            return _of_case(case_id, 422, refused, draft)
        told = {"refused": refused, "typed": draft, "look": request.form.get("look"), "cases": found.cases}
        return pages(None if draft.across else case_id, found, 422, **told)
    address = url_for("records.show", case_id=case_id, noun="campaign", record_id=campaign)
    return redirect(f"{address}?said=campaign_described", 303)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _described(case_id: UUID, draft: CampaignDraft, found: Looked | None) -> UUID:
    """Keep the campaign, of what a job has found if it is still there; else the posts are compared once more, as many as they are."""
    record_id = id_of(request.form.get("form_id") or str(uuid4()))
    images = post_pictures.NONE
    if found is None:
        with acting(Permission.WRITE_CASE, case_id, writes=False) as (work, keys):
            one = [reading.posts_book(work, keys, case_id, page=patterns.PAGE)]
            books = patterns.opened(work, keys)[0] if draft.across else one
            carried = post_pictures.carried(work, keys, books)
        images = images_of(carried)
    with acting(Permission.WRITE_CASE, case_id, writes=True) as (work, keys):
        return patterns.describe(
            work, keys, case_id, draft, locale=locale(), record_id=record_id, images=images, found=found
        )


def _of_case(
    case_id: UUID, status: int = 200, refused: str = "", typed: CampaignDraft | None = None
) -> ResponseReturnValue:
    with acting(Permission.READ_CASE, case_id, writes=False) as (work, keys):
        ready, many = patterns_asked.under_way(work, keys, case_id, {case_id}), patterns.size_of(work, keys, case_id)
        if many > INLINE_POSTS:
            case = casework.case(work, keys, case_id)
            return pages(case_id, None, status, case=case, many=many, ready=ready, refused=refused)
        book = reading.case_book(work, keys, case_id, page=patterns.PAGE)
        found = post_pictures.carried(work, keys, [book])
    looked = patterns.found_in([book], images=images_of(found))
    return pages(case_id, looked, status, **of_book(book), ready=ready, refused=refused, typed=typed)
