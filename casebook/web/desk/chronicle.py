"""What stands on the timeline of a case: incidents, legal instruments, what was asked of authorities, hearings, removals.

It gathers and numbers; where things stand is the business of `casebook.pictures`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import request, url_for

from casebook import vocabulary
from casebook.dates import LATEST, Moment, in_words
from casebook.i18n import direction, format_number
from casebook.pictures.drawing import Drawing
from casebook.pictures.periods import Step, beside, period, step_of
from casebook.pictures.timeline import TRACKS, Follows, Happening, Saying, Timeline, happening, span_of, timeline
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import term_label
from casebook.web.desk.record_places import address_of
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _
from casebook.web.shared.words import ngettext

AT_ONCE = 100  # entries of one list; a shorter time shows the rest
IN_CASE = 24  # entries beneath the picture on the case's own page
NOT_OF_LAW = frozenset({"platform_notice", "dsa_odr", "media", "helpline"})
"""Interventions that are no legal step; an appeal is one where it is not to a platform."""
OF_LAW = frozenset({"asylum_interview", "hearing", "submission", "appeal", "status_ends", "removal"})
"""Kinds of tasks that are legal steps."""
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: a record, its track and date, and its words; `said` is what of it happened then."""

    noun: str
    id: UUID
    track: str
    when: Moment
    title: str
    said: str = ""


Placed = tuple[Entry, Happening | None]
"""An entry with its place in time, under its number in the list; None where its date is not known."""


def entries(book: CaseBook) -> list[Placed]:
    """Everything of the case that has a place on the timeline, in the order of time, undated ones last."""
    found = [
        Entry("incident", one.id, one.body.track, one.body.when, one.body.title or _("Incident"))
        for one in book.incidents
    ]
    for instrument in book.instruments:
        kind = term_label("legal_instrument", instrument.body.kind)
        when = Moment(instrument.body.issued_on or instrument.body.known_since)
        found.append(Entry("legal_instrument", instrument.id, "legal", when, kind, instrument.body.issued_by))
    found += _interventions(book)
    for task in book.tasks:
        if task.body.kind in OF_LAW and task.body.due is not None:
            due = Moment(task.body.due.isoformat())
            kind = term_label("deadline_kind", task.body.kind)
            found.append(Entry("task", task.id, "legal", due, task.body.title or kind, kind if task.body.title else ""))
    # Each date is read once: reading it is most of the work of a large case.
    placed = [(entry, happening(0, entry.track, entry.when)) for entry in found]
    placed.sort(key=_in_time)
    return [(entry, one and replace(one, number=number)) for number, (entry, one) in enumerate(placed, 1)]


def _in_time(placed: Placed) -> tuple[datetime, datetime]:
    return (placed[1].first, placed[1].last) if placed[1] else (LATEST, LATEST)


def _interventions(book: CaseBook) -> Iterator[Entry]:
    for one in book.interventions:
        body = one.body
        if body.kind in NOT_OF_LAW or (body.kind == "appeal" and body.platform):
            continue
        title = body.title or term_label("intervention_type", body.kind)
        steps = ((body.sent, _("sent")), (body.answered, _("answered")), (body.removal, _("removal planned")))
        for when, said in steps:
            if when.edtf:
                yield Entry("intervention", one.id, "legal", when, title, said)


def page_of(book: CaseBook, entry: Entry) -> str:
    """The page that shows the record of an entry."""
    if entry.noun == "incident":
        return url_for("incidents.show", case_id=book.case.id, incident_id=entry.id)
    return address_of(book, entry.noun, entry.id)


def in_case(book: CaseBook, now: datetime) -> dict[str, Any]:
    """What the case's own page shows: the whole picture, and the newest entries."""
    placed = entries(book)
    picture = timeline(_happenings(placed), saying(), today=now)
    listed = [(number, entry) for number, (entry, _one) in enumerate(placed, 1)]
    return {
        **_shown(picture),
        "listed": listed[-IN_CASE:],
        "left_out": len(listed[:-IN_CASE]),
        "page_of": partial(page_of, book),
    }


def on_its_own_page(book: CaseBook, now: datetime) -> dict[str, Any]:
    """What the page of the timeline shows: the asked window of time, its entries, and other windows to look at."""
    window = asked_window()
    placed = entries(book)
    happened = _happenings(placed)
    picture = timeline(happened, saying(), today=now, window=window)
    kept = [(number, entry) for number, (entry, one) in enumerate(placed, 1) if _within(one, window)]
    return {
        **_shown(picture),
        "listed": kept[:AT_ONCE],
        "left_out": len(kept[AT_ONCE:]),
        "page_of": partial(page_of, book),
        "window": window,
        "zooms": _zooms(window, span_of(happened), now.date()),
        "beside": _beside(window),
        "undated": len(placed) - len(happened),
    }


def asked_window() -> tuple[date, date] | None:
    """The days that the address asks for with `from` and `to`; None where it asks for all, or for no days at all."""
    try:
        first, last = (date.fromisoformat(request.args.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    return (first, last) if _FIRST <= first <= last <= _LAST else None


def readable(drawing: Drawing) -> Drawing:
    """The drawing as readers of this language look at it."""
    return drawing.for_readers(rtl=direction(locale()) == "rtl")


def saying() -> Saying:
    """The words of the picture."""
    here = locale()
    tracks = {code: vocabulary.label("track", code, here) for code in TRACKS}
    return Saying(
        locale=here, tracks=tracks, today=_("today"), days=_days, number=lambda number: format_number(number, here)
    )


def follow_words(follows: Follows) -> str:
    """In a list: how long after which entry something came."""
    attack = format_number(follows.attack, locale())
    if follows.days < 0:
        return _("while %(attack)s lasted", attack=attack)
    if follows.days == 0:
        return _("on the day of %(attack)s", attack=attack)
    return ngettext("%(num)s day after %(attack)s", "%(num)s days after %(attack)s", follows.days, attack=attack)


def period_words(first: date, last: date) -> str:
    """A day, month, year or span of days in words."""
    step = step_of((first, last))
    notation = {"day": first.isoformat(), "month": f"{first:%Y-%m}", "year": f"{first:%Y}"}.get(step or "")
    return in_words(Moment(notation or f"{first.isoformat()}/{last.isoformat()}"), locale())


def _days(days: int) -> str:
    if days < 0:
        return _("meanwhile")
    if days == 0:
        return _("same day")
    return ngettext("%(num)s day", "%(num)s days", days)


def _happenings(placed: list[Placed]) -> list[Happening]:
    return [one for _entry, one in placed if one is not None]


def _within(one: Happening | None, window: tuple[date, date] | None) -> bool:
    return window is None or (one is not None and one.day <= window[1] and one.until >= window[0])


def _shown(picture: Timeline | None) -> dict[str, Any]:
    follows = {one.act: one for one in picture.follows} if picture else {}
    return {"picture": picture, "drawing": readable(picture.drawing) if picture else None, "follows": follows}


def _zooms(window: tuple[date, date] | None, span: tuple[date, date] | None, today: date) -> list[dict[str, Any]]:
    """Links to all, and to the year, quarter and month around the middle of what is shown."""
    if span is None:
        return []
    around = window[0] + (window[1] - window[0]) // 2 if window else max(span[0], min(span[1], today))
    names: list[tuple[Step, str]] = [("year", _("Year")), ("quarter", _("Quarter")), ("month", _("Month"))]
    offered: list[dict[str, Any]] = [{"words": _("All"), "from": None, "to": None, "current": window is None}]
    for step, words in names:
        first, last = period(around, step)
        offered.append({"words": words, "from": first, "to": last, "current": window == (first, last)})
    return offered


def _beside(window: tuple[date, date] | None) -> tuple[tuple[date, date] | None, tuple[date, date] | None]:
    step = step_of(window) if window else None
    return beside(window, step) if window and step else (None, None)
