"""Write people's words into plain files: nothing lost in silence, no line that a word could break.

Lone surrogates have no UTF-8; they are written as the escape that shows what they were.
"""

import unicodedata
from datetime import UTC, datetime


def encoded(text: str) -> bytes:
    """Give the UTF-8 of a text; a lone surrogate becomes its visible escape (also valid in JSON)."""
    return text.encode("utf-8", "backslashreplace")


def one_line(text: str) -> str:
    """Give a text on one line, control characters and line breaks as single spaces."""
    return " ".join(
        "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text).split()
    )


def moment(time: datetime | None) -> str:
    """Give a time as ISO 8601 in UTC, to the second; "" for None."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if time else ""
