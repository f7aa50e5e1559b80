"""How deliveries are called on the pages of the desk."""

from casebook.model.delivery import DeliveredFile
from casebook.model.pack import PackedFile
from casebook.services.delivery import PROOF, READER
from casebook.web.shared.words import gettext as _


def part_words(part: str, packed: PackedFile | None = None) -> str:
    """What a part of a pack is; a further file is called by its own name."""
    known = {PROOF: _("Proof pack"), READER: _("File to read")}
    return known.get(part) or (packed.name if packed else part)


def protection_words(protection: str) -> str:
    """How a file is encrypted on its way."""
    return {"age": _("for age keys"), "zip": _("ZIP with a passphrase")}.get(protection) or _("not encrypted")


def left_words(file: DeliveredFile) -> str:
    """Whether all of a file has left; "" where it has."""
    if not file.sha256:
        return _("It is not known how much of it left")
    return _("broken off; the hash is of what left") if file.broken_off else ""


def withheld_words(why: str) -> str:
    """Why a pack must not leave now."""
    return {
        "unstamped": _("It lacks its time stamps, and this recipient needs them. Stamp it first."),
        "withdrawn": _("A consent that let it leave was withdrawn."),
        "ended": _("A consent that let it leave has run out."),
        "restricted": _("The processing of this case is restricted: nothing of it may leave."),
        "no_consent": _("It was built without the consent that its kind needs."),
    }.get(why, "")
