"""What stands in the way of a pack, in one English line each, for a terminal and its scripts."""

from casebook.exporters.problem import Problem

_WORDS = {
    "unanswered": "the receiving office asks this, and it is not answered",
    "too_long": "the answer is too long: {length} characters, at most {most}",
    "not_a_day": "the answer is not a day",
    "not_a_choice": "the answer is none of the choices",
    "answered_no": "this must be confirmed before the pack may leave",
    "language": "the recipient reads {languages} only",
    "profile_old": "this office's demands were last looked up on {day}",
    "nothing_to_show": "no file of this exhibit may leave as it is",
    "original_names": "the original names people who go by codes in this file ({codes}): put a copy with closed names in its place, "
    "or leave it if they agree",
    "paper_reference": "this paper of a state has no reference number",
    "four_eyes": "two people must approve this content; {approved} did",
    "consent_none": "this person has not consented ({purpose})",
    "consent_withdrawn": "this person took the consent back ({purpose})",
    "consent_ended": "the consent has run out ({purpose})",
    "consent_not_yet": "the consent begins later ({purpose})",
    "consent_other_recipient": "the consent is for another recipient ({purpose})",
    "consent_without_name": "the consent does not let the name leave ({purpose})",
    "consent_without_originals": "the consent does not let original files leave ({purpose})",
}


def problem_line(problem: Problem) -> str:
    """Say one problem: whether it blocks, what it is, and what it is about."""
    words = problem.words.get("en") or _WORDS.get(problem.code, problem.code).format_map(dict(problem.detail))
    level = "blocks" if problem.blocking and not problem.accepted else "look at this"
    return f"{level}: {problem.where}: {words}" if problem.where else f"{level}: {words}"
