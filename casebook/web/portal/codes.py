"""The return code: shown once it exists, until its owner has put it away; and the way back in with it.

A code is never in an address, a cookie or a log. What is no code, what is unknown and what is over look and cost the same.
"""

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casebook.crypto.return_code import ReturnCode
from casebook.services import returning, visits
from casebook.web.portal.browser import cookie, forget_cookie, house, new_cookie
from casebook.web.portal.forms import CodeForm
from casebook.web.portal.guards import acting, form_page
from casebook.web.shared.words import gettext as _


def routes(app: Flask) -> None:
    """Add the routes of this module."""
    app.add_url_rule("/code", "code", show)
    app.add_url_rule("/code/print", "print_code", print_it)
    app.add_url_rule("/code/save", "save_code", save)
    app.add_url_rule("/code", "put_away", form_page(put_away), methods=["POST"])
    app.add_url_rule("/done", "done", done)
    app.add_url_rule("/return", "come_back", ask)
    app.add_url_rule("/return", "enter", form_page(enter), methods=["POST"])


def show() -> ResponseReturnValue:
    """Show the code, and how to keep it."""
    shown = _code()
    if shown is None:
        return redirect(url_for("come_back"), 303)
    return render_template("portal/code.html", code=shown, answer_days=house().settings.answer_days, forgot=False)


def print_it() -> ResponseReturnValue:
    """Show the code on a bare page, to be printed."""
    shown = _code()
    return redirect(url_for("come_back"), 303) if shown is None else render_template("portal/print.html", code=shown)


def save() -> ResponseReturnValue:
    """Give the code as a small file, which does not say what it is for."""
    shown = _code()
    if shown is None:
        return redirect(url_for("come_back"), 303)
    response: Response = make_response(" ".join(shown.groups) + "\n")
    response.mimetype = "text/plain"
    response.headers["Content-Disposition"] = 'attachment; filename="note.txt"'
    return response


def put_away() -> ResponseReturnValue:
    """Forget this browser, once its owner says that the code is written down."""
    shown = _code()
    if shown is not None and "noted" not in request.form:
        page = render_template("portal/code.html", code=shown, answer_days=house().settings.answer_days, forgot=True)
        return page, 422
    with acting(writes=True) as (work, found):
        if found is not None and found.sent:
            returning.put_away(work, found)
    forget_cookie()
    return redirect(url_for("done"), 303)


def done() -> ResponseReturnValue:
    """Say what happens next."""
    return render_template("portal/done.html", answer_days=house().settings.answer_days)


def ask() -> ResponseReturnValue:
    """Ask for the code."""
    return _asking(CodeForm())


def enter() -> ResponseReturnValue:
    """Open the thread that the code belongs to."""
    form = CodeForm(request.form)
    typed = form.code.data or ""
    with acting(writes=False) as (work, _found):
        known = returning.opens(work, typed)
    if not known:
        return _refused(form)
    with acting(writes=True) as (work, _found):
        visits.leave(work, cookie())
        returning.come_back(work, new_cookie(), typed)
    return redirect(url_for("thread"), 303)


def _refused(form: CodeForm) -> ResponseReturnValue:
    form.code.errors = [_("This code does not open anything here. Please compare it sign by sign.")]
    return _asking(form), 403


def _asking(form: CodeForm) -> str:
    with acting(writes=False) as (_work, found):
        unsent = found is not None and not found.sent
    return render_template("portal/return.html", form=form, unsent=unsent)


def _code() -> ReturnCode | None:
    with acting(writes=False) as (_work, found):
        return returning.code_to_show(found) if found is not None and found.sent else None
