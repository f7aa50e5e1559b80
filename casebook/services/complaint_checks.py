"""What only the rest of the case can tell of a complaint: whether the same is being complained of already, and how often.

Joined to what the profile's own checks find (`casebook.exporters.platform_rules`). Source: exports.md §1.6, 8 and 13.
"""

from collections.abc import Iterator, Mapping

from casebook.exporters.problem import Problem
from casebook.exporters.profile import Data, Profile
from casebook.services.complaint_proposals import history_of, still_open
from casebook.services.composing import Choice
from casebook.services.consenting import same_recipient
from casebook.services.naming import kind_of
from casebook.services.reading import CaseBook


def found_in_case(book: CaseBook, kind: Profile, choice: Choice, answers: Mapping[str, str]) -> tuple[Problem, ...]:
    """Name an open complaint about the same address by the same way, earlier ones that are not told, and consents too wide."""
    return (*_found(book, kind, choice, answers), *_by_name(book, kind, choice)) if kind.form else ()


def _found(book: CaseBook, kind: Profile, choice: Choice, answers: Mapping[str, str]) -> Iterator[Problem]:
    contested = choice.intervention
    doubled = still_open(book, choice.posts, answers.get("channel", ""), but=contested)
    for number, post in enumerate(choice.posts, 1):
        if post in doubled:
            yield Problem(code="open_already", where=str(number), blocking=False, source="exports.md 1.6, 13")
    asked = any(ask.identifier == "history" for ask in kind.asks) and not answers.get("history")
    earlier = history_of(book, choice.posts, choice.accounts, but=contested) if asked else []
    if earlier:
        detail = {"count": str(len(earlier))}
        yield Problem(code="history_known", where="history", blocking=False, detail=detail, source="exports.md 1.6, 8")


def _by_name(book: CaseBook, kind: Profile, choice: Choice) -> Iterator[Problem]:
    """Where a profile is off by default, a consent for everybody is none: it must name this very recipient (§1.4)."""
    if not kind.off_by_default:
        return
    for person in (each for each in book.persons if kind_of(book, each) is Data.AFFECTED):
        named = [
            each.body
            for each in book.consents
            if each.body.person == person and each.body.purpose in kind.consents and each.body.recipient.strip()
        ]
        if not any(same_recipient(each.recipient, choice.recipient) for each in named):
            detail = {"purpose": kind.consents[0]}
            yield Problem(code="consent_by_name", where=str(person), detail=detail, source="exports.md 1.4")
