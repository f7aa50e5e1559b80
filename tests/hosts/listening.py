"""Listen on several cables at once, each by a process of its own (tests/hosts/wire.py), so that listening slows nobody down."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def listening(cables: tuple[str, ...], words: list[str]) -> Iterator[dict[str, dict[str, Any]]]:
    """Listen on cables while the block lasts; what was heard stands in what is given, afterwards."""
    heard: dict[str, dict[str, Any]] = {}
    ears = {
        cable: subprocess.Popen([sys.executable, "-m", "tests.hosts.wire", cable, *words], stdout=subprocess.PIPE)
        for cable in cables
    }
    for ear in ears.values():
        assert ear.stdout is not None
        assert ear.stdout.readline() == b"listening\n"
    try:
        yield heard
    finally:
        for cable, ear in ears.items():
            ear.terminate()
            heard[cable] = json.loads(ear.communicate()[0])
