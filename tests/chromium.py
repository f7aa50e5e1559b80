"""The system's own Chromium, headless; nothing is downloaded.

Where the system has Chromium's headless shell, that is asked: the same engine without the windows that nobody sees, at half of
the work for each page.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

PATH = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"


@contextmanager
def running() -> Iterator[Browser]:
    """Start a browser, give it, stop it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=["--no-sandbox"])
        yield browser
        browser.close()
