"""The stage of an exile's case on the scale of the Central Asian Political Exiles database (Exeter).

The scale has three steps: on notice, detained, rendered or assassinated (Furstenberg, Lemon and Heathershaw 2021).
A stage is derived from acts and never typed in; only acts of confirmed and likely incidents count, which callers see to.
"""

from collections.abc import Iterable

from casebook.vocabulary.terms import term

COUNTED = frozenset({"01", "0101", "0102", "04"})
"""Standings (list violation_status) whose acts count for a stage: confirmed and likely ones.

What nobody has judged yet does not count: a stage is said to courts, and must rest on what the office stands for.
"""

REFUSED = frozenset({"0103", "02"})
"""Standings whose acts never count: confirmed as no violation, unlikely."""


def stage_of(act_code: str) -> tuple[int, int]:
    """The lowest and the highest stage that one act may mean; (0, 0) where an act says nothing about the stage.

    Raises:
        NotFound: no act has this code.
    """
    low, _, high = "".join(term("act_type", act_code).crosswalk.get("cape_stage", ("0",))).partition("-")
    return int(low), int(high or low)


def cape_stage(act_codes: Iterable[str]) -> int | None:
    """The highest stage (1 to 3) that these acts imply at least, or None where none of them speaks of a stage.

    Raises:
        NotFound: an act's code is unknown.
    """
    return max((stage_of(code)[0] for code in act_codes), default=0) or None
