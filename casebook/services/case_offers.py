"""Offer the open cases that a report may go into: found in the desk index, a few at a time, so that no other case is opened for it.

What a member may not open is on no shelf of theirs, so it is not offered; cases that they alone hold are.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

from casebook.access import Permission, require
from casebook.errors import NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile
from casebook.search.entry import Query
from casebook.services import lookup
from casebook.work import Work

AT_ONCE = 10
LONGEST = 500  # characters of what is looked for


@dataclass(frozen=True, slots=True)
class OfferedCase:
    """What tells a case from others."""

    id: UUID
    title: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOffer:
    """The part of the open cases that is shown.

    Attributes:
        cases: the best fit first, or the newest where nothing is looked for.
        chosen: the case that was chosen before, if it can still be; it may stand among `cases` or not.
        start, total: from where on of how many.
        reading: how many cases the index has read and of how many, while it is not whole; None when it is.
    """

    cases: tuple[OfferedCase, ...]
    chosen: OfferedCase | None
    start: int
    total: int
    reading: tuple[int, int] | None

    @property
    def all(self) -> tuple[OfferedCase, ...]:
        """Every case that may be chosen here, the one that was chosen first unless it stands among the others."""
        return self.cases if self.chosen is None or self.chosen in self.cases else (self.chosen, *self.cases)


def open_cases(work: Work, keys: Keyring, *, words: str = "", start: int = 0, chosen: UUID | None = None) -> CaseOffer:
    """Find open cases that the actor holds by words of theirs or by their reference; open the chosen one, and no other.

    Raises:
        NotAllowed: the actor works on no reports, or lists no cases.
    """
    require(work.actor, Permission.WORK_ON_REPORTS)
    query = Query(
        words=words[:LONGEST],
        nouns=("case_file",),
        chosen=(("case_state", ("open",)),),
        sort="rank" if words.strip() else "-made",
        start=start,
        at_once=AT_ONCE,
    )
    found = lookup.find(work, keys, query)
    if found.total and not found.records:  # the list has become shorter than where its reader was
        query = replace(query, start=0)
        found = lookup.find(work, keys, query)
    return CaseOffer(
        cases=tuple(OfferedCase(one.case, one.title, one.reference) for one in found.records),
        chosen=_chosen(work, keys, chosen) if chosen else None,
        start=query.start,
        total=found.total,
        reading=found.reading,
    )


def _chosen(work: Work, keys: Keyring, case_id: UUID) -> OfferedCase | None:
    """Give a case if the actor holds it and it is open. Not from the index, which may still be reading."""
    row = work.db.get(CaseFile, case_id)
    with suppress(NoGrant, Tampered):
        body = keys.open_case(row) if row is not None else None
        if body is not None and body.status == "open":
            return OfferedCase(case_id, body.title, body.reference)
    return None
