"""What may not leave: a case's sensitive terms, every way of writing them, and where they stand in texts and bytes.

Pure. It knows no database, no case and no recipient; `casebook.services.screening` says which terms a case has and which of
them a recipient may see. Source: exports.md §4.1 (never in a platform complaint), §4.3 (check afterwards), §4.5 (codes).
"""

from casebook.sensitive.coding import Coded, Coder, Person, Replaced
from casebook.sensitive.memory import Memory
from casebook.sensitive.scan import Certainty, Hit, Sought, find, sought
from casebook.sensitive.terms import NAMES, Kind, Term

__all__ = [
    "NAMES",
    "Certainty",
    "Coded",
    "Coder",
    "Hit",
    "Kind",
    "Memory",
    "Person",
    "Replaced",
    "Sought",
    "Term",
    "find",
    "sought",
]
