"""What the pages and files of statistics say beside their numbers, in the reader's language."""

from casebook.dates import Moment, in_words
from casebook.exporters.small_cells import Mark
from casebook.exporters.statistics import Report, Words
from casebook.i18n import format_number
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _


def titles() -> dict[str, str]:
    """The title of each table; it says what is counted."""
    return {
        "month": _("Incidents by month"),
        "year": _("Incidents by year"),
        "act_type": _("Incidents by kind of act"),
        "platform": _("Incidents by platform"),
        "country": _("Incidents by country"),
        "severity": _("Incidents by severity"),
        "cape_stage": _("Cases by stage of escalation (CAPE)"),
        "sex": _("Affected persons by sex"),
    }


def units() -> dict[str, str]:
    """What a table counts, for its column."""
    return {"incident": _("Incidents"), "case": _("Cases"), "person": _("Affected persons")}


def marks() -> dict[Mark, str]:
    """What stands in place of a count."""
    return {Mark.SMALL: _("<%(number)s", number=format_number(5, locale())), Mark.HELD_BACK: _("held back")}


def statistics_words(report: Report) -> Words:
    """Everything that is said beside the numbers of a report."""
    return Words(
        titles=titles(),
        marks=marks(),
        together=_("Other rows, together"),
        total=_("Sum"),
        unknown=_("not said"),
        cases=cases_words(report),
        period=period_words(report),
        method=method(),
        heads=(_("Table"), _("Code"), _("What it is"), _("Count")),
    )


def period_words(report: Report) -> str:
    """Which time a report is about."""
    since, until = (in_words(Moment(month), locale()) if month else "" for month in (report.since, report.until))
    if since and until:
        return _("What happened from %(since)s to %(until)s, both included.", since=since, until=until)
    if since:
        return _("What happened from %(since)s onwards.", since=since)
    return _("What happened up to and with %(until)s.", until=until) if until else _("What happened at any time.")


def cases_words(report: Report) -> str:
    """How many cases it rests on, as a rounded figure."""
    if report.about_cases is None:
        return _("It rests on fewer than %(number)s documented cases.", number=format_number(10, locale()))
    number = format_number(report.about_cases, locale())
    return _("It rests on about %(number)s documented cases.", number=number)


def method() -> tuple[str, ...]:
    """How it was counted, and what a reader must know."""
    return (
        _("An incident counts in the month in which it happened, or first can have happened."),
        _(
            "An incident counts once in a row, and in several rows if several kinds of act or platforms were part of it."
        ),
        _("The stage of a case is derived from its recorded acts, as they stand today."),
        _(
            "Counts of 1 to 4 are not shown, so that nobody can be recognised; other counts are held back where a sum would tell them."
        ),
        _(
            "What is counted is what people told the office and the office recorded. It is not a sample; what is missing here may have happened."
        ),
    )
