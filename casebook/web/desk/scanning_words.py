"""What a virus scanner said, in the reader's language."""

from casebook.services.scanning import NAMED, PURPOSES
from casebook.web.shared.words import gettext as _


def scan_words(purpose: str) -> str:
    """What the scanner said, as written down in a custody chain; "" where it is something else."""
    if purpose.startswith(NAMED):
        return _("malware found: %(name)s", name=purpose.removeprefix(NAMED))
    return {
        PURPOSES["found"]: _("malware found"),
        PURPOSES["not_found"]: _("no known malware"),
        PURPOSES["too_large"]: _("too large for the scanner"),
        PURPOSES["no_answer"]: _("the scanner gave no answer"),
    }.get(purpose, "")
