"""How platforms deal with what they are told: notices, decisions, time, errors; the figures of a trusted flagger's file.

Counted from the desk index over all cases that the member may open. Nothing here names a person, an account or a case.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casebook.audit.events import PlatformFiguresTaken
from casebook.dates.periods import first_day
from casebook.exporters.platform_figures import Figures
from casebook.keys.keyring import Keyring
from casebook.search.entry import Query
from casebook.services import lookup
from casebook.services.complaint_days import NOTICES, WEEKS_WITHOUT_DECISION
from casebook.services.lookup import FoundRecord
from casebook.work import Work

_EVERYTHING = 1_000_000  # interventions; all are needed, because an appeal may come long after its notice
CONTESTED = frozenset({"art20_appeal", "ods_art21", "oversight_board"})
FLAGGER_CHANNELS = frozenset({"dsa_art16", "trusted_flagger"})
_DECISIONS = frozenset({"removed", "geo_blocked", "labelled", "rejected", "partially"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One intervention as the figures need it. `days` is the time to decision, None where a date is imprecise."""

    record: UUID
    follows: UUID | None
    platform: str
    channels: frozenset[str]
    categories: tuple[str, ...]
    sent: date
    outcome: str
    judgement: str
    answered: bool
    days: int | None

    @property
    def notice(self) -> bool:
        """Whether it asked a platform to act on content for the first time."""
        return bool(self.platform) and self.follows is None and (not self.channels or bool(self.channels & NOTICES))

    @property
    def decided(self) -> bool:
        """Whether the platform has decided; what was answered without a known outcome counts as decided."""
        return self.outcome in _DECISIONS or (self.answered and self.outcome != "no_answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformRecord:
    """The figures by platform, those of all platforms, and those of notices under the DSA by platform and category.

    A notice of several categories counts in each. `undated` interventions have no day of sending and are not counted.
    """

    platforms: dict[str, Figures]
    everything: Figures
    flagger: dict[tuple[str, str], Figures]
    undated: int = 0


def platform_record(work: Work, keys: Keyring, *, since: date | None, until: date | None) -> PlatformRecord:
    """Count the notices that were sent between two days, both included.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    query = Query(nouns=("intervention",), sort="when", at_once=_EVERYTHING)
    found = lookup.find(work, keys, query, patience=None).records
    complaints = [one for record in found if (one := _complaint(record)) is not None]
    notices = [record.shown for record in found if record.shown.get("kind") == "platform_notice"]
    undated = sum(bool(shown.get("answered")) and not shown.get("sent") for shown in notices)
    return counted(complaints, since=since, until=until, today=work.clock().date(), undated=undated)


def take_figures(work: Work, keys: Keyring, *, since: date | None, until: date | None) -> PlatformRecord:
    """Give the same figures to be taken away as a file, and record that; raises as `platform_record`."""
    record = platform_record(work, keys, since=since, until=until)
    work.record(PlatformFiguresTaken(notices=record.everything.notices))
    return record


def counted(
    complaints: Sequence[Complaint], *, since: date | None, until: date | None, today: date, undated: int = 0
) -> PlatformRecord:
    """Count complaints. Pure. Appeals are looked at whenever they were sent."""
    reversed_ones = _reversed(complaints)
    by_platform: dict[str, list[Complaint]] = defaultdict(list)
    by_category: dict[tuple[str, str], list[Complaint]] = defaultdict(list)
    notices = [one for one in complaints if one.notice and _within(one.sent, since, until)]
    for one in notices:
        by_platform[one.platform].append(one)
        if one.channels & FLAGGER_CHANNELS:
            for category in one.categories or ("",):
                by_category[one.platform, category].append(one)
    return PlatformRecord(
        platforms={name: _figures(by_platform[name], reversed_ones, today) for name in _largest(by_platform)},
        everything=_figures(notices, reversed_ones, today),
        flagger={name: _figures(by_category[name], reversed_ones, today) for name in sorted(by_category)},
        undated=undated,
    )


def _complaint(found: FoundRecord) -> Complaint | None:
    shown = found.shown
    sent, answered = first_day(shown.get("sent", "")), first_day(shown.get("answered", ""))
    if sent is None:
        return None
    exact = answered is not None and sent[1] and answered[1] and answered[0] >= sent[0]
    return Complaint(
        record=found.record,
        follows=UUID(shown["follows"]) if shown.get("follows") else None,
        platform=shown.get("platform", ""),
        channels=frozenset(found.codes("complaint_channel")),
        categories=found.codes("dsa_category"),
        sent=sent[0],
        outcome=shown.get("outcome", ""),
        judgement=shown.get("judgement", ""),
        answered=answered is not None,
        days=(answered[0] - sent[0]).days if answered and exact else None,
    )


def _figures(notices: Sequence[Complaint], appeals: dict[UUID, bool], today: date) -> Figures:
    decided = [one for one in notices if one.decided]
    open_ones = [one for one in notices if not one.decided]
    waiting = sum(one.outcome != "no_answer" and today <= one.sent + WEEKS_WITHOUT_DECISION for one in open_ones)
    judged = [one for one in decided if one.judgement or one.record in appeals]
    return Figures(
        notices=len(notices),
        decided=len(decided),
        removed=sum(one.outcome == "removed" for one in decided),
        partly=sum(one.outcome in ("partially", "labelled", "geo_blocked") for one in decided),
        rejected=sum(one.outcome == "rejected" for one in decided),
        no_answer=len(open_ones) - waiting,
        waiting=waiting,
        judged=len(judged),
        wrong=sum(one.judgement == "wrong" or appeals.get(one.record, False) for one in judged),
        days=tuple(sorted(one.days for one in decided if one.days is not None)),
    )


def _reversed(complaints: Iterable[Complaint]) -> dict[UUID, bool]:
    """Say of each decision that was contested, and decided again, whether it was reversed: by any appeal down the line."""
    known = {one.record: one for one in complaints}
    found: dict[UUID, bool] = {}
    for appeal in known.values():
        if not appeal.decided or not appeal.channels & CONTESTED:
            continue
        for earlier in _line_of(appeal, known):
            better = appeal.outcome == "removed" or (appeal.outcome == "partially" and earlier.outcome == "rejected")
            found[earlier.record] = found.get(earlier.record, False) or better
    return found


def _line_of(appeal: Complaint, known: dict[UUID, Complaint]) -> list[Complaint]:
    """Give the decisions that an appeal contests, the last first; a circle ends where it began."""
    line: list[Complaint] = []
    seen, follows = {appeal.record}, appeal.follows
    while follows is not None and follows not in seen and (earlier := known.get(follows)) is not None:
        seen.add(follows)
        line.append(earlier)
        follows = earlier.follows
    return line


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or day >= since) and (until is None or day <= until)


def _largest(groups: dict[str, list[Complaint]]) -> list[str]:
    return sorted(groups, key=lambda name: (-len(groups[name]), name))
