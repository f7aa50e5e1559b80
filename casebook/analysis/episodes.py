"""Episodes: one text (or near-same texts) that several accounts posted within days of each other.

An episode ends when nobody posts the text for a day. What is too short to be anybody's own, and what comes back again and
again from other accounts, is everybody's: greetings, chants, "+1". It is no episode.

A text that an audience copies for days is no one's alone; of such, its first burst is looked at by itself.
"""

from dataclasses import dataclass, replace

import numpy as np

from casebook.analysis.posts import LINK, Flags, Floats, Hashes, Ints, Posts, distinct
from casebook.analysis.words import Words

DAY = 86_400.0
LONGEST = 4 * DAY  # from first to last copy; nine of ten copied texts of real operations take under three hours
FEWEST_WORDS, FEWEST_LETTERS = 3, 16
PAUSE = 3600.0  # ends a burst
FORMULA = 0.1  # share of a text's accounts that post it on several days: a formula, not an order
WEAK, WEAKER = 2 / 3, 1 / 2  # weight of a text that is short, and of one that is shorter
OWN_WORDS, SHORT_WORDS = 6, 4  # from here on a text counts full; from here on it is short and no shorter
PAGE, PAGE_WORDS, PAGE_SPAN = 0.8, 20, 900.0  # share of copies with one address; words of a title at most; seconds
ELSEWHERE = 5  # times the copies of a title that its address may stand in the whole table
_MOST_RETURNS = 3  # episodes of one family, after which new accounts each time make it everybody's


@dataclass(frozen=True, slots=True)
class Episodes:
    """Episodes with their accounts. Entry i says that `account[i]` posted in `episode[i]` first at `time[i]`, by `post[i]`.

    For each episode: `family`, `size` (its accounts), `weight` of its text as evidence (1, or WEAK where it is short),
    `linked` whether most of its posts carry an address, `start` in seconds, `passed` whether people pass on one page at leisure,
    `same` whether all copies have the same words.
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
    passed: Flags
    same: Flags


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
    short, shorter = (
        np.bincount(number, weights=words.count[text] < fewest) > size / 2 for fewest in (OWN_WORDS, SHORT_WORDS)
    )
    weight = np.where(shorter, WEAKER, np.where(short, WEAK, 1.0))
    linked = np.bincount(number, weights=words.linked[text]) > size / 2
    begins = np.full(len(size), np.inf)
    np.minimum.at(begins, number, time)
    passed = _passed_on(posts, words, post, number)
    return Episodes(
        account,
        number,
        time,
        post,
        family[start],
        size,
        weight,
        linked,
        begins,
        passed,
        _same(words.keys[text], number),
    )


def _same(keys: Hashes, number: Ints) -> Flags:
    """Mark the episodes all of whose copies have one key; `number` counts them from 0 without a gap."""
    first = keys[np.unique(number, return_index=True)[1]]
    return np.asarray(np.bincount(number, weights=keys != first[number]) == 0)


def _passed_on(posts: Posts, words: Words, post: Ints, number: Ints) -> Flags:
    """Mark the episodes in which people pass on one page: its title and its address, at leisure.

    Who reads the same paper passes on the same titles. Copies within minutes of each other are looked at all the same.
    """
    size = np.bincount(number)
    if LINK not in posts.objects:
        return np.zeros(len(size), np.bool_)
    link = posts.objects[LINK][post]
    told = link >= 0
    links = link.max(initial=0) + 1
    pairs, often = np.unique(number[told] * links + link[told], return_counts=True)
    everywhere = np.bincount(posts.objects[LINK][posts.objects[LINK] >= 0], minlength=links)
    often[everywhere[pairs % links] > ELSEWHERE * often] = 0  # an address under many texts is nobody's page
    same = np.zeros(len(size), np.int64)
    np.maximum.at(same, pairs // links, often)
    short = np.bincount(number, weights=words.count[posts.text[post]] <= PAGE_WORDS) > size / 2
    first, last = np.full(len(size), np.inf), np.full(len(size), -np.inf)
    np.minimum.at(first, number, posts.time[post])
    np.maximum.at(last, number, posts.time[post])
    return np.asarray((same >= PAGE * size) & short & (last - first > PAGE_SPAN))


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
    flags = ints.astype(np.bool_)
    return Episodes(ints, ints, floats, ints, ints, ints, floats, flags, floats, flags, flags)
