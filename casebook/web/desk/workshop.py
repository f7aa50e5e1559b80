"""What the desk's pages know of builds under way in this process, and which further pages a built pack has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, url_for

from casebook.exporters.profiles import profiles
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.model.pack import PackBody
from casebook.model.pack_draft import PackDraftBody
from casebook.services import jobs, workers
from casebook.services.building import Workshop
from casebook.services.reading import Opened
from casebook.web.desk.cookies import house, session_cookie
from casebook.web.shared.words import gettext as _
from casebook.work import Work, begin


@dataclass(frozen=True, slots=True)
class Way:
    """A further page of a pack."""

    words: str
    address: str


def workshop() -> Workshop:
    """The builds of this process, as `create_desk` made it."""
    found: Workshop = current_app.extensions["workshop"]
    return found


def builds_of(work: Work, keys: Keyring, case_id: UUID, drafts: Sequence[Opened[PackDraftBody]]) -> dict[UUID, UUID]:
    """The builds under way, by draft: those of this process and those of workers."""
    here = {draft.id: workshop().of_draft(draft.id) for draft in drafts}
    found = {draft_id: job.id for draft_id, job in here.items() if job is not None}
    if workers.can_have(work.db):
        found |= jobs.under_way(work, keys, case_id, {draft.id for draft in drafts})
    return found


def session_lives() -> Callable[[], bool]:
    """A question that a build asks while it runs: whether this browser's session still stands. It holds no secret of it."""
    opened, place = house(), sessions.place_of(session_cookie())

    def lives() -> bool:
        with begin(opened, writes=False, name="packs.build") as work:
            return sessions.stands(work.db, place)

    return lives


def further_ways(case_id: UUID, pack_id: UUID, pack: PackBody) -> list[Way]:
    """Where a built pack goes on: handing it over, and for a platform the sheet to copy from."""
    copied = {kind.identifier for kind in profiles() if kind.form}
    pages = [("deliveries.index", _("Hand it over"), True)]
    pages += [("complaints.sheet", _("Copy-out sheet"), pack.profile in copied)]
    here: dict[str, Any] = {"case_id": case_id, "pack_id": pack_id}
    return [
        Way(words, url_for(endpoint, **here))
        for endpoint, words, fits in pages
        if fits and endpoint in current_app.view_functions
    ]
