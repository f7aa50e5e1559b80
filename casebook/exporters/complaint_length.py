"""How long the letter of a complaint will be, in lines, before it is set: what its items really hold, with their words.

An estimate, so that somebody is warned before the build and can leave items for a second complaint. It sets nothing; the blocks
that it counts are those of typeset/complaint_blocks.py. Nothing in the reference limits a letter: two pages are our own measure.
"""

from collections.abc import Callable, Iterable, Mapping
from math import ceil

from casebook.exporters.complaint_text import Item, Texts, items_of
from casebook.exporters.dossier import Dossier
from casebook.exporters.platform_pictures import planned

LINE = 92  # characters of a line at 9.6 points, as set
_HALF = 34  # of one of two columns, with its frame
_SMALL = 105  # of the smaller letters in which an item's facts stand
_HEADING, _HEAD, _GAP = 2.2, 6.0, 0.25  # lines: above a part, the letter's head, between paragraphs
_ITEM, _PAIR = 2.4, 3.0  # lines: an item's number with the room above; the label and frame of its words


def lines_of(dossier: Dossier, source: str) -> float | None:
    """Give how many lines a part of a letter takes, its heading included; None for what is no part of a complaint."""
    count = _PARTS.get(source)
    if count is None:
        return None
    items = items_of(dossier)
    lines = count(Texts(dossier, items, planned(dossier)), items)
    return lines + _HEADING if lines else 0.0


def _items(texts: Texts, items: tuple[Item, ...]) -> float:
    if not items:
        return _said((texts.accounts(),))
    more = _said((texts.block("times", "timecodes"), texts.block("slang", "slang")))
    return sum(_item(texts, item) for item in items) + more


def _item(texts: Texts, item: Item) -> float:
    _, *facts = texts.facts(item, joined=True)
    words = max(_broken(item.post.text, _HALF), _broken(item.post.translation, _HALF))
    return _ITEM + sum(_broken(line, _SMALL) for line in facts) + (words + _PAIR if words else 0)


def _said(texts: Iterable[str]) -> float:
    return sum(_broken(text, LINE) + _GAP * len(text.splitlines()) for text in texts)


def _broken(text: str, line: int) -> int:
    """Count the lines of a text that is broken at so many characters."""
    return sum(ceil(len(each) / line) for each in text.splitlines() if each.strip())


_PARTS: Mapping[str, Callable[[Texts, tuple[Item, ...]], float]] = {
    "facts:complaint_head": lambda *_: _HEAD,
    "facts:complaint_items": _items,
    "facts:complaint_accounts": lambda texts, _: _said((texts.accounts(),)),
    "facts:complaint_reasons": lambda texts, _: _said(texts.why()),
    "facts:complaint_requests": lambda texts, _: _said((texts.requests(),)),
    "facts:complaint_attachments": lambda texts, _: _said((texts.enclosed(),)),
    "facts:complaint_statement": lambda texts, _: _said((texts.statement(),)),
    "facts:complaint_gaps": lambda texts, _: _said((texts.gaps(),)),
    "facts:complaint_authority": lambda texts, _: _said((texts.authority(),)),
    "facts:complaint_real_profile": lambda texts, _: _said((texts.real_profile(),)),
}
