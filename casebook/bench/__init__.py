"""Measure what we owe, each as a ratio against a plain baseline in the same run (docs/benchmarks.md)."""

from collections.abc import Callable, Iterator
from functools import partial
from types import MappingProxyType

from casebook.bench import (
    bundles,
    chats,
    desk,
    engines,
    importing,
    listing,
    mixed,
    moving,
    packs,
    patterns,
    portal,
    processes,
    reports,
    sealing,
    sign_in,
    uploads,
)
from casebook.bench.row import LeftOut, Row

Bench = Callable[[], Row | Iterator[Row | LeftOut]]
"""Gives one row, or several that share what they are measured on."""

BENCHES: MappingProxyType[str, Bench] = MappingProxyType(
    {
        "seal_record": sealing.seal_record,
        "open_record": sealing.open_record,
        "seal_file": sealing.seal_file,
        "open_file": sealing.open_file,
        "open_middle": sealing.open_middle,
        "sign_in": sign_in.sign_in,
        "cases_list": listing.cases_list,
        "import_3000": importing.import_3000,
        "import_10000": importing.import_10000,
        "telegram_30000": chats.telegram_30000,
        "patterns_1m": patterns.patterns_1m,
        "bundle_300_pages": bundles.bundle_300_pages,
        "court_bundle_300_pages": bundles.court_bundle_300_pages,
        "court_bundle_1000_pages": bundles.court_bundle_1000_pages,
        "reports": reports.reports,
        "portal_file_100mb": portal.file_100mb,
        "portal_page": portal.page_weight,
        "inbox_1000": portal.inbox_list,
        "upload_100mb": uploads.upload_100mb,
        "upload_1gb": uploads.upload_1gb,
        "upload_rss": uploads.upload_rss,
        "pack_50x2mb": packs.out,
        "pack_50x2mb_age": packs.out_age,
        "pack_50x2mb_aes": packs.out_aes,
        "pack_50x2mb_built": packs.built,
        "pack_first_byte": packs.first_byte,
        "postgresql": engines.engines,
        "two_processes": processes.processes,
        "mixed_sqlite": partial(mixed.mixed, "sqlite"),
        "mixed_postgresql": partial(mixed.mixed, "postgresql"),
        "move_100000": moving.records,
        "move_files_1gb": partial(moving.files, 1),
    }
)
"""Every measurement, by the name that `casebook bench --only` takes and its row carries."""


KNOWN: MappingProxyType[str, Bench] = MappingProxyType(
    {**BENCHES, **desk.LARGE, **packs.LARGE_PACKS, "move_files_10gb": partial(moving.files, 10)}
)
"""These, and those of large offices, large packs and many files, which are measured by name only."""


def run(only: str = "") -> Iterator[Row | LeftOut]:
    """Run all measurements but those that are known by name only, or one; give each row as soon as it is there."""
    for name in (only,) if only else BENCHES:
        measured = KNOWN[name]()
        yield from (measured,) if isinstance(measured, Row) else measured
