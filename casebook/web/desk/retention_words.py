"""Words of how long things are kept: terms, clocks that run, and why something needs a look."""

from datetime import datetime

from casebook.services.breaches import BreachView
from casebook.services.retention_clocks import Clock
from casebook.web.shared.words import gettext as _
from casebook.web.shared.words import ngettext


def term_words(clock: Clock) -> str:
    """How long something is kept."""
    if not clock.term:
        return _("no end of its own")
    if clock.unit == "hours":
        return ngettext("%(num)s hour", "%(num)s hours", clock.term)
    return ngettext("%(num)s day", "%(num)s days", clock.term)


def why_due_words(why: str) -> str:
    """Why a case needs a look."""
    words = {
        "due": _("term over"),
        "soon": _("term ends soon"),
        "ending": _("is to be erased"),
        "hold": _("on legal hold"),
        "restricted": _("processing restricted"),
        "asked": _("erasure asked"),
    }
    return words.get(why, why)


def hours_words(view: BreachView, now: datetime) -> str:
    """How the 72 hours of a breach stand."""
    told = view.body.authority_told_at
    if told is not None:
        return _("The authority was told late") if view.told_late else _("The authority was told in time")
    left = view.hours_left(now)
    if left >= 0:
        return ngettext("%(num)s hour left of 72", "%(num)s hours left of 72", left)
    return ngettext("72 hours are over since %(num)s hour", "72 hours are over since %(num)s hours", -left)
