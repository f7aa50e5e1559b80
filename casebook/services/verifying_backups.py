"""Look through a backup without any key: is everything there, and as it was written, and how old is it (docs/formats/backup.md)."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec

from casebook.audit.keeping_events import BackupVerified
from casebook.blobs.backup_folder import MANIFEST, SIGNATURE, SUMS, BackupFolder, Fault, hashed, made_at
from casebook.crypto.canonical import canonical
from casebook.crypto.labels import BACKUP_NAMESPACE
from casebook.crypto.signing import VerifyingKey, check
from casebook.errors import Tampered
from casebook.model import Backup
from casebook.work import House, begin

_RAW_KEY = 32


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup says of itself in the open, signed by the installation that made it."""

    backup: UUID
    casebook: str
    format: int
    key: str
    made: str
    revision: str
    sums: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found."""

    name: str
    manifest: Manifest | None
    fingerprint: str  # of the key that signed it; "" where it is signed by none
    files: int
    faults: tuple[Fault, ...]
    age: timedelta

    @property
    def good(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.faults


def verify(root: Path, name: str = "", *, fingerprint: str = "", now: datetime | None = None) -> Verdict:
    """Look through one backup, the newest unless another is named; `fingerprint` names the key that must have signed it.

    Raises:
        NotFound: there is no such backup.
    """
    folder = BackupFolder(root)
    name = folder.chosen(name)
    faults = folder.faults(name)
    manifest, key = None, None
    try:
        manifest, key = _signed(root / name)
        if hashed(root / name / SUMS) != manifest.sums:
            faults.append(Fault(f"{name}/{SUMS}", "changed"))
        _must_be(name, manifest, key, fingerprint)
    except FileNotFoundError:
        pass  # it is among the faults already
    except (Tampered, OSError, ValueError, msgspec.DecodeError):
        faults.append(Fault(f"{name}/{MANIFEST}", "changed"))
    return Verdict(
        name=name,
        manifest=manifest,
        fingerprint=key.fingerprint if key else "",
        files=len(folder.sums(name)),
        faults=tuple(sorted(set(faults), key=lambda each: (each.path, each.what))),
        age=(now or datetime.now(UTC)) - made_at(name),
    )


def note_verified(house: House, verdict: Verdict, *, opened: bool = False) -> None:
    """Write down, where the office runs, that one of its backups was looked through."""
    if verdict.manifest is None:
        return
    with begin(house, writes=True, name="backup.verify") as work:
        row = work.db.get(Backup, verdict.manifest.backup)
        if row is None:
            return  # a backup of another office, or of this one before it was restored
        row.verified_on = work.clock().date() if verdict.good else None
        work.record(BackupVerified(backup=row.id, good=verdict.good, opened=opened))


def _must_be(name: str, manifest: Manifest, key: VerifyingKey, fingerprint: str) -> None:
    if made_at(name) != datetime.fromisoformat(manifest.made) or not name.endswith(manifest.backup.hex[:8]):
        raise Tampered
    if fingerprint and key.fingerprint != fingerprint:
        raise Tampered


def _signed(folder: Path) -> tuple[Manifest, VerifyingKey]:
    """Give the manifest and the key that it is signed with; raises Tampered."""
    content = (folder / MANIFEST).read_bytes()
    manifest = msgspec.json.decode(content, type=Manifest)
    if canonical(msgspec.to_builtins(manifest)) != content:
        raise Tampered
    key = _key(manifest.key)
    check((folder / SIGNATURE).read_bytes(), content, BACKUP_NAMESPACE, key)
    return manifest, key


def _key(line: str) -> VerifyingKey:
    try:
        key = VerifyingKey(base64.b64decode(line.partition(" ")[2], validate=True)[-_RAW_KEY:])
    except binascii.Error as error:
        raise Tampered from error
    if key.line != line:
        raise Tampered
    return key
