"""The interface's words in the language of this answer: Flask-Babel's gettext with its type, and counts in its digits."""

import flask_babel
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from casebook.i18n import format_number
from casebook.web.shared.preferences import locale


def gettext(message: str, **values: object) -> str:
    """The reader's words for a message id, with its values put in."""
    return str(flask_babel.gettext(message, **values))


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """The reader's words for so many things; the number stands in the reader's own digits."""
    return str(_counted(one, many, count) % {"num": format_number(count, locale()), **values})


@pass_context
def ngettext_of_page(context: Context, one: str, many: str, count: int, /, **values: object) -> Markup:
    """The same as templates call it: what is put in is escaped."""
    del context
    words = Markup(_counted(one, many, count))  # noqa: S704 -- our own catalogue
    return words % {"num": format_number(count, locale()), **values}


def _counted(one: str, many: str, count: int) -> str:
    return str(flask_babel.get_domain().get_translations().ungettext(one, many, count))
