"""The metrics as text, in the exposition format of Prometheus 0.0.4. Each has a name, a kind and a fixed, small set of labels.

No label and no number is of a case, a report, a member or a visitor (docs/formats/operation.md lists all).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casebook import __version__
from casebook.cli.tallying import STEPS, Tally
from casebook.services.measures import Measures, age

Sample = tuple[str, float]  # the labels as text, and the value


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How the processes stand. Seconds since they started; which faces answer; how often one was started anew."""

    up_seconds: float
    faces: dict[str, bool]
    restarts: dict[str, int]
    swept_ago: float | None


def text(measures: Measures, tally: Tally, running: Running, today: date) -> str:
    """Write all metrics; what is unknown is left out."""
    return "".join(_lines(measures, tally, running, today))


def _lines(measures: Measures, tally: Tally, running: Running, today: date) -> Iterator[str]:
    yield from _one("info", "gauge", "version and shape of the database", [(_labels(version=__version__, revision=measures.revision or "none"), 1)])  # fmt: skip
    yield from _one("up_seconds", "gauge", "since casebook serve started", [("", running.up_seconds)])
    yield from _one("face_up", "gauge", "whether a face runs", [(_labels(face=name), up) for name, up in running.faces.items()])  # fmt: skip
    yield from _one("face_restarts_total", "counter", "faces started anew", [(_labels(face=name), count) for name, count in running.restarts.items()])  # fmt: skip
    state = measures.ready
    parts = {"database": state.database, "schema": state.schema, "files": state.files, "clock": state.clock}
    yield from _one("ready", "gauge", "what the office needs to work", [(_labels(part=name), good) for name, good in parts.items()])  # fmt: skip
    yield from _answers(tally)
    yield from _one("sign_in_failures_total", "counter", "sign-ins that were refused", [("", tally.failed_sign_ins)])
    yield from _one(
        "builds", "gauge", "jobs that the desk carries out itself, or that wait for their turn", [("", tally.builds)]
    )
    yield from _one("jobs", "gauge", "jobs under way", [(_labels(state=state), number) for state, number in (measures.jobs or {}).items()])  # fmt: skip
    yield from _maybe("workers", "workers that live", measures.workers)
    yield from _maybe("sessions", "open sessions", measures.sessions)
    yield from _maybe("disk_free_bytes", "room on the disk of the sealed files", measures.disk_free)
    yield from _maybe("disk_size_bytes", "size of that disk", measures.disk_size)
    yield from _maybe("database_bytes", "size of the database", measures.database_bytes)
    yield from _maybe("swept_seconds", "since the last sweep", running.swept_ago)
    yield from _keeping(measures, today)


def _answers(tally: Tally) -> Iterator[str]:
    by_route = sorted(tally.answers)
    yield from _one("answers_total", "counter", "answers by route and class of status", [(_labels(face=f, route=r, status=s), tally.answers[f, r, s]) for f, r, s in by_route])  # fmt: skip
    yield from _one("answer_seconds_total", "counter", "time that these took", [(_labels(face=f, route=r, status=s), tally.seconds[f, r, s]) for f, r, s in by_route])  # fmt: skip
    faces = sorted({face for face, _, _ in tally.answers})
    if faces:
        yield _head("answer_seconds", "histogram", "time that answers took")
    for face in faces:
        count = sum(number for (of, _, _), number in tally.answers.items() if of == face)
        spent = sum(number for (of, _, _), number in tally.seconds.items() if of == face)
        for step in STEPS:
            yield _sample("answer_seconds_bucket", _labels(face=face, le=str(step)), tally.steps.get((face, step), 0))
        yield _sample("answer_seconds_bucket", _labels(face=face, le="+Inf"), count)
        yield _sample("answer_seconds_sum", _labels(face=face), spent)
        yield _sample("answer_seconds_count", _labels(face=face), count)


def _keeping(measures: Measures, today: date) -> Iterator[str]:
    if measures.backup is not None:
        yield from _maybe("backup_age_days", "since the last finished backup", age(measures.backup.made_on, today))
        yield from _maybe("backup_verified_age_days", "since one was found whole", age(measures.backup.verified_on, today))  # fmt: skip
        yield from _maybe("backup_failed", "whether the last attempt failed", int(measures.backup.failed))
    if measures.files is not None:
        yield from _maybe("files_damaged", "sealed files that are not as first seen", measures.files.damaged)
        yield from _maybe("files_checked_age_days", "since the look that is longest ago", age(measures.files.oldest, today))  # fmt: skip


def _maybe(name: str, words: str, value: float | None) -> Iterator[str]:
    if value is not None:
        yield from _one(name, "gauge", words, [("", value)])


def _one(name: str, kind: str, words: str, samples: list[Sample]) -> Iterator[str]:
    if samples:
        yield _head(name, kind, words)
        yield from (_sample(name, labels, value) for labels, value in samples)


def _head(name: str, kind: str, words: str) -> str:
    return f"# HELP casebook_{name} {words}\n# TYPE casebook_{name} {kind}\n"


def _sample(name: str, labels: str, value: float) -> str:
    shown = str(int(value)) if float(value).is_integer() else f"{value:.3f}"
    return f"casebook_{name}{labels} {shown}\n"


def _labels(**given: str) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in given.items()) + "}"
