"""Who wrote a post: the accounts of a case, found by number or by any of their handles, and added when new."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from sqlalchemy import select

from casebook.errors import NoGrant, Tampered
from casebook.keys.case_keys import CaseKeys
from casebook.model import Account
from casebook.model.account import AccountBody
from casebook.services.drafts import AccountDraft, PostDraft
from casebook.work import Work


class Authors:
    """The accounts of one case, opened once; `add` makes one that is new. It does not ask who may."""

    def __init__(self, work: Work, keys: CaseKeys, case_id: UUID, add: Callable[[AccountDraft], UUID]) -> None:
        self._add = add
        self._by_number: dict[tuple[str, str], UUID] = {}
        self._by_handle: dict[tuple[str, str], tuple[UUID, str]] = {}  # with the account's number, "" if not known
        for row in work.db.scalars(select(Account).where(Account.case_id == case_id)):
            with suppress(Tampered, NoGrant):  # a damaged account is nobody's author, and stops no other
                body = keys.open_row(row, AccountBody)
                self._learn(row.id, body.platform, body.native_id, *(handle.handle for handle in body.handles))

    def find_or_add(self, draft: PostDraft) -> UUID | None:
        """Give the account of a post's author, None where the post names nobody."""
        platform, number = draft.platform or "other", draft.author_native_id.strip()
        handle = draft.author_handle.strip().lstrip("@")
        if number and (found := self._by_number.get((platform, number))) is not None:
            return found
        by_handle, known_number = self._by_handle.get((platform, handle.casefold()), (None, ""))
        # A handle can change hands: two numbers are two accounts.
        if by_handle is not None and not (number and known_number):
            return by_handle
        if not (number or handle):
            return None
        account = AccountDraft(
            platform=platform, handle=handle, display_name=draft.author_display_name, native_id=number
        )
        added = self._add(account)
        self._learn(added, platform, number, handle)
        return added

    def _learn(self, account: UUID, platform: str, number: str, *handles: str) -> None:
        if number:
            self._by_number[platform, number] = account
        for handle in filter(None, handles):
            self._by_handle[platform, handle.casefold()] = (account, number)
