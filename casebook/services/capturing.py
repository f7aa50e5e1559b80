"""Capture pages of the web into a case.

A page is opened without a database and without a key (`opened`), sealed from memory (`seal`), and only then written down (`keep`), so
that no act waits for a website. What lies between the two may be another process's (casebook.services.captures_asked). A capture is up
to four exhibits: the picture, the snapshot, the recording for a replay, and the record of everything else, joined to one incident.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import BoundedSemaphore, Event, Thread
from time import monotonic
from urllib.parse import urlsplit
from uuid import UUID

import casebook
from casebook import capturing
from casebook.access import Permission, require
from casebook.audit.events import PageCaptured
from casebook.blobs.store import Store
from casebook.capturing import Browser, Captured, Choice, Setup, addresses
from casebook.capturing.record import record
from casebook.capturing.values import NO_RECORDING, Clock
from casebook.dates import Moment
from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.model.evidence import CaptureBody
from casebook.services import custody
from casebook.services.casework import hold
from casebook.services.custody import ExhibitDraft
from casebook.services.progress import Progress, Stopped
from casebook.services.receiving import Received, receive
from casebook.settings import Settings
from casebook.work import Work

METHOD = "browser"  # of the list capture_method
TOOL = "casebook"
RECORD = "JSON"
PICTURE = "screenshot"  # of the list evidence_kind
MOST_PARTS = 4  # files of one capture
ORIGIN = "captured"  # in the first link of an exhibit's custody
_ROOM = BoundedSemaphore(2)  # browsers at once in this process: their memory adds up
_WAIT_SECONDS = 120.0
_LOOK_EVERY = 0.5  # seconds between two looks whether a capture goes on
_LONGEST_TITLE = 250  # characters, so that the kind of file has room behind it


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a capture, sealed and durable: what it is called in its title, and its code of the list evidence_kind."""

    received: Received
    called: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is said of a capture beside its files: `Captured` without any bytes. Times are UTC."""

    requested: str
    final: str
    redirects: tuple[str, ...]
    status: int | None
    title: str
    text: str
    began: datetime
    clock: Clock
    browser: str
    user_agent: str
    viewport: str
    proxied: bool
    error: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A capture whose files lie sealed in the blob store; no row knows of them yet."""

    seen: Facts
    parts: tuple[Part, ...]

    @property
    def blobs(self) -> list[str]:
        """Its sealed files: whoever does not keep it deletes them."""
        return [part.received.blob for part in self.parts]


# ── without a database ──────────────────────────────────────────────────────────────────────────────────


def setup_of(settings: Settings) -> Setup:
    """Give how this office captures; raises InvalidInput where the proxy is written wrongly."""
    return Setup(
        program=settings.capture_browser,
        proxy=addresses.proxy_of(settings.capture_proxy),
        private=settings.capture_private,
        sandbox=settings.capture_sandbox,
    )


def opened(settings: Settings, address: str, *, scripts: bool = True, progress: Progress | None = None) -> Captured:
    """Open an address in a browser of its own, and give what was there. It takes seconds, and up to a minute and a half.

    Raises:
        InvalidInput: the address may not be opened, there is no browser, or too many pages are being captured right now.
        Stopped: `progress` was asked to stop; the browser has ended.
    """
    setup = setup_of(settings)
    addresses.checked(address, private=setup.private)  # before a browser is started for nothing
    progress = progress or Progress()
    _take_turn(progress)
    try:
        with Browser(setup) as browser, _heeding(browser, progress):
            seen = capturing.capture(browser, address, Choice(scripts=scripts))
    finally:
        _ROOM.release()
    progress.look()  # a browser that was ended in between gives what it had so far
    return seen


def facts_of(seen: Captured) -> Facts:
    """Give what is said of a capture beside its files."""
    return Facts(
        requested=seen.requested,
        final=seen.final,
        redirects=seen.redirects,
        status=seen.status,
        title=seen.title,
        text=seen.text,
        began=seen.began,
        clock=seen.clock,
        browser=seen.browser,
        user_agent=seen.user_agent,
        viewport=seen.viewport,
        proxied=seen.proxied,
        error=seen.error,
        problems=seen.problems,
    )


def seal(blobs: Store, case_id: UUID, seen: Captured, *, limit: int, progress: Progress | None = None) -> Taken:
    """Seal the files of a capture straight from memory, each under a key of its own; no key of the case is needed.

    Raises:
        InvalidInput, StorageFull: a file is larger than the office admits, or there is no room; none is left.
        Stopped: `progress` was asked to stop; none is left.
    """
    progress = progress or Progress()
    name = "".join(
        each if each.isalnum() or each in ".-" else "_" for each in urlsplit(seen.requested).hostname or "page"
    )
    if len(seen.recording) > limit:
        seen.recording, seen.recorded = b"", 0  # the rest of the capture does not fail for it
        seen.note(NO_RECORDING)
    files = (
        ("png", seen.picture, "", PICTURE),
        ("mhtml", seen.snapshot, "MHTML", "web_archive"),
        ("wacz", seen.recording, "WACZ", "web_archive"),
        ("json", record(seen), RECORD, "90"),
    )
    parts: list[Part] = []
    try:
        for ending, content, called, kind in files:
            if content:
                parts.append(Part(receive(blobs, case_id, f"{name}.{ending}", [content], limit=limit), called, kind))
                progress.one()
    except BaseException:
        for part in parts:
            blobs.delete(part.received.blob)
        raise
    return Taken(facts_of(seen), tuple(parts))


@contextmanager
def sealed(blobs: Store, case_id: UUID, seen: Captured, *, limit: int) -> Iterator[Taken]:
    """Seal the files of a capture for the length of the act that keeps them; if it fails, they go. Raises as `seal`."""
    taken = seal(blobs, case_id, seen, limit=limit)
    try:
        yield taken
    except BaseException:
        for blob in taken.blobs:
            blobs.delete(blob)
        raise


# ── keeping ─────────────────────────────────────────────────────────────────────────────────────────────


def keep(work: Work, keys: Keyring, case_id: UUID, taken: Taken, incident: UUID | None = None) -> tuple[UUID, ...]:
    """Make exhibits of a capture, joined to an incident if one is given; the picture first, where there is one.

    Raises:
        NotAllowed, NotFound: the actor may not add to this case, or the incident is not of it.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.TAKE_IN_EVIDENCE, holds_case=True)
    seen, incidents = taken.seen, () if incident is None else (incident,)
    title = " ".join(seen.title.split())[:_LONGEST_TITLE] or urlsplit(seen.requested).hostname or ""
    kept = []
    for part in taken.parts:
        called = f"{title} ({part.called})" if part.called else title
        draft = ExhibitDraft(title=called, kind=part.kind, incidents=incidents, capture=_told(seen, part))
        kept.append(custody.take_in(work, keys, case_id, part.received, draft, origin=ORIGIN))
    if seen.text.strip() and taken.parts[0].kind == PICTURE:
        custody.derive_text(
            work, keys, case_id, kept[0], operation="transcript", text=seen.text, language="", made_by="machine"
        )
    work.record(PageCaptured(case=case_id, exhibits=len(kept), proxied=seen.proxied))
    return tuple(kept)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _take_turn(progress: Progress) -> None:
    until = monotonic() + _WAIT_SECONDS
    while not _ROOM.acquire(timeout=_LOOK_EVERY):
        progress.look()
        if monotonic() > until:
            raise InvalidInput("Other pages are being captured right now. Try again in a few minutes.")


@contextmanager
def _heeding(browser: Browser, progress: Progress) -> Iterator[None]:
    """End a browser within a second after its capture was asked to stop: a page may keep it for a minute and a half."""
    over = Event()

    def heed() -> None:
        while not over.wait(_LOOK_EVERY):
            try:
                progress.look()
            except Stopped:
                browser.kill()
                return
            except Exception:  # noqa: BLE001, S112  -- who cannot be asked now is asked again; at the end, by the capture itself
                continue

    watch = Thread(target=heed, name="capture-heed", daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _told(seen: Facts, part: Part) -> CaptureBody:
    """The collection record of the Berkeley Protocol; custody.take_in adds who collected it, and the hashes stand with the original."""
    return CaptureBody(
        method=METHOD,
        url_requested=seen.requested,
        url_final=seen.final,
        redirects=seen.redirects,
        http_status=seen.status,
        page_title=seen.title,
        captured=Moment(edtf=f"{seen.began.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", zone="UTC"),
        clock_source=_clock(seen.clock),
        clock_offset_ms=seen.clock.server_offset_ms,
        tool_name=TOOL,
        tool_version=casebook.__version__,
        browser=f"{seen.browser} · {seen.user_agent}",
        viewport=seen.viewport,
        logged_in=False,
        text_verbatim=seen.text if part.called == RECORD else "",  # once: the record is the part that every capture has
        notes="\n".join(seen.problems),
    )


def _clock(clock: Clock) -> str:
    if clock.kept is None:
        return "system clock"
    if not clock.kept:
        return "system clock, not kept by a time service as far as the kernel knows"
    return f"system clock, kept by a time service, at most {clock.error_ms} ms wrong"
