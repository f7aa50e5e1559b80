"""Counsel's first page: the cases that were granted and until when, the packs in preparation, what was built, what is due."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import counsel_desk
from casebook.web.desk.answers import page
from casebook.web.desk.guards import guarded
from casebook.work import Work

blueprint = Blueprint("counsel", __name__)


@blueprint.get("/packs")
@guarded(Permission.LIST_CASES)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show every case that the member holds, with its packs and days; those that end first come first."""
    held = counsel_desk.held_cases(work, keys)
    return page("counsel/index.html", held=held, today=work.clock().date())
