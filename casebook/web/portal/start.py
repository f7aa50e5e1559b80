"""The first page, the pages that say what we can and cannot do, and the way out."""

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from casebook import vocabulary
from casebook.services import visits
from casebook.web.portal.browser import TOKEN, cookie, forget_cookie, house, token_holds
from casebook.web.shared.errors import page_about
from casebook.web.shared.origin import came_from_here
from casebook.web.shared.preferences import keep_language, locale
from casebook.work import begin


def routes(app: Flask) -> None:
    """Add the routes of this module."""
    app.add_url_rule("/", "home", home)
    for page in ("safety", "limits", "help"):
        app.add_url_rule(f"/{page}", page, about, defaults={"page": page})
    app.add_url_rule("/leave", "leave", leave, methods=["POST"])
    app.add_url_rule("/health", "health", health)


def home() -> ResponseReturnValue:
    """Say who reads, what happens with it, and how to begin or come back."""
    return render_template("portal/start.html", answer_days=house().settings.answer_days)


def about(page: str) -> ResponseReturnValue:
    """Say how words are kept, what nobody can promise, and where else help is."""
    return render_template(f"portal/{page}.html", numbers=_numbers(), settings=house().settings)


def leave() -> ResponseReturnValue:
    """Let go of this browser and go to a harmless page. It never refuses: somebody may have come into the room."""
    if not came_from_here():
        return page_about(403)
    with current_app.extensions["places"].taken() as got:
        if got and cookie() and token_holds(request.form.get(TOKEN, "")):
            with begin(house(), writes=True, alone=False, name="portal.leave") as work:
                visits.leave(work, cookie())
    forget_cookie()
    response = make_response(render_template("portal/left.html"))
    keep_language(response, "")
    # Not a redirect: browsers hold a form to its own site, and an address in `Refresh` replaces this page in the history.
    response.headers["Refresh"] = f"0; url={house().settings.leave_to}"
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


def health() -> Response:
    """Say that the portal answers; nothing about anything else."""
    response = make_response("ok\n")
    response.mimetype = "text/plain"
    return response


def _numbers() -> list[tuple[str, str]]:
    kept = house().settings.help_numbers.items()
    return sorted((vocabulary.label("country", country, locale()), number) for country, number in kept)
