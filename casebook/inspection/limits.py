"""What a process that looks into a hostile file may use, and how it gives up everything else.

Called by the child on itself, once its libraries are loaded and before it reads the first byte of the file.
The order matters and is stated in docs/formats/inspection.md.
"""

import contextlib
import ctypes
import os
import resource
from dataclasses import dataclass
from pathlib import Path

from casebook.inspection import landlock, seccomp

MIB = 1024 * 1024
_NOBODY = 65534
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_SIGKILL = 9
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_THREADS = 256  # of the whole uid, where other daemons may run as nobody too
_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use: seconds of processor, seconds by the clock, bytes of memory, of file and of answer."""

    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int
    file_bytes: int
    answer_bytes: int


_PREVIEW = Limits(cpu_seconds=20, wall_seconds=40, memory_bytes=1536 * MIB, file_bytes=64 * MIB, answer_bytes=16 * MIB)
_REDACTION = Limits(
    cpu_seconds=180, wall_seconds=240, memory_bytes=2048 * MIB, file_bytes=64 * MIB, answer_bytes=192 * MIB
)
_QUICK = Limits(cpu_seconds=10, wall_seconds=20, memory_bytes=512 * MIB, file_bytes=64 * MIB, answer_bytes=4 * MIB)

LIMITS = {
    "picture": _PREVIEW,
    "impression": _PREVIEW,
    "without_place": Limits(
        cpu_seconds=60, wall_seconds=90, memory_bytes=2048 * MIB, file_bytes=64 * MIB, answer_bytes=96 * MIB
    ),
    "pages": Limits(
        cpu_seconds=60, wall_seconds=90, memory_bytes=1536 * MIB, file_bytes=64 * MIB, answer_bytes=96 * MIB
    ),
    "sheet": Limits(
        cpu_seconds=60, wall_seconds=90, memory_bytes=2048 * MIB, file_bytes=64 * MIB, answer_bytes=16 * MIB
    ),
    "redact": _REDACTION,
    "leaks": Limits(cpu_seconds=180, wall_seconds=240, memory_bytes=2048 * MIB, file_bytes=192 * MIB, answer_bytes=MIB),
    "insides": Limits(
        cpu_seconds=60, wall_seconds=90, memory_bytes=1536 * MIB, file_bytes=128 * MIB, answer_bytes=96 * MIB
    ),
    "lettering": Limits(
        cpu_seconds=120, wall_seconds=180, memory_bytes=1536 * MIB, file_bytes=64 * MIB, answer_bytes=4 * MIB
    ),
    "clean": Limits(
        cpu_seconds=600, wall_seconds=900, memory_bytes=3072 * MIB, file_bytes=256 * MIB, answer_bytes=256 * MIB
    ),
    "bind": Limits(
        cpu_seconds=300, wall_seconds=400, memory_bytes=6144 * MIB, file_bytes=1024 * MIB, answer_bytes=1024 * MIB
    ),
    "facts": _PREVIEW,
    "text": _QUICK,
    "detect": _QUICK,
    "probe": _QUICK,
}
"""By the name of the task, values.Task.name."""

STILL = Limits(cpu_seconds=60, wall_seconds=90, memory_bytes=2048 * MIB, file_bytes=512 * MIB, answer_bytes=64 * MIB)
"""For the one outside program, redact_still.py."""

_PROGRAMS = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache")


def confine(limits: Limits) -> tuple[str, ...]:
    """Give up everything but memory and the open pipes, for good; return the names of the protections that took.

    Raises OSError if even limits or no_new_privs are refused: then no file may be read.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = _given_up(libc, limits)
    if landlock.restrict(libc):
        names.append("landlock")
    if seccomp.install(libc):
        names.append("seccomp")
    return tuple(names)


def confine_for_program(limits: Limits) -> None:
    """The same for a process whose place an outside program takes: it may read and run what the system installed, alone.

    Both locks must take here: such a program can open files, so nothing but they keeps it from everybody else's.
    Raises OSError if anything is refused.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _given_up(libc, limits)
    if not landlock.restrict(libc, _PROGRAMS) or not seccomp.install(libc, starting=True):
        raise OSError(ctypes.get_errno(), "confinement")


def can_confine_programs() -> bool:
    """Whether this machine has both locks; where it has not, no outside program reads a file."""
    libc = ctypes.CDLL(None, use_errno=True)
    return landlock.available(libc) and seccomp.available(libc)


def _given_up(libc: ctypes.CDLL, limits: Limits) -> list[str]:
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")  # when memory ends, this process goes first
    names = ["network namespace"] if _leave_network(libc) else []
    if os.geteuid() == 0:
        _become_nobody()
        names.append("unprivileged user")
    _set_limits(limits, threads=_THREADS if seccomp.available(libc) else 0)
    for option, value in ((_PR_SET_NO_NEW_PRIVS, 1), (_PR_SET_DUMPABLE, 0), (_PR_SET_PDEATHSIG, _SIGKILL)):
        if libc.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
    _drop_capabilities(libc)
    return [*names, "limits", "no new privileges", "not dumpable"]


def _leave_network(libc: ctypes.CDLL) -> bool:
    # Without root the kernel asks for a user namespace first; some distributions refuse that, and seccomp still stands.
    away = _CLONE_NEWNET | _CLONE_NEWIPC
    return bool(libc.unshare(away if os.geteuid() == 0 else away | _CLONE_NEWUSER) == 0)


def _become_nobody() -> None:
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _set_limits(limits: Limits, threads: int) -> None:
    # One second between soft and hard: the first is a signal that says what happened, the second cannot be ignored.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    # The kernel counts threads and processes alike: only where seccomp tells them apart may there be any.
    resource.setrlimit(resource.RLIMIT_NPROC, (threads, threads))
    for none_of in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_MSGQUEUE):
        resource.setrlimit(none_of, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    if libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())) != 0:
        raise OSError(ctypes.get_errno(), "capset")
