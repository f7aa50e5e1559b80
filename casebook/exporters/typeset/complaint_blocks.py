"""Blocks of a complaint for its letter: items with their words side by side, reasons, requests, enclosures, the statement.

The words come from `casebook.exporters.complaint_text`, so that letter and copy-out sheet say the same.
"""

from collections.abc import Callable, Mapping

from casebook.exporters.complaint_phrases import filled, words
from casebook.exporters.complaint_text import Item, Texts, items_of
from casebook.exporters.plain import one_line
from casebook.exporters.platform_pictures import planned
from casebook.exporters.typeset.scene import Scene
from casebook.exporters.typeset.setting import Json
from casebook.exporters.typeset.wording import OPEN, apart

LONGEST_LABEL = 80  # characters
ON_ONE_PAGE = 1_500  # characters of an item that is not broken between pages


def complaint_head(scene: Scene) -> list[Json]:
    """To whom it goes, and on which day it was set."""
    lines = (scene.dossier.recipient, f"{scene.dossier.issued_at:%Y-%m-%d}")
    return [{"b": "about", "lines": [scene.setting.cell(line) for line in lines]}]


def complaint_items(scene: Scene) -> list[Json]:
    """Every item: its facts, then the words as posted beside their translation; accounts where there is no item."""
    texts, items = _texts(scene), items_of(scene.dossier)
    if not items:
        return _said(scene, texts.accounts())
    blocks = [block for item in items for block in _item(scene, texts, item)]
    more = (texts.block("times", "timecodes"), texts.block("slang", "slang"))
    return blocks + _said(scene, "\n".join(filter(None, more)))


def complaint_accounts(scene: Scene) -> list[Json]:
    """The accounts complained of."""
    return _said(scene, _texts(scene).accounts())


def complaint_reasons(scene: Scene) -> list[Json]:
    """Law and elements, then the rule of the platform, then context; what was not said is left out."""
    return [block for part in _texts(scene).why() for block in _said(scene, part)]


def complaint_requests(scene: Scene) -> list[Json]:
    """What the recipient is asked to do."""
    return _said(scene, _texts(scene).requests())


def complaint_attachments(scene: Scene) -> list[Json]:
    """The pictures that go along."""
    return _said(scene, _texts(scene).enclosed() or words(scene.dossier.locale)["none"])


def complaint_statement(scene: Scene) -> list[Json]:
    """The statement of good faith, or who complains where none is owed."""
    texts = _texts(scene)
    by = filled(
        words(scene.dossier.locale)["by"], name=texts.answer("notifier_name"), email=texts.answer("notifier_email")
    )
    return _said(scene, texts.statement() or by)


def complaint_gaps(scene: Scene) -> list[Json]:
    """What a statement of reasons lacks."""
    return _said(scene, _texts(scene).gaps() or words(scene.dossier.locale)["none"])


def complaint_authority(scene: Scene) -> list[Json]:
    """In whose right the office acts, in place of an identity paper."""
    return _said(scene, _texts(scene).authority())


def complaint_real_profile(scene: Scene) -> list[Json]:
    """The profile that is imitated."""
    return _said(scene, _texts(scene).real_profile())


BLOCKS: Mapping[str, Callable[[Scene], list[Json]]] = {
    "complaint_head": complaint_head,
    "complaint_items": complaint_items,
    "complaint_accounts": complaint_accounts,
    "complaint_reasons": complaint_reasons,
    "complaint_requests": complaint_requests,
    "complaint_attachments": complaint_attachments,
    "complaint_statement": complaint_statement,
    "complaint_gaps": complaint_gaps,
    "complaint_authority": complaint_authority,
    "complaint_real_profile": complaint_real_profile,
}


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _texts(scene: Scene) -> Texts:
    dossier = scene.dossier
    return Texts(dossier, items_of(dossier), planned(dossier), apart=lambda value: apart(one_line(value)))


def _said(scene: Scene, text: str) -> list[Json]:
    """Set lines one below the other; a label that stands alone heads what follows it, and stays with that on a page."""
    blocks: list[Json] = []
    lines: list[Json] = []  # of the block that is being written
    for line in filter(str.strip, text.splitlines()):
        if line.rstrip().endswith(":") and len(line) <= LONGEST_LABEL:
            blocks.append({"b": "caption", "text": _line(scene, line)})
            lines = []
            continue
        if not lines:
            blocks.append({"b": "say", "text": lines, "s": ""})
        lines.append(_line(scene, line))
    return blocks


def _line(scene: Scene, line: str) -> Json:
    """A sentence of ours takes the document's direction, whatever value it begins with; words of others take their own."""
    return scene.setting.line(line, ours=OPEN in line)


def _item(scene: Scene, texts: Texts, item: Item) -> list[Json]:
    setting, post = scene.setting, item.post
    head, *facts = texts.facts(item, joined=True)
    said: list[Json] = [
        {"b": "caption", "text": _line(scene, head)},
        {"b": "say", "text": [_line(scene, each) for each in facts], "s": "quiet"},
    ]
    pair = setting.pair((texts.original_head(item), post.text), (texts.translation_head(item), post.translation))
    whole = [*said, pair] if post.text or post.translation else said
    short = len(post.text) + len(post.translation) <= ON_ONE_PAGE
    return [{"b": "together", "blocks": whole}] if short else whole
