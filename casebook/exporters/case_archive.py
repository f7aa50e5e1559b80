"""A case archive: records, tables, original files, custody and changes of one or more cases, as one BagIt bag in a ZIP.

It is everything that the office holds of the cases, in the clear, for whoever keeps them from now on; no keys of ours are
in it (docs/formats/archive.md). Each file is read once before the first byte is written: what is not as it was stored is
named, and left out.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from hashlib import sha256

import msgspec

from casebook.errors import CasebookError, Tampered
from casebook.exporters import bag, records_csv, records_json
from casebook.exporters.items import Item, made, written
from casebook.exporters.plain import encoded
from casebook.exporters.records import CaseOut, Export, KeptFile

Contents = Callable[[str], Iterator[bytes]]
"""Gives the bytes of one `KeptFile.key`, in pieces; raises rather than give a wrong byte."""

README = """This folder was written by casebook. It holds everything that an office kept of one or more cases, in the clear.
Whoever has it can read all of it: names, addresses, testimony, files. Keep it encrypted, and delete it when it is no
longer needed.

data/<case>/records.json    every record, as data/schema.json describes
data/<case>/csv/            the same as tables, one a kind of record
data/<case>/files/          originals, byte for byte as they were received
data/<case>/custody.jsonl   what happened to each original, as a chain of hashes
data/<case>/changes.jsonl   who changed what, and what stood there before
data/terms.csv              the code lists, as far as they occur
manifest-sha256.txt         SHA-256 of every file: sha256sum -c manifest-sha256.txt

It is a bag after RFC 8493 (BagIt 1.0). Files may be hostile: open them only on a machine that is made for that.
"""


def items(export: Export, contents: Contents, *, bom: bool = True) -> tuple[Export, list[Item]]:
    """Read every file once; give the export with what could not be read named in it, and all files of the bag."""
    payload: list[Item] = []
    cases = []
    for case in export.cases:
        readable, unreadable = _read(case, contents)
        payload += readable
        cases.append(replace(case, unreadable=(*case.unreadable, *unreadable)))
    export = replace(export, cases=tuple(cases))
    for case in export.cases:
        payload += _told(replace(export, cases=(case,)), case, bom=bom)
    payload.append(written("data/schema.json", _schema(export)))
    payload.append(written("data/terms.csv", records_csv.terms(export, bom=bom)))
    return export, [*payload, *_tags(export, payload)]


def _read(case: CaseOut, contents: Contents) -> tuple[list[Item], list[str]]:
    readable, unreadable = [], []
    for file in case.files:
        try:
            readable.append(_surveyed(f"data/{case.reference}/files/{file.label}_{file.name}", file, contents))
        except (CasebookError, OSError):
            unreadable.append(file.label)
    return readable, unreadable


def _surveyed(path: str, file: KeptFile, contents: Contents) -> Item:
    hashed, crc, size = sha256(), 0, 0
    for piece in contents(file.key):
        hashed.update(piece)
        crc, size = zlib.crc32(piece, crc), size + len(piece)
    if (size, hashed.hexdigest()) != (file.size, file.sha256):
        raise Tampered

    def pieces() -> Iterator[bytes]:
        return contents(file.key)

    return Item(path, size, crc, file.sha256, file.sha512, pieces)


def _told(alone: Export, case: CaseOut, *, bom: bool) -> Iterator[Item]:
    place = f"data/{case.reference}"
    yield made(f"{place}/records.json", partial(records_json.document, alone, history=False))
    yield made(f"{place}/custody.jsonl", partial(records_json.custody_lines, case.custody))
    yield made(f"{place}/changes.jsonl", partial(records_json.lines, case.changes))
    for name, pieces in records_csv.tables(alone, bom=bom):
        yield made(f"{place}/csv/{name}", pieces)


def _schema(export: Export) -> bytes:
    return msgspec.json.format(msgspec.json.encode(records_json.schema(export.nouns)), indent=2) + b"\n"


def _tags(export: Export, payload: list[Item]) -> list[Item]:
    described = {
        "Source-Organization": export.office,
        "External-Description": "Case archive. Confidential: everything in it can be read by whoever has it.",
        "Bagging-Date": export.made_at.strftime("%Y-%m-%d"),
        **bag.weight(payload),
        "Bag-Software-Agent": export.software,
    }
    tags = [
        written("bagit.txt", bag.DECLARATION),
        written("bag-info.txt", bag.tag_file(described)),
        written("manifest-sha256.txt", bag.manifest(payload, "sha256")),
        written("README.txt", encoded(README)),
    ]
    return [*tags, written("tagmanifest-sha256.txt", bag.manifest(tags, "sha256"))]
