"""One picture out of a video, by ffmpeg where the system has it: the only outside program that ever reads an exhibit.

ffmpeg follows references out of files by design, so it gets no way to follow one: a process of ours gives up everything,
keeps the right to read and run what the system installed, and lets ffmpeg take its place with the video as its only other
file. It has no network, starts nothing, writes to no file, and is told which container to expect. Where the machine lacks
Landlock or seccomp, or has no ffmpeg, there are no stills, and this is said.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from functools import cache
from typing import BinaryIO

from casebook.inspection.limits import STILL, can_confine_programs, confine_for_program
from casebook.inspection.process import run
from casebook.inspection.values import Unreadable

_CONTAINERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/3gpp": "mov",
    "video/webm": "matroska",
    "video/matroska": "matroska",
    "video/x-msvideo": "avi",
    "video/ogg": "ogg",
    "video/mp2t": "mpegts",
    "video/mpeg": "mpeg",
    "video/x-flv": "flv",
    "video/x-ms-asf": "asf",
}
_START = (
    "import sys; sys.path.append(sys.argv[1]); from casebook.inspection.redact_still import main; main(sys.argv[2:])"
)
_PNG, _END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_VERSION = re.compile(r"ffmpeg version ([\w.:+~-]{1,60})")


def still(content: BinaryIO, media_type: str, at_ms: int) -> bytes | Unreadable:
    """Return what a video shows at a time, in milliseconds from its start, as a PNG that is still as untrusted as the video.

    Up to 512 MiB of file. The reason is `no_decoder` where ffmpeg or the locks are missing, `no_such_time` where the video has
    no picture at that time.
    """
    container, program = _CONTAINERS.get(media_type), decoder()
    if container is None:
        return Unreadable("unsupported")
    if program is None:
        return Unreadable("no_decoder")
    seconds = f"{at_ms / 1000:.3f}"
    told = run(_START, (program, container, seconds, "jump"), b"", content, STILL)
    if told == (bytearray(), 0):  # a stream without an index: only reading from its start finds the time
        content.seek(0)
        told = run(_START, (program, container, seconds, "read"), b"", content, STILL)
    if isinstance(told, Unreadable):
        return told
    picture, status = told
    if status == -signal.SIGXCPU:
        return Unreadable("timeout")
    if not picture:
        return Unreadable("no_such_time" if status == 0 else "broken" if status > 0 else "killed")
    whole = picture.startswith(_PNG) and picture.endswith(_END)
    return bytes(picture) if whole else Unreadable("killed")


def decoder() -> str | None:
    """Return the path of ffmpeg, None where the system has none or cannot confine it."""
    return shutil.which("ffmpeg", path="/usr/bin:/usr/local/bin:/bin") if can_confine_programs() else None


@cache
def decoder_version() -> str:
    """Return "ffmpeg" with the version that it states of itself; it reads no file for that."""
    program = decoder()
    if program is None:
        return ""
    stated = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    found = _VERSION.match(stated.stdout)
    return f"ffmpeg {found[1]}" if found else "ffmpeg"


def main(arguments: list[str]) -> None:
    """Confine this process, then let ffmpeg take its place; called by `still` in a fresh interpreter alone."""
    content, program, container, seconds, how = arguments
    sys.stdin.close()
    os.set_inheritable(int(content), True)  # noqa: FBT003 -- the standard library's signature
    confine_for_program(STILL)
    quiet = ("-nostdin", "-hide_banner", "-loglevel", "quiet", "-threads", "1")
    read, to = ["-protocol_whitelist", "file", "-f", container, "-i", f"/proc/self/fd/{content}"], ["-ss", seconds]
    opened = [*to, *read] if how == "jump" else [*read, *to]
    one = ("-map", "0:v:0", "-an", "-sn", "-dn", "-frames:v", "1", "-threads", "1")
    os.execve(program, ["ffmpeg", *quiet, *opened, *one, "-f", "image2pipe", "-c:v", "png", "pipe:1"], {})  # noqa: S606
