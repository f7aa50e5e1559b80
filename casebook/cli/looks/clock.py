"""The clock: whether something keeps it right, and whether it went back. Times are evidence, and grants end by them."""

import ctypes
import os
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from casebook.cli.looks.finding import Finding
from casebook.work import House

_UNSYNCHRONISED = 0x0040  # STA_UNSYNC of timex.h
_FAILED, _STATUS_AT, _ROOM = -1, 5, 512
MOST_AHEAD = 300.0  # seconds that a file may seem to come from the future
_ZONES = ("Asia/Dushanbe", "Europe/Berlin", "America/New_York", "Asia/Tehran")


def looks_at_clock(house: House) -> Iterator[Finding]:
    """NTP by the kernel's own word, the newest files against now, the time zone database."""
    kept = is_kept_right()
    yield Finding(
        "the clock is kept right",
        bool(kept),
        "run systemd-timesyncd, chrony or ntpd"
        if kept is False
        else "this system does not tell: make sure that something keeps it right",
        note=kept is None,
    )
    ahead = seconds_ahead(house.settings.instance)
    yield Finding(
        "no file comes from the future",
        ahead < MOST_AHEAD,
        f"the newest is {ahead / 60:.0f} minutes ahead: the clock went back, or was wrong; set it, and note the day for courts",
    )
    missing = [name for name in _ZONES if not _knows(name)]
    yield Finding("time zones are known", not missing, "install the system's tzdata")


def is_kept_right() -> bool | None:
    """Whether the kernel's clock is synchronised; None where it does not say (adjtimex(2))."""
    room = (ctypes.c_long * (_ROOM // ctypes.sizeof(ctypes.c_long)))()
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        state = libc.adjtimex(ctypes.byref(room))  # modes 0: it only reads
    except AttributeError:
        return None
    # struct timex: modes, then offset, freq, maxerror and esterror as long, then status
    return None if state == _FAILED else not room[_STATUS_AT] & _UNSYNCHRONISED


def seconds_ahead(folder: Path) -> float:
    """How far the newest file of a folder lies after now; negative where it does not."""
    times = [each.stat(follow_symlinks=False).st_mtime for each in os.scandir(folder)]
    return max(times, default=0.0) - time.time()


def _knows(name: str) -> bool:
    try:
        return ZoneInfo(name) is not None
    except (ZoneInfoNotFoundError, OSError):
        return False
