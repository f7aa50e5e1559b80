"""Which accounts act together: in one case, or in all that the member may read. Looking decides nothing; a member makes the campaign.

Addresses hold ids and the mark of a network, never a word of a case.
"""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.services import patterns, reading
from casebook.services.pattern_words import limits
from casebook.services.patterns import CampaignDraft, Looked
from casebook.web.desk.answers import of_book, page, term_choices
from casebook.web.desk.guards import guarded
from casebook.web.desk.patterns_shown import shown
from casebook.web.shared.fields import take_back, tidy
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("patterns", __name__)


@blueprint.get("/patterns")
@guarded(Permission.LIST_CASES)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Look through all cases of the member, or those that the address names."""
    chosen = {_id(each) for each in request.args.getlist("case")}
    looked = patterns.across(work, keys, chosen)
    return page("patterns/index.html", **_seen(looked, None), chosen=chosen)


@blueprint.get("/cases/<uuid:case_id>/patterns")
@guarded(Permission.READ_CASE)
def of_case(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Look through the posts of one case."""
    return _case_page(work, keys, case_id)


@blueprint.post("/cases/<uuid:case_id>/patterns")
@guarded(Permission.WRITE_CASE)
def describe(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Make a campaign of a network, with the accounts that were ticked."""
    draft = CampaignDraft(
        mark=request.form.get("network", ""),
        accounts=frozenset(map(_id, request.form.getlist("account"))),
        title=tidy(request.form.get("title")) or _("Accounts that act together"),
        confidence=request.form.get("confidence", ""),
        across=request.form.get("across") == "yes",
    )
    try:
        record_id = _id(request.form.get("form_id") or str(uuid4()))
        campaign = patterns.describe(work, keys, case_id, draft, locale=locale(), record_id=record_id)
    except InvalidInput as error:
        take_back(work)
        return _case_page(work, keys, case_id, 422, refused=_(error.reason, **error.values))
    address = url_for("records.show", case_id=case_id, noun="campaign", record_id=campaign)
    return redirect(f"{address}?said=campaign_described", 303)


def _case_page(
    work: Work, keys: Keyring, case_id: UUID, status: int = 200, *, refused: str = ""
) -> ResponseReturnValue:
    book = reading.case_book(work, keys, case_id, page=patterns.PAGE)
    return page(
        "patterns/case.html", status, **of_book(book), **_seen(patterns.found_in([book]), case_id), refused=refused
    )


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
