"""Where each incident stands on the timeline picture: plain arithmetic, drawn by the template.

Three tracks (online, at home, legal) over one line of time. Marks that would overlap are stacked; what does not fit is
counted, so that the picture never lies by leaving something out unsaid.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from casebook.exporters.dossier import IncidentFacts
from casebook.exporters.typeset.setting import Json, Setting, flat

TRACKS = ("online", "home", "legal")
SLOTS = 44  # marks that fit side by side on the line
STACK = 4  # marks that fit above each other in one track
TICKS = 9  # most labels under the line


def timeline(setting: Setting, incidents: tuple[IncidentFacts, ...]) -> list[Json]:
    """The picture and the remarks under it; nothing when fewer than two days are known."""
    dated = [(day, incident) for incident in incidents if (day := _day(incident.sort_key)) is not None]
    if len({day for day, _ in dated}) < 2:  # noqa: PLR2004 -- one day is no line
        return []
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    start, end = _span(first, last)
    marks: dict[str, dict[int, list[int]]] = {track: defaultdict(list) for track in TRACKS}
    for day, incident in dated:
        marks[incident.track][round(_share(day, start, end) * (SLOTS - 1))].append(incident.number)
    used = [track for track in TRACKS if marks[track]]
    picture: Json = {
        "b": "timeline",
        "alt": flat(setting.word("timeline_alt", count=len(dated), first=first, last=last)),
        "ticks": [{"x": _share(day, start, end), "label": setting.line(label)} for day, label in _ticks(start, end)],
        "tracks": [
            {"name": setting.word(f"track_{track}"), "track": track, "marks": list(_stacked(marks[track]))}
            for track in used
        ],
    }
    undated = ", ".join(str(incident.number) for incident in incidents if _day(incident.sort_key) is None)
    crowded = any(len(numbers) > STACK for track in used for numbers in marks[track].values())
    remarks = [setting.tell("timeline_undated", "quiet", numbers=undated)] if undated else []
    remarks += [setting.tell("timeline_rest", "quiet")] if crowded else []
    return [setting.sub("timeline"), picture, *remarks]


def _day(sort_key: str) -> date | None:
    """The UTC day of a sort key; None when it is unknown or not a date."""
    try:
        return (
            datetime.fromisoformat(sort_key).astimezone(UTC).date()
            if len(sort_key) > len("2026-05-11")
            else (date.fromisoformat(sort_key))
        )
    except (ValueError, OverflowError):
        return None


def _span(first: date, last: date) -> tuple[date, date]:
    """Whole months around the incidents, or the days themselves when all lie within six weeks."""
    if (last - first).days <= 45:  # noqa: PLR2004 -- six weeks and a few days
        return first, last
    following = date(last.year + last.month // 12, last.month % 12 + 1, 1) if last.year < date.max.year else date.max
    return first.replace(day=1), following


def _share(day: date, start: date, end: date) -> float:
    return round((day - start).days / max((end - start).days, 1), 4)


def _ticks(start: date, end: date) -> Iterator[tuple[date, str]]:
    """At most TICKS labelled days: days, months or years, whichever fits."""
    days = (end - start).days
    if days <= 45:  # noqa: PLR2004 -- the same six weeks
        step = -(-max(days, 1) // (TICKS - 1))
        for offset in range(0, days + 1, step):
            day = start + timedelta(days=offset)
            yield day, day.isoformat()
        return
    months = (end.year - start.year) * 12 + end.month - start.month
    step = next(size for size in (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 12000) if months / size < TICKS)
    for offset in range(0, months + 1, step):
        year, month = divmod(start.month - 1 + offset, 12)
        if start.year + year <= date.max.year:
            day = date(start.year + year, month + 1, 1)
            yield day, f"{day:%Y-%m}" if step < 12 else f"{day.year}"  # noqa: PLR2004 -- months of a year


def _stacked(slots: dict[int, list[int]]) -> Iterator[Json]:
    for slot, numbers in sorted(slots.items()):
        fits = numbers if len(numbers) <= STACK else numbers[: STACK - 1]
        labels = [str(number) for number in fits]
        if len(fits) < len(numbers):
            labels.append(f"+{len(numbers) - len(fits)}")
        for level, label in enumerate(labels):
            yield {"x": round(slot / (SLOTS - 1), 4), "level": level, "label": label}
