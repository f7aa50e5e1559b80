"""The conversation of somebody who came back: where their report stands, messages, more files, a new code, erasure."""

from uuid import uuid4

from flask import Flask, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casebook.errors import InvalidInput
from casebook.i18n import LOCALES
from casebook.services import intake, returning
from casebook.services.visits import Visit
from casebook.web.portal.arrivals import Arrivals, arriving
from casebook.web.portal.browser import forget_cookie, house
from casebook.web.portal.forms import ReplyForm
from casebook.web.portal.guards import acting, form_page, gone
from casebook.web.shared.fields import take_back, tidy
from casebook.web.shared.preferences import keep_language, locale
from casebook.work import Work

SAID = frozenset({"sent", "asked"})


def routes(app: Flask) -> None:
    """Add the routes of this module."""
    app.add_url_rule("/thread", "thread", show)
    app.add_url_rule("/thread", "reply", arriving(reply, as_message=True), methods=["POST"])
    app.add_url_rule("/thread/code", "ask_new_code", ask_new_code)
    app.add_url_rule("/thread/code", "new_code", form_page(new_code), methods=["POST"])
    app.add_url_rule("/thread/erase", "ask_erasure", ask_erasure)
    app.add_url_rule("/thread/erase", "erase", form_page(erase), methods=["POST"])
    app.add_url_rule("/close", "close", form_page(close), methods=["POST"])


def show() -> ResponseReturnValue:
    """Show where the report stands and what was said; note the visit, so that the next one can tell what is new."""
    with acting(writes=False) as (work, found):
        if found is None or not found.sent:
            return redirect(url_for("come_back"), 303)
        page = _page(work, found, ReplyForm(form_id=str(uuid4())))
    with acting(writes=True) as (work, found):
        if found is not None and found.sent:
            returning.note_visit(work, found)
    return page


def reply(arrivals: Arrivals) -> ResponseReturnValue:
    """Add a message; files that came with it are kept already."""
    form = ReplyForm(request.form)
    if (asked := request.form.get("lang", "")) in LOCALES:
        return _in_language(asked, form)
    if form.validate():
        with acting(writes=True) as (work, found):
            if found is None:
                return gone()
            try:
                text = tidy(form.text.data)
                message_id = form.minted()
                count = sum(file.message == message_id for _, file in intake.files(work, found))  # also of a first try
                returning.write(work, found, text, files=count, language=locale(), message_id=message_id)
            except InvalidInput as error:
                take_back(work)
                form.blame(error)
    if not form.errors and not arrivals.refused:
        return redirect(url_for("thread", said="sent"), 303)
    with acting(writes=False) as (work, found):
        if found is None:
            return gone()
        if not form.errors:  # the words are sent; only some file could not be kept
            form = ReplyForm(form_id=str(uuid4()))
        return _page(work, found, form, arrivals), 422


def ask_new_code() -> ResponseReturnValue:
    """Ask before a new code takes the place of the old one."""
    return _question("portal/new_code.html")


def new_code() -> ResponseReturnValue:
    """Give a new code; the old one opens nothing any more."""
    with acting(writes=True) as (work, found):
        if found is None:
            return gone()
        returning.renew_code(work, found)
    return redirect(url_for("code"), 303)


def ask_erasure() -> ResponseReturnValue:
    """Say what asking for erasure means."""
    return _question("portal/erase.html")


def erase() -> ResponseReturnValue:
    """Ask the team to erase everything."""
    with acting(writes=True) as (work, found):
        if found is None:
            return gone()
        returning.ask_erasure(work, found)
    return redirect(url_for("thread", said="asked"), 303)


def close() -> ResponseReturnValue:
    """Let go of this browser, without hurry."""
    with acting(writes=True) as (work, found):
        if found is not None and found.sent:
            returning.put_away(work, found)
    forget_cookie()
    return redirect(url_for("home"), 303)


def _question(template: str) -> ResponseReturnValue:
    with acting(writes=False) as (_, found):
        if found is None or not found.sent:
            return redirect(url_for("come_back"), 303)
    return render_template(template, code_days=house().settings.code_days)


def _page(work: Work, found: Visit, form: ReplyForm, arrivals: Arrivals | None = None) -> str:
    said = request.args.get("said", "")
    return render_template(
        "portal/thread.html",
        thread=returning.thread(work, found),
        today=work.clock().date(),
        form=form,
        arrivals=arrivals or Arrivals.none(),
        said=said if said in SAID else "",
        limit=house().settings.report_file_limit,
    )


def _in_language(asked: str, form: ReplyForm) -> ResponseReturnValue:
    with acting(writes=False) as (work, found):
        if found is None:
            return gone()
        g.locale = asked
        response = make_response(_page(work, found, form))
    keep_language(response, asked)
    return response
