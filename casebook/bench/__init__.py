"""Measure what we owe, each as a ratio against a plain baseline in the same run (docs/benchmarks.md)."""

from collections.abc import Callable, Iterator
from types import MappingProxyType

from casebook.bench import (
    bundles,
    chats,
    desk,
    importing,
    listing,
    packs,
    patterns,
    portal,
    reports,
    sealing,
    sign_in,
    uploads,
)
from casebook.bench.row import Row

BENCHES: MappingProxyType[str, Callable[[], Row]] = MappingProxyType(
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
    }
)
"""Every measurement, by the name that `casebook bench --only` takes and its row carries."""


KNOWN: MappingProxyType[str, Callable[[], Row]] = MappingProxyType({**BENCHES, **desk.LARGE, **packs.LARGE_PACKS})
"""These, and those of large offices and large packs, which are measured by name only."""


def run(only: str = "") -> Iterator[Row]:
    """Run all measurements but those of large offices and packs, or one; give each row as soon as it is there."""
    for name in (only,) if only else BENCHES:
        yield KNOWN[name]()
