"""The program's log of itself: fixed fields, no words, one file a day for its owner alone, and gone after some days."""

import json
import logging
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from casebook.services import program_log
from casebook.services.program_log import FAULT, FaultHandler, ProgramLog, last
from tests.keys.acting import Clock


def made(folder: Path, process: str = "serve", days: int = 3, clock: Clock | None = None) -> ProgramLog:
    return ProgramLog(folder, process, days=days, clock=clock or Clock())


def lines(folder: Path) -> list[dict[str, Any]]:
    texts = [path.read_text() for path in sorted((folder / "program-log").iterdir())]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def test_a_line_has_the_time_the_process_the_event_and_its_fields(tmp_path: Path) -> None:
    made(tmp_path).write("swept", good=True, milliseconds=12)
    (line,) = lines(tmp_path)
    assert datetime.fromisoformat(line.pop("at")).tzinfo == UTC
    assert line == {"process": "serve", "event": "swept", "good": True, "milliseconds": 12}


def test_of_the_portal_only_the_day_is_noted(tmp_path: Path) -> None:
    made(tmp_path, "portal").write("fault", kind="KeyError", place="web/portal/writing.py:12")
    assert len(lines(tmp_path)[0]["at"]) == len("2026-05-14")


@pytest.mark.parametrize("words", ["Маҳса", "a 'quoted' name", "key=value", "mahsa@example.org", "line\nbreak", "{x}"])
def test_what_does_not_look_like_a_name_of_our_code_is_not_written(tmp_path: Path, words: str) -> None:
    made(tmp_path).write("fault", kind=words, place="x.py:1")
    assert lines(tmp_path)[0]["kind"] == "?"


def test_an_event_or_field_that_is_not_declared_is_a_mistake_in_our_code(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        made(tmp_path).write("visited", page="/")
    with pytest.raises(KeyError):
        made(tmp_path).write("stopped", who="dana")
    assert not (tmp_path / "program-log").exists()


def test_the_log_is_for_its_owner_alone(tmp_path: Path) -> None:
    made(tmp_path).write("stopped", by_itself=True)
    folder = tmp_path / "program-log"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_there_is_a_file_a_day_and_old_ones_go(tmp_path: Path) -> None:
    clock = Clock()
    log = made(tmp_path, clock=clock)
    for _ in range(5):
        log.write("started", version="0.1.0", revision="none")
        clock.pass_(days=1)
    log.write("stopped", by_itself=False)
    assert log.expire() == 3
    assert len(lines(tmp_path)) == 3
    (tmp_path / "program-log" / "notes.jsonl").write_text("not ours\n")
    assert log.expire() == 0


def test_nothing_is_written_where_none_is_wanted(tmp_path: Path) -> None:
    made(tmp_path, days=0).write("stopped", by_itself=False)
    assert list(tmp_path.iterdir()) == []


def test_a_day_that_is_full_takes_one_line_that_says_so_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program_log, "MOST", 500)
    log = made(tmp_path)
    for _ in range(100):
        log.write("face_ended", face="desk")
    (path,) = (tmp_path / "program-log").iterdir()
    assert 500 <= path.stat().st_size < 600
    events = [line["event"] for line in lines(tmp_path)]
    assert events == ["face_ended"] * (len(events) - 1) + ["full"]


def test_a_disk_that_takes_nothing_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "program-log").write_text("in the way")
    made(tmp_path).write("stopped", by_itself=False)
    assert last(tmp_path, "stopped") is None


def test_two_processes_write_whole_lines(tmp_path: Path) -> None:
    threads = [
        threading.Thread(target=lambda: [made(tmp_path).write("face_ended", face="desk") for _ in range(50)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lines(tmp_path)) == 200


def test_of_what_python_logs_only_class_and_place_are_kept(tmp_path: Path) -> None:
    logger = logging.Logger("somebody.else")  # noqa: LOG001 -- one that nobody else has
    logger.addHandler(FaultHandler(made(tmp_path)))
    logger.error(
        FAULT, "ValueError", "/srv/x/.venv/lib/python3.11/site-packages/flask/app.py:880 < web/desk/cases.py:7"
    )
    logger.warning("could not open %s for %s", "QZSECRET.png", "dana")
    logger.info("nothing of this")
    first, second = lines(tmp_path)
    assert (first["kind"], first["place"]) == ("ValueError", "flask/app.py:880 < web/desk/cases.py:7")
    assert second["source"] == "somebody.else"
    assert second["place"].startswith("test_program_log.py:")
    assert "QZSECRET" not in json.dumps([first, second])


def test_the_last_line_of_a_kind_is_found(tmp_path: Path) -> None:
    assert last(tmp_path, "swept") is None
    log = made(tmp_path)
    log.write("swept", good=True, milliseconds=1)
    log.write("swept", good=False, milliseconds=2)
    log.write("stopped", by_itself=False)
    found = last(tmp_path, "swept")
    assert found is not None
    assert found["good"] is False
