"""What happens to the program, as JSON lines: it started, it ended, a fault of which class at which place, what a sweep did.

Not the office's log of acts (casebook.audit), and nothing of people: a line has no free text, only the fields that its event
declares here, and in them numbers, names of our own code and fixed words. What does not look like one is not written. Of the
portal only the day is noted, so that no line tells when somebody came (docs/formats/operation.md).
"""

import json
import logging
import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

FIELDS: MappingProxyType[str, frozenset[str]] = MappingProxyType(
    {
        "started": frozenset({"version", "revision"}),
        "stopped": frozenset({"by_itself"}),
        "face_started": frozenset({"face"}),
        "face_ended": frozenset({"face"}),
        "fault": frozenset({"kind", "place"}),
        "warning": frozenset({"source", "place"}),
        "swept": frozenset({"good", "milliseconds"}),
        "looked": frozenset({"good", "files", "damaged", "missing", "left", "milliseconds"}),
        "worked": frozenset({"task", "outcome", "milliseconds"}),
        "full": frozenset(),
    }
)
FAULT = "%s at %s"  # how a face tells a fault to Python's logging: class and place, nothing of its words
MOST = 10 * 2**20  # bytes of one day; then nothing more is written that day
LONGEST = 400  # characters of one field
_PLAIN = re.compile(r"[A-Za-z0-9_.:/<>+ -]*")
_NAME = "%Y-%m-%d.jsonl"


class ProgramLog:
    """The log of one process. Writing never fails: a full disk must not end the program."""

    def __init__(
        self, instance: Path, process: str, *, days: int, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Take the process's name (serve, desk, portal or worker) and for how many days lines are kept; 0 writes nothing."""
        self._folder = instance / "program-log"
        self._process = process
        self._days = days
        self._clock = clock

    def write(self, event: str, **fields: str | int | bool) -> None:
        """Add one line.

        Raises:
            KeyError: the event is none of FIELDS, or a field is none of its own; a mistake in our code.
        """
        for name in fields:
            if name not in FIELDS[event]:
                raise KeyError(name)
        if not self._days:
            return
        now = self._clock().astimezone(UTC)
        at = now.date().isoformat() if self._process == "portal" else now.strftime("%Y-%m-%dT%H:%M:%SZ")
        line: dict[str, Any] = {"at": at, "process": self._process, "event": event}
        line |= {name: _plain(value) for name, value in fields.items()}
        with suppress(OSError):
            self._add(now.date(), line)

    def expire(self) -> int:
        """Delete the files of days that are over; give how many."""
        oldest = self._clock().astimezone(UTC).date() - timedelta(days=self._days)
        gone = 0
        for path in self._folder.glob("*.jsonl"):
            with suppress(ValueError, OSError):
                if date.fromisoformat(path.stem) <= oldest:
                    path.unlink()
                    gone += 1
        return gone

    def _add(self, day: date, line: dict[str, Any]) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / day.strftime(_NAME)
        written = _line(line)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(file).st_size
            if size >= MOST:
                return
            if size + len(written) >= MOST:
                full = _line({"at": line["at"], "process": line["process"], "event": "full"})
                written = full.rstrip(b"\n").ljust(MOST - size - 1) + b"\n"  # at least as long as what was left
            os.write(file, written)  # one write, so that lines of two processes do not mix
        finally:
            os.close(file)


class FaultHandler(logging.Handler):
    """Takes what Python's logging is told and keeps class and place of it, never its words."""

    def __init__(self, log: ProgramLog) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write a fault as class and place; of any other warning only where it came from."""
        if record.msg == FAULT and isinstance(record.args, tuple) and len(record.args) == 2:  # noqa: PLR2004 -- class, place
            self._log.write("fault", kind=str(record.args[0]), place=str(record.args[1]))
        else:
            self._log.write("warning", source=record.name, place=f"{Path(record.pathname).name}:{record.lineno}")


def listen(log: ProgramLog) -> FaultHandler:
    """Have everything that this process logs go through `log`, and nowhere else; give what listens."""
    handler = FaultHandler(log)
    logging.getLogger().addHandler(handler)
    return handler


def last(instance: Path, event: str) -> dict[str, Any] | None:
    """Give the last line of one kind, None where there is none or it cannot be read."""
    for path in sorted((instance / "program-log").glob("*.jsonl"), reverse=True):
        with suppress(OSError, ValueError):
            for line in reversed(path.read_bytes().splitlines()):
                if f'"event":"{event}"'.encode() in line:
                    found: dict[str, Any] = json.loads(line)
                    return found
    return None


def _line(line: dict[str, Any]) -> bytes:
    return json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n"


def _plain(value: str | int | bool) -> str | int | bool:  # noqa: FBT001 -- the values of a line, one of them a truth
    if isinstance(value, int):
        return value
    short = re.sub(r"\S*/(?:site-packages|lib/python[\d.]+)/", "", value)[:LONGEST]
    return short if _PLAIN.fullmatch(short) else "?"
