"""Measure what we owe, each as a ratio against a plain baseline in the same run (docs/benchmarks.md)."""

from collections.abc import Callable, Iterator
from types import MappingProxyType

from casebook.bench import sign_in
from casebook.bench.row import Row

BENCHES: MappingProxyType[str, Callable[[], Iterator[Row]]] = MappingProxyType({"sign_in": sign_in.measure})
"""Every measurement, by the name that `casebook bench --only` takes."""


def run(only: str = "") -> Iterator[Row]:
    """Run all measurements, or one, and give each row as soon as it is there."""
    for name, measure in BENCHES.items():
        if only in {"", name}:
            yield from measure()
