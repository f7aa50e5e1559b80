"""Words and choices that the pages of a pack in preparation take from its profile."""

import re
from collections.abc import Sequence

from casebook.errors import NotFound
from casebook.exporters.profile import Ask, Words
from casebook.services.holding_back import HeldBack
from casebook.vocabulary import label
from casebook.web.desk.admission_words import said
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _

_OURS = re.compile(r"^exports\.md[^:;]*[:;]?|;?\s*exports\.md [^;]*$|\(exports\.md[^)]*\)")


def said_words(words: Words) -> str:
    """Words of a profile in the reader's language."""
    return said(words)


def source_words(source: str) -> str:
    """Where a demand stands, as somebody outside can follow it; our own reference is none."""
    return _OURS.sub("", source).strip()


def held_words(held: HeldBack, most: int) -> list[str]:
    """Examples of what is held back, in the case's own words; codes of a list in the reader's."""
    lists = ("legal_instrument", "intervention_type")
    return [next((told for name in lists if (told := _label(name, each))), each) for each in held.items[:most]]


def _label(name: str, code: str) -> str:
    try:
        return label(name, code, locale()) if code.isidentifier() else ""
    except NotFound:
        return ""


def options(ask: Ask, people: Sequence[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    """What can be answered to a question that offers answers; the empty one takes an answer back."""
    if ask.kind == "person":
        return [*people, ("", _("not answered"))]
    if ask.kind == "yes_no":
        return [("yes", _("Yes")), ("no", _("No")), ("", _("not answered"))]
    return [*((each.code, said(each.label)) for each in ask.choices), ("", _("not answered"))]


def role_words(role: str) -> str:
    """What a file of an exhibit is to its original."""
    return {
        "original": _("Original"),
        "derivative": _("Redacted or derived copy"),
        "translation": _("Translation"),
        "transcript": _("Transcript"),
        "excerpt": _("Excerpt of an export"),
    }.get(role, role)
