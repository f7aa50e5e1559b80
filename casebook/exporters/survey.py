"""Look at every chosen file before the first byte of a pack is written.

A broken file must not sink a pack, and a pack cannot be mended once it streams: so each file is read once here, and
one that cannot be read as recorded is taken out of the dossier and named as a failure. The ZIP also needs each
file's CRC-32 before its bytes.
"""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from casebook.errors import CasebookError, Tampered
from casebook.exporters import places
from casebook.exporters.dossier import Contents, Dossier, ExhibitFacts, ExhibitFile, Failure
from casebook.exporters.items import Item


@dataclass(frozen=True, slots=True)
class Survey:
    """The dossier without what cannot be read or is not admitted, and its files, ready to be written."""

    dossier: Dossier
    items: tuple[Item, ...]


def survey(dossier: Dossier, contents: Contents) -> Survey:
    """Read every admitted file of the dossier once; give what can be disclosed."""
    items: list[Item] = []
    failures: list[Failure] = []
    exhibits: list[ExhibitFacts] = []
    for exhibit in dossier.exhibits:
        kept: list[ExhibitFile] = []
        for file in exhibit.files:
            if file.role == "original" and not dossier.profile.allows_originals:
                continue
            try:
                items.append(_read(places.of(exhibit, file), file, contents))
                kept.append(file)
            except (CasebookError, OSError):
                failures.append(Failure(what=f"{exhibit.label}: {file.name}", reason="could not be read as recorded"))
        exhibits.append(replace(exhibit, files=tuple(kept)))
    left = replace(dossier, exhibits=tuple(exhibits), failures=(*dossier.failures, *failures))
    return Survey(left, tuple(items))


def _read(path: str, file: ExhibitFile, contents: Contents) -> Item:
    sha256, crc, size = hashlib.sha256(), 0, 0
    for piece in contents(file.key):
        sha256.update(piece)
        crc = zlib.crc32(piece, crc)
        size += len(piece)
    if (size, sha256.hexdigest()) != (file.size, file.sha256):
        raise Tampered

    def pieces() -> Iterator[bytes]:
        return contents(file.key)

    return Item(path, size, crc, file.sha256, file.sha512, pieces)
