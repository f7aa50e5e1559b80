"""What stands between a hostile file and the keys: the confined child, the scanner, and what reads letters."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from casebook.cli.looks.disks import kind_of_disk
from casebook.cli.looks.finding import Finding
from casebook.crypto import sealing
from casebook.inspection.clamd import signatures_of
from casebook.inspection.inspector import in_force, reads_letters
from casebook.work import House

OLD_SIGNATURES = timedelta(days=7)
_LOCKS = ("landlock", "seccomp", "network namespace", "limits", "no new privileges", "not dumpable")
_NEEDED = {"limits", "no new privileges", "refuses sockets", "refuses reading files", "refuses writing files"}
_CONFIGURATIONS = ("/etc/clamav/clamd.conf", "/etc/clamd.d/scan.conf", "/etc/clamd.conf")
_UNSEEN = "/tmp"  # noqa: S108 -- where clamd spools if nobody says otherwise


def looks_at_protections(house: House) -> Iterator[Finding]:
    """Cryptography, confinement, the scanner, Tesseract."""
    yield Finding("ML-KEM-768 is available", sealing.available(), "install the pinned cryptography wheel")
    force = in_force()
    yield Finding(
        "hostile files are opened in a confined process",
        set(force) >= _NEEDED,
        "this kernel offers too little confinement: update it, and keep seccomp on",
        ", ".join(name for name in _LOCKS if name in force),
    )
    lacking = [name for name in _LOCKS if name not in force]
    yield Finding(
        "every lock on that process is in force", not lacking, f"missing here: {', '.join(lacking)}", note=True
    )
    yield from _scanner(house)
    yield Finding(
        "words in pictures can be read",
        reads_letters(),
        "install tesseract-ocr with eng, rus, tgk and fas, or names in pictures are not found when a pack is screened",
        note=True,
    )


def _scanner(house: House) -> Iterator[Finding]:
    address = house.settings.clamd
    if not address:
        yield Finding(
            "a virus scanner is named",
            good=False,
            advice="none is needed, since nothing is opened here; CASEBOOK_CLAMD names one, to warn who opens originals",
            note=True,
        )
        return
    dated = signatures_of(address)
    yield Finding(
        "the virus scanner answers", dated is not None, f"is clamd running, and may it be reached at {address}?"
    )
    if dated is not None:
        fresh = house.clock() - dated < OLD_SIGNATURES
        yield Finding("its signatures are new", fresh, "run freshclam, by a timer", f"{dated:%Y-%m-%d}")
    place = spool_of_scanner()
    yield Finding(
        "the virus scanner spools in memory",
        bool(place) and kind_of_disk(Path(place)) in {"tmpfs", "ramfs"},
        "clamd writes what it is sent into TemporaryDirectory in the clear: name a tmpfs in clamd.conf "
        + (f"(it is {place})" if place else "(its configuration was not found)"),
        note=not place,
    )


def spool_of_scanner(configurations: tuple[str, ...] = _CONFIGURATIONS) -> str:
    """Name the folder into which clamd writes what it is sent, "" where its configuration cannot be read."""
    for path in configurations:
        try:
            lines = Path(path).read_text("utf-8", "replace").splitlines()
        except OSError:
            continue
        words = [line.split() for line in lines]
        return next((word[1] for word in words if len(word) > 1 and word[0] == "TemporaryDirectory"), _UNSEEN)
    return ""
