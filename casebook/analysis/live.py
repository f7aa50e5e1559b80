"""Texts that many write down while they hear or see the same: lines of a song, words of a debate. They look ordered, and are not.

Two signs, either of which is enough: lines follow each other at an even pace for long; or nearly all texts fall into a few
sittings, each text within minutes, many texts a sitting, and nothing for days between them.
"""

import numpy as np

from casebook.analysis.posts import Floats

PAUSE = 600.0  # seconds
LINES, EVEN, SHARE = 15, 0.5, 0.8  # texts in a row; spread of pauses to their mean; of all texts
SITTING_PAUSE, SITTING_TEXTS, AT_ONCE = 3600.0, 6, 300.0  # seconds, texts, seconds from first to last copy
RARELY = 0.1  # share of the whole time that the sittings take


def even_pace(starts: Floats) -> bool:
    """Whether what starts at these seconds follows each other at an even pace for long."""
    gaps = np.diff(np.sort(starts))
    run = np.cumsum(gaps > PAUSE)
    within = gaps <= PAUSE
    even = 0
    for number in np.unique(run[within]).tolist():
        own = gaps[within & (run == number)]
        if len(own) >= LINES and own.std() < EVEN * own.mean():
            even += len(own)
    return even > SHARE * max(len(gaps), 1)


def sittings(starts: Floats, spans: Floats) -> bool:
    """Whether nearly all of these texts, each copied within minutes (`spans`, seconds), fall into a few sittings."""
    order = np.argsort(starts)
    starts, spans = starts[order], spans[order]
    if len(starts) < 2 * SITTING_TEXTS or np.median(spans) > AT_ONCE:
        return False
    sitting = np.concatenate([[0], np.cumsum(np.diff(starts) > SITTING_PAUSE)])
    texts = np.bincount(sitting)
    first = np.searchsorted(sitting, np.arange(len(texts)))
    last = np.append(first[1:], len(starts)) - 1
    many = texts >= SITTING_TEXTS
    lasted = float((starts[last] - starts[first])[many].sum())
    return bool(
        many.sum() >= 2  # noqa: PLR2004 -- one sitting alone could be one order
        and texts[many].sum() >= SHARE * len(starts)
        and lasted <= RARELY * (starts[-1] - starts[0])
    )
