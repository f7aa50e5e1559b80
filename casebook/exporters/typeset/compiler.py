"""The parent's side of the compiling child: starts it, hands it one document at a time, ends it.

Words and pictures travel through pipes only. No text of a document ever appears in an error.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from casebook.errors import CasebookError

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
STANDARDS = ("a-2u", "ua-1")  # ISO 19005-2 level U, and tagged for readers who listen (ISO 14289-1)
UNCOVERED = "error: the text"  # how typst begins every complaint about a character; the rest quotes it


class TypesettingFailed(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """A PDF could not be made; the message says what kind of trouble, never a word of the document."""

    @property
    def uncovered(self) -> bool:
        """True when a character had no glyph: the same document with fewer characters may succeed."""
        return UNCOVERED in str(self)


@dataclass(frozen=True, slots=True)
class Job:
    """One document: the template's name, what it says (JSON values), and the pictures it places."""

    template: str
    content: Mapping[str, object]
    pictures: tuple[bytes, ...] = field(default=(), repr=False)
    timestamp: int = 0  # seconds since 1970, UTC; printed into the metadata instead of the time of the run


class Compiler:
    """A warm child that compiles documents; use as a context manager, from one thread or several.

    `seconds` is the wall-clock time that one document may take. A child that overruns is killed; the next
    document gets a new one.
    """

    def __init__(self, seconds: float = 60.0) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def pdf(self, job: Job) -> bytes:
        """The document as PDF/A-2u, tagged; the same job gives the same bytes. Raises TypesettingFailed."""
        return self._ask(job, "")

    def query(self, job: Job, selector: str) -> list[dict[str, object]]:
        """The values of the metadata that `selector` finds in the laid-out document. Raises TypesettingFailed."""
        found: list[dict[str, object]] = json.loads(self._ask(job, selector))
        return found

    def close(self) -> None:
        """End the child, and with it every copy of a text that typst still holds."""
        with self._lock:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _ask(self, job: Job, selector: str) -> bytes:
        request = json.dumps(
            {
                "sources": {**templates(), "main.typ": _main(job), "content.json": json.dumps(job.content)},
                "standards": STANDARDS,
                "timestamp": job.timestamp,
                "query": selector,
                "blob": sum(map(len, job.pictures)),
            }
        ).encode()
        with self._lock:
            child = self._running()
            overrun = threading.Timer(self._seconds, child.kill)
            overrun.start()
            try:
                return _exchange(child, request, job.pictures)
            except (OSError, EOFError):
                self._end()
                raise TypesettingFailed("typesetting stopped: it took too long or too much memory") from None
            finally:
                overrun.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = subprocess.Popen(  # noqa: S603 -- our own interpreter and script, no shell
                [sys.executable, "-I", str(HERE / "child.py"), str(FONTS)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a complaint may quote the text
                env={},
                cwd="/",
                start_new_session=True,
            )
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue


def templates() -> dict[str, str]:
    """The typst sources that ship with casebook, by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((HERE / "templates").glob("*.typ"))}


def _main(job: Job) -> str:
    sizes: list[str] = []
    at = 0
    for picture in job.pictures:
        sizes.append(f"({at}, {len(picture)})")
        at += len(picture)
    places = "(" + "".join(f"{size}, " for size in sizes) + ")"
    return (
        f'#import "{job.template}.typ": document-of\n'
        f"#let places = {places}\n"
        '#let blob = if places.len() == 0 { bytes("") } else { read(sys.inputs.pictures, encoding: none) }\n'
        "#let picture(n) = { let (at, count) = places.at(n); blob.slice(at, count: count) }\n"
        '#show: document-of.with(json("content.json"), picture)\n'
    )


def _exchange(child: subprocess.Popen[bytes], request: bytes, pictures: tuple[bytes, ...]) -> bytes:
    """Send one request and wait for its answer. Raises EOFError or OSError when the child is gone."""
    if child.stdin is None or child.stdout is None:
        raise EOFError
    child.stdin.write(len(request).to_bytes(8, "big") + request)
    for picture in pictures:
        child.stdin.write(picture)
    child.stdin.flush()
    head = child.stdout.read(9)
    if len(head) != 9:  # noqa: PLR2004 -- one status byte and eight of length
        raise EOFError
    body = child.stdout.read(int.from_bytes(head[1:], "big"))
    if len(body) != int.from_bytes(head[1:], "big"):
        raise EOFError
    if head[:1] != b"P":
        raise TypesettingFailed(body.decode())
    return body
