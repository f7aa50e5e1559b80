"""Counsel's first page: the cases that were granted and until when, the packs in preparation, what was built, what is due."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import counsel_desk
from casebook.services.counsel_desk import AT_ONCE
from casebook.web.desk.answers import Part, page
from casebook.web.desk.guards import guarded
from casebook.work import Work

blueprint = Blueprint("counsel", __name__)
_DIGITS = 9  # of a place in the list


@blueprint.get("/packs")
@guarded(Permission.LIST_CASES)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show every case that the member holds, with its packs and days; those that end first come first."""
    asked = request.args.get("from", "")
    start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= _DIGITS else 0
    held, total = counsel_desk.held_cases(work, keys, start=start)
    after = start + AT_ONCE
    part = Part(held, total, max(start - AT_ONCE, 0) if start else None, after if after < total else None)
    return page("counsel/index.html", part=part, today=work.clock().date())
