"""What a statement of reasons lacks, by Regulation (EU) 2022/2065 (DSA), art. 17(3). Pure.

The statement is owed to whom the restriction hits: the poster, or our own client whose account was reported. To somebody
who only sent a notice the platform owes its decision and the means of redress (art. 16(5)).
"""

from casebook.model.intervention import InterventionBody

PARTS = ("a", "b", "c", "d", "e", "f")
ILLEGAL, AGAINST_TERMS = "ILLEGAL_CONTENT", "INCOMPATIBLE_CONTENT"


def gaps(body: InterventionBody) -> tuple[str, ...]:
    """Name the points (a) to (f) that the recorded answer does not meet, in their order.

    (a) wants the restriction, and where it applies if it applies in some countries only; (d) is owed where content is held
    to be illegal, (e) where it is held to break the platform's terms, both as long as the answer does not say which.
    """
    present = {
        "a": _names_the_restriction(body),
        "b": bool(body.reasons_facts),
        "c": bool(body.reasons_automated or body.decision_automated),
        "d": bool(body.reasons_legal) or _only(body, AGAINST_TERMS, body.reasons_contractual),
        "e": bool(body.reasons_contractual) or _only(body, ILLEGAL, body.reasons_legal),
        "f": bool(body.reasons_redress),
    }
    return tuple(part for part in PARTS if not present[part])


def _names_the_restriction(body: InterventionBody) -> bool:
    said = bool(body.decision_visibility or body.decision_account)
    return said and (body.outcome != "geo_blocked" or bool(body.reasons_territory))


def _only(body: InterventionBody, ground: str, other: str) -> bool:
    """Whether the answer rests on the other ground alone, so that this one owes no explanation."""
    return body.decision_ground == ground or (not body.decision_ground and bool(other))
