"""Files that messages of an export carry, made exhibits of their own: the same bytes, joined to the incident of the message.

Each custody says from which export a file was taken: the export's own chain names the file by its hash, and the file's chain names
the export. Where in the archive it lay stands in the record of how it was obtained; a name of a file can name people, and links
of custody leave as they are.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import EvidenceSeen
from casebook.errors import InvalidInput, NoGrant, StorageFull, Tampered
from casebook.importers.source import Source
from casebook.inspection.names import display_name
from casebook.keys.keyring import Keyring
from casebook.model import Capture, Evidence
from casebook.model.evidence import CaptureBody, EvidenceBody, OriginalBody
from casebook.model.import_run import ImportRunBody
from casebook.services import custody
from casebook.services.casework import hold
from casebook.services.custody import ExhibitDraft
from casebook.services.custody_chain import add_link
from casebook.services.receiving import Received, receive
from casebook.services.recording import of_case, revise
from casebook.services.run_posts import messages_of
from casebook.work import Work

ATTACHED = "attached file of "
"""Begins the first link of such a file's custody; the label of the export's exhibit follows."""
MOST_FILES = 500  # of one step
_PIECE = 256 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of the archive, the messages that carry it (their identities), and its name as the first of them writes it."""

    member: str
    name: str
    messages: tuple[str, ...]


def attached_files(source: Source, run: ImportRunBody, sha256: str, wanted: frozenset[str]) -> list[Attached]:
    """Give the files that the messages with the identities `wanted` carry and the archive has, each once."""
    found: dict[str, Attached] = {}
    for message, identity, _taken in messages_of(source, run, sha256):
        if identity in wanted:
            for medium in message.media:
                if medium.member and not medium.missing:
                    earlier = found.get(medium.member)
                    carriers = (*earlier.messages, identity) if earlier else (identity,)
                    found[medium.member] = Attached(medium.member, earlier.name if earlier else medium.name, carriers)
    return list(found.values())


def received(work: Work, case_id: UUID, source: Source, file: Attached, *, limit: int) -> Received:
    """Receive one file of the archive, sealed as it is unpacked; it is durable, and no exhibit yet.

    Raises:
        InvalidInput: it cannot be read, it is larger than `limit` bytes, or there is no room for it.
    """
    try:
        return receive(work.blobs, case_id, file.name, _pieces(source, file.member), limit=limit)
    except (OSError, KeyError) as error:
        raise InvalidInput("This file in the archive cannot be read.", field="files") from error
    except StorageFull as error:
        raise InvalidInput("There was no room left for this file.", field="files") from error


def make_exhibit(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    export_id: UUID,
    file: Attached,
    came: Received,
    incidents: tuple[UUID, ...],
) -> tuple[UUID, bool]:
    """Make an exhibit of a received file, or join the incidents to the one that holds the same bytes; says whether it is new.

    Raises:
        NotFound: the export or an incident is not of this case.
        NotAllowed: the actor may not add to this case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.TAKE_IN_EVIDENCE, holds_case=True)
    export = of_case(work, Evidence, export_id, case_id)
    known = _same(work, keys, case_id, came.sha256)
    if known is not None:
        work.blobs.delete(came.blob)
        custody.join(work, keys, case_id, known, incidents)
        _carried(work, keys, known, file)
        return known, False
    original = keys.open_column(export, "original", export.original, OriginalBody)
    label = keys.open_row(export, EvidenceBody).label
    notes = f"{label} {display_name(original.name)}\n{display_name(file.member)}\nSHA-256 {original.sha256}"
    obtained = CaptureBody(method="platform_export", carried_by=file.messages, notes=notes)
    draft = ExhibitDraft(incidents=incidents, capture=obtained)
    made = custody.take_in(work, keys, case_id, came, draft, origin=f"{ATTACHED}{label}")
    link = add_link(
        work,
        keys,
        export,
        "copied",
        purpose="attached file taken out",
        sha256_before=original.sha256,
        sha256_after=came.sha256,
    )
    work.record(EvidenceSeen(case=case_id, evidence=export.id, custody=link))
    return made, True


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _carried(work: Work, keys: Keyring, evidence_id: UUID, file: Attached) -> None:
    """Add the messages that carried the same bytes to those that are known."""
    row = work.db.execute(select(Capture).where(Capture.evidence_id == evidence_id)).scalar_one()
    said = keys.open_row(row, CaptureBody)
    messages = tuple(dict.fromkeys((*said.carried_by, *file.messages)))
    if messages != said.carried_by:
        revise(work, keys, row, msgspec.structs.replace(said, carried_by=messages), revision=said.revision)


def _pieces(source: Source, member: str) -> Iterator[bytes]:
    with source.open(member) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _same(work: Work, keys: Keyring, case_id: UUID, sha256: str) -> UUID | None:
    for row in work.db.scalars(select(Evidence).where(Evidence.case_id == case_id)):
        with suppress(Tampered, NoGrant):  # one damaged exhibit is nobody's twin, and stops no other
            if keys.open_column(row, "original", row.original, OriginalBody).sha256 == sha256:
                return row.id
    return None
