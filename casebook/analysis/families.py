"""Families of texts: the same words, or nearly the same, whoever wrote them.

Near-same texts are looked for with MinHash over the stems of their rarer words, and each find is confirmed by the share
of stems that both have. Nearly the same as nearly the same is one family. The work grows with the number of texts, not
with its square.
"""

import numpy as np

from casebook.analysis.posts import Floats, Hashes, Ints, distinct
from casebook.analysis.words import Words, mixed

NARROWLY = 0.5  # share of the stems of both texts together that both have
CLOSELY, FEW_WORDS = 0.6, 8  # the same, where a text has fewer words: such texts are alike by accident
WIDELY, MANY_WORDS = 0.35, 9  # the same, where both texts have so many words: chance shares fewer of them
FEWEST_WORDS = 5  # below, only the same words are the same text
_BANDS, _BANDS_OF_MANY, _MANY, _AGREEING = 24, 12, 50_000, 2
_SEED = np.uint64(0x5EED0CA5EB0057A7)
_SLOTS = 1 << 22
_LEAST_TELLING = 0.3  # of a stem that stands in nearly every text
_COMMON_SHARE, _COMMON_LEAST = 0.02, 40  # a stem in more texts than this says little


def families(words: Words) -> tuple[Ints, Ints]:
    """Give the number of each text's family twice: with near-same texts drawn narrowly, and drawn widely.

    Widely drawn families undo more rewording, and run together where many texts are made by one pattern, such as
    headlines; so both are looked at. Texts without words are families of their own.
    """
    if not len(words.keys):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    _, group = np.unique(words.keys, return_inverse=True)
    empty = np.flatnonzero(words.count == 0)
    group = group.astype(np.int64)
    group[empty] = group.max(initial=0) + 1 + np.arange(len(empty))
    _, first = np.unique(group, return_index=True)
    shown = first[words.count[first] >= FEWEST_WORDS]  # one text for each family of same words
    if len(shown) < 2:  # noqa: PLR2004
        return group, group
    pairs, near = _near(words, shown)
    one, other = group[shown[pairs[:, 0]]], group[shown[pairs[:, 1]]]
    fewer = np.minimum(words.count[shown[pairs[:, 0]]], words.count[shown[pairs[:, 1]]])
    least = np.where(fewer < FEW_WORDS, CLOSELY, NARROWLY)
    wide = near >= np.where(fewer >= MANY_WORDS, WIDELY, least)
    narrow = near >= least
    return joined(group, one[narrow], other[narrow]), joined(group, one[wide], other[wide])


def joined(group: Ints, one: Ints, other: Ints) -> Ints:
    """Merge the groups that the pairs connect; give each entry of `group` its merged number."""
    label = np.arange(group.max(initial=-1) + 1)
    while True:  # each round halves the longest way at least; the smallest number wins
        low = np.minimum(label[one], label[other])
        before = label.copy()
        np.minimum.at(label, label[one], low)
        np.minimum.at(label, label[other], low)
        label = label[label]
        label = label[label]
        if np.array_equal(label, before):
            return label[group]


def _near(words: Words, shown: Ints) -> tuple[Ints, Floats]:
    """Give pairs of texts that may be near-same, enough of them to connect each family, and how alike each is."""
    stems, text = _entries(words, shown)
    often = _often(stems)
    rare = (often >= 2) & (often <= max(_COMMON_LEAST, _COMMON_SHARE * len(shown)))  # noqa: PLR2004
    telling = np.maximum(np.log(len(shown) / often), _LEAST_TELLING)
    found = _candidates(stems[rare], text[rare], len(shown))
    if not len(found):
        return found, np.empty(0)
    starts = np.concatenate([[0], np.cumsum(np.bincount(text, minlength=len(shown)))])
    near = np.concatenate(
        [
            alike(stems, telling, starts, part[:, 0], part[:, 1])
            for part in np.array_split(found, len(found) // 200_000 + 1)
        ]
    )
    return found, near


def _entries(words: Words, shown: Ints) -> tuple[Hashes, Ints]:
    """Give the stems of the shown texts in a row, and to which of them each belongs."""
    count = words.count[shown]
    text = np.repeat(np.arange(len(shown)), count)
    place = np.arange(len(text)) - np.repeat(np.cumsum(count) - count, count) + words.starts[shown][text]
    return words.stems[place], text


def _often(stems: Hashes) -> Ints:
    """Give in how many texts each stem stands, or a little more (counted in slots that stems may share)."""
    slot = (stems & np.uint64(_SLOTS - 1)).astype(np.int64)
    return np.bincount(slot, minlength=_SLOTS)[slot]


def _candidates(stems: Hashes, text: Ints, texts: int) -> Ints:
    """Give pairs of texts that agree in two smallest hashes, and that twice, as rows of two."""
    present, at = np.unique(text, return_index=True)
    if not len(present):
        return np.empty((0, 2), np.int64)
    pairs = []
    for band in range(_BANDS if texts < _MANY else _BANDS_OF_MANY):
        seeds = mixed(_SEED + np.arange(2 * band, 2 * band + 2, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
        low = [np.minimum.reduceat(mixed(stems ^ seed), at) for seed in seeds]
        key = low[0] * np.uint64(3) + low[1]
        order = np.argsort(key, kind="stable")
        key, member = key[order], present[order]
        same = np.flatnonzero(key[1:] == key[:-1])
        starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
        head = np.repeat(starts, np.diff(np.append(starts, len(key))))
        pairs.append(np.concatenate([member[same], member[head[same + 1]]]) * texts + np.tile(member[same + 1], 2))
    packed, bands = np.unique(np.concatenate([distinct(found) for found in pairs]), return_counts=True)
    packed = packed[bands >= _AGREEING]
    return np.column_stack([packed // texts, packed % texts])


def alike(stems: Hashes, telling: Floats, starts: Ints, one: Ints, other: Ints) -> Floats:
    """Give for each pair the share of different stems that both have, of those that either has, weighed by how telling they are."""
    if not len(one):
        return np.empty(0)
    sides = [_with_pair(stems, starts, texts) for texts in (one, other)]
    place = np.concatenate([sides[0][0], sides[1][0]])
    pair = np.concatenate([sides[0][1], sides[1][1]])
    stem, weight = stems[place], telling[place]
    order = np.lexsort((stem, pair))
    pair, stem, weight = pair[order], stem[order], weight[order]
    twice = np.zeros(len(pair), np.bool_)
    twice[1:] = (pair[1:] == pair[:-1]) & (stem[1:] == stem[:-1])
    both = np.bincount(pair[twice], weights=weight[twice], minlength=len(one))
    either = np.bincount(pair[~twice], weights=weight[~twice], minlength=len(one))
    return np.asarray(both / np.maximum(either, 1e-9))


def _with_pair(stems: Hashes, starts: Ints, texts: Ints) -> tuple[Ints, Ints]:
    """Give the places of the different stems of each text, with the number of its pair."""
    count = starts[texts + 1] - starts[texts]
    pair = np.repeat(np.arange(len(texts)), count)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count) + starts[texts][pair]
    order = np.lexsort((stems[place], pair))
    place, pair = place[order], pair[order]
    new = np.ones(len(pair), np.bool_)
    new[1:] = (pair[1:] != pair[:-1]) | (stems[place[1:]] != stems[place[:-1]])
    return place[new], pair[new]
