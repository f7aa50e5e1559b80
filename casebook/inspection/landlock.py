"""Taking the file system, TCP and signals from a process by Landlock, where the kernel has it.

A second lock beside seccomp.py: one mistake in either opens nothing. Source: landlock(7), kernel interface 1 to 6.
"""

import ctypes
import struct

_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_ASK_VERSION = 1
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # interface version → number of file-system rights
_TCP_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
_TCP_SINCE, _SCOPES_SINCE = 4, 6


def restrict(libc: ctypes.CDLL) -> bool:
    """Refuse every path, TCP port and foreign process from now on; False if the kernel has no Landlock.

    Files already open stay readable. Needs no_new_privs.
    """
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
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
    return bool(ruleset >= 0 and libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
