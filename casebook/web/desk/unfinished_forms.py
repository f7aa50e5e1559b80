"""Keep a form for later, list what was begun, throw it away. The words are sealed and never stand in an address or a log.

Going on with a form is no route of its own: the form's page is opened with its words filled in (offers.py).
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.services import reading, unfinished
from casebook.services.unfinished import Unfinished
from casebook.web.desk.again import safe_path
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.forgery import MOST_KEPT, typed
from casebook.web.desk.guards import guarded
from casebook.web.desk.offers import GO_ON
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("unfinished", __name__)
_NO_WORDS = frozenset({"files", "quietly", "keep_for_later"})  # files are never kept


@blueprint.get("/cases/<uuid:case_id>/unfinished")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List the member's own unfinished forms of this case."""
    book = reading.case_book(work, keys, case_id, page="unfinished")
    return page("unfinished/index.html", **of_book(book), forms=listed(work, keys, case_id))


@blueprint.post("/cases/<uuid:case_id>/unfinished")
@guarded(Permission.READ_CASE)
def keep(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Keep the words of a form: quietly while somebody types, or because they pressed "Keep for later"."""
    words = [pair for pair in typed() if pair[0] not in _NO_WORDS]
    if not words and sum(map(len, request.form.values())) > MOST_KEPT:  # or they would be kept as none
        raise InvalidInput("This text is too long.")
    unfinished.keep(work, keys, case_id, request.form.get("kept_for", ""), words)
    if "quietly" in request.form:
        return Response(status=204, mimetype="text/plain")
    return go("unfinished.index", case_id=case_id, said="form_kept")


@blueprint.post("/cases/<uuid:case_id>/unfinished/<uuid:unfinished_id>/throw-away")
@guarded(Permission.READ_CASE)
def throw_away(work: Work, keys: Keyring, case_id: UUID, unfinished_id: UUID) -> ResponseReturnValue:
    """Throw an unfinished form away, and go where that was asked."""
    unfinished.discard(work, keys, case_id, unfinished_id)
    back = safe_path(request.form.get("back", ""))
    if back == "/":
        return go("unfinished.index", case_id=case_id, said="form_thrown_away")
    return redirect(back, 303)


def listed(work: Work, keys: Keyring, case_id: UUID) -> list[dict[str, Any]]:
    """The member's unfinished forms of a case, the last one first: what it is, when it was kept, where it goes on."""
    return [
        {"id": one.id, "at": one.at, "words": form_words(one), "go_on": f"{one.path}?{GO_ON}=1"}
        for one in unfinished.of_member(work, keys, case_id)
    ]


def form_words(form: Unfinished) -> str:
    """What a form is about, by the page that it belongs to."""
    try:
        endpoint, _address = current_app.url_map.bind("").match(form.path, "POST")
    except HTTPException:  # a page of an earlier version
        return _("A form")
    section, _dot, what = endpoint.partition(".")
    named = {
        "quick_log": _("Log an incident"),
        "incidents": _("Incident"),
        "people": _("Person"),
        "relations": _("Relation"),
        "consents": _("Consent"),
        "accounts": _("Account"),
        "acts": _("Act"),
        "posts": _("Post"),
        "evidence": _("Add evidence") if what == "take_in" else _("Exhibit"),
        "interventions": _("Intervention"),
        "notes": _("Note"),
        "packs": _("Build pack"),
        "cases": _("The case itself"),
    }
    return named.get(section, _("A form"))
