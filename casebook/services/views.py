"""Saved views: a list with its filters, its words and its order, under a name, for the whole team."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import ViewDropped, ViewKept
from casebook.errors import InvalidInput, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.keys.team_values import open_view, seal_view
from casebook.model import SavedView
from casebook.model.saved_view import SavedViewBody
from casebook.services.drafts import titled
from casebook.services.index_keeping import present_team
from casebook.work import Work

MOST = 50  # of one team
LONGEST = 4_000  # characters of a query


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A saved view."""

    id: UUID
    title: str
    query: str
    by: UUID
    at: datetime


def keep(work: Work, keys: Keyring, title: str, query: str) -> UUID:
    """Save a view for the actor's team.

    Raises:
        NotAllowed: the actor's role keeps no lists.
        NotFound: the actor is in no team.
        InvalidInput: it has no name, is too long, or there are too many.
    """
    actor = require(work.actor, Permission.OPEN_CASE)
    team = present_team(work, keys)
    if team is None:
        raise NotFound
    if len(query) > LONGEST:
        raise InvalidInput("This text is too long.", field="title", longest=LONGEST)
    if len(views(work, keys)) >= MOST:
        raise InvalidInput("There are too many saved views. Remove one first.", field="title")
    row = SavedView(id=uuid4(), day=work.clock().date())
    body = SavedViewBody(title=titled(title), query=query, by=actor.member_id, at=work.clock())
    seal_view(team, row, body)
    work.db.add(row)
    work.record(ViewKept(team=team.id, view=row.id))
    return row.id


def views(work: Work, keys: Keyring) -> list[View]:
    """List the saved views of the actor's team by their names; a damaged one is left out."""
    require(work.actor, Permission.LIST_CASES)
    team = present_team(work, keys)
    if team is None:
        return []
    found = []
    for row in work.db.scalars(select(SavedView).where(SavedView.team_id == team.id)):
        try:
            body = open_view(keys, row)
        except Tampered:
            continue
        found.append(View(id=row.id, title=body.title, query=body.query, by=body.by, at=body.at))
    return sorted(found, key=lambda view: view.title.casefold())


def view(work: Work, keys: Keyring, view_id: UUID) -> View:
    """Give one saved view; raises NotFound where the actor's team has none such."""
    for one in views(work, keys):
        if one.id == view_id:
            return one
    raise NotFound


def drop(work: Work, keys: Keyring, view_id: UUID) -> None:
    """Remove a saved view of the actor's team; raises as `view`."""
    require(work.actor, Permission.OPEN_CASE)
    view(work, keys, view_id)
    row = work.db.get_one(SavedView, view_id)
    work.db.delete(row)
    work.record(ViewDropped(team=row.team_id, view=view_id))
