"""From posts to findings: the one function that callers need."""

import numpy as np

from casebook.analysis.episodes import Episodes, episodes
from casebook.analysis.explaining import LIMITS, network
from casebook.analysis.families import families
from casebook.analysis.findings import Report
from casebook.analysis.groups import Group, groups
from casebook.analysis.posts import Posts
from casebook.analysis.timing import timed
from casebook.analysis.words import words_of


def analyse(posts: Posts) -> Report:
    """Find the networks of a table of posts; the same posts give the same report. No network is an ordinary answer."""
    words = words_of(posts.texts)
    share = np.bincount(posts.account, minlength=len(posts.accounts)) / max(len(posts), 1)
    networks: list[tuple[Episodes, Group]] = []
    narrow, wide = families(words)
    for family in (narrow,) if np.array_equal(narrow, wide) else (narrow, wide):
        found = episodes(posts, words, family)
        networks += [(found, group) for group in groups(found, share)]
    networks = _apart([*networks, *timed(posts)])
    return Report(
        networks=tuple(network(posts, found, group, number) for number, (found, group) in enumerate(networks, 1)),
        rows=posts.rows,
        posts=len(posts),
        accounts=len(posts.accounts),
        skipped=posts.skipped,
        limits=LIMITS,
    )


def _apart(networks: list[tuple[Episodes, Group]]) -> list[tuple[Episodes, Group]]:
    """Keep the larger of networks that share accounts, so that no account is in two; the surest come first."""
    kept: list[tuple[Episodes, Group]] = []
    for found, group in sorted(networks, key=lambda each: (-len(each[1].members), each[1].log_p)):
        if not any(np.isin(group.members, other.members).any() for _, other in kept):
            kept.append((found, group))
    return sorted(kept, key=lambda each: (each[1].log_p, int(each[1].members[0])))
