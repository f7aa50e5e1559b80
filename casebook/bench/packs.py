"""Packs: 50 exhibits of 2 MB out of the desk, beside a bare Flask application that zips 50 plain files.

`pack_50x2mb` is the pack on its way out: opened, authenticated and sent; `_age` and `_aes` encrypt it for its recipient as it
leaves. `pack_50x2mb_built` is the whole act: every exhibit read and hashed, pages set, everything written, signed, sealed, read
back and verified, and then sent. `pack_first_byte` is how long a member waits for a pack of 200 recordings to begin, the
slowest of the three ways. `pack_5gb` is what a pack of 5 GB takes of memory, from building it to each way out.
"""

import statistics
from collections.abc import Callable
from types import MappingProxyType

from casebook.bench.browser import Answer
from casebook.bench.packing import Exchange, exchange
from casebook.bench.rounds import medians
from casebook.bench.row import Row, row

COUNT, SIZE = 50, 2_000_000
MB = COUNT * SIZE / 1e6
ROUNDS = 3
GOAL = 0.7  # of the bare application
RECORDINGS = 200  # of a media pack
FIRST_BYTE = 1.0  # seconds
LARGE, SMALL = 1_000_000_000, 10_000_000  # bytes of each of five exhibits
CONSTANT = 1.1  # how much more memory the large pack may take than the small one
BARE_IS = "bare Flask zipping plain files"
Way = Callable[[Exchange, str], Answer]
WAYS: MappingProxyType[str, Way] = MappingProxyType({"proof": Exchange.fetch, "age": Exchange.age, "zip": Exchange.aes})


def out() -> Row:
    """Measure the download of a pack that is built."""
    return _out("pack_50x2mb", Exchange.fetch, goal=GOAL)


def out_age() -> Row:
    """Measure the same, encrypted to an age key on its way."""
    return _out("pack_50x2mb_age", Exchange.age, goal=0)


def out_aes() -> Row:
    """Measure the same, as a ZIP under AES-256."""
    return _out("pack_50x2mb_aes", Exchange.aes, goal=0)


def built() -> Row:
    """Measure building, verifying and downloading together."""
    with exchange(COUNT, SIZE) as desk:
        whole, plain = medians(lambda: desk.fetch(desk.build()), desk.zip, rounds=ROUNDS)
    return row("pack_50x2mb_built", MB / whole, "MB/s", MB / plain, BARE_IS, goal=GOAL)


def first_byte() -> Row:
    """Measure how long the first byte of a media pack takes, by the slowest way out."""
    with exchange(RECORDINGS, SIZE) as desk:
        pack = desk.build()
        waits = [_wait(way, desk, pack) for way in WAYS.values()]
        plain = statistics.median(desk.zip().first_byte for _ in range(ROUNDS))
    return row("pack_first_byte", max(waits), "s", plain, BARE_IS, goal=FIRST_BYTE, less_is_better=True)


def memory() -> Row:
    """Measure the peak of the desk and its children over building a pack of 5 GB and all its ways out, beside one of 50 MB."""
    small, large = (max(peaks(size).values()) for size in (SMALL, LARGE))
    return row("pack_5gb", large, "MB", small, "the same with 50 MB", goal=small * CONSTANT, less_is_better=True)


def peaks(size: int) -> dict[str, float]:
    """Give the peak memory (10^6 bytes of RSS) of each act with a pack of five recordings of `size` bytes."""
    found: dict[str, float] = {}
    with exchange(5, size, plain=False) as desk:
        with desk.desk.watched() as watch:
            pack = desk.build()
        found["build"] = watch.peak
        for name, way in WAYS.items():
            with desk.desk.watched() as watch:
                way(desk, pack)
            found[name] = watch.peak
    return found


def _out(name: str, way: Way, *, goal: float) -> Row:
    with exchange(COUNT, SIZE) as desk:
        pack = desk.build()
        whole, plain = medians(lambda: way(desk, pack), desk.zip, rounds=ROUNDS + 2)
    return row(name, MB / whole, "MB/s", MB / plain, BARE_IS, goal=goal)


def _wait(way: Way, desk: Exchange, pack: str) -> float:
    return statistics.median(way(desk, pack).first_byte for _ in range(ROUNDS))


LARGE_PACKS: MappingProxyType[str, Callable[[], Row]] = MappingProxyType({"pack_5gb": memory})
"""Measured by name only: it needs 11 GB of room and minutes."""
