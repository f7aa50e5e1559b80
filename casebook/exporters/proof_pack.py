"""Build a proof pack: a signed folder that anyone can verify without casebook (docs/formats/pack.md).

Order matters, so that no digest depends on itself:

1. survey: read every chosen file once; what is broken becomes a named failure
2. data/: the pack's records around the exhibits' files
3. manifests over data/
4. ask each authority for a first stamp, to learn its certificates and policy; where too few answer, the pack becomes
   a draft that says so everywhere
5. the certificate, which names the digest of manifest-sha256.txt; sealed
6. description, README, instructions
7. tagmanifest over 3, 5 and 6
8. signature and time stamps over the tagmanifest
9. one ZIP, streamed

Nothing but the exhibits' files is large; those pass through in pieces. The same dossier gives the same bytes, as far
as authorities answer the same.
"""

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO, Protocol

from casebook.crypto.labels import PACK_NAMESPACE
from casebook.errors import InvalidInput
from casebook.exporters import archive, bag, captures, crate, custody, instructions, places, tables, timestamps
from casebook.exporters.archive import Sink
from casebook.exporters.documents import Authority, CertificateFacts, PackFile, Pages, SealFacts, Typesetter
from casebook.exporters.dossier import Contents, Dossier
from casebook.exporters.instructions import Witness
from casebook.exporters.items import Item, written
from casebook.exporters.plain import encoded
from casebook.exporters.survey import survey
from casebook.exporters.timestamps import Answering, Stamper
from casebook.verify import Verdict, verify

_PACK_ID = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*", re.ASCII)
_LABEL = re.compile(r"[A-Z][0-9]{3,}", re.ASCII)
_IDENTITY = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+", re.ASCII)


STAMPS_REQUIRED = 2  # exports.md §3.2: an EU-qualified authority, and an independent one


class Sealer(Protocol):
    """Whatever seals the certificate PDF, as `casebook.exporters.pdf_seal` does."""

    def plan(self, authorities: Sequence[Answering]) -> SealFacts:
        """Say how a PDF would be sealed with these authorities, before it is set: its own text names it."""

    def seal(self, pdf: bytes, plan: SealFacts, authorities: Sequence[Answering]) -> bytes:
        """Give the PDF and what was appended to it. Raises NoTimeStamp, SealUnusable."""


class Signer(Protocol):
    """The office's pack key."""

    @property
    def public_key_line(self) -> str:
        """The public key as in authorized_keys: "ssh-ed25519 AAAA…"."""

    @property
    def fingerprint(self) -> str:
        """The public key's SHA256:… fingerprint."""

    def sign(self, message: bytes, namespace: str) -> bytes:
        """Give the armored SSHSIG of a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StampMade:
    """A time stamp that the pack carries."""

    authority: str
    at: datetime  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPack:
    """What was written, for the ledger and for the reader PDF."""

    dossier: Dossier  # as disclosed: without what failed, with its failures named
    facts: CertificateFacts
    pages: Pages
    size: int  # bytes of the ZIP
    sha256: str  # hex, of the ZIP
    tagmanifest_sha256: str
    stamps: tuple[StampMade, ...]
    certificate: bytes = field(default=b"", repr=False)  # the sealed PDF, as it lies in the pack

    @property
    def unstamped(self) -> bool:
        """Whether it is a draft, because a time stamp was due and could not be had."""
        return self.facts.unstamped_draft


def build(
    dossier: Dossier,
    contents: Contents,
    typesetter: Typesetter,
    signer: Signer,
    stampers: Sequence[Stamper],
    sink: Sink,
    sealer: Sealer | None = None,
) -> BuiltPack:
    """Write the pack to `sink`; without the time stamps that its profile demands it is an unstamped draft.

    Raises:
        InvalidInput: an identifier or file name that no pack can have; nothing was written.
        NoTimeStamp: an authority that had answered did not vouch after all; nothing was written.
        SealUnusable: the office's certificate cannot seal; nothing was written.
        Tampered: a file changed since it was surveyed; what was written is unusable.
    """
    _check_names(dossier)
    surveyed = survey(dossier, contents)
    dossier, exhibits = surveyed.dossier, surveyed.items
    pages = typesetter.bundle_pages(dossier, contents)
    payload = _payload(dossier, exhibits, typesetter, pages)
    manifests = [
        written(places.MANIFEST_SHA256, bag.manifest(payload, "sha256")),
        written(places.MANIFEST_SHA512, bag.manifest(payload, "sha512")),
    ]
    asked = [] if dossier.profile.time_stamp == "none" else stampers
    vouching = _answering(asked, manifests[0])
    witnesses, authorities = [witness for _, witness in vouching], [(each, seen.chain) for each, seen in vouching]
    facts = replace(
        _facts(dossier, payload, manifests[0].sha256, signer, witnesses),
        unstamped_draft=_lacks_stamps(dossier.profile.time_stamp, len(asked), len(vouching)),
        seal=sealer.plan(authorities) if sealer else SealFacts(),
    )
    certificate = typesetter.certificate(dossier, facts)
    certificate = sealer.seal(certificate, facts.seal, authorities) if sealer else certificate
    records = [*manifests, *_records(dossier, payload, facts, certificate, signer, witnesses)]
    tagmanifest = bag.manifest(records, "sha256")
    signatures, stamps = _vouched(tagmanifest, signer, vouching)
    everything = [*payload, *records, written(places.TAGMANIFEST, tagmanifest), *signatures]
    zipped = archive.write(dossier.pack_id, everything, sink)
    return BuiltPack(
        dossier=dossier,
        facts=facts,
        pages=pages,
        size=zipped.size,
        sha256=zipped.sha256,
        tagmanifest_sha256=hashlib.sha256(tagmanifest).hexdigest(),
        stamps=stamps,
        certificate=certificate,
    )


def self_test(pack: BinaryIO) -> Verdict:
    """Verify a built pack as its reader will; a pack that fails must not be released."""
    return verify(pack)


def _check_names(dossier: Dossier) -> None:
    labels = [exhibit.label for exhibit in dossier.exhibits]
    if not _PACK_ID.fullmatch(dossier.pack_id):
        raise InvalidInput("The pack's number is not written as it must be.", field="pack_id")
    if not all(_LABEL.fullmatch(label) for label in labels) or len(set(labels)) != len(labels):
        raise InvalidInput("The exhibits' numbers are not written as they must be.", field="exhibits")
    if not _IDENTITY.fullmatch(dossier.issuer.role_email):
        raise InvalidInput("The office's address for packs is not an e-mail address.", field="role_email")
    named = [(places.of(exhibit, file), file.name) for exhibit in dossier.exhibits for file in exhibit.files]
    archive.check_names([f"{dossier.pack_id}/{path}" for path, _ in named])
    if any("/" in name for _, name in named):
        raise InvalidInput("A file name in the pack is not allowed.", field="files")


def _payload(dossier: Dossier, exhibits: Sequence[Item], typesetter: Typesetter, pages: Pages) -> list[Item]:
    payload = [
        *exhibits,
        written(places.INDEX_TABLE, tables.index(dossier, pages)),
        written(places.INDEX_PAGES, typesetter.index(dossier, pages)),
        written(places.CHRONOLOGY_TABLE, tables.chronology(dossier)),
        written(places.CHRONOLOGY_PAGES, typesetter.chronology(dossier)),
        written(places.REDACTIONS, tables.redactions(dossier)),
    ]
    if dossier.profile.custodian != "none":
        payload.append(written(places.STATEMENT, typesetter.custodian_statement(dossier)))
    for exhibit in dossier.exhibits:
        payload.append(written(places.cover_slip(exhibit), typesetter.cover_slip(dossier, exhibit)))
        payload.append(written(places.capture(exhibit), captures.capture(exhibit)))
    if dossier.profile.allows_custody:
        payload.append(written(places.CUSTODY_TABLE, tables.custody_table(dossier)))
        payload.append(written(places.CUSTODY_LOG, custody.log(dossier)))
    if dossier.failures or dossier.withheld:
        payload.append(written(places.OMISSIONS, tables.omissions(dossier)))
    payload += [written(places.data_file(each), encoded(each.text)) for each in dossier.data_files]
    payload.append(written(places.METADATA, crate.metadata(dossier, payload)))
    return payload


def _lacks_stamps(wanted: str, asked: int, answered: int) -> bool:
    return answered < STAMPS_REQUIRED if wanted == "required" else asked > 0 and answered == 0


def _answering(stampers: Sequence[Stamper], manifest: Item) -> list[tuple[Stamper, Witness]]:
    """The authorities that answer now; one that is silent makes no pack impossible, only less than it should be."""
    found = []
    for stamper in stampers:
        with suppress(timestamps.NoTimeStamp):
            found.append((stamper, _witness(stamper, manifest)))
    return found


def _witness(stamper: Stamper, manifest: Item) -> Witness:
    # VERIFY.txt and the chain are themselves stamped, so the authority must be known before the stamp that counts.
    probe = b"".join(manifest.pieces())
    stamp = timestamps.checked(stamper.stamp(probe), probe)
    return Witness(timestamps.called(stamp), stamp.at, stamp.policy, timestamps.chain(stamp))


def _facts(
    dossier: Dossier, payload: Sequence[Item], manifest_sha256: str, signer: Signer, witnesses: Sequence[Witness]
) -> CertificateFacts:
    return CertificateFacts(
        files=_pack_files(dossier, payload),
        file_count=len(payload),
        payload_bytes=sum(item.size for item in payload),
        manifest_sha256=manifest_sha256,
        key_fingerprint=signer.fingerprint,
        authorities=tuple(Authority(name=witness.name, policy=witness.policy) for witness in witnesses),
    )


def _pack_files(dossier: Dossier, payload: Sequence[Item]) -> tuple[PackFile, ...]:
    known: dict[str, PackFile] = {}
    for exhibit in dossier.exhibits:
        paths = {file.key: places.of(exhibit, file) for file in exhibit.files}
        for file in exhibit.files:
            known[paths[file.key]] = PackFile(
                path=paths[file.key],
                size=file.size,
                sha256=file.sha256,
                exhibit=exhibit.label,
                description=exhibit.title,
                captured_at=exhibit.capture.captured_at_utc,
                method=file.made_by or exhibit.capture.method,
                relation=file.role,
                based_on=paths.get(file.based_on, ""),
            )
    ordered = sorted(payload, key=lambda item: item.path)
    return tuple(
        known.get(item.path) or PackFile(path=item.path, size=item.size, sha256=item.sha256) for item in ordered
    )


def _records(
    dossier: Dossier,
    payload: Sequence[Item],
    facts: CertificateFacts,
    certificate: bytes,
    signer: Signer,
    witnesses: Sequence[Witness],
) -> list[Item]:
    chains = [written(places.chain(number), witness.chain) for number, witness in enumerate(witnesses, 1)]
    return [
        written(places.CERTIFICATE, certificate),
        written(places.DECLARATION, bag.DECLARATION),
        written(places.DESCRIPTION, bag.description(dossier, payload, draft=facts.unstamped_draft)),
        written(places.README, instructions.readme(dossier, facts)),
        written(places.INSTRUCTIONS, instructions.commands(dossier, facts, witnesses)),
        written(places.ALLOWED_SIGNERS, instructions.allowed_signers(dossier, signer.public_key_line)),
        *chains,
    ]


def _vouched(
    tagmanifest: bytes, signer: Signer, vouching: Sequence[tuple[Stamper, Witness]]
) -> tuple[list[Item], tuple[StampMade, ...]]:
    items = [written(places.SIGNATURE, signer.sign(tagmanifest, PACK_NAMESPACE))]
    made: list[StampMade] = []
    for number, (stamper, witness) in enumerate(vouching, 1):
        reply = stamper.stamp(tagmanifest)
        stamp = timestamps.checked(reply, tagmanifest)
        if timestamps.chain(stamp) != witness.chain:
            raise timestamps.NoTimeStamp(f"{stamper.name} changed its certificates between two answers")
        items.append(written(places.time_stamp(number), reply))
        made.append(StampMade(authority=stamper.name, at=stamp.at))
    return items, tuple(made)
