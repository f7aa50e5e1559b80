"""Taking the file system, TCP and signals from a process by Landlock, where the kernel has it.

A second lock beside seccomp.py: one mistake in either opens nothing. Source: landlock(7), kernel interface 1 to 6.
"""

import contextlib
import ctypes
import os
import struct
from collections.abc import Sequence

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1
_EXECUTE_AND_READ = 0b101
_ASK_VERSION = 1
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # interface version → number of file-system rights
_TCP_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
_TCP_SINCE, _SCOPES_SINCE = 4, 6


def available(libc: ctypes.CDLL) -> bool:
    """Whether restrict() can work here."""
    return _version(libc) >= 1


def restrict(libc: ctypes.CDLL, programs: Sequence[str] = ()) -> bool:
    """Refuse every path, TCP port and foreign process from now on; False if the kernel has no Landlock.

    Files already open stay readable. Beneath `programs`, which the operating system owns, files may be read and run.
    Needs no_new_privs.
    """
    version = _version(libc)
    if version < 1:
        return False
    rights = (1 << _FILE_RIGHTS[min(version, max(_FILE_RIGHTS))]) - 1
    fields = [rights]
    if version >= _TCP_SINCE:
        fields.append(_TCP_BIND_AND_CONNECT)
    if version >= _SCOPES_SINCE:
        fields.append(_ABSTRACT_SOCKETS_AND_SIGNALS)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    for path in programs if ruleset >= 0 else ():
        _admit(libc, ruleset, path)
    return bool(ruleset >= 0 and libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)


def _admit(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    with contextlib.suppress(OSError):  # a folder that this system does not have
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", _EXECUTE_AND_READ, folder)
        admitted = libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
        os.close(folder)
        if admitted != 0:
            raise PermissionError(path)


def _version(libc: ctypes.CDLL) -> int:
    return int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION))
