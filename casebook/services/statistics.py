"""Statistics over the cases that a member holds: counts by kind, never names, and no count that could point at somebody.

Everything is counted by the desk index; true counts do not leave this module. That statistics were read is recorded.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from casebook.access import Permission, require
from casebook.audit.events import StatisticsRead
from casebook.dates import EARLIEST, Moment, bounds, in_words
from casebook.errors import InvalidInput
from casebook.exporters.small_cells import Published, apart, published
from casebook.exporters.statistics import Report, Table
from casebook.keys.keyring import Keyring
from casebook.model.office import OfficeBody
from casebook.search.entry import Query
from casebook.services import lookup
from casebook.vocabulary import terms
from casebook.work import Work

EVERYTHING = 10**9  # records at once
MOST_MONTHS = 36  # a longer period is told by years
TENS = 10
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)

SHARED = ("act_type", "platform")
"""Fields of which one incident may have several codes; such tables have no sum."""

ALONE = ("country", "severity")
"""Fields of which one incident has one code, or none."""


@dataclass(frozen=True, slots=True)
class Period:
    """From one month to another, both included; "" leaves that end open.

    Raises:
        InvalidInput: this is no month, or the end comes before the start.
    """

    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            if (month := getattr(self, name)) and not _MONTH.fullmatch(month):
                raise InvalidInput("Please write a month, such as 2026-05.", field=name)
        if self.since and self.until and self.until < self.since:
            raise InvalidInput("The end comes before the start.", field="until")

    def holds(self, month: str) -> bool:
        """Say whether a month lies in it."""
        return (not self.since or self.since <= month) and (not self.until or month <= self.until)


def report(work: Work, keys: Keyring, period: Period, locale: str) -> Report:
    """Count what happened in a period, in all cases that the actor holds, with words in one language.

    A case counts if something in it happened then; its stage is that of today.

    Raises:
        NotAllowed: the actor may not read statistics.
    """
    require(work.actor, Permission.READ_STATISTICS)
    told = _incidents(work, keys, period)
    touched = frozenset(told.cases)
    cases = _tally(work, keys, Query(nouns=("case_file",), cases=touched), ("cape_stage",))
    targets = (("case_party_role", ("target",)),)
    affected = _tally(work, keys, Query(nouns=("person",), chosen=targets, cases=touched), ("sex",))
    work.record(StatisticsRead(cases=len(touched)))
    office = work.office()
    return Report(
        made_at=work.clock(),
        office=keys.open_office_body("office", office.id, office.body, OfficeBody).name,
        since=period.since,
        until=period.until,
        about_cases=_rounded(len(touched)),
        tables=(
            _times(told.alone("month"), locale),
            *(_table(field, "incident", told.counts[field], locale, shared=True) for field in SHARED),
            *(_table(field, "incident", told.alone(field), locale) for field in ALONE),
            _table("cape_stage", "case", cases.alone("cape_stage"), locale),
            _table("sex", "person", affected.alone("sex"), locale),
        ),
    )


@dataclass(slots=True)
class _Tally:
    """How many there are, how many of them have which code, and in which cases they are."""

    total: int
    counts: dict[str, Counter[str]]
    cases: set[UUID]

    def alone(self, field: str) -> Counter[str]:
        """Give the counts of a field of which each has one code or none; those that have none under ""."""
        counts = self.counts[field]
        return counts + Counter({"": self.total - sum(counts.values())})


def _tally(work: Work, keys: Keyring, query: Query, fields: tuple[str, ...]) -> _Tally:
    found = lookup.find(work, keys, replace(query, at_once=0), counted=fields, patience=None)
    return _Tally(found.total, {field: Counter(found.counts[field]) for field in fields}, set())


def _incidents(work: Work, keys: Keyring, period: Period) -> _Tally:
    fields = ("month", *SHARED, *ALONE)
    asked = Query(nouns=("incident",))
    if period == Period():
        told = _tally(work, keys, asked, fields)
        told.cases = lookup.cases_of(work, keys, asked)
        return told
    months = tuple(filter(period.holds, _tally(work, keys, asked, ("month",)).counts["month"]))
    asked = replace(asked, chosen=(("month", months or ("no month",)),))
    told = _tally(work, keys, asked, fields)
    told.counts["month"] = Counter({month: told.counts["month"][month] for month in months})
    told.cases = lookup.cases_of(work, keys, asked)
    _add_inexact(work, keys, period, told)
    return told


def _add_inexact(work: Work, keys: Keyring, period: Period, told: _Tally) -> None:
    """Add what happened in the period by the first day that it can mean, and has no month."""
    asked = Query(nouns=("incident",), chosen=(("month", ("!*",)),), at_once=EVERYTHING)
    for record in lookup.find(work, keys, asked, patience=None).records:
        first = bounds(str(record.shown.get("edtf", "")), "UTC")[0]
        if first > EARLIEST and period.holds(f"{first:%Y-%m}"):
            told.total += 1
            told.cases.add(record.case)
            for field in (*SHARED, *ALONE):
                told.counts[field].update(set(record.codes(field)))


# ── the tables ──────────────────────────────────────────────────────────────────────────────────────────


def _times(counts: Counter[str], locale: str) -> Table:
    months = sorted(filter(None, counts))
    if months and len(list(_months(months[0], months[-1]))) > MOST_MONTHS:
        by_year: Counter[str] = Counter()
        for month, count in counts.items():
            by_year[month[:4]] += count
        years = [str(year) for year in range(int(months[0][:4]), int(months[-1][:4]) + 1)]
        return _in_order("year", by_year, years, locale)
    return _in_order("month", counts, list(_months(months[0], months[-1])) if months else [], locale)


def _in_order(name: str, counts: Counter[str], order: list[str], locale: str) -> Table:
    ordered = {code: counts[code] for code in (*order, *([""] if counts[""] else []))}
    labels = {code: in_words(Moment(code), locale) for code in order}
    return Table(name=name, unit="incident", published=published(ordered), labels=labels)


def _months(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:])
    while f"{year:04}-{month:02}" <= last:
        yield f"{year:04}-{month:02}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 -- of a year


def _table(name: str, unit: str, counts: Counter[str], locale: str, *, shared: bool = False) -> Table:
    # The order of a list is no secret; the order of hidden counts is. So rows stand as the list has them first.
    listed = [term.code for term in terms(name)]
    ordered = {code: counts[code] for code in (*listed, *sorted(set(counts) - {*listed, ""}), "") if counts[code]}
    shown = apart(ordered) if shared else published(ordered)
    labels = {term.code: term.label(locale) for term in terms(name) if term.code in ordered}
    return Table(name=name, unit=unit, published=_largest_first(shown) if name != "severity" else shown, labels=labels)


def _largest_first(shown: Published) -> Published:
    rows = sorted(shown.rows, key=lambda row: (row.code == "", row.count is None, -(row.count or 0)))
    return Published(tuple(rows), shown.total, shown.together)


def _rounded(cases: int) -> int | None:
    return (cases + TENS // 2) // TENS * TENS if cases >= TENS else None
