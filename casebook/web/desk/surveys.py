"""An export looked over before anything of it is taken: counts, problems, what must be asked, and what to take.

It is read from the sealed exhibit. The page writes nothing but that the exhibit was read, until somebody starts a run.
"""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField

from casebook import importers
from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.importers import ColumnMap, registry, unreadable
from casebook.importers.choice import Choice
from casebook.importers.source import Source
from casebook.model.import_run import ImportRunBody
from casebook.services import casework, custody, importing, surveying
from casebook.services.imported_rows import Known
from casebook.services.surveying import Survey
from casebook.web.desk import import_jobs
from casebook.web.desk.answers import go, page
from casebook.web.desk.export_words import COLUMN_WORDS, FORMAT_WORDS, MATCHED
from casebook.web.desk.fields import day_of
from casebook.web.desk.guards import acting, staged
from casebook.web.desk.import_jobs import opened
from casebook.web.desk.wording import row_words
from casebook.web.desk.zones import zone_choices
from casebook.web.shared.fields import ChoiceField, PageForm, line

blueprint = Blueprint("surveys", __name__, url_prefix="/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/import")
ROWS_SHOWN = 200
LONGEST_COUNT = 9  # digits
_ORDERS = [("", lazy_gettext("Not known")), ("day", lazy_gettext("Day first")), ("month", lazy_gettext("Month first"))]
_GATHER = [
    ("all", lazy_gettext("One incident for all of them")),
    ("thread", lazy_gettext("An incident for each thread")),
    ("day", lazy_gettext("An incident for each day")),
]


class SurveyForm(PageForm):
    """How to read the export, and which of its messages to take."""

    kind = ChoiceField(lazy_gettext("What it is"))
    order = ChoiceField(lazy_gettext("Dates such as 03/04/2026"))
    zone = ChoiceField(lazy_gettext("Clock of the times that come without one"))
    since = StringField(lazy_gettext("From this day on"), line(longest=60))
    until = StringField(lazy_gettext("Up to this day"), line(longest=60))
    gather = ChoiceField(lazy_gettext("Gather the messages in"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.kind.choices = [(name, FORMAT_WORDS.get(name, name)) for name in registry.FORMATS]
        self.order.choices = [*_ORDERS]
        self.zone.choices = zone_choices(self.zone.data)
        self.gather.choices = [*_GATHER]


@blueprint.get("")
@staged(Permission.TAKE_IN_EVIDENCE)
def show(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Look an export over, as far as it tells by itself."""
    return _look(case_id, evidence_id, SurveyForm(), quietly=False)


@blueprint.post("")
@staged(Permission.TAKE_IN_EVIDENCE)
def choose(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Look again with what was answered, or have what was chosen read beside the pages."""
    form = SurveyForm(request.form)
    if not form.validate():
        return _look(case_id, evidence_id, form, quietly=True, status=422)
    if "look" in request.form:
        return _look(case_id, evidence_id, form, quietly=True)
    with acting(Permission.WRITE_CASE, case_id, writes=True) as (work, keys), form.blaming(work):
        name = custody.exhibit(work, keys, case_id, evidence_id).exhibit.original.name
        run_id = importing.begin_run(work, keys, case_id, _chosen(form, evidence_id, name))
        import_jobs.begin(work, keys, case_id, run_id)
    if form.errors or form.form_errors:
        return _look(case_id, evidence_id, form, quietly=True, status=422)
    return go("import_runs.show", case_id=case_id, run_id=run_id)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _look(
    case_id: UUID, evidence_id: UUID, form: SurveyForm, *, quietly: bool, status: int = 200
) -> ResponseReturnValue:
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=not quietly) as (work, keys):
        source, sha256 = opened(work, keys, case_id, evidence_id, quietly=quietly)
        known = importing.known(work, keys, case_id)
        case = casework.case(work, keys, case_id)
        exhibit = custody.exhibit(work, keys, case_id, evidence_id).exhibit
        runs = [run for _id, run in importing.runs(work, keys, case_id)]
    columns = _columns() or importing.remembered(runs, surveying.header_of(source))
    survey = _survey(source, form, replace(_choice(form), columns=columns), known, sha256)
    return page(
        "importing/survey.html",
        status,
        case=case,
        exhibit=exhibit,
        form=form,
        survey=survey,
        told="" if survey else row_words(unreadable.told(source)),
        columns=COLUMN_WORDS,
        matched=_matched(survey, columns),
        shown=ROWS_SHOWN,
        ticked={name: set(request.form.getlist(name)) for name in ("thread", "sender", "own", "ticked")},
    )


def _survey(source: Source, form: SurveyForm, choice: Choice, known: Known, sha256: str) -> Survey | None:
    """Read it; None where casebook cannot."""
    wanted = form.kind.data if request.method == "POST" else "auto"
    try:
        kind = importing.format_of(source, wanted or "auto")
    except InvalidInput:
        return None
    form.kind.data = kind
    return surveying.survey(source, kind, choice, known, sha256)


def _choice(form: SurveyForm) -> Choice:
    order = {"day": True, "month": False}.get(form.order.data or "")
    ticked = frozenset(request.form.getlist("ticked"))
    return Choice(columns=_columns(), day_first=order, zone=form.zone.data or "", ticked=ticked)


def _columns() -> ColumnMap | None:
    """What somebody matched; None where nobody did."""
    names = {part.name for part in fields(ColumnMap)} & set(MATCHED)
    said = {name: request.form.get(f"column-{name}", "") for name in names}
    return replace(ColumnMap(), **dict[str, Any](said)) if any(said.values()) else None


def _matched(survey: Survey | None, columns: ColumnMap | None) -> dict[str, str]:
    if survey is None or not survey.columns:
        return {}
    columns = columns or importers.columns.guess(survey.columns)
    return {name: getattr(columns, name) for name in MATCHED}


def _chosen(form: SurveyForm, evidence_id: UUID, name: str) -> ImportRunBody:
    choice = _choice(form)
    return ImportRunBody(
        evidence=evidence_id,
        name=name[:300],
        format=form.kind.data or "",
        day_first=choice.day_first,
        zone=choice.zone,
        columns=importing.matched(choice.columns) if choice.columns else (),
        threads=tuple(request.form.getlist("thread")),
        senders=tuple(request.form.getlist("sender")),
        own_side=tuple(request.form.getlist("own")),
        ticked=tuple(sorted(choice.ticked)),
        since=_start(day_of(form.since)),
        until=_start(day_of(form.until), days=1),
        gather=form.gather.data or "all",
        expected=_counted(),
    )


def _counted() -> int:
    """How many rows the page that was sent had counted; it only says how far the reading is."""
    said = request.form.get("rows", "")
    return int(said) if said.isdecimal() and len(said) <= LONGEST_COUNT else 0


def _start(day: date | None, days: int = 0) -> datetime | None:
    """The first instant of a day; with `days`, the last one before as many days later."""
    if day is None:
        return None
    start = datetime.combine(day, time(), tzinfo=UTC) + timedelta(days=days)
    return start - timedelta(microseconds=1) if days else start
