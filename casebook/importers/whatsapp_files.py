"""Which members of a source are WhatsApp chats, and with whom: by the names that the app gives, and by their first lines."""

import io
import posixpath
import re

from casebook.importers.chat_lines import lines, unmarked
from casebook.importers.source import Source, head
from casebook.importers.whatsapp_header import header

_FIRST_LINES = 40
_TITLES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"WhatsApp[ -](?:Chat|chat) (?:with|-|mit|met) (.+)",
        r"Чат WhatsApp (?:с контактом|с|із|з) (.+)",
        r"گفتگوی (?:WhatsApp|واتساپ) با (.+)",
        r"(?:محادثة|دردشة) (?:WhatsApp|واتساب) مع (.+)",
        r"(?:Chat de WhatsApp|Chat WhatsApp|Conversa (?:do|no) WhatsApp) (?:con|com) (.+)",
        r"Discussion WhatsApp avec (.+)",
        r"(.+) ile WhatsApp Sohbeti",
        r"(.+) bilan WhatsApp chati",
        r"Chat WhatsApp s uživatelem (.+)",
    )
)
_COPY = re.compile(r" ?\(\d{1,3}\)$")


def chat_files(source: Source) -> list[str]:
    """Give the chats of a source: texts that a person sent as a file are none of them, though they may quote one."""
    names = [member.name for member in source.members()]
    if len(names) == 1:
        return names if sureness(source, names[0]) else []
    texts = [name for name in names if name.lower().endswith(".txt")]
    own = [name for name in texts if posixpath.basename(name).lower() == "_chat.txt" or _with_whom(name)]
    return [name for name in own or texts if sureness(source, name)]


def sureness(source: Source, name: str) -> float:
    """Return how sure it is that a member is a chat, from its first lines."""
    found = [line for _, line in lines(io.BytesIO(head(source, name))) if line.strip()][:_FIRST_LINES]
    headers = [header(line) for line in found]
    if not any(headers):
        return 0.0
    if headers[0] is None or headers[0].word:
        return 0.3 if any(one and not one.word for one in headers) or headers[0] else 0.0
    named = posixpath.basename(name).lower() == "_chat.txt" or bool(_with_whom(name))
    return 0.95 if named else 0.85 if any(one and ": " in one.rest for one in headers) else 0.5


def title(source: Source, name: str) -> str:
    """Return with whom the chat is, as the names of file or archive say it; "" where they do not."""
    return _with_whom(name) or _with_whom(source.name)


def _with_whom(name: str) -> str:
    bare = unmarked(posixpath.basename(name)).replace("\u00a0", " ").replace("\u202f", " ").strip()
    stem = _COPY.sub("", re.sub(r"\.(txt|zip)$", "", bare, flags=re.IGNORECASE))
    return next((match[1].strip() for pattern in _TITLES if (match := pattern.fullmatch(stem))), "")
