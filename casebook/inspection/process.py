"""Starting the confined child, handing it one file in memory, and taking one answer or none.

The file never touches a disk: it goes into a sealed anonymous memory file (memfd) that the child inherits. Whatever the
child does, the caller gets a value: a child that hangs, floods, dies or lies is Unreadable.
"""

import fcntl
import io
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, BinaryIO

import msgspec

import casebook
from casebook.inspection.limits import LIMITS, Limits
from casebook.inspection.values import Answer, Task, Unreadable

Piece = bytes | bytearray
Content = bytes | BinaryIO | Iterable[Piece]

_CHUNK = 1024 * 1024
_START = "import sys; sys.path.append(sys.argv[1]); from casebook.inspection.child import main; main(int(sys.argv[2]))"
_ROOT = str(Path(casebook.__file__).parent.parent)
_SLOTS = threading.BoundedSemaphore(os.cpu_count() or 1)  # children at once: their memory limits add up
_ANSWERS: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)
_SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SEAL


def ask(task: Task, content: Content, limits: Limits | None = None, *, ends_do: bool = False) -> Answer:
    """Return the answer of a fresh child to `task` about `content`, or why there is none; one file, one process.

    Content above the limit is too large, unless `ends_do` and it can be sought: then its two ends go, where headers are.
    """
    limits = limits or LIMITS[task.name]
    told = run(_START, (), msgspec.json.encode(task), content, limits, ends_do=ends_do)
    return told if isinstance(told, Unreadable) else _decoded(*told)


def run(
    program: str, arguments: Sequence[str], told: bytes, content: Content, limits: Limits, *, ends_do: bool = False
) -> tuple[bytearray, int] | Unreadable:
    """Return what one fresh process of ours wrote about `content`, and its exit status; or why it wrote nothing whole.

    `program` is Python that is given where casebook lies, the descriptor of the content and the arguments, and `told` on its
    standard input. It must confine itself before it reads the content.
    """
    memory = os.memfd_create("exhibit", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        if not _fill(memory, content, limits.file_bytes, ends_do=ends_do):
            return Unreadable("too_large")
        fcntl.fcntl(memory, fcntl.F_ADD_SEALS, _SEALS)
        os.lseek(memory, 0, os.SEEK_SET)
        with _SLOTS:
            return _ask_child([program, _ROOT, str(memory), *arguments], told, memory, limits)
    finally:
        os.close(memory)


def _fill(memory: int, content: Content, most: int, *, ends_do: bool) -> bool:
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    if ends_do and isinstance(stream, io.IOBase) and stream.seekable():
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size > most:
            for start in (0, size - most // 2):
                stream.seek(start)
                os.lseek(memory, start, os.SEEK_SET)  # what lies between is a hole, and takes no memory
                _copy(memory, [stream.read(most // 2)], most)
            return True
    return _copy(memory, _chunks(stream), most)


def _copy(memory: int, chunks: Iterable[Piece], most: int) -> bool:
    written = 0
    for chunk in chunks:
        written += len(chunk)
        if written > most:
            return False
        view = memoryview(chunk)
        while view:
            view = view[os.write(memory, view) :]
    return True


def _chunks(content: BinaryIO | Iterable[Piece]) -> Iterator[Piece]:
    if hasattr(content, "read"):
        while chunk := content.read(_CHUNK):
            yield chunk
    else:
        yield from content


def _ask_child(command: Sequence[str], told: bytes, memory: int, limits: Limits) -> tuple[bytearray, int] | Unreadable:
    deadline = time.monotonic() + limits.wall_seconds
    with subprocess.Popen(  # noqa: S603  -- our own interpreter and our own words
        [sys.executable, "-I", "-B", "-c", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(memory,),
        env={},
        cwd="/",
        start_new_session=True,
    ) as child:
        try:
            received = _converse(child, told, deadline, limits.answer_bytes)
        finally:
            if child.poll() is None:  # else the number may already be another's
                os.killpg(child.pid, signal.SIGKILL)
    return received if isinstance(received, Unreadable) else (received, child.returncode)


def _converse(child: subprocess.Popen[bytes], told: bytes, deadline: float, most: int) -> bytearray | Unreadable:
    assert child.stdin and child.stdout  # noqa: S101, PT018  -- both are pipes
    try:
        child.stdin.write(told)
        child.stdin.close()
        return _received(child, child.stdout, deadline, most)
    except BrokenPipeError:
        return Unreadable("killed")
    except subprocess.TimeoutExpired:
        return Unreadable("timeout")


def _received(child: subprocess.Popen[bytes], pipe: IO[bytes], deadline: float, most: int) -> bytearray | Unreadable:
    received = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(pipe, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0 and ready.select(left):
            chunk = os.read(pipe.fileno(), _CHUNK)
            if not chunk:
                child.wait(max(deadline - time.monotonic(), 0))
                return received
            received += chunk
            if len(received) > most:
                return Unreadable("killed")
    return Unreadable("timeout")


def _decoded(received: bytearray, status: int) -> Answer:
    if status == -signal.SIGXCPU:
        return Unreadable("timeout")
    if status != 0:
        return Unreadable("killed")
    try:
        return _ANSWERS.decode(received)
    except msgspec.DecodeError:
        return Unreadable("killed")  # whatever wrote that was no longer our program
