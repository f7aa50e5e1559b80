"""What is due to go, for caseworkers; the clocks and how much is kept, for administrators too."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import membership, retention_counts, retention_due, retention_sweeping
from casebook.services.retention_papers import KINDS
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import guarded
from casebook.work import Work

blueprint = Blueprint("retention", __name__)
office_blueprint = Blueprint("protection", __name__)


@blueprint.get("/retention")
@guarded(Permission.SEE_DUE, writes=True)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show what is due, on hold, restricted, or asked to be erased."""
    due = retention_due.due(work, keys)
    names = {one.id: one.name for one in membership.members(work, keys)}
    over = [each for each in due.reports if not each.asked and not each.view.damaged]
    return page("retention/index.html", due=due, names=names, over=over, today=work.clock().date())


@blueprint.post("/retention/reports")
@guarded(Permission.WORK_ON_REPORTS, proof=True)
def erase_reports(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Erase the reports whose term is over."""
    retention_sweeping.erase_due_reports(work, keys)
    return go("retention.index", said="reports_erased")


@office_blueprint.get("/data-protection", endpoint="index")
@guarded(Permission.SEE_CLOCKS)
def clocks(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show every clock with its source and its numbers, and where the papers are."""
    return page("retention/clocks.html", counts=retention_counts.counts(work, keys), kinds=KINDS)
