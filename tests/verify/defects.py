"""Packs with one defect each, and the vectors made from them: `python -m tests.verify.defects` writes the folder anew.

A vector is a header, an empty line, and splices that turn a base pack into the bad one, so that any implementation
can use it: `@offset -deleted +hex`, offsets into the base, in order (docs/formats/pack.md, "Vectors").
"""

import difflib
import hashlib
import io
import itertools
import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from casebook.crypto.canonical import Json, canonical
from casebook.crypto.chain import link
from casebook.crypto.signing import SigningKey
from casebook.verify import verify
from tests.exporters.authority import a_stamper
from tests.exporters.factories import a_dossier, a_pack
from tests.verify.packs import (
    FOLDER,
    SIGNATURE,
    TAGMANIFEST,
    packed,
    relisted,
    relisted_as_is,
    resigned,
    unpacked,
    zipped,
)

VECTORS = Path(__file__).parent.parent / "vectors" / "pack"
PHOTO = "data/exhibits/E001/original/photo.png"
LOG, TABLE, INDEX = "data/03-custody/custody-log.jsonl", "data/03-custody/custody-log.csv", "data/00-index.csv"
CRATE = "data/ro-crate-metadata.json"
STAMP = f"signatures/{TAGMANIFEST}.tsa1.tsr"
STRANGER = SigningKey(b"s" * 32)


@dataclass(frozen=True, slots=True)
class Defect:
    """How to break a pack, and what the verifier must say."""

    step: int
    says: str
    broken: Callable[[bytes], bytes]
    base: str = "unstamped"


def edited(path: str, old: bytes, new: bytes, *, listed: bool = False) -> Callable[[bytes], bytes]:
    def broken(pack: bytes) -> bytes:
        files = unpacked(pack)
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)
        return packed(relisted(files) if listed else files)

    return broken


def swapped(old: bytes, new: bytes, *, last: bool = False) -> Callable[[bytes], bytes]:
    """Replace bytes of the container itself."""

    def broken(pack: bytes) -> bytes:
        at = pack.rindex(old) if last else pack.index(old)
        return pack[:at] + new + pack[at + len(old) :]

    return broken


def added(path: str, content: bytes = b"added\n", *, listed: bool = False) -> Callable[[bytes], bytes]:
    def broken(pack: bytes) -> bytes:
        files = {**unpacked(pack), path: content}
        return packed(relisted(files) if listed else files)

    return broken


def without(path: str, *, listed: bool = False) -> Callable[[bytes], bytes]:
    def broken(pack: bytes) -> bytes:
        files = unpacked(pack)
        del files[path]
        return packed(relisted(files) if listed else files)

    return broken


def renamed(old: str, new: str) -> Callable[[bytes], bytes]:
    def broken(pack: bytes) -> bytes:
        files = unpacked(pack)
        files[new] = files.pop(old)
        return packed(files)

    return broken


def with_name(name: str) -> Callable[[bytes], bytes]:
    def broken(pack: bytes) -> bytes:
        whole = {f"{FOLDER}/{path}": content for path, content in unpacked(pack).items()}
        return zipped(dict(sorted({**whole, name: b"x"}.items())))

    return broken


def signed_by(key: SigningKey, namespace: str) -> Callable[[bytes], bytes]:
    def broken(pack: bytes) -> bytes:
        files = unpacked(pack)
        return packed({**files, SIGNATURE: key.sign(files[TAGMANIFEST], namespace)})

    return broken


def record_edited(path: str, old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def broken(pack: bytes) -> bytes:
        files = unpacked(pack)
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)
        return packed(resigned(files))

    return broken


def record_replaced(path: str, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    def broken(pack: bytes) -> bytes:
        files = unpacked(pack)
        return packed(resigned({**files, path: change(files[path])}))

    return broken


def crate_edited(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def broken(pack: bytes) -> bytes:
        files = unpacked(pack)
        assert old in files[CRATE]
        return packed(relisted_as_is({**files, CRATE: files[CRATE].replace(old, new, 1)}))

    return broken


def mode_of_link(pack: bytes) -> bytes:
    at = pack.index(b"PK\x01\x02") + 38
    return pack[:at] + (0o120777 << 16).to_bytes(4, "little") + pack[at + 4 :]


def bit_of_first_entry(offset: int, bit: int) -> Callable[[bytes], bytes]:
    def broken(pack: bytes) -> bytes:
        at = pack.index(b"PK\x01\x02") + offset
        return pack[:at] + bytes([pack[at] ^ bit]) + pack[at + 1 :]

    return broken


def listed_once(pack: bytes) -> bytes:
    files = unpacked(pack)
    sha256 = files["manifest-sha256.txt"]
    both = relisted({**files, "data/extra.txt": b"extra"})
    return packed(resigned({**both, "manifest-sha256.txt": sha256}))


def payload_replaced(pack: bytes) -> bytes:
    files = unpacked(pack)
    old, new = files[PHOTO], b"another picture"
    index = files[INDEX].replace(_digest(old), _digest(new)).replace(b",%d," % len(old), b",%d," % len(new))
    return packed(relisted({**files, PHOTO: new, INDEX: index}))


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def doubled(pack: bytes) -> bytes:
    files = {f"{FOLDER}/{path}": content for path, content in unpacked(pack).items()}
    first, _ = next(iter(files.items()))
    twin = first[:-1] + chr(ord(first[-1]) - 1)
    return zipped({twin: b"first", **files}).replace(twin.encode(), first.encode())


def hidden_gap(pack: bytes) -> bytes:
    at = pack.index(b"PK\x01\x02")
    offset = int.from_bytes(pack[-6:-2], "little") + 1
    return pack[:at] + b"\0" + pack[at:-6] + offset.to_bytes(4, "little") + pack[-2:]


def line_dropped(number: int) -> Callable[[bytes], bytes]:
    def broken(pack: bytes) -> bytes:
        files = unpacked(pack)
        lines = files[LOG].splitlines(keepends=True)
        rows = files[TABLE].splitlines(keepends=True)
        del lines[number], rows[number + 1]
        return packed(relisted({**files, LOG: b"".join(lines), TABLE: b"".join(rows)}))

    return broken


def rechained(change: Callable[[dict[str, Json]], dict[str, Json]]) -> Callable[[bytes], bytes]:
    """Change the last record and make its hash true again."""

    def broken(pack: bytes) -> bytes:
        files = unpacked(pack)
        *kept, last = files[LOG].splitlines(keepends=True)
        event = json.loads(last)
        record = change(event["record"])
        true = link(bytes.fromhex(event["previous_hash"]), record).hex()
        table = files[TABLE].replace(event["event_hash"].encode(), true.encode())
        line = canonical({**event, "event_hash": true, "record": record}) + b"\n"
        return packed(relisted({**files, LOG: b"".join([*kept, line]), TABLE: table}))

    return broken


def custody_emptied(pack: bytes) -> bytes:
    files = unpacked(pack)
    heading = files[TABLE].splitlines(keepends=True)[0]
    return packed(relisted({**files, LOG: b"", TABLE: heading}))


def crc_wrong_twice(pack: bytes) -> bytes:
    crc = pack[14:18]
    at = pack.index(b"PK\x01\x02") + 16
    assert pack[at : at + 4] == crc
    return pack[:14] + b"\0\0\0\0" + pack[18:at] + b"\0\0\0\0" + pack[at + 4 :]


def row_dropped(pack: bytes) -> bytes:
    files = unpacked(pack)
    rows = files[INDEX].splitlines(keepends=True)
    return packed(relisted({**files, INDEX: b"".join(rows[:-1])}))


DEFECTS = {
    "zip_prefixed": Defect(1, "added before", lambda pack: b"MZ" + pack),
    "zip_suffixed": Defect(1, "not a whole ZIP file", lambda pack: pack + b"\n"),
    "zip_commented": Defect(1, "not a whole ZIP file", lambda pack: pack[:-2] + b"\x02\0hi"),
    "zip_cut": Defect(1, "not a whole ZIP file", lambda pack: pack[:-100]),
    "zip_empty": Defect(1, "not a whole ZIP file", lambda _: b""),
    "zip_count_wrong": Defect(1, "directory is cut", lambda pack: pack[:-14] + b"\xfe\xff\xfe\xff" + pack[-10:]),
    "zip_directory_absurd": Defect(1, "more files than", lambda pack: pack[:-10] + b"\0\0\0\x7f" + pack[-6:]),
    "zip_encrypted": Defect(1, "encrypted", bit_of_first_entry(8, 1)),
    "zip_compressed": Defect(1, "compressed", bit_of_first_entry(10, 8)),
    "zip_dated": Defect(1, "not written as in a pack", bit_of_first_entry(14, 2)),
    "zip_executable": Defect(1, "not written as in a pack", bit_of_first_entry(40, 0o100)),
    "zip_symlink": Defect(1, "is a link", mode_of_link),
    "zip_crc_wrong": Defect(1, "different things", bit_of_first_entry(16, 1)),
    "zip_crc_wrong_twice": Defect(3, "checksum (CRC-32)", crc_wrong_twice),
    "zip_duplicate": Defect(1, "twice", doubled),
    "zip_headers_disagree": Defect(1, "different things", swapped(f"{FOLDER}/bagit.txt".encode(), f"{FOLDER}/bagit.tx_".encode())),
    "zip_gap": Defect(1, "hides bytes", hidden_gap),
    "zip_traversal": Defect(1, "not allowed", with_name("../evil.txt")),
    "zip_absolute": Defect(1, "not allowed", with_name("/etc/evil.txt")),
    "zip_drive": Defect(1, "not allowed", with_name("C:evil.txt")),
    "zip_backslash": Defect(1, "not allowed", with_name(f"{FOLDER}/..\\evil.txt")),
    "zip_device_name": Defect(1, "device name", with_name(f"{FOLDER}/data/aux.txt")),
    "zip_folder_entry": Defect(1, "folder entry", with_name(f"{FOLDER}/data/empty/")),
    "zip_two_folders": Defect(1, "exactly one pack folder", with_name("OTHER/file.txt")),
    "zip_case_collision": Defect(1, "cannot be told", with_name(f"{FOLDER}/BAGIT.TXT")),
    "zip_file_is_folder": Defect(1, "cannot be told", with_name(f"{FOLDER}/bagit.txt/x")),
    "folder_renamed": Defect(2, "renamed", lambda pack: packed(unpacked(pack), "CBP-2026-000000")),
    "bagit_other_version": Defect(2, "BagIt 1.0", edited("bagit.txt", b"1.0", b"0.97")),
    "bagit_missing": Defect(2, "bagit.txt is missing", without("bagit.txt")),
    "bag_info_field_missing": Defect(2, "fields of a pack", edited("bag-info.txt", b"Bagging-Date: 2026-05-11\n", b"")),
    "readme_changed": Defect(3, "README-FIRST.txt was changed", edited("README-FIRST.txt", b"confidential", b"public")),
    "certificate_missing": Defect(3, "EVIDENCE-CERTIFICATE.pdf is missing", without("EVIDENCE-CERTIFICATE.pdf")),
    "record_added": Defect(3, "NOTES.txt was added", added("NOTES.txt")),
    "record_added_and_signed": Defect(3, "NOTES.txt was added", added("NOTES.txt", listed=True)),
    "signature_added": Defect(3, "was added", added("signatures/other.sig")),
    "tagmanifest_missing": Defect(3, f"{TAGMANIFEST} is missing", without(TAGMANIFEST)),
    "payload_changed": Defect(4, "photo.png was changed", edited(PHOTO, b"PNG", b"png")),
    "payload_missing": Defect(4, "photo.png is missing", without(PHOTO)),
    "payload_added": Defect(4, "extra.txt was added", added("data/extra.txt")),
    "payload_renamed": Defect(4, "photo.png is missing", renamed(PHOTO, PHOTO.replace("photo", "picture"))),
    "payload_in_one_manifest": Defect(4, "extra.txt was added", listed_once),
    "payload_count_wrong": Defect(4, "number of files", record_edited("bag-info.txt", b"Payload-Oxum: ", b"Payload-Oxum: 1")),
    "manifest_single_space": Defect(4, "line 1 of manifest-sha256.txt", record_edited("manifest-sha256.txt", b"  ", b" ")),
    "manifest_upper_case": Defect(4, "line 1 of manifest-sha256.txt", record_replaced("manifest-sha256.txt", bytes.upper)),
    "manifest_cut": Defect(4, "it is cut", record_replaced("manifest-sha512.txt", lambda text: text[:-1])),
    "signature_missing": Defect(5, ".sig is missing", without(SIGNATURE)),
    "signature_by_stranger": Defect(5, "another key", signed_by(STRANGER, "casebook-pack@v1")),
    "signature_for_other_purpose": Defect(5, "another purpose", signed_by(SigningKey(b"k" * 32), "git")),
    "signature_rewrapped": Defect(5, "not written as ssh-keygen", edited(SIGNATURE, b"SIGNATURE-----\nU1", b"SIGNATURE-----\nU\n1")),
    "allowed_signers_two": Defect(5, "not one line", record_replaced("verify/allowed_signers", lambda text: text * 2)),
    "identity_other": Defect(5, "not the contact", record_edited("verify/allowed_signers", b"evidence@", b"someone@")),
    "stamp_of_other_pack": Defect(6, "something else than this pack", record_replaced("README-FIRST.txt", lambda _: b"new\n"), "stamped"),
    "stamp_added": Defect(3, "tsa-1-chain.pem is missing", added(STAMP)),
    "stamp_removed": Defect(3, "tsa-1-chain.pem was added", without(STAMP), "stamped"),
    "stamp_is_no_stamp": Defect(6, "time stamp", lambda pack: packed({**unpacked(pack), STAMP: b"0\x030\x01\0"}), "stamped"),
    "custody_record_edited": Defect(7, "changed after it was recorded", edited(LOG, b"received", b"recieved", listed=True)),
    "custody_first_link_dropped": Defect(7, "does not follow", line_dropped(0)),
    "custody_line_malformed": Defect(7, "not written as in a pack", edited(LOG, b'"event_hash":"', b'"event_hash":"0', listed=True)),
    "custody_number_skipped": Defect(7, "a number is missing", rechained(lambda record: {**record, "seq": 3})),
    "custody_number_absent": Defect(7, "lacks its number", rechained(lambda record: {**record, "seq": "two"})),
    "custody_silent": Defect(9, "says nothing about E001", custody_emptied),
    "custody_table_differs": Defect(7, "do not show the same", edited(TABLE, b"E001,1,", b"E001,1,\r\nE009,1,", listed=True)),
    "metadata_other_version": Defect(8, "RO-Crate 1.2", crate_edited(b'"https://w3id.org/ro/crate/1.2"', b'"https://w3id.org/ro/crate/1.1"')),
    "metadata_no_json": Defect(8, "not in the form", crate_edited(b"{", b"[")),
    "metadata_digest_wrong": Defect(8, "another size or digest", crate_edited(b'"sha256": "8650', b'"sha256": "8651')),
    "metadata_file_undescribed": Defect(8, "do not both have extra.txt", added("data/extra.txt", listed=True)),
    "index_row_missing": Defect(9, "every file of the exhibits", row_dropped),
    "index_digest_wrong": Defect(9, "another digest", edited(INDEX, b".png,8", b".png,9", listed=True)),
    "index_size_wrong": Defect(9, "another size", edited(INDEX, b",72,", b",73,", listed=True)),
    "index_without_mark": Defect(9, "columns of a pack", edited(INDEX, b"\xef\xbb\xbf", b"", listed=True)),
    "record_not_utf8": Defect(2, "not UTF-8", edited("bag-info.txt", b"Office", b"\xff")),
    "original_replaced": Defect(9, "not the file that custody first recorded", payload_replaced),
}  # fmt: skip


def spliced(base: bytes, broken: bytes) -> str:
    """Write the splices that turn one into the other, line by line and header by header."""
    before, after = (re.split(rb"(?<=\n)|(?=PK)|(?<=CBP-)", pack) for pack in (base, broken))
    starts = [0, *itertools.accumulate(map(len, before))]
    written = ""
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            written += f"@{starts[a]} -{starts[b] - starts[a]} +{b''.join(after[c:d]).hex()}\n"
    return written


def applied(base: bytes, splices: str) -> bytes:
    """Apply splices to a base pack."""
    made, done = b"", 0
    for line in splices.splitlines():
        offset, deleted, inserted = (field[1:] for field in line.split(" "))
        made += base[done : int(offset)] + bytes.fromhex(inserted)
        done = int(offset) + int(deleted)
    return made + base[done:]


def write_vectors() -> None:
    """Write the bases and every vector anew, and say what does not fail as it must."""
    dossier = a_dossier(withheld=())
    small = a_dossier(withheld=(), exhibits=dossier.exhibits[:1], custody=dossier.custody[:2], incidents=())
    with tempfile.TemporaryDirectory() as folder:
        stamped = a_pack(small, [a_stamper(Path(folder) / "tsa")])[0]
    bases = {"unstamped": a_pack(small)[0], "stamped": stamped}
    VECTORS.mkdir(parents=True, exist_ok=True)
    for name, base in bases.items():
        (VECTORS / f"{name}.zip").write_bytes(base)
    for name, defect in DEFECTS.items():
        broken = defect.broken(bases[defect.base])
        verdict = verify(io.BytesIO(broken))
        found = [(step.number, step.detail) for step in verdict.failures][:1]
        if not found or found[0][0] != defect.step or defect.says not in found[0][1]:
            raise AssertionError(f"{name}: {found}")
        splices = spliced(bases[defect.base], broken)
        header = f"expect: refused\nstep: {defect.step}\nsays: {defect.says}\nbase: {defect.base}.zip\n\n"
        (VECTORS / name).write_text(header + splices)


if __name__ == "__main__":
    write_vectors()
