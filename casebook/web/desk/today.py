"""The first page: what endangers somebody, what is due, what is new. And the same days as a calendar file."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.exporters.calendar import calendar as calendar_file
from casebook.inspection.names import content_disposition
from casebook.keys.keyring import Keyring
from casebook.model.report import ReportState
from casebook.services import agenda, inbox, second_steps
from casebook.services.inbox import ReportView
from casebook.services.lookup import DuePart
from casebook.services.overview import Overview, overview
from casebook.web.desk.answers import asked_start, may, page, part_at
from casebook.web.desk.cookies import house, session_cookie
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.shared.headers import SANDBOX
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("today", __name__)
GROUPS = ("late", "now", "soon", "later")
ALONE = (*GROUPS, "life", "consents")  # each of these is also shown alone, page by page
REPORTS = 5
RANGES = {"14": timedelta(days=14), "90": timedelta(days=90), "366": timedelta(days=366)}


@blueprint.get("/today")
@staged(Permission.LIST_CASES)
def index() -> ResponseReturnValue:
    """Show what endangers somebody, what is due, and what is new, in this order."""
    reports: list[ReportView] = []
    mine, which = request.args.get("whose") == "mine", request.args.get("which", "")
    which = which if which in ALONE else ""
    with acting(Permission.LIST_CASES, None, writes=False) as (work, keys):
        built = overview(work, keys, mine=mine, which=which, start=asked_start() if which else 0)
        elsewhere = second_steps.unseen(work, keys, session_cookie())
    if may("read reports"):
        # A report that is opened for the first time is put under the team's secret: this act alone writes.
        with acting(Permission.READ_REPORTS, None, writes=True) as (work, keys):
            reports = [view for view in inbox.inbox(work, keys) if _open(view)]
    now = house().clock()
    shown = {**_shown(built, which, now.date()), **_reports(reports), "whose": "mine" if mine else None}
    return page("today/index.html", **shown, built=built, now=now, elsewhere=elsewhere)


@blueprint.get("/calendar")
@guarded(Permission.LIST_CASES)
def calendar(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Say what a calendar file holds and what not, and ask how far it is to reach."""
    del work, keys
    return page("today/calendar.html", ranges=[("14", _("two weeks")), ("90", _("three months")), ("366", _("a year"))])


@blueprint.get("/calendar.ics")
@guarded(Permission.LIST_CASES)
def take_calendar(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Give what is due as a calendar file, without a word of a case."""
    today = work.clock().date()
    until = today + RANGES.get(request.args.get("days", ""), RANGES["90"])
    days = agenda.take_calendar(work, keys, today=today, until=until)
    content = calendar_file(days, summary=_("casebook: deadline"), made_at=work.clock())
    return _file(content, "deadlines.ics", "text/calendar; charset=utf-8")


def _shown(built: Overview, which: str, today: date) -> dict[str, Any]:
    words = {
        "late": _("Overdue"),
        "now": _("Today and tomorrow"),
        "soon": _("Next fourteen days"),
        "later": _("Later, within ninety days"),
        "life": _("Threat to life or liberty"),
        "consents": _("Consents that end soon"),
    }
    groups: list[tuple[str, str, DuePart]] = [(name, words[name], getattr(built.due, name)) for name in ALONE]
    shown = [group for group in groups if (group[0] == which if which else group[0] in GROUPS)]
    part = part_at(shown[0][2].hits, asked_start(), shown[0][2].total, agenda.ALONE) if which else None
    return {"groups": shown, "part": part, "which": which, "today": today}


def _reports(views: Sequence[ReportView]) -> dict[str, Any]:
    danger = [view for view in views if not view.damaged and view.body.danger == "now"]
    new = [view for view in views if view.damaged or view.body.state is ReportState.RECEIVED]
    return {"danger": danger, "new": new[:REPORTS], "new_total": len(new)}


def _open(view: ReportView) -> bool:
    """Whether somebody still has to deal with it."""
    dealt_with = view.body.state in (ReportState.ACCEPTED, ReportState.CLOSED)
    return view.damaged or not (dealt_with or view.triage.merged_into is not None)


def _file(content: bytes, name: str, media_type: str) -> Response:
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition(name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
