"""The compiling child: turns typst sources and pictures into PDF bytes, one request after another, until stdin ends.

Started as a script by `compiler.py`, alone and isolated: it imports the standard library and typst, nothing of
casebook. It holds the words of a case, so it limits itself first: no core dump, no file, no network where the kernel
lets it choose, bounded memory and processor time. Pictures lie in an anonymous memory file that typst reads through
/proc/self/fd, the only folder it is shown.

A request is an 8-byte big-endian length, that many bytes of JSON, then `blob` bytes of pictures. An answer is one
byte (P: done, E: error), an 8-byte length, and the PDF, the JSON of a query, or a reason that holds no word of a text.
"""

import contextlib
import ctypes
import json
import os
import re
import resource
import sys
from typing import Any, BinaryIO

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38
MEMORY = 4 << 30  # bytes of address space; a 300-page bundle with pictures needs about one
PROCESSOR = 300  # seconds over the whole life of the child
PICTURES = 1 << 30  # bytes of pictures that one document may hold


def limit() -> None:
    """Give up, before any content arrives, what compiling does not need."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, PICTURES))
    with contextlib.suppress(OSError, AttributeError):  # not Linux, or no libc by this way
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        # An own, empty network. Where user namespaces are forbidden the templates still import no package.
        if libc.unshare(CLONE_NEWNET) != 0:
            libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def read(stream: BinaryIO, size: int) -> bytes:
    """Exactly `size` bytes, or the end of the process: half a request is none."""
    piece = stream.read(size)
    if len(piece) != size:
        sys.exit(0)
    return piece


def keep(blob: bytes) -> int:
    """Put the pictures into an anonymous memory file and return its descriptor."""
    handle = os.memfd_create("pictures")
    # A memory file counts as a file for this limit, so it is lifted for exactly this one.
    resource.setrlimit(resource.RLIMIT_FSIZE, (PICTURES, PICTURES))
    view = memoryview(blob)
    while view:
        view = view[os.write(handle, view) :]
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, PICTURES))
    return handle


def answer(typst: Any, fonts: Any, request: dict[str, Any], handle: int) -> bytes:  # noqa: ANN401 -- loaded late
    """Compile or query one document."""
    sources = {name: text.encode() for name, text in request["sources"].items()}
    compiler = typst.Compiler(
        sources,
        root="/proc/self/fd",
        font_paths=fonts,
        sys_inputs={"pictures": f"/{handle}"},
        package_path="/nonexistent",
        package_cache_path="/nonexistent",
    )
    if request["query"]:
        return str(compiler.query(request["query"], field="value")).encode()
    return bytes(
        compiler.compile(
            format="pdf", pdf_standards=request["standards"], timestamp=request["timestamp"], pdf_tags=True
        )
    )


def reason(error: BaseException) -> str:
    """What typst complained about, without anything that it quotes: a quotation may be a word of the case."""
    return re.sub(r"[\"“`'].*", "…", str(error), flags=re.DOTALL)[:200]


def serve(source: BinaryIO, sink: BinaryIO, font_folder: str) -> None:
    """Answer requests until the parent closes the pipe."""
    limit()
    import typst  # noqa: PLC0415  -- after the limits, on purpose: its threads inherit them

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder])
    while head := source.read(8):
        request = json.loads(read(source, int.from_bytes(head, "big")))
        handle = keep(read(source, request["blob"]))
        try:
            status, body = b"P", answer(typst, fonts, request, handle)
        except (typst.TypstError, RuntimeError, ValueError, OSError, MemoryError) as error:
            status, body = b"E", reason(error).encode()
        finally:
            os.close(handle)
        sink.write(status + len(body).to_bytes(8, "big"))
        sink.write(body)
        sink.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, sys.argv[1])
