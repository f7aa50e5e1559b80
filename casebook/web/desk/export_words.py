"""What a reader is told about exports: the names of formats, of the columns of a table, and how a run stands.

Words only. The importers name formats and reasons by codes; what no table here names is shown as it is.
"""

from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext

from casebook.web.desk.chat_words import chat_words
from casebook.web.desk.download_words import download_reasons

FORMAT_WORDS: MappingProxyType[str, Any] = MappingProxyType(
    {
        "csv": lazy_gettext("A table (CSV)"),
        "telegram-json": lazy_gettext("Telegram, JSON"),
        "telegram-html": lazy_gettext("Telegram, HTML"),
        "whatsapp": lazy_gettext("WhatsApp chat"),
        "signal": lazy_gettext("Signal chat"),
        "signal-json": lazy_gettext("Signal export (JSON)"),
        "sms-xml": lazy_gettext("Text messages (XML)"),
        "mail": lazy_gettext("E-mail"),
        "page": lazy_gettext("A saved web page"),
        "facebook": lazy_gettext("Facebook download"),
        "instagram": lazy_gettext("Instagram download"),
        "x-archive": lazy_gettext("X archive"),
        "youtube": lazy_gettext("YouTube download"),
        "tiktok": lazy_gettext("TikTok download"),
        "xlsx": lazy_gettext("A workbook (XLSX)"),
        "web-archive": lazy_gettext("A web archive (WARC, WACZ)"),
        "proofmode": lazy_gettext("ProofMode bundle"),
        "auto-archiver": lazy_gettext("auto-archiver table"),
        "browser-copy": lazy_gettext("Copy from one’s own browser"),
    }
)
COLUMN_WORDS: MappingProxyType[str, Any] = MappingProxyType(
    {
        "text": lazy_gettext("Words of the post"),
        "url": lazy_gettext("Link of the post"),
        "posted_at": lazy_gettext("Date, or date and time"),
        "clock": lazy_gettext("Time of day, if it has a column of its own"),
        "platform": lazy_gettext("Platform"),
        "account": lazy_gettext("Handle of the author"),
        "account_id": lazy_gettext("Number of the author"),
        "display_name": lazy_gettext("Name of the author as shown"),
        "native_id": lazy_gettext("Number of the post"),
    }
)
MATCHED = tuple(COLUMN_WORDS)
STATE_WORDS: MappingProxyType[str, Any] = MappingProxyType(
    {
        "running": lazy_gettext("Being read"),
        "stopping": lazy_gettext("Stopping at the next rows"),
        "stopped": lazy_gettext("Stopped"),
        "done": lazy_gettext("Read to its end"),
    }
)


def format_words(code: str) -> str:
    """The name of a format."""
    return str(FORMAT_WORDS.get(code, code))


def state_words(code: str) -> str:
    """How a run stands."""
    return str(STATE_WORDS.get(code, code))


def asked_words(question: str) -> str:
    """What must be asked of whoever saved the export."""
    return (chat_words() | download_reasons()).get(question, question)
