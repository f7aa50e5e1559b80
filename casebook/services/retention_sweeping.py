"""Erase the reports whose term is over: those that became no case, were closed, and whose sender did not write since.

Whether a report is closed stands under its key, so no timer alone can do it: a caseworker does, or a command in their name.
Cases are never erased here, and a sender who asked for erasure is answered by a person.
"""

from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.services import triage
from casebook.services.retention_due import due
from casebook.work import Work


def erase_due_reports(work: Work, keys: Keyring) -> int:
    """Erase every report whose term is over; give how many. Raises NotAllowed."""
    erased = 0
    for each in due(work, keys).reports:
        if each.asked or each.view.damaged:
            continue
        try:
            triage.erase(work, keys, each.view.id)
        except NotFound:  # erased by somebody else a moment ago
            continue
        erased += 1
    return erased
