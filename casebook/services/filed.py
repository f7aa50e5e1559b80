"""Seal what a recipient files: each further file of a pack into the blob store, as it is made, never in the clear on a disk.

It needs no database. Whoever does not write the pack into the ledger deletes the blobs (`assembling.blobs_of`).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from casebook.blobs.store import Store
from casebook.crypto.envelope import SecretKey
from casebook.crypto.stream import SealingWriter
from casebook.exporters.dossier import Contents, Dossier
from casebook.exporters.proof_pack import BuiltPack
from casebook.exporters.reader_file import ReaderFile
from casebook.exporters.reader_files import reader_files
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.model.pack import PackedFile, PackFileBody
from casebook.model.places import file_context
from casebook.services.stripping import stripped

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Filed:
    """One sealed file of a pack, not in the ledger yet."""

    blob: str
    body: PackFileBody

    def as_reader(self) -> PackedFile:
        """Give it as the pack's file to read."""
        body = self.body
        return PackedFile(
            name=body.name, media_type=body.media_type, size=body.size, sha256=body.sha256, file_key=body.file_key
        )


def all_files(
    dossier: Dossier, built: BuiltPack, typesetter: TypstTypesetter, contents: Contents
) -> Iterator[ReaderFile]:
    """Give what the recipient reads and files; where a profile has no form of its own, casebook's own case file."""
    own = _first_or_none(reader_files(dossier, built, typesetter, contents, stripped))
    if dossier.profile.recipient_kind == "counsel" or own is None:
        pdf = typesetter.bundle(built.dossier, built.facts, contents)
        yield ReaderFile("reader", f"{dossier.pack_id}.pdf", PDF, (pdf,))
    if own is not None:
        yield from own


def seal_files(case_id: UUID, blobs: Store, files: Iterable[ReaderFile]) -> tuple[Filed, ...]:
    """Seal every file; when one fails, those before it are deleted."""
    sealed: list[Filed] = []
    try:
        for file in files:
            sealed.append(_sealed(case_id, blobs, file))  # noqa: PERF401  -- those before it must be known when one fails
    except BaseException:
        for each in sealed:
            blobs.delete(each.blob)
        raise
    return tuple(sealed)


def _sealed(case_id: UUID, blobs: Store, file: ReaderFile) -> Filed:
    sha256, size = hashlib.sha256(), 0
    with blobs.put() as incoming:
        key = SecretKey.generate()
        sealer = SealingWriter(key, file_context(case_id, incoming.name), incoming)
        for piece in file.pieces:
            sha256.update(piece)
            size += len(piece)
            sealer.write(piece)
        sealer.close()
        blob = incoming.keep()
    body = PackFileBody(
        part=file.part,
        name=file.name,
        media_type=file.media_type,
        size=size,
        sha256=sha256.hexdigest(),
        file_key=key.material,
    )
    return Filed(blob, body)


def _first_or_none(files: Iterator[ReaderFile]) -> Iterator[ReaderFile] | None:
    first = next(files, None)
    return None if first is None else _again(first, files)


def _again(first: ReaderFile, rest: Iterator[ReaderFile]) -> Iterator[ReaderFile]:
    yield first
    yield from rest
