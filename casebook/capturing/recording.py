"""Take what the browser received out of it, answer by answer, and pack it for a replay. What cannot be had is named, and nothing fails.

The browser keeps the bodies in its memory for as long as the page stands; nobody stands between page and server, so recording changes
nothing of what the page does. Source: https://chromedevtools.github.io/devtools-protocol, Network.getResponseBody.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from time import monotonic

import casebook
from casebook.capturing import values, wacz
from casebook.capturing.pipe import Declined, Late
from casebook.capturing.traffic import Answered
from casebook.capturing.values import Captured, Event, Exchange, Limits, Unrecorded

NO_BODY = "no_body"  # the browser no longer had it: the page went on, or it let go of what was too much
BROKEN_OFF = "broken_off"  # it had not ended, or failed on the way
TOO_LARGE = "too_large"  # this answer alone, or its headers
FULL = "full"  # all of them together
NO_TIME = "no_time"
NOT_READ = "not_read"  # nothing but answers to GET is replayed: what a page sends away may name whoever looked
ADDRESS = "address"  # longer than is kept whole, or none of the web

_ADDRESS = re.compile(r"https?://[!-~]{1,1990}", re.IGNORECASE)
_NO_BODY = frozenset({204, 205, 304})  # RFC 9110: answers that have none
_DIGITS = 16  # of a length that is believed: petabytes
_MOST_NAMED = 500  # answers that are left out


class Recording:
    """The recording of one page: filled while the page stands, packed when the capture is summed up."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.recording_bytes
        self._exchanges: list[Exchange] = []
        self._unrecorded: list[Unrecorded] = []
        self._main: Exchange | None = None

    def fill(self, answers: tuple[Answered, ...], ask: Callable[[str, float], Event], peers: Mapping[str, str]) -> None:
        """Fetch the bodies of these answers; the page itself comes first, so that it is there if anything is.

        `ask` gives Network.getResponseBody for a request's number within so many seconds; `peers` are server addresses by host.
        """
        until = monotonic() + self._limits.recording_seconds
        page = next((one for one in reversed(answers) if one.main and not one.led_on), None)
        for each in sorted(answers, key=lambda one: not one.main):
            why = _refused(each)
            if not why:
                got = self._body(each, ask, until - monotonic())
                if isinstance(got, str):
                    why = got
                    until = 0.0 if why == NO_TIME else until
                else:
                    kept = self._keep(each, got, peers)
                    self._main = kept if each is page else self._main
            if why:
                self._unrecorded.append(Unrecorded(url=each.url, why=why))

    def pack(self, seen: Captured) -> None:
        """Put the recording beside what else was taken, or say that there is none. A page that is not in it has none."""
        seen.unrecorded = tuple(self._unrecorded[:_MOST_NAMED])
        if self._main is None:
            seen.note(values.NO_RECORDING)
            return
        about = wacz.About(
            main=self._main,
            title=seen.title,
            software=f"casebook {casebook.__version__} ({seen.browser})",
            user_agent=seen.user_agent,
            began=seen.began,
        )
        seen.recording = wacz.packed(sorted(self._exchanges, key=lambda each: each.began), about)
        seen.recorded = len(self._exchanges)
        if any(each.why not in {NOT_READ, ADDRESS} for each in self._unrecorded):
            seen.note(values.PART_RECORDING)

    def _body(self, answer: Answered, ask: Callable[[str, float], Event], seconds: float) -> tuple[bytes, bool] | str:
        """The body and whether it is text; or why there is none."""
        if answer.led_on or answer.status in _NO_BODY:
            return b"", False
        if seconds <= 0:
            return NO_TIME
        try:
            told = ask(answer.number, seconds)
        except (Declined, Late) as error:
            return NO_BODY if isinstance(error, Declined) else NO_TIME
        octets, as_text = _octets(told)
        if octets is None:
            return NO_BODY
        return _not_whole(answer, octets, as_text=as_text) or self._no_room(octets) or (octets, as_text)

    def _no_room(self, octets: bytes) -> str:
        if len(octets) > self._limits.body_bytes:
            return TOO_LARGE
        return FULL if len(octets) > self._left else ""

    def _keep(self, answer: Answered, got: tuple[bytes, bool], peers: Mapping[str, str]) -> Exchange:
        body, as_text = got
        self._left -= len(body)
        exchange = Exchange(
            url=answer.url,
            asked=answer.asked,
            status=answer.status,
            reason=answer.reason,
            headers=answer.head or (),
            body=body,
            as_text=as_text,
            server_address=peers.get(answer.host, ""),
            began=answer.began,
        )
        self._exchanges.append(exchange)
        return exchange


def _refused(answer: Answered) -> str:
    if answer.method != "GET":
        return NOT_READ
    if not _ADDRESS.fullmatch(answer.url):
        return ADDRESS
    if answer.head is None:
        return TOO_LARGE
    return "" if answer.done or answer.led_on else BROKEN_OFF


def _not_whole(answer: Answered, octets: bytes, *, as_text: bool) -> str:
    """Say why a body is not what the server sent: the browser stops reading pictures that it cannot draw, and gives nothing of them."""
    head = {name.lower(): value for name, value in answer.head or ()}
    said = head.get("content-length", "")
    declared = int(said) if said.isascii() and said.isdecimal() and len(said) < _DIGITS else None
    if head.get("content-encoding", "identity").lower() != "identity":
        declared = None  # it counts what travelled
    if declared is not None and answer.length and answer.length != declared:
        return BROKEN_OFF
    expected = answer.length or declared
    if as_text or not expected:
        return ""  # words have other lengths in other charsets
    return "" if len(octets) == expected else NO_BODY


def _octets(told: Event) -> tuple[bytes | None, bool]:
    """The body in an answer of the browser, and whether it came as text; None where it holds none."""
    body, encoded = told.get("body"), bool(told.get("base64Encoded"))
    if not isinstance(body, str):
        return None, False
    try:
        octets = base64.b64decode(body, validate=True) if encoded else body.encode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None, False
    return octets, bool(octets) and not encoded
