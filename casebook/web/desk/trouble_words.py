"""Why a build failed, in the reader's language; nothing of it was kept, whatever the reason."""

from dataclasses import dataclass

from casebook.errors import IllegalMove, NoGrant, NotAllowed, NotFound, StorageAway, StorageFull, Tampered
from casebook.exporters.documents import SealUnusable
from casebook.exporters.timestamps import NoTimeStamp
from casebook.exporters.typeset.compiler import TypesettingFailed
from casebook.services.assembling import SelfTestFailed
from casebook.services.clearing import NotCleared
from casebook.web.shared.words import gettext as _


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is said of a failure: a head and what to do."""

    head: str
    words: str


def trouble(error: Exception) -> Trouble:
    """Put a failure of a build into words."""
    told: list[tuple[type[Exception], str, str]] = [
        (
            NotCleared,
            _("The pack was held back"),
            _("Something stands in its way that was not there when it was looked at."),
        ),
        (
            SelfTestFailed,
            _("The pack did not pass its own check"),
            _("It was not kept and cannot leave. Tell your administrator."),
        ),
        (
            NoTimeStamp,
            _("The time stamp could not be had"),
            _("The authority did not answer as it should, so the pack was not kept. Try again later."),
        ),
        (
            SealUnusable,
            _("The office’s certificate cannot seal"),
            _("The pack was not kept. Tell your administrator: the file, its passphrase or its last day is wrong."),
        ),
        (StorageFull, _("There is no room left"), _("The pack was not kept. Tell your administrator.")),
        (
            StorageAway,
            _("The stored files are out of reach just now"),
            _("The pack was not kept. Build it again in a while; if it goes on, tell your administrator."),
        ),
        (
            TypesettingFailed,
            _("The pages could not be set"),
            _(
                "It took too long, or the program that sets them failed. Build it again; if it fails again, tell your administrator."
            ),
        ),
        (
            Tampered,
            _("A stored file is damaged"),
            _("The pack was not kept. The exhibits’ pages say which file it is."),
        ),
        (NotFound, _("Something is not there any more"), _("The draft or what was chosen is gone. Nothing was kept.")),
        (IllegalMove, _("Somebody changed the draft at this moment"), _("Nothing was kept. Build it again.")),
        (NotAllowed, _("Your access has ended"), _("Nothing was kept.")),
        (NoGrant, _("Your access has ended"), _("Nothing was kept.")),
    ]
    for kind, head, words in told:
        if isinstance(error, kind):
            return Trouble(head, words)
    return Trouble(
        _("The pack could not be built"),
        _("Nothing was kept. Build it again; if it fails again, tell your administrator."),
    )
