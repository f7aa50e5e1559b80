"""The inbox as a list: which reports stand under which heading, and what one line says of each.

A report has no title: its first words stand for it.
"""

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import request

from casebook.model.report import ReportBody, ReportState
from casebook.services.inbox import ReportView
from casebook.web.desk.answers import part_of, term_label
from casebook.web.shared.words import gettext as _

AT_ONCE = 50  # reports on one page
_FIRST_WORDS = 80  # characters
_SEVERITIES = MappingProxyType({"now": "life", "soon": "high", "no": "low"})


def _open(view: ReportView, state: ReportState) -> bool:
    return not view.damaged and view.body.state is state and view.triage.merged_into is None


def _put_away(view: ReportView) -> bool:
    merged = view.triage.merged_into is not None and view.body.state is not ReportState.ACCEPTED
    return view.body.state is ReportState.CLOSED or merged


TABS: MappingProxyType[str, Callable[[ReportView], bool]] = MappingProxyType(
    {
        "new": lambda view: view.damaged or _open(view, ReportState.RECEIVED),
        "read": lambda view: _open(view, ReportState.READ),
        "waiting": lambda view: view.waiting,
        "erasure": lambda view: view.body.erasure_asked_at is not None,
        "accepted": lambda view: view.body.state is ReportState.ACCEPTED,
        "closed": _put_away,
    }
)
"""What stands under each heading; one report can stand under several."""


def listed(views: Sequence[ReportView]) -> dict[str, Any]:
    """The part of the list that this address asks for with `which` and `from`."""
    asked = request.args.get("which", "")
    which = asked if asked in TABS else "new"
    part = part_of([view for view in views if TABS[which](view)], AT_ONCE)
    first = next((view.id for view in part.items if not view.damaged), None)
    return {**_headings(views, which), "part": part, "first": first}


def listed_around(views: Sequence[ReportView], chosen: ReportView) -> dict[str, Any]:
    """The part of the list that stands around one report, with its neighbours."""
    asked = request.args.get("which", "")
    which = asked if asked in TABS else _tab_of(chosen)
    near = [view for view in views if TABS[which](view) or view.id == chosen.id]
    ids = [view.id for view in near if not view.damaged]
    place = ids.index(chosen.id) if chosen.id in ids else 0
    start = max(0, min(place - AT_ONCE // 2, len(near) - AT_ONCE))
    return {
        **_headings(views, which),
        "near": near[start : start + AT_ONCE],
        "previous": ids[place - 1] if place else None,
        "next": ids[place + 1] if place + 1 < len(ids) else None,
    }


def first_words(body: ReportBody) -> str:
    """What stands for a report in a list: the beginning of what was told."""
    told = (body.story, body.where, body.who_did, body.relatives, body.when, body.contact)
    words = next((" ".join(text.split()) for text in told if text.strip()), "")
    if not words:
        return ", ".join(term_label("report_kind", code) for code in body.kinds) or _("Files without words")
    if len(words) <= _FIRST_WORDS:
        return words
    whole = words[: _FIRST_WORDS + 1].rpartition(" ")[0] or words[:_FIRST_WORDS]
    return f"{whole.rstrip(' .,:;!?')}…"


def severity_of(danger: str) -> str:
    """The severity that is proposed for a danger, "" for none."""
    return _SEVERITIES.get(danger, "")


def choices_to_merge(views: Sequence[ReportView], chosen: UUID) -> list[tuple[str, str]]:
    """The open reports that a report can be merged into: none if others are merged into it already."""
    if any(view.triage.merged_into == chosen for view in views):
        return []
    wanted = [view for view in views if view.id != chosen and (TABS["new"](view) or TABS["read"](view))]
    return [(str(view.id), first_words(view.body)) for view in wanted if not view.damaged]


def _headings(views: Sequence[ReportView], which: str) -> dict[str, Any]:
    words = {
        "new": _("New"),
        "read": _("In hand"),
        "waiting": _("Waiting for an answer"),
        "erasure": _("Erasure asked"),
        "accepted": _("Accepted"),
        "closed": _("Closed"),
    }
    return {"which": which, "tabs": [(tab, words[tab], sum(map(fits, views))) for tab, fits in TABS.items()]}


def _tab_of(view: ReportView) -> str:
    return next((tab for tab in ("accepted", "closed", "read", "new") if TABS[tab](view)), "new")
