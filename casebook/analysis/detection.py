"""From posts to findings: the one function that callers need."""

import numpy as np

from casebook.analysis.addresses import completed
from casebook.analysis.episodes import Episodes, episodes, first_bursts, only
from casebook.analysis.explaining import LIMITS, network
from casebook.analysis.families import families
from casebook.analysis.findings import Report
from casebook.analysis.groups import Group, groups
from casebook.analysis.made_together import made_together
from casebook.analysis.posts import TEXT, Floats, Ints, Posts, distinct
from casebook.analysis.timing import timed
from casebook.analysis.words import words_of

PAGES = 1 / 3  # of a network's texts, that are pages passed on; readers of one paper pass on little else
MOSTLY_OTHERS = 2 / 3  # of those who copy a text later; then they are an audience


def analyse(posts: Posts) -> Report:
    """Find the networks of a table of posts; the same posts give the same report. No network is an ordinary answer."""
    words = words_of(posts.texts)
    posts = completed(posts, words.linked)
    share = np.bincount(posts.account, minlength=len(posts.accounts)) / max(len(posts), 1)
    networks: list[tuple[Episodes, Group]] = []
    narrow, wide = families(words)
    for family in (narrow,) if np.array_equal(narrow, wide) else (narrow, wide):
        found = episodes(posts, words, family)
        networks += [(found, group) for group in _of_own_texts(found, share, len(posts))]
    bursts = first_bursts(posts, words, narrow)
    bursts = only(bursts, ~bursts.passed)
    networks = _surer(
        [(bursts, group) for group in groups(bursts, share, len(posts), bursts=True)], networks, posts, narrow
    )
    networks = _apart([*networks, *timed(posts), *made_together(posts)])
    return Report(
        networks=tuple(network(posts, found, group, number) for number, (found, group) in enumerate(networks, 1)),
        rows=posts.rows,
        posts=len(posts),
        accounts=len(posts.accounts),
        skipped=posts.skipped,
        limits=LIMITS,
    )


def _of_own_texts(found: Episodes, share: Floats, posts: int) -> list[Group]:
    """Give the networks that show without the pages that people pass on, and those whose texts are not mostly such pages."""
    own = groups(only(found, ~found.passed), share, posts)
    if not found.passed.any():
        return own
    return [*own, *(each for each in groups(found, share, posts) if found.passed[each.episodes].mean() <= PAGES)]


def _surer(
    quick: list[tuple[Episodes, Group]], slow: list[tuple[Episodes, Group]], posts: Posts, family: Ints
) -> list[tuple[Episodes, Group]]:
    """Give both kinds of networks, without slow ones that share accounts with a quick one whose texts have an audience.

    Where later copies of a network's texts are mostly by others, they are an audience's: only the bursts tell who is who.
    """
    for found, group in quick:
        later = _later(found, group, posts, family)
        slow = [each for each in slow if _stands(each[1].members, group.members, later)]
    return [*quick, *slow]


def _stands(slow: Ints, quick: Ints, later: Ints) -> bool:
    """Whether the networks are apart, or most later copies are by accounts of one of them."""
    if not np.isin(slow, quick).any() or not len(later):
        return True
    return float(np.mean(~np.isin(later, np.union1d(slow, quick)))) <= MOSTLY_OTHERS


def _later(found: Episodes, group: Group, posts: Posts, family: Ints) -> Ints:
    """Give the account of each copy of a group's texts after their bursts; one copy of a text for each account."""
    ends = np.full(family.max(initial=0) + 1, np.inf)
    here = np.flatnonzero(np.isin(found.episode, group.episodes))
    last = np.zeros(len(found.size))
    np.maximum.at(last, found.episode[here], found.time[here])
    ends[found.family[group.episodes]] = last[group.episodes]
    said = np.flatnonzero(posts.text >= 0)
    later = said[posts.time[said] > ends[family[posts.text[said]]]]
    return distinct(family[posts.text[later]] * len(posts.accounts) + posts.account[later]) % len(posts.accounts)


def _apart(networks: list[tuple[Episodes, Group]]) -> list[tuple[Episodes, Group]]:
    """Keep the larger of networks that share accounts, and of texts the one that is more by itself, so that no account is in two.

    The surest come first.
    """
    kept: list[tuple[Episodes, Group]] = []
    for found, group in sorted(networks, key=lambda each: (-_held(*each), each[1].log_p)):
        if not any(np.isin(group.members, other.members).any() for _, other in kept):
            kept.append((found, group))
    return sorted(kept, key=lambda each: (each[1].log_p, int(each[1].members[0])))


def _held(found: Episodes, group: Group) -> float:
    """Give the number of members, for texts times their share among all who posted them."""
    if group.kind != TEXT:
        return len(group.members)
    theirs = np.isin(found.episode, group.episodes) & np.isin(found.account, group.members)
    return float(len(group.members) * theirs.sum() / max(found.size[group.episodes].sum(), 1))
