"""Ends a process with the one that started it, also where that one was killed and could say nothing.

A face that outlived `casebook serve` would go on answering beside the one that is started next: several processes may listen at
one address. The kernel sends a signal when the parent ends (PR_SET_PDEATHSIG of prctl(2)). `python -m casebook.leash PARENT …` is granian
on such a leash. It loads nothing else of casebook: what it has loaded, its workers have.
"""

import ctypes
import multiprocessing
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def hold(parent: int, number: signal.Signals) -> None:
    """Let this process get a signal when its parent ends, or now if that has happened already.

    The kernel counts the thread that started this process as its parent: that one must last as long.

    Raises:
        OSError: the kernel does not know how.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:  # it ended before the kernel was told
        os.kill(os.getpid(), number)


def hold_to_starter() -> None:
    """Let this process be killed when the one that started it with `multiprocessing` ends; nothing where none did."""
    starter = multiprocessing.parent_process()
    if starter is not None and starter.pid is not None:
        hold(starter.pid, signal.SIGKILL)


def main() -> None:
    """Be granian, and end in peace when the process ends whose number is the first argument."""
    hold(int(sys.argv.pop(1)), signal.SIGTERM)
    from granian.cli import entrypoint  # noqa: PLC0415 -- nothing may start before this process is held

    entrypoint()  # type: ignore[no-untyped-call]  # granian says nothing of its types


if __name__ == "__main__":
    main()
