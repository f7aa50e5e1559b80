"""Files on their way in from somebody who reports: hashed and sealed as they arrive, kept one by one.

A connection that drops loses the file that was under way and no other. Who asks for a copy of a photograph without its
place gets one made in a confined child; the original is then never stored.
"""

from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import Any, Self, cast
from uuid import UUID, uuid4, uuid5

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from casebook.errors import InvalidInput, NotFound, StorageAway, StorageFull
from casebook.inspection import inspector
from casebook.inspection.names import download_name
from casebook.inspection.values import Unreadable
from casebook.services import intake
from casebook.services.receiving import Received, Receiver, original_of, receive
from casebook.services.visits import Visit
from casebook.web.portal.browser import TOKEN, house, token_holds
from casebook.web.portal.copying import WaitingPhotograph
from casebook.web.portal.guards import acting, gone, shown_again
from casebook.web.shared.errors import page_about
from casebook.web.shared.origin import came_from_here
from casebook.web.shared.uploads import StreamingRequest
from casebook.web.shared.words import gettext as _

LARGEST_COPY = 64 * 2**20  # bytes of a photograph that a copy is made of
LONGEST_NAME = 1000  # characters of a file's name; no system gives more
NO_ROOM = lazy_gettext("There was no room left for this file.")
NOT_NOW = lazy_gettext("This file could not be kept just now. Send it again a little later.")
GONE = lazy_gettext("This draft is no longer here.")
NO_COPY = lazy_gettext(
    "The place cannot be taken out of this kind of file. Send it as it is, or send a screenshot of it."
)
TOO_LARGE = lazy_gettext("This file is larger than can be sent here.")


class Arrivals:
    """What arrives in one request. Enter it before the form is read."""

    def __init__(self, report_id: UUID, told: "MultiDict[str, str]", *, as_message: bool = False) -> None:
        self._report_id, self._told, self._as_message = report_id, told, as_message
        self._open: Receiver | None = None
        self._copied: WaitingPhotograph | None = None
        self._name = ""
        self.added: list[str] = []  # names of files that are kept
        self.refused: list[tuple[str, Any]] = []  # name, and the reason in words
        self.forged = False

    @classmethod
    def none(cls) -> Self:
        """Nothing arrived yet."""
        return cls(uuid4(), MultiDict())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            self._open.discard()
        self._let_copy_go()

    def start(self, name: str) -> Self:
        """Begin the next file. The form's token stands before its files; without it nothing is taken."""
        name = name[:LONGEST_NAME]
        self._name, self._open = name, None
        if not token_holds(self._told.get(TOKEN, "")):
            self.forged = True
        elif _is_nearly_full():
            self._refuse(NO_ROOM)
        elif self._told.get("place") == "without":
            self._copied = WaitingPhotograph(current_app.extensions["copy_room"])
        else:
            self._open = Receiver(house().blobs, self._report_id, name, limit=house().settings.report_file_limit)
        return self

    def write(self, piece: bytes) -> None:
        """Seal the next piece; after a refusal the rest of the file is read past."""
        try:
            if self._open is not None:
                self._open.write(piece)
            elif self._copied is not None:
                if not self._copied.write(piece):
                    self._refuse(NO_ROOM)
                elif len(self._copied.content) > LARGEST_COPY:
                    self._refuse(NO_COPY)
        except InvalidInput:
            self._refuse(TOO_LARGE)
        except StorageFull:
            self._refuse(NO_ROOM)
        except StorageAway:
            self._refuse(NOT_NOW)

    def close(self) -> None:
        """The file is complete: make it durable, and only then say so."""
        try:
            if self._copied is not None:
                self._keep_copy(self._copied.content)
            elif self._open is not None:
                received = self._open.finish()
                self._open = None
                self._keep(received, without_place=False)
        except StorageFull:
            self._refuse(NO_ROOM)
        except StorageAway:
            self._refuse(NOT_NOW)

    @property
    def form_id(self) -> UUID:
        """The id that was minted with the form: the same file sent twice with it is kept once."""
        try:
            return UUID(self._told.get("form_id", ""))
        except ValueError:
            return self._report_id

    def _keep_copy(self, content: bytearray) -> None:
        copy = inspector.without_place((content,))  # as one piece: not copied again on its way to the child
        self._let_copy_go()
        if isinstance(copy, Unreadable):
            self._refuse(NO_COPY)
            return
        name = download_name(self._name, copy.media_type)
        limit = house().settings.report_file_limit
        self._keep(receive(house().blobs, self._report_id, name, [copy.content], limit=limit), without_place=True)

    def _keep(self, received: Received, *, without_place: bool) -> None:
        try:
            with acting(writes=True) as (work, found):
                intake.add_file(
                    work,
                    self._still_here(found),
                    original_of(received, at=work.clock()),
                    file_id=uuid5(self.form_id, f"{received.sha256} {received.name}"),
                    blob=received.blob,
                    message=self.form_id if self._as_message else None,
                    without_place=without_place,
                    intimate="intimate" in self._told,
                )
            self.added.append(received.name)
        except (InvalidInput, NotFound) as error:
            house().blobs.delete(received.blob)
            self.refused.append((received.name, _(error.reason) if isinstance(error, InvalidInput) else GONE))
        except BaseException:
            house().blobs.delete(received.blob)
            raise

    def _still_here(self, found: Visit | None) -> Visit:
        if found is None or found.report.id != self._report_id:  # left in another tab, while this file came in
            raise NotFound
        return found

    def _refuse(self, reason: Any) -> None:
        self.refused.append((self._name, reason))
        if self._open is not None:
            self._open.discard()
        self._open = None
        self._let_copy_go()

    def _let_copy_go(self) -> None:
        if self._copied is not None:
            self._copied.close()
        self._copied = None


def _is_nearly_full() -> bool:
    room = house().blobs.room()  # a bucket does not tell: it says so when it is full
    return room is not None and room < house().settings.disk_reserve


Arriving = Callable[[Arrivals], ResponseReturnValue]


def arriving(view: Arriving, *, as_message: bool = False) -> Callable[[], ResponseReturnValue]:
    """Admit to a view the files of this browser's own report; the view gets what arrived."""

    @wraps(view)
    def answer() -> ResponseReturnValue:
        if not came_from_here():
            return page_about(403)
        with current_app.extensions["places"].taken() as got:
            return _arrived(view, as_message=as_message) if got else page_about(503)

    return answer


def _arrived(view: Arriving, *, as_message: bool) -> ResponseReturnValue:
    with acting(writes=False) as (_, found):
        report_id = found.report.id if found is not None else None
    if report_id is None:
        return gone()
    arrived = cast("StreamingRequest", request)
    with Arrivals(report_id, arrived.told, as_message=as_message) as arrivals:
        arrived.receiver, arrived.unlimited = arrivals, True
        if not token_holds(request.form.get(TOKEN, "")) or arrivals.forged:
            return shown_again()
        return view(arrivals)
