"""What makes a complaint to a platform succeed, as checks over its dossier (exports.md §1.1, §1.6).

Each check names the post or the answer that it is about. Registered in `casebook.exporters.rules`.
"""

from collections.abc import Callable, Iterator, Mapping

from casebook.exporters.dossier import Dossier
from casebook.exporters.problem import Problem
from casebook.exporters.profile import Rule


def _items(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Something is complained of: a post, or an account."""
    if not dossier.asked_posts:
        yield Problem(code="items", blocking=rule.blocking, words=rule.words, source=rule.source)


CHECKS: Mapping[str, Callable[[Dossier, Rule], Iterator[Problem]]] = {
    "items": _items,
}
