"""The files of a report, until they become exhibits: a page about each, and its bytes. Each viewing is in its custody."""

from functools import partial
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.services import inbox
from casebook.services.custody import OpenFile
from casebook.services.custody_record import actor_ref
from casebook.web.desk.answers import page
from casebook.web.desk.guards import acting, staged
from casebook.web.desk.looking import VIEWED, looked, page_of, picture_of, played, same_viewing, send

blueprint = Blueprint("report_files", __name__)


def opened(report_id: UUID, file_id: UUID, purpose: str) -> OpenFile:
    """Open a file of a report and record that. What one member looks at within two minutes is one viewing."""
    with acting(Permission.READ_REPORTS, None, writes=True) as (work, keys):
        view = inbox.report_file(work, keys, report_id, file_id)
        quietly = same_viewing(view.custody, purpose, actor_ref(report_id, keys.member_id), work.clock())
        return inbox.read_file(work, keys, report_id, file_id, purpose=purpose, quietly=quietly)


@blueprint.get("/inbox/<uuid:report_id>/files/<uuid:file_id>")
@staged(Permission.READ_REPORTS)
def show(report_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Show a file of a report: what it holds, whether it is unchanged, who has touched it."""
    with acting(Permission.READ_REPORTS, None, writes=True) as (work, keys):
        report = inbox.report(work, keys, report_id)
    file = next((file for file in report.all_files if file.id == file_id), None)
    if file is None:
        raise NotFound
    opening = partial(opened, report_id, file_id, VIEWED)
    look = looked(file.body.original, file_id, hard=file.body.intimate, opened=opening)
    return page("inbox/file.html", file=file, look=look, report=report)


@blueprint.get("/inbox/<uuid:report_id>/files/<uuid:file_id>/picture")
@staged(Permission.READ_REPORTS)
def picture(report_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Give a re-encoded picture of an image."""
    return picture_of(opened(report_id, file_id, VIEWED))


@blueprint.get("/inbox/<uuid:report_id>/files/<uuid:file_id>/pages/<int:number>")
@staged(Permission.READ_REPORTS)
def one_page(report_id: UUID, file_id: UUID, number: int) -> ResponseReturnValue:
    """Give one page of a document as a picture."""
    return page_of(opened(report_id, file_id, VIEWED), number)


@blueprint.get("/inbox/<uuid:report_id>/files/<uuid:file_id>/file")
@staged(Permission.READ_REPORTS)
def download(report_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Give the original as a download, byte for byte."""
    return send(opened(report_id, file_id, "download"))


@blueprint.get("/inbox/<uuid:report_id>/files/<uuid:file_id>/play")
@staged(Permission.READ_REPORTS)
def play(report_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Give sound or video to the browser's player, by range."""
    return played(opened(report_id, file_id, VIEWED))
