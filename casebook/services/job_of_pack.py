"""The job that builds a pack: it is given a composition, and gives back what was assembled.

A composition is the dossier, the keys of the files that enter it, the key that signs. No key of a case, a team or a member is
among it.
"""

from typing import Final

from casebook.exporters.documents import SealUnusable
from casebook.exporters.timestamps import NoTimeStamp
from casebook.exporters.typeset.compiler import TypesettingFailed
from casebook.services import assembling
from casebook.services.assembling import Assembled, SelfTestFailed
from casebook.services.clearing import NotCleared
from casebook.services.composition import Composition
from casebook.services.job_shapes import JobGiven, JobMade, Trouble, Worded, in_words

PACK: Final = "pack"


class PackGiven(JobGiven, frozen=True, kw_only=True, tag=PACK):
    """What to build."""

    composition: Composition


class PackMade(JobMade, frozen=True, kw_only=True, tag=PACK):
    """A pack that verified and is not in the ledger yet."""

    assembled: Assembled

    def blobs(self) -> list[str]:
        """Name its sealed files."""
        return assembling.blobs_of(self.assembled)


def _not_cleared(error: NotCleared) -> Trouble:
    return Trouble(kind=NotCleared.__name__, problems=error.problems)


def _failed_its_test(error: SelfTestFailed) -> Trouble:
    return Trouble(kind=SelfTestFailed.__name__, words=str(error), step=error.step)


ERRORS: Final = (
    Worded(NotCleared, _not_cleared, lambda told: NotCleared(told.problems)),
    Worded(SelfTestFailed, _failed_its_test, lambda told: SelfTestFailed(told.words, told.step)),
    *map(in_words, (NoTimeStamp, SealUnusable, TypesettingFailed)),
)
