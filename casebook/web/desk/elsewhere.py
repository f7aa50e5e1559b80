"""Links on other sites: nothing of the desk is opened, and nothing written into a log, before its member says so.

An address of the desk can do something by being read: it records that an exhibit was viewed, it sends a download. Whoever
leads a member there from a page of their own would otherwise do that in the member's name. The page is the same for
everybody, so it tells a stranger nothing.
"""

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from casebook.web.desk.again import safe_path
from casebook.web.shared.origin import brought_by_another_site


def ask_before_opening(app: Flask) -> None:
    """Put a page with one link before every guarded address that another site's link leads to."""
    app.before_request(_asked)


def _asked() -> ResponseReturnValue | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "permission", None) is None or not brought_by_another_site():
        return None
    onward = safe_path(request.full_path.rstrip("?"))
    return make_response(render_template("desk/elsewhere.html", onward=onward, kept=True))
