"""A moment as recorded: notation, zone and what the source showed; and the span of UTC that it can mean.

Zone names are those of the IANA time zone database. A zone that is not known is "" and widens the span; it is never
taken from the machine or the reader.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from casebook.dates.edtf import FIRST_YEAR, LAST_YEAR, Edtf, Point, offset_of, parse_edtf
from casebook.errors import InvalidInput

EARLIEST = datetime(FIRST_YEAR - 1, 12, 1, tzinfo=UTC) - timedelta(days=1)
"""Stands for an open or unknown start; no known date reaches it."""

LATEST = datetime(LAST_YEAR + 1, 3, 1, tzinfo=UTC) + timedelta(days=1)
"""Stands for an open or unknown end; no known date reaches it."""

# The zones farthest from UTC: a wall clock whose zone is unknown shows an instant within this span.
_FARTHEST_EAST = timedelta(hours=14)
_FARTHEST_WEST = timedelta(hours=-12)
# Keeps "localtime", "posix/…" and paths away from ZoneInfo, which would read files for them.
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: EDTF, the IANA zone of its clock ("" if unknown), and the words of the source.

    Raises InvalidInput(field="when") for a text that is not EDTF and InvalidInput(field="zone") for an unknown zone.
    """

    edtf: str = ""
    zone: str = ""
    displayed: str = ""

    def __post_init__(self) -> None:
        parse_edtf(self.edtf)
        if self.zone:
            zone_of(self.zone)


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """Return the rules of an IANA zone; raises InvalidInput(field="zone") where there is none of that name."""
    if not _ZONE.fullmatch(name):
        raise InvalidInput("There is no such time zone.", field="zone")
    try:
        return ZoneInfo(name)
    except (OSError, LookupError, ValueError):  # a folder of zones, an unknown name, a damaged file
        raise InvalidInput("There is no such time zone.", field="zone") from None


def bounds(edtf: str | Edtf, zone: str) -> tuple[datetime, datetime]:
    """Return the first and the last instant (aware, UTC, inclusive) that the date can mean in that zone.

    "About" and "possibly" do not widen it: nobody said by how much. An unknown zone does, to all zones on earth. Open
    and unknown ends give EARLIEST and LATEST. Raises InvalidInput as parse_edtf and zone_of do.
    """
    date = parse_edtf(edtf) if isinstance(edtf, str) else edtf
    end = date.start if date.end is None else date.end
    first = min(_instants(date.start, date.start.first(), zone)) if isinstance(date.start, Point) else EARLIEST
    last = max(_instants(end, end.last(), zone)) if isinstance(end, Point) else LATEST
    return first, last


def sort_key(moment: Moment) -> tuple[datetime, datetime, str]:
    """Order moments by when they can first have been; those with no known start by their end, unknown ones last."""
    date = parse_edtf(moment.edtf)
    first, last = bounds(date, moment.zone)
    return first if isinstance(date.start, Point) else last, last, moment.edtf


def in_gap(wall: datetime, zone: str) -> bool:
    """Whether the clocks of the zone never showed this time, because they were put forward over it."""
    return not any(_shows(wall, fold, zone_of(zone)) for fold in (0, 1))


def _instants(point: Point, wall: datetime, zone: str) -> tuple[datetime, ...]:
    if point.offset:
        return ((wall - offset_of(point.offset)).replace(tzinfo=UTC),)
    if not zone:
        east, west = wall - _FARTHEST_EAST, wall - _FARTHEST_WEST
        return (east.replace(tzinfo=UTC), west.replace(tzinfo=UTC))
    rules = zone_of(zone)
    # An hour that was shown twice means either; one never shown is read by the clock that was not yet put forward.
    folds = [fold for fold in (0, 1) if _shows(wall, fold, rules)] or [0]
    return tuple(_utc(wall, fold, rules) for fold in folds)


def _utc(wall: datetime, fold: int, rules: ZoneInfo) -> datetime:
    return wall.replace(tzinfo=rules, fold=fold).astimezone(UTC)


def _shows(wall: datetime, fold: int, rules: ZoneInfo) -> bool:
    return _utc(wall, fold, rules).astimezone(rules).replace(tzinfo=None) == wall
