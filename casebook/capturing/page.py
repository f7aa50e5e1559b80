"""One capture: open an address, wait until it is there, and take picture, snapshot, words and facts of it.

Whatever the page does, a value comes back: what was seen, and in `problems` what was not. Nothing of it is written anywhere.
"""

import base64
import binascii
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from casebook.capturing import addresses, clock, values
from casebook.capturing.browser import Browser
from casebook.capturing.gate import Gate
from casebook.capturing.pipe import Declined, Gone, Late
from casebook.capturing.recording import Recording
from casebook.capturing.traffic import Traffic
from casebook.capturing.values import Captured, Choice, Event

_WORLD = "casebook"
_NO_WEBRTC = (
    "for (const name of ['RTCPeerConnection','webkitRTCPeerConnection','RTCDataChannel']) delete globalThis[name];"
)
_WORDS = "(document.body ?? document.documentElement)?.innerText?.slice(0, %d) ?? ''"
_STEP = 800  # CSS pixels that a page is scrolled by, so that it loads what it keeps back


def capture(browser: Browser, address: str, choice: Choice | None = None) -> Captured:
    """Open an address in an empty profile, and give what was there.

    Raises:
        InvalidInput: the address is none of a web page, or lies in a private network; nothing was opened.
    """
    setup, choice = browser.setup, choice or Choice()
    url = addresses.checked(address, private=setup.private)
    seen = Captured(
        requested=url,
        began=datetime.now(UTC),
        browser=browser.version,
        user_agent=browser.user_agent,
        viewport=f"{setup.limits.width}x{setup.limits.height}",
        scripts=choice.scripts,
        proxied=setup.proxy is not None,
    )
    gate = Gate(private=setup.private, proxy=setup.proxy, most=setup.limits.network_bytes)
    with gate, browser.watched():
        visit = _Visit(browser, gate, seen)
        try:
            with visit.tab(choice):
                visit.load()
                visit.take()
        except Gone:
            seen.note(values.ENDED)
        except Late:
            seen.note(values.HUNG)
        visit.sum_up()
    seen.ended = datetime.now(UTC)
    return seen


class _Visit:
    """One page under way."""

    def __init__(self, browser: Browser, gate: Gate, seen: Captured) -> None:
        self._browser, self._gate, self._seen = browser, gate, seen
        self._limits = browser.setup.limits
        self._pipe = browser.pipe
        self._traffic = Traffic(seen.requested)
        self._recording = Recording(self._limits)
        self._until = monotonic() + self._limits.load_seconds
        self._session = ""
        self._world = 0

    @contextmanager
    def tab(self, choice: Choice) -> Iterator[None]:
        """An empty profile with one tab, set up before it opens anything; all of it goes afterwards."""
        context = self._browse(
            "Target.createBrowserContext",
            disposeOnDetach=True,
            proxyServer=f"socks5://127.0.0.1:{self._gate.port}",
            proxyBypassList="<-loopback>",
        )["browserContextId"]
        try:
            self._browse("Browser.setDownloadBehavior", behavior="deny", browserContextId=context, eventsEnabled=True)
            target = self._browse("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
            attached = self._browse("Target.attachToTarget", targetId=target, flatten=True)
            self._session = str(attached["sessionId"])
            self._pipe.hear = self._hear
            self._set_up(choice)
            yield
        finally:
            self._pipe.hear = lambda _: None
            self._pipe.tell("Target.disposeBrowserContext", browserContextId=context)

    def load(self) -> None:
        """Open the address and wait for the page, as long as it may take."""
        left = self._left()
        try:
            answer = self._ask("Page.navigate", seconds=left, url=self._seen.requested)
        except Late:
            self._seen.note(values.LATE)
            self._stop()
            return
        except Declined:
            self._seen.note(values.NOT_LOADED)
            return
        self._traffic.frame = str(answer.get("frameId", ""))
        if error := str(answer.get("errorText", "")):
            self._failed(error)
            return
        if not self._pipe.wait(self._left(), lambda: self._traffic.loaded or self._too_much()):
            self._seen.note(values.LATE)
        self._settle()
        self._stop()

    def take(self) -> None:
        """Take what is there. A page that keeps the browser busy without end gives its facts and nothing else."""
        if self._seen.error:
            return
        frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]
        self._seen.final = str(frame.get("url", ""))
        self._traffic.frame = str(frame.get("id", ""))
        self._scroll_through()
        self._seen.title = self._word("document.title")[:300]
        text = self._word(_WORDS % (self._limits.text_letters + 1))
        if len(text) > self._limits.text_letters:
            self._seen.note(values.CUT_TEXT)
        self._seen.text = text[: self._limits.text_letters]
        self._take_source()
        self._take_picture()
        self._take_snapshot()
        self._recording.fill(self._traffic.answered(), self._body_of, self._gate.peers)

    def sum_up(self) -> None:
        """Put what the traffic told beside what was taken."""
        seen, traffic = self._seen, self._traffic
        document = traffic.document()
        seen.final = seen.final or traffic.final or ""
        seen.redirects = traffic.redirects()
        seen.status, seen.headers, seen.certificate = document.status, document.headers, document.certificate
        if document.status is None and seen.error == "" and not seen.text and not seen.picture:
            seen.note(values.NOT_LOADED)
        seen.server_address = self._gate.peers.get(document.host, "")
        seen.resources = traffic.resources()
        seen.clock = clock.told(dict(seen.headers).get("date", ""), document.received or datetime.now(UTC))
        if not seen.error and document.status is not None:
            self._recording.pack(seen)
        if self._too_much():
            seen.note(values.TOO_LARGE)
        if traffic.offered_file:
            seen.note(values.NO_DOWNLOAD)
        if self._gate.refused:
            seen.note(values.HIDDEN_NETWORK)

    # ── how ─────────────────────────────────────────────────────────────────────────────────────────────

    def _hear(self, event: Event) -> None:
        """Note the traffic, and send away whatever waits for a human being."""
        if event.get("method") == "Page.javascriptDialogOpening":
            self._pipe.tell("Page.handleJavaScriptDialog", self._session, accept=False)
        self._traffic.hear(event)
        if len(self._traffic) == self._limits.resources:
            self._pipe.tell("Network.setBlockedURLs", self._session, urls=["*"])
            self._traffic.full = True

    def _set_up(self, choice: Choice) -> None:
        limits = self._limits
        self._ask("Page.enable")
        room = {"maxResourceBufferSize": limits.body_bytes, "maxTotalBufferSize": limits.recording_bytes}
        self._ask("Network.enable", **room)
        self._ask("Network.setCacheDisabled", cacheDisabled=True)
        self._ask("Network.setBypassServiceWorker", bypass=True)
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=_NO_WEBRTC)
        size = {"width": limits.width, "height": limits.height, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", **size)
        self._ask("Emulation.setTimezoneOverride", timezoneId="UTC")
        self._ask("Emulation.setLocaleOverride", locale="en_US")
        self._ask("Emulation.setUserAgentOverride", userAgent=self._seen.user_agent, acceptLanguage="en-US,en")
        if not choice.scripts:
            self._ask("Emulation.setScriptExecutionDisabled", value=True)

    def _settle(self) -> None:
        """Wait for what a page loads after it has loaded, until nothing moves for a moment."""
        until = min(self._until, monotonic() + 5 * self._limits.quiet_seconds)
        quiet = self._limits.quiet_seconds
        while (left := until - monotonic()) > 0 and not self._too_much():
            moved = self._traffic.moves
            if not self._pipe.wait(min(quiet, left), lambda before=moved: self._traffic.moves != before):  # type: ignore[misc]
                return

    def _scroll_through(self) -> None:
        self._world = int(
            self._ask("Page.createIsolatedWorld", frameId=self._traffic.frame, worldName=_WORLD).get(
                "executionContextId", 0
            )
        )
        height = self._height()[1]
        for top in range(_STEP, min(height, self._limits.longest), _STEP):
            self._word(f"scrollTo(0, {top}), ''")
            self._pipe.wait(0.02, lambda: False)
        self._word("scrollTo(0, 0), ''")
        if height > self._limits.height:
            self._settle()

    def _height(self) -> tuple[int, int]:
        size = self._ask("Page.getLayoutMetrics").get("cssContentSize", {})
        return int(size.get("width", 0)), int(size.get("height", 0))

    def _take_picture(self) -> None:
        width, height = self._height()
        if height > self._limits.longest:
            self._seen.note(values.CUT_PICTURE)
        clip = {
            "x": 0,
            "y": 0,
            "width": max(min(width, 2 * self._limits.width), 1),
            "height": max(min(height, self._limits.longest), 1),
            "scale": 1,
        }
        taken = self._bytes_of(
            lambda: self._ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip).get("data")
        )
        if len(taken) > self._limits.picture_bytes:
            taken = b""
        self._seen.picture = taken
        if not taken:
            self._seen.note(values.NO_PICTURE)

    def _take_snapshot(self) -> None:
        try:
            told = self._ask("Page.captureSnapshot", format="mhtml").get("data")
        except Declined:
            told = None
        snapshot = told.encode("utf-8", "replace") if isinstance(told, str) else b""
        self._seen.snapshot = snapshot if len(snapshot) <= self._limits.snapshot_bytes else b""
        if not self._seen.snapshot:
            self._seen.note(values.NO_SNAPSHOT)

    def _take_source(self) -> None:
        number = self._traffic.document().number
        if not number:
            return
        try:
            told = self._ask("Network.getResponseBody", requestId=number)
        except Declined:
            return  # what never ended has no body that could be asked for
        body = told.get("body")
        if not isinstance(body, str):
            return
        encoded = bool(told.get("base64Encoded"))
        source = self._bytes_of(lambda: body) if encoded else body.encode("utf-8", "replace")
        self._seen.source = source[: self._limits.source_bytes]

    def _body_of(self, number: str, seconds: float) -> Event:
        return self._ask("Network.getResponseBody", seconds=min(seconds, self._limits.call_seconds), requestId=number)

    def _failed(self, error: str) -> None:
        self._seen.error = error[:100]
        self._seen.note(values.NOT_LOADED)

    def _stop(self) -> None:
        self._pipe.tell("Page.stopLoading", self._session)

    def _too_much(self) -> bool:
        return self._gate.over or self._traffic.full

    def _left(self) -> float:
        return max(self._until - monotonic(), 0.1)

    def _word(self, expression: str) -> str:
        # In a world of our own: the page's scripts cannot change what these words mean there.
        told = self._ask("Runtime.evaluate", expression=expression, contextId=self._world, returnByValue=True)
        value = told.get("result", {}).get("value", "")
        return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""

    def _bytes_of(self, given: Callable[[], object]) -> bytes:
        try:
            told = given()
            return base64.b64decode(told, validate=True) if isinstance(told, str) else b""
        except (Declined, binascii.Error, ValueError):
            return b""

    def _ask(self, method: str, *, seconds: float | None = None, **parameters: Any) -> Event:  # noqa: ANN401  -- any JSON
        return self._pipe.ask(method, self._session, seconds=seconds or self._limits.call_seconds, **parameters)

    def _browse(self, method: str, **parameters: Any) -> Event:  # noqa: ANN401  -- any JSON
        return self._pipe.ask(method, seconds=self._limits.call_seconds, **parameters)
