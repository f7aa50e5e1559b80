"""What is done for a job of each kind. A kind joins by a line in `TASKS`.

A task may be begun twice, and by two processes: what it keeps must be kept once. It works with what the run was given and with
nothing else of the member, looks at `progress` at every step, and lets every error out.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from casebook.jobs import captures, imports, indexes, packs, patterns
from casebook.services.job_contents import Made
from casebook.services.job_of_capture import CAPTURE, RECHECK
from casebook.services.job_of_import import IMPORT
from casebook.services.job_of_index import INDEX
from casebook.services.job_of_pack import PACK
from casebook.services.job_of_patterns import PATTERNS
from casebook.services.job_runs import Run
from casebook.services.progress import Progress
from casebook.work import House

Task: TypeAlias = Callable[[House, Run, Progress], Made]

TASKS: Final[Mapping[str, Task]] = MappingProxyType(
    {
        PACK: packs.build,
        IMPORT: imports.read_export,
        CAPTURE: captures.capture,
        RECHECK: captures.look_again,
        INDEX: indexes.read_in,
        PATTERNS: patterns.compare,
    }
)
