"""How far this machine's clock can be trusted, as its kernel and a server's Date header tell. It sets no clock."""

import ctypes
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from casebook.capturing.values import Clock

_UNSYNCHRONISED = 0x0040  # STA_UNSYNC of <sys/timex.h>
_ERROR = 5  # TIME_ERROR
_HALF_A_SECOND = 500  # milliseconds: a Date header is cut to whole seconds


class _Timex(ctypes.Structure):
    # struct timex of <sys/timex.h>, as far as it is read here; the rest is room for what the kernel writes.
    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


def told(date_header: str, received: datetime) -> Clock:
    """Compare a server's Date header with our clock when it was received, and ask the kernel; neither is believed."""
    kept, error_ms = _kernel()
    return Clock(server_offset_ms=_offset(date_header, received), kept=kept, error_ms=error_ms)


def _offset(date_header: str, received: datetime) -> int | None:
    try:
        server = parsedate_to_datetime(date_header)
        server = server if server.tzinfo else server.replace(tzinfo=UTC)
        return round((server - received).total_seconds() * 1000) + _HALF_A_SECOND
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _kernel() -> tuple[bool | None, int | None]:
    try:
        timex = _Timex()
        state = ctypes.CDLL(None, use_errno=True).ntp_adjtime(ctypes.byref(timex))  # modes 0: it only reads
    except (OSError, AttributeError):
        return None, None
    if state < 0:
        return None, None
    kept = state != _ERROR and not timex.status & _UNSYNCHRONISED
    return kept, timex.maxerror // 1000 if kept else None
