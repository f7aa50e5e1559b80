"""How platforms deal with notices, over all cases: figures for the office itself and for an application as trusted flagger."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField

from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.exporters import platform_figures
from casebook.i18n import format_number
from casebook.inspection.names import content_disposition
from casebook.keys.keyring import Keyring
from casebook.services import platform_record
from casebook.web.desk.answers import page
from casebook.web.desk.fields import day_of
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import PageForm, line
from casebook.web.shared.headers import SANDBOX
from casebook.web.shared.preferences import locale
from casebook.work import Work

blueprint = Blueprint("platforms", __name__)
YEAR = timedelta(days=365)


class PeriodForm(PageForm):
    """From which day to which."""

    since = StringField(lazy_gettext("Sent from"), line(longest=40))
    until = StringField(lazy_gettext("Sent until"), line(longest=40))


@dataclass(frozen=True, slots=True)
class Period:
    """The days that were asked for; None leaves an end open."""

    since: date | None
    until: date | None


@blueprint.get("/platforms")
@guarded(Permission.LIST_CASES)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show what became of notices, platform by platform; of the last year where nothing else is asked for."""
    form = PeriodForm(request.args, since=(work.clock().date() - YEAR).isoformat())
    period, status = Period(None, None), 422
    if form.validate():
        with form.blaming(work):
            period, status = _period(form), 200
    record = platform_record.platform_record(work, keys, since=period.since, until=period.until)
    return page("platforms/index.html", status, form=form, record=record, share=share)


@blueprint.get("/platforms.csv")
@guarded(Permission.LIST_CASES)
def table(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Give the figures by platform as a table."""
    period = _period(PeriodForm(request.args))
    record = platform_record.take_figures(work, keys, since=period.since, until=period.until)
    return _csv(platform_figures.by_platform(record.platforms, record.everything), "platforms.csv")


@blueprint.get("/trusted-flagger.csv")
@guarded(Permission.LIST_CASES)
def flagger(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Give the figures of notices under the DSA, by platform and category, as a trusted flagger reports them."""
    period = _period(PeriodForm(request.args))
    record = platform_record.take_figures(work, keys, since=period.since, until=period.until)
    return _csv(platform_figures.for_a_trusted_flagger(record.flagger), "trusted-flagger.csv")


def share(rate: float | None) -> str:
    """A share as a whole number of hundredths, "—" where it rests on nothing."""
    return "—" if rate is None else f"{format_number(round(rate * 100), locale())} %"


def _period(form: PeriodForm) -> Period:
    """The days as typed; raises InvalidInput where they are none, or run backwards."""
    since, until = day_of(form.since), day_of(form.until)
    if since and until and until < since:
        raise InvalidInput("The end lies before the start.", field="until")
    return Period(since, until)


def _csv(content: bytes, name: str) -> Response:
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = content_disposition(name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
