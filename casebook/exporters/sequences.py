"""What followed what: each act against relatives beside the online attacks before it, with the days between.

A pattern is the evidence, not a cause: nothing here says that one thing brought about another (exports.md §2.3).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casebook.dates import Moment
from casebook.exporters.dossier import IncidentFacts
from casebook.pictures.timeline import Happening, happening

WITHIN = 30  # days between an attack and what came after it, at most
NEAREST = 3  # attacks that are set beside one act


@dataclass(frozen=True, slots=True)
class After:
    """An act against relatives and an online attack before it; `least` and `most` are the days between.

    The two differ where a date is not exact. `least` below 0 means that the order is not certain.
    """

    attack: IncidentFacts
    act: IncidentFacts
    least: int
    most: int


def after_attacks(incidents: Sequence[IncidentFacts], *, within: int = WITHIN) -> tuple[After, ...]:
    """Give every act away from the net with the nearest attacks up to `within` days before it, in order of the acts.

    What has no date is in no pair.
    """
    dated = [(each, found) for each in incidents if (found := _dated(each)) is not None]
    attacks = [(each, when) for each, when in dated if each.track == "online"]
    acts = sorted(
        ((each, when) for each, when in dated if each.track != "online"), key=lambda one: (one[1].first, one[0].number)
    )
    return tuple(pair for each, when in acts for pair in _before(each, when, attacks, within))


def _dated(incident: IncidentFacts) -> Happening | None:
    return happening(incident.number, incident.track, Moment(incident.edtf, incident.zone))


def _before(
    act: IncidentFacts, when: Happening, attacks: Sequence[tuple[IncidentFacts, Happening]], within: int
) -> Iterator[After]:
    pairs = [
        After(attack, act, (when.day - seen.until).days, (when.until - seen.day).days)
        for attack, seen in attacks
        if seen.day <= when.until and (when.day - seen.until).days <= within
    ]
    nearest = sorted(pairs, key=lambda pair: (abs(pair.least), pair.attack.number))[:NEAREST]
    yield from sorted(nearest, key=lambda pair: pair.attack.number)
