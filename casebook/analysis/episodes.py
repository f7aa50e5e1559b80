"""Episodes: one text (or near-same texts) that several accounts posted within days of each other.

An episode ends when nobody posts the text for a day. What is too short to be anybody's own, and what comes back again and
again from other accounts, is everybody's: greetings, chants, "+1". It is no episode.
"""

from dataclasses import dataclass, replace

import numpy as np

from casebook.analysis.posts import Flags, Floats, Ints, Posts, distinct
from casebook.analysis.words import Words

DAY = 86_400.0
LONGEST = 4 * DAY  # from first to last copy; nine of ten copied texts of real operations take under three hours
FEWEST_WORDS, FEWEST_LETTERS = 4, 18
WEAK = 2 / 3  # weight of a text that is short
OWN_WORDS = 6  # from here on a text counts full
_MOST_RETURNS = 3  # episodes of one family, after which new accounts each time make it everybody's


@dataclass(frozen=True, slots=True)
class Episodes:
    """Episodes with their accounts. Entry i says that `account[i]` posted in `episode[i]` first at `time[i]`, by `post[i]`.

    For each episode: `family`, `size` (its accounts), `weight` of its text as evidence (1, or WEAK where it is short),
    `linked` whether most of its posts carry an address, `start` in seconds.
    """

    account: Ints
    episode: Ints
    time: Floats
    post: Ints
    family: Ints
    size: Ints
    weight: Floats
    linked: Flags
    start: Floats


def episodes(posts: Posts, words: Words, family_of_text: Ints) -> Episodes:
    """Find all episodes of at least two accounts."""
    telling = _telling(posts, words)
    said = np.flatnonzero(posts.text >= 0)
    here = said[telling[posts.text[said]]]
    family = family_of_text[posts.text[here]]
    order = here[np.lexsort((posts.time[here], family))]
    family, time, account = family_of_text[posts.text[order]], posts.time[order], posts.account[order]
    if not len(order):
        return _none()
    new = np.ones(len(order), np.bool_)
    new[1:] = (family[1:] != family[:-1]) | (time[1:] - time[:-1] > DAY)
    episode = np.cumsum(new) - 1
    first = _first(episode, account)
    episode, time, account, post = episode[first], time[first], account[first], order[first]
    family = family[first]
    kept = _shared(episode, account, family) & ~_standing(episode, time)
    episode, time, account, post, family = episode[kept], time[kept], account[kept], post[kept], family[kept]
    if not len(episode):
        return _none()
    _, start, number, size = np.unique(episode, return_index=True, return_inverse=True, return_counts=True)
    text = posts.text[post]
    short = np.bincount(number, weights=words.count[text] < OWN_WORDS) > size / 2
    linked = np.bincount(number, weights=words.linked[text]) > size / 2
    begins = np.full(len(size), np.inf)
    np.minimum.at(begins, number, time)
    return Episodes(account, number, time, post, family[start], size, np.where(short, WEAK, 1.0), linked, begins)


def only(found: Episodes, kept: Flags) -> Episodes:
    """Give these episodes alone; they keep their numbers."""
    here = kept[found.episode]
    return replace(
        found,
        account=found.account[here],
        episode=found.episode[here],
        time=found.time[here],
        post=found.post[here],
    )


def _telling(posts: Posts, words: Words) -> Flags:
    """Mark the texts that are long enough to be somebody's own and no mere sharing of another's post."""
    shared = np.array([text[:4].casefold() == "rt @" for text in posts.texts], np.bool_)
    return (words.count >= FEWEST_WORDS) & (words.letters >= FEWEST_LETTERS) & ~shared


def _standing(episode: Ints, time: Floats) -> Flags:
    """Mark entries of episodes that go on for days: what is always being said by somebody, such as good morning."""
    first, last = np.full(episode.max(initial=-1) + 1, np.inf), np.full(episode.max(initial=-1) + 1, -np.inf)
    np.minimum.at(first, episode, time)
    np.maximum.at(last, episode, time)
    return np.asarray((last - first > LONGEST)[episode])


def _first(episode: Ints, account: Ints) -> Ints:
    """Give the places of each account's first post in each episode; posts come in order of time."""
    order = np.lexsort((np.arange(len(episode)), account, episode))
    new = np.ones(len(order), np.bool_)
    new[1:] = (episode[order][1:] != episode[order][:-1]) | (account[order][1:] != account[order][:-1])
    return np.sort(order[new])


def _shared(episode: Ints, account: Ints, family: Ints) -> Flags:
    """Mark entries of episodes that several accounts share and that are not everybody's text."""
    size = np.bincount(episode)
    several = size[episode] >= 2  # noqa: PLR2004
    families = family.max(initial=0) + 1
    pair = distinct(family * (account.max(initial=0) + 1) + account)
    different = np.bincount(pair // (account.max(initial=0) + 1), minlength=families)
    entries = np.bincount(family, minlength=families)
    returns = np.bincount(family[np.unique(episode, return_index=True)[1]], minlength=families)
    everybodys = (returns > _MOST_RETURNS) | ((returns == _MOST_RETURNS) & (different > 0.6 * entries))
    return np.asarray(several & ~everybodys[family])


def _none() -> Episodes:
    ints, floats = np.empty(0, np.int64), np.empty(0)
    return Episodes(ints, ints, floats, ints, ints, ints, floats, ints.astype(np.bool_), floats)
