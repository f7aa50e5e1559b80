"""Search and lists over all cases that a member may open, saved views, and the box that Ctrl-K opens.

A search is sent as a form, so that no word of a case gets into an address, a browser's history or a proxy's log. An address
with codes alone works too, for links; so does one with words that a member has written themselves.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.search.fold import fold
from casebook.services import lookup, membership, views
from casebook.services.lookup import Found
from casebook.web.desk.answers import go, may, page, rail
from casebook.web.desk.guards import guarded
from casebook.web.desk.listing import AT_ONCE, FIELDS, SORTS, Asked, asked_for, facets, written_before
from casebook.web.shared.fields import take_back
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("finding", __name__)
PALETTE = 8  # records in the box


@blueprint.route("/search", methods=["GET", "POST"])
@guarded(Permission.LIST_CASES, writes=False)
def search(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Search everything that the member may open."""
    return shown(work, keys, asked_for(), "finding/search.html", endpoint="finding.search")


@blueprint.route("/records", methods=["GET", "POST"])
@guarded(Permission.LIST_CASES, writes=False)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """List records of all kinds, narrowed down by any coded field."""
    return shown(work, keys, asked_for(), "finding/records.html", endpoint="finding.index")


@blueprint.post("/search/box")
@guarded(Permission.LIST_CASES, writes=False)
def box(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Give what the box of Ctrl-K lists while somebody types: places to go to, and the best records."""
    asked = asked_for()
    places = [place for place in _places() if fold(asked.words) in fold(place["words"])]
    query = asked.query()
    found = lookup.find(work, keys, query) if asked.words else None
    answer = page("finding/box.html", places=places[:PALETTE], found=found, most=PALETTE)
    answer.mimetype = (
        "text/fragment+html"  # a piece that the desk's script puts into its page; no browser shows it alone
    )
    return answer


@blueprint.post("/views")
@guarded(Permission.OPEN_CASE)
def keep(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Save the list as it stands, under a name, for the team."""
    asked = asked_for()
    try:
        view_id = views.keep(work, keys, request.form.get("title", ""), asked.written())
    except InvalidInput as error:
        take_back(work)
        words = _(error.reason, **error.values)
        return shown(work, keys, asked, "finding/records.html", 422, endpoint="finding.index", refused=words)
    return go("finding.view", view_id=view_id, said="view_kept")


@blueprint.get("/views/<uuid:view_id>")
@guarded(Permission.LIST_CASES)
def view(work: Work, keys: Keyring, view_id: UUID) -> ResponseReturnValue:
    """Show a saved view as it is now."""
    kept = views.view(work, keys, view_id)
    asked = written_before(kept.query)
    return shown(work, keys, asked, "finding/records.html", endpoint="finding.index", kept=kept)


@blueprint.post("/views/<uuid:view_id>/remove")
@guarded(Permission.OPEN_CASE)
def drop(work: Work, keys: Keyring, view_id: UUID) -> ResponseReturnValue:
    """Remove a saved view of the team."""
    views.drop(work, keys, view_id)
    return go("finding.index", said="view_dropped")


def shown(
    work: Work, keys: Keyring, asked: Asked, template: str, status: int = 200, *, endpoint: str, **beside: Any
) -> ResponseReturnValue:
    """Show a list page: what was found, what it can be narrowed down by, and where it goes on.

    `sized` in `beside` names a kind of record of which the page tells how many each case has.
    """
    refused, sized = beside.pop("refused", ""), beside.pop("sized", "")
    try:
        found = lookup.find(work, keys, asked.query(), counted=tuple(FIELDS))
    except InvalidInput as error:
        refused, status = _(error.reason, **error.values), 422
        found = Found(records=[], total=0, counts={})
    names = _names(work, keys) if found.counts.get("assigned") else {}
    sizes = lookup.sizes(work, keys, [record.case for record in found.records], sized) if sized else {}
    offered = facets(asked, found, names)
    return page(
        template,
        status,
        asked=asked,
        found=found,
        facets=offered,
        chips=[choice for _field, _words, choices in offered for choice in choices if choice.chosen],
        views=views.views(work, keys),
        endpoint=endpoint,
        sorts=_sorts(asked),
        last=min(asked.start + AT_ONCE, found.total),
        before=max(asked.start - AT_ONCE, 0) if asked.start else None,
        after=asked.start + AT_ONCE if asked.start + AT_ONCE < found.total else None,
        refused=refused,
        names=names,
        sizes=sizes,
        **beside,
    )


def _names(work: Work, keys: Keyring) -> dict[str, str]:
    return {str(member.id): member.name for member in membership.members(work, keys)}


def _sorts(asked: Asked) -> list[tuple[str, str]]:
    words: dict[str, Callable[[], str]] = {
        "rank": lambda: _("Best fit first"),
        "-when": lambda: _("Latest first"),
        "when": lambda: _("Earliest first"),
        "title": lambda: _("By title"),
        "-made": lambda: _("Last recorded first"),
    }
    return [(sort, words[sort]()) for sort in SORTS if sort != "rank" or asked.words]


def _places() -> list[dict[str, str]]:
    found = [{"words": place["words"], "address": place["address"]} for group in rail() for place in group["places"]]
    if may("open a new case"):
        found.append({"words": _("Open a case"), "address": url_for("cases.new")})
    found.append({"words": _("Language and theme"), "address": url_for("preferences.show")})
    return found
