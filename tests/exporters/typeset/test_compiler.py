"""The compiling child: what it may do, and what happens when it cannot."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from casebook.exporters.typeset import compiler as compiling
from casebook.exporters.typeset.compiler import Compiler, Job, TypesettingFailed

CONTENT = {
    "lang": "en",
    "dir": "ltr",
    "title": "T",
    "author": "A",
    "date": [2026, 11, 23, 20, 26, 9],
    "pack": {"d": "ltr", "t": ["CBP"]},
    "label": {"d": "ltr", "t": [""]},
    "page_of": ["Page ", " of ", ""],
    "page_short": ["p. ", ""],
    "bundle_page": ["p. ", " / ", ""],
    "bundle_mark": ["p. ", " – ", ""],
    "style": "file",
    "paper": "a4",
    "points": 9.6,
    "leading": 0.72,
    "margin": 24,
    "draft": None,
}


def job(text: str) -> Job:
    """A document of one line."""
    return Job("pack", {**CONTENT, "blocks": [{"b": "say", "text": [{"d": "ltr", "t": [text]}], "s": ""}]})


def test_a_character_without_a_glyph_is_a_refusal_that_quotes_nothing() -> None:
    with Compiler() as child, pytest.raises(TypesettingFailed) as caught:
        child.pdf(job("secretword 王"))
    assert caught.value.uncovered
    assert "secretword" not in str(caught.value)
    assert "王" not in str(caught.value)


def test_a_document_that_takes_too_long_is_stopped_and_the_next_one_works(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = compiling.templates() | {
        "endless.typ": "#let document-of(a, b, c) = { let n = 0; while true { n += 1; if n > 900 { n = 0; let _ = range(900000) } } }"
    }
    monkeypatch.setattr(compiling, "templates", lambda: endless)
    with Compiler(seconds=3.0) as child:
        with pytest.raises(TypesettingFailed):
            child.pdf(Job("endless", {}))
        assert child.pdf(job("calm")).startswith(b"%PDF")


def test_a_child_that_was_killed_is_replaced() -> None:
    with Compiler() as child:
        first = child.pdf(job("calm"))
        assert child._child is not None
        child._child.kill()
        child._child.wait()
        assert child.pdf(job("calm")) == first


def test_a_document_can_read_nothing_but_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    curious = compiling.templates() | {
        f"curious-{number}.typ": f"#let document-of(a, b, c) = [{body}]"
        for number, body in enumerate(
            ('#read("/etc/passwd")', '#read("../../../etc/passwd")', '#import "@preview/cetz:0.3.0"')
        )
    }
    monkeypatch.setattr(compiling, "templates", lambda: curious)
    with Compiler() as child:
        for number in range(3):
            with pytest.raises(TypesettingFailed):
                child.pdf(Job(f"curious-{number}", {}))


def test_the_child_limits_itself_before_it_reads_anything(tmp_path: Path) -> None:
    target = tmp_path / "written"
    script = (
        "import resource, runpy, sys\n"
        "names = runpy.run_path(sys.argv[1])\n"
        "names['limit']()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_FSIZE)[0], flush=True)\n"
        "try:\n"
        "    open(sys.argv[2], 'w').write('plain' * 9999)\n"
        "except OSError as error:\n"
        "    print('refused', error.errno)\n"
    )
    command = [sys.executable, "-I", "-c", script, str(compiling.HERE / "child.py"), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["(0, 0) 0", f"refused {errno.EFBIG}"]
    assert target.stat().st_size == 0


def test_the_child_inherits_no_environment_and_closes_with_its_parent() -> None:
    with Compiler() as child:
        child.pdf(job("calm"))
        running = child._child
        assert running is not None
    assert running.poll() is not None
