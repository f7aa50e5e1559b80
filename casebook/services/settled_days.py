"""Which days of a case its other records have settled, as the desk index knows it; brought up to date whenever a case is read again.

The rule itself stands in `casebook.services.deadlines`.
"""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from casebook.search.shelf import Shelf
from casebook.services.deadlines import SETTLED_ELSEWHERE, Settling, settled_in


def settle(shelf: Shelf, cases: Iterable[UUID]) -> None:
    """Let the days of these cases be due no longer that other records have settled, and be due again where nothing settles them."""
    for case_id in cases:
        kinds = shelf.due_kinds(case_id)
        nouns = [noun for noun, settled in SETTLED_ELSEWHERE.items() if settled & kinds]
        if nouns:
            shelf.settle_days(case_id, [pair for noun in nouns for pair in _settled(shelf, case_id, noun)])


def _settled(shelf: Shelf, case_id: UUID, noun: str) -> Iterable[tuple[UUID, str]]:
    said = {hit.record: msgspec.convert(hit.shown["settling"], Settling) for hit in shelf.of_case(case_id, noun)}
    for record, kinds in settled_in(said, said.values()).items():
        yield from ((record, kind) for kind in kinds)
