"""Reports that come at the same moment are kept together: one transaction, one sync of the disk for all of them.

Each is sealed in the thread that received it. Whoever comes first keeps what has gathered; whoever comes meanwhile waits
for the next turn. Nobody is told "arrived" before the commit that holds their report has returned.
"""

import threading
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from casebook.crypto.bearer import decoded
from casebook.errors import IllegalMove
from casebook.model.report import ReportBody
from casebook.services import posting
from casebook.services.posting import Address, Posted
from casebook.work import House, begin

MOST = 64  # reports in one transaction


@dataclass(slots=True)
class _Letter:
    posted: Posted
    woken: threading.Event = field(default_factory=threading.Event)
    kept: bool = False
    leads: bool = False


class Letterbox:
    """Keeps reports that were told in one step. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Letter] = []
        self._led = False
        self._address: Address | None = None

    def post(self, house: House, cookie: str, body: ReportBody, *, report_id: UUID) -> bool:
        """Keep a report; false if it must be told by itself: its form or browser is known, or the team's key is new.

        Raises:
            InvalidInput: nothing was told.
        """
        secret = decoded(cookie)
        if secret is None:
            return False
        days, now = house.settings.code_days, house.clock()
        sealed = posting.sealed(self._where(house), secret, body, report_id=report_id, now=now, code_days=days)
        letter = _Letter(sealed)
        with self._lock:
            self._waiting.append(letter)
            letter.leads, self._led = not self._led, True
        if not letter.leads:
            letter.woken.wait()
        if letter.leads:
            self._keep_gathered(house)
        return letter.kept

    def _keep_gathered(self, house: House) -> None:
        with self._lock:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        kept = False
        try:
            kept = self._keep(house, [letter.posted for letter in batch])
        finally:
            for letter in batch:
                letter.kept, letter.leads = kept, False
                letter.woken.set()
            self._hand_over()

    def _hand_over(self) -> None:
        with self._lock:
            self._led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].woken.set()

    def _keep(self, house: House, posted: list[Posted]) -> bool:
        with begin(house, writes=True, alone=False, name="portal.save") as work:
            try:
                posting.keep(work, posted)
            except (IntegrityError, IllegalMove):  # one of them is known, or the key is new: each is told by itself
                work.db.rollback()
                work.journal.clear()
                self._address = None
                return False
        return True

    def _where(self, house: House) -> Address:
        if self._address is None:
            with begin(house, writes=False, name="portal.address") as work:
                self._address = posting.address_of(work)
        return self._address
