"""The job that reads an export into a case: it is given the exhibit, and keys that open and seal what it writes in that one case.

It gives back nothing: each batch of rows is kept as it is read, in the name of the member who lent the keys (keys.lent). They
open posts, accounts and runs of imports, seal these and incidents, and reach nothing else of the member's.
"""

from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from casebook.crypto.envelope import SecretKey
from casebook.errors import CasebookError
from casebook.keys.keyring import Keyring
from casebook.keys.lent import Loan, lend
from casebook.model import Account, Change, ContentItem, Evidence, ImportRun, Incident
from casebook.model.evidence import OriginalBody
from casebook.services import custody, importing
from casebook.services.job_shapes import JobGiven, JobMade, in_words
from casebook.services.recording import of_case
from casebook.work import Work

IMPORT: Final = "import"
PURPOSE: Final = "read as an export"  # in the custody of the exhibit; wording.py has it in the reader's words
OPENS: Final = (ContentItem, Account, ImportRun)
SEALS: Final = (*OPENS, Incident, Change)


class LoanOver(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """The lent keys are good for nothing any more: who holds the case, its key or what is decided about it has changed."""


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed file of a case, and what opens it."""

    owner: UUID  # the case or the report that it is bound to
    blob: str
    file_key: SecretKey
    size: int  # bytes
    name: str
    sha256: str


class ImportGiven(JobGiven, frozen=True, kw_only=True, tag=IMPORT):
    """Which run to carry out, from which file, with which keys."""

    run_id: UUID
    export: Export
    loan: Loan
    act: str  # what its acts are called in the history of the case


class ImportMade(JobMade, frozen=True, kw_only=True, tag=IMPORT):
    """Nothing: what was read is in the case."""

    kept_by_a_page: ClassVar[bool] = False


ERRORS: Final = (in_words(LoanOver),)


def lent_for(
    work: Work, keys: Keyring, case_id: UUID, run_id: UUID, *, session: bytes, ends_at: datetime
) -> ImportGiven:
    """Let a run go on, and give what the job needs that carries it out, for as long as a session lasts at the most.

    Raises:
        IllegalMove: the export was read to its end.
        NotFound, NotAllowed: no such run in this case, or the actor may not record in it.
        Tampered: the exhibit cannot be opened.
    """
    run = importing.go_on(work, keys, case_id, run_id)
    custody.read(work, keys, case_id, run.evidence, purpose=PURPOSE)
    row = of_case(work, Evidence, run.evidence, case_id)
    original = keys.open_column(row, "original", row.original, OriginalBody)
    export = Export(
        owner=original.bound_to or case_id,
        blob=row.blob,
        file_key=SecretKey(original.file_key),
        size=original.size,
        name=original.name,
        sha256=original.sha256,
    )
    loan = lend(keys, work.db, case_id, opens=OPENS, seals=SEALS, session=session, ends_at=ends_at)
    return ImportGiven(run_id=run_id, export=export, loan=loan, act=work.name)
