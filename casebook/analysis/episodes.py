"""Episodes: one text (or near-same texts) that several accounts posted within days of each other.

An episode ends when nobody posts the text for a day. What is too short to be anybody's own, and what comes back again and
again from other accounts, is everybody's: greetings, chants, "+1". It is no episode.

A text that an audience copies for days is no one's alone; of such, its first burst is looked at by itself.
"""

from dataclasses import dataclass, replace

import numpy as np

from casebook.analysis.posts import Flags, Floats, Ints, Posts, distinct
from casebook.analysis.words import Words

DAY = 86_400.0
LONGEST = 4 * DAY  # from first to last copy; nine of ten copied texts of real operations take under three hours
FEWEST_WORDS, FEWEST_LETTERS = 4, 18
PAUSE = 3600.0  # ends a burst
FORMULA = 0.1  # share of a text's accounts that post it on several days: a formula, not an order
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
    order, family, episode = _runs(posts, words, family_of_text)
    account, time = posts.account[order], posts.time[order]
    first = _first(episode, account)
    order, family, episode, account, time = order[first], family[first], episode[first], account[first], time[first]
    kept = _shared(episode, account, family) & ~_standing(episode, time)
    return _gathered(posts, words, order[kept], family[kept], episode[kept])


def first_bursts(posts: Posts, words: Words, family_of_text: Ints) -> Episodes:
    """Find the first burst of each family, up to the first pause of an hour, where it has at least two accounts."""
    order, family, episode = _runs(posts, words, family_of_text)
    if not len(order):
        return _none()
    time, pair = posts.time[order], family * len(posts.accounts) + posts.account[order]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = family[1:] != family[:-1]
    pauses = begins.copy()
    pauses[1:] |= time[1:] - time[:-1] > PAUSE
    runs = np.cumsum(pauses)
    early = runs == runs[begins][np.cumsum(begins) - 1]
    days = distinct(pair * (episode.max() + 1) + episode) // (episode.max() + 1)
    known, often = np.unique(days, return_counts=True)
    accounts = np.bincount(known // len(posts.accounts), minlength=family.max() + 1)
    repeat = np.bincount(known[often > 1] // len(posts.accounts), minlength=family.max() + 1)
    order, family = order[early], family[early]
    first = _first(family, posts.account[order])
    order, family = order[first], family[first]
    several = np.bincount(family)[family] >= 2  # noqa: PLR2004
    kept = several & (repeat[family] < FORMULA * accounts[family])
    return _gathered(posts, words, order[kept], family[kept], family[kept])


def _runs(posts: Posts, words: Words, family_of_text: Ints) -> tuple[Ints, Ints, Ints]:
    """Give the posts with telling texts in order of family, then time; their families; and runs without a pause of a day."""
    telling = _telling(posts, words)
    said = np.flatnonzero(posts.text >= 0)
    here = said[telling[posts.text[said]]]
    family = family_of_text[posts.text[here]]
    by_family = np.lexsort((posts.time[here], family))
    order, family = here[by_family], family[by_family]
    time = posts.time[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (family[1:] != family[:-1]) | (time[1:] - time[:-1] > DAY)
    return order, family, np.cumsum(new) - 1


def _gathered(posts: Posts, words: Words, post: Ints, family: Ints, episode: Ints) -> Episodes:
    if not len(post):
        return _none()
    account, time, text = posts.account[post], posts.time[post], posts.text[post]
    _, start, number, size = np.unique(episode, return_index=True, return_inverse=True, return_counts=True)
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
