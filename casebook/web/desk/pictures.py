"""The pictures of a case: timeline, who pressed whom, calendars of activity, coverage of evidence.

Each is drawn on the server and has a list or table beside it that says the same. Addresses hold ids, dates and names
of time zones, never a word of the case.
"""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.i18n import format_number
from casebook.keys.keyring import Keyring
from casebook.pictures.coverage import CHECKS
from casebook.pictures.coverage import coverage as coverage_drawn
from casebook.pictures.timeline import counted_together
from casebook.services import covering, reading
from casebook.web.desk import activity, chronicle, pressing
from casebook.web.desk.answers import of_book, page, part_of
from casebook.web.desk.guards import guarded
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/cases/<uuid:case_id>/pictures")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Name the pictures, and what each is good for."""
    book = reading.case_book(work, keys, case_id, page="pictures")
    return page("pictures/index.html", **of_book(book), offered=activity.whose(book))


@blueprint.get("/cases/<uuid:case_id>/pictures/timeline")
@guarded(Permission.READ_CASE)
def timeline(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show what happened, all of it or one window of time."""
    book = reading.case_book(work, keys, case_id, page="pictures.timeline")
    shown = chronicle.on_its_own_page(book, work.clock())
    columns = counted_together(shown["picture"].columns) if shown["picture"] else []
    return page("pictures/timeline.html", **of_book(book), **shown, columns=columns)


@blueprint.get("/cases/<uuid:case_id>/pictures/graph")
@guarded(Permission.READ_CASE)
def graph(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show who pressed whom through whom."""
    book = reading.case_book(work, keys, case_id, page="pictures.graph")
    campaign, person = (_asked(name) for name in ("campaign", "person"))
    found = pressing.pressure_in(book, campaign=campaign, person=person)
    return page(
        "pictures/graph.html",
        **of_book(book),
        network=found,
        drawing=chronicle.readable(found.drawing) if found else None,
        pressures=part_of(found.pressures if found else ()),
        campaign=campaign,
        person=person,
    )


@blueprint.get("/cases/<uuid:case_id>/pictures/calendar")
@guarded(Permission.READ_CASE)
def calendar(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show on which days and at which hours an account or a campaign was active."""
    book = reading.case_book(work, keys, case_id, page="pictures.calendar")
    return page("pictures/calendar.html", **of_book(book), **activity.calendar_of(book))


@blueprint.get("/cases/<uuid:case_id>/pictures/coverage")
@guarded(Permission.READ_EVIDENCE)
def coverage(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show which incident is supported by what, and which by nothing."""
    book, rows = covering.coverage(work, keys, case_id, locale())
    drawing = coverage_drawn(rows, check_names(), lambda number: format_number(number, locale()))
    only = request.args.get("which", "")
    kept = [row for row in rows if not only or (row.bare if only == "none" else bool(row.gaps))]
    return page(
        "pictures/coverage.html",
        **of_book(book),
        drawing=chronicle.readable(drawing) if drawing else None,
        checks=[(check, check_names()[check]) for check in CHECKS],
        rows=part_of(kept),
        bare=sum(row.bare for row in rows),
        gaps=sum(bool(row.gaps) for row in rows),
        which=only,
    )


def check_names() -> dict[str, str]:
    """What the checks of coverage are called."""
    return {
        "exhibit": _("Exhibit"),
        "capture": _("How it was obtained"),
        "original": _("Original kept"),
        "translation": _("Translation"),
        "source": _("Sources graded"),
    }


def _asked(name: str) -> UUID | None:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None
