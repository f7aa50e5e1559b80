"""Times as exports write them, read as moments. What cannot be read stays as it was shown; nothing is guessed."""

from datetime import UTC, datetime, timedelta

from casebook.dates import Moment, from_stamp
from casebook.errors import InvalidInput
from casebook.importers.choice import Choice

_LONGEST_SHOWN = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS, MILLISECONDS = 1, 1000


def unix(value: object, unit: int = SECONDS) -> tuple[Moment, tuple[str, ...]]:
    """Read seconds (or milliseconds: `unit`) since 1970 UTC, also before it, given as number or text.

    Returns the moment to the second and the notes about it; a value that is no time in the years 1 to 9999 is only shown.
    """
    shown = str(value).strip()[:_LONGEST_SHOWN] if value is not None else ""
    if not shown or isinstance(value, bool | dict | list):
        return Moment(), ()
    try:
        when = _EPOCH + timedelta(milliseconds=float(shown) * (MILLISECONDS // unit))
        return Moment(when.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(len("2024-01-01T00:00:00Z")), "", shown), ()
    except (ValueError, OverflowError, InvalidInput):
        return Moment("", "", shown), ("time_not_read",)


def stamp(value: object, choice: Choice) -> tuple[Moment, tuple[str, ...]]:
    """Read a time written for people; its own zone goes before `choice.zone`. Returns the moment and notes about it."""
    shown = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if not shown:
        return Moment(), ()
    try:
        return from_stamp(shown, choice.zone, choice.day_first), ()
    except InvalidInput:
        return Moment("", choice.zone, shown[:_LONGEST_SHOWN]), ("time_not_read",)
