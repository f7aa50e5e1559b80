"""What somebody decided before a file is read, and what must be asked because the file does not tell.

Values, and the one filter that all formats share. Nothing is guessed here: what is not chosen is None, "" or everything.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from casebook.dates import Moment, bounds
from casebook.importers.columns import ColumnMap
from casebook.importers.message import Message, Skipped

IN_TWO_ORDERS = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
"""A date of which somebody must say whether the day or the month stands first."""

NOT_CHOSEN = "The message is not among those that were chosen."


@dataclass(frozen=True, slots=True)
class Choice:
    """How to read a file, and what of it to take.

    `day_first` decides dates like 03/04/2024, `zone` is the IANA zone of times that come without one ("" if nobody
    said). `threads` and `senders` hold what `thread_of` and `sender_of` give, None for all; `since` and `until` are
    instants in UTC, both inclusive. `ticked` names what is read only on demand, as a Question's `about` names it
    (direct_messages).
    """

    columns: ColumnMap | None = None
    day_first: bool | None = None
    zone: str = ""
    threads: frozenset[str] | None = None
    senders: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    ticked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """What must be asked: `about` is the field of Choice (day_first, zone, columns) or what may be `ticked`, `text` a message id.

    `example` shows, in the file's own words, what is in doubt. `member` is the file that it is about. `proposal` is
    what the file hints at without proving it: offered, never taken by itself.
    """

    about: str
    text: str
    example: str = ""
    member: str = ""
    proposal: str = ""


_OFFSET = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")


def day_first(example: str, member: str = "") -> Question:
    """Give the question that every format with dates such as 03/04/2024 asks."""
    return Question("day_first", "Does the day stand before the month in the dates of this file?", example, member)


def zone(example: str, member: str = "", proposal: str = "") -> Question:
    """Give the question that every format with times of an unknown clock asks."""
    asked = "In which time zone was the clock that wrote the times of this file?"
    return Question("zone", asked, example, member, proposal)


def without_zone(moment: Moment) -> bool:
    """Whether a time of day was read of which neither the file nor a choice says the zone."""
    return "T" in moment.edtf and not moment.zone and not _OFFSET.search(moment.edtf)


def fixed_zone(epoch: str) -> str:
    """Return the IANA zone whose clock shows this for the start of Unix time (Etc/GMT-5 for 1970-01-01T05:00:00).

    "" where there is none, as for zones with half hours. It is a hint only: the rules of 1970 and of today differ, and
    there may be summer time.
    """
    try:
        shift = datetime.fromisoformat(epoch).replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    except ValueError:
        return ""
    hours, rest = divmod(shift.total_seconds(), 3600)
    if rest or not -12 <= hours <= 14:  # noqa: PLR2004 -- the zones farthest from UTC
        return ""
    return f"Etc/GMT{-int(hours):+d}" if hours else "Etc/UTC"


def thread_of(message: Message) -> str:
    """Return what names a message's thread in a choice: its id, or else its title."""
    return message.thread_id or message.thread


def sender_of(message: Message) -> str:
    """Return what names a message's sender in a choice: id, handle or shown name, the first that is known."""
    return message.account_id or message.account or message.display_name


def chosen(found: Iterable[Message | Skipped], choice: Choice) -> Iterator[Message | Skipped]:
    """Yield what was chosen; every other message becomes Skipped with a reason, so that the count stays whole.

    A message whose time may lie in the period is taken, also one without a time.
    """
    for one in found:
        if isinstance(one, Skipped) or _wanted(one, choice):
            yield one
        else:
            yield Skipped(one.position, NOT_CHOSEN)


def _wanted(message: Message, choice: Choice) -> bool:
    if choice.threads is not None and thread_of(message) not in choice.threads:
        return False
    if choice.senders is not None and sender_of(message) not in choice.senders:
        return False
    if choice.since is None and choice.until is None:
        return True
    first, last = bounds(message.posted_at.edtf, message.posted_at.zone)
    return (choice.since is None or last >= choice.since) and (choice.until is None or first <= choice.until)
