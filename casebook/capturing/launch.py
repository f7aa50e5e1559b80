"""The few steps between our process and the browser's: it gets its pipes, forgets everything else of ours, and takes our place.

Started by browser.py alone, with `-I`, two descriptors and the command. It writes no core dump: a core would be the page in the clear.
"""

import fcntl
import os
import resource
import sys
from collections.abc import Sequence

_READS, _WRITES = 3, 4  # where Chromium looks for its pipes
_ABOVE = 10
_FILES = 4096


def main(arguments: Sequence[str]) -> None:
    """Become the browser: `arguments` are the descriptor to read from, the one to write to, and its command line."""
    reading, writing, *command = arguments
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(_FILES, most), most))
    os.umask(0o077)
    # First out of the way, since either may lie where the other has to go.
    ends = [fcntl.fcntl(int(each), fcntl.F_DUPFD, _ABOVE) for each in (reading, writing)]
    for end, place in zip(ends, (_READS, _WRITES), strict=True):
        os.dup2(end, place)
        os.close(end)
    os.execv(command[0], command)  # noqa: S606  -- its environment is the few words that this process was given


if __name__ == "__main__":
    main(sys.argv[1:])
