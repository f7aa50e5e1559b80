"""The logs: a case's and a team's own, for those who work on them, and the office's. Reading them is recorded."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import casework, history
from casebook.web.desk.answers import page
from casebook.web.desk.guards import guarded
from casebook.work import Work

blueprint = Blueprint("history", __name__)
office_blueprint = Blueprint("office_log", __name__)
team_blueprint = Blueprint("inbox_log", __name__)


@blueprint.get("/cases/<uuid:case_id>/history")
@guarded(Permission.READ_HISTORY)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show who did what in the case, newest first."""
    view = casework.case(work, keys, case_id)
    log = history.case_history(work, keys, case_id, before=_before())
    return page("history/index.html", case=view, log=log)


@office_blueprint.get("/log", endpoint="index")
@guarded(Permission.READ_OFFICE_LOG)
def office(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show what happened in the office beyond its cases, newest first."""
    return page("office_log/index.html", log=history.office_log(work, keys, before=_before()))


@team_blueprint.get("/inbox/log", endpoint="index")
@guarded(Permission.READ_REPORTS)
def team(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show what happened to the reports that came to the team, newest first."""
    return page("inbox/log.html", log=history.team_log(work, keys, before=_before()))


def _before() -> int | None:
    asked = request.args.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None  # noqa: PLR2004 -- digits
