"""How often chance does the same: tails in natural logarithms, and the control of false discoveries.

All analytic; exact or on the safe side (an upper bound of the probability).
"""

import math

import numpy as np

from casebook.analysis.posts import Flags, Floats, Ints


def log_choose(many: Floats | Ints | float, few: Floats | Ints | float) -> Floats:
    """Give the logarithm of the number of ways to choose `few` of `many`; 0 where few ≥ many."""
    many, few = np.broadcast_arrays(np.asarray(many, np.float64), np.asarray(few, np.float64))
    few = np.minimum(few, many)
    table = _log_factorials(int(many.max(initial=0)))
    n, k = many.astype(np.int64), few.astype(np.int64)
    return np.asarray(table[n] - table[k] - table[n - k])


def _log_factorials(largest: int) -> Floats:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, largest + 1)))])


def log_poisson_tail(count: int, mean: float) -> float:
    """Give log P(X ≥ count) for a Poisson variable, or a bound of it; 0 where count ≤ mean."""
    if count <= mean:
        return 0.0
    if mean <= 0:
        return -math.inf
    # The first term of the tail, and a geometric series above all others.
    return min(0.0, count * math.log(mean) - mean - math.lgamma(count + 1) - math.log1p(-mean / (count + 1)))


def discoveries(log_p: Floats, tests: float, rate: float) -> Flags:
    """Mark which of these, of so many tests in all, stay with false discoveries at `rate` (Benjamini and Hochberg)."""
    order = np.argsort(log_p, kind="stable")
    bound = math.log(rate) - math.log(max(tests, 1.0)) + np.log(np.arange(1, len(log_p) + 1))
    passed = np.flatnonzero(log_p[order] <= bound)
    kept = np.zeros(len(log_p), np.bool_)
    if len(passed):
        kept[order[: passed[-1] + 1]] = True
    return kept
