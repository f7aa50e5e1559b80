"""Add files to a report, a form at a time: each is kept as soon as it is complete, whatever becomes of the next."""

from contextlib import suppress
from uuid import UUID, uuid4

from flask import Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casebook.errors import NotFound
from casebook.services import intake
from casebook.services.visits import Visit
from casebook.web.portal.arrivals import Arrivals, arriving
from casebook.web.portal.browser import house
from casebook.web.portal.forms import FilesForm
from casebook.web.portal.guards import acting, form_page, gone
from casebook.web.shared.words import gettext as _
from casebook.work import Work


def routes(app: Flask) -> None:
    """Add the routes of this module."""
    app.add_url_rule("/files", "files", show)
    app.add_url_rule("/files", "add_files", arriving(add), methods=["POST"])
    app.add_url_rule("/files/<uuid:file_id>/remove", "remove_file", form_page(remove), methods=["POST"])


def show() -> ResponseReturnValue:
    """Show what was added so far, and ask for more."""
    with acting(writes=False) as (work, found):
        if found is None:
            return redirect(url_for("write"), 303)
        if found.sent:
            return redirect(url_for("thread"), 303)
        return _page(work, found, Arrivals.none())


def add(arrivals: Arrivals) -> ResponseReturnValue:
    """Say what became of the files that arrived."""
    if arrivals.added and not arrivals.refused:
        return redirect(url_for("files"), 303)
    with acting(writes=False) as (work, found):
        if found is None:
            return gone()
        missing = "" if arrivals.refused else _("Choose at least one file.")
        return _page(work, found, arrivals, missing), 422


def remove(file_id: UUID) -> ResponseReturnValue:
    """Take a file back; one that is gone already is no error: the button was pressed twice."""
    with suppress(NotFound), acting(writes=True) as (work, found):
        if found is None:
            return gone()
        intake.remove_file(work, found, file_id)
    return redirect(url_for("files"), 303)


def _page(work: Work, found: Visit, arrivals: Arrivals, missing: str = "") -> str:
    return render_template(
        "portal/files.html",
        files=intake.files(work, found),
        arrivals=arrivals,
        missing=missing,
        form=FilesForm(form_id=str(uuid4()), place="keep"),
        limit=house().settings.report_file_limit,
    )
