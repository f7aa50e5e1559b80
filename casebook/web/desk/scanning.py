"""Having an exhibit looked through by the office's virus scanner, where it has one. The original is kept in any case."""

from collections.abc import Iterable
from time import monotonic
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.inspection.clamd import scan
from casebook.services import scanning
from casebook.web.desk.answers import go
from casebook.web.desk.cookies import house
from casebook.web.desk.guards import acting, staged

blueprint = Blueprint("scanning", __name__)
_AT_ARRIVAL = 30.0  # seconds that all files of one upload may wait for the scanner; the rest can be asked for


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/scan")
@staged(Permission.READ_EVIDENCE)
def look_through(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Ask the scanner about an exhibit."""
    if not has_scanner():
        raise NotFound
    _scanned(case_id, evidence_id)
    return go("evidence.show", case_id=case_id, evidence_id=evidence_id, said="evidence_scanned")


def look_through_new(case_id: UUID, evidence: Iterable[UUID]) -> None:
    """Ask about exhibits that were just taken in, as long as their sender can be kept waiting."""
    if not has_scanner():
        return
    since = monotonic()
    for each in evidence:
        if (left := _AT_ARRIVAL - (monotonic() - since)) > 0:
            _scanned(case_id, each, seconds=left)


def has_scanner() -> bool:
    """Whether this office has a virus scanner."""
    return bool(house().settings.clamd)


def _scanned(case_id: UUID, evidence_id: UUID, **limits: float) -> None:
    with acting(Permission.READ_EVIDENCE, case_id, writes=False) as (work, keys):
        file = scanning.to_scan(work, keys, case_id, evidence_id)
    said = scan(house().settings.clamd, file.pieces(), **limits)
    with acting(Permission.READ_EVIDENCE, case_id, writes=True) as (work, keys):
        scanning.note(work, keys, case_id, evidence_id, said)
