"""The state of the office, for its administrator."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import office_state
from casebook.web.desk.answers import page
from casebook.web.desk.cookies import house
from casebook.web.desk.guards import guarded
from casebook.web.desk.state_words import groups_of
from casebook.work import Work

blueprint = Blueprint("state", __name__)


@blueprint.get("/state")
@guarded(Permission.READ_STATE)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show what runs, what protects and what was kept safe; what needs somebody comes first."""
    state = office_state.state(work, keys, house())
    groups = groups_of(state)
    to_do = [line for group in groups for line in group.lines if line.advice]
    return page("state/index.html", state=state, groups=groups, to_do=to_do)
