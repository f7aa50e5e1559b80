"""Capture a page of the web: the system's own Chromium opens it, confined to memory, and tells what was there.

Knows no database, no key, no case and no environment. It is the only package that goes to the network, and only when it is asked to.
What it gives is hostile: it is kept as evidence and looked at as any file is (casebook.inspection).
"""

from casebook.capturing.browser import Browser, Setup
from casebook.capturing.page import capture
from casebook.capturing.values import Captured, Choice, Limits

__all__ = ["Browser", "Captured", "Choice", "Limits", "Setup", "capture"]
