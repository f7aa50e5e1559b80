"""The interface's words in the language of this answer: Flask-Babel's gettext with its type, and counts in its digits.

A page asks for hundreds of words; the catalogue of its language is looked for once.
"""

from babel.support import NullTranslations
from flask import g, has_app_context
from flask_babel import get_translations
from markupsafe import Markup

from casebook.i18n import format_number
from casebook.web.shared.preferences import locale


def gettext(message: str, **values: object) -> str:
    """The reader's words for a message id, with its values put in."""
    words = str(_catalogue().ugettext(message))
    return words % values if values else words


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """The reader's words for so many things; the number stands in the reader's own digits."""
    return str(_counted(one, many, count) % {"num": format_number(count, locale()), **values})


def gettext_of_page(message: str, /, **values: object) -> Markup:
    """The reader's words as templates call for them; what is put in is escaped."""
    words = Markup(_catalogue().ugettext(message))  # noqa: S704 -- our own catalogue
    return words % values if values or "%" in words else words


def ngettext_of_page(one: str, many: str, count: int, /, **values: object) -> Markup:
    """The same for so many things."""
    words = Markup(_counted(one, many, count))  # noqa: S704 -- our own catalogue
    return words % {"num": format_number(count, locale()), **values}


def _counted(one: str, many: str, count: int) -> str:
    return str(_catalogue().ungettext(one, many, count))


def _catalogue() -> NullTranslations:
    if not has_app_context():
        return NullTranslations()
    if "catalogue" not in g:
        g.catalogue = get_translations()
    found: NullTranslations = g.catalogue
    return found
