"""Texts to the hashes of their compared words, in bulk: mentions, addresses, emoji and punctuation are no words."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from casebook.analysis.letters import BREAK, DROPPED, GAP, Letters
from casebook.analysis.posts import Flags, Hashes, Ints

_AT_ONCE = 1 << 21  # characters
_STEM = 5  # letters of a word that near-same texts are compared by: endings differ with the grammar
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_TURN = np.uint64(29)
_COLON, _SLASH, _AT, _DOT, _W = (ord(sign) for sign in ":/@.w")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of texts. Text i has the entries starts[i] … starts[i+1] of `stems`.

    `keys` are equal where the compared words are the same in any order; `count` is the number of words, `letters` of
    their letters; `linked` tells whether the text holds an address.
    """

    keys: Hashes
    count: Ints
    letters: Ints
    linked: Flags
    stems: Hashes
    starts: Ints


def words_of(texts: Sequence[str]) -> Words:
    """Hash the words of every text. Memory beyond the result is bounded; the same text gives the same hashes."""
    letters = Letters()
    parts = [_part(joined, number, letters) for joined, number in _pieces(texts)]
    if not parts:
        none = np.empty(0, np.int64)
        return Words(
            none.astype(np.uint64), none, none, none.astype(bool), none.astype(np.uint64), np.zeros(1, np.int64)
        )
    count = np.concatenate([part.count for part in parts])
    return Words(
        keys=np.concatenate([part.keys for part in parts]),
        count=count,
        letters=np.concatenate([part.letters for part in parts]),
        linked=np.concatenate([part.linked for part in parts]),
        stems=np.concatenate([part.stems for part in parts]),
        starts=np.concatenate([[0], np.cumsum(count)]),
    )


def mixed(values: Hashes) -> Hashes:
    """Scatter 64-bit values so that near ones are far apart (the finalizer of SplitMix64, shortened)."""
    values = (values ^ (values >> _TURN)) * _MIX
    return values ^ (values >> _TURN)


def _pieces(texts: Sequence[str]) -> Iterator[tuple[str, int]]:
    held: list[str] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text) + 1
        if size >= _AT_ONCE:
            yield _joined(held), len(held)
            held, size = [], 0
    if held:
        yield _joined(held), len(held)


def _joined(texts: list[str]) -> str:
    joined = "\0".join(texts)
    if joined.count("\0") != len(texts) - 1:
        joined = "\0".join(text.replace("\0", " ") for text in texts)
    joined = joined if joined.isascii() else unicodedata.normalize("NFC", joined)
    return joined + "\0"


def _part(joined: str, number: int, letters: Letters) -> Words:
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int32)
    folded, spaces = letters.compare(codes)
    unsaid, addresses = _unsaid(codes, spaces)
    linked = np.zeros(number, np.bool_)
    if len(addresses):
        linked[np.searchsorted(np.flatnonzero(codes == 0), addresses)] = True
    folded = np.where(unsaid & (folded != BREAK), GAP, folded)
    folded = folded[folded != DROPPED]
    again = np.zeros(len(folded), np.bool_)  # a letter that is written several times counts once; a digit counts
    again[1:] = (
        (folded[1:] == folded[:-1]) & (folded[1:] > GAP) & ~((folded[1:] >= ord("1")) & (folded[1:] <= ord("9")))
    )
    folded = folded[~again]
    return _hashed(folded, linked, number)


def _unsaid(codes: Ints, spaces: Flags) -> tuple[Flags, Ints]:
    """Mark what stands in mentions and addresses, and give the places of addresses."""
    starts = np.empty(len(codes), np.bool_)
    starts[0] = True
    starts[1:] = spaces[:-1]
    at = np.flatnonzero(codes == _AT)
    slash = np.flatnonzero(codes == _SLASH)
    addresses = slash[(slash > 1) & (codes[slash - 1] == _SLASH) & (codes[slash - 2] == _COLON)]
    w = np.flatnonzero((codes == _W) & starts)
    w = w[w + 3 < len(codes)]
    addresses = np.concatenate([addresses, w[(codes[w + 1] == _W) & (codes[w + 2] == _W) & (codes[w + 3] == _DOT)]])
    # A host and a path without a scheme: a dot between letters and later, in the same run of signs, a slash.
    run = np.cumsum(spaces)
    dots = np.flatnonzero((codes == _DOT) & ~spaces)
    dots = dots[dots + 1 < len(codes)]
    dots = dots[~spaces[dots + 1] & ~starts[dots]]
    with_dot = np.zeros(run[-1] + 1, np.bool_)
    with_dot[run[dots]] = True
    addresses = np.concatenate([addresses, slash[with_dot[run[slash]]]])
    gone = np.zeros(run[-1] + 1, np.bool_)
    gone[run[addresses]] = True
    mentions = at[starts[at]]
    gone[run[mentions]] = True
    # The space that begins a run has the run's number, but is a space anyway.
    return gone[run], np.sort(addresses)


def _hashed(folded: Ints, linked: Flags, number: int) -> Words:
    inside = folded > GAP
    begins = inside.copy()
    begins[1:] &= ~inside[:-1]
    first = np.flatnonzero(begins)
    ends = np.flatnonzero(folded == BREAK)
    text_of_word = np.searchsorted(ends, first)
    place_of = np.flatnonzero(inside)
    word_of = np.cumsum(begins)[place_of] - 1
    place = place_of - first[word_of]
    values = mixed((folded[place_of].astype(np.uint64) + (place.astype(np.uint64) << np.uint64(32))) * _ODD)
    at = np.flatnonzero(place == 0)
    whole = _sums(values, at)
    stems = mixed(_sums(np.where(place < _STEM, values, np.uint64(0)), at))
    count = np.bincount(text_of_word, minlength=number)
    starts = np.concatenate([[0], np.cumsum(count)])
    summed = np.concatenate([np.zeros(1, np.uint64), np.cumsum(mixed(mixed(whole)), dtype=np.uint64)])
    sizes = np.concatenate([[0], np.cumsum(np.diff(np.append(at, len(values))))])
    return Words(
        keys=summed[starts[1:]] - summed[starts[:-1]],
        count=count,
        letters=sizes[starts[1:]] - sizes[starts[:-1]],
        linked=linked,
        stems=stems,
        starts=starts,
    )


def _sums(values: Hashes, at: Ints) -> Hashes:
    return np.add.reduceat(values, at) if len(at) else np.empty(0, np.uint64)
