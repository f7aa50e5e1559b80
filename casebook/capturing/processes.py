"""The processes of one browser: which they are, what they hold of the memory, and their end. Linux alone; it reads /proc."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path


def memory_of(session: int) -> int:
    """Give how many bytes all processes of a session hold that are not files of a disk; those that ended count nothing."""
    return sum(map(_held_by, of_session(session)))


def of_session(session: int) -> list[int]:
    """List the processes of a session; one that has ended and waits to be reaped is none."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            with contextlib.suppress(OSError, IndexError, ValueError):
                after_name = (each / "stat").read_bytes().rpartition(b")")[2].split()
                if after_name[0] != b"Z" and int(after_name[3]) == session:  # one that waits to be reaped has ended
                    found.append(int(each.name))
    return found


def _held_by(process: int) -> int:
    held = 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{process}/status").read_text("utf-8", "replace").splitlines():
            if line.startswith(("RssAnon:", "RssShmem:")):
                held += int(line.split()[1]) * 1024
    return held


def size_of(folder: Path) -> int:
    """Give how many bytes the files of a folder have."""
    size = 0
    for place, _folders, files in os.walk(folder):
        for name in files:
            with contextlib.suppress(OSError):
                size += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118  -- as os.walk gives it
    return size


def end(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Kill a browser that works in a folder, with everything that it started."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    for each in {*of_session(process.pid), *naming(folder)}:  # those that made a group, or a session, of their own
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(each, signal.SIGKILL)


def naming(folder: Path) -> list[int]:
    """The processes that were started with our folder in their command line: the browser's own crash handler is one."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdecimal() and each.name != str(os.getpid()):
            with contextlib.suppress(OSError):
                if os.fsencode(folder) in (each / "cmdline").read_bytes():
                    found.append(int(each.name))
    return found
