"""The process that looks into one hostile file, confined, and is gone.

Started by process.py alone. It loads what the question needs, gives everything up, and only then reads the file from an
open memory descriptor; it answers on standard output. It must not print, log, or outlive its answer.
"""

import os
import sys
import warnings
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from casebook.inspection.limits import LIMITS, confine
from casebook.inspection.values import Answer, Protections, Task, Unreadable

Question = Callable[[BinaryIO], Answer]


def main(content_descriptor: int) -> None:
    """Answer the task on standard input about the file behind `content_descriptor`, on standard output."""
    warnings.simplefilter("ignore")
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    with os.fdopen(content_descriptor, "rb") as content:
        question = _question(task)
        protections = confine(LIMITS[task.name])
        answer = _probed(protections) if task.name == "probe" else _answer(question, content)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    sys.stdout.buffer.flush()
    os._exit(0)  # no destructor of a hostile document runs


def _question(task: Task) -> Question:  # noqa: PLR0911 -- one line a question
    # Loading is most of the time a question takes: each loads its own libraries and no others.
    # ruff: noqa: PLC0415
    match task.name:
        case "picture" | "without_place" | "impression":
            return _picture_question(task)
        case "sheet" | "redact" | "leaks":
            return _redaction_question(task)
        case "pages":
            from casebook.inspection import documents

            return lambda content: documents.pages(content, task.max_pages, task.max_px)
        case "text":
            from casebook.inspection import texts

            return texts.text_of
        case "detect":
            from casebook.inspection import rarities

            return rarities.detected
        case "insides" | "lettering":
            return _search_question(task)
        case "clean" | "bind":
            return _merging_question(task)
        case "facts":
            return _facts_question(task.media_type)
        case "probe":
            return lambda _: Unreadable("unsupported")


def _picture_question(task: Task) -> Question:
    if task.name == "without_place":
        from casebook.inspection import copies

        return copies.without_place
    if task.name == "impression":
        from casebook.inspection import impressions

        return impressions.impression
    from casebook.inspection import pictures

    return lambda content: pictures.picture(content, task.max_px)


def _search_question(task: Task) -> Question:
    if task.name == "insides":
        from casebook.inspection import insides

        return insides.insides
    from casebook.inspection import reading

    return reading.letters_in


def _redaction_question(task: Task) -> Question:
    if task.name == "leaks":
        from casebook.inspection import redact_leaks

        asked = (task.media_type, task.regions, task.kept_pages, task.words)
        return lambda content: redact_leaks.leaks(content, *asked)
    if task.media_type == "application/pdf":
        from casebook.inspection import redact_documents

        if task.name == "sheet":
            return lambda content: redact_documents.sheet(content, task.page, task.regions, task.max_px)
        return lambda content: redact_documents.redacted(content, task.regions, task.kept_pages)
    from casebook.inspection import redact_pictures

    if task.name == "sheet":
        return lambda content: redact_pictures.sheet(content, task.regions, task.max_px)
    return lambda content: redact_pictures.redacted(content, task.regions)


def _merging_question(task: Task) -> Question:
    if task.name == "clean":
        from casebook.inspection import merge_leaves

        return merge_leaves.cleaned
    from casebook.inspection import merge_bind

    told = task.bindings
    return lambda content: merge_bind.bound(content.read(), told) if told else Unreadable("unsupported")


def _facts_question(media_type: str) -> Question:
    if media_type == "application/pdf":
        from casebook.inspection import documents

        return documents.facts
    if media_type.startswith("image/"):
        from casebook.inspection import pictures

        return pictures.facts
    from casebook.inspection import recordings

    return lambda content: recordings.facts(content, media_type)


def _answer(question: Question, content: BinaryIO) -> Answer:
    try:
        return question(content)
    except MemoryError:
        return Unreadable("too_large")
    except Exception:  # noqa: BLE001  -- decoders raise anything at all on hostile input
        return Unreadable("broken")


def _probed(protections: tuple[str, ...]) -> Protections:
    # What the kernel says it took is one thing; what it refuses is the proof.
    attempts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("refuses sockets", lambda: __import__("_socket").socket()),
        ("refuses reading files", lambda: os.open("/", os.O_RDONLY)),
        ("refuses writing files", lambda: os.open("/tmp/casebook-probe", os.O_WRONLY | os.O_CREAT)),  # noqa: S108
        ("refuses new processes", os.fork),
        ("refuses other programs", lambda: os.execv("/bin/true", ["true"])),  # noqa: S606
        ("refuses signals to others", lambda: os.kill(os.getppid(), 0)),
        ("refuses more memory than its own", lambda: bytearray(LIMITS["probe"].memory_bytes)),
    )
    return Protections(protections + tuple(name for name, attempt in attempts if _refused(attempt)))


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, MemoryError):
        return True
    return False
