"""The interface's words in the language of this answer; Flask-Babel's gettext with its type."""

import flask_babel


def gettext(message: str, **values: object) -> str:
    """The reader's words for a message id, with its values put in."""
    return str(flask_babel.gettext(message, **values))
