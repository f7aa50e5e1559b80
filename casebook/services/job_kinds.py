"""Which kinds of job there are, who may, and which stages each goes through. A kind joins by a line in `KINDS`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from casebook.access import Permission
from casebook.services import progress
from casebook.services.job_of_capture import CAPTURE, RECHECK
from casebook.services.job_of_import import IMPORT
from casebook.services.job_of_index import INDEX
from casebook.services.job_of_pack import PACK
from casebook.services.job_of_patterns import PATTERNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is the same for all jobs of a kind."""

    does: Permission  # to begin one, to look at it, to stop it, to keep what it made
    sees: Permission  # to learn that there is one
    stages: tuple[str, ...]  # of progress.STAGES, in their order; the first is that of waiting


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        PACK: Kind(does=Permission.BUILD_PACK, sees=Permission.READ_PACK, stages=progress.PACK),
        IMPORT: Kind(does=Permission.WRITE_CASE, sees=Permission.READ_CASE, stages=progress.IMPORT),
        CAPTURE: Kind(does=Permission.TAKE_IN_EVIDENCE, sees=Permission.READ_EVIDENCE, stages=progress.CAPTURE),
        RECHECK: Kind(does=Permission.WRITE_CASE, sees=Permission.READ_CASE, stages=progress.CAPTURE),
        INDEX: Kind(does=Permission.LIST_CASES, sees=Permission.LIST_CASES, stages=progress.INDEX),
        PATTERNS: Kind(does=Permission.LIST_CASES, sees=Permission.LIST_CASES, stages=progress.PATTERNS),
    }
)
