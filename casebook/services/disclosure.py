"""Disclose: compose a dossier, build a pack from it, test it, keep it; `casebook.services.delivery` hands it over.

Three acts, so that no database transaction is open while pages are set: `compose` reads, `assemble` builds and tests
without a database, `keep` writes the ledger. A pack that fails its own test is never kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import CaseActFailed, CaseRead
from casebook.audit.log import head_of
from casebook.audit.pack_events import PackBuilt, PackHeldBack, PackRefused
from casebook.blobs.directory import Directory, Incoming
from casebook.crypto.envelope import SecretKey
from casebook.crypto.signing import SigningKey
from casebook.crypto.stream import SealedFile, SealingWriter
from casebook.errors import CasebookError, InvalidInput, NoGrant, Tampered
from casebook.exporters import proof_pack
from casebook.exporters.dossier import Contents, Dossier, Failure
from casebook.exporters.profile import Profile
from casebook.exporters.profiles import profile, profiles
from casebook.exporters.timestamps import Rfc3161Stamper, Stamper, http_transport
from casebook.i18n import LOCALES
from casebook.keys.keyring import Keyring
from casebook.model import Evidence, Pack, PackFile
from casebook.model.office import OfficeBody
from casebook.model.pack import Commitment, PackBody, PackedFile
from casebook.model.pack_draft import PackDraftBody
from casebook.model.places import file_context
from casebook.sensitive import Term
from casebook.services import custody, ledger, subject_access, subject_records, subject_scope
from casebook.services.binding import tools_for
from casebook.services.casework import hold
from casebook.services.clearing import Clearance, NotCleared, accepted_in, approvals_of, digest_of, found
from casebook.services.codenames import codenames
from casebook.services.committing import committed
from casebook.services.comparing import exhibits_of, incidents_of
from casebook.services.complaint_checks import found_in_case
from casebook.services.composing import Choice, Composer
from casebook.services.consenting import Consents, as_agreed, consents_for
from casebook.services.custody_chain import add_link
from casebook.services.drafts import worded
from casebook.services.filed import Filed, all_files, seal_files
from casebook.services.holding_back import held_back
from casebook.services.leaving_files import Stored
from casebook.services.progress import Progress, WatchedTypesetter
from casebook.services.reading import CaseBook, Opened, OpenedEvidence, case_book
from casebook.services.recipes import Recipe, packed
from casebook.services.recording import of_case, put
from casebook.services.screening import as_problems, screen, tells_all
from casebook.services.seeking import seekable
from casebook.services.sensitive_terms import coder_for, office_terms
from casebook.services.telling import stays
from casebook.settings import Settings
from casebook.work import Work

ZIP, PDF = "application/zip", "application/pdf"


class SelfTestFailed(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """A pack did not verify and was not released; the message says which step failed."""

    def __init__(self, verdict: str, step: int = 0) -> None:
        super().__init__(verdict)
        self.step = step


@dataclass(frozen=True, slots=True)
class Composition:
    """A dossier, where its files lie, and the key that signs it: all that building needs."""

    case_id: UUID
    choice: Choice
    dossier: Dossier
    sources: dict[str, Stored]
    intimate: frozenset[str]
    evidence: dict[str, UUID]
    signing_key: SigningKey
    clearance: Clearance
    terms: tuple[Term, ...]  # what must not be found in what leaves
    originals: Mapping[str, Stored] = field(default_factory=dict)  # of copies that leave: what they were made from
    commitments: tuple[Commitment, ...] = ()

    @property
    def kind(self) -> str:
        """Which kind of pack it is."""
        return self.dossier.profile.identifier


class Attempt(Protocol):
    """What the record of a pack that was not built says of it."""

    @property
    def case_id(self) -> UUID:
        """Of which case."""

    @property
    def kind(self) -> str:
        """Which kind of pack."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A pack that verified, sealed in the blob store and not yet in the ledger."""

    composition: Composition
    built: proof_pack.BuiltPack
    blob: str
    proof: PackedFile
    reader_blob: str | None
    reader: PackedFile | None
    further: tuple[Filed, ...] = ()  # what else the recipient files


def kinds() -> tuple[Profile, ...]:
    """List the kinds of pack that can be built of one case."""
    return tuple(each for each in profiles() if each.scope == "case")


def compose(
    work: Work, keys: Keyring, case_id: UUID, choice: Choice, *, draft: PackDraftBody | None = None
) -> Composition:
    """Open what was chosen, and nothing else. What cannot be opened is listed in the dossier as failed.

    The composition's clearance says what still stands in the way; `assemble` refuses until nothing does.

    Raises:
        NotFound: no such case or kind of pack.
        NotAllowed: the actor may not build packs of this case.
        InvalidInput: recipient or purpose is missing.
        NoGrant: the actor holds no key that signs packs.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    for name, given in (("recipient", choice.recipient), ("purpose", choice.purpose)):
        if not worded(given, name).strip():
            raise InvalidInput("Please fill this in.", field=name)
    if choice.locale not in LOCALES:
        raise InvalidInput("This is not one of the choices.", field="language")
    kind = profile(choice.profile)
    whole = book = case_book(work, keys, case_id, page="packs.build")
    if kind.scope != "case":
        raise InvalidInput("This is not made of one case.", field="profile")
    narrowed = None
    if kind.one_person:
        narrowed = subject_scope.about(book, subject_scope.asked_for(book, choice.answers, kind.one_person))
        book = narrowed.book
    kind, widened = as_agreed(book, kind, choice.answers, choice.recipient, work.clock().date())
    consents = consents_for(book, kind, choice.recipient, work.clock().date())
    failures = [
        Failure(what=f"{damage.noun} {damage.id}", reason="the stored record is damaged") for damage in book.damaged
    ]
    chosen = [each for each in book.evidence if _is_chosen(choice, each) and not stays(each.body, book, kind)]
    if not choice.codes:
        choice = replace(choice, codes={each.person: each.code for each in codenames(whole)})
    coder = coder_for(book, kind, choice.codes)
    composer = Composer(book, kind, choice, coder, coder_for(book, kind, choice.codes, own_words=True))
    office = work.office()
    dossier = composer.dossier(
        keys.open_office_body("office", office.id, office.body, OfficeBody),
        list(_views(work, keys, case_id, chosen, failures)),
        tuple(failures),
        issued_at=work.clock().replace(microsecond=0),
        log_head=str(head_of(work.db, case_id)),
        consents=(*(each.body for each in consents.given), *widened),
    )
    if narrowed is not None:
        speech = subject_records.Speech(locale=choice.locale, codes=choice.codes, words=coder)
        dossier = subject_access.completed(dossier, narrowed, ledger.ledger(work, keys, case_id), speech)
    clearance = _clearance(book, kind, consents, dossier, draft, work.clock())
    clearance = clearance.with_findings(found_in_case(book, kind, choice, dossier.answers))
    return Composition(
        case_id,
        replace(
            choice,
            consents=tuple(each.id for each in clearance.consents.given),
            approved_by=tuple(each.by for each in clearance.approvals),
        ),
        dossier,
        composer.sources,
        frozenset(composer.intimate),
        {label: evidence_id for evidence_id, label in composer.labels.items()},
        keys.signing_key(),
        clearance,
        (*subject_scope.terms(whole, narrowed, choice.codes), *office_terms(work, keys)),
        composer.originals,
    )


def _clearance(
    book: CaseBook, kind: Profile, consents: Consents, dossier: Dossier, draft: PackDraftBody | None, now: datetime
) -> Clearance:
    content_digest = digest_of(dossier)
    return Clearance(
        dossier=dossier,
        content_digest=content_digest,
        problems=found(dossier, consents, draft, now),
        accepted=accepted_in(draft),
        consents=consents,
        held_back=held_back(book, kind, dossier),
        approvals=approvals_of(draft, content_digest),
    )


def screened(composition: Composition, blobs: Directory, progress: Progress | None = None) -> Composition:
    """Look for names that must not leave, in every text and every layer of every file that would; needs no database.

    Findings join the clearance's problems. Each file is read once, in the limited child process where it has an inside.
    """
    progress = progress or Progress()
    progress.dossier(composition.dossier)
    progress.reading("searching")
    dossier, contents = composition.dossier, progress.contents(_contents(composition, blobs))
    screening = screen(dossier, contents, composition.terms, originals=not tells_all(dossier.profile))
    return replace(composition, clearance=composition.clearance.with_findings(as_problems(screening)))


def assemble(
    composition: Composition,
    blobs: Directory,
    settings: Settings,
    *,
    reader: bool = True,
    progress: Progress | None = None,
) -> Assembled:
    """Build the proof pack and the reader PDF, sealed as they are made, and verify the pack before it may leave.

    Raises:
        NotCleared: a consent, an answer or a check still stands in the way; nothing is built.
        SelfTestFailed: the pack does not verify; nothing is kept.
        NoTimeStamp: an authority that had answered did not vouch after all; nothing is kept.
        SealUnusable: the office's certificate cannot seal; nothing is kept.
        StorageFull: there is no room; nothing is kept.
        Stopped: `progress` was asked to stop; nothing is kept.
    """
    progress = progress or Progress()
    composition = screened(composition, blobs, progress)
    composition.clearance.require()
    composition = _committed(composition, blobs)
    progress.reading("reading")
    contents = progress.contents(_contents(composition, blobs))
    with (
        WatchedTypesetter(progress, **tools_for(composition.dossier, composition.intimate)) as typesetter,
        blobs.put() as incoming,
    ):
        key = SecretKey.generate()
        sealer = SealingWriter(key, file_context(composition.case_id, incoming.name), incoming)
        built = proof_pack.build(
            composition.dossier,
            contents,
            typesetter,
            composition.signing_key,
            _stampers(settings),
            sealer,
            _pdf_sealer(settings, composition.dossier.issued_at),
        )
        sealer.close()
        progress.begin("checking")
        blob = _kept_if_sound(composition, blobs, incoming, key, built)
        name = f"{composition.dossier.pack_id}.zip"
        proof = PackedFile(name=name, media_type=ZIP, size=built.size, sha256=built.sha256, file_key=key.material)
        try:
            files = all_files(composition.dossier, built, typesetter, contents) if reader else iter(())
            filed = seal_files(composition.case_id, blobs, files)
        except BaseException:
            blobs.delete(blob)
            raise
    first = next((each for each in filed if each.body.media_type == PDF), None)
    further = tuple(each for each in filed if each is not first)
    if first is None:
        return Assembled(composition, built, blob, proof, None, None, further)
    return Assembled(composition, built, blob, proof, first.blob, first.as_reader(), further)


def keep(work: Work, keys: Keyring, assembled: Assembled, *, draft_id: UUID | None = None) -> UUID:
    """Write a pack into the ledger, with a custody event for each exhibit that it holds."""
    case_id, built = assembled.composition.case_id, assembled.built
    for blob in blobs_of(assembled):
        work.undo.append(lambda blob=blob: work.blobs.delete(blob))  # type: ignore[misc]
    hold(work, keys, case_id)
    actor = require(work.actor, Permission.BUILD_PACK, holds_case=True)
    included = [exhibit.label for exhibit in built.dossier.exhibits]
    evidence = [assembled.composition.evidence[each] for each in included]
    row = Pack(case_id=case_id, blob=assembled.blob, reader_blob=assembled.reader_blob)
    body = _ledger_entry(assembled, evidence, actor.member_id, draft_id)
    put(work, keys, row, body, quietly=True)
    keep_files(row, assembled.further, work, keys)
    if built.unstamped:
        row.recipe = keys.seal_column(row, "recipe", packed(_recipe(assembled.composition)))
    for evidence_id in evidence:
        add_link(work, keys, of_case(work, Evidence, evidence_id, case_id), "exported", purpose=body.identifier)
    work.record(
        PackBuilt(
            case=case_id,
            pack=row.id,
            profile=body.profile,
            exhibits=len(evidence),
            failures=len(body.failures),
            sha256=body.proof.sha256,
        )
    )
    return row.id


def keep_files(pack: Pack, files: Iterable[Filed], work: Work, keys: Keyring) -> None:
    """Write the further files of a pack into the ledger; for the acts that build one, after they have asked who may."""
    work.db.flush()
    for each in files:
        put(work, keys, PackFile(case_id=pack.case_id, pack_id=pack.id, blob=each.blob), each.body, quietly=True)


def blobs_of(assembled: Assembled) -> list[str]:
    """Name every sealed file of a pack that is not in the ledger: whoever does not keep it deletes them."""
    own = [blob for blob in (assembled.blob, assembled.reader_blob) if blob is not None]
    return own + [each.blob for each in assembled.further]


def refuse(work: Work, keys: Keyring, attempt: Attempt, error: Exception) -> None:
    """Record that `assemble` raised `error`: it has no database to do so itself. Nothing of the pack was kept."""
    hold(work, keys, attempt.case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    kind = attempt.kind
    if isinstance(error, NotCleared):
        work.record(PackHeldBack(case=attempt.case_id, profile=kind, problems=len(error.problems)))
    elif isinstance(error, SelfTestFailed):
        work.record(PackRefused(case=attempt.case_id, profile=kind, step=error.step))
    else:
        work.record(CaseActFailed(case=attempt.case_id, act="packs.build", kind=type(error).__name__))


def packs(work: Work, keys: Keyring, case_id: UUID) -> list[Opened[PackBody]]:
    """List the packs of a case, newest first."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_PACK, holds_case=True)
    rows = work.db.scalars(select(Pack).where(Pack.case_id == case_id))
    opened = []
    for row in rows:
        with suppress(Tampered):  # one damaged entry must not hide the others; the case page counts damage
            opened.append(Opened(row.id, keys.open_row(row, PackBody)))
    work.record(CaseRead(case=case_id, page="packs"))
    return sorted(opened, key=lambda pack: pack.body.issued_at, reverse=True)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _is_chosen(choice: Choice, exhibit: OpenedEvidence) -> bool:
    if choice.exhibits is not None:
        return exhibit.id in choice.exhibits
    if choice.incidents is not None:
        return not set(choice.incidents).isdisjoint(exhibit.body.incidents)
    return True


def _views(
    work: Work, keys: Keyring, case_id: UUID, chosen: list[OpenedEvidence], failures: list[Failure]
) -> Iterator[custody.ExhibitView]:
    for exhibit in chosen:
        try:
            view = custody.exhibit(work, keys, case_id, exhibit.id)
        except (Tampered, NoGrant):
            failures.append(Failure(what=exhibit.body.label, reason="its capture or custody record is damaged"))
            continue
        if view.chain_holds:
            yield view
        else:
            failures.append(Failure(what=exhibit.body.label, reason="its custody chain is broken"))


def _contents(composition: Composition, blobs: Directory) -> Contents:
    def contents(key: str) -> Iterator[bytes]:
        stored = composition.sources[key]
        if stored.file_key is None:
            return iter((stored.text,))
        return custody.open_sealed(
            blobs, stored.owner or composition.case_id, stored.blob, stored.file_key.material, stored.size
        ).pieces()

    return contents


def _stampers(settings: Settings) -> list[Stamper]:
    return [Rfc3161Stamper(url, http_transport(url)) for url in settings.tsa]


def _pdf_sealer(settings: Settings, now: datetime) -> proof_pack.Sealer | None:
    if not settings.seal and not settings.tsa:
        return None
    from casebook.exporters.pdf_seal import PdfSealer, read_seal  # noqa: PLC0415  -- it takes seconds to load

    if not settings.seal:
        return PdfSealer()
    passphrase = Path(settings.seal_passphrase_file) if settings.seal_passphrase_file else None
    return PdfSealer(read_seal(Path(settings.seal), passphrase, now))


def _kept_if_sound(
    composition: Composition, blobs: Directory, incoming: Incoming, key: SecretKey, built: proof_pack.BuiltPack
) -> str:
    blob = incoming.keep()
    try:
        _self_test(custody.open_sealed(blobs, composition.case_id, blob, key.material, built.size))
    except BaseException:
        blobs.delete(blob)
        raise
    return blob


def _self_test(file: SealedFile) -> None:
    verdict = proof_pack.self_test(seekable(file))
    if not verdict.ok:
        raise SelfTestFailed(verdict.as_text(), step=verdict.failures[0].number)


def _committed(composition: Composition, blobs: Directory) -> Composition:
    before = replace(composition, sources=dict(composition.originals))
    dossier, commitments = committed(
        composition.dossier, composition.evidence, composition.originals.keys(), _contents(before, blobs)
    )
    return replace(composition, dossier=dossier, commitments=(*composition.commitments, *commitments))


def _recipe(composition: Composition) -> Recipe:
    return Recipe(
        choice=composition.choice,
        dossier=composition.dossier,
        sources=composition.sources,
        intimate=composition.intimate,
        evidence=composition.evidence,
        contents=composition.clearance.content_digest,
    )


def _ledger_entry(assembled: Assembled, evidence: list[UUID], built_by: UUID, draft_id: UUID | None) -> PackBody:
    dossier, built = assembled.built.dossier, assembled.built
    return PackBody(
        identifier=dossier.pack_id,
        profile=dossier.profile.identifier,
        profile_version=dossier.profile.version,
        locale=dossier.locale,
        recipient=dossier.recipient,
        purpose=dossier.purpose,
        issued_at=dossier.issued_at,
        built_by=built_by,
        incidents=tuple(incident.id for incident in dossier.incidents),
        exhibits=tuple(evidence),
        failures=tuple(f"{failure.what}: {failure.reason}" for failure in dossier.failures),
        manifest_sha256=built.facts.manifest_sha256,
        fingerprint=built.facts.key_fingerprint,
        stamped_by=tuple(stamp.authority for stamp in built.stamps),
        log_head=dossier.log_head,
        proof=assembled.proof,
        reader=assembled.reader,
        consents=assembled.composition.choice.consents,
        approved_by=assembled.composition.choice.approved_by,
        draft=draft_id or assembled.composition.choice.draft,
        follows=assembled.composition.choice.follows_pack,
        contents=assembled.composition.clearance.content_digest,
        commitments=assembled.composition.commitments,
        inventory=exhibits_of(dossier, assembled.composition.evidence, built.pages),
        told=incidents_of(dossier),
        unstamped=built.unstamped,
    )
