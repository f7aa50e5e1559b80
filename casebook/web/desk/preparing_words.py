"""Words and choices that the pages of a pack in preparation take from its profile."""

from casebook.exporters.profile import Ask, Words
from casebook.web.desk.admission_words import said
from casebook.web.shared.words import gettext as _


def said_words(words: Words) -> str:
    """Words of a profile in the reader's language."""
    return said(words)


def options(ask: Ask) -> list[tuple[str, str]]:
    """What can be answered to a question that offers answers; the empty one takes an answer back."""
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
    }.get(role, role)
