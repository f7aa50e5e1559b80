"""Words for codes and times on the portal's pages, in the reader's language."""

from casebook import vocabulary
from casebook.dates import Moment, in_words
from casebook.web.shared.preferences import locale


def term_label(list_name: str, code: str) -> str:
    """The reader's word for a code; nothing stays nothing."""
    return vocabulary.label(list_name, code, locale()) if code else ""


def when_words(moment: Moment) -> str:
    """When something happened, as exactly as it was understood."""
    return in_words(moment, locale())
