"""Assemble: screen, build, seal and test a pack from a composition, without a database and without a keyring.

What fails its own test is deleted before anybody can have it; `disclosure.keep` writes what passed into the ledger.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from casebook.blobs.store import Incoming, Store
from casebook.crypto.envelope import SecretKey
from casebook.crypto.stream import SealedFile, SealingWriter
from casebook.errors import CasebookError
from casebook.exporters import proof_pack
from casebook.exporters.timestamps import Rfc3161Stamper, Stamper, http_transport
from casebook.model.pack import PackedFile
from casebook.model.places import file_context
from casebook.sensitive import Memory
from casebook.services import custody
from casebook.services.binding import tools_for
from casebook.services.composition import Composition, contents_of, with_commitments
from casebook.services.filed import Filed, all_files, seal_files
from casebook.services.progress import Progress, WatchedTypesetter
from casebook.services.screening import as_problems, screen, tells_all
from casebook.services.seeking import seekable
from casebook.settings import Settings

ZIP, PDF = "application/zip", "application/pdf"


class SelfTestFailed(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """A pack did not verify and was not released; the message says which step failed."""

    def __init__(self, verdict: str, step: int = 0) -> None:
        super().__init__(verdict)
        self.step = step


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


def screened(
    composition: Composition, blobs: Store, progress: Progress | None = None, *, before: Memory | None = None
) -> Composition:
    """Look for names that must not leave, in every text and every layer of every file that would; needs no database.

    Findings join the clearance's problems. Each file is read once, in the limited child process where it has an inside. With
    `before`, which a build never gives, a file is not searched again where nothing has changed since.
    """
    progress = progress or Progress()
    progress.dossier(composition.dossier)
    progress.reading("searching")
    dossier, contents = composition.dossier, progress.contents(contents_of(composition, blobs))
    originals = not tells_all(dossier.profile)
    screening = screen(dossier, contents, composition.terms, originals=originals, before=before)
    return replace(composition, clearance=composition.clearance.with_findings(as_problems(screening)))


def assemble(
    composition: Composition,
    blobs: Store,
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
    composition = with_commitments(composition, blobs)
    progress.reading("reading")
    contents = progress.contents(contents_of(composition, blobs))
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


def blobs_of(assembled: Assembled) -> list[str]:
    """Name every sealed file of a pack that is not in the ledger: whoever does not keep it deletes them."""
    own = [blob for blob in (assembled.blob, assembled.reader_blob) if blob is not None]
    return own + [each.blob for each in assembled.further]


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


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
    composition: Composition, blobs: Store, incoming: Incoming, key: SecretKey, built: proof_pack.BuiltPack
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
