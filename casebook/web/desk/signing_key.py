"""The key that signs packs: its fingerprint, the keys before it, and renewing it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.crypto.signing import VerifyingKey
from casebook.keys.keyring import Keyring
from casebook.services import signing_keys
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import guarded
from casebook.work import Work

blueprint = Blueprint("signing_key", __name__)


@blueprint.get("/members/signing-key")
@guarded(Permission.READ_MEMBERS)
def show(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show the present key and the former ones, as a court or a correspondent needs them."""
    present = VerifyingKey(work.office().verifying_key)
    return page("members/signing_key.html", present=present, former=signing_keys.former_keys(work, keys))


@blueprint.post("/members/signing-key")
@guarded(Permission.RENEW_KEYS, proof=True)
def renew(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Renew the key for all who hold it."""
    signing_keys.renew(work, keys)
    return go("signing_key.show", said="signing_key_renewed")
