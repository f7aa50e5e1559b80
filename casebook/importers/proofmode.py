"""ProofMode bundles: photographs and recordings with what the telephone noted when it made them.

The hash of each file is compared with the one that was noted. Nothing that identifies the device or its place is ever
taken: a row keeps only the fields named here, all others stay in the original. Signatures and notarisations are not
checked, and that is said. Source: proofmode.org, bundles of ProofMode for Android and iOS.
"""

import hashlib
import io
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from casebook.importers.choice import Choice, Question
from casebook.importers.decoding import decoded
from casebook.importers.json_rows import obj, word
from casebook.importers.json_stream import BROKEN_OFF, DAMAGED, items
from casebook.importers.media import NOT_FOUND
from casebook.importers.message import Medium, Message, Position, Skipped
from casebook.importers.numbering import numbered
from casebook.importers.rows import rows
from casebook.importers.source import Source
from casebook.importers.times import stamp

FORMAT = "proofmode"
NO_HASH = "This proof names no hash of a file."

KEPT = ("File Hash SHA256", "File Path", "File Created", "File Modified", "Proof Generated", "Notes", "Language")
"""The only fields that are taken. Not among them: device, hardware, networks, addresses, cells, places, screens."""

_PROOF = re.compile(r"\.proof\.(csv|json)$", re.IGNORECASE)
_PROOF_FILE = re.compile(r"\.(?:proof\.(?:csv|json)|asc|ots|gst|devicecheck|attest|c2pa\.json)$", re.IGNORECASE)
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_PIECE = 1024 * 1024
_LONGEST = 4 * 1024 * 1024
_MOST_HASHED = 2000  # files of a bundle that are hashed to be found
_KINDS = {
    **dict.fromkeys(("jpg", "jpeg", "png", "heic", "webp", "dng"), "photo"),
    **dict.fromkeys(("mp4", "mov", "3gp", "webm"), "video"),
    **dict.fromkeys(("m4a", "aac", "mp3", "wav", "ogg", "opus"), "audio"),
}


def recognises(source: Source) -> float:
    """Return 0.95 for a bundle that holds a file of proof."""
    return 0.95 if any(_PROOF.search(member.name) for member in source.members()) else 0.0


def questions(source: Source) -> tuple[Question, ...]:  # noqa: ARG001 -- all formats are asked alike
    """Ask nothing: the times of proofs bring their zone, or are left without one."""
    return ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield one row for each proof; its CSV and its JSON form are one."""
    return numbered(_all(source, choice), source)


def _all(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    names = [member.name for member in source.members()]
    hashed = _Hashed(source, [name for name in names if not _PROOF_FILE.search(name)])
    told: set[str] = set()
    # JSON first: where both forms are there, it is the one without a spreadsheet's quirks.
    for name in sorted((one for one in names if _PROOF.search(one)), key=lambda one: (not one.endswith("json"), one)):
        for fields in _proofs(source, name):
            position = Position(1, 0, name)
            said = fields.get("File Hash SHA256", "").lower()
            if not fields or not _SHA256.fullmatch(said):
                yield Skipped(position, NO_HASH if fields else DAMAGED)
            elif said not in told:
                told.add(said)
                yield _message(fields, said, position, hashed, names, choice)


def _proofs(source: Source, name: str) -> Iterator[Mapping[str, str]]:
    """Yield the kept fields of every proof of a file; an empty mapping for one that cannot be read."""
    try:
        with source.open(name) as stream:
            octets = stream.read(_LONGEST)
    except OSError:
        yield {}
        return
    if name.lower().endswith("json"):
        found = next((item.value for item in items(io.BytesIO(octets), [()]) if not item.fault), None)
        for one in found if isinstance(found, list) else [found]:
            yield {key: word(value).strip() for key, value in obj(one).items() if key in KEPT and word(value)}
        return
    table = rows(decoded(io.BytesIO(octets)))
    header = next(table, None)
    for row in table if header else ():
        pairs = zip(header.cells, row.cells, strict=False) if header else ()
        yield {key.strip(): value.strip() for key, value in pairs if key.strip() in KEPT and value.strip()}


def _message(
    fields: Mapping[str, str], said: str, position: Position, hashed: "_Hashed", names: Sequence[str], choice: Choice
) -> Message:
    path = posixpath.basename(fields.get("File Path", "").replace("\\", "/"))
    medium, note = hashed.find(said, path)
    posted_at, unread = stamp(fields.get("File Created") or fields.get("Proof Generated"), choice)
    generated, _ = stamp(fields.get("Proof Generated"), choice)
    signed = any(name.lower().endswith(".asc") and said in name.lower() for name in names)
    return Message(
        position=position,
        text=fields.get("Notes", ""),
        posted_at=posted_at,
        native_id=said,
        raw=MappingProxyType({name: path if name == "File Path" else fields[name] for name in KEPT if name in fields}),
        notes=(*unread, note, "signature_not_checked" if signed else "no_signature", "device_left_out"),
        kind="post",
        media=(medium,),
        captured_at=generated,
    )


class _Hashed:
    """The files of a bundle by their hash; each is read once, and only when it is asked for."""

    def __init__(self, source: Source, names: Sequence[str]) -> None:
        self._source = source
        self._names = names[:_MOST_HASHED]
        self._digests: dict[str, str] = {}

    def find(self, said: str, path: str) -> tuple[Medium, str]:
        """Return the medium of that hash, or the one of that name whose hash differs, and the note about it."""
        kind = _KINDS.get(path.rsplit(".", 1)[-1].lower(), "file")
        for name in sorted(self._names, key=lambda one: posixpath.basename(one) != path and said not in one):
            if self._digest(name) == said:
                return Medium(path or posixpath.basename(name), kind, member=name), "hash_matches"
        same = next((name for name in self._names if path and posixpath.basename(name) == path), "")
        if same:
            return Medium(path, kind, member=same), "hash_differs"
        return Medium(path or said, kind, NOT_FOUND), "hash_not_compared"

    def _digest(self, name: str) -> str:
        if name not in self._digests:
            self._digests[name] = _sha256(self._source, name)
        return self._digests[name]


def _sha256(source: Source, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with source.open(name) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError:
        return BROKEN_OFF
    return digest.hexdigest()
