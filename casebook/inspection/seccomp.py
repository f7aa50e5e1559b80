"""A system-call filter for a process that has everything it needs: read, write to open pipes, memory, threads, exit.

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
    *(273, 334),  # set_robust_list rseq
)
_AARCH64 = (
    *(63, 64, 57, 80, 73, 62),
    *(222, 226, 215, 214, 216, 233),
    *(134, 135, 139, 132),
    *(67, 68, 65, 66),
    *(124, 101, 98, 113, 115, 169),
    *(172, 178, 174, 176, 175, 177),
    *(93, 94, 163, 165, 123, 278, 283),
    *(99, 293),
)
# What a program needs beside these to be started and to load its libraries; Landlock says which files those may be.
_STARTING_X86_64 = (
    *(2, 257, 4, 6, 262, 332, 21, 269, 439),  # open openat stat lstat newfstatat statx access faccessat faccessat2
    *(59, 158, 218, 302),  # execve arch_prctl set_tid_address prlimit64
    *(
        16,
        72,
        89,
        267,
        137,
        138,
        217,
        63,
        99,
        79,
    ),  # ioctl fcntl readlink(at) statfs fstatfs getdents64 uname sysinfo getcwd
    *(157, 237, 238, 239, 149, 32, 33, 110),  # prctl mbind set_mempolicy get_mempolicy mlock dup dup2 getppid
)
_STARTING_AARCH64 = (
    *(56, 79, 291, 48, 439),
    *(221, 96, 261),
    *(29, 25, 78, 43, 44, 61, 160, 179, 17),
    *(167, 235, 237, 236, 228, 23, 24, 173),
)
_MACHINES = {
    "x86_64": (0xC000003E, _X86_64, (9, 10), 56),
    "aarch64": (0xC00000B7, _AARCH64, (222, 226), 220),
}
_STARTING = {"x86_64": _STARTING_X86_64, "aarch64": _STARTING_AARCH64}
_CLONE3 = 435

_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER_AT, _ARCH_AT, _FIRST_ARGUMENT_AT, _THIRD_ARGUMENT_AT = 0, 4, 16, 32
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_REFUSE, _ABSENT = _FAIL | errno.EPERM, _FAIL | errno.ENOSYS
_PROT_EXEC, _CLONE_THREAD = 0x4, 0x10000
_PR_GET_SECCOMP, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 21, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def available(libc: ctypes.CDLL) -> bool:
    """Whether install() can work here: the kernel filters, and this machine's calls are known."""
    return platform.machine() in _MACHINES and libc.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0


def install(libc: ctypes.CDLL, *, starting: bool = False) -> bool:
    """Install the filter for good; False if the kernel or the machine has none. Needs no_new_privs.

    With `starting` one more program may take this process's place and load its libraries; sockets, new processes, signals
    and everything else stay refused.
    """
    if not available(libc):
        return False
    architecture, allowed, mapping, clone = _MACHINES[platform.machine()]
    if starting:  # a library is machine code, so memory for it must be had
        code = _program(architecture, (*allowed, *mapping, *_STARTING[platform.machine()]), (), clone)
    else:
        code = _program(architecture, allowed, mapping, clone)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _program(architecture: int, allowed: tuple[int, ...], mapping: tuple[int, ...], clone: int) -> bytes:
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
        steps += _by_bit(number, _THIRD_ARGUMENT_AT, _PROT_EXEC, if_set=_REFUSE, if_clear=_ALLOW)
    # A thread (the HEIC decoder insists on one) yes, a process no. clone3 hides its flags: glibc then takes clone.
    steps += _by_bit(clone, _FIRST_ARGUMENT_AT, _CLONE_THREAD, if_set=_ALLOW, if_clear=_REFUSE)
    steps += [_step(_EQUAL, _CLONE3, 0, 1), _step(_RETURN, _ABSENT)]
    return b"".join([*steps, _step(_RETURN, _REFUSE)])


def _by_bit(number: int, argument_at: int, bit: int, if_set: int, if_clear: int) -> list[bytes]:
    return [
        _step(_EQUAL, number, 0, 4),
        _step(_LOAD, argument_at),
        _step(_ANY_BIT, bit, 0, 1),
        _step(_RETURN, if_set),
        _step(_RETURN, if_clear),
    ]


def _step(operation: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", operation, if_true, if_false, operand)
