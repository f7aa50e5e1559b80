"""What a capture is asked and what it tells: plain values, without a browser.

Sentences are message ids of the translations; they name what happened and never hold a word of the page.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MIB = 1024 * 1024

LATE = "The page was not loaded to its end within the time: this is what was there by then."
NOT_LOADED = "The page could not be loaded."
HIDDEN_NETWORK = "The page leads into a private network. It was not followed there."
HUNG = "The page kept the browser busy without end; no picture of it could be taken."
ENDED = "The browser ended before the page was captured whole."
TOO_LARGE = "The page asked for more than one capture may load; the rest is missing."
CUT_PICTURE = "The page is longer than a picture can be; the picture shows its upper part."
CUT_TEXT = "The page has more text than can be kept; the end is missing."
NO_PICTURE = "No picture of the page could be taken."
NO_SNAPSHOT = "No snapshot of the page could be taken."
NO_DOWNLOAD = "The page offered a file to download. It was refused."
NO_RECORDING = "No recording of the page could be made, so it cannot be replayed."
PART_RECORDING = "Some of what the server answered is not in the recording; the record of the capture names it."
PROBLEMS = (
    LATE, NOT_LOADED, HIDDEN_NETWORK, HUNG, ENDED, TOO_LARGE, CUT_PICTURE, CUT_TEXT, NO_PICTURE, NO_SNAPSHOT, NO_DOWNLOAD,
    NO_RECORDING, PART_RECORDING,
)  # fmt: skip
"""Everything that a capture can say of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one capture may use. Seconds by the clock, bytes, CSS pixels."""

    load_seconds: float = 30.0  # until the page must be there
    all_seconds: float = 90.0  # until the browser is ended, whatever it does
    quiet_seconds: float = 0.5  # without traffic, after which a page that has loaded is taken as it is
    call_seconds: float = 20.0  # for one answer of the browser
    memory_bytes: int = 2048 * MIB  # of all its processes and its profile
    network_bytes: int = 96 * MIB  # that pass through the gate
    resources: int = 1500
    picture_bytes: int = 64 * MIB
    snapshot_bytes: int = 128 * MIB
    source_bytes: int = 8 * MIB
    text_letters: int = 200_000
    body_bytes: int = 16 * MIB  # of one recorded answer: a large photograph fits, a film does not
    recording_bytes: int = 64 * MIB  # of all recorded answers: they lie in this process until they are sealed
    recording_seconds: float = 10.0  # to fetch them from the browser; it has them already
    width: int = 1280
    height: int = 900
    longest: int = 16_000  # of a picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How one page is opened: with its scripts or without."""

    scripts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Something that the page asked for. `status` is 0 where nothing answered, `size` the bytes that came."""

    url: str
    kind: str
    status: int
    media_type: str
    size: int
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer, as they are recorded for a replay.

    Attributes:
        body: what the browser had after it undid every coding; b"" for answers without a body.
        as_text: whether the browser gave the body as text, which stands here in UTF-8 whatever charset it came in.
        server_address: the address that was connected to, "" where it is not known.
        began: when it was asked for, UTC.
    """

    url: str
    asked: tuple[tuple[str, str], ...] = ()
    status: int
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    as_text: bool = False
    server_address: str = ""
    began: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecorded:
    """An answer that is not in the recording, and why: one of the codes of casebook.capturing.recording."""

    url: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What the server showed of itself, as the browser sums it up. Times are UTC."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime
    protocol: str
    cipher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How far this machine's clock can be trusted: the server's beside it, and what the kernel knows.

    Attributes:
        server_offset_ms: the server's clock minus ours, in milliseconds, good to a second; None where it told no time.
        kept: whether the kernel says that the clock is kept by a time service; None where it does not say.
        error_ms: how wrong the kernel thinks the clock may be, at most, in milliseconds.
    """

    server_offset_ms: int | None = None
    kept: bool | None = None
    error_ms: int | None = None


@dataclass(slots=True, kw_only=True)
class Captured:
    """What was seen of one page. Bytes are b"" where there is none, and then `problems` says why. Times are UTC."""

    requested: str
    final: str = ""
    redirects: tuple[str, ...] = ()
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    server_address: str = ""
    certificate: Certificate | None = None
    resources: tuple[Resource, ...] = ()
    title: str = ""
    text: str = ""
    picture: bytes = b""  # PNG
    snapshot: bytes = b""  # MHTML
    source: bytes = b""  # the document as the server sent it
    recording: bytes = b""  # WACZ: what the server answered, for a replay
    recorded: int = 0  # answers in it
    unrecorded: tuple[Unrecorded, ...] = ()
    began: datetime
    ended: datetime | None = None
    clock: Clock = field(default_factory=Clock)
    browser: str = ""
    user_agent: str = ""
    viewport: str = ""
    scripts: bool = True
    proxied: bool = False
    error: str = ""  # the browser's own code, such as net::ERR_CONNECTION_REFUSED
    problems: tuple[str, ...] = ()

    def note(self, problem: str) -> None:
        """Say once that something is missing."""
        if problem not in self.problems:
            self.problems = (*self.problems, problem)


Event = dict[str, Any]
"""One message of the browser: JSON of an untrusted program, read by name and never trusted to hold one."""
