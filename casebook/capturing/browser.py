"""The system's own Chromium, headless, with an empty profile in a memory file system; nothing of it outlives its `with` block.

Nothing that it writes reaches a disk: home, profile, caches and temporary files lie in one private folder of a tmpfs. Its own traffic
(updates, lists, reports) goes to a proxy that is not there; a page's goes through the gate of its capture. It speaks over two pipes
alone and ends when they close, so that a casebook that dies leaves no browser behind. It opens no port.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from casebook.capturing import launch, processes
from casebook.capturing.pipe import Declined, Gone, Late, Pipe
from casebook.capturing.values import Limits
from casebook.errors import InvalidInput

_MEMORY = Path("/dev/shm")  # noqa: S108  -- a private folder of our own is made in it
_PREFIX = "casebook-capture-"
_USUAL = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_START_SECONDS = 30.0
_LOOK_EVERY = 0.5  # seconds between two looks at its memory


_SWITCHES = (
    "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-component-extensions-with-background-pages", "--disable-default-apps", "--disable-sync", "--disable-breakpad",
    "--disable-crash-reporter", "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability",
    "--disable-client-side-phishing-detection", "--disable-field-trial-config", "--disable-gpu", "--disable-quic", "--no-pings",
    "--metrics-recording-only", "--mute-audio", "--password-store=basic", "--use-mock-keychain", "--block-new-web-contents",
    "--disable-notifications", "--disable-print-preview", "--disable-plugins", "--hide-scrollbars",
    "--lang=en-US", "--accept-lang=en-US,en", "--force-color-profile=srgb", "--js-flags=--max-old-space-size=512",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    ("--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,InterestFeedContentSuggestions,"
    "DialMediaRouteProvider,CertificateTransparencyComponentUpdater,NetworkTimeServiceQuerying,WebUSB,WebBluetooth,DnsOverHttps,"
    "AsyncDns,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable"),
    # What the browser itself wants of the network goes nowhere; a page gets the gate of its capture instead.
    "--proxy-server=socks5://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
_PREFERENCES = (
    '{"webrtc":{"ip_handling_policy":"disable_non_proxied_udp","multiple_routes_enabled":false,"nonproxied_udp_enabled":false},'
    '"download":{"prompt_for_download":false},"safebrowsing":{"enabled":false},"net":{"network_prediction_options":2},'
    '"profile":{"default_content_setting_values":{"geolocation":2,"notifications":2,"media_stream_camera":2,"media_stream_mic":2}}}'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How an office captures.

    Attributes:
        program: path of the browser; "" to look where systems have it.
        proxy: host and port of a SOCKS5 proxy that everything goes through, names too; None for none.
        private: whether pages of private networks may be opened: for tests, and offices that mean it.
        sandbox: whether the browser keeps its own sandbox. Only where it cannot run with one may this be False.
    """

    program: str = ""
    proxy: tuple[str, int] | None = None
    private: bool = False
    sandbox: bool = True
    limits: Limits = field(default_factory=Limits)


def program_of(given: str = "") -> str:
    """Give the path of a Chromium.

    Raises:
        InvalidInput: there is none.
    """
    for name in (given,) if given else _USUAL:
        if found := shutil.which(name):
            return found
    raise InvalidInput(
        "There is no Chromium on this machine, so no page can be captured. The operator's guide says how to add it."
    )


class Browser:
    """One running browser. Use in a `with` block, in one thread; each capture in it has an empty profile of its own."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.version = ""
        self.user_agent = ""
        self._ends: tuple[int, ...] = ()
        self._program = program_of(setup.program)
        if setup.sandbox and os.geteuid() == 0:
            raise InvalidInput(
                "The browser does not run as root with its protections. Run casebook as a user of its own."
            )

    def __enter__(self) -> Self:
        sweep()
        self.folder = _private_folder()
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it with everything that it started, and remove its folder."""
        if process := getattr(self, "process", None):
            processes.end(process, self.folder)
            for end in self._ends:
                os.close(end)
            self._ends = ()
            process.wait()
        _remove(self.folder)

    def kill(self) -> None:
        """End its processes at once; whoever speaks with it finds it gone."""
        processes.end(self.process, self.folder)

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Keep an eye on its memory and its time for the length of a capture; end it when either is over."""
        over = threading.Event()
        watch = threading.Thread(target=self._watch, args=(over,), name="capture-watch", daemon=True)
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()

    def _watch(self, over: threading.Event) -> None:
        limits = self.setup.limits
        until = monotonic() + limits.all_seconds
        while not over.wait(_LOOK_EVERY):
            if (
                monotonic() > until
                or processes.memory_of(self.process.pid) + processes.size_of(self.folder) > limits.memory_bytes
            ):
                self.kill()
                return

    def _start(self) -> None:
        (self.folder / "profile" / "Default").mkdir(parents=True)
        (self.folder / "profile" / "Default" / "Preferences").write_text(_PREFERENCES, "utf-8")
        theirs_reading, ours_writing = os.pipe()
        ours_reading, theirs_writing = os.pipe()
        self._ends = (ours_reading, ours_writing)
        command = [self._program, *_SWITCHES, f"--user-data-dir={self.folder / 'profile'}"]
        command += [] if self.setup.sandbox else ["--no-sandbox"]
        try:
            self.process = subprocess.Popen(  # noqa: S603  -- the browser that the operator installed or named
                [
                    sys.executable,
                    "-I",
                    "-B",
                    launch.__file__,
                    str(theirs_reading),
                    str(theirs_writing),
                    *command,
                    "about:blank",
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # it would tell of the pages
                pass_fds=(theirs_reading, theirs_writing),
                env=self._environment(),
                cwd=self.folder,
                start_new_session=True,
            )
        finally:
            os.close(theirs_reading)
            os.close(theirs_writing)
        self.pipe = Pipe(ours_reading, ours_writing)
        try:
            told = self.pipe.ask("Browser.getVersion", seconds=_START_SECONDS)
            self.pipe.ask("Browser.setDownloadBehavior", seconds=_START_SECONDS, behavior="deny")
        except (Gone, Late, Declined) as error:
            raise InvalidInput("The browser could not be started.") from error
        self.version = str(told.get("product", ""))
        self.user_agent = str(told.get("userAgent", "")).replace("HeadlessChrome", "Chrome")

    def _environment(self) -> dict[str, str]:
        # Whatever looks for a place to write finds the folder in memory. Nothing of our own environment goes along.
        folder = str(self.folder)
        places = (
            "HOME",
            "TMPDIR",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "XDG_DATA_HOME",
            "XDG_RUNTIME_DIR",
            "XDG_STATE_HOME",
        )
        return dict.fromkeys(places, folder) | {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        }


def sweep() -> None:
    """Remove the folders of captures whose casebook has died: they lie in memory until somebody does."""
    for left in _MEMORY.glob(f"{_PREFIX}*"):
        owner = left.name.removeprefix(_PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            if left.stat().st_uid == os.geteuid() and owner.isdecimal() and not Path(f"/proc/{owner}").exists():
                _remove(left)


def _private_folder() -> Path:
    if not _in_memory(_MEMORY):
        raise InvalidInput(
            "This machine has no memory file system, so no page is captured: it would lie open on a disk."
        )
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_MEMORY))


def _in_memory(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines():
            _device, place, kind, *_rest = line.split()
            if place == str(folder):
                return kind in {"tmpfs", "ramfs"}
    return False


def _remove(folder: Path) -> None:
    for _ in range(50):  # a process that is being ended may still write for a moment
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        threading.Event().wait(0.02)
