"""The code of an invitation: as a return code in form and strength, with labels of its own (docs/formats/return-code.md)."""

from casebook.crypto.envelope import SecretKey
from casebook.crypto.labels import INVITATION_KEY, INVITATION_LOOKUP
from casebook.crypto.randomness import derive
from casebook.crypto.return_code import ReturnCode


class InvitationCode(ReturnCode):
    """100 random bits that are read out once to somebody who joins. A return code is none, even if it is typed here."""

    __slots__ = ()

    def lookup(self, office: bytes) -> bytes:
        """Give the 32 bytes that find the invitation in one office."""
        return derive(self._extracted(office), INVITATION_LOOKUP)

    def key(self, office: bytes) -> SecretKey:
        """Give the key that the invitation lies under in one office."""
        return SecretKey(derive(self._extracted(office), INVITATION_KEY))
