"""Captures as a browser would give them, without a browser, for tests of what becomes of them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from casebook.capturing import Captured
from tests.web.desk.steps import PNG

_seconds = count()


def made(url: str = "https://misol.example/post/1", text: str = "Хоини Ватан", **told: Any) -> Captured:
    """A page that was captured whole; each a second after the one before."""
    began = datetime(2026, 5, 14, 9, 12, tzinfo=UTC) + timedelta(seconds=next(_seconds))
    given: dict[str, Any] = {
        "requested": url, "final": url, "status": 200, "title": "Саҳифаи намуна", "text": text, "picture": PNG,
        "snapshot": b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n", "source": b"<!doctype html>", "browser": "Chrome/156",
        "user_agent": "Mozilla/5.0", "viewport": "1280x900", "began": began, "ended": began + timedelta(seconds=3),
    }  # fmt: skip
    return Captured(**{**given, **told})
