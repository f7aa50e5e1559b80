"""Times of many posts to seconds since 1970: what a table shows without a zone is UTC, as the command promises."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from casebook.analysis.posts import Floats
from casebook.dates import bounds, from_stamp
from casebook.errors import InvalidInput

_NUMBER = re.compile(r"-?\d{1,16}(?:\.\d*)?", re.ASCII)
_PLAIN = re.compile(r"[\d T:.-]*", re.ASCII)
_SHORTEST = len("2024-01-01T10:00")
_ZONES = {"EST": "-05:00", "EDT": "-04:00", "MSK": "+03:00"}  # what exports of platforms print behind a time
_ZONE = re.compile(rf"\s+({'|'.join(_ZONES)})$", re.ASCII)
_MILLI, _MICRO = 1e11, 1e14  # above them Unix times are in milliseconds, in microseconds


def seconds(shown: Sequence[str], *, days: bool = False) -> Floats:
    """Give the second of each time, NaN where it cannot be read; a day alone is none, or with `days` its first second. Raises nothing."""
    quick = _at_once(shown)
    return quick if quick is not None else np.array([_second(text, days=days) for text in shown], np.float64)


def _at_once(shown: Sequence[str]) -> Floats | None:
    """Read a whole column whose times are all Unix seconds, or all ISO 8601 in UTC; None if they are not."""
    if not shown:
        return np.empty(0)
    if _NUMBER.fullmatch(shown[0].strip()):
        try:
            return _scaled(np.array(shown, np.float64))
        except (ValueError, OverflowError):
            return None
    bare = [text.removesuffix("Z") for text in shown]
    joined = "".join(bare)
    if min(map(len, bare)) < _SHORTEST or joined.count("-") != 2 * len(bare) or not _PLAIN.fullmatch(joined):
        return None  # zones, days without a time, other notations
    try:
        return np.array(bare, "datetime64[ms]").astype(np.int64) / 1000
    except ValueError:
        return None


def _scaled(numbers: Floats) -> Floats:
    size = np.abs(numbers)
    scaled = np.where(size >= _MICRO, numbers / 1e6, np.where(size >= _MILLI, numbers / 1e3, numbers))
    return np.where(np.isfinite(scaled), scaled, np.nan)


def _second(text: str, *, days: bool) -> float:
    text = _ZONE.sub(lambda found: _ZONES[found.group(1)], text.strip())
    if not text:
        return math.nan
    if _NUMBER.fullmatch(text):
        return float(_scaled(np.array([float(text)]))[0])
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _as_exported(text, days=days)
    if len(text) <= len("2024-01-01") and not days:
        return math.nan  # a day is no time: everything of one day would seem to come together
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _as_exported(text: str, *, days: bool) -> float:
    """Read what exports of platforms show, as the importers do."""
    try:
        moment = from_stamp(text, "UTC")
        if "T" not in moment.edtf and not days:
            return math.nan
        return bounds(moment.edtf, "UTC")[0].timestamp()
    except (InvalidInput, ValueError, OverflowError):
        return math.nan
