"""Write, look over, send. A draft lies sealed under this browser's cookie; nobody reads it before it is sent."""

from uuid import uuid4

from flask import Flask, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casebook.errors import IllegalMove, InvalidInput
from casebook.i18n import LOCALES
from casebook.model.report import ReportBody
from casebook.services import intake
from casebook.services.drafts import ReportDraft, shared
from casebook.services.visits import Visit, told
from casebook.web.portal.browser import ensured_cookie, house
from casebook.web.portal.forms import WriteForm, written
from casebook.web.portal.guards import acting, form_page, gone
from casebook.web.portal.lanes import PATIENCE, WORK, Lanes
from casebook.web.portal.letterbox import Letterbox
from casebook.web.shared.fields import take_back
from casebook.web.shared.preferences import keep_language
from casebook.web.shared.words import gettext as _
from casebook.work import Work

SEND_NOW = "send"
OTHER_TAB = "other tab"  # another tab of this browser has changed the draft since this page was shown


def routes(app: Flask) -> None:
    """Add the routes of this module."""
    app.add_url_rule("/write", "write", write)
    app.add_url_rule("/write", "save", form_page(save), methods=["POST"])
    app.add_url_rule("/check", "check", check)
    app.add_url_rule("/check", "send", form_page(send), methods=["POST"])


def write() -> ResponseReturnValue:
    """Ask what happened; go on with a draft that this browser has begun."""
    with acting(writes=False) as (_work, found):
        if found is not None and found.sent:
            return _onward(found)
        form = written(told(found)) if found is not None else WriteForm()
        form.form_id.data = str(found.report.id if found is not None else uuid4())
        return render_template("portal/write.html", form=form)


def save() -> ResponseReturnValue:
    """Keep what was written, sealed; then go on to the files, or send it as it is."""
    form, at_once = WriteForm(request.form), request.form.get("go") == SEND_NOW
    if (asked := request.form.get("lang", "")) in LOCALES:
        return _in_language(asked)
    if not form.validate():
        return render_template("portal/write.html", form=form), 422
    try:
        came = (_posted(form) if at_once else "") or _kept(form, at_once=at_once)
    except InvalidInput as error:
        form.blame(error)
        return render_template("portal/write.html", form=form), 422
    except IllegalMove:
        if not _came_already(form):
            raise
        came = "begun"
    if came == OTHER_TAB:
        return _other_tab(form)
    return redirect(url_for("code" if at_once else "files"), 303) if came else _wait(form)


def check() -> ResponseReturnValue:
    """Show everything as it will be sent."""
    with acting(writes=False) as (work, found):
        if found is None:
            return redirect(url_for("write"), 303)
        if found.sent:
            return _onward(found)
        return render_template("portal/check.html", told=told(found), files=intake.files(work, found), empty=False)


def send() -> ResponseReturnValue:
    """Send the report; a second press sends nothing again."""
    with acting(writes=True) as (work, found):
        if found is None:
            return gone()
        try:
            intake.send(work, found)
        except InvalidInput:
            take_back(work)
            page = render_template("portal/check.html", told=told(found), files=[], empty=True)
            return page, 422
    return redirect(url_for("code"), 303)


def _posted(form: WriteForm) -> str:
    # Most reports are told in one step by a browser that has begun none: many of them are kept together.
    lane = _lane()
    if not lane:
        return ""
    box: Letterbox = current_app.extensions["letterbox"]
    body = intake.checked(form.draft(), flooded=lane == "slow")
    g.lane = lane
    return lane if box.post(house(), ensured_cookie(), body, report_id=form.minted()) else ""


def _kept(form: WriteForm, *, at_once: bool) -> str:
    with acting(writes=True) as (work, found):
        lane = "begun" if found is not None and not found.sent else g.pop("lane", "") or _lane()
        if found is not None and _sent_by(form, found) and _differ(told(found), form.draft()):
            raise IllegalMove("this report is sent, and these words are not in it")
        if lane in {"fast", "slow"}:
            begin = intake.tell if at_once else intake.begin_draft
            begin(work, ensured_cookie(), form.draft(), report_id=form.minted(), flooded=lane == "slow")
        elif found is not None and lane:
            lane = _saved(work, found, form)
            if at_once and lane != OTHER_TAB:
                intake.send(work, found)
        return lane


def _came_already(form: WriteForm) -> bool:
    # The same button pressed twice in one moment: the other press was quicker, and this browser opens its report.
    with acting(writes=False) as (_work, found):
        return found is not None and _sent_by(form, found) and not _differ(told(found), form.draft())


def _sent_by(form: WriteForm, found: Visit) -> bool:
    return found.sent and found.report.id == form.minted()


def _saved(work: Work, found: Visit, form: WriteForm) -> str:
    draft = form.draft()
    try:
        intake.save_draft(work, found, draft, revision=form.shown_revision)
    except IllegalMove:
        before = told(found)
        if found.sent:
            raise
        form.show_revision(before.revision)
        if _differ(before, draft):
            return OTHER_TAB
    return "begun"


def _differ(before: ReportBody, draft: ReportDraft) -> bool:
    given = shared(draft, ReportBody)
    return any(getattr(before, name) != answer for name, answer in given.items() if name != "language")


def _onward(found: Visit) -> ResponseReturnValue:
    return redirect(url_for("code" if found.opened.code_nonce else "thread"), 303)


def _lane() -> str:
    lanes: Lanes = current_app.extensions["lanes"]
    return lanes.admit(ensured_cookie(), request.form.get("ticket", ""), request.form.get("proof", ""))


def _wait(form: WriteForm) -> ResponseReturnValue:
    lanes: Lanes = current_app.extensions["lanes"]
    ticket = lanes.ticket(ensured_cookie(), request.form.get("ticket", ""))
    kept = [(name, text) for name, text in request.form.items(multi=True) if name in {*form.data, "go"} and text]
    shown = {"kept": kept, "ticket": ticket, "work": WORK, "seconds": int(PATIENCE)}
    response = make_response(render_template("portal/wait.html", **shown), 429)
    response.headers["Retry-After"] = str(int(PATIENCE))
    return response


def _other_tab(form: WriteForm) -> ResponseReturnValue:
    form.form_errors.append(
        _("Another tab of this browser has saved a different text. To keep the one that you see here, press again.")
    )
    return render_template("portal/write.html", form=form), 409


def _in_language(asked: str) -> ResponseReturnValue:
    g.locale = asked
    response = make_response(render_template("portal/write.html", form=WriteForm(request.form)))
    keep_language(response, asked)
    return response
