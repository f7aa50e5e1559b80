"""Files of one request on their way in: each is hashed and sealed by the receiving service as it arrives.

A file that cannot be kept does not sink the others: it is read past and named with its reason. Files that nobody has
made exhibits of when the block ends are removed.
"""

from time import monotonic
from types import TracebackType
from typing import Self
from uuid import UUID

from casebook.errors import InvalidInput, StorageAway, StorageFull
from casebook.services.receiving import Received, Receiver
from casebook.web.desk.cookies import house, session_cookie
from casebook.web.desk.guards import note_use

_NOTE_EVERY = 60.0  # seconds: a long upload must not let the session idle out


class Intake:
    """What arrives in one request. Enter it before the form is read."""

    def __init__(self, case_id: UUID) -> None:
        self._case_id = case_id
        self._open: Receiver | None = None
        self._noted = monotonic()
        self.received: list[Received] = []
        self.refused: list[tuple[str, str]] = []  # name, message id of the reason
        self.kept = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            self._open.discard()
        if not self.kept:
            for file in self.received:
                house().blobs.delete(file.blob)

    def start(self, name: str) -> Self:
        """Begin the next file."""
        self._open = Receiver(house().blobs, self._case_id, name, limit=house().settings.upload_limit)
        return self

    def write(self, piece: bytes) -> None:
        """Seal the next piece; after a refusal the rest of the file is read past."""
        if self._open is None:
            return
        try:
            self._open.write(piece)
        except InvalidInput as error:
            self._refuse(error.reason)
        except StorageFull:
            self._refuse("There was no room left for this file.")
        except StorageAway:
            self._refuse("This file could not be kept just now. Send it again a little later.")
        if monotonic() - self._noted > _NOTE_EVERY:
            self._noted = monotonic()
            note_use(session_cookie())

    def close(self) -> None:
        """The file is complete: make it durable."""
        if self._open is None:
            return
        try:
            self.received.append(self._open.finish())
            self._open = None
        except StorageFull:
            self._refuse("There was no room left for this file.")
        except StorageAway:
            self._refuse("This file could not be kept just now. Send it again a little later.")

    def _refuse(self, reason: str) -> None:
        if self._open is not None:
            self.refused.append((self._open.name, reason))
            self._open.discard()
            self._open = None
