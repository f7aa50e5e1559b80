"""Which formats can be read, and which of them a file is. One line here makes a format known everywhere.

It reads the beginnings of files only, and decides nothing: what was recognised is a proposal.
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Protocol

from casebook.importers import (
    auto_archiver,
    browser_copy,
    facebook,
    instagram,
    mail,
    page,
    proofmode,
    signal_json,
    signal_text,
    signal_xml,
    spreadsheet,
    table,
    telegram_html,
    telegram_json,
    tiktok,
    web_archive,
    whatsapp,
    x_archive,
    youtube,
)
from casebook.importers.choice import Choice, Question
from casebook.importers.message import Message, Skipped
from casebook.importers.source import Source

WRONG_KIND = "This file is not an export of the kind that was chosen."


class Format(Protocol):
    """One module for one format. None of its functions raises anything on any bytes."""

    FORMAT: str

    def recognises(self, source: Source) -> float:
        """Return how sure it is that the source is of this format, 0 to 1; reads at most 64 KiB of a member."""

    def questions(self, source: Source) -> tuple[Question, ...]:
        """Return what must be asked before reading; without an answer the rows in doubt are read without it."""

    def read(self, source: Source, choice: Choice) -> Iterator[Message | Skipped]:
        """Yield every row once, in the order of the source; holds little more than one row in memory."""


_FORMATS: tuple[Format, ...] = (
    table,
    telegram_json,
    telegram_html,
    whatsapp,
    signal_text,
    signal_json,
    signal_xml,
    instagram,
    facebook,
    x_archive,
    youtube,
    tiktok,
    mail,
    spreadsheet,
    web_archive,
    page,
    proofmode,
    auto_archiver,
    browser_copy,
)

FORMATS: MappingProxyType[str, Format] = MappingProxyType({module.FORMAT: module for module in _FORMATS})
"""The formats by the name that the command line uses."""


FAMILIES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "telegram": ("telegram-json", "telegram-html"),
        "signal": ("signal", "signal-json", "sms-xml"),
        "meta": ("facebook", "instagram"),
        "x": ("x-archive",),
    }
)
"""Names for several formats of one origin, of which a file is one."""


def named(wanted: str) -> tuple[str, ...]:
    """Return the formats that a name stands for, () for a name that nobody knows."""
    return tuple(name for name in FAMILIES.get(wanted, (wanted,)) if name in FORMATS)


def recognise(source: Source) -> list[tuple[str, float]]:
    """Return the formats that the source may be, the surest first, each with its confidence (above 0, to 1)."""
    sure = [(name, module.recognises(source)) for name, module in FORMATS.items()]
    return sorted(((name, share) for name, share in sure if share > 0), key=lambda pair: -pair[1])
