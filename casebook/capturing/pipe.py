"""Talk with a browser over two pipes, in the Chrome DevTools Protocol: JSON messages that end with a zero byte.

Every wait has an end. What comes is hostile: a message that is too long, or no JSON, ends the talk.
Source: https://chromedevtools.github.io/devtools-protocol, and --remote-debugging-pipe of Chromium.
"""

import json
import os
import select
from collections.abc import Callable
from time import monotonic
from typing import Any

from casebook.capturing.values import Event

LONGEST = 256 * 1024 * 1024  # bytes of one message: a picture comes as one, in base64
_PIECE = 1024 * 1024


class Gone(Exception):  # noqa: N818  -- errors are named for what is wrong
    """The browser has ended, or no longer speaks."""


class Late(Exception):  # noqa: N818
    """The browser did not answer in time."""


class Declined(Exception):  # noqa: N818
    """The browser answered that it will not."""


class Pipe:
    """One talk. `hear` is called with each event; it may `tell`, and must not `ask`."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._buffer = bytearray()
        self._searched = 0
        self._last = 0
        self._answers: dict[int, Event] = {}
        self._awaited: set[int] = set()
        self.hear: Callable[[Event], None] = lambda _: None

    def tell(self, method: str, session: str = "", **parameters: Any) -> int:  # noqa: ANN401  -- any JSON
        """Send a command and wait for no answer; give its number."""
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        left = memoryview(json.dumps(message).encode() + b"\0")
        try:
            while left:
                left = left[os.write(self._writing, left) :]
        except OSError as error:
            raise Gone from error
        return self._last

    def ask(self, method: str, session: str = "", *, seconds: float, **parameters: Any) -> Event:  # noqa: ANN401
        """Send a command and give its result.

        Raises:
            Late: it took more than so many seconds.
            Declined: the browser answered with an error.
            Gone: there is no browser any more.
        """
        number = self.tell(method, session, **parameters)
        self._awaited.add(number)
        try:
            self.wait(seconds, lambda: number in self._answers)
        finally:
            self._awaited.discard(number)
        answer = self._answers.pop(number, None)
        if answer is None:
            raise Late(method)
        if "error" in answer:
            raise Declined(method)
        result = answer.get("result")
        return result if isinstance(result, dict) else {}

    def wait(self, seconds: float, enough: Callable[[], bool]) -> bool:
        """Listen until it is `enough`, or for so many seconds; say whether it was enough. Raises Gone."""
        until = monotonic() + seconds
        while not enough():
            left = until - monotonic()
            if left <= 0:
                return False
            self._listen(min(left, 0.25))
        return True

    def _listen(self, seconds: float) -> None:
        ready, _, _ = select.select([self._reading], [], [], max(seconds, 0))
        if not ready:
            return
        piece = os.read(self._reading, _PIECE)
        if not piece:
            raise Gone
        self._buffer += piece
        while (end := self._buffer.find(b"\0", self._searched)) >= 0:
            message = bytes(memoryview(self._buffer)[:end])
            del self._buffer[: end + 1]
            self._searched = 0
            self._take(message)
        self._searched = len(self._buffer)
        if len(self._buffer) > LONGEST:
            raise Gone

    def _take(self, message: bytes) -> None:
        try:
            told = json.loads(message)
        except (ValueError, RecursionError) as error:
            raise Gone from error
        if not isinstance(told, dict):
            raise Gone
        if "id" in told:
            if told["id"] in self._awaited:
                self._answers[told["id"]] = told
        elif isinstance(told.get("params"), dict):
            self.hear(told)
