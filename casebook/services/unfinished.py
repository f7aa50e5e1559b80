"""Unfinished forms: what a member is typing, sealed under the case's key, until they go on, throw it away, or forget it.

One for each member and page. Keeping a form says nothing in the log: typing is not an act in the case, and nothing of the
case is changed by it. Files are never part of it, nor tokens or passphrases: the caller leaves them out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from casebook.access import Permission, require
from casebook.errors import InvalidInput, NoGrant, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import UnfinishedForm
from casebook.model.unfinished_form import UnfinishedFormBody
from casebook.services.casework import hold
from casebook.work import Work

LONGEST = 256 * 1024  # characters of all words of one form together
MANY = 50  # of one member in one case; the oldest goes when there is one more
_LONGEST_PATH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """One unfinished form: of which page, its words as name and value, and when they were last kept (UTC)."""

    id: UUID
    path: str
    words: tuple[tuple[str, str], ...]
    at: datetime


def keep(work: Work, keys: Keyring, case_id: UUID, path: str, words: Sequence[tuple[str, str]]) -> None:
    """Keep the words of a form in place of those that were kept of it before.

    Raises:
        InvalidInput: there are too many words, or the path is none of this case.
        NotFound, NotAllowed: the actor may not know of the case.
    """
    _may(work, keys, case_id)
    if not path.startswith(f"/cases/{case_id}/") or len(path) > _LONGEST_PATH:
        raise InvalidInput("This form is not kept.")
    if sum(len(name) + len(text) for name, text in words) > LONGEST:
        raise InvalidInput("This text is too long.", longest=LONGEST)
    mine = list(_mine(work, keys, case_id))
    row = next((row for row, body in mine if body is not None and body.path == path), None)
    if row is None:
        _make_room(work, mine)
        row = UnfinishedForm(case_id=case_id, member_id=keys.member_id)
    row.day = work.clock().date()
    keys.seal_row(row, UnfinishedFormBody(path=path, words=tuple(words), at=work.clock()))
    work.db.add(row)


def of_member(work: Work, keys: Keyring, case_id: UUID) -> list[Unfinished]:
    """List the actor's own unfinished forms of a case, the last one first; nobody sees another's."""
    _may(work, keys, case_id)
    opened = [_view(row, body) for row, body in _mine(work, keys, case_id) if body is not None]
    return sorted(opened, key=lambda one: one.at, reverse=True)


def discard(work: Work, keys: Keyring, case_id: UUID, unfinished_id: UUID) -> None:
    """Throw an unfinished form away.

    Raises:
        NotFound: there is none such, or it is another member's; the two look alike.
    """
    _may(work, keys, case_id)
    row = work.db.get(UnfinishedForm, unfinished_id)
    if row is None or row.case_id != case_id or row.member_id != keys.member_id:
        raise NotFound
    work.db.delete(row)


def finish(work: Work, keys: Keyring, case_id: UUID, path: str) -> None:
    """Forget what was kept of a page's form, since it was sent; nothing happens where nothing was kept."""
    _may(work, keys, case_id)
    for row, body in _mine(work, keys, case_id):
        if body is not None and body.path == path:
            work.db.delete(row)


def sweep(work: Work) -> None:
    """Delete what nobody has touched for as many days as the settings say."""
    over = work.clock().date() - timedelta(days=work.settings.unfinished_days)
    work.db.execute(delete(UnfinishedForm).where(UnfinishedForm.day < over))


def _may(work: Work, keys: Keyring, case_id: UUID) -> None:
    # Whoever may read a case fills in forms of it: counsel builds packs.
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)


def _mine(work: Work, keys: Keyring, case_id: UUID) -> Iterator[tuple[UnfinishedForm, UnfinishedFormBody | None]]:
    wanted = select(UnfinishedForm).where(UnfinishedForm.case_id == case_id, UnfinishedForm.member_id == keys.member_id)
    for row in work.db.scalars(wanted).all():
        try:
            yield row, keys.open_row(row, UnfinishedFormBody)
        except (Tampered, NoGrant):
            yield row, None


def _make_room(work: Work, mine: list[tuple[UnfinishedForm, UnfinishedFormBody | None]]) -> None:
    # What does not open goes first, then what was touched longest ago.
    by_age = sorted(mine, key=lambda pair: pair[1].at.timestamp() if pair[1] else 0.0)
    for row, _ in by_age[: max(len(mine) - MANY + 1, 0)]:
        work.db.delete(row)


def _view(row: UnfinishedForm, body: UnfinishedFormBody) -> Unfinished:
    return Unfinished(id=row.id, path=body.path, words=body.words, at=body.at)
