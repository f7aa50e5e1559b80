"""Errors that any layer may raise and every face knows how to answer.

They carry no words of a case: a message says what kind of thing went wrong, the face says it in the reader's language.
"""

from datetime import timedelta


class CasebookError(Exception):
    """Base of all errors that casebook raises on purpose."""


class NotAllowed(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """The member may not do this, or may not know whether the thing exists."""


class NotFound(CasebookError):  # noqa: N818
    """There is no such thing, or none that this member may know of."""


class IllegalMove(CasebookError):  # noqa: N818
    """The record is not in a state that admits this act."""


class InvalidInput(CasebookError):  # noqa: N818
    """What was given cannot be used; `field` names where, `reason` is a message id of the translations."""

    def __init__(self, reason: str, field: str = "", **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.values = values


class WrongKey(CasebookError):  # noqa: N818
    """This key does not open that; another might (age calls it an incorrect identity)."""


class NoGrant(CasebookError):  # noqa: N818
    """The keyring holds no key for that case, team or office secret."""


class Tampered(CasebookError):  # noqa: N818
    """Stored bytes are not what was stored: changed, cut, moved or of an unknown format. Nothing of them may be used."""


class Refused(CasebookError):  # noqa: N818
    """Sign-in refused; unknown, wrong, disabled and expired look alike on purpose."""


class CopiedPasskey(Refused):
    """A passkey's counter did not rise: perhaps there are two of it. It was put out of use, and that is committed."""


class TooManyTries(CasebookError):  # noqa: N818
    """There were too many tries in vain; `wait` says how long until it is worth trying again."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


class Busy(CasebookError):  # noqa: N818
    """Others were at work for too long, or in the other order; nothing of the act was kept, and it can be done again."""


class StorageFull(CasebookError):  # noqa: N818
    """There is no room left to keep what was sent; nothing of it was kept."""


class StorageAway(CasebookError):  # noqa: N818
    """The place of sealed files does not answer, or does not let us in; of what was sent, nothing was kept.

    `kind` is a code of `casebook.blobs.refusals`: it names no bucket, no file and no address.
    """

    def __init__(self, kind: str = "unreachable") -> None:
        super().__init__(kind)
        self.kind = kind
