"""What a deadline is, and the list of rules that set one: how urgent each is, and which law or practice says so.

No rule is applied here: `casebook.services.deadlines` does that. docs/formats/deadlines.md is written from this list.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import Any

import msgspec


class Urgency(IntEnum):
    """What is lost if the day passes; the lowest number comes first."""

    LIFE = 0  # somebody's life or liberty
    LAST_DAY = 1  # a right: the day is set by law or by an authority
    DATE = 2  # somebody else's day: their answer is due, a permission ends
    ROUTINE = 3  # our own day: asking again, looking again


class Due(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One day on which something is due.

    `day` is the day where it happens; `at` its exact time in UTC, where hour and zone are known. `kind` is a code of
    RULES. A deadline that is settled is given too, with `done`, so that a case can show it; it is due no longer.
    `inexact`: the date it was counted from is imprecise, and `day` the earliest last day.
    """

    day: date
    at: datetime | None = None
    kind: str
    urgency: Urgency
    done: bool = False
    inexact: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a day is due: how urgent it is, and the law or the practice that says so."""

    urgency: Urgency
    source: str
    law: bool = True


_TYPED = "typed into the task"
RULES: dict[str, Rule] = {
    # what a task may be about: the codes of the list deadline_kind
    "task": Rule(Urgency.ROUTINE, _TYPED, law=False),
    "follow_up": Rule(Urgency.ROUTINE, _TYPED, law=False),
    "asylum_interview": Rule(Urgency.LAST_DAY, _TYPED, law=False),
    "hearing": Rule(Urgency.LAST_DAY, _TYPED, law=False),
    "submission": Rule(Urgency.LAST_DAY, _TYPED, law=False),
    "appeal": Rule(Urgency.LAST_DAY, _TYPED, law=False),
    "status_ends": Rule(Urgency.LAST_DAY, _TYPED, law=False),
    "removal": Rule(Urgency.LIFE, "Rules of Court (ECtHR), rule 39, and its practice direction"),
    "other": Rule(Urgency.DATE, _TYPED, law=False),
    # what an intervention sets running
    "rule39": Rule(Urgency.LIFE, "Rules of Court (ECtHR), rule 39: one working day before the removal"),
    "ask_again": Rule(Urgency.ROUTINE, "our practice", law=False),
    "dsa_art20": Rule(Urgency.LAST_DAY, "Regulation (EU) 2022/2065, art. 20(1) and (2)"),
    "dsa_art21": Rule(Urgency.LAST_DAY, "rules of the certified bodies under Regulation (EU) 2022/2065, art. 21(3)"),
    "dsa_art53": Rule(Urgency.DATE, "Regulation (EU) 2022/2065, art. 16(5), 20(4) and 53; four weeks are our practice"),
    "take_it_down": Rule(
        Urgency.DATE, "TAKE IT DOWN Act (United States): 48 hours from a valid request, to be confirmed by a lawyer"
    ),
    "dispute_outcome": Rule(Urgency.DATE, "Regulation (EU) 2022/2065, art. 21(4)"),
    "oversight_board": Rule(Urgency.LAST_DAY, "Oversight Board of Meta: fifteen days, to be confirmed live"),
    "ccf_access": Rule(Urgency.DATE, "Statute of the CCF, art. 40(1)"),
    "ccf_deletion": Rule(Urgency.DATE, "Statute of the CCF, art. 40(2)"),
    # days that stand in other records
    "instrument_ends": Rule(Urgency.DATE, "typed into the legal instrument", law=False),
    "consent_ends": Rule(Urgency.DATE, "typed into the consent", law=False),
    "risk_review": Rule(Urgency.ROUTINE, "typed into the risk assessment", law=False),
    "plan_review": Rule(Urgency.ROUTINE, "typed into the safety plan", law=False),
    "referral": Rule(Urgency.ROUTINE, "typed into the referral", law=False),
}


def order(due: Due) -> tuple[Urgency, date, datetime, str]:
    """Sort threats to life first, then by day and time; a day without a time comes before its hours."""
    return due.urgency, due.day, due.at or datetime.min.replace(tzinfo=UTC), due.kind


def due(kind: str, day: date, *, done: bool = False, **more: Any) -> Due:  # noqa: ANN401 -- the fields of Due
    """Make a deadline with the urgency of its rule, unless `more` says another."""
    return Due(**{"kind": kind, "day": day, "urgency": RULES[kind].urgency, "done": done, **more})
