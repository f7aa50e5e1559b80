"""The copy-out sheet: each field of the platform's form as a labelled, counted block of text, in the form's own order.

A complaint with more items than one form takes becomes several reports; each has its own items and pictures. The sheet as a
text file can be read back without loss, because every heading says how many characters follow: docs/formats/sheet.md.
Characters are counted as Unicode code points of the text with line feeds, as most forms count them.
Source: exports.md §1.4 (limits and splitter), §1.6 (deliverable).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from casebook.exporters.complaint_phrases import filled, words
from casebook.exporters.complaint_text import OF_ITEMS, Attachment, Item, Texts, items_of
from casebook.exporters.dossier import Dossier
from casebook.exporters.profile import FormField, spoken

_REPORT = re.compile(r"#### (\d+)/(\d+) .*")
_BLOCK = re.compile(r"== \d+ \[([a-z_0-9]+)\] (.*) \((\d+)(?:/(\d+))?\) ==")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One field: what it is called, its text, and how many characters the form takes (0 where no limit is known)."""

    identifier: str
    label: str
    text: str
    most: int = 0

    @property
    def count(self) -> int:
        """How many characters the text has."""
        return len(self.text)

    @property
    def over(self) -> bool:
        """Whether the form would cut it."""
        return bool(self.most) and self.count > self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is sent with one form."""

    blocks: tuple[Block, ...]
    items: tuple[int, ...] = ()
    attachments: tuple[str, ...] = ()  # names


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that is copied out, report by report."""

    reports: tuple[Report, ...]
    form_url: str = ""


def sheet(dossier: Dossier, attachments: Sequence[Attachment] = ()) -> Sheet:
    """Compose the sheet of a complaint, split where the profile's limits ask for it."""
    fields = fields_for(dossier)
    parts = list(_parts(dossier, fields, attachments))
    return Sheet(
        reports=tuple(_report(dossier, fields, part, attachments, alone=len(parts) == 1) for part in parts),
        form_url=dossier.profile.form_urls.get(dossier.answers.get("channel", ""), ""),
    )


def fields_for(dossier: Dossier) -> tuple[FormField, ...]:
    """Give the fields of the form that the chosen way of complaint has, in order."""
    channel = dossier.answers.get("channel", "")
    return tuple(each for each in dossier.profile.form if not each.channels or channel in each.channels)


def as_text(made: Sheet, dossier: Dossier) -> str:
    """Write the sheet as a plain text file with line feeds."""
    said = words(dossier.locale)
    lines = [said["sheet_title"], dossier.recipient, said["sheet_lead"]]
    if made.form_url:
        lines.append(filled(said["sheet_form"], url=made.form_url))
    total = len(made.reports)
    for number, report in enumerate(made.reports, 1):
        title = filled(said["sheet_report"], n=str(number), total=str(total))
        lines += ["", f"#### {number}/{total} {title}"]
        for place, block in enumerate(report.blocks, 1):
            limit = f"/{block.most}" if block.most else ""
            lines += ["", f"== {place} [{block.identifier}] {block.label} ({block.count}{limit}) ==", block.text]
    return "\n".join(lines) + "\n"


def read_text(text: str) -> tuple[Report, ...]:
    """Read a sheet back from its text file.

    Raises:
        ValueError: it is no sheet, or was changed so that its counts are wrong.
    """
    reports: list[Report] = []
    at, start = 0, text.find("\n#### ")
    at = start + 1 if start >= 0 else len(text)
    while at < len(text):
        line, _, _ = text[at:].partition("\n")
        at += len(line) + 1
        if _REPORT.fullmatch(line):
            reports.append(Report(blocks=()))
        elif (head := _BLOCK.fullmatch(line)) and reports:
            count = int(head[3])
            if at + count > len(text) or text[at + count : at + count + 1] != "\n":
                raise ValueError("the sheet was changed")
            block = Block(identifier=head[1], label=head[2], text=text[at : at + count], most=int(head[4] or 0))
            reports[-1] = replace(reports[-1], blocks=(*reports[-1].blocks, block))
            at += count + 1
        elif line:
            raise ValueError("the sheet was changed")
    return tuple(reports)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _parts(
    dossier: Dossier, fields: Sequence[FormField], attachments: Sequence[Attachment]
) -> Iterator[tuple[Item, ...]]:
    """Put as many items into each report as its form takes; one that is too long alone stands alone."""
    most = dossier.profile.most_items
    part: tuple[Item, ...] = ()
    for item in items_of(dossier):
        longer = (*part, item)
        if part and ((most and len(longer) > most) or _too_long(dossier, fields, longer, attachments)):
            yield part
            part = (item,)
        else:
            part = longer
    yield part


def _too_long(
    dossier: Dossier, fields: Sequence[FormField], items: Sequence[Item], attachments: Sequence[Attachment]
) -> bool:
    bounded = [each for each in fields if each.most and each.source in OF_ITEMS]
    if not bounded:
        return False
    texts = Texts(dossier, items, _of(items, attachments))
    return any(len(texts.of(each.source)) > each.most for each in bounded)


def _report(
    dossier: Dossier,
    fields: Sequence[FormField],
    items: tuple[Item, ...],
    attachments: Sequence[Attachment],
    *,
    alone: bool,
) -> Report:
    going = tuple(attachments) if alone else _of(items, attachments)
    texts = Texts(dossier, items, going)
    blocks = (
        Block(
            identifier=each.identifier,
            label=spoken(each.label, dossier.locale),
            text=texts.of(each.source).replace("\r\n", "\n").replace("\r", "\n"),
            most=each.most,
        )
        for each in fields
    )
    return Report(
        blocks=tuple(block for block in blocks if block.text),
        items=tuple(item.number for item in items),
        attachments=tuple(each.name for each in going),
    )


def _of(items: Sequence[Item], attachments: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Give the pictures that belong to some of the items; what belongs to none goes with every report."""
    numbers = {item.number for item in items}
    return tuple(each for each in attachments if not each.items or numbers & set(each.items))
