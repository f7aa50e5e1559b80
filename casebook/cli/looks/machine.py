"""The machine and the process: what could carry keys from memory to a disk, and what could let others in."""

import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from casebook.cli.looks.disks import is_crypt_device
from casebook.cli.looks.finding import Finding
from casebook.settings import debugging
from casebook.work import House

ENOUGH_DESCRIPTORS = 1024  # both faces keep 64 requests each, every one with a few files and a connection
_SWAPS = Path("/proc/swaps")
_BLOCKS = Path("/sys/class/block")
_PTRACE = Path("/proc/sys/kernel/yama/ptrace_scope")


def looks_at_machine(_: House) -> Iterator[Finding]:
    """Core dumps, swap, who runs this, debugging, descriptors."""
    core = resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    yield Finding("core dumps are off", core, "run the service with LimitCORE=0 (casebook serve does)")
    plain = plain_swaps()
    yield Finding(
        "no swap reaches a disk in the clear",
        not plain,
        f"keys in memory can reach {', '.join(plain)}: turn swap off, or encrypt it",
    )
    yield Finding("this does not run as root", os.geteuid() != 0, "run casebook as a user of its own")
    flags = [
        *debugging(),
        *(["python -X dev"] if sys.flags.dev_mode else []),
        *(["python -i"] if sys.flags.inspect else []),
    ]
    yield Finding(
        "nothing is being debugged", not flags, f"words of cases could be shown or logged: unset {', '.join(flags)}"
    )
    many, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield Finding(
        "enough files can be open at once",
        many >= ENOUGH_DESCRIPTORS or many == resource.RLIM_INFINITY,
        f"only {many} (of {most}): set LimitNOFILE=4096 in the service",
    )
    try:
        scope = _PTRACE.read_text("ascii").strip()
    except OSError:
        return
    yield Finding(
        "programs of the same user cannot read this memory",
        scope != "0",
        "set kernel.yama.ptrace_scope=1 with sysctl",
        note=True,
    )


def plain_swaps(told: str | None = None) -> list[str]:
    """Name the swap areas that are neither in memory nor encrypted, as far as can be seen."""
    try:
        lines = (_SWAPS.read_text("utf-8", "replace") if told is None else told).splitlines()[1:]
    except OSError:
        return []
    areas = [line.split()[0] for line in lines if line.strip()]
    return [area for area in areas if not Path(area).name.startswith("zram") and not _is_encrypted(area)]


def _is_encrypted(area: str) -> bool:
    return area.startswith("/dev/") and is_crypt_device(_BLOCKS / Path(os.path.realpath(area)).name)
