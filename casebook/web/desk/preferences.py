"""Language and theme of the member's browser, and how much hard material they want to see in a day."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.web.desk.answers import go, page
from casebook.web.desk.exposure import MOST, exposure, keep_limit
from casebook.web.desk.guards import guarded
from casebook.web.shared.preferences import keep_language, keep_theme
from casebook.work import Work

blueprint = Blueprint("preferences", __name__)


@blueprint.get("/preferences")
@guarded(Permission.SIGN_OUT)
def show(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Offer the languages and themes."""
    del work, keys
    return page("preferences/show.html", exposure=exposure(), most=MOST)


@blueprint.post("/preferences")
@guarded(Permission.SIGN_OUT)
def keep(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Keep the choice in this browser."""
    del work, keys
    response = go("preferences.show", said="preferences_kept")
    keep_language(response, request.form.get("language", ""))
    keep_theme(response, request.form.get("theme", ""))
    keep_limit(response, request.form.get("hard", "").strip())
    return response
