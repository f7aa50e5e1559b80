"""Whether a kept pack may be handed over now: its time stamps, and the consents that let it leave.

What was right when a pack was built may be wrong when it goes: a person withdraws, a consent runs out. Nothing leaves by
mistake. Sources: exports.md §3.2 (an unstamped draft is not releasable to courts), §5 (withdrawal stops future exports).
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Literal
from uuid import UUID

from casebook.errors import IllegalMove, NotFound
from casebook.exporters.profile import Profile
from casebook.exporters.profiles import profile
from casebook.keys.keyring import Keyring
from casebook.model import Consent
from casebook.model.consent import ConsentBody
from casebook.model.pack import PackBody, PackedFile
from casebook.services.retention import ACCESS_KIND, is_restricted
from casebook.work import Work

Why = Literal["", "restricted", "unstamped", "withdrawn", "ended", "no_consent"]
WORDS: dict[Why, str] = {
    "restricted": "The processing of this case is restricted: nothing of it may leave.",
    "unstamped": "This pack is an unstamped draft, and its recipient needs time stamps. Stamp it first.",
    "withdrawn": "A consent that let this pack leave was withdrawn. It must not leave.",
    "ended": "A consent that let this pack leave has run out. It must not leave.",
    "no_consent": "This pack was built without the consent that its kind needs. It must not leave.",
}
COURTS = frozenset({"court", "tribunal"})  # recipient kinds that never get an unstamped draft


class NotReleasable(IllegalMove):
    """The pack must not leave now; `why` says what is missing, in a code of `WORDS`."""

    def __init__(self, why: Why) -> None:
        super().__init__(WORDS[why])
        self.why = why


def withheld(work: Work, keys: Keyring, case_id: UUID, body: PackBody) -> Why:
    """Say why a pack of a case that the actor holds must not leave now; "" where nothing stands in its way."""
    if body.profile != ACCESS_KIND and is_restricted(work, keys, case_id):
        return "restricted"
    kind = _kind(body)
    if body.unstamped and (kind is None or kind.time_stamp == "required" or kind.recipient_kind in COURTS):
        return "unstamped"
    if kind is not None and kind.consent_needed and kind.consents and not body.consents:
        return "no_consent"
    today = work.clock().date()
    reasons = (_ended(_consent(work, keys, case_id, each), today) for each in body.consents)
    return next((why for why in reasons if why), "")


def above_limit(profile_name: str, files: Iterable[PackedFile]) -> tuple[str, ...]:
    """Name the PDF files that are larger than their recipient takes: a page that is too large alone cannot be divided.

    The limit is the profile's of today (exports.md §2.1); a pack goes out all the same, since portals change and paper has none.
    """
    kind = _known(profile_name)
    most = kind.layout.most_bytes if kind else 0
    return tuple(each.name for each in files if most and each.media_type == "application/pdf" and each.size > most)


def _kind(body: PackBody) -> Profile | None:
    return _known(body.profile)


def _known(name: str) -> Profile | None:
    with suppress(NotFound):
        return profile(name)
    return None  # a kind that is no longer there: the strictest rules stand


def _consent(work: Work, keys: Keyring, case_id: UUID, consent_id: UUID) -> ConsentBody | None:
    row = work.db.get(Consent, consent_id)
    return keys.open_row(row, ConsentBody) if row is not None and row.case_id == case_id else None


def _ended(consent: ConsentBody | None, today: date) -> Why:
    if consent is None or (consent.withdrawn_on is not None and consent.withdrawn_on <= today):
        return "withdrawn"  # one that was removed stands no more either
    return "ended" if consent.valid_until is not None and consent.valid_until < today else ""
