"""Rounds: acts measured in turns, so that a busy machine slows the one and its baseline alike."""

import statistics
import time
from collections.abc import Callable


def medians(*acts: Callable[[], object], rounds: int) -> tuple[float, ...]:
    """Run all acts in turn, so many rounds; give the median seconds of each."""
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(rounds):
        for taken, act in zip(times, acts, strict=True):
            start = time.perf_counter()
            act()
            taken.append(time.perf_counter() - start)
    return tuple(statistics.median(taken) for taken in times)
