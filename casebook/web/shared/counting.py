"""What is known of a face from outside: its faults, and counts of its answers with route, class of status, time. Never who asked, from where, or about what.

All pages about reports are one route, since an administrator must not learn that a report exists. Of the portal only
answers that failed on our side are told: a count of visits, looked at often enough, is a list of when people came.
"""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from flask import Flask, Response, g, request

from casebook.services.counts import Answered, Builds, Sender
from casebook.services.program_log import ProgramLog, listen

REPORTS = frozenset({"inbox", "report_files", "report_sorting", "report_acceptance", "inbox_log"})
SERVER_ERRORS = 500


def observe(app: Flask, face: str, counts: Path | None, builds: Callable[[], int] | None = None) -> None:
    """Write the faults of a face into the program's log, and count its answers where somebody adds them up."""
    settings = app.extensions["casebook"].settings
    if settings.log_days:
        listen(ProgramLog(settings.instance, face, days=settings.log_days))
    if counts is not None:
        count_answers(app, face, Sender(counts), builds)


def count_answers(app: Flask, face: str, sender: Sender, builds: Callable[[], int] | None = None) -> None:
    """Tell `sender` of each answer of this application.

    Args:
        app: the application of a face.
        face: desk or portal.
        sender: where it goes.
        builds: gives how many packs are being built, where that is known.
    """
    app.before_request(_begin)

    def tell(response: Response) -> Response:
        if face == "portal" and response.status_code < SERVER_ERRORS:
            return response
        began: float = g.get("began", perf_counter())
        route = "any" if face == "portal" else route_of(request.endpoint)
        sender.tell(Answered(face, route, f"{response.status_code // 100}xx", perf_counter() - began))
        if builds is not None:
            sender.tell(Builds(builds()))
        return response

    app.after_request(tell)


def route_of(endpoint: str | None) -> str:
    """Name a route as metrics may show it."""
    if endpoint is None:
        return "none"
    return "inbox" if endpoint.partition(".")[0] in REPORTS else endpoint


def _begin() -> None:
    g.began = perf_counter()
