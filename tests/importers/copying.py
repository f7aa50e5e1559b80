"""A copy as the desk's bookmark writes it in a browser; the people are invented."""

import json
from typing import Any

COPY: dict[str, Any] = {
    "format": "casebook browser copy 1",
    "copied_utc": "2026-05-14T09:12:00.125Z",
    "utc_offset_minutes": 120,
    "address": "https://x.com/home",
    "canonical": "",
    "title": "Home / X",
    "language": "en",
    "scope": "selection",
    "text": "Хоини Ватан",
    "source": "<span>Хоини Ватан</span>",
    "times": [
        {
            "shown": "May 12",
            "exact": "2026-05-12T18:30:00.000Z",
            "address": "https://x.com/misol_kanal/status/1789000000000000001",
        }
    ],
    "handles": [
        {"shown": "Misol", "address": "https://x.com/misol_kanal"},
        {"shown": "@misol_kanal", "address": "https://x.com/misol_kanal"},
    ],
    "images": [{"address": "https://pbs.twimg.com/media/misol.jpg", "words": "", "size": "680x510"}],
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Example",
    "viewport": "1280x900",
    "problems": ["frames_left"],
}


def copy(**changed: Any) -> str:
    """The copy, with some of it changed."""
    return json.dumps({**COPY, **changed}, indent=1, ensure_ascii=False)


A_COPY = copy()
