"""A system-call filter for a process that has everything it needs: read, write to open pipes, memory, exit.

It must be installed last, after every import: what is not on the list answers EPERM, so opening a file, a socket or a
new process fails in the ordinary way. Source: seccomp(2), Linux Documentation/userspace-api/seccomp_filter.rst.
"""

import ctypes
import errno
import platform
import struct

# The calls of a running CPython with its allocator and locks; numbers from the kernel's unistd tables.
_X86_64 = (
    *(0, 1, 3, 5, 7, 8),  # read write close fstat poll lseek
    *(9, 10, 11, 12, 25, 28),  # mmap mprotect munmap brk mremap madvise
    *(13, 14, 15, 131),  # rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack
    *(17, 18, 19, 20),  # pread64 pwrite64 readv writev
    *(24, 35, 202, 228, 230, 96),  # sched_yield nanosleep futex clock_gettime clock_nanosleep gettimeofday
    *(39, 186, 102, 104, 107, 108),  # getpid gettid getuid getgid geteuid getegid
    *(60, 231, 97, 98, 204, 318, 324),  # exit exit_group getrlimit getrusage sched_getaffinity getrandom membarrier
)
_AARCH64 = (
    *(63, 64, 57, 80, 73, 62),
    *(222, 226, 215, 214, 216, 233),
    *(134, 135, 139, 132),
    *(67, 68, 65, 66),
    *(124, 101, 98, 113, 115, 169),
    *(172, 178, 174, 176, 175, 177),
    *(93, 94, 163, 165, 123, 278, 283),
)
_MACHINES = {
    "x86_64": (0xC000003E, _X86_64, (9, 10)),
    "aarch64": (0xC00000B7, _AARCH64, (222, 226)),
}

_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER_AT, _ARCH_AT, _THIRD_ARGUMENT_AT = 0, 4, 32
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_PROT_EXEC = 4
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def install(libc: ctypes.CDLL) -> bool:
    """Install the filter for good; False if the kernel or the machine has none. Needs no_new_privs."""
    if platform.machine() not in _MACHINES:
        return False
    code = _program(*_MACHINES[platform.machine()])
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _program(architecture: int, allowed: tuple[int, ...], mapping: tuple[int, ...]) -> bytes:
    steps = [
        _step(_LOAD, _ARCH_AT),
        _step(_EQUAL, architecture, 1, 0),
        _step(_RETURN, _KILL),  # another calling convention has other numbers
        _step(_LOAD, _NUMBER_AT),
    ]
    for number in allowed:
        if number not in mapping:
            steps += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _ALLOW)]
    for number in mapping:  # memory yes, new machine code no
        steps += [
            _step(_EQUAL, number, 0, 4),
            _step(_LOAD, _THIRD_ARGUMENT_AT),
            _step(_ANY_BIT, _PROT_EXEC, 0, 1),
            _step(_RETURN, _REFUSE),
            _step(_RETURN, _ALLOW),
        ]
    return b"".join([*steps, _step(_RETURN, _REFUSE)])


def _step(operation: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", operation, if_true, if_false, operand)
