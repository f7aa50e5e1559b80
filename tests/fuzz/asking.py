"""What a target is: bytes go in, and a promise of ours must hold. A target raises where it does not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
DATA, VECTORS, FOUND = TESTS / "data", TESTS / "vectors", TESTS / "vectors" / "fuzz"

LARGEST_SEED = 24 * 1024
"""Bytes: larger samples make each try slow and teach the fuzzer little."""


@dataclass(frozen=True, slots=True)
class Target:
    """One parser: what is asked of it, and good examples to begin from."""

    name: str
    ask: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]
    longest: int = 4096

    def inputs(self) -> list[bytes]:
        """Give the examples to begin from, and everything that once broke this target."""
        found = sorted((FOUND / self.name).glob("*")) if (FOUND / self.name).is_dir() else []
        known = [path.read_bytes() for path in found]
        return [b"", *known, *(seed for seed in self.seeds() if len(seed) <= LARGEST_SEED)]


def text(data: bytes) -> str:
    """Give bytes as the text that a form or a file would give: what is no UTF-8 becomes U+FFFD."""
    return data.decode("utf-8", "replace")


def samples(*patterns: str) -> list[bytes]:
    """Give the stored files below tests/ that fit, small enough to begin from."""
    paths = [path for pattern in patterns for path in sorted(TESTS.glob(pattern)) if path.is_file()]
    return [path.read_bytes() for path in paths if path.stat().st_size <= LARGEST_SEED]
