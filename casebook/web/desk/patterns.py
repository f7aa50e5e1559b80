"""Which accounts act together: in one case, or in all that the member may read. Looking decides nothing; a member makes the campaign.

Addresses hold ids and the mark of a network, never a word of a case.
"""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import InvalidInput, NotFound
from casebook.services import patterns, picture_twins, post_pictures, reading
from casebook.services.pattern_words import limits
from casebook.services.patterns import CampaignDraft, Looked
from casebook.services.post_pictures import Carried, Images
from casebook.web.desk.answers import of_book, page, term_choices
from casebook.web.desk.guards import acting, staged
from casebook.web.desk.patterns_shown import shown
from casebook.web.shared.fields import tidy
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _

blueprint = Blueprint("patterns", __name__)


@blueprint.get("/patterns")
@staged(Permission.LIST_CASES)
def index() -> ResponseReturnValue:
    """Look through all cases of the member, or those that the address names."""
    chosen = {_id(each) for each in request.args.getlist("case")}
    with acting(Permission.LIST_CASES, None, writes=False) as (work, keys):
        books, unread = patterns.opened(work, keys, chosen)
        found = post_pictures.carried(work, keys, books)
    looked = patterns.found_in(books, unread=unread, images=_images(found))
    return page("patterns/index.html", **_seen(looked, None), chosen=chosen)


@blueprint.get("/cases/<uuid:case_id>/patterns")
@staged(Permission.READ_CASE)
def of_case(case_id: UUID) -> ResponseReturnValue:
    """Look through the posts of one case."""
    return _case_page(case_id)


@blueprint.post("/cases/<uuid:case_id>/patterns")
@staged(Permission.WRITE_CASE)
def describe(case_id: UUID) -> ResponseReturnValue:
    """Make a campaign of a network, with the accounts that were ticked."""
    draft = CampaignDraft(
        mark=request.form.get("network", ""),
        accounts=frozenset(map(_id, request.form.getlist("account"))),
        title=tidy(request.form.get("title")) or _("Accounts that act together"),
        confidence=request.form.get("confidence", ""),
        across=request.form.get("across") == "yes",
    )
    try:
        campaign = _described(case_id, draft)
    except InvalidInput as error:
        return _case_page(case_id, 422, refused=_(error.reason, **error.values))
    address = url_for("records.show", case_id=case_id, noun="campaign", record_id=campaign)
    return redirect(f"{address}?said=campaign_described", 303)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _described(case_id: UUID, draft: CampaignDraft) -> UUID:
    """Keep the campaign; what pictures show is worked out before, as for the page that its form stood on."""
    record_id = _id(request.form.get("form_id") or str(uuid4()))
    with acting(Permission.WRITE_CASE, case_id, writes=False) as (work, keys):
        one = [reading.posts_book(work, keys, case_id, page=patterns.PAGE)]
        books = patterns.opened(work, keys)[0] if draft.across else one
        found = post_pictures.carried(work, keys, books)
    images = _images(found)
    with acting(Permission.WRITE_CASE, case_id, writes=True) as (work, keys):
        return patterns.describe(work, keys, case_id, draft, locale=locale(), record_id=record_id, images=images)


def _case_page(case_id: UUID, status: int = 200, *, refused: str = "") -> ResponseReturnValue:
    with acting(Permission.READ_CASE, case_id, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case_id, page=patterns.PAGE)
        found = post_pictures.carried(work, keys, [book])
    looked = patterns.found_in([book], images=_images(found))
    return page("patterns/case.html", status, **of_book(book), **_seen(looked, case_id), refused=refused)


def _images(found: list[Carried]) -> Images:
    """What the pictures show; children work outside of any act, for they take their time. What is learnt is kept."""
    known, kept = current_app.extensions["impressions"], [each.picture for each in found]
    known.recall(kept)
    images = post_pictures.alike(found, known)
    if picture_twins.unkept(kept, known):
        with acting(Permission.LIST_CASES, None, writes=False) as (work, keys):
            picture_twins.keep_looks(work, keys, kept, known)
    return images


def _seen(looked: Looked, case_id: UUID | None) -> dict[str, Any]:
    compared = looked.table.compared
    return {
        "looked": looked,
        "networks": shown(looked, case_id),
        "posts": len(compared),
        "accounts": len(compared.accounts),
        "limits": limits(locale()),
        "terms": term_choices("estimative", empty=_("not judged")),
        "new_id": lambda: str(uuid4()),
    }


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None
