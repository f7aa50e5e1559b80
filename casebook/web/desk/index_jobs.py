"""Have a worker read a large team's index in, where one lives: pages that would read it half a second each need not.

After a page that found much still to be read, a job of its member is begun, once for a team in a while. Without a worker nothing
changes: the pages go on reading by themselves. What the worker has written, each host's next page takes up
(casebook.services.index_keeping).
"""

from contextlib import suppress
from datetime import datetime, timedelta

from flask import Flask, Response, g
from sqlalchemy.exc import SQLAlchemyError

from casebook.access import Permission
from casebook.errors import CasebookError
from casebook.search.shelves import Holder
from casebook.services import index_keeping, workers
from casebook.services.job_of_index import IndexGiven
from casebook.services.jobs import UnderWay
from casebook.web.desk import job_pages
from casebook.web.desk.cookies import house
from casebook.web.desk.guards import admit, signed_in
from casebook.work import House, begin

LARGE = 2_000  # cases still to be read: what a page's half second takes more than a minute of clicks for
AGAIN = timedelta(minutes=10)  # until it is asked again for the same team


def ask_for_indexes(app: Flask, kept: House) -> None:
    """Look after each page of a member whether an index is to be read in by a worker; on SQLite, which has none, look at nothing."""
    if kept.engine.dialect.name != "postgresql":
        return
    asked: dict[Holder, datetime] = {}

    @app.after_request
    def ask(response: Response) -> Response:
        now = kept.clock()
        waiting = [each for each in kept.shelves.waiting(LARGE) if now - asked.get(each, now - AGAIN) >= AGAIN]
        if waiting and "keys" in g:
            with suppress(CasebookError, SQLAlchemyError):  # the page is answered: what is not begun now is begun later
                asked.update(dict.fromkeys(_begun(waiting), now))
        return response


def _begun(waiting: list[Holder]) -> list[Holder]:
    """Begin the job of the member's team if it is among these and a worker lives; give which were looked at."""
    with begin(house(), writes=True, alone=False, name="index.ask") as work:
        keys = signed_in(work, writes=False)
        if keys is None:
            return []
        admit(work, keys, Permission.LIST_CASES, None)
        team = index_keeping.waits_for_reading(work, keys, LARGE)
        if team is None or ("team", team.id) not in waiting:
            return []
        if workers.living(work.db, work.settings, takes=True):
            given = IndexGiven(team_id=team.id, version=team.version, secret=team.secret)
            with suppress(UnderWay):
                job_pages.begin(work, keys, None, team.id, given)
        return [("team", team.id)]
