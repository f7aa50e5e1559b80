"""Evidence: take originals in, show them, derive copies, and keep the chain of who did what with each.

An original never changes. Every view, copy, derivation and export is one event in the exhibit's hash chain
(docs/formats/custody.md); the chain names members by role and a pseudonym of the case.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from casebook.access import Permission, require
from casebook.audit.events import DerivativeMade, EvidenceDamaged, EvidenceSeen, EvidenceTakenIn
from casebook.blobs.store import Store
from casebook.crypto.envelope import SecretKey
from casebook.crypto.stream import SealedFile
from casebook.errors import InvalidInput, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Capture, Derivative, Evidence, Incident, ReportFile
from casebook.model.evidence import CaptureBody, DerivativeBody, EvidenceBody, OriginalBody
from casebook.model.places import file_context
from casebook.model.report import ReportFileBody
from casebook.model.translation import Translating
from casebook.services.casework import hold
from casebook.services.custody_chain import CustodyLink, add_link, carry_over, chain_holds, links
from casebook.services.drafts import LONGEST_TITLE, coded, shared, titled, worded
from casebook.services.reading import Opened, OpenedEvidence
from casebook.services.receiving import Received, original_of
from casebook.services.recording import of_case, put, revise
from casebook.work import Work

TEXTS = ("transcript", "translation", "excerpt")
EXCERPT = TEXTS[2]

RELIABILITY_CODES = ("account_owner", "full_export", "selectivity")  # names of fields and of their lists
RELIABILITY_WORDS = ("selectivity_note", "online_checks", "reach", "authority_interest")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitDraft:
    """What is said about a file when it is added; nothing of it is mandatory."""

    title: str = ""
    kind: str = ""
    description: str = ""
    language: str = ""
    incidents: tuple[UUID, ...] = ()
    graphic: bool = False
    intimate: bool = False
    tlp: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    account_owner: str = ""
    full_export: str = ""
    selectivity: str = ""
    selectivity_note: str = ""
    online_checks: str = ""
    reach: str = ""
    deletable_by: tuple[str, ...] = ()
    authority_interest: str = ""
    capture: CaptureBody = field(default_factory=CaptureBody)
    transcription: str = ""
    translation: str = ""
    translation_language: str = ""
    translated_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitView:
    """Everything about one exhibit. `chain_holds` says whether its custody chain is unbroken."""

    exhibit: OpenedEvidence
    capture: Opened[CaptureBody] | None
    derivatives: tuple[Opened[DerivativeBody], ...]
    custody: tuple[CustodyLink, ...]
    chain_holds: bool
    blobs: Mapping[UUID, str] = field(default_factory=dict)  # of derivatives that are files: where their bytes lie


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A stored file that can be read from any offset; wrong bytes are never given."""

    size: int
    media_type: str
    name: str
    file: SealedFile

    def pieces(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Give the bytes from `start` up to `end`; raises Tampered at the first damaged chunk."""
        return self.file.pieces(start, end)


# ── taking in ───────────────────────────────────────────────────────────────────────────────────────────


def take_in(
    work: Work, keys: Keyring, case_id: UUID, received: Received, draft: ExhibitDraft, *, origin: str = "taken in"
) -> UUID:
    """Make a received file an exhibit of the case. The file is durable already; if this act fails, it goes.

    `origin` says in the first link of its custody how it came.

    Raises:
        NotAllowed, NotFound: the actor may not add to this case.
    """
    work.undo.append(lambda: work.blobs.delete(received.blob))
    case = hold(work, keys, case_id)  # two uploads at once take two labels
    actor = require(work.actor, Permission.TAKE_IN_EVIDENCE, holds_case=True)
    _check_draft(work, case_id, draft)
    original = original_of(received, at=work.clock(), by=actor.member_id)
    row = Evidence(case_id=case_id, key_version=case.key_version, blob=received.blob)
    _put_exhibit(work, keys, row, original, draft, _collected(draft.capture, actor.member_id))
    link = add_link(work, keys, row, "received", sha256_after=received.sha256, purpose=origin)
    _derive_texts(work, keys, row, draft)
    work.record(EvidenceTakenIn(case=case_id, evidence=row.id, custody=link))
    return row.id


def take_over(
    work: Work, keys: Keyring, case_id: UUID, file: ReportFile, body: ReportFileBody, draft: ExhibitDraft
) -> UUID:
    """Make a file of a report an exhibit of the case: the same id, the same bytes, and a custody chain that goes on.

    The file's own row goes, so that no disk joins the report to the case.

    Raises:
        NotAllowed, NotFound: the actor may not add to this case.
    """
    case = hold(work, keys, case_id)
    require(work.actor, Permission.TAKE_IN_EVIDENCE, holds_case=True)
    _check_draft(work, case_id, draft)
    work.db.delete(file)
    work.db.flush()
    row = Evidence(id=file.id, case_id=case_id, key_version=case.key_version, blob=file.blob)
    original = msgspec.structs.replace(body.original, bound_to=file.report_id)
    _put_exhibit(work, keys, row, original, draft, draft.capture)
    carry_over(work, keys, row, body.custody)
    sha256 = original.sha256
    link = add_link(
        work, keys, row, "transferred", purpose="report accepted", sha256_before=sha256, sha256_after=sha256
    )
    work.record(EvidenceTakenIn(case=case_id, evidence=row.id, custody=link))
    return row.id


def correct(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, draft: ExhibitDraft, *, revision: int) -> None:
    """Correct what is said about an exhibit; the original stays as it is.

    Raises:
        IllegalMove: somebody else has corrected it since `revision`.
        NotFound: the exhibit, or an incident named with it, is not of this case.
    """
    hold(work, keys, case_id)
    actor = require(work.actor, Permission.WRITE_CASE, holds_case=True)
    row = of_case(work, Evidence, evidence_id, case_id)
    _check_draft(work, case_id, draft)
    body = keys.open_row(row, EvidenceBody)
    corrected = _evidence_body(draft, body.label, body.title)
    capture = work.db.execute(select(Capture).where(Capture.evidence_id == evidence_id)).scalar_one()
    said = keys.open_row(capture, CaptureBody)
    original = keys.open_column(row, "original", row.original, OriginalBody)
    # A row's columns share one key version: the original is sealed again, unchanged, where the key has rotated.
    revise(work, keys, row, corrected, revision=revision)
    row.original = keys.seal_column(row, "original", original)
    revise(work, keys, capture, _collected(draft.capture, said.collector or actor.member_id), revision=said.revision)


def join(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, incidents: Iterable[UUID]) -> None:
    """Say which further incidents an exhibit shows; the original and what else is said of it stay as they are.

    Raises:
        NotFound: the exhibit or an incident is not of this case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    row = of_case(work, Evidence, evidence_id, case_id)
    body = keys.open_row(row, EvidenceBody)
    shown = tuple(dict.fromkeys((*body.incidents, *(of_case(work, Incident, one, case_id).id for one in incidents))))
    if shown != body.incidents:
        original = keys.open_column(row, "original", row.original, OriginalBody)
        revise(work, keys, row, msgspec.structs.replace(body, incidents=shown), revision=body.revision)
        row.original = keys.seal_column(row, "original", original)  # a row's columns share one key version


def derive_text(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    evidence_id: UUID,
    *,
    operation: str,
    text: str,
    language: str,
    made_by: str,
    media_type: str = "text/plain",
    translating: Translating | None = None,
) -> UUID:
    """Keep a transcription, a translation or an excerpt beside an exhibit, as a derivative with a custody event.

    One with times of its own comes as WebVTT with that media type (casebook.services.translating).

    Raises:
        InvalidInput: there are no words, or it is none of the three.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    row = of_case(work, Evidence, evidence_id, case_id)
    if operation not in TEXTS:
        raise InvalidInput("This is not one of the choices.", field="operation")
    if not text.strip():
        raise InvalidInput("Please fill this in.", field="text")
    original = keys.open_column(row, "original", row.original, OriginalBody)
    return _derive(
        work,
        keys,
        row,
        original,
        DerivativeBody(
            operation=operation,
            text=worded(text, "text"),
            language=language,
            made_by=made_by,
            made_at=work.clock(),
            media_type=media_type,
            size=len(text.encode()),
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            sha512=hashlib.sha512(text.encode()).hexdigest(),
            translating=translating,
        ),
    )


# ── showing ─────────────────────────────────────────────────────────────────────────────────────────────


def exhibit(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> ExhibitView:
    """Give everything about an exhibit but its bytes.

    Raises:
        NotFound: it is not of this case, or the case is not held.
        Tampered: its row is damaged.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_EVIDENCE, holds_case=True)
    row = of_case(work, Evidence, evidence_id, case_id)
    chain = links(work, keys, row)
    capture = work.db.execute(select(Capture).where(Capture.evidence_id == evidence_id)).scalar_one_or_none()
    derivatives = list(work.db.scalars(select(Derivative).where(Derivative.evidence_id == evidence_id)))
    return ExhibitView(
        exhibit=OpenedEvidence(
            row.id,
            row.blob,
            keys.open_column(row, "original", row.original, OriginalBody),
            keys.open_row(row, EvidenceBody),
        ),
        capture=Opened(capture.id, keys.open_row(capture, CaptureBody)) if capture else None,
        derivatives=tuple(Opened(each.id, keys.open_row(each, DerivativeBody)) for each in derivatives),
        custody=chain,
        chain_holds=chain_holds(chain),
        blobs={each.id: each.blob for each in derivatives if each.blob is not None},
    )


def read(
    work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, *, purpose: str, quietly: bool = False
) -> OpenFile:
    """Open an original for reading, as a custody event; `quietly` for the later ranges of one viewing.

    Raises:
        NotFound: as `exhibit`.
        Tampered: the stored file was cut, replaced or lost its key.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_EVIDENCE, holds_case=True)
    row = of_case(work, Evidence, evidence_id, case_id)
    original = keys.open_column(row, "original", row.original, OriginalBody)
    file = open_original(work.blobs, case_id, row.blob, original)
    if not quietly:
        link = add_link(work, keys, row, "viewed", purpose=purpose)
        work.record(EvidenceSeen(case=case_id, evidence=row.id, custody=link))
    return OpenFile(original.size, original.media_type, original.name, file)


def check(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> bool:
    """Read a whole original and compare it with the hash taken when it arrived; a custody event either way."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_EVIDENCE, holds_case=True)
    row = of_case(work, Evidence, evidence_id, case_id)
    original = keys.open_column(row, "original", row.original, OriginalBody)
    found = _hash_of(work.blobs, case_id, row.blob, original)
    if found == original.sha256:
        link = add_link(work, keys, row, "integrity_checked", sha256_before=original.sha256, sha256_after=found)
        work.record(EvidenceSeen(case=case_id, evidence=row.id, custody=link))
        return True
    link = add_link(work, keys, row, "integrity_checked", sha256_before=original.sha256, purpose="damaged")
    work.record(EvidenceDamaged(case=case_id, evidence=row.id, custody=link))
    return False


def open_original(blobs: Store, case_id: UUID, blob: str, original: OriginalBody) -> SealedFile:
    """Open an exhibit's file, which is bound to its case or to the report that it came with; raises Tampered."""
    return open_sealed(blobs, original.bound_to or case_id, blob, original.file_key, original.size)


def open_sealed(blobs: Store, owner_id: UUID, blob: str, file_key: bytes, size: int) -> SealedFile:
    """Open a sealed file of a case or report; raises Tampered if it is gone, cut, or another file."""
    try:
        stored = blobs.size(blob)
        return SealedFile(
            SecretKey(file_key),
            file_context(owner_id, blob),
            blobs.ranges(blob),
            size=size,
            stored=stored,
        )
    except NotFound as error:
        raise Tampered from error


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _put_exhibit(
    work: Work, keys: Keyring, row: Evidence, original: OriginalBody, draft: ExhibitDraft, capture: CaptureBody
) -> None:
    row.original = keys.seal_column(row, "original", original)
    put(work, keys, row, _evidence_body(draft, _next_label(work, row.case_id), original.name), quietly=True)
    work.db.flush()  # rows that point at the exhibit come after it
    put(work, keys, Capture(case_id=row.case_id, evidence_id=row.id), capture, quietly=True)


def _evidence_body(draft: ExhibitDraft, label: str, name: str) -> EvidenceBody:
    for told in ("description", "note", *RELIABILITY_WORDS):
        worded(getattr(draft, told), told)
    title = titled(next(filter(str.strip, (draft.title, name[:LONGEST_TITLE], label))))
    return EvidenceBody(**{**shared(draft, EvidenceBody), "label": label, "title": title})


def _check_draft(work: Work, case_id: UUID, draft: ExhibitDraft) -> None:
    for incident in draft.incidents:
        of_case(work, Incident, incident, case_id)
    coded("evidence_kind", draft.kind, "kind")
    coded("tlp", draft.tlp, "tlp")
    for name in RELIABILITY_CODES:
        coded(name, getattr(draft, name), name)
    for code in draft.deletable_by:
        coded("deletable_by", code, "deletable_by")
    coded("capture_method", draft.capture.method, "method")


def _collected(capture: CaptureBody, collector: UUID) -> CaptureBody:
    return msgspec.structs.replace(capture, collector=collector)


def _next_label(work: Work, case_id: UUID) -> str:
    count = work.db.scalar(select(func.count()).select_from(Evidence).where(Evidence.case_id == case_id)) or 0
    return f"E{count + 1:03d}"


def _derive_texts(work: Work, keys: Keyring, row: Evidence, draft: ExhibitDraft) -> None:
    texts = (
        (TEXTS[0], draft.transcription, draft.language, ""),
        (TEXTS[1], draft.translation, draft.translation_language, draft.translated_by),
    )
    for operation, text, language, made_by in texts:
        if text.strip():
            derive_text(
                work, keys, row.case_id, row.id, operation=operation, text=text, language=language, made_by=made_by
            )


def _derive(work: Work, keys: Keyring, row: Evidence, original: OriginalBody, body: DerivativeBody) -> UUID:
    derivative = Derivative(case_id=row.case_id, evidence_id=row.id)
    put(work, keys, derivative, body, quietly=True)
    event = "translated" if body.operation == "translation" else "copied"
    link = add_link(
        work, keys, row, event, purpose=body.operation, sha256_before=original.sha256, sha256_after=body.sha256
    )
    work.record(
        DerivativeMade(
            case=row.case_id, evidence=row.id, derivative=derivative.id, operation=body.operation, custody=link
        )
    )
    return derivative.id


def _hash_of(blobs: Store, case_id: UUID, blob: str, original: OriginalBody) -> str:
    hashed = hashlib.sha256()
    try:
        for piece in open_original(blobs, case_id, blob, original).pieces():
            hashed.update(piece)
    except Tampered:
        return ""
    return hashed.hexdigest()
