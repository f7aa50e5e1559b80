"""Take a pack apart and put it together again, truthfully or not: what a forger would do."""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping

from casebook.exporters.captures import as_json
from casebook.verify import layout
from tests.exporters.factories import SIGNER

FOLDER = "CBP-2026-7F3A91"
NAMESPACE = "casebook-pack@v1"
TAGMANIFEST = "tagmanifest-sha256.txt"
METADATA = "data/ro-crate-metadata.json"
SIGNATURE = f"signatures/{TAGMANIFEST}.sig"
MANIFESTS = {"sha256": "manifest-sha256.txt", "sha512": "manifest-sha512.txt"}


def unpacked(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def packed(files: Mapping[str, bytes], folder: str = FOLDER) -> bytes:
    """Zip files in the layout of a pack, whatever they are."""
    return zipped({f"{folder}/{path}": content for path, content in sorted(files.items())})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Zip whole paths in the order given."""
    parts: list[bytes] = []
    entries: list[layout.Entry] = []
    for name, content in files.items():
        entries.append(layout.Entry(name, len(content), zlib.crc32(content), entries[-1].end if entries else 0))
        parts += [layout.local_header(entries[-1]), content]
    directory = b"".join(map(layout.central_header, entries))
    return b"".join([*parts, directory, layout.end_record(len(entries), len(directory), entries[-1].end)])


def relisted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make metadata, counts, manifests, tagmanifest and signature true again after a change."""
    return relisted_as_is({**files, METADATA: _described(files)})


def _described(files: Mapping[str, bytes]) -> bytes:
    crate = json.loads(files[METADATA])
    for entity in crate["@graph"]:
        content = files.get(f"data/{entity['@id']}")
        if entity["@type"] == "File" and content is not None:
            entity |= {"sha256": hashlib.sha256(content).hexdigest(), "contentSize": str(len(content))}
    return as_json(crate)


def relisted_as_is(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make manifests, tagmanifest and signature true again, whatever the metadata says."""
    files = dict(files)
    payload = sorted(path for path in files if path.startswith("data/"))
    for algorithm, name in MANIFESTS.items():
        files[name] = _listed(files, payload, algorithm)
    total = sum(len(files[path]) for path in payload)
    oxum = f"Payload-Oxum: {total}.{len(payload)}\n".encode()
    files["bag-info.txt"] = re.sub(rb"Payload-Oxum: .*\n", oxum, files["bag-info.txt"])
    return resigned(files)


def resigned(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make tagmanifest and signature true again after a change of a record."""
    files = dict(files)
    records = sorted(path for path in files if not path.startswith(("data/", "signatures/", TAGMANIFEST)))
    files[TAGMANIFEST] = _listed(files, records, "sha256")
    files[SIGNATURE] = SIGNER.sign(files[TAGMANIFEST], NAMESPACE)
    return files


def _listed(files: Mapping[str, bytes], paths: list[str], algorithm: str) -> bytes:
    return "".join(f"{hashlib.new(algorithm, files[path]).hexdigest()}  {path}\n" for path in paths).encode()
