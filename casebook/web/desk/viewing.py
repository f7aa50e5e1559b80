"""The bytes of an exhibit, for the page about it and as a download. Each viewing is an event of its custody."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.services import custody
from casebook.services.custody import OpenFile
from casebook.services.custody_record import actor_ref
from casebook.web.desk.guards import acting, staged
from casebook.web.desk.looking import VIEWED, page_of, picture_of, played, same_viewing, send

blueprint = Blueprint("viewing", __name__)


def opened(case_id: UUID, evidence_id: UUID, purpose: str) -> OpenFile:
    """Open an exhibit's file and record that. What one member looks at within two minutes is one viewing."""
    with acting(Permission.READ_EVIDENCE, case_id, writes=True) as (work, keys):
        view = custody.exhibit(work, keys, case_id, evidence_id)
        quietly = same_viewing(view.custody, purpose, actor_ref(case_id, keys.member_id), work.clock())
        return custody.read(work, keys, case_id, evidence_id, purpose=purpose, quietly=quietly)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/picture")
@staged(Permission.READ_EVIDENCE)
def picture(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Give a re-encoded picture of an image."""
    return picture_of(opened(case_id, evidence_id, VIEWED))


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/pages/<int:number>")
@staged(Permission.READ_EVIDENCE)
def one_page(case_id: UUID, evidence_id: UUID, number: int) -> ResponseReturnValue:
    """Give one page of a document as a picture."""
    return page_of(opened(case_id, evidence_id, VIEWED), number)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/file")
@staged(Permission.READ_EVIDENCE)
def download(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Give the original as a download, byte for byte."""
    return send(opened(case_id, evidence_id, "download"))


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/play")
@staged(Permission.READ_EVIDENCE)
def play(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Give sound or video to the browser's player, by range."""
    return played(opened(case_id, evidence_id, VIEWED))
