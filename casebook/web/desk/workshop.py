"""What the desk's pages know of packs that are being built, and which further pages a built pack has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, url_for

from casebook.exporters.profiles import profiles
from casebook.keys.keyring import Keyring
from casebook.model.pack import PackBody
from casebook.model.pack_draft import PackDraftBody
from casebook.services import jobs
from casebook.services.job_of_pack import PACK
from casebook.services.reading import Opened
from casebook.web.shared.words import gettext as _
from casebook.work import Work


@dataclass(frozen=True, slots=True)
class Way:
    """A further page of a pack."""

    words: str
    address: str


def builds_of(work: Work, keys: Keyring, case_id: UUID, drafts: Sequence[Opened[PackDraftBody]]) -> dict[UUID, UUID]:
    """The builds under way, by draft."""
    return jobs.under_way(work, keys, case_id, PACK, {draft.id for draft in drafts})


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
