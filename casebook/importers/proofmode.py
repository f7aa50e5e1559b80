"""ProofMode bundles: photographs and recordings with what the telephone noted when it made them.

The hash of each file is compared with the one that was noted. Nothing that identifies the device or its place is ever
taken: a row keeps only the fields named here, all others stay in the original. Signatures and notarisations are not
checked, and that is said. Sources: the source of ProofMode for Android (2016 to 2026), and what other readers of its bundles state.
"""

import hashlib
import io
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from casebook.dates import Moment
from casebook.importers import choice as choices
from casebook.importers import dates_in_words
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

_ALIASES = {
    "SHA256": "File Hash SHA256",
    "File": "File Path",
    "Modified": "File Modified",
    "CurrentDateTime0GMT": "Proof Generated",
}
"""The names of 2016 for the same fields."""

_PROOF = re.compile(r"\.proof\.(csv|json)$", re.IGNORECASE)
_PROOF_FILE = re.compile(r"\.(?:proof\.(?:csv|json)|asc|ots|gst|devicecheck|attest|c2pa\.json)$", re.IGNORECASE)
_NOTARY = re.compile(r"\.(?:ots|gst)$", re.IGNORECASE)
_QUOTED_Z = re.compile(r"(.+\.\d{3})Z")
_IN_WORDS = re.compile(r"[^\W\d_]+\s+([^\W\d_]+ \d{1,2}\s+\d{4})(?:\s+at)?\s+(\d{1,2}:\d{2}:\d{2}\s?[AP]M)\s.*")
_OPEN = re.compile(r"T[\d:]+$")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_PIECE = 1024 * 1024
_LONGEST = 4 * 1024 * 1024
_MOST_ASKED = 20  # proofs that are looked into before the reading; one app writes them all alike
_MOST_HASHED = 2000  # files of a bundle that are hashed to be found
_KINDS = {
    **dict.fromkeys(("jpg", "jpeg", "png", "heic", "webp", "dng"), "photo"),
    **dict.fromkeys(("mp4", "mov", "3gp", "webm"), "video"),
    **dict.fromkeys(("m4a", "aac", "mp3", "wav", "ogg", "opus"), "audio"),
}


def recognises(source: Source) -> float:
    """Return 0.95 for a bundle that holds a file of proof."""
    return 0.95 if any(_PROOF.search(member.name) for member in source.members()) else 0.0


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the zone where the times of a proof do not bring one that can be relied on."""
    names = [member.name for member in source.members() if _PROOF.search(member.name)]
    for name in names[:_MOST_ASKED]:
        for fields in _proofs(source, name):
            shown = fields.get("File Created") or fields.get("Proof Generated", "")
            if _OPEN.search(_time(shown, Choice())[0].edtf):
                return (choices.zone(shown, name),)
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
            yield _kept((key, word(value)) for key, value in obj(one).items())
        return
    table = rows(decoded(io.BytesIO(octets)))
    header = next(table, None)
    for row in table if header else ():
        if header and row.cells != header.cells:
            yield _kept(zip(header.cells, row.cells, strict=False))


def _kept(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    named = ((_ALIASES.get(key.strip(), key.strip()), value.strip()) for key, value in pairs)
    return {key: value for key, value in named if key in KEPT and value}


def _time(shown: str, choice: Choice) -> tuple[Moment, tuple[str, ...]]:
    """Read a time of a proof.

    The app writes the telephone's own clock and a "Z" behind the thousandths which is no zone but a letter of its
    pattern; such a time, and one in words with the name of a zone, stays open unless a zone was chosen.
    """
    if quoted := _QUOTED_Z.fullmatch(shown):
        moment, notes = stamp(quoted[1], choice)
        return Moment(moment.edtf, moment.zone, shown), (*notes, "zone_doubtful")
    if words := _IN_WORDS.fullmatch(shown):
        return dates_in_words.when(f"{words[1]} {words[2]}", choice)
    return stamp(shown, choice)


def _message(
    fields: Mapping[str, str], said: str, position: Position, hashed: "_Hashed", names: Sequence[str], choice: Choice
) -> Message:
    path = posixpath.basename(fields.get("File Path", "").replace("\\", "/"))
    medium, note = hashed.find(said, path)
    generated, unread_too = _time(fields.get("Proof Generated", ""), choice)
    posted_at, unread = _time(fields["File Created"], choice) if "File Created" in fields else (generated, unread_too)
    signed = any(name.lower().endswith(".asc") and (said in name.lower() or (path and path in name)) for name in names)
    notarised = any(_NOTARY.search(name) and (said in name.lower() or (path and path in name)) for name in names)
    return Message(
        position=position,
        text=fields.get("Notes", ""),
        posted_at=posted_at,
        native_id=said,
        raw=MappingProxyType({name: path if name == "File Path" else fields[name] for name in KEPT if name in fields}),
        notes=(
            *unread,
            note,
            "signature_not_checked" if signed else "no_signature",
            *(("notary_not_checked",) if notarised else ()),
            "device_left_out",
        ),
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
